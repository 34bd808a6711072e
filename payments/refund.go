package payments

import (
	"fmt"
	"strconv"
	"time"

	"butikk/kasse/payments/money"
)

// RefundStatus is where a refund stands.
type RefundStatus string

// The life of a refund. Asked is open, the others are final.
const (
	RefundAsked   RefundStatus = "asked"   // in the journal, and perhaps at the provider
	RefundDone    RefundStatus = "done"    // the money is on its way back
	RefundRefused RefundStatus = "refused" // the provider would not
)

// ReturnLine is goods that come back: a line of the receipt, by its place from
// 1, how much of it, and what is paid back for that.
type ReturnLine struct {
	Line     int           `json:"line"`
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Quantity string        `json:"quantity"` // "1", "0.822"
	Unit     string        `json:"unit"`
	Price    money.Amount  `json:"price"` // one unit
	VAT      money.VATRate `json:"vat"`
	Amount   money.Amount  `json:"amount"` // minor units

	Department string `json:"department,omitempty"`
}

// RefundPlan is a refund as it was decided before anything was sent.
type RefundPlan struct {
	Amount   money.Amount   `json:"amount"` // minor units
	Currency money.Currency `json:"currency"`
	Key      Key            `json:"key"`
	Nth      int            `json:"nth"`      // of the payment's refunds, from 1: storage takes each once
	Receipt  string         `json:"receipt"`  // number of the sale's receipt
	Customer string         `json:"customer"` // masked
	Lines    []ReturnLine   `json:"lines"`
	Cashier  int            `json:"cashier,omitempty"` // who was logged in; 0: nobody
}

// Refund is money on its way back from a paid sale, a value folded from events
// by Apply. Its key names it: whatever happens, one key is one refund.
type Refund struct {
	RefundPlan
	Reference Reference // of the payment
	Sale      string
	PlannedAt time.Time
	ChangedAt time.Time
	Status    RefundStatus
	Doubt     bool // a try may have left and was not answered: nobody knows whether it took effect
	Refusal   Refusal
	RefusedAt time.Time // the first no since the last try in doubt

	// Pace is not in the journal: after a restart the till simply asks.
	Pace Pace
}

// RefundKey is the idempotency key of the n-th refund that a till asks for. It
// names the till, so that two tills which refund one sale ask for two refunds.
func RefundKey(ref Reference, till, n int) Key {
	return Key(string(ref) + ".refund." + strconv.Itoa(till) + "-" + strconv.Itoa(n))
}

// Next is when the refund is to be asked for, again and again with the same
// bytes under the same key until there is an answer: the provider gives the
// money once. A person's finger has no part in it.
func (r Refund) Next() Step {
	if r.Status != RefundAsked || r.Pace.Calling {
		return Step{}
	}
	return Step{Op: OpRefund, Key: r.Key, After: max(wait(r.Pace.Misses), r.Pace.NotBefore)}
}

// Apply folds one event into the refund. An event that can not happen to it is
// an error that names both, and changes nothing.
func (r Refund) Apply(e Event) (Refund, error) {
	switch {
	case e.Kind == TillStarted:
		r.Pace, r.Doubt = Pace{}, r.Status == RefundAsked || r.Doubt // it may have been sent
		return r, nil
	case e.Kind == RefundPlanned && r.Status == "" && e.Refund != nil:
		return Refund{
			RefundPlan: *e.Refund, Reference: e.Reference, Sale: e.Sale, PlannedAt: e.At, ChangedAt: e.At, Status: RefundAsked,
		}, nil
	case e.Kind == RefundEnded && r.Status == RefundAsked && e.Trouble != nil:
		r = r.refused(e)
		r.Status, r.ChangedAt, r.Doubt = RefundRefused, e.At, false
		return r, nil
	case e.Kind != RefundHeard || r.Status != RefundAsked:
	case e.Observed != nil:
		r.Status, r.ChangedAt, r.Doubt, r.Pace = RefundDone, e.At, false, Pace{}
		return r, nil
	case e.Trouble != nil:
		return r.missed(e), nil
	}
	return r, fmt.Errorf("refund %s: %s in status %q", r.Key, e.Kind, r.Status)
}

func (r Refund) missed(e Event) Refund {
	t := *e.Trouble
	r.Pace.Calling, r.Pace.NotBefore, r.Pace.Last = false, t.RetryAfter, t
	if t.Kind == Withheld {
		return r
	}
	r.Pace.Misses++
	if t.Kind == Busy {
		r.Pace.Busy++
	} else {
		r.Pace.Busy = 0
	}
	switch {
	case t.Kind == Denied && (t.Code != "" || t.Trace != ""), r.Pace.Busy >= endlessly:
		return r.refused(e)
	case t.Kind == Unanswered, t.Kind == Denied: // a no without a code is a proxy's: it may have gone through
		r.Doubt, r.Refusal, r.RefusedAt = true, Refusal{}, time.Time{}
	}
	// Not found: it was captured, so it is there, and what does not find it is
	// behind. Anything else has not been heard by anybody who decides.
	return r
}

// endlessly is how many times in a row "not now" is taken for no.
const endlessly = 20

// settles is how long a no is watched that came after a try in doubt: that try
// may still be on its way.
const settles = 10 * time.Minute

// refused takes in a no. The first one since a doubt is the one that counts.
func (r Refund) refused(e Event) Refund {
	if r.Refusal.Op == OpNone {
		r.Refusal, r.RefusedAt = refusal(OpRefund, *e.Trouble), e.At
	}
	return r
}

// hopeless says that the provider's no is final: no try can be alive that would
// still be answered with yes. Each no after a doubt has looked for the refund in
// the log first. What the till concludes here it writes as RefundEnded, so that
// nobody who reads the journal has to conclude it again.
func (r Refund) hopeless(now time.Time) bool {
	return r.Status == RefundAsked && r.Refusal.Op != OpNone && (!r.Doubt || now.Sub(r.RefusedAt) >= settles)
}

// changed says that the refund is not what it was before, in anything that the
// journal keeps.
func (r Refund) changed(before Refund) bool {
	return r.Status != before.Status || r.Doubt != before.Doubt || r.Refusal != before.Refusal
}

// Final says that nothing more happens to the refund by itself.
func (r Refund) Final() bool { return r.Status == RefundDone || r.Status == RefundRefused }

// share is the part of a line's amount that belongs to the pieces from the
// first up to the n-th of all: parts add up to the whole, however they are cut.
func share(whole money.Amount, n, all int64) money.Amount {
	if all <= 0 || n >= all {
		return whole
	}
	return money.Amount(int64(whole) * n / all)
}
