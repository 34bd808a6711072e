package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// DeliveryState is how far a webhook has come.
type DeliveryState string

// The states of a delivery.
const (
	Waiting   DeliveryState = "waiting"   // for its first attempt, the next one, or an older one of the same payment
	Delivered DeliveryState = "delivered" // somebody answered 2xx
	GivenUp   DeliveryState = "given up"  // after seven days, or because the registration is gone
	Dropped   DeliveryState = "dropped"   // Settings.DropWebhooks: it is never sent
)

// Delivery is one event on its way to one registration.
type Delivery struct {
	Webhook  string          `json:"webhook"` // the id of the registration
	URL      string          `json:"url"`
	Event    string          `json:"event"` // as subscribed to
	Body     json.RawMessage `json:"body"`
	State    DeliveryState   `json:"state"`
	Due      time.Time       `json:"due"` // when it is or was to be sent next
	Attempts []Attempt       `json:"attempts"`
}

// Attempt is one time that a webhook was sent.
type Attempt struct {
	At     time.Time `json:"at"`
	Status int       `json:"status,omitempty"` // the HTTP status of the answer
	Error  string    `json:"error,omitempty"`  // why there was none
}

// delivery is a Delivery in the making.
type delivery struct {
	to       *registration
	event    string
	about    string // order is kept per registration and payment
	body     []byte
	state    DeliveryState
	due      time.Time
	copies   int // how many times it is yet to be delivered
	tries    int // failed attempts since it was last delivered
	sending  bool
	attempts []Attempt
}

// Deliveries is a copy of the delivery log, oldest event first.
func (s *Sandbox) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.deliveries()
}

func (s *Sandbox) deliveries() []Delivery {
	list := make([]Delivery, 0, len(s.outbox))
	for _, d := range s.outbox {
		list = append(list, Delivery{
			Webhook: d.to.id, URL: d.to.url, Event: d.event, Body: bytes.Clone(d.body),
			State: d.state, Due: d.due, Attempts: slices.Clone(d.attempts),
		})
	}
	return list
}

// announcement is the body of a webhook about a payment. It has no state and
// no event type: the name is the bare word of the event log.
type announcement struct {
	MSN string `json:"msn"`
	eventView
	CaptureGuaranteedUntil string       `json:"captureGuaranteedUntil,omitempty"`
	Sub                    string       `json:"sub,omitempty"`
	UserDetails            *userDetails `json:"userDetails,omitempty"`
}

// announce puts an event into the outbox, once for each registration.
func (s *Sandbox) announce(p *payment, e event) {
	a := announcement{MSN: p.msn, eventView: p.show(e)}
	if e.name == string(authorized) && !e.failed {
		a.CaptureGuaranteedUntil, a.Sub, a.UserDetails = p.guaranteedUntil(), p.sub, p.userDetails()
	}
	s.post(p.msn, webhookEvent(e.name), p.reference, e.at, a)
}

// announceCheckIn does the same for a customer who has scanned a sticker.
func (s *Sandbox) announceCheckIn(msn, sticker, token string, at time.Time) {
	s.post(msn, checkedInEvent, token, at, struct {
		CustomerToken string `json:"customerToken"`
		MerchantQRID  string `json:"merchantQrId"`
		MSN           string `json:"msn"`
		InitiatedAt   string `json:"initiatedAt"`
	}{token, sticker, msn, at.UTC().Format("2006-01-02T15:04:05.0000000Z")})
}

func (s *Sandbox) post(msn, event, about string, at time.Time, what any) {
	body, err := json.Marshal(what)
	if err != nil { // a struct of texts and numbers always can be written
		panic(fmt.Sprintf("sandbox: encode %T: %v", what, err))
	}
	for _, g := range s.registrations {
		if (g.msn != "" && g.msn != msn) || !slices.Contains(g.events, event) {
			continue
		}
		d := &delivery{to: g, event: event, about: msn + " " + about, body: body, state: Waiting, copies: 1,
			due: at.Add(time.Duration(s.settings.WebhookDelay))}
		if s.settings.DropWebhooks {
			d.state = Dropped
		}
		if s.settings.DuplicateWebhooks {
			d.copies = 2
		}
		s.outbox = append(s.outbox, d)
	}
}
