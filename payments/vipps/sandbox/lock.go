package sandbox

import (
	"fmt"
	"net/http"
	"time"
)

// Lock makes another operation hold a payment from now on for so long: calls
// that would change it get 423, and the same call may come again. A duration of
// zero ends a lock. The error wraps ErrNoPayment; an empty reference is the
// newest payment.
func (s *Sandbox) Lock(reference string, d time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(reference)
	if err != nil {
		return fmt.Errorf("lock for %v: %w", d, err)
	}
	p.locked = s.now().Add(d)
	return nil
}

// held refuses a change of a payment that is locked. It comes before the
// idempotency key is looked at, so nothing sticks to it.
func (s *Sandbox) held(c call, p *payment) (refusal answer, held bool) {
	if c.op.reads() || !c.now.Before(p.locked) {
		return answer{}, false
	}
	return s.problem(c, http.StatusLocked, "Locked", "Another operation holds this payment", nil), true
}
