package sandbox

import (
	"fmt"
	"slices"
	"time"
)

// event is an entry of the event log.
type event struct {
	name   string
	psp    string
	amount int64
	at     time.Time
	key    string
	failed bool
}

// The names of events, which are those of the states and these.
const (
	captured  = "CAPTURED"
	cancelled = "CANCELLED"
	refunded  = "REFUNDED"
)

// EventNames are the names of all events, in the words of the event log.
func EventNames() []string {
	return []string{string(created), string(authorized), captured, cancelled, refunded,
		string(aborted), string(expired), string(terminated)}
}

// record writes an entry in the event log, and announces it to whoever has
// registered for it. Every event has a pspReference of its own: a UUID for
// CREATED, digits for the others.
func (s *Sandbox) record(p *payment, e event) {
	id := s.unique()
	e.psp = fmt.Sprintf("%d", 3_343_000_000+s.serial)
	if e.name == string(created) {
		e.psp = uuid(id)
	}
	p.events = append(p.events, e)
	s.announce(p, e)
}

// FailOperation puts an operation that came to nothing into the event log of a
// payment, under one of EventNames, and announces it: an event with success
// false. The books do not change. The error wraps ErrNoPayment; an empty
// reference is the newest payment.
func (s *Sandbox) FailOperation(reference, name string) error {
	if !slices.Contains(EventNames(), name) {
		return fmt.Errorf("fail operation %q: unknown event: the words are %s", name, words(EventNames()))
	}
	defer s.wake()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(reference)
	if err != nil {
		return fmt.Errorf("fail operation %s: %w", name, err)
	}
	now := s.now()
	s.settle(p, now)
	s.record(p, event{name: name, amount: p.amount.Value, at: now, failed: true})
	return nil
}

type eventView struct {
	Reference      string `json:"reference"`
	PSPReference   string `json:"pspReference"`
	Name           string `json:"name"`
	Amount         money  `json:"amount"`
	Timestamp      string `json:"timestamp"`
	IdempotencyKey string `json:"idempotencyKey,omitempty"`
	Success        bool   `json:"success"`
}

// show is an event as the log and webhooks have it. The timestamp of CREATED
// has three decimals and those of the others seven: the real log mixes both,
// and a caller has to read both.
func (p *payment) show(e event) eventView {
	layout := "2006-01-02T15:04:05.0000000Z"
	if e.name == string(created) {
		layout = "2006-01-02T15:04:05.000Z"
	}
	return eventView{
		Reference:      p.reference,
		PSPReference:   e.psp,
		Name:           e.name,
		Amount:         money{p.amount.Currency, e.amount},
		Timestamp:      e.at.UTC().Format(layout),
		IdempotencyKey: e.key,
		Success:        !e.failed,
	}
}

// log is the answer of GET /payments/{reference}/events, oldest first.
func (p *payment) log() []eventView {
	log := make([]eventView, 0, len(p.events))
	for _, e := range p.events {
		log = append(log, p.show(e))
	}
	return log
}
