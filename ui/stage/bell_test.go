package stage

import (
	"os"
	"testing"
	"time"

	"github.com/creack/pty"
)

// Only a console that has a pitch is told of one: elsewhere the bytes would stand
// on the screen.
func TestBellHasAPitchOnTheConsole(t *testing.T) {
	tone := Tone{Hz: 900, For: 150 * time.Millisecond}
	for _, c := range []struct {
		tone    Tone
		pitched bool
		want    string
	}{
		{tone, true, "\x1b[10;900]\x1b[11;150]\a"}, {tone, false, "\a"}, {Tone{}, true, "\a"},
	} {
		if got := string(c.tone.bytes(c.pitched)); got != c.want {
			t.Errorf("%+v, pitched %v: %q", c.tone, c.pitched, got)
		}
	}
}

// A terminal that takes no bytes holds up one bell, and nobody who rings another.
func TestBellsDoNotPileUp(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	l := NewLine(slave)
	stuck := make(chan struct{})
	go func() {
		defer close(stuck)
		_, _ = l.Write(make([]byte, 1<<20)) // until the terminal is gone
	}()
	for l.mu.TryLock() { // until the write has begun
		l.mu.Unlock()
	}
	for range 1000 {
		l.Bell(Tone{Hz: 900, For: time.Second}) // would block here
	}
	for _, f := range []*os.File{master, slave} {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	<-stuck
}
