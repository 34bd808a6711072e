package sandbox

import (
	"bytes"
	"net/http"
)

// answered is what was answered under an idempotency key, and to what.
type answered struct {
	instance string
	body     []byte
	answer   answer
}

// once carries out a call at most once per idempotency key.
//
// The same key with the same bytes gets the stored answer, a refusal too: a
// 4xx sticks to its key, unless it tells the caller to try again. The same key with anything else is a conflict. How
// wide the API holds a key is not documented; here it is the whole sales unit,
// so that a key used for two things is always found out.
func (s *Sandbox) once(c call, conflict string, carryOut func() answer) answer {
	at := slot{c.msn, c.key}
	if before, seen := s.answered[at]; seen {
		if before.instance == c.instance && bytes.Equal(before.body, c.body) {
			return before.answer
		}
		return s.refuse(c, conflict, "The idempotency key has been used for another request")
	}
	a := carryOut()
	// A 5xx says nothing about the request: the same key may try again.
	if a.status < http.StatusInternalServerError && !a.again {
		s.answered[at] = answered{instance: c.instance, body: c.body, answer: a}
	}
	return a
}
