//go:build linux || windows

// Package serialport opens real scanners: devices on RS-232, on USB serial
// adapters and on USB itself (CDC-ACM), through github.com/tarm/serial. It is
// the only package that knows that library, and what has to be known about it:
// its Read can not be interrupted and takes an unplugged device for a silent
// one, its errors lack the device's name, it follows a name only once, and it
// lets two programs read one device, each of which gets half of every scan.
//
// On Linux a second descriptor of the same device, the side descriptor, mends
// that: it holds the lock, and poll(2) on it waits for bytes, for the plug that
// is pulled and for a wake-up at once. On Windows reads come back every tenth of
// a second, and the system gives a port to one program only.
//
// Name a device by its link below /dev/serial/by-id. A bare /dev/ttyACM0 may be
// the next device by tomorrow.
package serialport

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"time"

	"butikk/kasse/scanner"
	"github.com/tarm/serial"
)

// timeout is how long the library's Read waits for its first byte. It counts in
// tenths of a second (termios VTIME), so this is the shortest there is.
const timeout = 100 * time.Millisecond

// Open opens the line of a scanner. It is a scanner.Opener: its errors hold the
// device's name and are, for errors.Is, fs.ErrNotExist, fs.ErrPermission,
// scanner.ErrBusy or scanner.ErrNotSerial where they are one of these.
func Open(_ context.Context, c scanner.Config) (scanner.Port, error) {
	p, err := open(c)
	if err != nil {
		return nil, explain(c.Device, err)
	}
	return p, nil
}

// library is how tarm/serial calls what a Config says, for the device at node.
func library(c scanner.Config, node string) *serial.Config {
	l := &serial.Config{
		Name: node, Baud: cmp.Or(c.Baud, scanner.DefaultBaud), Size: byte(cmp.Or(c.Bits, 8)),
		Parity: serial.ParityNone, StopBits: serial.StopBits(cmp.Or(c.Stop, 1)), ReadTimeout: timeout,
	}
	switch c.Parity {
	case scanner.OddParity:
		l.Parity = serial.ParityOdd
	case scanner.EvenParity:
		l.Parity = serial.ParityEven
	}
	return l
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
	case errors.Is(err, syscall.ENOENT):
		return &absentError{name, err}
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: %w%s", name, err, remedy(name))
	default:
		return fmt.Errorf("%s: %w", name, err)
	}
	return fmt.Errorf("%s: %w (%w)", name, kind, err)
}
