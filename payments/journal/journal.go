// Package journal is the electronic journal: what happened at the till, in
// order, appended and never changed. It is one SQLite file in the data folder;
// every till that works there has a hash chain of its own in it.
//
// Each entry holds the hash of the one before, so an entry that was changed,
// removed or put in between shows. Data about a customer lies beside the chain
// with a salt; the entry holds only its salted hash and can outlive it.
package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite", in pure Go

	"butikk/kasse/payments"
)

// File is the journal's name within the data folder.
const File = "journal.db"

// Identity is the sales unit that a journal belongs to. It is written at the
// journal's birth and never changes: payments of one sales unit mean nothing
// to another.
type Identity struct {
	API string // host and port of the Vipps API
	MSN string // merchant serial number
}

// WrongIdentityError says that the journal belongs to another sales unit.
type WrongIdentityError struct {
	Folder    string
	Has, Want Identity
}

func (e *WrongIdentityError) Error() string {
	return fmt.Sprintf("the journal in %s belongs to sales unit %s at %s, not to %s at %s: choose another data folder",
		e.Folder, e.Has.MSN, e.Has.API, e.Want.MSN, e.Want.API)
}

// Journal implements payments.Journal for one till. One goroutine writes; it
// is started by Open and stopped by Close.
type Journal struct {
	db   *sql.DB
	till int
	lock *os.File

	mu      sync.Mutex
	queue   []batch
	closed  bool
	wake    chan struct{} // holds one
	stopped chan struct{}
}

// batch is entries that are written together or not at all.
type batch struct {
	events []payments.Event
	done   chan error // holds one
}

const schema = `
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS entry (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	till      INTEGER NOT NULL,
	seq       INTEGER NOT NULL,
	at        TEXT NOT NULL,
	kind      TEXT NOT NULL,
	sale      TEXT NOT NULL,
	reference TEXT NOT NULL,
	body      TEXT NOT NULL,
	seals     TEXT NOT NULL,
	prev      BLOB NOT NULL,
	hash      BLOB NOT NULL,
	UNIQUE (till, seq)
) STRICT;
CREATE INDEX IF NOT EXISTS entry_plans ON entry (id) WHERE kind = 'attempt.planned';
CREATE INDEX IF NOT EXISTS entry_settled ON entry (id) WHERE kind = 'sale.paid' AND reference = '';
CREATE INDEX IF NOT EXISTS entry_of ON entry (reference) WHERE reference <> '';
CREATE INDEX IF NOT EXISTS entry_sale ON entry (sale) WHERE sale <> '';
CREATE TABLE IF NOT EXISTS personal (
	till INTEGER NOT NULL, seq INTEGER NOT NULL, name TEXT NOT NULL,
	salt BLOB NOT NULL, value BLOB NOT NULL,
	PRIMARY KEY (till, seq, name)
) STRICT;
-- One live attempt for a sale, whoever asks: the key decides, not the program.
-- A paid sale keeps its row, so that it can never be sent again.
CREATE TABLE IF NOT EXISTS live (sale TEXT PRIMARY KEY, reference TEXT NOT NULL) STRICT;
-- One n-th refund of a payment, whichever till asks.
CREATE TABLE IF NOT EXISTS refund (reference TEXT NOT NULL, nth INTEGER NOT NULL, PRIMARY KEY (reference, nth)) STRICT;
-- One line for a deposit slip, ever, whichever till took it; at is when.
CREATE TABLE IF NOT EXISTS slip (code TEXT PRIMARY KEY, sale TEXT NOT NULL, at TEXT NOT NULL) STRICT;
-- One copy of a receipt, whichever till made it; at is when.
CREATE TABLE IF NOT EXISTS copy (receipt TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT;
-- Sales that lie aside, held or voided, until somebody goes on with them: once,
-- whichever till asks.
CREATE TABLE IF NOT EXISTS held (sale TEXT PRIMARY KEY, at TEXT NOT NULL, voided INTEGER NOT NULL) STRICT;
-- Word of a payment that came from outside, once for each event. It is believed
-- by nobody; the truth is read, and stands in the chain.
CREATE TABLE IF NOT EXISTS hint (
	reference TEXT NOT NULL, psp TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL,
	PRIMARY KEY (reference, psp, name)
) STRICT;
CREATE TABLE IF NOT EXISTS checkpoint (
	till INTEGER PRIMARY KEY, seq INTEGER NOT NULL, hash BLOB NOT NULL, state BLOB NOT NULL
) STRICT;
-- Against mistakes, not against malice: that is what the chain is for. REPLACE
-- deletes without asking the trigger for deletes.
CREATE TRIGGER IF NOT EXISTS entry_follows BEFORE INSERT ON entry
	WHEN EXISTS (SELECT 1 FROM entry WHERE id = NEW.id OR till = NEW.till AND seq = NEW.seq)
	BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE UPDATE ON entry
	BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS entry_remains BEFORE DELETE ON entry
	BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
`

