//go:build linux || windows

package serialport

import "os"

// absentError is the error of a name that leads nowhere. It is a
// scanner.Absence, so that a scanner that is plugged in again need not wait for
// the next try.
type absentError struct {
	name string
	err  error
}

func (e *absentError) Error() string { return e.name + ": " + e.err.Error() }
func (e *absentError) Unwrap() error { return e.err }

// Returned says that the name leads to something again.
func (e *absentError) Returned() bool {
	_, err := os.Stat(e.name)
	return err == nil
}
