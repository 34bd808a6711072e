package journal

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"syscall"

	"butikk/kasse/payments"
)

// Events implements payments.Journal. Entries are checked as they are read: one
// that does not hold is a *BrokenError and nothing behind it is read, since a
// till that starts from a damaged entry would believe in other money.
func (j *Journal) Events(after uint64) iter.Seq2[payments.Event, error] {
	return func(yield func(payments.Event, error) bool) {
		before := entry{seq: after}
		if after > 0 {
			err := j.db.QueryRow(`SELECT hash FROM entry WHERE till = ? AND seq = ?`, j.till, after).Scan(&before.hash)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				yield(payments.Event{}, fmt.Errorf("journal: %w", err))
				return
			}
		}
		for e, err := range entries(j.db, `WHERE e.till = ? AND e.seq > ? ORDER BY e.seq`, j.till, after) {
			if err != nil {
				yield(payments.Event{}, fmt.Errorf("journal: %w", err))
				return
			}
			ev, err := e.check(before)
			if !yield(ev, err) || err != nil {
				return
			}
			before = e
		}
	}
}

// entries reads rows with what lies beside them, in the order that the clause
// names, all as they were at one moment.
func entries(q querier, clause string, args ...any) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		rows, err := q.Query(`SELECT e.id, e.till, e.seq, e.at, e.kind, e.sale, e.reference, e.body, e.seals, e.prev, e.hash,
			p.name, p.salt, p.value FROM entry e LEFT JOIN personal p ON p.till = e.till AND p.seq = e.seq `+clause, args...)
		if err != nil {
			yield(entry{}, err)
			return
		}
		defer func() { _ = rows.Close() }() // everything that it could say, Err has said
		// An entry with two things beside it is two rows.
		var last entry
		for rows.Next() {
			var e entry
			var name sql.NullString
			var b beside
			if err := rows.Scan(&e.id, &e.till, &e.seq, &e.at, &e.kind, &e.sale, &e.reference, &e.body, &e.seals, &e.prev, &e.hash,
				&name, &b.salt, &b.value); err != nil {
				yield(entry{}, err)
				return
			}
			if e.id != last.id {
				if last.id != 0 && !yield(last, nil) {
					return
				}
				last = e
			}
			if name.Valid {
				if last.kept == nil {
					last.kept = map[string]beside{}
				}
				last.kept[name.String] = b
			}
		}
		if err := rows.Err(); err != nil {
			yield(entry{}, err)
		} else if last.id != 0 {
			yield(last, nil)
		}
	}
}

// Reader reads the journal of every till in a folder, also beside a running
// one, and changes nothing.
type Reader struct {
	db   *sql.DB
	path string
	copy string // a folder of ours that holds the journal, or empty
}

// Read opens the journal for reading. Where there is none the error satisfies
// errors.Is(err, fs.ErrNotExist).
func Read(folder string) (*Reader, error) {
	path := filepath.Join(folder, File)
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	r := &Reader{path: path}
	from := path
	if syscall.Access(folder, writable) != nil {
		// SQLite reads a journal in WAL mode only where it can write beside it;
		// an auditor's copy lies where nobody can.
		copied, err := duplicate(folder)
		if err != nil {
			return nil, err
		}
		r.copy, from = copied, filepath.Join(copied, File)
	}
	db, err := connect(from, url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(10000)", "query_only(ON)"}})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(r.copy))
	}
	r.db = db
	return r, nil
}

// writable is W_OK of access(2).
const writable = 2

// duplicate copies the journal, and what has not been moved into it yet, to a
// new folder.
func duplicate(folder string) (to string, err error) {
	if to, err = os.MkdirTemp("", "kasse-journal"); err != nil {
		return "", fmt.Errorf("journal: %w", err)
	}
	for _, name := range []string{File, File + "-wal"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, name), text, 0o600)
		} else if name != File && errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		if err != nil {
			return "", errors.Join(fmt.Errorf("journal: %w", err), os.RemoveAll(to))
		}
	}
	return to, nil
}

// Close ends the reading.
func (r *Reader) Close() error {
	err := r.db.Close()
	if r.copy != "" {
		err = errors.Join(err, os.RemoveAll(r.copy))
	}
	return err
}

