//go:build linux

package serialport

import (
	"io"
	"os"
	"sync/atomic"

	"github.com/tarm/serial"
	"golang.org/x/sys/unix"

	"butikk/kasse/scanner"
)

// Line opens a serial line of 8 data bits that is no scanner's, such as that of a
// receipt printer, for reading and writing. Close ends a Read or a Write that
// waits. Errors are as those of Open.
func Line(device string, baud int) (io.ReadWriteCloser, error) {
	p, err := serial.OpenPort(library(scanner.Config{Baud: baud}, device))
	if err != nil {
		return nil, explain(device, err)
	}
	// The library sets the line up, and waits in the kernel where nobody can end
	// it: a printer that takes no bytes would hold the till for ever. What is read
	// and written goes through a descriptor that waits elsewhere.
	f, err := os.OpenFile(device, os.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if closed := p.Close(); err == nil && closed != nil {
		_ = f.Close() // the first error is the one to tell
		err = closed
	}
	if err != nil {
		return nil, explain(device, err)
	}
	return &line{File: f}, nil
}

// line is an open serial line.
type line struct {
	*os.File
	writing atomic.Int32
}

// Write implements io.Writer.
func (l *line) Write(b []byte) (int, error) {
	l.writing.Add(1)
	defer l.writing.Add(-1)
	return l.File.Write(b)
}

// Close implements io.Closer. What a stuck write has left in the kernel is thrown
// away, or closing would wait for it as long as the driver likes.
func (l *line) Close() error {
	if l.writing.Load() > 0 {
		if raw, err := l.SyscallConn(); err == nil {
			// What it can say is that the device is gone, and so is what was left.
			_ = raw.Control(func(fd uintptr) { _ = unix.IoctlSetInt(int(fd), unix.TCFLSH, unix.TCOFLUSH) })
		}
	}
	return l.File.Close()
}
