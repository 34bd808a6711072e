package sandbox

import (
	"fmt"
	"time"
)

// lifetime is how long the customer has, counted from the CREATED event
// (ePayment API).
const lifetime = 10 * time.Minute

// longestLife is the furthest that expiresAt can be, where it is allowed.
const longestLife = 60 * day

// state is one of the five states of the ePayment API. Captures, cancels and
// refunds after the approval do not change it; they move the aggregate only.
type state string

const (
	created    state = "CREATED"
	authorized state = "AUTHORIZED"
	aborted    state = "ABORTED"
	expired    state = "EXPIRED"
	terminated state = "TERMINATED"
)

// money is an amount of the ePayment API, in minor units.
type money struct {
	Currency string `json:"currency"`
	Value    int64  `json:"value"`
}

// payment is what Vipps MobilePay knows of a payment.
type payment struct {
	msn       string
	request   createRequest
	reference string
	amount    money
	body      []byte // of the create, as it came
	creates   int    // how often a create named this reference
	redirect  string
	token     string // in redirect; empty where there is none
	number    string // of the customer; empty while nobody is known
	sub       string // who the customer is to the merchant, where asked for

	created time.Time
	expires time.Time
	due     time.Time // when the customer acts; zero is never
	will    state     // what that leads to
	begun   time.Time // when the customer began to approve; zero where nobody does
	trick   trick

	state    state
	approved time.Time
	locked   time.Time // until when another operation holds the payment
	shown    string    // a word to show in place of the state; see ShowState
	events   []event

	authorized, captured, cancelled, refunded int64
}

// schedule makes the customer take a decision at a moment, in place of any
// decision made before. Whatever falls due at the end of the payment's life or
// later comes too late.
func (p *payment) schedule(d Decision, at time.Time) {
	p.due, p.begun = time.Time{}, time.Time{}
	switch d {
	case Approve:
		p.due, p.will = at, authorized
	case Late:
		p.due, p.will = at.Add(lateness), authorized
	case Process:
		p.begun, p.due, p.will = at, at.Add(processing), authorized
	case Decline:
		p.due, p.will = at, aborted
	case Expire:
		if at.Before(p.expires) {
			p.expires = at
		}
	case Ignore: // the payment runs out by itself
	}
}

// processing says that the customer is approving at this moment.
func (p *payment) processing(now time.Time) bool {
	return p.state == created && !p.begun.IsZero() && !now.Before(p.begun)
}

// settle brings a payment up to now: what its customer was to do by now is
// done, with the time when it fell due, and a life that is over has ended.
// Every look at a payment and every change of one comes after this.
func (s *Sandbox) settle(p *payment, now time.Time) {
	if p.state != created {
		return
	}
	switch {
	case !p.due.IsZero() && p.due.Before(p.expires) && !p.due.After(now):
		if p.will == authorized && p.trick != 0 {
			p.play()
			s.settle(p, now)
			return
		}
		p.state = p.will
		if p.state == authorized {
			p.authorized, p.approved = p.amount.Value, p.due
		}
		s.record(p, event{name: string(p.state), amount: p.amount.Value, at: p.due})
	case !p.expires.After(now):
		p.state = expired
		s.record(p, event{name: string(expired), amount: p.amount.Value, at: p.expires})
	}
}

// uuid writes sixteen bytes as a version 4 UUID.
func uuid(b [32]byte) string {
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// psp is the pspReference of the payment: that of its CREATED event, in every
// answer of the API. Only the event log shows the others.
func (p *payment) psp() string { return p.events[0].psp }

// word is the state as answers show it.
func (p *payment) word() string {
	if p.shown != "" {
		return p.shown
	}
	return string(p.state)
}

type aggregate struct {
	Authorized money `json:"authorizedAmount"`
	Cancelled  money `json:"cancelledAmount"`
	Captured   money `json:"capturedAmount"`
	Refunded   money `json:"refundedAmount"`
}

func (p *payment) aggregate() aggregate {
	in := func(value int64) money { return money{p.amount.Currency, value} }
	return aggregate{in(p.authorized), in(p.cancelled), in(p.captured), in(p.refunded)}
}

type methodView struct {
	Type    string `json:"type"`
	CardBin string `json:"cardBin,omitempty"`
}

type profileView struct {
	Sub string `json:"sub,omitempty"`
}

type paymentView struct {
	Aggregate     aggregate         `json:"aggregate"`
	Amount        money             `json:"amount"`
	State         string            `json:"state"`
	PaymentMethod methodView        `json:"paymentMethod"`
	Profile       profileView       `json:"profile"`
	PSPReference  string            `json:"pspReference"`
	RedirectURL   string            `json:"redirectUrl,omitempty"`
	Reference     string            `json:"reference"`
	Metadata      map[string]string `json:"metadata,omitempty"`

	CaptureGuaranteedUntil string       `json:"captureGuaranteedUntil,omitempty"`
	UserDetails            *userDetails `json:"userDetails,omitempty"`
}

// view is the answer of GET /payments/{reference}. The receipt is not in it:
// the ePayment API takes one but never gives it back.
func (p *payment) view() paymentView {
	v := paymentView{
		Aggregate:     p.aggregate(),
		Amount:        p.amount,
		State:         p.word(),
		PaymentMethod: methodView{Type: p.request.PaymentMethod.Type},
		PSPReference:  p.psp(),
		RedirectURL:   p.redirect,
		Reference:     p.reference,
		Metadata:      p.request.Metadata,

		CaptureGuaranteedUntil: p.guaranteedUntil(),
	}
	if p.state == authorized {
		v.PaymentMethod.CardBin = "540185"
		v.Profile.Sub = p.sub
		v.UserDetails = p.userDetails()
	}
	return v
}
