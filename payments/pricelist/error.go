package pricelist

import "fmt"

// Error is what is wrong with a price list, and the only kind of error that
// this package returns. Its text is one sentence for whoever keeps the file:
//
//	prices.csv:7: column price: "22.505" has more than two decimals
//
// When the file could not be opened or read, errors.Is finds the cause
// (fs.ErrNotExist, fs.ErrPermission).
type Error struct {
	File   string // as the caller named it
	Line   int    // 1-based, where the row begins; 0 when the file could not be read
	Column int    // 1-based number of the column; 0 when the whole line is meant
	Reason string // begins with the name of the column where there is one

	cause error
}

// Error is the place and the reason in one sentence.
func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Reason)
	}
	if e.Column == 0 {
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Reason)
}

// Unwrap is what the operating system said, or nil.
func (e *Error) Unwrap() error { return e.cause }
