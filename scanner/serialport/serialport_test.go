//go:build linux

package serialport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"butikk/kasse/scanner"
	"github.com/creack/pty"
)

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("untouched"), 0o600); err != nil {
		t.Fatal(err)
	}
	for device, want := range map[string]error{
		filepath.Join(dir, "absent"): fs.ErrNotExist,
		dir:                          scanner.ErrNotSerial,
		file:                         scanner.ErrNotSerial,
		"/dev/null":                  scanner.ErrNotSerial,
	} {
		port, err := Open(scanner.Config{Device: device})
		if port != nil || !errors.Is(err, want) {
			t.Errorf("%s: %v, %v; want %v", device, port, err, want)
			continue
		}
		if strings.Count(err.Error(), device) != 1 {
			t.Errorf("%q does not name %s once", err, device)
		}
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "untouched" {
		t.Errorf("the file is now %q, %v", b, err)
	}
	_, slave := openPTY(t)
	if _, err := Open(scanner.Config{Device: slave, Baud: 14400}); err == nil || !strings.Contains(err.Error(), slave) {
		t.Errorf("14400 bits per second: %v", err)
	}
}

// Root may open everything, so what others meet is shown to explain directly.
func TestExplain(t *testing.T) {
	for number, want := range map[syscall.Errno]error{
		syscall.EACCES: fs.ErrPermission,
		syscall.EBUSY:  scanner.ErrBusy,
		syscall.ENOTTY: scanner.ErrNotSerial,
		syscall.EISDIR: scanner.ErrNotSerial,
		syscall.ENOENT: fs.ErrNotExist,
		syscall.ENXIO:  fs.ErrNotExist,
		syscall.ENODEV: fs.ErrNotExist,
	} {
		err := explain("/dev/ttyX", &fs.PathError{Op: "open", Path: "/dev/ttyX", Err: number})
		if !errors.Is(err, want) || !errors.Is(err, number) || strings.Count(err.Error(), "/dev/ttyX") != 1 {
			t.Errorf("%v became %q", number, err)
		}
	}
	if got := explain("/dev/ttyX", syscall.EBUSY).Error(); got != "/dev/ttyX: in use by another program (device or resource busy)" {
		t.Error(got)
	}
}

func TestIdleLineWaits(t *testing.T) {
	_, slave := openPTY(t)
	port, err := Open(scanner.Config{Device: slave})
	if err != nil {
		t.Fatal(err)
	}
	defer port.Close()
	began := time.Now()
	n, err := port.Read(make([]byte, 16))
	if took := time.Since(began); n != 0 || err != io.EOF || took < 90*time.Millisecond {
		t.Errorf("an idle line read %d, %v after %v", n, err, took)
	}
	if n, err := port.Write(nil); n != 0 || err != nil {
		t.Errorf("an idle line was probed as %d, %v", n, err)
	}
}

// counter counts what is asked of a line and what it gives.
type counter struct {
	scanner.Port
	reads, bytes *atomic.Int64
}

func (c counter) Read(b []byte) (int, error) {
	n, err := c.Port.Read(b)
	c.reads.Add(1)
	c.bytes.Add(int64(n))
	return n, err
}

func TestUnplugAndReplug(t *testing.T) {
	link := filepath.Join(t.TempDir(), "usb-scanner")
	var reads, bytes atomic.Int64
	master, slave := openPTY(t)
	point(t, link, slave)
	s := start(t, func(c scanner.Config) (scanner.Port, error) {
		port, err := Open(c)
		if err != nil {
			return nil, err
		}
		return counter{port, &reads, &bytes}, nil
	}, scanner.Config{Device: link})
	s.expect("= starting", "= ready")
	send(t, master, "7038010009457\r")
	s.expect("7038010009457")

	// The plug is pulled in the middle of a scan, and the link goes with it.
	send(t, master, "70380100")
	for deadline := time.Now().Add(10 * time.Second); bytes.Load() < 22; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the half scan was not read")
		}
	}
	before := reads.Load()
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	if err := master.Close(); err != nil {
		t.Fatal(err)
	}
	// On a busy machine 100 ms may have passed before the plug was out; a scan
	// it is in no case.
	if got := s.next(); got != `cut off "70380100"` && got != `unfinished "70380100"` {
		t.Errorf("half a scan came as %s", got)
	}
	s.expect("= lost", "= absent")
	// A reader that took the end of the file for silence makes millions.
	if n := reads.Load() - before; n > 20 {
		t.Errorf("%d reads of a line that is gone", n)
	}

	master, slave = openPTY(t)
	point(t, link, slave)
	s.expect("= ready")
	send(t, master, "42\r")
	s.expect("42")
}

// After a replug that left the old device open, the link leads elsewhere.
func TestLinkThatMovedIsFollowed(t *testing.T) {
	link := filepath.Join(t.TempDir(), "usb-scanner")
	old, slave := openPTY(t)
	point(t, link, slave)
	s := start(t, Open, scanner.Config{Device: link})
	s.expect("= starting", "= ready")
	send(t, old, "1\r")
	s.expect("1")

	moved, slave := openPTY(t)
	point(t, link, slave)
	s.expect("= lost", "= ready")
	send(t, moved, "2\r")
	s.expect("2")
}

func TestNothingIsLeftOpen(t *testing.T) {
	master, slave := openPTY(t)
	descriptors := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip("this system does not list open files:", err)
		}
		return len(entries)
	}
	before := descriptors()
	for range 20 {
		s := start(t, Open, scanner.Config{Device: slave}, scanner.Config{Device: "/dev/null"}, scanner.Config{Device: "/absent"})
		for range 6 { // a first and a second state of each
			s.next()
		}
		began := time.Now()
		s.Stop()
		// 150 ms by promise; the rest is for a machine with much else to do.
		if took := time.Since(began); took > 400*time.Millisecond {
			t.Errorf("Stop took %v", took)
		}
	}
	if after := descriptors(); after != before {
		t.Errorf("%d descriptors before, %d after", before, after)
	}
	send(t, master, "") // master lives until here
}

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
		return e.Code.Text
	case scanner.Rejected:
		return fmt.Sprintf("%v %q", e.Reason, e.Raw)
	case scanner.Status:
		return "= " + e.State.String()
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

func openPTY(t *testing.T) (master *os.File, slave string) {
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
