// Package scanner takes codes out of byte streams: it keeps the shop's scanners
// connected, finds where one scan ends and the next begins, and hands over what
// came, in the order in which it came.
//
//	Start ── one supervisor per device: open, flush, read, probe, reconnect
//	            │ bytes
//	         Framer: where a scan ends
//	            │ frames
//	         barcode.Parse: what it means
//	            │ Scan, Rejected, Status
//	         one queue ── Next: all that has gathered, in order
//
// Three promises. A scan that was read is handed over once, however slow the
// reader is: the queue grows, it never drops. Half a scan is never a scan: what
// was cut off, glued together or interrupted comes as Rejected, so the cashier
// hears that the code must be scanned again. And what is plugged out and in
// again comes back by itself.
//
// The package makes no system call itself. A device is behind Port and Opener:
// serialport opens real ones, virtual makes one for demonstrations, and tests
// bring their own.
package scanner

import (
	"errors"
	"fmt"
	"time"

	"butikk/kasse/scanner/barcode"
)

// ReadTimeout is how long Port.Read waits for the first byte. It bounds the time
// that Stop takes and the age at which an unended scan is judged. A serial line
// counts in tenths of a second (termios VTIME), so this is the shortest there is.
const ReadTimeout = 100 * time.Millisecond

// Port is an open line to one scanner. One goroutine uses it, so it need not be
// safe for more; that goroutine also closes it, because closing a serial line
// under a waiting Read hangs.
type Port interface {
	// Read gives bytes as soon as there are some. It waits ReadTimeout at most
	// and then gives 0 with nil or io.EOF: silence, or a line that has died
	// without saying so. Any other error means that the line is lost, or that
	// its name has come to lead to another device.
	Read(b []byte) (int, error)
	// Write of no bytes asks whether the line is alive: an error means lost.
	Write(b []byte) (int, error)
	// Flush throws away what waits in both directions.
	Flush() error
	Close() error
}

// Opener opens the line of a device. The errors that a supervisor tells apart,
// with errors.Is, are fs.ErrNotExist (no such device), fs.ErrPermission,
// ErrBusy and ErrNotSerial.
type Opener func(Config) (Port, error)

var (
	// ErrBusy is the error of an Opener when another program has the device to
	// itself.
	ErrBusy = errors.New("in use by another program")
	// ErrNotSerial is the error of an Opener when the name leads to something
	// that is no serial line, such as a file.
	ErrNotSerial = errors.New("not a serial device")
)

// Source is the scanner that an event came from. It is comparable.
type Source struct {
	ID     int // its place among the configured scanners, from 1
	Role   Role
	Device string
}

// String names the scanner in a log.
func (s Source) String() string {
	return fmt.Sprintf("scanner %d (%s, %s)", s.ID, s.Role, s.Device)
}

// Event is a Scan, a Rejected or a Status. Its String is safe for a log.
type Event interface {
	fmt.Stringer
	event()
}

// Scan is one whole code. Its Kind may be Unreadable: the line worked, but the
// till has no use for what was scanned.
type Scan struct {
	Source Source
	Code   barcode.Code
	At     time.Time // when its last byte was read
}

// Rejected is bytes that were no whole scan. The cashier should scan again.
type Rejected struct {
	Source Source
	// Raw is what was read, 8192 bytes at most. It may hold a part of somebody's
	// phone number: show it with barcode.Printable, and do not log it.
	Raw    []byte
	Reason Reason
	At     time.Time // when its last byte was read
}

// Reason says why bytes were rejected.
type Reason uint8

const (
	// Unfinished is a scan that stopped in the middle, or the rest of one.
	Unfinished Reason = iota
	// TooLong is more bytes than any symbol holds: a wrong speed, or something
	// on the line that is no scanner.
	TooLong
	// CutOff is a scan during which the line was lost.
	CutOff
)

// String is the reason in plain English, for logs.
func (r Reason) String() string {
	return word(int(r), "unfinished", "too long", "cut off")
}

// Status says that a scanner's state has changed.
type Status struct {
	Source Source
	State  State
	Detail string // the error behind it, for whoever looks after the till; may be empty
	At     time.Time
}

// State is what a cashier should know about a scanner.
type State uint8

const (
	// Starting is the state until the device has been tried once.
	Starting State = iota
	// Ready means that the line is open. It does not mean that a scanner is at
	// its other end: a pulled plug of an RS-232 cable can not be seen.
	Ready
	// Absent means that the device is not there: not plugged in, or broken.
	Absent
	// Lost means that a line that was open is gone. The last scan may have gone
	// with it. Absent or Ready follows, so this one is an event to act on.
	Lost
	// NoAccess means that the user of the till may not open the device; on most
	// systems the group dialout or uucp may.
	NoAccess
	// Busy means that another program has the device.
	Busy
	// NotSerial means that the configured name is something else.
	NotSerial
)

// String is the state in plain English, for logs.
func (s State) String() string {
	return word(int(s), "starting", "ready", "absent", "lost", "no access", "busy", "not serial")
}

func word(i int, words ...string) string {
	if i < len(words) {
		return words[i]
	}
	return "undefined"
}

func (Scan) event()     {}
func (Rejected) event() {}
func (Status) event()   {}

// String shows the code as barcode.Code prints it.
func (s Scan) String() string { return fmt.Sprintf("%v: %v", s.Source, s.Code) }

// String gives the number of bytes and not the bytes: half a personal QR holds
// half a phone number.
func (r Rejected) String() string {
	return fmt.Sprintf("%v: rejected, %v, %d bytes", r.Source, r.Reason, len(r.Raw))
}

// String gives the state and its cause.
func (s Status) String() string {
	if s.Detail == "" {
		return fmt.Sprintf("%v: %v", s.Source, s.State)
	}
	return fmt.Sprintf("%v: %v: %s", s.Source, s.State, s.Detail)
}
