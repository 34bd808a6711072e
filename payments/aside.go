package payments

import (
	"cmp"
	"slices"

	"butikk/kasse/payments/sale"
)

// setAside takes the sale with its request out of the cashier's way, so that
// the next customer can be served. The till follows the request as before.
func (t *Till) setAside() {
	if t.book.phase() != Paying {
		t.tell(Notice{Kind: NoticeTooLate})
		return
	}
	if t.append(Event{Kind: SaleSetAside, Reference: t.book.Current}) {
		t.tell(Notice{Kind: NoticeSetAside, Name: t.nameOf(&t.book.Aside[len(t.book.Aside)-1])})
	}
}

// recall puts a sale that was set aside in front of the cashier again. It never
// mixes into another one.
func (t *Till) recall(ref Reference) {
	s := t.book.saleOf(ref)
	switch {
	case s == nil || s == &t.book.openSale:
		t.tell(Notice{Kind: NoticeTooLate})
		return
	case t.settleLines() != nil:
		return // the cashier has been told
	case t.book.begun() || t.book.Lock != nil:
		t.tell(Notice{Kind: NoticeBegun})
		return
	}
	t.move(Event{Kind: SaleRecalled, Sale: t.nameOf(s), Reference: ref})
}

// abandon gives up a sale that was set aside and brought no money: its goods
// stay in the shop.
func (t *Till) abandon(ref Reference) {
	s, p := t.book.saleOf(ref), t.book.Open[ref]
	if s == nil && p.Status == Paid { // captured outside a sale, and dealt with
		t.decide(p, true, Event{Kind: AttemptClosed})
		return
	}
	if s == nil || s == &t.book.openSale || !p.Status.Final() {
		t.tell(Notice{Kind: NoticeTooLate})
		return
	}
	if name := t.nameOf(s); t.move(Event{Kind: SaleDropped, Sale: name, Reference: ref}) {
		t.tell(Notice{Kind: NoticeAbandoned, Name: name})
	}
}

// move writes that a sale which is not in front has moved.
func (t *Till) move(e Event) bool {
	if t.write(t.ctx, e) != nil {
		t.tell(Notice{Kind: NoticeJournal})
		return false
	}
	return true
}

// Case is an attempt that is not in front of the cashier and not over: set
// aside, or left behind and followed until nothing is open at the provider.
type Case struct {
	Payment Payment
	Basket  sale.Basket // of a sale that was set aside
	Aside   bool
	Refund  *Refund // instead of all that: money on its way back, or refused
}

// Sale is the name of the sale that it is about.
func (c Case) Sale() string {
	if c.Refund != nil {
		return c.Refund.Sale
	}
	return c.Payment.Sale
}

// Name is what no other case has: a reference, or a refund's key.
func (c Case) Name() string {
	if c.Refund != nil {
		return string(c.Refund.Key)
	}
	return string(c.Payment.Reference)
}

// Waits says that the case goes its way without anybody: a request that was set
// aside and that the customer can still approve.
func (c Case) Waits() bool {
	if r := c.Refund; r != nil {
		return r.Status == RefundAsked && !r.Doubt && r.Pace.Misses == 0
	}
	p := c.Payment
	return c.Aside && !p.Status.Final() && !p.NeedsPerson() && !p.Unheard() && p.Doubt == OpNone && p.Unknown == ""
}

// urgency orders cases: what needs a person comes first.
func (c Case) urgency() int {
	p := c.Payment
	switch {
	case p.NeedsPerson(), p.Status == Paid, c.Refund != nil && c.Refund.Status == RefundRefused:
		return 0
	case c.Aside && p.Status.Final():
		return 1
	case !c.Waits():
		return 2
	}
	return 3
}

// cases are all attempts that the till follows beside the one in front. One that
// is over, and only watched in case that a lost create turns up, is none.
func (t *Till) cases() []Case {
	var cases []Case
	for ref, p := range t.book.Open {
		s := t.book.saleOf(ref)
		switch {
		case s == &t.book.openSale:
		case s != nil:
			cases = append(cases, Case{Payment: p, Basket: s.Basket, Aside: true})
		case !p.Status.Final(), p.Status == Paid:
			cases = append(cases, Case{Payment: p})
		}
	}
	for _, r := range t.book.Refunds {
		cases = append(cases, Case{Refund: &r})
	}
	slices.SortFunc(cases, func(a, b Case) int {
		return cmp.Or(cmp.Compare(a.urgency(), b.urgency()), a.Payment.PlannedAt.Compare(b.Payment.PlannedAt), cmp.Compare(a.Name(), b.Name()))
	})
	return cases
}

// landed tells the cashier what became of an attempt that was not in front; of
// tells whether a sale hung on it.
func (t *Till) landed(before, after Payment, of bool) {
	n := Notice{Name: after.Sale, Amount: after.Amount}
	switch {
	case after.Status == before.Status && after.NeedsPerson() == before.NeedsPerson():
		return
	case after.Status == Paid && of:
		n.Kind = NoticeAsidePaid
	case after.Status == Paid:
		n.Kind = NoticeStrayPaid
	case after.Status == Released:
		n.Kind = NoticeReleased
	case after.Status.Final() && !before.Status.Final() && of:
		n.Kind = NoticeAsideEnded
	case after.NeedsPerson():
		n.Kind = NoticeAsideWaits
	default:
		return
	}
	t.tell(n)
}
