package sandbox

import (
	"bytes"
	"encoding/json"
	"time"
)

// Entry is what the books of Vipps MobilePay say of one payment. Amounts are
// in minor units of Currency.
type Entry struct {
	MSN       string    `json:"msn"`
	Reference string    `json:"reference"`
	Created   time.Time `json:"created"`
	Currency  string    `json:"currency"`
	Amount    int64     `json:"amount"`

	// State is the true state, whatever ShowState makes the answers say.
	State      string `json:"state"`
	Authorized int64  `json:"authorized"`
	Captured   int64  `json:"captured"`
	Cancelled  int64  `json:"cancelled"`
	Refunded   int64  `json:"refunded"`

	// Customer is the field of the create that named the customer:
	// phoneNumber, personalQr or customerToken; empty when none did.
	Customer string `json:"customer"`
	// Creates counts the creates that named this reference and reached the
	// API: the one that made it, repeats of its key, and refused ones.
	Creates int `json:"creates"`
	// Body is the body of the create that made it, byte for byte; as part of
	// GET /sandbox/ledger it is the same JSON without the white space.
	Body json.RawMessage `json:"body"`
}

// Ledger is a copy of the books as of now, oldest payment first.
func (s *Sandbox) Ledger() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	entries := make([]Entry, 0, len(s.order))
	for _, p := range s.order {
		s.settle(p, now)
		e := Entry{
			MSN:        p.msn,
			Reference:  p.reference,
			Created:    p.created,
			Currency:   p.amount.Currency,
			Amount:     p.amount.Value,
			State:      string(p.state),
			Authorized: p.authorized,
			Captured:   p.captured,
			Cancelled:  p.cancelled,
			Refunded:   p.refunded,
			Creates:    p.creates,
			Body:       bytes.Clone(p.body),
		}
		if kinds := p.request.Customer.kinds(); len(kinds) > 0 {
			e.Customer = kinds[0]
		}
		entries = append(entries, e)
	}
	return entries
}
