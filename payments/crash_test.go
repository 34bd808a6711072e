package payments_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/vipps/sandbox"
)

// fate is how far a request had come when the power went.
type fate struct {
	name    string
	arrange func(d *desk, r request) // makes it so
}

// fates are all of them, in the order in which a request lives through them.
var fates = []fate{
	{"before it was in the journal", func(d *desk, r request) { d.disk.failing(of(r.intent)) }},
	{"in the journal, never arrived", func(d *desk, r request) { d.wire.slow(r.call, time.Hour) }},
	{"arrived, the answer on its way", func(d *desk, r request) { d.wire.slowBack(r.call, time.Hour) }},
	{"answered, not in the journal", func(d *desk, r request) {
		d.disk.failing(func(events []payments.Event) bool {
			return slices.ContainsFunc(events, func(e payments.Event) bool {
				return e.Kind == payments.AttemptHeard && string(e.Op) == r.call || e.Kind == payments.SaleReturned
			})
		})
	}},
}

// meanwhile is what the customer did while the till was down, and what the
// cashier says of money that turns up approved.
type meanwhile struct {
	name     string
	decision sandbox.Decision
	word     payments.Command
}

var meanwhiles = []meanwhile{
	{"nothing", sandbox.Ignore, payments.Finish{}},
	{"declined", sandbox.Decline, payments.Finish{}},
	{"approved; the cashier finishes", sandbox.Approve, payments.Finish{}},
	{"approved; the cashier gives back", sandbox.Approve, payments.GiveBack{}},
}

// request is one of the five that a till sends to have something done.
type request struct {
	name   string
	call   string // on the wire
	intent payments.Kind
	// before goes to where the request is about to be sent, and ask sends it.
	before, ask func(d *desk)
	// settled says that the customer has acted before: only approval leads there.
	settled bool
}

// absence is how long the till is down; decides is when the customer acts, while
// it is.
const (
	absence = 5 * time.Minute
	decides = 2 * time.Minute
)

var requests = []request{
	{"create", "create", payments.AttemptPlanned, (*desk).ring, func(d *desk) { d.post(payments.Send{}) }, false},
	{"cancel", "cancel", payments.AttemptAsked, func(d *desk) { d.send(); d.is(payments.Waiting) }, func(d *desk) { d.post(payments.CallOff{}) }, false},
	{"capture", "capture", payments.AttemptAsked, func(d *desk) { d.customers(sandbox.Approve, time.Second); d.send(); d.pass(time.Second) }, func(d *desk) { d.pass(10 * time.Second) }, true},
	{"release", "cancel", payments.AttemptAsked, func(d *desk) {
		d.customers(sandbox.Approve, decides)
		d.send()
		d.die()
		d.pass(absence)
		d.open()
		d.pass(10 * time.Second)
		d.is(payments.Approved)
	}, func(d *desk) { d.post(payments.GiveBack{}) }, true},
	{"refund", "refund", payments.RefundPlanned, func(d *desk) { d.customers(sandbox.Approve, time.Second); d.bought() }, func(d *desk) {
		d.post(payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50})
	}, true},
}

