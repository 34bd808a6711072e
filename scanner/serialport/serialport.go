//go:build linux || windows

// Package serialport opens real scanners: devices on RS-232, on USB serial
// adapters and on USB itself (CDC-ACM), through github.com/tarm/serial. It is
// the only package that knows that library, and what has to be known about it:
// its Read can not be interrupted, its errors lack the device's name, and it
// follows a name only once.
//
// Name a device by its link below /dev/serial/by-id. A bare /dev/ttyACM0 may be
// the next device by tomorrow.
package serialport

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"
	"time"

	"butikk/kasse/scanner"
	"github.com/tarm/serial"
)

// recheck is how long a name may have led elsewhere before it is noticed.
const recheck = 2 * time.Second

// Open opens the line of a scanner with eight data bits, no parity and one stop
// bit. It is a scanner.Opener: its errors hold the device's name and are, for
// errors.Is, fs.ErrNotExist, fs.ErrPermission, scanner.ErrBusy or
// scanner.ErrNotSerial where they are one of these.
func Open(c scanner.Config) (scanner.Port, error) {
	// Before opening: should the name change hands meanwhile, the first
	// comparison finds out.
	device, err := identify(c.Device)
	if err != nil {
		return nil, explain(c.Device, err)
	}
	line, err := serial.OpenPort(&serial.Config{
		Name: c.Device, Baud: cmp.Or(c.Baud, scanner.DefaultBaud), ReadTimeout: scanner.ReadTimeout,
	})
	if err != nil {
		return nil, explain(c.Device, err)
	}
	return &port{Port: line, name: c.Device, device: device, checked: time.Now()}, nil
}

type port struct {
	*serial.Port
	name    string
	device  identity
	checked time.Time // when name was last seen to lead to device
}

// Read reads as scanner.Port says. On a silent line it also makes sure, every
// two seconds, that the name still leads to the open device: after a device was
// plugged out and in, the link may lead to its new number, and the old number,
// which is the one that is open, to somebody else's.
func (p *port) Read(b []byte) (int, error) {
	n, err := p.Port.Read(b)
	if n > 0 || err != nil && !errors.Is(err, io.EOF) || time.Since(p.checked) < recheck {
		return n, err
	}
	p.checked = time.Now()
	device, moved := identify(p.name)
	if moved != nil {
		return 0, explain(p.name, moved)
	}
	if device != p.device {
		return 0, fmt.Errorf("%s: leads to another device than before", p.name)
	}
	return n, err
}

// explain adds what a supervisor branches on, and the name, exactly once.
func explain(name string, err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	var kind error
	switch {
	case errors.Is(err, syscall.EBUSY):
		kind = scanner.ErrBusy
	case errors.Is(err, syscall.ENOTTY), errors.Is(err, syscall.EISDIR):
		kind = scanner.ErrNotSerial
	case errors.Is(err, syscall.ENXIO), errors.Is(err, syscall.ENODEV):
		kind = fs.ErrNotExist // the name is there, the device behind it is not
	default:
		return fmt.Errorf("%s: %w", name, err)
	}
	return fmt.Errorf("%s: %w (%w)", name, kind, err)
}
