//go:build linux

package serialport

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"butikk/kasse/scanner"
	"golang.org/x/sys/unix"
)

// openLine opens a line as the supervisor does, with the device's other end.
func openLine(t *testing.T) (line *port, master *os.File, slave string) {
	t.Helper()
	master, slave = openPTY(t)
	p, err := Open(t.Context(), scanner.Config{Device: slave})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() }) // closed twice where the test closes it
	return p.(*port), master, slave
}

func TestIdleLine(t *testing.T) {
	p, _, _ := openLine(t)
	began := time.Now()
	n, err := p.Read(make([]byte, 16), began.Add(120*time.Millisecond))
	if took := time.Since(began); n != 0 || err != nil || took < 120*time.Millisecond {
		t.Errorf("an idle line read %d, %v after %v", n, err, took)
	}
	for _, b := range []string{"", "x"} {
		if n, err := p.Write([]byte(b)); n != len(b) || err != nil {
			t.Errorf("an idle line took %q as %d, %v", b, n, err)
		}
	}
	if err := p.Flush(); err != nil {
		t.Error(err)
	}
	if n, err := p.Read(make([]byte, 16), time.Now().Add(-time.Second)); n != 0 || err != nil {
		t.Errorf("a time that has passed: %d, %v", n, err)
	}
}

func TestWake(t *testing.T) {
	p, master, _ := openLine(t)
	read := func() (int, error) { return p.Read(make([]byte, 16), time.Time{}) }
	p.Wake() // before the Read
	p.Wake()
	if n, err := read(); n != 0 || err != nil {
		t.Errorf("woken before: %d, %v", n, err)
	}
	time.AfterFunc(20*time.Millisecond, p.Wake)
	if n, err := read(); n != 0 || err != nil {
		t.Errorf("woken in the middle: %d, %v", n, err)
	}
	send(t, master, "42")
	p.Wake() // bytes beat it
	if n, err := read(); n != 2 || err != nil {
		t.Errorf("woken with bytes there: %d, %v", n, err)
	}
	if n, err := read(); n != 0 || err != nil {
		t.Errorf("the wake-up after the bytes: %d, %v", n, err)
	}
}

// A line at rest is waited for in one poll, but for the look at its name every
// five seconds: two wake-ups in five for two scanners.
func TestRest(t *testing.T) {
	if testing.Short() {
		t.Skip("takes five seconds")
	}
	t.Parallel()
	p, _, _ := openLine(t)
	before := p.polls
	if n, err := p.Read(make([]byte, 16), time.Now().Add(4900*time.Millisecond)); n != 0 || err != nil {
		t.Fatal(n, err)
	}
	// The runtime may interrupt a poll with a signal of its own.
	if polls := p.polls - before; polls > 6 {
		t.Errorf("%d polls in five seconds", polls)
	} else {
		t.Logf("%d polls in five seconds", polls)
	}
}

// The plug is pulled in a Read, between two, and with bytes waiting.
func TestUnpluggedLine(t *testing.T) {
	for name, pull := range map[string]func(t *testing.T, p *port, master *os.File){
		"while a Read waits": func(t *testing.T, p *port, master *os.File) {
			time.AfterFunc(20*time.Millisecond, func() { _ = master.Close() })
			began := time.Now()
			if n, err := p.Read(make([]byte, 16), time.Time{}); n != 0 || !errors.Is(err, unix.EIO) {
				t.Errorf("read %d, %v", n, err)
			}
			if took := time.Since(began); took > time.Second {
				t.Errorf("noticed after %v", took)
			}
		},
		"between two":     func(_ *testing.T, _ *port, master *os.File) { _ = master.Close() },
		"with bytes read": func(t *testing.T, _ *port, master *os.File) { send(t, master, "70"); _ = master.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			p, master, _ := openLine(t)
			pull(t, p, master)
			for range 3 {
				began := time.Now()
				if n, err := p.Read(make([]byte, 16), time.Time{}); n != 0 || err == nil || time.Since(began) > time.Second {
					t.Errorf("read %d, %v after %v", n, err, time.Since(began))
				}
			}
			for _, b := range []string{"", "x"} {
				if _, err := p.Write([]byte(b)); !errors.Is(err, unix.EIO) {
					t.Errorf("write %q: %v", b, err)
				}
			}
			if err := p.Flush(); !errors.Is(err, unix.EIO) {
				t.Errorf("flush: %v", err)
			}
		})
	}
}

