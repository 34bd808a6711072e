package journal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
)

// Checkpoint implements payments.Journal.
func (j *Journal) Checkpoint(ctx context.Context, state []byte) error {
	tx, err := j.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	head, err := j.head(tx)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	if head.seq == 0 {
		return nil // nothing that it could stand for
	}
	if _, err := tx.Exec(`INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?)`,
		j.till, head.seq, bound(head.hash, state), state); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	return tx.Commit()
}

// LastCheckpoint implements payments.Journal. A checkpoint whose entry is not
// in the chain as it was, or whose state is not what was kept, is none: reading
// every entry again costs less than a till that believes a damaged state.
func (j *Journal) LastCheckpoint() (seq uint64, state []byte, err error) {
	var sum, hash []byte
	err = j.db.QueryRow(`SELECT c.seq, c.state, c.hash, e.hash FROM checkpoint c JOIN entry e USING (till, seq)
		WHERE till = ?`, j.till).Scan(&seq, &state, &sum, &hash)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, nil, nil
	case err != nil:
		return 0, nil, fmt.Errorf("checkpoint: %w", err)
	case !bytes.Equal(sum, bound(hash, state)):
		return 0, nil, nil
	}
	return seq, state, nil
}

// bound ties a state to the entry it stands for.
func bound(hash, state []byte) []byte {
	h := sha256.New()
	h.Write(hash)
	h.Write(state)
	return h.Sum(nil)
}
