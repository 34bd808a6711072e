package scanner

import (
	"bytes"
	"math/bits"
	"strings"
	"time"
	"unicode/utf8"
)

// suspicion is what a line has shown of wrong settings.
type suspicion struct {
	cause  Cause     // told last
	noises int       // frames of noise in a row
	run    []byte    // what has come since the last silence
	heard  time.Time // when the last of it came
}

// longestRun is as much of a run as is kept: a packet of SSI has 255 bytes and a
// checksum at most.
const longestRun = 255 + 2

// hear looks at the bytes as they come, before the framer: the bytes of a packet
// protocol hold ends of frames where they mean none.
func (s *suspicion) hear(chunk []byte, at time.Time) (Cause, string) {
	if at.Sub(s.heard) >= DefaultGap {
		s.run = s.run[:0]
	}
	s.heard = at
	s.run = append(s.run, chunk[:min(len(chunk), longestRun+1-len(s.run))]...)
	switch {
	case isPacket(s.run):
		return CausePackets, "the scanner talks in packets (SSI)"
	case len(s.run) > 0 && len(bytes.Trim(s.run, "\x05")) == 0:
		return CauseHandshake, "the scanner asks for an answer (ENQ)"
	}
	return NoCause, ""
}

// isPacket tells whether a run begins with a whole packet from a scanner in the
// Simple Serial Interface of Symbol and Zebra: the length without the checksum,
// an opcode, 0 for the scanner as its source, status, data, and the two's
// complement of the sum of all of them in two bytes, high byte first.
func isPacket(run []byte) bool {
	const acknowledge, refuse, decoded, event, parameters, revision = 0xD0, 0xD1, 0xF3, 0xF6, 0xC6, 0xA3
	if len(run) < 6 || run[2] != 0 {
		return false
	}
	switch run[1] {
	case acknowledge, refuse, decoded, event, parameters, revision:
	default:
		return false
	}
	length := int(run[0])
	if length < 4 || len(run) < length+2 {
		return false
	}
	sum := uint16(run[length])<<8 | uint16(run[length+1])
	for _, b := range run[:length] {
		sum += uint16(b)
	}
	return sum == 0
}

// parityOf tells whether a frame is an article's code in which the eighth bit of
// each byte is a parity bit. A text that is whole in UTF-8 is what it is; å in a
// QR is no parity.
func parityOf(frame []byte, isArticle func(string) bool) (detail string, ok bool) {
	if utf8.Valid(frame) {
		return "", false
	}
	masked := make([]byte, len(frame))
	odd, even := 0, 0
	for i, b := range frame {
		masked[i] = b & 0x7F
		if bits.OnesCount8(b)%2 == 1 {
			odd++
		} else {
			even++
		}
	}
	// In even parity CR becomes 0x8D and ends nothing, so several scans and
	// their ends may have run together.
	for _, code := range strings.FieldsFunc(string(masked), func(r rune) bool { return r < ' ' }) {
		if !isArticle(code) {
			continue
		}
		switch len(frame) {
		case odd:
			return "each byte has an odd parity bit: set the line to 7o1", true
		case even:
			return "each byte has an even parity bit: set the line to 7e1", true
		}
		return "the eighth bit of each byte is none of the code's: set the line to 7 data bits", true
	}
	return "", false
}

// noise counts frames of which half is no text, and tells when three have come
// in a row. One alone may be a plug that is pushed in.
func (s *suspicion) noise(f Frame) bool {
	text, strange := utf8.Valid(f.Bytes), 0
	for _, b := range f.Bytes {
		// 0x1C to 0x1F and EOT separate fields in codes (ISO/IEC 15434).
		if b == 0x7F || b < 0x1C && b != 0x04 || b >= 0x80 && !text {
			strange++
		}
	}
	if f.Ended != ByLength && strange*2 < len(f.Bytes) {
		s.noises = 0
		return false
	}
	s.noises++
	return s.noises >= 3
}
