package stage

import (
	"bytes"
	"os"
	"sync"
	"time"
	"unicode/utf8"
)

// Keyboard is the input half. bubbletea takes the end of its input for silence
// and would wait for ever on a terminal that is gone. What the terminal says
// itself is no key, and is taken out.
type Keyboard struct {
	*os.File
	gone     chan struct{}
	once     sync.Once
	answered chan struct{} // by the terminal; holds one answer
	half     []byte        // of a character, or of a sequence, whose other bytes have not come yet
}

// NewKeyboard reads the keys of the terminal f.
func NewKeyboard(f *os.File) *Keyboard {
	return &Keyboard{File: f, gone: make(chan struct{}), answered: make(chan struct{}, 1)}
}

// Gone is closed when the terminal has hung up.
func (k *Keyboard) Gone() <-chan struct{} { return k.gone }

// together is how long the next byte of a sequence may take. It is what Esc, the
// key, is late by, which nobody feels; at 300 bits per second a byte takes 33 ms.
const together = 50 * time.Millisecond

// Read reads keys. The bytes of one character come out of one read, however they
// came in, and so do those of a sequence: bubbletea forgets half of a character,
// and takes half of a sequence for Esc and letters. So a read can give nothing.
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
	goesOn := 0
	for goesOn = begun(b[:n]); goesOn > 0 && k.comes(together); goesOn = begun(b[:n]) {
		if n == len(b) {
			break // what is there is the next read's
		}
		more, err := k.File.Read(b[n:])
		if err != nil || more == 0 {
			break // the next read finds it out as well
		}
		n += more
	}
	if n < len(b) {
		goesOn = 0 // nothing more has come
	}
	half := max(unfinished(b[:n]), goesOn)
	if half == n && n == len(b) {
		half = 0 // a reader with so little room takes what it gets
	}
	k.half = append(k.half[:0], b[n-half:n]...)
	return k.keys(b[:n-half]), nil
}

// keys takes the terminal's answers out of what has come, and says how much is
// left.
func (k *Keyboard) keys(b []byte) int {
	n := len(b)
	for i := 0; i+len(answer) <= n; {
		if word := b[i : i+len(answer)]; string(word) != answer && string(word) != trouble {
			i++
			continue
		}
		n = i + copy(b[i:], b[i+len(answer):n])
		select {
		case k.answered <- struct{}{}:
		default: // one is as good as two
		}
	}
	return n
}

// comes says that more bytes come, within a time.
func (k *Keyboard) comes(within time.Duration) (ready bool) {
	raw, err := k.SyscallConn()
	if err != nil {
		return false
	}
	err = raw.Control(func(fd uintptr) { ready = readable(int(fd), within) })
	return err == nil && ready
}

// drain waits for an answer that is still on its way, and throws away what comes
// with it: it would stand on the command line of whoever gets the terminal next.
// Nobody else may be reading.
func (k *Keyboard) drain(within time.Duration) {
	b := make([]byte, 256)
	for end := time.Now().Add(within); ; {
		select {
		case <-k.answered:
			return
		default:
		}
		if rest := time.Until(end); rest <= 0 || !k.comes(rest) {
			return
		}
		if _, err := k.Read(b); err != nil {
			return
		}
	}
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

// longestSequence is longer than what any key sends.
const longestSequence = 16

// begun is how many bytes at the end begin a sequence that may go on behind them
// (ECMA-48, 5.4): ESC, ESC O, or ESC [ and parameters.
func begun(b []byte) int {
	start := bytes.LastIndexByte(b, 0x1b)
	if start < 0 || len(b)-start > longestSequence {
		return 0
	}
	rest := b[start+1:]
	if parameters, found := bytes.CutPrefix(rest, []byte("[")); found {
		if bytes.ContainsFunc(parameters, func(r rune) bool { return r < ' ' || r > '?' }) {
			return 0 // it has ended
		}
	} else if len(rest) > 0 && string(rest) != "O" {
		return 0
	}
	return len(b) - start
}
