package serialport

import (
	"errors"
	"io"
	"sync/atomic"
	"time"

	"butikk/kasse/scanner"
	"github.com/tarm/serial"
)

// port is a COM port. It has nothing to wait with but the library's Read.
type port struct {
	line  *serial.Port
	woken atomic.Bool
}

func open(c scanner.Config) (*port, error) {
	line, err := serial.OpenPort(library(c, c.Device))
	if err != nil {
		return nil, err
	}
	return &port{line: line}, nil
}

// Read reads as scanner.Port says, a tenth of a second late at most.
func (p *port) Read(b []byte, until time.Time) (int, error) {
	for {
		n, err := p.line.Read(b)
		if errors.Is(err, io.EOF) {
			err = nil // the library's word for silence
		}
		if n > 0 || err != nil || p.woken.Swap(false) || !until.IsZero() && !time.Now().Before(until) {
			return n, err
		}
	}
}

func (p *port) Write(b []byte) (int, error) { return p.line.Write(b) }
func (p *port) Flush() error                { return p.line.Flush() }
func (p *port) Wake()                       { p.woken.Store(true) }
func (p *port) Close() error                { return p.line.Close() }

// Identity is empty: a COM port stays with its device.
func (p *port) Identity() string { return "" }

// remedy is empty: on Windows no group decides who may open a port.
func remedy(string) string { return "" }