// Open opens the journal in the folder for one till, makes it where there is
// none, and holds the till's number against every other process until Close.
//
// Errors to branch on: *HeldError, *WrongIdentityError; fs.ErrPermission and
// others of the file system are wrapped.
func Open(folder string, till int, who Identity) (*Journal, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	lock, err := hold(folder, till)
	if err != nil {
		return nil, err
	}
	j, err := open(folder, till, who)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	j.lock = lock
	go j.write()
	return j, nil
}

func open(folder string, till int, who Identity) (*Journal, error) {
	path := filepath.Join(folder, File)
	// Made here so that SQLite finds it with the right mode; its companions
	// (-wal, -shm) take over the mode of the file.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	// What is written is not read again until the till starts: 256 KiB of pages in
	// memory do, where 2 MiB are usual.
	db, err := connect(path, url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-256)"}})
	if err != nil {
		return nil, err
	}
	j := &Journal{db: db, till: till, wake: make(chan struct{}, 1), stopped: make(chan struct{})}
	if err := j.birth(folder, who); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return j, nil
}

func connect(path string, q url.Values) (*sql.DB, error) {
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("journal %s: %w", path, err)
	}
	return db, nil
}

// birth makes the tables of a journal that has not all of them, and checks whose
// an old one is.
func (j *Journal) birth(folder string, who Identity) error {
	if has, err := identity(j.db); err == nil && has != (Identity{}) {
		if err := belongs(folder, has, who); err != nil || j.complete() {
			return err
		}
	}
	tx, err := j.db.Begin()
	if err != nil {
		return fmt.Errorf("journal in %s: %w", folder, err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if _, err := tx.Exec(schema); err != nil {
		return fmt.Errorf("journal in %s: %w", folder, err)
	}
	// Another till may have been born between our look and our lock.
	const put = `INSERT INTO about VALUES ('api', ?), ('msn', ?) ON CONFLICT DO NOTHING`
	if _, err := tx.Exec(put, who.API, who.MSN); err != nil {
		return fmt.Errorf("journal in %s: %w", folder, err)
	}
	has, err := identity(tx)
	if err != nil {
		return fmt.Errorf("journal in %s: %w", folder, err)
	}
	if err := belongs(folder, has, who); err != nil {
		return err
	}
	return tx.Commit()
}

// complete says that the journal has the newest of the tables: one from before
// there was it gets what it lacks.
func (j *Journal) complete() bool {
	var n int
	err := j.db.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE name = 'copy'`).Scan(&n)
	return err == nil && n > 0
}

func belongs(folder string, has, want Identity) error {
	if has != want {
		return &WrongIdentityError{Folder: folder, Has: has, Want: want}
	}
	return nil
}

type querier interface {
	Query(query string, args ...any) (*sql.Rows, error)
}

func identity(q querier) (id Identity, err error) {
	rows, err := q.Query(`SELECT name, value FROM about`)
	if err != nil {
		return id, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return id, err
		}
		switch name {
		case "api":
			id.API = value
		case "msn":
			id.MSN = value
		}
	}
	return id, rows.Err()
}

// Append implements payments.Journal.
func (j *Journal) Append(ctx context.Context, e ...payments.Event) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	// Once queued it will be written, so the wait is for the disk alone: to
	// leave early would be not to know what is in the journal.
	return <-j.AppendSoon(e...)
}

// ErrClosed is the answer to entries that come after Close.
var ErrClosed = errors.New("the journal is closed")

// AppendSoon implements payments.Journal.
func (j *Journal) AppendSoon(e ...payments.Event) <-chan error {
	b := batch{events: e, done: make(chan error, 1)}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		b.done <- ErrClosed
		return b.done
	}
	j.queue = append(j.queue, b)
	j.poke()
	return b.done
}

func (j *Journal) poke() {
	select {
	case j.wake <- struct{}{}:
	default: // awake already
	}
}

// write is the one writer: it takes all that has gathered and flushes it once.
func (j *Journal) write() {
	defer close(j.stopped)
	for range j.wake {
		j.mu.Lock()
		queue, closed := j.queue, j.closed
		j.queue = nil
		j.mu.Unlock()
		if len(queue) > 0 {
			j.flush(queue)
		}
		if closed {
			return
		}
	}
}

// Close writes what is queued, gives the till's number free and closes the
// file.
func (j *Journal) Close() error {
	j.mu.Lock()
	already := j.closed
	j.closed = true
	j.poke()
	j.mu.Unlock()
	<-j.stopped
	if already {
		return nil
	}
	return errors.Join(j.db.Close(), j.lock.Close())
}

const timeLayout = time.RFC3339Nano
