package stage

import (
	"errors"
	"io"
	"os"
	"testing"
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
