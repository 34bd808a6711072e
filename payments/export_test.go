package payments

import "time"

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
	t := &Till{cfg: Config{Number: number, Now: time.Now}, book: b}
	t.shown.news = make(chan struct{})
	t.publish()
	return t.shown.state, nil
}

// Derive exports derive.
func (p Payment) Derive(o Observation) (Status, bool) { return p.derive(o) }

// BookSize is how many payments the till keeps; only after Close.
func (t *Till) BookSize() int { return len(t.book.Open) }