// exported is one line of an export. Personal data is not in it: a customer
// stands in Data in masked form, and Seals are salted hashes.
type exported struct {
	Till      int             `json:"till"`
	Seq       uint64          `json:"seq"`
	At        string          `json:"at"`
	Kind      string          `json:"kind"`
	Sale      string          `json:"sale,omitempty"`
	Reference string          `json:"reference,omitempty"`
	Data      json.RawMessage `json:"data"`
	Seals     json.RawMessage `json:"seals"`
	Prev      string          `json:"prev"`
	Hash      string          `json:"hash"`
}

// Export writes every entry as one line of JSON, oldest first.
func (r *Reader) Export(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for e, err := range entries(r.db, `ORDER BY e.id`) {
		if err != nil {
			return fmt.Errorf("journal %s: %w", r.path, err)
		}
		err := out.Encode(exported{
			Till: e.till, Seq: e.seq, At: e.at, Kind: e.kind, Sale: e.sale, Reference: e.reference,
			Data: json.RawMessage(e.body), Seals: json.RawMessage(e.seals),
			Prev: hex.EncodeToString(e.prev), Hash: hex.EncodeToString(e.hash),
		})
		if err != nil {
			return fmt.Errorf("journal %s, till %d, entry %d: %w", r.path, e.till, e.seq, err)
		}
	}
	return nil
}

// BrokenError says where a chain does not hold.
type BrokenError struct {
	Till   int
	Seq    uint64
	Reason string
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("till %d, entry %d: %s", e.Till, e.Seq, e.Reason)
}

// Verify walks every chain from its first entry and returns how many entries
// hold. The error is a *BrokenError at the first that does not: changed,
// missing, moved, unreadable, or with personal data beside it that is not what
// was sealed. Personal data that was erased is no fault.
func (r *Reader) Verify() (n int, err error) {
	// One moment for everything, or entries written meanwhile by a running
	// till would look like entries that are missing.
	tx, err := r.db.Begin()
	if err != nil {
		return 0, fmt.Errorf("journal %s: %w", r.path, err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	var last entry
	heads := map[int]entry{}
	for e, err := range entries(tx, `ORDER BY e.id`) {
		if err != nil {
			return n, fmt.Errorf("journal %s: %w", r.path, err)
		}
		if _, err := e.check(heads[e.till]); err != nil {
			return n, err
		}
		// The ids of all tills together have no holes, so the newest entries
		// of a till can not be cut off behind the back of another.
		if e.id != last.id+1 {
			return n, e.broken("an entry of some till is missing before it")
		}
		heads[e.till], last = e, e
		n++
	}
	return n, r.checkEnd(tx, last)
}

// checkEnd finds entries cut off at the end, which no chain can show: SQLite
// keeps the highest id that the table ever had.
func (r *Reader) checkEnd(tx *sql.Tx, last entry) error {
	var given int64
	err := tx.QueryRow(`SELECT seq FROM sqlite_sequence WHERE name = 'entry'`).Scan(&given)
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("journal %s: %w", r.path, err)
	case given != last.id:
		return last.broken("entries after it are missing")
	}
	return nil
}

func (e entry) broken(format string, args ...any) error {
	return &BrokenError{Till: e.till, Seq: e.seq, Reason: fmt.Sprintf(format, args...)}
}

// check reads the entry if it holds and follows the one before it.
func (e entry) check(before entry) (payments.Event, error) {
	switch {
	case e.seq != before.seq+1:
		return payments.Event{}, e.broken("entry %d is missing before it", before.seq+1)
	case !bytes.Equal(e.prev, before.hash):
		return payments.Event{}, e.broken("does not follow the entry before it")
	case !bytes.Equal(e.hash, e.sum()):
		return payments.Event{}, e.broken("was changed")
	}
	var seals map[string]string
	if err := json.Unmarshal([]byte(e.seals), &seals); err != nil {
		return payments.Event{}, e.broken("seals are unreadable: %v", err)
	}
	for name, b := range e.kept {
		if seals[name] != seal(b.salt, b.value) {
			return payments.Event{}, e.broken("the personal data %q beside it was changed", name)
		}
	}
	ev, err := e.event()
	if err != nil {
		return payments.Event{}, e.broken("is unreadable: %v", err)
	}
	return ev, nil
}
