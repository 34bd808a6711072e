package journal_test

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"butikk/kasse/payments/journal"
)

// Word of an event is on disk when it has been taken, once however often it
// comes, and the chain knows nothing of it.
func TestHint(t *testing.T) {
	dir := t.TempDir()
	j, err := journal.Open(dir, 1, journal.Identity{API: "a", MSN: "1234"})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range [][3]string{{"K1-0001-1-7F3K9QXM", "psp-1", "CREATED"}, {"K1-0001-1-7F3K9QXM", "psp-2", "AUTHORIZED"}, {"K1-0001-1-7F3K9QXM", "psp-2", "AUTHORIZED"}} {
		if err := j.Hint(t.Context(), h[0], h[1], h[2], time.Now()); err != nil {
			t.Error(err)
		}
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, journal.File))
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.QueryRow(`SELECT count(*) FROM hint`).Scan(&n); err != nil || n != 2 {
		t.Errorf("%d hints, %v", n, err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	r, err := journal.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.Verify(); n != 0 || err != nil {
		t.Errorf("%d entries, %v", n, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if err := j.Hint(t.Context(), "x", "y", "z", time.Now()); err == nil {
		t.Error("kept after the end")
	}
}
