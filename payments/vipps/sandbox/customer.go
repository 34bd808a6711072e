package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// lateness is how long after a Late decision the approval comes: longer than a
// cashier waits without asking, well inside the life of the payment.
const lateness = 45 * time.Second

// processing is how long a customer takes to approve after a Process decision.
const processing = 10 * time.Second

// Decision is what a customer does with a payment on the phone.
type Decision string

// The decisions. Their text is the word that POST /sandbox/decide takes.
const (
	Approve Decision = "approve" // the money is reserved now
	Decline Decision = "decline" // the payment is ABORTED now
	Ignore  Decision = "ignore"  // nothing; it expires 10 minutes after creation
	Late    Decision = "late"    // the customer approves 45 seconds from now
	Expire  Decision = "expire"  // the payment is EXPIRED now, ahead of time
	Process Decision = "process" // the customer is at it: no cancel gets in (6250), and the approval comes 10 seconds from now
)

// Decisions are all decisions, in the order in which they are documented.
func Decisions() []Decision { return []Decision{Approve, Decline, Ignore, Late, Expire, Process} }

func (d Decision) known() bool { return slices.Contains(Decisions(), d) }

func (d Decision) check() error {
	if !d.known() {
		return fmt.Errorf("decide %q: %w: the words are %s", d, ErrDecision, words(Decisions()))
	}
	return nil
}

// Script is what customers do when nobody steers them: the decision, taken
// After the payment was created. Script{Decision: Late, After: 10 *
// time.Second} approves 55 seconds after creation.
type Script struct {
	Decision Decision
	After    time.Duration
}

// DefaultScript approves after four seconds: a customer with the phone in the
// hand.
func DefaultScript() Script { return Script{Decision: Approve, After: 4 * time.Second} }

// orDefault is the script, or DefaultScript where it has no known decision.
func (sc Script) orDefault() Script {
	if !sc.Decision.known() {
		return DefaultScript()
	}
	return sc
}

// Errors of Decide and ShowState.
var (
	ErrNoPayment = errors.New("no such payment")
	ErrFinal     = errors.New("the payment is final")
	ErrDecision  = errors.New("unknown decision")
)

// SetDefault says how the customers of payments to come behave. Payments that
// exist keep their customers. The zero Script brings back DefaultScript.
func (s *Sandbox) SetDefault(sc Script) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.customer = sc.orDefault()
}

// Decide lets the customer of a payment act, in place of what the script had
// in mind. An empty reference is the newest payment; a reference that several
// sales units have used is that of the newest one.
//
// The error wraps ErrNoPayment, ErrFinal (only a payment in state CREATED has
// anything left to decide) or ErrDecision.
func (s *Sandbox) Decide(reference string, d Decision) error {
	_, err := s.decide(reference, d)
	return err
}

// decide is Decide; it tells which payment the decision fell on.
func (s *Sandbox) decide(reference string, d Decision) (string, error) {
	defer s.wake()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := d.check(); err != nil {
		return reference, err
	}
	p, err := s.find(reference)
	if err != nil {
		return reference, fmt.Errorf("decide %s: %w", d, err)
	}
	return p.reference, s.decideFor(p, d)
}

func (s *Sandbox) decideFor(p *payment, d Decision) error {
	if err := d.check(); err != nil {
		return err
	}
	now := s.now()
	s.settle(p, now)
	if p.state != created {
		return fmt.Errorf("decide %s for %s: %w: its state is %s", d, p.reference, ErrFinal, p.state)
	}
	p.schedule(d, now)
	s.settle(p, now)
	return nil
}

// find gives the newest payment with the reference, or the newest of all.
func (s *Sandbox) find(reference string) (*payment, error) {
	for _, p := range slices.Backward(s.order) {
		if reference == "" || p.reference == reference {
			return p, nil
		}
	}
	if reference == "" {
		return nil, fmt.Errorf("%w: none has been created yet", ErrNoPayment)
	}
	return nil, fmt.Errorf("%w: %s", ErrNoPayment, reference)
}
