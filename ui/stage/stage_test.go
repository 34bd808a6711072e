package stage

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// However bytes come in, characters come out whole, and nothing is lost.
func TestCharactersComeOutWhole(t *testing.T) {
	const text = "blåbær 1€ 🍓\xe5x\xff"
	for step := 1; step <= 5; step++ {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		k := NewKeyboard(r)
		var got []byte
		for i := 0; i < len(text); i += step {
			if _, err := w.WriteString(text[i:min(i+step, len(text))]); err != nil {
				t.Fatal(err)
			}
			b := make([]byte, 16)
			n, err := k.Read(b)
			if err != nil {
				t.Fatal(err)
			}
			if unfinished(b[:n]) > 0 {
				t.Errorf("in steps of %d, %q ends in half a character", step, b[:n])
			}
			got = append(got, b[:n]...)
		}
		if string(got) != text {
			t.Errorf("in steps of %d came %q", step, got)
		}
		select {
		case <-k.Gone():
			t.Error("the terminal is there")
		default:
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Read(make([]byte, 4)); !errors.Is(err, io.EOF) {
			t.Errorf("at the end: %v", err)
		}
		<-k.Gone()
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// piped is a keyboard, and what is typed on it.
func piped(t *testing.T) (*Keyboard, func(string)) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(w.Close(), r.Close()); err != nil {
			t.Error(err)
		}
	})
	return NewKeyboard(r), func(keys string) {
		if _, err := w.WriteString(keys); err != nil {
			t.Error(err)
		}
	}
}

// However the terminal's answers are split over reads, and whatever is typed
// around them, only the keys come out, and each sequence whole.
func TestAnswersAreNoKeys(t *testing.T) {
	const text = "ab" + answer + "\x1b[A" + answer + answer + "\x1b[1;5C\x1bOP\x1b\x1bå" + trouble + "\x1b[2n\x1b[200~x" + answer + "y\x1b[201~z"
	want := strings.NewReplacer(answer, "", trouble, "").Replace(text)
	for first := range len(text) {
		k, typed := piped(t)
		written := make(chan struct{})
		go func() {
			defer close(written)
			typed(text[:first])
			typed(text[first:])
		}()
		var got strings.Builder
		for b := make([]byte, 7+first); got.Len() < len(want); { // with more and less room
			n, err := k.Read(b)
			if err != nil {
				t.Fatal(err)
			}
			got.Write(b[:n])
		}
		<-written
		if got.String() != want {
			t.Errorf("split after %d came %q", first, got.String())
		}
		select {
		case <-k.answered:
		default:
			t.Errorf("split after %d, nothing was answered", first)
		}
	}
}

// Esc is a key of its own where nothing follows it.
func TestEscAlone(t *testing.T) {
	k, typed := piped(t)
	for _, keys := range []string{"\x1b", "ab\x1b", "\x1b[", "å\x1bO"} {
		typed(keys)
		began := time.Now()
		b := make([]byte, 256)
		n, err := k.Read(b)
		if err != nil || string(b[:n]) != keys {
			t.Errorf("%q came as %q, %v", keys, b[:n], err)
		}
		if took := time.Since(began); took > 20*together {
			t.Errorf("%q took %v", keys, took)
		}
	}
	typed(answer)
	if n, err := k.Read(make([]byte, 256)); n != 0 || err != nil {
		t.Errorf("an answer came as %d keys, %v", n, err)
	}
}
