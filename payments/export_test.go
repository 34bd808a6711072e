package payments

import (
	"context"
	"time"

	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/receipt/printer"
)

// unplugged lets a fold show what is to be printed.
type unplugged struct{}

func (unplugged) Print(context.Context, receipt.Page, func() error, func(printer.Status)) error {
	return nil
}
func (unplugged) Test(context.Context, string, func(printer.Status)) error { return nil }
func (unplugged) Ask(context.Context) printer.Status                       { return printer.Away }

// Fold is what the journal alone makes of the till: the state that a restart
// would begin with, without what is only about the moment.
func Fold(j Journal, number int) (State, error) { return fold(j, number, true) }

// FoldAll is Fold from the first entry, whatever checkpoint there is.
func FoldAll(j Journal, number int) (State, error) { return fold(j, number, false) }

func fold(j Journal, number int, fromCheckpoint bool) (State, error) {
	b, err := replay(j, fromCheckpoint)
	if err != nil {
		return State{}, err
	}
	t := &Till{cfg: Config{Number: number, Now: time.Now, Printer: unplugged{}}, book: b}
	t.shown.news = make(chan struct{})
	t.publish()
	return t.shown.state, nil
}

// Derive exports derive.
func (p Payment) Derive(o Observation) (Status, bool) { return p.derive(o) }

// BookSize is how many payments the till keeps; only after Close.
func (t *Till) BookSize() int { return len(t.book.Open) }
