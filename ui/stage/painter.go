package stage

import (
	"io"
)

// painter draws views on a terminal. One goroutine draws; a line that takes no
// bytes holds that one up and nobody else.
type painter struct {
	to       io.Writer
	answered <-chan struct{} // by the terminal, to a question
	pace     *pace
	newest   chan frame // holds the view to draw next, at most one
	stop     chan struct{}
	drawn    chan struct{} // closed when nothing is drawn any more
}

// frame is a view for a screen of w columns and h rows. Where again differs from
// that of the frame before, the terminal may show anything.
type frame struct {
	view        string
	w, h, again int
}

const (
	// The alternate screen without a cursor, with pastes marked as such, cleared
	// in the plain look.
	enter = "\x1b[?1049h\x1b[?25l\x1b[?2004h"
	wipe  = "\x1b[m\x1b[r\x1b[2J"
	leave = "\x1b[m\x1b[r\x1b[?2004l\x1b[?25h\x1b[?1049l"
)

func newPainter(to io.Writer, answered <-chan struct{}, speed int) *painter {
	return &painter{to: to, answered: answered, pace: newPace(speed), newest: make(chan frame, 1), stop: make(chan struct{}), drawn: make(chan struct{})}
}

// show makes a view the next one to draw. It does not wait.
func (p *painter) show(next frame) {
	for {
		select {
		case p.newest <- next:
			return
		default:
		}
		select {
		case <-p.newest: // nobody needs to see it any more
		default:
		}
	}
}

// draw draws the newest view whenever there is one and the line has taken the one
// before.
func (p *painter) draw() {
	defer close(p.drawn)
	out := []byte(enter)
	var shown, view grid
	var pen pen
	again := 0
	for {
		next, ok := p.next()
		if !ok {
			_, _ = io.WriteString(p.to, leave) // as below
			return
		}
		whole := next.w != shown.w || next.h != shown.h || next.again != again
		if whole {
			out = append(out, wipe...)
			shown, view, again = blank(next.w, next.h), blank(next.w, next.h), next.again
			pen.top, pen.bottom = 0, 0
		}
		view.clear()
		view.parse(next.view)
		out = append(out, pen.diff(shown, view)...)
		if len(out) > 0 {
			out = append(out, p.pace.ask(whole)...)
			if _, err := p.to.Write(out); err != nil {
				return // a terminal that is gone is the keyboard's to find out
			}
			p.pace.wrote(len(out))
		}
		shown, view, out = view, shown, out[:0]
	}
}

// next waits for a view and until it may be drawn. It answers no view when the
// terminal is to be given back.
func (p *painter) next() (f frame, ok bool) {
	for {
		newest := p.newest
		if p.pace.waiting {
			newest = nil
		}
		select {
		case <-p.stop:
			return f, false
		case <-p.answered:
			p.pace.answered()
		case <-p.pace.until.C:
			p.pace.over()
		case f = <-newest:
			return f, true
		}
	}
}
