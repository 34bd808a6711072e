//go:build !linux

package serialport

import "errors"

// Check says that only Linux can tell.
func Check(string) error {
	return errors.New("this system does not tell whether the device could be opened")
}
