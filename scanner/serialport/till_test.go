//go:build linux

package serialport

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
	"github.com/creack/pty"
)

// till reads the events of a set of scanners one at a time.
type till struct {
	*scanner.Scanners
	t       *testing.T
	pending []scanner.Event
}

func start(t *testing.T, open scanner.Opener, configs ...scanner.Config) *till {
	s := &till{Scanners: scanner.Start(open, configs...), t: t}
	t.Cleanup(s.Stop)
	return s
}

func (s *till) next() string {
	s.t.Helper()
	if len(s.pending) == 0 {
		ctx, cancel := context.WithTimeout(s.t.Context(), 10*time.Second)
		defer cancel()
		events, err := s.Next(ctx)
		if err != nil {
			s.t.Fatal(err)
		}
		s.pending = events
	}
	e := s.pending[0]
	s.pending = s.pending[1:]
	switch e := e.(type) {
	case scanner.Scan:
		if e.Code.Kind == barcode.Unreadable {
			return "?" // package barcode tests what is said of it
		}
		return e.Code.Text
	case scanner.Rejected:
		return fmt.Sprintf("%v %q", e.Reason, e.Raw)
	case scanner.Status:
		word := "= " + e.State.String()
		if e.Cause != scanner.NoCause {
			word += ", " + e.Cause.String()
		}
		return word
	default:
		return fmt.Sprintf("%T", e)
	}
}

func (s *till) expect(want ...string) {
	s.t.Helper()
	for _, w := range want {
		if got := s.next(); got != w {
			s.t.Fatalf("came %s, want %s", got, w)
		}
	}
}

func openPTY(t testing.TB) (master *os.File, slave string) {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	name := tty.Name()
	if err := tty.Close(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = master.Close() })
	return master, name
}

// point makes link lead to name, without a moment in which it leads nowhere.
func point(t *testing.T, link, name string) {
	t.Helper()
	if err := os.Symlink(name, link+"~"); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(link+"~", link); err != nil {
		t.Fatal(err)
	}
}

func send(t *testing.T, master *os.File, s string) {
	t.Helper()
	if _, err := master.WriteString(s); err != nil {
		t.Fatal(err)
	}
}
