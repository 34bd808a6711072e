package serialport

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"butikk/kasse/scanner"
	"github.com/tarm/serial"
	"golang.org/x/sys/unix"
)

// recheck is how long a name may have led elsewhere before it is noticed.
const recheck = 5 * time.Second

var errMoved = errors.New("leads to another device than before")

// port is an open line with its side descriptor.
type port struct {
	line    *serial.Port
	side    int         // the same device once more: holds the lock, is polled
	poller  *os.File    // side, as the runtime's poller has it
	bell    atomic.Bool // Wake has rung
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
	p := &port{side: side, poller: os.NewFile(uintptr(side), device.node), name: c.Device, device: device, checked: time.Now()}
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

// Read reads as scanner.Port says. It also makes sure, every five seconds, that
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
	// In this order: a bell that rings after the limit was set cuts it short.
	if err := p.poller.SetReadDeadline(limit); err != nil {
		return false, false, fmt.Errorf("%s: %w", p.name, err)
	}
	raw, err := p.poller.SyscallConn()
	if err != nil {
		return false, false, fmt.Errorf("%s: %w", p.name, err)
	}
	p.polls++
	if !p.bell.Load() {
		// A thread that waited in poll(2) itself would wake others with it. How
		// this ends is seen below.
		_ = raw.Read(func(uintptr) bool { return p.state() != 0 })
	}
	switch state := p.state(); {
	case state&unix.POLLIN != 0: // a line that hung up as well: take tells
		return true, false, nil
	case state != 0:
		return false, false, fmt.Errorf("%s: %w", p.name, unix.EIO)
	}
	return false, p.bell.Swap(false), nil
}

// state is what poll(2) says of the line now.
func (p *port) state() int16 {
	fds := []unix.PollFd{{Fd: int32(p.side), Events: unix.POLLIN}}
	for {
		_, err := unix.Poll(fds, 0)
		switch err {
		case nil:
			return fds[0].Revents
		case unix.EINTR: // the runtime's signals
		default:
			return unix.POLLERR
		}
	}
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

// Wake rings the bell, and ends the waiting. That fails only on a line that is
// closed, where nobody waits.
func (p *port) Wake() {
	p.bell.Store(true)
	_ = p.poller.SetReadDeadline(time.Unix(1, 0))
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
	return errors.Join(append(errs, p.poller.Close())...)
}
