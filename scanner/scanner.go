// Package scanner takes codes out of byte streams: it keeps the shop's scanners
// connected, finds where one scan ends and the next begins, and hands over what
// came, in the order in which it came.
//
//	Start ── one supervisor per device: open, flush, read, beep, reconnect
//	            │ bytes
//	         Decoder: a Framer finds where a scan ends, barcode.Rules say what it
//	            │     means, and a judge whether it was whole
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
// serialport opens real ones, tcpport those on the network, virtual makes one
// for demonstrations, and tests bring their own. Package setup is for whoever
// plugs scanners in.
package scanner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"butikk/kasse/scanner/barcode"
)

// Port is an open line to one scanner. One goroutine uses it, so only Wake need
// be safe for more; that goroutine also closes it, because closing a serial line
// under a waiting Read hangs.
type Port interface {
	// Read gives bytes as soon as there are some. It waits for the first one
	// until the given time, for ever where that is the zero Time, and then gives
	// 0 and nil: silence. Wake ends the wait in the same way. An error means
	// that the line is lost, or that its name has come to lead to another
	// device, or (ErrBusy) that the far end turned us away.
	//
	// Whatever a system calls the end of a file is for the Port to tell apart: on
	// a serial line it stands for an unplugged device as well as for silence.
	Read(b []byte, until time.Time) (int, error)
	// Write sends a beep, of a byte or two. It does not wait: what the line does
	// not take at once is not sent and no error. An error means lost.
	Write(b []byte) (int, error)
	// Flush throws away what waits in both directions.
	Flush() error
	// Wake ends the Read that waits, or else the next one. Any goroutine may call
	// it until Close is called.
	Wake()
	// Identity names what is at the other end as far as the system knows: the
	// make and number of a USB device. It is empty where the system does not
	// know.
	Identity() string
	Close() error
}

// Opener opens the line of a device; it gives up when ctx ends. The errors that a
// supervisor tells apart, with errors.Is, are fs.ErrNotExist (no such device),
// fs.ErrPermission, ErrBusy and ErrNotSerial. Where an error implements Absence,
// the supervisor asks it often and cheaply whether to try again at once.
type Opener func(ctx context.Context, c Config) (Port, error)

// Absence is an error that can tell when its cause may be over.
type Absence interface {
	error
	// Returned says that the device is there again. It does not open it.
	Returned() bool
}

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
	// Continued is a further line of a QR (or another symbol with room for
	// several lines) that came without STX and ETX. Its first line has been
	// handed over already.
	Continued
	// Garbled is a scan that came in the wrong parity.
	Garbled
)

// String is the reason in plain English, for logs.
func (r Reason) String() string {
	return word(int(r), "unfinished", "too long", "cut off", "continued", "garbled")
}

// Status says that a scanner's state has changed.
type Status struct {
	Source Source
	State  State
	Cause  Cause  // of WrongSettings
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
	// WrongSettings means that the line is open and what comes can not be right:
	// Status.Cause says why. The next scan that can be read makes it Ready again.
	WrongSettings
)

// String is the state in plain English, for logs.
func (s State) String() string {
	return word(int(s), "starting", "ready", "absent", "lost", "no access", "busy", "not serial", "wrong settings")
}

// Cause says what is wrong with the settings of a scanner or of its line.
type Cause uint8

const (
	// NoCause belongs to every other state.
	NoCause Cause = iota
	// CauseParity is a parity bit in every byte: the scanner sends 7 data bits
	// and parity, the line takes 8 without. Detail says which setting to choose.
	CauseParity
	// CausePackets is a scanner that talks SSI, a packet protocol of Symbol and
	// Zebra, instead of sending codes as text: it wants the set-up code "USB CDC
	// host" or "standard RS-232 host" from its handbook.
	CausePackets
	// CauseHandshake is a scanner that asks (ENQ) and waits for an answer before
	// it sends: its handshake must be turned off. One that waits without asking
	// is silent and can not be told from one that nobody uses.
	CauseHandshake
	// CauseSpeed is noise, several times in a row: most often the wrong speed.
	CauseSpeed
)

// String is the cause in plain English, for logs.
func (c Cause) String() string {
	return word(int(c), "", "parity", "packets", "handshake", "speed")
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
	text := fmt.Sprintf("%v: %v", s.Source, s.State)
	if s.Cause != NoCause {
		text += fmt.Sprintf(" (%v)", s.Cause)
	}
	if s.Detail != "" {
		text += ": " + s.Detail
	}
	return text
}
