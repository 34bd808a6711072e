package scanner

import "time"

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
}

func (j *judge) decide(f Frame) Event {
	switch f.Ended {
	case ByLength:
		return j.reject(f, TooLong)
	case ByLoss:
		return j.reject(f, CutOff)
	case ByRestart:
		return j.reject(f, Unfinished)
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

func (j *judge) reject(f Frame, why Reason) Event {
	return Rejected{Source: j.source, Raw: f.Bytes, Reason: why, At: f.Last}
}
