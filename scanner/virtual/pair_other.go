//go:build !linux

package virtual

import (
	"errors"
	"os"
)

// Scanner is a virtual scanner. There are none on this system.
type Scanner struct{ device, line pair }

type pair struct{ slave *os.File }

// Open always fails: a virtual scanner is made of the pseudo-terminals of Linux.
func Open() (*Scanner, error) {
	return nil, errors.New("a virtual scanner needs the pseudo-terminals of Linux")
}

// Close does nothing.
func (s *Scanner) Close() error { return nil }
