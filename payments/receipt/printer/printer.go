// Package printer is the line to a receipt printer that speaks ESC/POS: it asks
// how the printer is, hands a document over, and stays until the paper is out.
// What stands in the document is for others to say.
//
//	Open ── ask, every 3 s until it is ready (DLE EOT 1, 2, 4)
//	   └─── write the document, and GS r 1 behind it
//	   └─── wait for its answer, and ask meanwhile ── close
//
// One promise shapes all of it: a document is written at most once. A printer
// that runs out of paper in the middle keeps the rest and prints it when there is
// paper again, so the line is held and the document is not sent a second time.
// Where a line is lost in the middle nobody can know how much came out: Trouble
// says that printing had begun, and whether to print again is for people to say.
//
// The commands and bits are those of Epson's ESC/POS reference, which other makes
// follow.
package printer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// Status is how a printer is.
type Status string

const (
	// Ready is a printer that prints, or one that takes bytes and never says a
	// word, of which no more can be known.
	Ready Status = "ready"
	// PaperOut is a printer whose roll has ended.
	PaperOut Status = "paper-out"
	// CoverOpen is a printer with an open cover, whatever else is with it.
	CoverOpen Status = "cover-open"
	// Offline is a printer that is there but does not print: a button is held,
	// the cutter is stuck, or it takes no bytes.
	Offline Status = "offline"
	// Away is a printer that cannot be reached, or has fallen silent.
	Away Status = "away"
)

// Line is an open line to a printer. Write is called by one goroutine at a time
// and Read by another. Close ends both where they wait, and they give an error
// from then on.
//
// A Read of no bytes with io.EOF or without an error is silence, as on an idle
// serial line. On a net.Conn alone io.EOF is the printer hanging up. An error
// that is syscall.EAGAIN means "not now" to both.
type Line io.ReadWriteCloser

// Opener opens the line to a printer and gives up when ctx ends.
type Opener func(ctx context.Context) (Line, error)

// Printer is one receipt printer. Each call opens the line and closes it, so that
// other programs can print in between. One call at a time: two would read each
// other's answers.
type Printer struct {
	Open Opener

	// Begin is called by Print when the printer is ready and nothing of the
	// document has been sent. Its error ends Print before anything is. Nil is
	// allowed.
	Begin func() error
}

// Trouble is the error of Print.
type Trouble struct {
	// Status is Away where the line could not be opened or was lost, and Offline
	// where the printer never took a byte. Where ctx ended it is what was known
	// last, which may be Ready.
	Status Status
	// Begun says that some of the document may be on paper, or may still come out
	// of the printer when it is ready again. Without it nothing has been sent,
	// and the document can be printed later.
	Begun bool
	// Err is what happened: the error of ctx, of the line or of the Opener.
	Err error
}

func (t *Trouble) Error() string {
	if t.Begun {
		return fmt.Sprintf("receipt printer is %s, in the middle of a document: %v", t.Status, t.Err)
	}
	return fmt.Sprintf("receipt printer is %s: %v", t.Status, t.Err)
}

func (t *Trouble) Unwrap() error { return t.Err }

const (
	// answerTime is how long a printer may think about a question that it answers
	// in real time. They need a few milliseconds, and a network some more.
	answerTime = time.Second

	// pace is how often a printer is asked that is not ready or has not finished,
	// and how long it may take no byte before that is told.
	pace = 3 * time.Second

	// silence is how long a printer that has answered may say nothing.
	silence = 15 * time.Second

	// chunk is how many bytes are written at once: a second's worth at 9600 baud,
	// so that a slow line is not taken for one that has stopped.
	chunk = 1024
)

// unordered is how long a printer that has a whole document of so many bytes must
// have been ready to count as finished without an answer to GS r, which some makes
// answer over some lines only: as long as a slow one takes to print it. A needle
// printer may still be at it, and takes the next document meanwhile.
func unordered(bytes int) time.Duration {
	return 3*time.Second + time.Duration(bytes)*time.Second/500
}

