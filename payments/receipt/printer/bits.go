package printer

import "time"

// Epson ESC/POS, DLE EOT n: "transmit real-time status". The printer answers one
// byte as soon as it has the three, also while it is offline, out of paper, or
// full. The answer does not say which n it belongs to.
const (
	askPrinter = 1
	askCause   = 2 // of being offline
	askPaper   = 4

	offline      = 0x08 // n = 1, bit 3
	coverOpen    = 0x04 // n = 2, bit 2
	paperStop    = 0x20 // n = 2, bit 5: printing has stopped at the end of the paper
	failed       = 0x40 // n = 2, bit 6: cutter, head, voltage
	sensorsEmpty = 0x60 // n = 4, bits 5 and 6
)

func realTimeQuestion(n byte) []byte { return []byte{0x10, 0x04, n} }

// Epson ESC/POS, GS r 1: "transmit paper sensor status". It waits in the buffer
// like everything that is printed, so its answer says that all before it has
// been. Epson's own printers stop at the end of the paper and do not get to it;
// others answer, with bits 2 and 3 set.
var inOrderQuestion = []byte{0x1d, 'r', 1}

const paperEnd = 0x0c

// statusOf is what the answers to DLE EOT 1, 2 and 4 say together. One that has
// not come is 0, and says nothing.
func statusOf(printer, cause, paper byte) Status {
	switch {
	case cause&coverOpen != 0: // the paper sensor is wrong while it is
		return CoverOpen
	case cause&paperStop != 0, paper&sensorsEmpty != 0:
		return PaperOut
	case printer&offline != 0, cause&failed != 0:
		return Offline
	default:
		return Ready
	}
}

// kind is which question a byte answers.
type kind uint8

const (
	neither kind = iota
	realTime
	inOrder
)

// sorter tells what a printer says apart by the bits that are fixed (Epson,
// "Transmission Status Identification"):
//
//	DLE EOT     0xx1xx10
//	GS r        0xx0xxxx
//	XON, XOFF   00010001, 00010011
//	ASB         0xx1xx00, and three bytes 0xx0xxxx behind it
//
// ASB, automatic status back, is what a printer says unasked when another program
// has switched it on. Its three bytes look like an answer to GS r and are none.
type sorter struct {
	rest  int       // bytes of ASB that are missing
	until time.Time // and after that they do not come
}

// together is how far apart bytes of one ASB come at most.
const together = 500 * time.Millisecond

func (s *sorter) sort(b byte, now time.Time) kind {
	switch {
	case b&0x93 == 0x12:
		return realTime
	case b&0x93 == 0x10:
		s.rest, s.until = 3, now.Add(together)
		return neither
	case b&0x90 != 0: // XON, XOFF, and no ESC/POS at all
		return neither
	case s.rest > 0 && now.Before(s.until):
		s.rest--
		return neither
	default:
		return inOrder
	}
}
