package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"butikk/kasse/payments"
)

// Held implements payments.Journal. What the table holds stands in the chain
// too; the table says which of it nobody has gone on with.
func (j *Journal) Held(ctx context.Context) (held []payments.Held, err error) {
	rows, err := j.db.QueryContext(ctx, `SELECT body FROM held ORDER BY at, sale`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		var h payments.Held
		if err := json.Unmarshal([]byte(body), &h); err != nil {
			return nil, fmt.Errorf("held sale: %w", err)
		}
		held = append(held, h)
	}
	return held, rows.Err()
}

// park lays a sale aside, or hands it out to the one who asks first.
func park(tx *sql.Tx, e payments.Event) error {
	if e.Kind == payments.SaleResumed {
		return resume(tx, e)
	}
	body, err := json.Marshal(e.Held)
	if err != nil {
		return err
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
	_, err = tx.Exec(`INSERT INTO held VALUES (?, ?, ?, ?)`, e.Held.Sale, e.At.UTC().Format(timeLayout), e.Held.Voided, string(body))
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
