package sandbox

import (
	"fmt"
	"slices"
	"time"
)

// Loss says on which side of its effect the answer of a call is lost. The
// caller can not tell the two apart; that is the point.
type Loss int

// The two kinds of loss.
const (
	BeforeEffect Loss = iota + 1 // the call never arrived
	AfterEffect                  // the call was carried out, its answer never came
)

// Calls says which calls a loss may fall on. Calls for a token, an exchange or
// a webhook and control calls are never lost.
type Calls int

// The kinds of calls.
const (
	AnyCall   Calls = iota // every call about a payment
	WriteCall              // create, capture, cancel and refund: never a poll
)

// faults is everything that is broken at the moment.
type faults struct {
	down      bool
	keyStatus int // HTTP status of the token endpoint; zero gives tokens
	losses    []loss
	failures  []failure
	garbage   []garbling
	latency   map[Operation]time.Duration
}

type loss struct {
	when  Loss
	calls Calls
}

// SetDown takes Vipps MobilePay down, or brings it up again. While it is down
// every API call, that for a token too, has no effect and gets 503 with an HTML
// page, as from a gateway. The control endpoints stay up.
func (s *Sandbox) SetDown(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.down = down
}

// LoseNext loses the answer of the next call of the kind: the connection ends
// without a response. Losses add up: two of them lose two answers. A loss whose
// when is neither BeforeEffect nor AfterEffect is an error.
//
// A caller that uses net/http may never see a loss on a connection that has
// carried a call before: its Transport repeats a request that has an
// Idempotency-Key by itself.
func (s *Sandbox) LoseNext(when Loss, calls Calls) error {
	if when != BeforeEffect && when != AfterEffect {
		return fmt.Errorf("lose next: %d is neither BeforeEffect nor AfterEffect", when)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.losses = append(s.faults.losses, loss{when, calls})
	return nil
}

// takeLoss uses up the oldest loss that fits a call; zero is none.
func (f *faults) takeLoss(op Operation) Loss {
	i := slices.IndexFunc(f.losses, func(l loss) bool {
		return op.writes() || (l.calls == AnyCall && (op.reads() || op == ForceApproveCall))
	})
	if i < 0 {
		return 0
	}
	when := f.losses[i].when
	f.losses = slices.Delete(f.losses, i, i+1)
	return when
}

// RefuseKeys makes the token endpoint answer with this HTTP status and the
// body of the API gateway, {"statusCode":401,"message":"…"}. Tokens that have
// been given out keep working. Zero gives tokens again.
func (s *Sandbox) RefuseKeys(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.keyStatus = status
}

// ShowState makes the answers about a payment show this word as its state, for
// callers who must bear a word that they do not know. The books do not change;
// the empty word shows the true state again. The error wraps ErrNoPayment; an
// empty reference is the newest payment.
func (s *Sandbox) ShowState(reference, word string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(reference)
	if err != nil {
		return fmt.Errorf("show state %q: %w", word, err)
	}
	p.shown = word
	return nil
}
