//go:build linux

package serialport

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"butikk/kasse/scanner"
)

// counter counts what is asked of a line and what it gives.
type counter struct {
	scanner.Port
	reads, bytes *atomic.Int64
}

func (c counter) Read(b []byte, until time.Time) (int, error) {
	n, err := c.Port.Read(b, until)
	c.reads.Add(1)
	c.bytes.Add(int64(n))
	return n, err
}

// plug is a scanner behind a link, as udev makes it.
type plug struct {
	t           *testing.T
	link        string
	reads, read atomic.Int64
}

func newPlug(t *testing.T) *plug { return &plug{t: t, link: filepath.Join(t.TempDir(), "usb-scanner")} }

func (p *plug) open(ctx context.Context, c scanner.Config) (scanner.Port, error) {
	line, err := Open(ctx, c)
	if err != nil {
		return nil, err
	}
	return counter{line, &p.reads, &p.read}, nil
}

// in plugs the scanner in: a new device, and the link leads to it.
func (p *plug) in() *os.File {
	p.t.Helper()
	master, slave := openPTY(p.t)
	point(p.t, p.link, slave)
	return master
}

// out pulls the plug, and the link goes first.
func (p *plug) out(master *os.File) {
	p.t.Helper()
	if err := os.Remove(p.link); err != nil {
		p.t.Fatal(err)
	}
	if err := master.Close(); err != nil {
		p.t.Fatal(err)
	}
}

// arrive waits until the till has read that many bytes in all.
func (p *plug) arrive(n int64) {
	p.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); p.read.Load() < n; runtime.Gosched() {
		if time.Now().After(deadline) {
			p.t.Fatalf("%d bytes were read and not %d", p.read.Load(), n)
		}
	}
}

func TestUnplugAndReplug(t *testing.T) {
	for name, c := range map[string]struct {
		sent, scan string
		rest       []string // either of them, or nothing
	}{
		"in idle":                      {"", "", nil},
		"in the middle of a scan":      {"70380100", "", []string{`cut off "70380100"`, `unfinished "70380100"`}},
		"right after a complete frame": {"7038010009457\r", "7038010009457", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlug(t)
			master := p.in()
			s := start(t, p.open, scanner.Config{Device: p.link})
			s.expect("= starting", "= ready")
			send(t, master, c.sent)
			p.arrive(int64(len(c.sent)))
			before := p.reads.Load()
			p.out(master)
			if c.scan != "" {
				s.expect(c.scan)
			}
			if c.rest != nil {
				// On a busy machine 100 ms may have passed before the plug was
				// out; a scan it is in no case.
				if got := s.next(); got != c.rest[0] && got != c.rest[1] {
					t.Errorf("half a scan came as %s", got)
				}
			}
			s.expect("= lost", "= absent")
			// A reader that took the end of the file for silence makes millions.
			if n := p.reads.Load() - before; n > 5 {
				t.Errorf("%d reads of a line that is gone", n)
			}

			// Another node, and the link leads there.
			again := p.in()
			began := time.Now()
			s.expect("= ready")
			took := time.Since(began)
			t.Logf("back after %v", took)
			// Half a second by promise; the rest is for a busy machine.
			if took > time.Second {
				t.Errorf("back after %v", took)
			}
			send(t, again, "42\r")
			s.expect("42")
		})
	}
}

// After a replug that left the old device open, the link leads elsewhere.
func TestLinkThatMovedIsFollowed(t *testing.T) {
	t.Parallel()
	p := newPlug(t)
	old := p.in()
	s := start(t, Open, scanner.Config{Device: p.link})
	s.expect("= starting", "= ready")
	send(t, old, "1\r")
	s.expect("1")
	moved := p.in()
	s.expect("= lost", "= ready")
	send(t, moved, "2\r")
	s.expect("2")
}

// The link is still there and leads to what is gone, then to somebody else's
// device of the same number, and at last to the scanner.
func TestLinkThatStays(t *testing.T) {
	t.Parallel()
	p := newPlug(t)
	master := p.in()
	s := start(t, Open, scanner.Config{Device: p.link})
	s.expect("= starting", "= ready")
	if err := master.Close(); err != nil {
		t.Fatal(err)
	}
	s.expect("= lost")
	foreign, slave := openPTY(t) // takes the lowest number that is free
	if node, err := filepath.EvalSymlinks(p.link); err != nil || node != slave {
		point(t, p.link, slave) // a program beside this test was quicker
	}
	for s.next() != "= ready" { // absent before, as a rule
	}
	back := p.in()
	for got := s.next(); got != "42"; got = s.next() {
		if got == "= ready" {
			send(t, back, "42\r")
		}
	}
	send(t, foreign, "666\r")
	send(t, back, "43\r")
	s.expect("43")
}

func TestNothingIsLeftOpen(t *testing.T) {
	master, slave := openPTY(t)
	descriptors := func() string {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip("this system does not list open files:", err)
		}
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return strings.Join(names, " ")
	}
	goroutines, before := runtime.NumGoroutine(), descriptors()
	var worst time.Duration
	for range 50 {
		s := start(t, Open, scanner.Config{Device: slave}, scanner.Config{Device: "/dev/null"}, scanner.Config{Device: "/absent"})
		for range 6 { // a first and a second state of each
			s.next()
		}
		began := time.Now()
		s.Stop()
		worst = max(worst, time.Since(began))
	}
	t.Logf("the slowest of 50 stops took %v", worst)
	// 150 ms by promise; the rest is for a machine with much else to do.
	if worst > 400*time.Millisecond {
		t.Errorf("Stop took %v", worst)
	}
	if after := descriptors(); after != before {
		t.Errorf("descriptors %s before, %s after", before, after)
	}
	// A timer's goroutine of Next may still be on its way out.
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > goroutines; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines before, %d after", goroutines, runtime.NumGoroutine())
		}
	}
	send(t, master, "") // master lives until here
}
