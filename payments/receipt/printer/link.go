package printer

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"syscall"
	"time"
)

// link is an open line and the goroutine that listens to it, which hold starts
// and end stops. A write has a goroutine of its own, which does not outlive it.
// Everything else belongs to the caller of Print or Ask.
type link struct {
	line  Line
	tell  func(Status)
	said  Status    // what was told last
	heard time.Time // when a question was answered last; zero where none ever was

	// The newest answer of each kind that nobody has taken. One would be enough:
	// no question is asked while another waits.
	realTime, inOrder chan byte

	shut   func() error  // closes the line, once
	closed chan struct{} // when that was done
	ended  chan struct{} // closed when nobody listens any more
	lost   error         // why, from then on; nil where it cannot be read at all
}

func hold(line Line, tell func(Status)) *link {
	l := &link{
		line: line, tell: tell, said: Ready,
		realTime: make(chan byte, 1), inOrder: make(chan byte, 1),
		closed: make(chan struct{}), ended: make(chan struct{}),
	}
	l.shut = sync.OnceValue(func() error { close(l.closed); return line.Close() })
	go l.listen()
	return l
}

func (l *link) end() error {
	err := l.shut()
	<-l.ended
	return err
}

func (l *link) say(s Status) {
	if s != l.said {
		l.said = s
		if l.tell != nil {
			l.tell(s)
		}
	}
}

// listen sorts what the printer says until the line is closed or lost. A device
// that cannot be read and has never said anything is not lost: it may well be
// written to.
func (l *link) listen() {
	defer close(l.ended)
	_, connection := l.line.(net.Conn)
	var s sorter
	answered := false
	buf := make([]byte, 64)
	for {
		n, err := l.line.Read(buf)
		for _, b := range buf[:n] {
			switch s.sort(b, time.Now()) {
			case realTime:
				put(l.realTime, b)
				answered = true
			case inOrder:
				put(l.inOrder, b)
				answered = true
			case neither:
			}
		}
		switch {
		case connection && errors.Is(err, io.EOF):
			l.lost = errHungUp
			return
		case err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, syscall.EAGAIN):
			if connection || answered {
				l.lost = err
			}
			return
		case n == 0 && !l.rest():
			return
		}
	}
}

// put leaves the newest byte. It does not wait, because only one goroutine puts.
func put(c chan byte, b byte) {
	drain(c)
	c <- b
}

func drain(c chan byte) {
	select {
	case <-c:
	default:
	}
}

// rest lets a line be that has nothing or takes nothing at this moment. It answers
// whether the line is still open.
func (l *link) rest() bool {
	timer := time.NewTimer(20 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-l.closed:
		return false
	}
}

// write returns when the line has taken all of b. Where it takes none for a while
// the printer is told as Offline: its buffer is full, because it does not print.
// When ctx ends the line is closed, and the error is the cause.
func (l *link) write(ctx context.Context, b []byte) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	done := make(chan error, 1)
	go func() { done <- l.send(b) }()
	slow := time.NewTimer(pace)
	defer slow.Stop()
	before := l.said
	for {
		select {
		case err := <-done:
			if err == nil {
				l.say(before)
			}
			return err
		case <-slow.C:
			l.say(Offline)
		case <-ctx.Done():
			err := l.shut()
			<-done // what became of it is no more of interest
			return errors.Join(context.Cause(ctx), err)
		}
	}
}

func (l *link) send(b []byte) error {
	for len(b) > 0 {
		n, err := l.line.Write(b)
		b = b[n:]
		switch {
		case errors.Is(err, syscall.EAGAIN):
			if !l.rest() {
				return net.ErrClosed
			}
		case err != nil:
			return err
		case n == 0:
			return io.ErrShortWrite
		}
	}
	return nil
}

// await waits for an answer, or for d. Without a channel it only waits. The error
// is that of ctx, or that the line is lost.
func (l *link) await(ctx context.Context, answers <-chan byte, d time.Duration) (answer byte, answered bool, err error) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case answer = <-answers:
		return answer, true, nil
	case <-timer.C:
		return 0, false, nil
	case <-ctx.Done():
		return 0, false, context.Cause(ctx)
	case <-l.ended:
	}
	select {
	case answer = <-answers: // said, and then hung up
		return answer, true, nil
	default:
		return 0, false, l.lost
	}
}

// ask asks one question in real time. The answers are alike, so nothing else is
// asked before this one has had its time, and what comes later is dropped.
func (l *link) ask(ctx context.Context, n byte) (answer byte, answered bool, err error) {
	drain(l.realTime)
	if err := l.write(ctx, realTimeQuestion(n)); err != nil {
		return 0, false, err
	}
	return l.await(ctx, l.realTime, answerTime)
}

// askInOrder asks what is answered when everything before it is printed. An answer
// that lies there now belongs to an earlier document.
func (l *link) askInOrder(ctx context.Context) error {
	drain(l.inOrder)
	return l.write(ctx, inOrderQuestion)
}

// look asks how the printer is, and tells it. The status is empty where nothing
// was answered, which is an error when it has lasted too long after an answer.
func (l *link) look(ctx context.Context) (Status, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, silence, errStuck)
	defer cancel()
	printer, answered, err := l.ask(ctx, askPrinter)
	switch {
	case err != nil:
		return "", err
	case !answered && !l.heard.IsZero() && time.Since(l.heard) >= silence:
		return "", errSilent
	case !answered:
		return "", nil
	}
	l.heard = time.Now()
	cause, whole, err := l.ask(ctx, askCause)
	if err != nil {
		return "", err
	}
	paper, answered, err := l.ask(ctx, askPaper)
	if err != nil {
		return "", err
	}
	status := statusOf(printer, cause, paper)
	if status == Offline && !(whole && answered) && l.said != Ready {
		status = l.said // it did not get to say why, and the reason was known
	}
	l.say(status)
	return status, nil
}
