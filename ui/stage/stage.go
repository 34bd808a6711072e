// Package stage is the terminal as the program holds it: the screen, which shows
// the newest view and writes only what differs from what is there, and the
// keyboard, which tells when there is nobody on the other side any more.
//
// A till stands on thin lines: at 9600 bits per second a whole screen takes two
// seconds, a line of the basket a tenth of one. So the views that the program
// draws are compared cell by cell with what the terminal shows, rows that only
// moved are moved by the terminal, and while a slow line takes one change, the
// next ones are not kept: the newest view is all that counts.
package stage

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/term"
)

// Screen is the output half of a terminal. One goroutine draws; a line that takes
// no bytes holds that one up and nobody else.
type Screen struct {
	*os.File
	mu      sync.Mutex // of writing: the bell must not land in the middle of a frame
	keys    *os.File
	before  *term.State // of the terminal, to give back
	pitched bool        // its bell has a pitch
	resize  chan os.Signal
	newest  chan frame // holds the view to draw next, at most one
	stop    chan struct{}
	drawn   chan struct{} // closed when nothing is drawn any more
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

// Open takes the terminal that keys come from and the screen is on until Close:
// keys are read one by one and not echoed.
func Open(keys, screen *os.File) (*Screen, error) {
	before, err := term.MakeRaw(int(keys.Fd()))
	if err != nil {
		return nil, fmt.Errorf("terminal: %w", err)
	}
	s := &Screen{File: screen, keys: keys, before: before, pitched: os.Getenv("TERM") == "linux", resize: make(chan os.Signal, 1), newest: make(chan frame, 1), stop: make(chan struct{}), drawn: make(chan struct{})}
	watchSize(s.resize)
	go s.draw()
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
func (s *Screen) Show(view string, w, h, again int) {
	next := frame{view, w, h, again}
	for {
		select {
		case s.newest <- next:
			return
		default:
		}
		select {
		case <-s.newest: // nobody needs to see it any more
		default:
		}
	}
}

// draw draws the newest view whenever there is one.
func (s *Screen) draw() {
	defer close(s.drawn)
	out := []byte(enter)
	shown, again := grid{}, 0
	for {
		var next frame
		select {
		case next = <-s.newest:
		case <-s.stop:
			s.mu.Lock()
			defer s.mu.Unlock()
			_, _ = s.File.WriteString(leave) // as below
			return
		}
		view := parse(next.view, next.w, next.h)
		if view.w != shown.w || view.h != shown.h || next.again != again {
			out = append(out, wipe...)
			shown, again = blank(view.w, view.h), next.again
		}
		out = append(out, diff(shown, view)...)
		if len(out) > 0 {
			if _, err := s.Write(out); err != nil {
				return // a terminal that is gone is the keyboard's to find out
			}
		}
		shown, out = view, out[:0]
	}
}

// goodbye is how long a terminal may take to take the end of it.
const goodbye = 500 * time.Millisecond

// Close gives the terminal back as it was; call it once. What is shown after it
// is not drawn. The error is that of a terminal which takes no bytes.
func (s *Screen) Close() error {
	signal.Stop(s.resize)
	close(s.stop)
	var err error
	select {
	case <-s.drawn:
	case <-time.After(goodbye):
		err = errors.New("the terminal does not take what is written to it")
	}
	// A terminal that is gone can not be given back, and nobody misses it.
	_ = term.Restore(int(s.keys.Fd()), s.before)
	return err
}

// Write writes all of b before anything else is written.
func (s *Screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.File.Write(b)
}

// WriteString is Write; without it the file's own would go past the lock.
func (s *Screen) WriteString(text string) (int, error) { return s.Write([]byte(text)) }

// Tone is how a bell sounds on a terminal that can be told: the Linux console.
type Tone struct {
	Hz  int
	For time.Duration
}

// Bell rings once. The console keeps what it was told last, so each ring says all
// of it (console_codes(4), CSI 10 and CSI 11).
func (s *Screen) Bell(t Tone) {
	// A bell that can not be written is a terminal that is gone, and that is
	// the keyboard's to find out.
	_, _ = s.Write(t.bytes(s.pitched))
}

func (t Tone) bytes(pitched bool) []byte {
	if !pitched || t.Hz == 0 {
		return []byte{'\a'}
	}
	return fmt.Appendf(nil, "\x1b[10;%d]\x1b[11;%d]\a", t.Hz, t.For.Milliseconds())
}

// Keyboard is the input half. bubbletea takes the end of its input for silence
// and would wait for ever on a terminal that is gone.
type Keyboard struct {
	*os.File
	gone chan struct{}
	once sync.Once
	half []byte // of a character whose other bytes have not come yet
}

// NewKeyboard reads the keys of the terminal f.
func NewKeyboard(f *os.File) *Keyboard { return &Keyboard{File: f, gone: make(chan struct{})} }

// Gone is closed when the terminal has hung up.
func (k *Keyboard) Gone() <-chan struct{} { return k.gone }

// Read reads keys. The bytes of one character come out of one read, however they
// came in: bubbletea forgets half of one. So a read can give nothing.
func (k *Keyboard) Read(b []byte) (int, error) {
	kept := copy(b, k.half)
	if k.half = k.half[kept:]; len(k.half) > 0 {
		return kept, nil // for a reader with less room than a character has
	}
	n, err := k.File.Read(b[kept:])
	if err != nil || n == 0 && len(b) > kept {
		k.once.Do(func() { close(k.gone) })
		return n, err
	}
	n += kept
	half := unfinished(b[:n])
	if half == n && n == len(b) {
		half = 0 // a reader with so little room takes what it gets
	}
	k.half = append(k.half[:0], b[n-half:n]...)
	return n - half, nil
}

// unfinished is how many bytes at the end begin a character in UTF-8 that goes
// on behind them.
func unfinished(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if last := b[len(b)-n:]; utf8.RuneStart(last[0]) {
			if utf8.FullRune(last) {
				return 0
			}
			return n
		}
	}
	return 0
}
