package stage

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// wire is a line that carries so many bytes a second to a terminal which answers,
// or does not. It takes at once whatever it is given, as a kernel's buffer does.
type wire struct {
	mu      sync.Mutex // of all below
	rate    int        // bytes a second
	answers chan struct{}
	term    terminal
	t       *testing.T
	free    time.Time // when the last byte is through
	writes  int
	asked   int
	behind  time.Duration // the longest that a frame has waited for the ones before it
	lost    int           // how many answers get lost from now on
}

func newWire(t *testing.T, rate int) *wire {
	return &wire{rate: rate, answers: make(chan struct{}, 1), term: newTerminal(80, 24), t: t}
}

func (l *wire) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.writes++
	now := time.Now()
	if now.Before(l.free) {
		l.behind = max(l.behind, l.free.Sub(now))
		now = l.free
	}
	l.free = now.Add(time.Duration(len(b)) * time.Second / time.Duration(l.rate))
	l.term.take(l.t, b)
	if bytes.HasSuffix(b, []byte(question)) {
		l.asked++
		if l.lost--; l.lost < 0 {
			time.AfterFunc(time.Until(l.free), func() { l.answers <- struct{}{} })
		}
	}
	return len(b), nil
}

// lose loses the next n answers.
func (l *wire) lose(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lost = n
}

// seen is how many frames were drawn, and how many questions asked with them.
func (l *wire) seen() (writes, asked int) {
	synctest.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.writes, l.asked
}

// painted runs a painter on a line in virtual time.
func painted(t *testing.T, rate, speed int, do func(*wire, *painter)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := newWire(t, rate)
		p := newPainter(l, l.answers, speed)
		go p.draw()
		do(l, p)
		close(p.stop)
		<-p.drawn
	})
}

const never = 1 << 30 // answers that get lost

// However views come, a line is given the newest one, and only when it is free.
func TestNoMoreThanTheLineTakes(t *testing.T) {
	for name, c := range map[string]struct{ speed, lost int }{
		"a terminal that answers":            {0, 0},
		"a terminal on a line of that speed": {9600, never},
		"both":                               {9600, 0},
		"a line that is faster than it says": {4800, never},
	} {
		t.Run(name, func(t *testing.T) {
			painted(t, 960, c.speed, func(l *wire, p *painter) {
				l.lose(c.lost)
				r := rand.New(rand.NewPCG(1, 2))
				rows := make([]string, 24)
				show := func() { p.show(frame{view: strings.Join(rows, "\n"), w: 80, h: 24}) }
				show()
				time.Sleep(time.Second) // until it is known whether there are answers
				const views = 2000
				for range views {
					rows = random(r, rows, 80)
					show()
					time.Sleep(time.Duration(r.IntN(20)) * time.Millisecond)
				}
				time.Sleep(4 * time.Second) // two whole screens
				writes, _ := l.seen()
				l.mu.Lock()
				defer l.mu.Unlock()
				if l.behind > 0 {
					t.Errorf("a frame waited for %v", l.behind)
				}
				if writes < 10 || writes > views/2 {
					t.Errorf("%d views were drawn as %d", views, writes)
				}
				want := newTerminal(80, 24)
				want.take(t, whole(rows, 80))
				same(t, l.term, want, "in the end")
			})
		})
	}
}

// tick is a view that differs from the one before by a digit.
func tick(p *painter, n int) {
	p.show(frame{view: fmt.Sprint("n ", n), w: 80, h: 24})
	synctest.Wait()
}

// A terminal that answers nothing is not waited for, and asked only with whole
// screens.
func TestMuteTerminalIsNotPaced(t *testing.T) {
	painted(t, 1<<20, 0, func(l *wire, p *painter) {
		l.lose(never)
		for n := range 100 {
			tick(p, n)
		}
		if writes, asked := l.seen(); writes != 100 || asked != 1 {
			t.Errorf("100 views at once were drawn as %d, with %d questions", writes, asked)
		}
		p.show(frame{view: "n", w: 80, h: 24, again: 1})
		if _, asked := l.seen(); asked != 2 {
			t.Errorf("%d questions with two whole screens", asked)
		}
	})
}

// A garbled answer holds the screen up for a moment. A terminal that has been
// changed for one without answers does so for a minute, and not for ever.
func TestAnswersThatDoNotCome(t *testing.T) {
	painted(t, 1<<20, 0, func(l *wire, p *painter) {
		tick(p, 0)
		time.Sleep(time.Second)
		l.lose(1)
		tick(p, 1)
		tick(p, 2)
		if writes, _ := l.seen(); writes != 2 {
			t.Errorf("%d views were drawn with an answer under way", writes)
		}
		time.Sleep(patience)
		if writes, _ := l.seen(); writes != 3 {
			t.Errorf("%d views were drawn after %v", writes, patience)
		}
		time.Sleep(time.Second)
		l.lose(never)
		began := time.Now()
		for n := 3; ; n += 2 {
			before, _ := l.seen()
			tick(p, n)
			tick(p, n+1)
			if writes, _ := l.seen(); writes == before+2 {
				break // both at once
			}
			time.Sleep(patience)
			if time.Since(began) > 2*time.Minute {
				t.Fatal("it is waited for after two minutes")
			}
		}
		if took := time.Since(began); took < 50*time.Second {
			t.Errorf("it was given up after %v", took)
		}
	})
}
