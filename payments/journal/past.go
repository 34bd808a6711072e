package journal

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"butikk/kasse/payments"
)

// conditions gather what the rows p must be like.
type conditions struct {
	where []string
	args  []any
}

func (c *conditions) add(condition string, values ...any) {
	c.where, c.args = append(c.where, condition), append(c.args, values...)
}

// of adds what a query says of the time of a row, and of the amount that stands in
// its body there.
func (c *conditions) of(q payments.Query, amount string) {
	if !q.Since.IsZero() {
		c.add(`p.at >= ?`, q.Since.UTC().Format(timeLayout))
	}
	if !q.Until.IsZero() {
		c.add(`p.at < ?`, q.Until.UTC().Format(timeLayout))
	}
	if q.Amount != 0 {
		c.add(`json_extract(p.body, '`+amount+`') = ?`, int64(q.Amount))
	}
}

// Past implements payments.Journal. Entries are checked as they are read, but
// not against the ones before them: Verify does that.
func (j *Journal) Past(ctx context.Context, q payments.Query) ([]payments.Event, error) {
	settled, err := j.settled(ctx, q)
	if err != nil {
		return nil, err
	}
	c := conditions{where: []string{`p.kind = 'attempt.planned'`}}
	c.of(q, `$.plan.amount`)
	const paid = `EXISTS (SELECT 1 FROM entry s WHERE s.reference = p.reference AND s.kind = 'sale.paid' AND json_extract(s.body, '$.receipt.number') LIKE ? ESCAPE '\')`
	if q.Receipt != "" {
		c.add(paid, literally(q.Receipt))
	}
	if q.Ends != "" { // LIKE takes capitals and small letters for the same
		c.add(`(p.reference LIKE ? ESCAPE '\' OR `+paid+`)`, "%"+literally(q.Ends), "%"+literally(q.Ends))
	}
	attempts, err := j.find(ctx, `WHERE e.reference IN (SELECT p.reference FROM entry p WHERE `+strings.Join(c.where, ` AND `)+
		` ORDER BY p.id DESC LIMIT ?) ORDER BY e.id`, append(c.args, q.Limit)...)
	return append(settled, attempts...), err
}

// settled are the sales that the query names and that were paid without an
// attempt.
func (j *Journal) settled(ctx context.Context, q payments.Query) ([]payments.Event, error) {
	c := conditions{where: []string{`p.kind = 'sale.paid'`, `p.reference = ''`}}
	c.of(q, `$.receipt.total`)
	const number = `json_extract(p.body, '$.receipt.number') LIKE ? ESCAPE '\'`
	if q.Receipt != "" {
		c.add(number, literally(q.Receipt))
	}
	if q.Ends != "" {
		c.add(number, "%"+literally(q.Ends))
	}
	return j.find(ctx, `WHERE e.id IN (SELECT p.id FROM entry p WHERE `+strings.Join(c.where, ` AND `)+
		` ORDER BY p.id DESC LIMIT ?) ORDER BY e.id`, append(c.args, q.Limit)...)
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