// TestCrashMatrix takes the power away at each step of each request that moves or
// frees money, for each thing that the customer can do meanwhile, starts the till
// again and brings the case to its end. Whatever the cell, the sale is paid once
// or not at all, nothing that nobody wants stays reserved, and the goods are
// still in the basket where they are not paid. What came of each is written to
// CRASHES.md, so that the document says what the code does.
func TestCrashMatrix(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# What becomes of the money when the power goes

Written by TestCrashMatrix, which plays every cell: the till is cut off at that
step, stays down for five minutes, and is started again. A cell says what the till
shows then, and how it ends once a person has given the word that it asks for.
The sale is of 53.40, the return of 22.50.
`)
	for _, r := range requests {
		fmt.Fprintf(&b, "\n## %s\n\n| power goes |", r.name)
		columns := meanwhiles
		if r.settled {
			columns = []meanwhile{{"had approved before", sandbox.Approve, payments.Finish{}}, {"had approved before; the cashier gives back", sandbox.Approve, payments.GiveBack{}}}
		}
		if r.name == "refund" || r.name == "release" {
			columns = columns[:1]
		}
		for _, m := range columns {
			fmt.Fprintf(&b, " customer: %s |", m.name)
		}
		b.WriteString("\n|---|" + strings.Repeat("---|", len(columns)) + "\n")
		for _, f := range fates {
			fmt.Fprintf(&b, "| %s |", f.name)
			for _, m := range columns {
				t.Run(strings.Join([]string{r.name, f.name, m.name}, "/"), func(t *testing.T) {
					story(t, func(d *desk) { fmt.Fprintf(&b, " %s |", d.crash(r, f, m)) })
				})
			}
			b.WriteString("\n")
		}
	}
	b.WriteString("\n## what the till does alone\n\n| step | power goes before it was in the journal | right after |\n|---|---|---|\n")
	for _, l := range alone {
		fmt.Fprintf(&b, "| %s |", l.name)
		for _, before := range []bool{true, false} {
			t.Run(fmt.Sprintf("alone/%s/before=%v", l.name, before), func(t *testing.T) {
				story(t, func(d *desk) { fmt.Fprintf(&b, " %s |", d.crashAlone(l, before)) })
			})
		}
		b.WriteString("\n")
	}
	golden(t, "CRASHES.md", b.String())
}

// crash plays one cell and says in words what came of it.
func (d *desk) crash(r request, f fate, m meanwhile) string {
	d.Helper()
	d.customers(m.decision, decides)
	r.before(d)
	f.arrange(d, r)
	r.ask(d)
	d.die()
	d.wire.slow(r.call, 0)
	d.wire.slowBack(r.call, 0)
	d.pass(absence)
	d.open()
	d.pass(10 * time.Second)
	shows := d.shows()
	for range 4 { // a person does what the till asks for
		d.pass(11 * time.Minute) // also the provider's ten minutes
		s := d.state()
		switch p := s.Payment; {
		case p != nil && p.NeedsPerson():
			d.post(m.word)
		case p != nil && p.Status.Final():
			d.post(payments.Leave{})
		}
	}
	return shows + " → " + d.ends(r)
}

// ownStep is what a till does without asking anybody: its entry decides.
type ownStep struct {
	name        string
	entry       payments.Kind
	before, act func(d *desk)
	taken       int64 // at Vipps, when the entry is about to be written
}

var alone = []ownStep{
	{"an article is voided", payments.LineVoided, (*desk).ring, func(d *desk) { d.post(payments.VoidLast{}) }, 0},
	{"the sale is parked", payments.SaleHeld, (*desk).ring, func(d *desk) { d.post(payments.Hold{Name: "blue"}) }, 0},
	{"a parked sale is recalled", payments.SaleResumed, func(d *desk) { d.ring(); d.post(payments.Hold{Name: "blue"}) }, func(d *desk) { d.post(payments.Resume{Sale: "2-0001"}) }, 0},
	{"cash is taken", payments.SalePaid, (*desk).ring, func(d *desk) { d.post(payments.Settle{By: payments.Cash, Sale: "2-0001", Amount: rung}) }, 0},
	{"the capture is known, the sale becomes paid", payments.SalePaid, func(d *desk) { d.customers(sandbox.Approve, time.Second); d.send() }, func(d *desk) { d.pass(20 * time.Second) }, rung},
	{"the receipt is written", payments.ReceiptWritten, func(d *desk) { d.customers(sandbox.Approve, time.Second); d.send() }, func(d *desk) { d.pass(20 * time.Second) }, rung},
}

// crashAlone plays one step of the till's own: before its entry or right after.
func (d *desk) crashAlone(l ownStep, before bool) string {
	d.Helper()
	l.before(d)
	if before {
		d.disk.failing(of(l.entry))
	}
	l.act(d)
	d.die()
	d.open()
	d.pass(time.Minute)
	s := d.state()
	var taken int64
	for _, e := range d.box.Ledger() {
		taken += e.Captured
	}
	held, err := d.till.Held(d.Context())
	must(d, err)
	goods := s.Basket.Total()
	for _, h := range held {
		goods += h.Basket.Total()
	}
	switch sold := s.Last != nil; {
	case taken != l.taken:
		d.Errorf("%d taken, want %d", taken, l.taken)
	case l.taken > 0 && !sold:
		d.Errorf("taken and not sold: %+v", s)
	case sold == (goods > 0):
		d.Errorf("sold %v, and goods for %s in baskets", sold, goods)
	}
	word := d.shows()
	if len(s.Basket.Lines) > 0 {
		word += " of " + s.Basket.Total().String()
	}
	for _, h := range held {
		word = "parked: " + h.Basket.Total().String()
	}
	return word
}

// shows is what stands on the till's screen.
func (d *desk) shows() string {
	s := d.state()
	word := "the basket"
	if p := s.Payment; p != nil {
		word = string(p.Status)
		if p.NeedsPerson() {
			word += ", finish or give back?"
		}
	} else if len(s.Cases) > 0 {
		word = "in the list: " + caseWord(s.Cases[0])
	} else if s.Last != nil && len(s.Basket.Lines) == 0 {
		word = "receipt " + s.Last.Receipt
	}
	return word
}

func caseWord(c payments.Case) string {
	if c.Refund != nil {
		return "refund " + string(c.Refund.Status)
	}
	return string(c.Payment.Status)
}

// ends holds the till against Vipps' books at the end, and says what they say.
func (d *desk) ends(r request) string {
	d.Helper()
	s := d.state()
	if s.Payment != nil || len(s.Cases) > 0 {
		d.Errorf("not at its end: %+v, cases %+v", s.Payment, s.Cases)
	}
	for _, what := range []string{"create", "capture", "refund"} {
		if keys := d.wire.keys(what); len(keys) > 1 {
			d.Errorf("%s under %d keys: %v", what, len(keys), keys)
		}
	}
	l := d.box.Ledger()
	var taken, left, refunded int64
	for _, e := range l {
		taken, refunded = taken+e.Captured, refunded+e.Refunded
		left += e.Authorized - e.Captured - min(e.Cancelled, e.Authorized)
	}
	sold := s.Last != nil
	kept := len(s.Basket.Lines) > 0
	switch {
	case left != 0:
		d.Errorf("%d stay reserved: %+v", left, l)
	case sold && taken != rung || !sold && taken != 0:
		d.Errorf("sold %v and %d taken: %+v", sold, taken, l)
	case sold == kept:
		d.Errorf("sold %v and %d lines in the basket", sold, len(s.Basket.Lines))
	case refunded != 0 && refunded != 22_50:
		d.Errorf("%d refunded", refunded)
	}
	switch {
	case sold && r.name == "refund":
		return fmt.Sprintf("paid back %d.%02d", refunded/100, refunded%100)
	case sold:
		return "paid once, " + s.Last.Receipt
	case slices.ContainsFunc(l, func(e sandbox.Entry) bool { return e.Authorized > 0 }):
		return "released, goods still in the basket"
	}
	return "nothing taken, goods still in the basket"
}
