// Package stage is the terminal as the program holds it: the screen, which has
// one writer at a time, and the keyboard, which tells when there is nobody on
// the other side any more.
package stage

import (
	"os"
	"sync"
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
}

// NewKeyboard reads the keys of the terminal f.
func NewKeyboard(f *os.File) *Keyboard { return &Keyboard{File: f, gone: make(chan struct{})} }

// Gone is closed when the terminal has hung up.
func (k *Keyboard) Gone() <-chan struct{} { return k.gone }

// Read reads keys.
func (k *Keyboard) Read(b []byte) (int, error) {
	n, err := k.File.Read(b)
	if err != nil || n == 0 && len(b) > 0 {
		k.once.Do(func() { close(k.gone) })
	}
	return n, err
}
