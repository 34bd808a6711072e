package stage

import (
	"testing"
	"time"
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
