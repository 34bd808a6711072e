//go:build !linux && !windows

// Package serialport opens real scanners where the system is Linux. Elsewhere
// the till runs without.
package serialport

import (
	"context"
	"fmt"
	"io"

	"butikk/kasse/scanner"
)

// Line always fails, as Open does.
func Line(device string, _ int) (io.ReadWriteCloser, error) {
	return nil, fmt.Errorf("%s: serial lines need Linux", device)
}

// Open always fails: the serial library needs a C compiler on this system, and
// the till is built without one.
func Open(_ context.Context, c scanner.Config) (scanner.Port, error) {
	return nil, fmt.Errorf("%s: serial scanners need Linux", c.Device)
}
