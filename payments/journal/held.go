package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"butikk/kasse/payments"
)

// Held implements payments.Journal. The table says which sales nobody has gone on
// with; what is in them is read from the chain, each entry checked.
func (j *Journal) Held(ctx context.Context) ([]payments.Held, error) {
	events, err := j.find(ctx, `WHERE e.kind IN ('sale.held', 'sale.voided') AND e.sale IN (SELECT sale FROM held) ORDER BY e.id`)
	if err != nil {
		return nil, err
	}
	held := make([]payments.Held, 0, len(events))
	for _, e := range events {
		if e.Held == nil {
			continue // of another program
		}
		h := *e.Held
		h.Name = e.Personal.Name
		held = append(held, h)
	}
	return held, nil
}

// park lays a sale aside, or hands it out to the one who asks first.
func park(tx *sql.Tx, e payments.Event) error {
	if e.Kind == payments.SaleResumed {
		return resume(tx, e)
	}
	if e.Kind == payments.SaleVoided { // nothing of it is sold, so its slips can be used again
		if _, err := tx.Exec(`DELETE FROM slip WHERE sale = ?`, e.Sale); err != nil {
			return err
		}
		// Nobody can go on with older ones any more.
		if _, err := tx.Exec(`DELETE FROM held WHERE voided AND at < ?`, e.At.Add(-payments.Shelf).UTC().Format(timeLayout)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`INSERT INTO held VALUES (?, ?, ?)`, e.Held.Sale, e.At.UTC().Format(timeLayout), e.Held.Voided)
	return err
}

// resume hands a sale out with the deposit slips that stand in it.
func resume(tx *sql.Tx, e payments.Event) error {
	r, err := tx.Exec(`DELETE FROM held WHERE sale = ?`, e.Held.Sale)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return errors.Join(fmt.Errorf("%w: %s", payments.ErrLive, e.Held.Sale), err)
	}
	if _, err := tx.Exec(`UPDATE slip SET sale = ? WHERE sale = ?`, e.Sale, e.Held.Sale); err != nil {
		return err
	}
	if !e.Held.Voided {
		return nil
	}
	for _, l := range e.Held.Basket.Lines {
		if l.Slip == "" {
			continue
		}
		if err := slip(tx, payments.Event{At: e.At, Sale: e.Sale, Line: &l}); err != nil {
			return err
		}
	}
	return nil
}
