package scanner

import (
	"bytes"
	"cmp"
	"time"
)

const (
	stx = 0x02
	etx = 0x03

	// maxFrame is the longest scan in bytes: the largest QR symbol holds 7089
	// digits (ISO/IEC 18004, version 40-L).
	maxFrame = 8192

	// DefaultGap is how long a line is silent before an unended scan counts as
	// over. Several scanners send no suffix from the factory; their bytes
	// follow each other within a few milliseconds.
	DefaultGap = 100 * time.Millisecond
)

// Ending says how a frame came to its end.
type Ending uint8

const (
	// BySuffix is CR, LF or TAB (or ETX without STX) after the bytes.
	BySuffix Ending = iota
	// ByEnclosure is STX before the bytes and ETX after them. Line breaks
	// between the two belong to the scan.
	ByEnclosure
	// ByIdle is silence instead of an end: a scanner without suffix, or half a
	// scan.
	ByIdle
	// ByRestart is an STX before the end: half a scan.
	ByRestart
	// ByLength is more than 8192 bytes without an end. The rest of it, up to
	// the next end or silence, has been dropped.
	ByLength
	// ByLoss is the loss of the line.
	ByLoss
)

// Frame is the bytes between two ends, never empty, without the suffix.
type Frame struct {
	Bytes       []byte
	Ended       Ending
	First, Last time.Time // when its first and its last byte were read
}

// Framer finds the scans in a stream of bytes. However the stream is cut into
// reads, the frames are the same. The zero Framer is ready; it belongs to one
// line.
type Framer struct {
	Gap time.Duration // how long silence ends a scan; 0 is DefaultGap

	buf         []byte
	first, last time.Time
	enclosed    bool // an STX was seen and its ETX was not
	skipping    bool // the frame was too long: drop the rest of it
}

// Push takes the bytes that one read gave and answers the frames that end in
// them.
//
// It does not look at the time since the read before: on a busy machine two
// reads may lie far apart though their bytes came together. Only a read that
// waited and found nothing proves silence, and that is Tick.
func (f *Framer) Push(chunk []byte, at time.Time) []Frame {
	var frames []Frame
	for _, b := range chunk {
		if frame, ok := f.take(b, at); ok {
			frames = append(frames, frame)
		}
	}
	return frames
}

func (f *Framer) take(b byte, at time.Time) (Frame, bool) {
	f.last = at
	switch {
	case b == stx:
		frame, ok := f.end(ByRestart)
		f.enclosed = true
		return frame, ok
	case b == etx && f.enclosed:
		return f.end(ByEnclosure)
	case b == etx, !f.enclosed && isBreak(b):
		return f.end(BySuffix)
	case f.skipping:
		return Frame{}, false
	case len(f.buf) == maxFrame:
		enclosed := f.enclosed
		frame, ok := f.end(ByLength)
		f.enclosed, f.skipping = enclosed, true
		return frame, ok
	}
	if len(f.buf) == 0 {
		f.first = at
	}
	f.buf = append(f.buf, b)
	return Frame{}, false
}

// Due is when the silence will have ended what has gathered: the moment to wait
// for bytes until, and to call Tick if there were none. It is the zero Time
// where nothing has.
func (f *Framer) Due() time.Time {
	if len(f.buf) == 0 && !f.enclosed && !f.skipping {
		return time.Time{}
	}
	return f.last.Add(cmp.Or(f.Gap, DefaultGap))
}

// Tick is called after a read that found nothing. It answers the unended frame
// if the line has been silent for the gap.
func (f *Framer) Tick(now time.Time) (Frame, bool) {
	if now.Sub(f.last) < cmp.Or(f.Gap, DefaultGap) {
		return Frame{}, false
	}
	return f.end(ByIdle)
}

// Lose is called when the line is lost. It answers the unended frame, and the
// Framer is ready for the next line.
func (f *Framer) Lose() (Frame, bool) { return f.end(ByLoss) }

// end makes a frame of what has gathered, if that is anything, and starts anew.
func (f *Framer) end(how Ending) (Frame, bool) {
	// What comes before an ETX may end in the suffix as well.
	body := bytes.TrimRight(f.buf, "\r\n\t")
	skipped := f.skipping
	f.buf, f.enclosed, f.skipping = f.buf[:0], false, false
	if skipped || len(body) == 0 {
		return Frame{}, false
	}
	return Frame{Bytes: bytes.Clone(body), Ended: how, First: f.first, Last: f.last}, true
}

// idle says that no frame has begun.
func (f *Framer) idle() bool { return len(f.buf) == 0 && !f.enclosed && !f.skipping }

// isSuffix says that a chunk is the end of a scan and nothing else.
func isSuffix(chunk []byte) bool {
	return len(chunk) > 0 && len(bytes.Trim(chunk, "\r\n\t\x03")) == 0
}

func isBreak(b byte) bool { return b == '\r' || b == '\n' || b == '\t' }
