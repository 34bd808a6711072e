package sandbox

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
)

// Garbage is an answer that is not what it should be. The call has had its
// effect. Its text is the word that POST /sandbox/fault takes.
type Garbage string

// The kinds of garbage.
const (
	HTML  Garbage = "html"  // 200 with a page for people, as from a gateway or a hotel's network
	Half  Garbage = "half"  // the first half of the answer, as if it had been all
	Empty Garbage = "empty" // 200 with nothing in it
	Extra Garbage = "extra" // the answer with fields that nobody knows: a caller has to bear them
)

// Garbages are all kinds of garbage, in the order in which they are documented.
func Garbages() []Garbage { return []Garbage{HTML, Half, Empty, Extra} }

// garbling is garbage that the calls to come of an operation will get.
type garbling struct {
	op   Operation
	kind Garbage
	left int
}

// Garble spoils the answers of the next calls of an operation, as many as
// times says. Orders for one operation add up and come in order. An unknown
// word and fewer times than one are errors.
func (s *Sandbox) Garble(op Operation, kind Garbage, times int) error {
	switch {
	case !op.known():
		return fmt.Errorf("garble %q: %w", op, errOperation())
	case !slices.Contains(Garbages(), kind):
		return fmt.Errorf("garble %s: unknown garbage %q: the words are %s", op, kind, words(Garbages()))
	case times < 1:
		return fmt.Errorf("garble %s: %d times is not at least once", op, times)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.garbage = append(s.faults.garbage, garbling{op, kind, times})
	return nil
}

// garble spoils an answer if one of the orders is about its operation.
func (f *faults) garble(op Operation, a answer) answer {
	i := slices.IndexFunc(f.garbage, func(g garbling) bool { return g.op == op })
	if i < 0 {
		return a
	}
	kind := f.garbage[i].kind
	if f.garbage[i].left--; f.garbage[i].left == 0 {
		f.garbage = slices.Delete(f.garbage, i, i+1)
	}
	switch kind {
	case HTML:
		return page(http.StatusOK)
	case Half:
		a.body = a.body[:len(a.body)/2]
	case Empty:
		return answer{status: http.StatusOK, media: a.media}
	case Extra:
		// The answer may be kept under an idempotency key; it stays as it is.
		a.body = bytes.Replace(bytes.Clone(a.body), []byte(`{"`), []byte(`{"unheardOf":{"of":["a",1,null]},"`), 1)
	}
	return a
}
