package payments

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"butikk/kasse/payments/receipt"
)

// giveMoney plans a refund. What is left to return is read anew: the screen may
// have been open for a while, and another till may have taken goods back. The
// loop sends the refund when, and only when, it is on disk.
func (t *Till) giveMoney(c GiveMoney) {
	found, err := t.Past(t.ctx, Query{Receipt: c.Receipt, Limit: 1})
	if err != nil {
		t.log.Error("refund", "receipt", c.Receipt, "error", err)
		t.tell(Notice{Kind: NoticeJournal})
		return
	}
	if len(found) == 0 || found[0].Receipt == nil || len(c.Lines) == 0 {
		t.tell(Notice{Kind: NoticeTooLate})
		return
	}
	past := found[0]
	if past.Tender != "" { // nobody asks the provider for what it never had
		t.tell(Notice{Kind: NoticeTooLate})
		return
	}
	if slices.ContainsFunc(past.Refunds, func(r Refund) bool { return r.Status == RefundAsked }) {
		t.tell(Notice{Kind: NoticeRefundOpen, Name: c.Receipt})
		return
	}
	seen := map[int]bool{}
	plan := RefundPlan{Nth: len(past.Refunds) + 1, Currency: past.Payment.Currency, Receipt: c.Receipt, Customer: past.Payment.Customer, Cashier: t.book.Cashier}
	for _, l := range c.Lines {
		back, err := past.Return(l.Line, l.Quantity)
		if err != nil || seen[l.Line] {
			t.tell(Notice{Kind: NoticeNotLeft, Name: c.Receipt})
			return
		}
		seen[l.Line] = true
		plan.Lines = append(plan.Lines, back)
		plan.Amount += back.Amount
	}
	if plan.Amount != c.Amount || plan.Amount <= 0 {
		t.tell(Notice{Kind: NoticeNotLeft, Name: c.Receipt})
		return
	}
	plan.Key = RefundKey(past.Payment.Reference, t.cfg.Number, t.book.Refunded+1)
	err = t.write(t.ctx, Event{Kind: RefundPlanned, Sale: past.Payment.Sale, Reference: past.Payment.Reference, Refund: &plan})
	switch {
	case errors.Is(err, ErrLive): // another till was faster
		t.tell(Notice{Kind: NoticeRefundOpen, Name: c.Receipt})
	case err != nil:
		t.tell(Notice{Kind: NoticeJournal})
	default:
		t.tell(Notice{Kind: NoticeRefunding, Name: c.Receipt, Amount: plan.Amount})
	}
}

// closeRefund puts a refused refund away.
func (t *Till) closeRefund(key Key) {
	r, ok := t.book.Refunds[key]
	if !ok || r.Status != RefundRefused {
		t.tell(Notice{Kind: NoticeTooLate})
		return
	}
	t.move(Event{Kind: RefundClosed, Sale: r.Sale, Reference: r.Reference, Key: key})
}

// advanceRefunds begins every refund that is due and says when the next one
// will be.
func (t *Till) advanceRefunds() time.Duration {
	next := time.Hour
	maps.DeleteFunc(t.refunded, func(k Key, _ time.Time) bool { _, open := t.book.Refunds[k]; return !open })
	for _, key := range slices.Sorted(maps.Keys(t.book.Refunds)) {
		r := t.book.Refunds[key]
		s := r.Next()
		if s.Op == OpNone {
			continue
		}
		if at, asked := t.refunded[key]; asked {
			if due := s.After - t.cfg.Now().Sub(at); due > 0 {
				next = min(next, due)
				continue
			}
		}
		r.Pace.Calling = true
		t.book.Refunds[key] = r
		t.call(answer{refund: key, op: s.Op}, func(ctx context.Context) (Observation, error) {
			return t.cfg.Gateway.Refund(ctx, r.Reference, r.Amount, r.Key, r.Doubt)
		})
	}
	return next
}

// heardRefund takes in what became of a refund.
func (t *Till) heardRefund(a answer) {
	r, ok := t.book.Refunds[a.refund]
	if !ok {
		return
	}
	t.refunded[a.refund], t.newest = t.cfg.Now(), r.Reference
	e := Event{Kind: RefundHeard, At: t.stamp(), Sale: r.Sale, Reference: r.Reference, Op: OpRefund, Key: r.Key, Observed: a.observed, Trouble: a.trouble}
	next, err := r.Apply(e)
	if err != nil {
		t.log.Error("refund", "error", err)
		return
	}
	if next.hopeless(e.At) {
		e.Kind = RefundEnded
		if next, err = next.Apply(e); err != nil {
			t.log.Error("refund", "error", err)
			return
		}
	}
	events := []Event{e}
	if next.Status == RefundDone {
		back := t.returnReceipt(next)
		events = append(events, Event{Kind: SaleReturned, Sale: r.Sale, Reference: r.Reference, Receipt: &back})
	}
	if next.changed(r) && t.write(t.ctx, events...) != nil {
		// The provider's word is not on disk: the same key asks again.
		r.Pace.Calling = false
		r.Pace.Misses++
		t.book.Refunds[r.Key] = r
		return
	}
	switch next.Status {
	case RefundDone:
		t.tell(Notice{Kind: NoticeRefunded, Name: r.Receipt, Amount: r.Amount})
		return
	case RefundRefused:
		t.tell(Notice{Kind: NoticeRefundRefused, Name: r.Receipt, Amount: r.Amount})
	case RefundAsked:
	}
	t.book.Refunds[r.Key] = next
}

// returnReceipt says what came back and what the customer gets for it, as
// amounts below zero.
func (t *Till) returnReceipt(r Refund) receipt.Receipt {
	back := receipt.Receipt{
		Mark: t.cfg.Mark, Shop: t.cfg.Shop, Till: t.cfg.Number, Sale: r.Sale, Currency: r.Currency, Total: -r.Amount,
		Number: t.nextReturn(), Return: r.Receipt, PaidAt: r.ChangedAt, Tender: t.cfg.Tender, Customer: r.Customer, Reference: string(r.Reference), Cashier: r.Cashier,
	}
	for _, l := range r.Lines {
		back.Lines = append(back.Lines, receipt.Line{
			ID: l.ID, Name: l.Name, Quantity: l.Quantity, Unit: l.Unit, Price: l.Price, Gross: -l.Amount, VAT: l.VAT, Department: l.Department,
		})
	}
	receipt.Split(back.Lines)
	return back
}