// Ask says how the printer is. Once the line is open it takes 3 s at most, and a
// second where the printer never answers. A device that takes the question and
// says nothing is Ready: many can only be written to. Where ctx ends first it is
// Away.
func (p Printer) Ask(ctx context.Context) Status {
	line, err := p.Open(ctx)
	if err != nil {
		return Away
	}
	ctx, cancel := context.WithTimeoutCause(ctx, pace, errStuck)
	defer cancel()
	l := hold(line, nil)
	defer func() { _ = l.end() }() // the answer has come, or it never will
	switch status, err := l.look(ctx); {
	case err != nil:
		return l.fault(err)
	case status == "":
		return Ready
	default:
		return status
	}
}

// Print prints the document, which should end with a cut, and returns when it is
// out. A printer that is not ready is waited for as long as ctx lives, before the
// document and in the middle of it. The error is a *Trouble.
//
// Each change of the status is told, in this goroutine; what is not told is Ready.
// A nil tell is allowed.
//
// How sure a nil is depends on the printer. One that answers GS r has printed
// everything. One that answers only DLE EOT had everything and was ready for as long as
// that takes to print.
// One that never answers has taken all bytes and the line closed without an error,
// and no more can be known: it may be without paper.
func (p Printer) Print(ctx context.Context, document []byte, tell func(Status)) error {
	line, err := p.Open(ctx)
	if err != nil {
		return &Trouble{Status: Away, Err: err}
	}
	l := hold(line, tell)
	begun, err := l.print(ctx, document, p.Begin)
	// The close of a printer that has answered can say nothing new.
	if e := l.end(); err == nil && l.heard.IsZero() {
		err = e
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return &Trouble{Status: l.said, Begun: begun, Err: ctx.Err()}
	default:
		return &Trouble{Status: l.fault(err), Begun: begun, Err: err}
	}
}

func (l *link) print(ctx context.Context, document []byte, begin func() error) (begun bool, err error) {
	if err = l.ready(ctx); err == nil {
		err = ctx.Err() // and is anybody still waiting for it?
	}
	if err == nil && begin != nil {
		err = begin()
	}
	if err != nil {
		return false, err
	}
	for rest := document; len(rest) > 0; {
		n := min(len(rest), chunk)
		if err := l.write(ctx, rest[:n]); err != nil {
			return true, err
		}
		rest = rest[n:]
	}
	if !l.heard.IsZero() {
		l.heard = time.Now() // taking bytes was a sign of life
	}
	return true, l.finish(ctx, unordered(len(document)))
}

// ready waits until the printer is, or has shown that it does not answer.
func (l *link) ready(ctx context.Context) error {
	for {
		status, err := l.look(ctx)
		if err != nil || status == Ready || l.heard.IsZero() {
			return err
		}
		if _, _, err := l.await(ctx, nil, pace); err != nil {
			return err
		}
	}
}

// finish asks what the printer answers when it has printed all that came before,
// and waits for the answer.
func (l *link) finish(ctx context.Context, unordered time.Duration) error {
	if err := l.askInOrder(ctx); err != nil {
		return err
	}
	if l.heard.IsZero() { // it may have been asleep, and woken by the document
		if _, err := l.look(ctx); err != nil || l.heard.IsZero() {
			return err
		}
	}
	again, since := false, time.Now() // since then it is ready
	for {
		answer, answered, err := l.await(ctx, l.inOrder, pace)
		if err == nil && answered && answer&paperEnd != 0 {
			// It goes through its commands without paper. When there is some again
			// it has to say that it got there.
			l.say(PaperOut)
			again = true
			_, _, err = l.await(ctx, nil, pace)
		} else if answered {
			l.say(Ready)
			return nil
		}
		if err != nil {
			return err
		}
		status, err := l.look(ctx)
		switch {
		case err != nil:
			return err
		case status != Ready:
			since = time.Now()
		case !again && time.Since(since) >= unordered:
			return nil
		case again:
			again, since = false, time.Now()
			if err := l.askInOrder(ctx); err != nil {
				return err
			}
		}
	}
}

var (
	errStuck  = errors.New("it takes no bytes")
	errSilent = errors.New("it does not answer any more")
	errHungUp = errors.New("it has hung up")
)

// fault is the status that an error of the line stands for.
func (l *link) fault(err error) Status {
	if errors.Is(err, errStuck) && l.heard.IsZero() {
		return Offline // it is there, and wants somebody to look at it
	}
	return Away
}
