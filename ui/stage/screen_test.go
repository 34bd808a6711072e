package stage

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// unread is a terminal that takes what its buffer holds and no more.
func unread(t *testing.T) (master *os.File, s *Screen) {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	s, err = Open(NewKeyboard(slave), NewLine(slave), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, f := range []*os.File{slave, master} {
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	return master, s
}

// A terminal that is slow gets the newest view, and nobody waits for it.
func TestSlowTerminal(t *testing.T) {
	master, s := unread(t)
	began := time.Now()
	const views = 20_000
	for n := range views {
		s.Show(strings.Repeat(fmt.Sprintf("view %d\n", n), 24), 80, 24, 0)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("%d views took %v", views, took)
	}
	term := newTerminal(80, 24)
	b := bufio.NewReader(master)
	for last := fmt.Sprintf("view %d", views-1); !strings.Contains(term.String(), last); {
		if err := term.Parse(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// A terminal that takes nothing more can be left all the same.
func TestStuckTerminal(t *testing.T) {
	master, s := unread(t)
	s.Show(strings.Repeat(strings.Repeat("x", 999)+"\n", 199), 1000, 200, 0) // much more than a line holds
	for len(s.painter.newest) > 0 {                                          // until it is being drawn
		runtime.Gosched()
	}
	began := time.Now()
	if err := s.Close(); err == nil {
		t.Error("the terminal took everything")
	}
	if took := time.Since(began); took > 4*goodbye {
		t.Errorf("it took %v", took)
	}
	go func() { // let the drawing end, so that nothing is left behind
		b := make([]byte, 1<<16)
		for {
			if _, err := master.Read(b); err != nil {
				return
			}
		}
	}()
	<-s.painter.drawn
}

// The terminal is given back as it was.
func TestGivenBack(t *testing.T) {
	master, s := unread(t)
	s.Show("hello", 80, 24, 0)
	b := bufio.NewReader(master)
	var out strings.Builder
	for !strings.Contains(out.String(), "hello"+question) {
		r, _, err := b.ReadRune()
		if err != nil {
			t.Fatal(err)
		}
		out.WriteRune(r)
	}
	if !strings.HasPrefix(out.String(), enter) {
		t.Errorf("%q", out.String())
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	rest := make([]byte, len(leave))
	for got := 0; got < len(rest); {
		n, err := b.Read(rest[got:])
		if err != nil {
			t.Fatal(err)
		}
		got += n
	}
	if string(rest) != leave {
		t.Errorf("%q", rest)
	}
}
