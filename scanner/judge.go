package scanner

import (
	"strings"
	"time"
)

// stall is how long a scan may stop in the middle and still go on: a USB port
// that wakes up, a radio that repeats.
const stall = 2 * time.Second

// judge decides whether a frame is a scan. The case it guards against is the
// scan that stalls: "7038010" falls to the silence, and then "009457" arrives
// with a proper suffix and would be sold as article number 009457.
type judge struct {
	source Source
	config Config    // Rules and Profile of it
	silent time.Time // the last byte of the frame before, if silence ended it
	halved bool      // that frame was rejected, so its rest may still come
	lines  time.Time // the last byte of a symbol that may go on in a further line
}

// follow is how soon after a line of a QR its next one comes: they are sent
// together, and nobody scans twice within a tenth of a second.
const follow = 100 * time.Millisecond

func (j *judge) decide(f Frame) Event {
	switch f.Ended {
	case ByLength:
		return j.reject(f, TooLong)
	case ByLoss:
		return j.reject(f, CutOff)
	case ByRestart:
		return j.reject(f, Unfinished)
	}
	if j.continues(f) {
		return j.reject(f, Continued)
	}

	code := j.config.Rules.Parse(string(f.Bytes), j.config.Profile)
	// Only a check digit or an address shows that nothing is missing.
	complete := code.Complete()
	since, halved := j.silent, j.halved
	j.silent, j.halved = time.Time{}, false
	unfinished := false
	switch f.Ended {
	case ByIdle:
		unfinished = !complete
		j.silent, j.halved = f.Last, unfinished
	case BySuffix:
		resumed := !since.IsZero() && f.First.Sub(since) < stall
		unfinished = resumed || halved && !complete
	}
	if unfinished {
		return j.reject(f, Unfinished)
	}
	return Scan{Source: j.source, Code: code, At: f.Last}
}

// ended hears that the suffix of the frame before has come after all: nothing of
// it is missing, and the next frame is no rest of it.
func (j *judge) ended() {
	if !j.halved {
		j.silent = time.Time{}
	}
}

// continues tells whether a frame is a further line of a symbol that can hold
// several, where the scanner sends AIM identifiers: only the first line has one.
// A QR that was made to do so could otherwise put goods into the basket line by
// line. Its first line has been handed over by then and stands as what it is:
// holding back every QR for the tenth of a second in which it might go on would
// slow down every honest one. STX and ETX around each scan, which keep the lines
// together, are the whole cure.
func (j *judge) continues(f Frame) bool {
	since := j.lines
	j.lines = time.Time{}
	switch {
	case f.Ended == ByEnclosure: // its lines are inside
		return false
	case f.Bytes[0] == ']':
		if len(f.Bytes) > 2 && strings.IndexByte(severalLines, f.Bytes[1]) >= 0 {
			j.lines = f.Last
		}
		return false
	case since.IsZero() || f.First.Sub(since) >= follow:
		return false
	}
	j.lines = f.Last
	return true
}

// severalLines are the symbologies with room for line breaks, as ISO/IEC 15424
// names them: QR Code, Data Matrix, PDF417, Aztec, Han Xin and MaxiCode.
const severalLines = "QdLzhU"

func (j *judge) reject(f Frame, why Reason) Event {
	return Rejected{Source: j.source, Raw: f.Bytes, Reason: why, At: f.Last}
}
