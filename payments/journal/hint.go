package journal

import (
	"context"
	"fmt"
	"time"
)

// Hint writes down that word came of an event of a payment: its reference, the
// provider's own reference of the event, and its name. It is on disk when Hint
// returns. The same event again is written once.
func (j *Journal) Hint(ctx context.Context, reference, psp, name string, at time.Time) error {
	_, err := j.db.ExecContext(ctx, `INSERT INTO hint VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		reference, psp, name, at.UTC().Format(timeLayout))
	if err != nil {
		return fmt.Errorf("hint of %s: %w", reference, err)
	}
	return nil
}
