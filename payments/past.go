package payments

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/sale"
)

// Query names attempts of the past. The zero value names them all; Limit is
// always needed.
type Query struct {
	Since   time.Time    // planned at this time or later
	Until   time.Time    // planned before this time; zero: any
	Amount  money.Amount // 0: any
	Ends    string       // the end of the reference, or the receipt's number; any case
	Limit   int
	Receipt string // a receipt's number, exactly
}

// Past is an attempt of the past with everything that hangs on it, as the
// journal tells it.
type Past struct {
	Payment Payment
	Receipt *receipt.Receipt // of a sale that was paid
	Refunds []Refund         // of that payment, oldest first
	Tender  Tender           // of a sale that was paid without an attempt; the Payment has its amount and time
}

// Returned is how much of a line of the receipt, by its place from 1, has come
// back already or is on its way.
func (p Past) Returned(line int) (sum sale.Quantity) {
	for _, r := range p.Refunds {
		if r.Status == RefundRefused {
			continue
		}
		for _, l := range r.Lines {
			if l.Line != line {
				continue
			}
			// What the till wrote itself can be read; what can not counts
			// for nothing and the provider's own sums are the limit.
			if q, err := sale.ParseQuantity(l.Quantity); err == nil {
				sum += q
			}
		}
	}
	return sum
}

// Return is the line with so much of it coming back, and what is paid back for
// that. An error says that there is not so much left.
func (p Past) Return(line int, q sale.Quantity) (ReturnLine, error) {
	if p.Receipt == nil || line < 1 || line > len(p.Receipt.Lines) {
		return ReturnLine{}, fmt.Errorf("line %d is not on the receipt", line)
	}
	l := p.Receipt.Lines[line-1]
	bought, err := sale.ParseQuantity(l.Quantity)
	if err != nil {
		return ReturnLine{}, fmt.Errorf("line %d of receipt %s: %w", line, p.Receipt.Number, err)
	}
	before := p.Returned(line)
	if q <= 0 || before+q > bought {
		return ReturnLine{}, fmt.Errorf("%s of %s is not left to return", q, l.Name)
	}
	amount := share(l.Gross, int64(before+q), int64(bought)) - share(l.Gross, int64(before), int64(bought))
	return ReturnLine{Line: line, ID: l.ID, Name: l.Name, Quantity: q.String(), Unit: l.Unit, Price: l.Price, VAT: l.VAT, Amount: amount, Department: l.Department}, nil
}

// Past reads attempts out of the journal of every till in the folder, the
// newest first. It asks nobody else; Ask tells what the provider says now.
func (t *Till) Past(ctx context.Context, q Query) ([]Past, error) {
	events, err := t.cfg.Journal.Past(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	var found []Past
	at := map[Reference]int{}
	for _, e := range events {
		if e.Tender != "" {
			found = append(found, settled(e))
			continue
		}
		i, known := at[e.Reference]
		if !known {
			i, found = len(found), append(found, Past{})
			at[e.Reference] = i
		}
		found[i].tell(e)
	}
	slices.Reverse(found) // of two at the same time the later one comes first
	slices.SortStableFunc(found, func(a, b Past) int { return b.Payment.PlannedAt.Compare(a.Payment.PlannedAt) })
	return found[:min(len(found), q.Limit)], nil
}

// tell takes in one entry. Entries about the till itself are not among them, so
// what depends on a restart can fail to fit; the status comes from what was
// heard and is right all the same.
func (p *Past) tell(e Event) {
	switch e.Kind {
	case SalePaid:
		p.Receipt = e.Receipt
	case RefundPlanned, RefundHeard, RefundEnded:
		p.refund(e)
	default:
		if next, err := p.Payment.Apply(e); err == nil {
			p.Payment = next
		}
	}
}

func (p *Past) refund(e Event) {
	if e.Kind == RefundPlanned {
		if r, err := (Refund{}).Apply(e); err == nil {
			p.Refunds = append(p.Refunds, r)
		}
		return
	}
	for i := range p.Refunds {
		if p.Refunds[i].Key == e.Key {
			if r, err := p.Refunds[i].Apply(e); err == nil {
				p.Refunds[i] = r
			}
		}
	}
}

// Ask asks the provider what it says of a payment at this moment. The error is
// a *Trouble.
func (t *Till) Ask(ctx context.Context, ref Reference) (Observation, error) {
	ctx, cancel := context.WithTimeout(ctx, CallTimeout)
	defer cancel()
	return t.cfg.Gateway.Get(ctx, ref)
}

// Matches says whether the attempt, or the sale that was paid without one, is one
// that the query names, for journals that are not searched by a database.
func (q Query) Matches(planned Event, number string) bool {
	amount := money.Amount(0)
	switch {
	case planned.Plan != nil:
		amount = planned.Plan.Amount
	case planned.Tender != "" && planned.Receipt != nil:
		amount = planned.Receipt.Total
	default:
		return false
	}
	switch {
	case planned.At.Before(q.Since), !q.Until.IsZero() && !planned.At.Before(q.Until), q.Amount != 0 && amount != q.Amount:
		return false
	case q.Receipt != "":
		return q.Receipt == number
	}
	ends := strings.ToUpper(q.Ends)
	return ends == "" || planned.Reference != "" && strings.HasSuffix(strings.ToUpper(string(planned.Reference)), ends) || number != "" && strings.HasSuffix(strings.ToUpper(number), ends)
}
