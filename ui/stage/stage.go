// Package stage is the terminal as the program holds it: the screen, which has
// one writer at a time, and the keyboard, which tells when there is nobody on
// the other side any more.
package stage

import (
	"os"
	"sync"
	"unicode/utf8"
)

// Screen is the output half of a terminal. Frames and the bell take turns, so
// that neither lands in the middle of the other.
type Screen struct {
	*os.File
	mu sync.Mutex
}

// Write writes all of b before anything else is written.
func (s *Screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.File.Write(b)
}

// WriteString is Write; without it the file's own would go past the lock.
func (s *Screen) WriteString(text string) (int, error) { return s.Write([]byte(text)) }

// Bell rings once.
func (s *Screen) Bell() {
	// A bell that can not be written is a terminal that is gone, and that is
	// the keyboard's to find out.
	_, _ = s.Write([]byte{'\a'})
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
