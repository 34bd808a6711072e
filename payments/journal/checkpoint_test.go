package journal

import (
	"context"
	"errors"
	"testing"
)

func TestCheckpoint(t *testing.T) {
	folder := t.TempDir()
	j := opened(t, folder, 2)
	ctx := context.Background()
	expect := func(what string, seq uint64, state string) {
		t.Helper()
		if n, s, err := j.LastCheckpoint(); err != nil || n != seq || string(s) != state {
			t.Errorf("%s: %d %q %v", what, n, s, err)
		}
	}
	keep := func(state string) {
		t.Helper()
		if err := j.Checkpoint(ctx, []byte(state)); err != nil {
			t.Errorf("Checkpoint: %v", err)
		}
	}
	keep("of nothing")
	expect("before any entry", 0, "")
	add(t, j, line(1), line(2))
	add(t, opened(t, folder, 3), line(9))
	keep("two")
	expect("after two", 2, "two")
	add(t, j, line(3))
	expect("an older one", 2, "two")
	keep("three")
	expect("the newest", 3, "three")
	raw(t, folder, `UPDATE checkpoint SET state = CAST('threw' AS BLOB)`)
	expect("with a changed state", 0, "")
	keep("three")
	raw(t, folder, `UPDATE entry SET hash = x'00' WHERE till = 2 AND seq = 3`)
	expect("with a changed entry", 0, "")
	keep("three")
	raw(t, folder, `DELETE FROM entry WHERE till = 2 AND seq = 3`)
	expect("without its entry", 0, "")
	add(t, j, line(4))
	expect("with another entry in its place", 0, "")

	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if err := j.Checkpoint(cancelled, []byte("late")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
