package scanner

import (
	"time"

	"butikk/kasse/scanner/barcode"
)

// Decoder makes events of the bytes of one line: it finds the scans, says what
// they mean, and notices when the settings can not be right. It is pure, and
// belongs to one open line.
type Decoder struct {
	// Trace is told of each frame and what became of it; it may be nil. The
	// bytes may hold somebody's phone number.
	Trace func(Frame, Event)

	framer Framer
	judge  judge
	suspicion
}

// NewDecoder is a Decoder for a line that has just been opened.
func NewDecoder(source Source, c Config) *Decoder {
	return &Decoder{framer: Framer{Gap: c.Gap}, judge: judge{source: source, config: c}}
}

// Push takes the bytes that one read gave and answers what came of them.
func (d *Decoder) Push(chunk []byte, at time.Time) []Event {
	var events []Event
	if d.framer.idle() && isSuffix(chunk) {
		d.judge.ended() // the end of a scan that silence has ended before
	}
	for _, frame := range d.framer.Push(chunk, at) {
		events = d.decide(events, frame)
	}
	if cause, detail := d.hear(chunk, at); cause != NoCause {
		events = d.suspect(events, cause, detail, at)
	}
	return events
}

// Due is the moment to call Tick at if no bytes have come until then; it is the
// zero Time where nothing waits for an end.
func (d *Decoder) Due() time.Time { return d.framer.Due() }

// Tick is called after a read that waited and found nothing.
func (d *Decoder) Tick(now time.Time) []Event {
	if frame, ok := d.framer.Tick(now); ok {
		return d.decide(nil, frame)
	}
	return nil
}

// Lose is called when the line is lost.
func (d *Decoder) Lose() []Event {
	if frame, ok := d.framer.Lose(); ok {
		return d.decide(nil, frame)
	}
	return nil
}

func (d *Decoder) decide(events []Event, f Frame) []Event {
	detail, garbled := d.garbled(f.Bytes)
	event := d.judge.decide(f)
	if garbled {
		event = d.judge.reject(f, Garbled)
	}
	if d.Trace != nil {
		d.Trace(f, event)
	}
	events = append(events, event)
	switch scan, ok := event.(Scan); {
	case garbled:
		return d.suspect(events, CauseParity, detail, f.Last)
	case ok && scan.Code.Kind != barcode.Unreadable:
		d.noises = 0
		return d.suspect(events, NoCause, "", f.Last)
	case d.noise(f):
		return d.suspect(events, CauseSpeed, "three scans in a row were noise", f.Last)
	}
	return events
}

// garbled tells whether a frame is a code in the wrong parity.
func (d *Decoder) garbled(frame []byte) (detail string, ok bool) {
	return parityOf(frame, func(code string) bool {
		return d.judge.config.Rules.Parse(code, d.judge.config.Profile).Kind == barcode.Article
	})
}

// suspect adds a Status where the suspicion is a new one.
func (d *Decoder) suspect(events []Event, cause Cause, detail string, at time.Time) []Event {
	if cause == d.cause {
		return events
	}
	d.cause = cause
	state := WrongSettings
	if cause == NoCause {
		state = Ready
	}
	return append(events, Status{Source: d.judge.source, State: state, Cause: cause, Detail: detail, At: at})
}
