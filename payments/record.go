package payments

import (
	"context"
	"fmt"

	"butikk/kasse/payments/sale"
)

// Record is what the journal tells of one sale: its lines as they stand, and
// everything that happened to it and its money, oldest first.
type Record struct {
	Basket sale.Basket
	Events []Event
}

// Record reads a sale by its name ("2-0417") out of the journal of every till in
// the folder. Of a sale that nobody has heard of nothing is told. What is
// personal stays where it is.
func (t *Till) Record(ctx context.Context, name string) (Record, error) {
	events, err := t.cfg.Journal.OfSale(ctx, name)
	if err != nil {
		return Record{}, fmt.Errorf("journal: %w", err)
	}
	r := Record{Events: events}
	for i := range events {
		e := &events[i]
		e.Personal = Personal{}
		switch e.Kind {
		case LineAdded:
			r.Basket = r.Basket.Add(*e.Line)
		case LineVoided:
			r.Basket, _ = r.Basket.Void(e.LineNo)
		case SaleResumed:
			r.Basket = e.Held.Basket
		default:
		}
	}
	return r, nil
}
