package stage

import "time"

// question asks a terminal whether it is in order (ECMA-48, 8.3.35: DSR 5), and
// answer is what one says that is: by then it has taken all that came before the
// question. trouble says the same of one that is not in order (DEC STD 070).
const (
	question = "\x1b[5n"
	answer   = "\x1b[0n"
	trouble  = "\x1b[3n"
)

const (
	// patience is how long a frame waits for the answer to the one before: one
	// that was garbled on the way must not stop the screen.
	patience = 3 * time.Second
	// deaf is how many answers may be missing in a row before the terminal is
	// taken for one that gives none, as after another one was plugged in. It is a
	// minute: on a line of 600 bits per second a whole screen takes half of one.
	deaf = 20
)

// pace keeps no more on the way to the terminal than its line has taken. What is
// written sooner only fills the buffers on the way, with views that nobody needs
// to see any more: a burst of scans would be shown for seconds after its end.
//
// A terminal that has answered once is asked behind every frame, and the next one
// waits for the answer. One that never has is asked with whole screens alone, and
// waited for only where the speed of its line is known.
type pace struct {
	speed   int // bits a second, ten to a byte; 0: not known
	answers bool
	asked   bool // and not answered
	missed  int  // answers in a row
	waiting bool
	until   *time.Timer // the end of waiting
}

func newPace(speed int) *pace {
	p := &pace{speed: speed, until: time.NewTimer(time.Hour)}
	p.until.Stop()
	return p
}

// ask is what to write behind a frame.
func (p *pace) ask(whole bool) string {
	if p.asked = p.answers || whole; p.asked {
		return question
	}
	return ""
}

// wrote tells that so many bytes are on their way, from now.
func (p *pace) wrote(n int) {
	switch {
	case p.answers:
		p.waiting = true
		p.until.Reset(patience)
	case p.speed > 0:
		p.waiting = true
		p.until.Reset(time.Duration(n) * 10 * time.Second / time.Duration(p.speed))
	}
}

// answered tells that the line has taken everything.
func (p *pace) answered() {
	p.answers, p.asked, p.missed, p.waiting = true, false, 0, false
	p.until.Stop()
}

// over tells that the time to wait has passed.
func (p *pace) over() {
	p.waiting = false
	if p.answers {
		p.missed++
		p.answers = p.missed < deaf
	}
}
