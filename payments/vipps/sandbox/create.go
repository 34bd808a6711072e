package sandbox

import (
	"fmt"
	"net/http"
	"time"
)

// create opens a payment, once per idempotency key and once per reference.
func (s *Sandbox) create(c call) answer {
	s.count(c)
	return s.once(c, "4020", func() answer { return s.open(c) })
}

// count notes that a create named the reference of a payment that is in the
// books, repeats and refusals included: a till that asks again after a lost
// answer shows here.
func (s *Sandbox) count(c call) {
	if p, known := s.payments[slot{c.msn, namedReference(c.body)}]; known {
		p.creates++
	}
}

// namedReference is the reference in the body of a create, under exactly that
// name. A body that can not be read names none; open says what is wrong with it.
func namedReference(body []byte) string {
	tree, _, err := parse(body)
	if err != nil {
		return ""
	}
	fields, _ := tree.(map[string]any)
	reference, _ := fields["reference"].(string)
	return reference
}

// open carries out a create: first what the body alone says, then the books,
// then the customer, and last what the sandbox was told to refuse.
func (s *Sandbox) open(c call) answer {
	r, f := readCreate(c.body, s.lenient, s.settings, c.now)
	if refusal, bad := s.judge(c, f); bad {
		return refusal
	}
	at := slot{c.msn, r.Reference}
	if _, taken := s.payments[at]; taken {
		return s.refuse(c, "4150", "A payment with reference "+r.Reference+" exists")
	}
	number, code, why := s.recognise(r.Customer, c.now)
	if code != "" {
		return s.refuse(c, code, why)
	}
	if refusal, told := s.told(c); told {
		return refusal
	}
	p := &payment{
		msn:       c.msn,
		request:   r,
		reference: r.Reference,
		amount:    r.Amount,
		body:      c.body,
		creates:   1,
		number:    number,
		// The clock of the payment starts at the moment that its CREATED
		// event shows, and that has milliseconds.
		created: c.now.Truncate(time.Millisecond),
		state:   created,
		trick:   s.trickOf(r.Amount),
	}
	p.redirect, p.token = s.redirect(r, c.base)
	if r.Profile.Scope != "" {
		p.sub = uuid(s.unique())
	}
	p.expires = p.created.Add(lifetime)
	if r.ExpiresAt != "" {
		p.expires, _ = r.expiry() // it has been read before
	}
	p.schedule(s.customer.Decision, p.created.Add(s.customer.After))
	s.record(p, event{name: string(created), amount: p.amount.Value, at: p.created, key: c.key})
	s.payments[at] = p
	s.order = append(s.order, p)
	return jsonAnswer(http.StatusCreated, mediaJSON, struct {
		RedirectURL string `json:"redirectUrl,omitempty"`
		Reference   string `json:"reference"`
	}{p.redirect, p.reference})
}

// redirect is where the customer is to be sent, by flow: nowhere for a push
// message, and for a QR the text to draw or the address of its picture. The
// token in it is the payment's own.
func (s *Sandbox) redirect(r createRequest, base string) (url, token string) {
	if r.UserFlow == flowPush {
		return "", ""
	}
	id := s.unique()
	token = fmt.Sprintf("%x", id[:16])
	switch {
	case r.UserFlow == flowWeb:
		return "https://landing.vipps.no?token=" + token, token
	case r.UserFlow == flowNative:
		return "vipps://?token=" + token, token
	case r.QRFormat != nil && r.QRFormat.Format == formatText:
		return qrText(token), token
	}
	return base + picturePath + "?token=" + token, token
}