func TestClosedLine(t *testing.T) {
	p, _, slave := openLine(t)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := p.line.Read(make([]byte, 16)); n != 0 || !errors.Is(err, os.ErrClosed) {
		t.Errorf("read %d, %v", n, err)
	}
	for range 2 { // the exclusive mark of a pseudo-terminal has not stayed
		again, err := Open(t.Context(), scanner.Config{Device: slave})
		if err != nil {
			t.Fatal(err)
		}
		exclusive, err := unix.IoctlGetInt(again.(*port).side, unix.TIOCGEXCL)
		if err != nil || exclusive == 0 {
			t.Errorf("an open line is marked %d, %v", exclusive, err)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
	fd, err := unix.Open(slave, unix.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if exclusive, err := unix.IoctlGetInt(fd, unix.TIOCGEXCL); err != nil || exclusive != 0 {
		t.Errorf("a closed line is marked %d, %v", exclusive, err)
	}
}

// A line that takes no bytes does not hold whoever wants to beep.
func TestBeepNeverWaits(t *testing.T) {
	p, _, _ := openLine(t)
	began := time.Now()
	for range 100_000 { // nobody reads the other end
		if _, err := p.Write([]byte("\a")); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestBeepArrives(t *testing.T) {
	master, slave := openPTY(t)
	s := start(t, Open, scanner.Config{Device: slave, Beep: true})
	s.expect("= starting", "= ready")
	s.Beep(1)
	b := make([]byte, 4)
	if n, err := master.Read(b); err != nil || string(b[:n]) != "\a" {
		t.Errorf("came %q, %v", b[:n], err)
	}
	send(t, master, "42\r")
	s.expect("42")
}

// What was queued before is not of this sale, and 7 bits with parity are a
// setting that a line takes; a pseudo-terminal has no parity to show.
func TestOpenLine(t *testing.T) {
	master, slave := openPTY(t)
	hold, err := unix.Open(slave, unix.O_RDWR|unix.O_NOCTTY, 0) // or the bytes would be kept by nobody
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(hold)
	send(t, master, "STALE\r")
	s := start(t, Open, scanner.Config{Device: slave, Bits: 7, Parity: scanner.EvenParity, Stop: 2, Baud: 4800})
	s.expect("= starting", "= ready")
	send(t, master, "42\r")
	s.expect("42")
	termios, err := unix.IoctlGetTermios(hold, unix.TCGETS)
	if err != nil || termios.Iflag != unix.IGNPAR || termios.Lflag != 0 || termios.Oflag != 0 || termios.Cflag&unix.CSTOPB == 0 || termios.Cflag&unix.CBAUD != unix.B4800 {
		t.Errorf("the line is set to %+v, %v", termios, err)
	}
}

func TestLibraryConfig(t *testing.T) {
	for want, c := range map[string]scanner.Config{
		"9600 8N1":  {},
		"9600 7E1":  {Bits: 7, Parity: scanner.EvenParity},
		"1200 7O2":  {Bits: 7, Parity: scanner.OddParity, Stop: 2, Baud: 1200},
		"19200 8O1": {Parity: scanner.OddParity, Baud: 19200},
	} {
		l := library(c, "x")
		if got := sprint(l.Baud, l.Size, l.Parity, l.StopBits); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// One till has the device; a second one, and the look of kasse scanner list, find
// it busy, root or not, until the first has closed it.
func TestOneOpener(t *testing.T) {
	master, slave := openPTY(t)
	if err := Check(slave); err != nil {
		t.Fatal(err)
	}
	first := start(t, Open, scanner.Config{Device: slave})
	first.expect("= starting", "= ready")
	if err := Check(slave); !errors.Is(err, scanner.ErrBusy) {
		t.Errorf("a look finds %v", err)
	}
	second := start(t, Open, scanner.Config{Device: slave})
	second.expect("= starting", "= busy")
	for range 200 { // not one of them goes to the second
		send(t, master, "42\r")
		first.expect("42")
	}
	first.Stop()
	second.expect("= ready")
	send(t, master, "43\r")
	second.expect("43")
}

// A program that set TIOCEXCL alone keeps everybody but root out.
func TestExclusiveByAnother(t *testing.T) {
	_, slave := openPTY(t)
	other, err := unix.Open(slave, unix.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(other)
	if err := unix.IoctlSetInt(other, unix.TIOCEXCL, 0); err != nil {
		t.Fatal(err)
	}
	if err := Check(slave); !errors.Is(err, scanner.ErrBusy) {
		t.Errorf("a look finds %v", err)
	}
	if os.Geteuid() == 0 {
		t.Skip("root may open it all the same")
	}
	s := start(t, Open, scanner.Config{Device: slave})
	s.expect("= starting", "= busy")
	if err := unix.IoctlSetInt(other, unix.TIOCNXCL, 0); err != nil {
		t.Fatal(err)
	}
	s.expect("= ready")
}

func TestAccessGrantedLater(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("nothing is forbidden to root")
	}
	_, slave := openPTY(t)
	if err := os.Chmod(slave, 0); err != nil {
		t.Fatal(err)
	}
	s := start(t, Open, scanner.Config{Device: slave})
	s.expect("= starting", "= no access")
	if err := os.Chmod(slave, 0o600); err != nil {
		t.Fatal(err)
	}
	s.expect("= ready")
}

func TestStopIsInstant(t *testing.T) {
	_, slave := openPTY(t)
	s := start(t, Open, scanner.Config{Device: slave})
	s.expect("= starting", "= ready")
	began := time.Now()
	s.Stop()
	if took := time.Since(began); took > 150*time.Millisecond {
		t.Errorf("Stop took %v", took)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if events, err := s.Next(ctx); err == nil {
		t.Errorf("came %v", events)
	}
}

// The line of a printer carries bytes both ways as they are, and Close ends whatever
// waits on it.
func TestLineOfAPrinter(t *testing.T) {
	master, slave := openPTY(t)
	line, err := Line(slave, 19200)
	if err != nil {
		t.Fatal(err)
	}
	const job = "\x1b@\x10\x04\x01\r\n\xf8\x13"
	if _, err := io.WriteString(line, job); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(job))
	if _, err := io.ReadFull(master, got); err != nil || string(got) != job {
		t.Errorf("%q arrived, %v", got, err)
	}
	send(t, master, "\x12\x11")
	if _, err := io.ReadFull(line, got[:2]); err != nil || string(got[:2]) != "\x12\x11" {
		t.Errorf("%q came back, %v", got[:2], err)
	}
	ended := make(chan error, 2)
	go func() { // the other end takes nothing
		_, err := line.Write(make([]byte, 1<<20))
		ended <- err
	}()
	go func() {
		_, err := line.Read(make([]byte, 1))
		ended <- err
	}()
	time.Sleep(50 * time.Millisecond) // until both wait; where they do not yet, they end all the same
	if err := line.Close(); err != nil {
		t.Error(err)
	}
	for range 2 {
		select {
		case err := <-ended:
			if err == nil {
				t.Error("it ended without an error")
			}
		case <-time.After(10 * time.Second):
			t.Fatal("Close ends nothing")
		}
	}
	if _, err := Line(filepath.Join(t.TempDir(), "none"), 9600); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a line that is not there: %v", err)
	}
}
