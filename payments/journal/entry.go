package journal

import (
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/fault"
)

// entry is one row as it is stored.
type entry struct {
	id                        int64
	till                      int
	seq                       uint64
	at, kind, sale, reference string
	body, seals               string // JSON
	prev, hash                []byte

	kept map[string]beside // as read; not a part of the row
}

// beside is personal data with its salt.
type beside struct{ salt, value []byte }

// sum is the hash of the entry. Every field has its length in front, so no two
// entries run together into the same bytes.
func (e entry) sum() []byte {
	h := sha256.New()
	var n [8]byte
	put := func(b []byte) {
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	put([]byte("kasse journal 1"))
	binary.BigEndian.PutUint64(n[:], uint64(e.till))
	h.Write(n[:])
	binary.BigEndian.PutUint64(n[:], e.seq)
	h.Write(n[:])
	for _, s := range []string{e.at, e.kind, e.sale, e.reference, e.body, e.seals} {
		put([]byte(s))
	}
	put(e.prev)
	return h.Sum(nil)
}

// seal is the salted hash that stands in the entry for data kept beside it.
func seal(salt, value []byte) string {
	h := sha256.New()
	h.Write(salt)
	h.Write(value)
	return hex.EncodeToString(h.Sum(nil))
}

// The names of personal data.
const (
	personalCustomer = "customer"
	personalRequest  = "request"
	personalCode     = "code"
	personalName     = "name"
)

// flush writes batches in one transaction. A batch that can not be written
// takes back only itself.
func (j *Journal) flush(queue []batch) {
	results := make([]error, len(queue))
	if err := j.commit(queue, results); err != nil {
		for i := range results {
			if results[i] == nil { // a batch with a fault of its own keeps it
				results[i] = fmt.Errorf("journal: %w", err)
			}
		}
	}
	for i, b := range queue {
		b.done <- results[i]
	}
}

func (j *Journal) commit(queue []batch, results []error) error {
	fault.Point(fault.BeforeWrite)
	defer fault.Point(fault.AfterWrite)
	tx, err := j.db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	head, err := j.head(tx)
	if err != nil {
		return err
	}
	for i, b := range queue {
		if _, err := tx.Exec(`SAVEPOINT batch`); err != nil {
			return err
		}
		next, err := j.put(tx, head, b.events)
		if err == nil {
			head = next
		} else {
			results[i] = err
			if _, err := tx.Exec(`ROLLBACK TO batch`); err != nil {
				return err
			}
		}
		// Left open they would nest, and every page be kept for each of them.
		if _, err := tx.Exec(`RELEASE batch`); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// head is the newest entry of the chain; of an empty one, the zero entry.
func (j *Journal) head(tx *sql.Tx) (entry, error) {
	var e entry
	err := tx.QueryRow(`SELECT seq, hash FROM entry WHERE till = ? ORDER BY seq DESC LIMIT 1`, j.till).Scan(&e.seq, &e.hash)
	if errors.Is(err, sql.ErrNoRows) {
		return entry{hash: []byte{}}, nil
	}
	return e, err
}

func (j *Journal) put(tx *sql.Tx, head entry, events []payments.Event) (entry, error) {
	for _, ev := range events {
		body, err := json.Marshal(ev)
		if err != nil {
			return head, fmt.Errorf("entry %s: %w", ev.Kind, err)
		}
		e := entry{
			till: j.till, seq: head.seq + 1, at: ev.At.UTC().Format(timeLayout), kind: string(ev.Kind),
			sale: ev.Sale, reference: string(ev.Reference), body: string(body), prev: head.hash,
		}
		seals := map[string]string{}
		for name, value := range personal(ev) {
			salt := make([]byte, 16)
			rand.Read(salt) // never fails
			if _, err := tx.Exec(`INSERT INTO personal VALUES (?, ?, ?, ?, ?)`, e.till, e.seq, name, salt, value); err != nil {
				return head, err
			}
			seals[name] = seal(salt, value)
		}
		sealed, err := json.Marshal(seals) // maps are written in order of their keys
		if err != nil {
			return head, err
		}
		e.seals = string(sealed)
		e.hash = e.sum()
		if err := live(tx, ev); err != nil {
			return head, err
		}
		_, err = tx.Exec(`INSERT INTO entry (till, seq, at, kind, sale, reference, body, seals, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			e.till, e.seq, e.at, e.kind, e.sale, e.reference, e.body, e.seals, e.prev, e.hash)
		if err != nil {
			return head, fmt.Errorf("entry %d: %w", e.seq, err)
		}
		head = e
	}
	return head, nil
}

// live keeps the tables that allow one live attempt for a sale, each refund of a
// payment once, and a sale that was held to be gone on with once.
func live(tx *sql.Tx, e payments.Event) error {
	once := func(insert string, args ...any) error {
		r, err := tx.Exec(insert+` ON CONFLICT DO NOTHING`, args...)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n != 1 {
			return errors.Join(fmt.Errorf("%w: %s", payments.ErrLive, e.Sale), err)
		}
		return nil
	}
	switch {
	case e.Kind == payments.AttemptPlanned:
		return once(`INSERT INTO live VALUES (?, ?)`, e.Sale, string(e.Reference))
	case e.Kind == payments.RefundPlanned:
		return once(`INSERT INTO refund VALUES (?, ?)`, string(e.Reference), e.Refund.Nth)
	case e.Kind == payments.LineAdded && e.Line != nil && e.Line.Slip != "":
		return slip(tx, e)
	case e.Kind == payments.ReceiptCopied:
		return copied(tx, e)
	case e.Slip != "":
		_, err := tx.Exec(`DELETE FROM slip WHERE code = ? AND sale = ?`, e.Slip, e.Sale)
		return err
	case e.Kind == payments.SalePaid && e.Tender != "":
		return once(`INSERT INTO live VALUES (?, '')`, e.Sale)
	case (e.Kind == payments.SaleHeld || e.Kind == payments.SaleVoided || e.Kind == payments.SaleResumed) && e.Held != nil:
		return park(tx, e)
	case e.Kind == payments.SaleDropped:
		_, err := tx.Exec(`DELETE FROM slip WHERE sale = ?`, e.Sale)
		return err
	case e.Ends:
		if _, err := tx.Exec(`DELETE FROM live WHERE sale = ? AND reference = ?`, e.Sale, string(e.Reference)); err != nil {
			return err
		}
	}
	return nil
}

// slip takes a deposit slip, or says which sale has it.
func slip(tx *sql.Tx, e payments.Event) error {
	taken := &payments.RedeemedError{}
	at, err := first(tx, `INSERT INTO slip VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING`, `SELECT at, sale FROM slip WHERE code = ?1`, &taken.Sale, e.Line.Slip, e.Sale, stamped(e))
	if err != nil || at.IsZero() {
		return err
	}
	taken.At = at
	return taken
}

// copied makes the copy of a receipt, or says when it was made.
func copied(tx *sql.Tx, e payments.Event) error {
	var number string
	at, err := first(tx, `INSERT INTO copy VALUES (?1, ?2) ON CONFLICT DO NOTHING`, `SELECT at, receipt FROM copy WHERE receipt = ?1`, &number, e.Code, stamped(e))
	if err != nil || at.IsZero() {
		return err
	}
	return &payments.CopiedError{At: at}
}

func stamped(e payments.Event) string { return e.At.UTC().Format(timeLayout) }

// first inserts a row that there may be once. Where it is there already it tells
// since when, and what else it says; the time is zero where it was not. Both
// statements take the key first.
func first(tx *sql.Tx, insert, find string, says *string, args ...any) (time.Time, error) {
	r, err := tx.Exec(insert, args...)
	if err != nil {
		return time.Time{}, err
	}
	if n, err := r.RowsAffected(); err != nil || n == 1 {
		return time.Time{}, err
	}
	at := ""
	if err := tx.QueryRow(find, args[0]).Scan(&at, says); err != nil {
		return time.Time{}, err
	}
	return time.Parse(timeLayout, at)
}

// personal is what is kept beside the entry.
func personal(e payments.Event) map[string][]byte {
	m := map[string][]byte{}
	if t := e.Personal.Customer.Text(); t != "" {
		m[personalCustomer] = []byte(t)
	}
	if e.Personal.Name != "" {
		m[personalName] = []byte(e.Personal.Name)
	}
	if e.Personal.Code != "" {
		m[personalCode] = []byte(e.Personal.Code)
	}
	if e.Personal.Request != nil {
		m[personalRequest] = e.Personal.Request
	}
	return m
}

// event is the entry as the till wants it.
func (e entry) event() (payments.Event, error) {
	ev := payments.Event{}
	if err := json.Unmarshal([]byte(e.body), &ev); err != nil {
		return ev, err
	}
	at, err := time.Parse(timeLayout, e.at)
	if err != nil {
		return ev, err
	}
	ev.Seq, ev.At, ev.Kind = e.seq, at.UTC(), payments.Kind(e.kind)
	ev.Sale, ev.Reference = e.sale, payments.Reference(e.reference)
	ev.Personal.Request = e.kept[personalRequest].value
	ev.Personal.Code, ev.Personal.Name = string(e.kept[personalCode].value), string(e.kept[personalName].value)
	ev.Personal.Customer, err = payments.ReadCustomer(string(e.kept[personalCustomer].value), ev.Customer)
	return ev, err
}
