// Package stage is the terminal as the program holds it: the screen, which shows
// the newest view and writes only what differs from what is there, and the
// keyboard, which tells when there is nobody on the other side any more.
//
// A till stands on thin lines: at 9600 bits per second a whole screen takes two
// seconds, a line of the basket a tenth of one. So the views that the program
// draws are compared cell by cell with what the terminal shows, rows that only
// moved are moved by the terminal, and while the line takes one change, the next
// ones are not kept: the newest view is all that counts.
package stage

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/term"
)

// Line is the way to the terminal. What several write to it does not mix.
type Line struct {
	*os.File
	mu      sync.Mutex
	bell    atomic.Pointer[Tone] // that has not rung yet; a newer one takes its place
	pitched bool                 // its bell has a pitch
}

// NewLine writes to the terminal f.
func NewLine(f *os.File) *Line { return &Line{File: f, pitched: os.Getenv("TERM") == "linux"} }

// Write writes all of b before anything else is written.
func (l *Line) Write(b []byte) (int, error) {
	l.mu.Lock()
	n, err := l.File.Write(b)
	l.mu.Unlock()
	l.ring() // if anybody has asked meanwhile
	return n, err
}

// WriteString is Write; without it the file's own would go past the lock.
func (l *Line) WriteString(text string) (int, error) { return l.Write([]byte(text)) }

// Tone is how a bell sounds on a terminal that can be told: the Linux console.
type Tone struct {
	Hz  int
	For time.Duration
}

// Bell rings once: behind a frame that is being written, not in it, and before
// all that waits for the line to be free. Where a terminal takes no bytes the
// newest bell alone waits for it, and nobody else: old ones are no news.
func (l *Line) Bell(t Tone) {
	l.bell.Store(&t)
	l.ring()
}

func (l *Line) ring() {
	for l.bell.Load() != nil && l.mu.TryLock() {
		if t := l.bell.Swap(nil); t != nil {
			// A bell that can not be written is a terminal that is gone, and that
			// is the keyboard's to find out.
			_, _ = l.File.Write(t.bytes(l.pitched))
		}
		l.mu.Unlock()
	}
}

// bytes ring the bell. The console keeps what it was told last, so each ring says
// all of it (console_codes(4), CSI 10 and CSI 11).
func (t Tone) bytes(pitched bool) []byte {
	if !pitched || t.Hz == 0 {
		return []byte{'\a'}
	}
	return fmt.Appendf(nil, "\x1b[10;%d]\x1b[11;%d]\a", t.Hz, t.For.Milliseconds())
}

// Screen is the output half of a terminal.
type Screen struct {
	*Line
	painter *painter
	keys    *Keyboard
	before  *term.State // of the terminal, to give back
	resize  chan os.Signal
}

// Open takes the terminal that keys come from and the screen is on until Close:
// keys are read one by one and not echoed. The speed of the line is in bits per
// second, or 0 where it is not known.
func Open(keys *Keyboard, screen *Line, speed int) (*Screen, error) {
	before, err := term.MakeRaw(int(keys.Fd()))
	if err != nil {
		return nil, fmt.Errorf("terminal: %w", err)
	}
	s := &Screen{Line: screen, painter: newPainter(screen, keys.answered, speed), keys: keys, before: before, resize: make(chan os.Signal, 1)}
	watchSize(s.resize)
	go s.painter.draw()
	return s, nil
}

// Size is the terminal's, in columns and rows; zero where it does not know, as on
// a serial line.
func (s *Screen) Size() (w, h int) {
	w, h, err := term.GetSize(int(s.Fd()))
	if err != nil {
		return 0, 0
	}
	return w, h
}

// Resized is told when the size may have changed.
func (s *Screen) Resized() <-chan os.Signal { return s.resize }

// Show makes a view what the terminal is to show. It does not wait. The same
// number in again says that nothing but this Screen has written to the terminal.
func (s *Screen) Show(view string, w, h, again int) { s.painter.show(frame{view, w, h, again}) }

// goodbye is how long a terminal may take to take the end of it.
const goodbye = 500 * time.Millisecond

// Close gives the terminal back as it was; call it once, when nobody reads keys
// any more. What is shown after it is not drawn. The error is that of a terminal
// which takes no bytes.
func (s *Screen) Close() error {
	signal.Stop(s.resize)
	close(s.painter.stop)
	var err error
	select {
	case <-s.painter.drawn:
		if s.painter.pace.answers && s.painter.pace.asked {
			s.keys.drain(goodbye)
		}
	case <-time.After(goodbye):
		err = errors.New("the terminal does not take what is written to it")
	}
	// A terminal that is gone can not be given back, and nobody misses it.
	_ = term.Restore(int(s.keys.Fd()), s.before)
	return err
}
