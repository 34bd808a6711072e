package serialport

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"butikk/kasse/scanner"
	"github.com/tarm/serial"
	"golang.org/x/sys/unix"
)

// recheck is how long a name may have led elsewhere before it is noticed.
const recheck = 2 * time.Second

var errMoved = errors.New("leads to another device than before")

// port is an open line with its side descriptor.
type port struct {
	line    *serial.Port
	side    int // the same device once more: holds the lock, is polled
	bell    int // an eventfd that Wake writes to
	name    string
	device  identity
	checked time.Time // when name was last seen to lead to device
	polls   int       // how often the line was waited for, for a test
}

// open opens the device twice: the side descriptor first, because a device that
// somebody else has locked must not get new settings.
func open(c scanner.Config) (_ *port, err error) {
	device, err := identify(c.Device)
	if err != nil {
		return nil, err
	}
	side, err := lock(device.node)
	if err != nil {
		return nil, err
	}
	p := &port{side: side, bell: -1, name: c.Device, device: device, checked: time.Now()}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Close())
		}
	}()
	if p.line, err = serial.OpenPort(library(c, device.node)); err != nil {
		return nil, err
	}
	// Only now, since it forbids the library as well to open the device.
	if err = unix.IoctlSetInt(side, unix.TIOCEXCL, 0); err != nil {
		return nil, err
	}
	if p.bell, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK); err != nil {
		return nil, err
	}
	// Should the name have changed hands meanwhile, two devices may be open.
	return p, p.check()
}

// lock opens a terminal and takes it for this program. TIOCEXCL keeps programs
// of other users out, but not those of root; flock keeps every second till out,
// whoever runs it.
func lock(node string) (fd int, err error) {
	for {
		fd, err = unix.Open(node, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
		if err != unix.EINTR {
			break
		}
	}
	if err != nil {
		return -1, err
	}
	_, err = unix.IoctlGetTermios(fd, unix.TCGETS) // only a terminal has them
	if err == nil {
		err = unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB)
	}
	switch {
	case err == unix.EWOULDBLOCK:
		err = unix.EBUSY
	case err == nil:
		return fd, nil
	}
	_ = unix.Close(fd) // nothing was written to it
	return -1, err
}

// Read reads as scanner.Port says. It also makes sure, every two seconds, that
// the name still leads to the open device: after a device was plugged out and in,
// the link may lead to its new number, and the old number, which is the one that
// is open, to somebody else's.
func (p *port) Read(b []byte, until time.Time) (int, error) {
	for {
		if time.Since(p.checked) >= recheck {
			if err := p.check(); err != nil {
				return 0, explain(p.name, err)
			}
		}
		limit := p.checked.Add(recheck)
		if !until.IsZero() && until.Before(limit) {
			limit = until
		}
		readable, woken, err := p.wait(limit)
		switch {
		case err != nil:
			return 0, err
		case readable:
			return p.take(b)
		case woken, !until.IsZero() && !time.Now().Before(until):
			return 0, nil
		}
	}
}

// check makes sure that the name leads to the open device.
func (p *port) check() error {
	p.checked = time.Now()
	device, err := identify(p.name)
	if err != nil {
		return err
	}
	var open unix.Stat_t
	if err := unix.Fstat(p.side, &open); err != nil {
		return err
	}
	if device != p.device || device.number != open.Rdev {
		return errMoved
	}
	return nil
}

// wait waits for bytes, a wake-up, the loss of the line, or the limit. Bytes
// beat a wake-up, which then waits for the next Read.
func (p *port) wait(limit time.Time) (readable, woken bool, err error) {
	fds := []unix.PollFd{{Fd: int32(p.side), Events: unix.POLLIN}, {Fd: int32(p.bell), Events: unix.POLLIN}}
	for {
		// Up to the next whole millisecond: one too early would ask in circles.
		rest := max(0, (time.Until(limit) + time.Millisecond - 1).Milliseconds())
		p.polls++
		_, err = unix.Poll(fds, int(rest))
		if err != unix.EINTR { // the runtime's signals
			break
		}
	}
	switch {
	case err != nil:
		return false, false, fmt.Errorf("%s: %w", p.name, err)
	case fds[0].Revents&unix.POLLIN != 0: // a line that hung up as well: take tells
		return true, false, nil
	case fds[0].Revents != 0:
		return false, false, fmt.Errorf("%s: %w", p.name, unix.EIO)
	case fds[1].Revents != 0:
		var count [8]byte
		_, err := unix.Read(p.bell, count[:]) // silences the bell
		return false, err == nil, nil
	}
	return false, false, nil
}

// take reads what is there. The end of a file is an idle line (another program
// may have been quicker) as well as an unplugged one; only a write tells them
// apart.
func (p *port) take(b []byte) (int, error) {
	n, err := p.line.Read(b)
	if n == 0 && (err == nil || errors.Is(err, io.EOF)) {
		_, err = p.line.Write(nil)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, explain(p.name, err)
	}
	return n, nil
}

// Write writes if the line takes bytes now. One that takes none, such as a
// pseudo-terminal that nobody reads, would hold the goroutine and with it Stop.
func (p *port) Write(b []byte) (int, error) {
	fds := []unix.PollFd{{Fd: int32(p.side), Events: unix.POLLOUT}}
	if _, err := unix.Poll(fds, 0); err == unix.EINTR || err == nil && fds[0].Revents&unix.POLLOUT == 0 && fds[0].Revents&unix.POLLHUP == 0 {
		return 0, nil
	}
	n, err := p.line.Write(b)
	if err != nil {
		return n, explain(p.name, err)
	}
	return n, nil
}

// Flush throws away what waits in both directions. The library's own knows the
// number of this call on some processors only.
func (p *port) Flush() error {
	if err := unix.IoctlSetInt(p.side, unix.TCFLSH, unix.TCIOFLUSH); err != nil {
		return explain(p.name, err)
	}
	return nil
}

// Wake rings the bell. The write fails only where the bell has not been heard
// 2⁶⁴-1 times, and then it is still ringing.
func (p *port) Wake() {
	var one [8]byte
	binary.NativeEndian.PutUint64(one[:], 1)
	_, _ = unix.Write(p.bell, one[:])
}

// Identity is the make and number of a device on USB.
func (p *port) Identity() string { return p.device.usb }

// Close closes the line and lifts its lock. The exclusive mark of a
// pseudo-terminal outlives its last descriptor while the other end is open, and
// the next start of the till would be kept out: it is taken away before. That
// fails on a line that is lost, which has no mark any more.
func (p *port) Close() error {
	_ = unix.IoctlSetInt(p.side, unix.TIOCNXCL, 0)
	var errs []error
	if p.line != nil {
		errs = append(errs, p.line.Close())
	}
	if p.bell >= 0 {
		errs = append(errs, unix.Close(p.bell))
	}
	return errors.Join(append(errs, unix.Close(p.side))...)
}
