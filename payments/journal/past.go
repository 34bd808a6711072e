package journal

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"butikk/kasse/payments"
)

// Past implements payments.Journal. Entries are checked as they are read, but
// not against the ones before them: Verify does that.
func (j *Journal) Past(ctx context.Context, q payments.Query) ([]payments.Event, error) {
	where, args := []string{`p.kind = 'attempt.planned'`}, []any{}
	add := func(condition string, values ...any) {
		where, args = append(where, condition), append(args, values...)
	}
	const paid = `EXISTS (SELECT 1 FROM entry s WHERE s.reference = p.reference AND s.kind = 'sale.paid' AND json_extract(s.body, '$.receipt.number') LIKE ? ESCAPE '\')`
	if !q.Since.IsZero() {
		add(`p.at >= ?`, q.Since.UTC().Format(timeLayout))
	}
	if !q.Until.IsZero() {
		add(`p.at < ?`, q.Until.UTC().Format(timeLayout))
	}
	if q.Amount != 0 {
		add(`json_extract(p.body, '$.plan.amount') = ?`, int64(q.Amount))
	}
	if q.Receipt != "" {
		add(paid, literally(q.Receipt))
	}
	if q.Ends != "" { // LIKE takes capitals and small letters for the same
		add(`(p.reference LIKE ? ESCAPE '\' OR `+paid+`)`, "%"+literally(q.Ends), "%"+literally(q.Ends))
	}
	args = append(args, q.Limit)
	settled, err := j.settled(ctx, q)
	if err != nil {
		return nil, err
	}
	attempts, err := j.find(ctx, `WHERE e.reference IN (SELECT p.reference FROM entry p WHERE `+strings.Join(where, ` AND `)+
		` ORDER BY p.id DESC LIMIT ?) ORDER BY e.id`, args...)
	return append(settled, attempts...), err
}

// settled are the sales that the query names and that were paid without an
// attempt.
func (j *Journal) settled(ctx context.Context, q payments.Query) ([]payments.Event, error) {
	where, args := []string{`p.kind = 'sale.paid'`, `p.reference = ''`}, []any{}
	add := func(condition string, values ...any) {
		where, args = append(where, condition), append(args, values...)
	}
	const number = `json_extract(p.body, '$.receipt.number') LIKE ? ESCAPE '\'`
	if !q.Since.IsZero() {
		add(`p.at >= ?`, q.Since.UTC().Format(timeLayout))
	}
	if !q.Until.IsZero() {
		add(`p.at < ?`, q.Until.UTC().Format(timeLayout))
	}
	if q.Amount != 0 {
		add(`json_extract(p.body, '$.receipt.total') = ?`, int64(q.Amount))
	}
	if q.Receipt != "" {
		add(number, literally(q.Receipt))
	}
	if q.Ends != "" {
		add(number, "%"+literally(q.Ends))
	}
	return j.find(ctx, `WHERE e.id IN (SELECT p.id FROM entry p WHERE `+strings.Join(where, ` AND `)+
		` ORDER BY p.id DESC LIMIT ?) ORDER BY e.id`, append(args, q.Limit)...)
}

// OfSale implements payments.Journal; entries are checked as those of Past are.
func (j *Journal) OfSale(ctx context.Context, sale string) ([]payments.Event, error) {
	return j.find(ctx, `WHERE e.sale <> '' AND e.sale = ? ORDER BY e.id`, sale)
}

func (j *Journal) find(ctx context.Context, clause string, args ...any) (found []payments.Event, err error) {
	for e, err := range entries(search{ctx, j.db}, clause, args...) {
		if err != nil {
			return nil, err
		}
		// Each entry alone: it must be what it was when it was written.
		ev, err := e.check(entry{seq: e.seq - 1, hash: e.prev})
		if err != nil {
			return nil, fmt.Errorf("till %d: %w", e.till, err)
		}
		found = append(found, ev)
	}
	return found, nil
}

// search asks the database for as long as its context lasts.
type search struct {
	ctx context.Context
	db  *sql.DB
}

func (s search) Query(query string, args ...any) (*sql.Rows, error) {
	return s.db.QueryContext(s.ctx, query, args...)
}

// literally is a text in which LIKE finds no wildcards.
func literally(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}
