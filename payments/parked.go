package payments

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"butikk/kasse/payments/sale"
)

// Held is a sale that lies aside without a request: parked by a cashier, or
// voided and not yet out of reach. Its customer is not in it.
type Held struct {
	Sale   string      `json:"sale"` // the name it had: "2-0417"
	Name   string      `json:"-"`    // as the cashier calls it; empty: by its sale
	Basket sale.Basket `json:"basket"`
	At     time.Time   `json:"at"`
	Voided bool        `json:"voided,omitempty"`
	Owner  int         `json:"owner,omitempty"` // the cashier for whom it waits, since another one came; 0: whoever asks
}

// Shelf is how long a voided sale can be taken back.
const Shelf = 10 * time.Minute

// Title is what people call it.
func (h Held) Title() string { return nameOr(h.Name, h.Sale) }

// Gone says that a voided sale is out of reach.
func (h Held) Gone(now time.Time) bool { return h.Voided && now.Sub(h.At) >= Shelf }

// Of says that the sale was begun at that till.
func (h Held) Of(till int) bool { return strings.HasPrefix(h.Sale, strconv.Itoa(till)+"-") }

// longestName is what a cashier may call a parked sale, in characters.
const longestName = 30

// hold parks the sale. Whoever scans their code at the other end is somebody
// else, perhaps: the customer is taken off it.
func (t *Till) hold(name string) {
	runes := []rune(name)
	t.lay(SaleHeld, Notice{Kind: NoticeHeld}, string(runes[:min(len(runes), longestName)]), 0)
}

// voidSale takes all lines out at once, onto the shelf.
func (t *Till) voidSale() { t.lay(SaleVoided, Notice{Kind: NoticeSaleVoided}, "", 0) }

// lay puts the sale where it waits: for whoever asks, or for its owner.
func (t *Till) lay(kind Kind, says Notice, name string, owner int) {
	switch {
	case t.book.phase() != Selling || t.book.Lock != nil:
		t.tell(Notice{Kind: NoticeTooLate})
		return
	case len(t.book.Basket.Lines) == 0:
		t.tell(Notice{Kind: NoticeEmpty})
		return
	case t.settleLines() != nil:
		return // the cashier has been told
	}
	h := Held{Sale: t.saleName(), Name: name, Basket: t.book.Basket, At: t.stamp(), Voided: kind == SaleVoided, Owner: owner}
	if t.append(Event{Kind: kind, At: h.At, Held: &h, Personal: Personal{Name: name}}) {
		t.goesOn(h.Sale, h.Sale)
		t.refused = Turned{}
		t.countHeld()
		says.Name = h.Title()
		t.tell(says)
	}
}

// resume goes on with a sale that was held or voided, in the empty one in front.
// It never mixes into another sale, and the storage hands it out once.
func (t *Till) resume(name string) {
	if t.settleLines() != nil {
		return // the cashier has been told
	}
	if t.book.begun() || t.book.Lock != nil {
		t.tell(Notice{Kind: NoticeBegun})
		return
	}
	held, err := t.cfg.Journal.Held(t.ctx)
	if err != nil {
		t.log.Error("journal", "kind", SaleResumed, "error", err)
		t.tell(Notice{Kind: NoticeJournal})
		return
	}
	at := slices.IndexFunc(held, func(h Held) bool { return h.Sale == name })
	if at < 0 || held[at].Gone(t.cfg.Now()) {
		t.tell(Notice{Kind: NoticeGone, Name: name})
		return
	}
	h := held[at]
	var taken *RedeemedError
	switch err := t.write(t.ctx, Event{Kind: SaleResumed, Sale: t.saleName(), Held: &h}); {
	case errors.As(err, &taken): // a slip of a sale that was voided, used meanwhile
		t.tell(Notice{Kind: NoticeRedeemed, Name: taken.Sale, At: taken.At})
	case errors.Is(err, ErrLive):
		t.tell(Notice{Kind: NoticeGone, Name: h.Title()})
	case err != nil:
		t.tell(Notice{Kind: NoticeJournal})
	default:
		if _, ours := t.prices.before[h.Sale]; ours {
			t.goesOn(h.Sale, t.saleName())
		}
		t.countHeld()
		t.tell(Notice{Kind: NoticeResumed, Name: h.Title()})
	}
}

// Held are the sales that can be resumed, of every till in the folder, oldest
// first.
func (t *Till) Held(ctx context.Context) ([]Held, error) {
	held, err := t.cfg.Journal.Held(ctx)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	now := t.cfg.Now()
	return slices.DeleteFunc(held, func(h Held) bool { return h.Gone(now) }), nil
}

// recount is how old the number of parked sales may be: other tills park them
// too, and go on with them.
const recount = time.Minute

// countHeld counts the parked sales.
func (t *Till) countHeld() {
	t.counted = t.cfg.Now()
	held, err := t.cfg.Journal.Held(t.ctx)
	if err != nil { // the old number stays; whoever opens the list is told
		t.log.Warn("parked sales", "error", err)
		return
	}
	t.forgetPrices(held)
	t.held = 0
	for _, h := range held {
		if !h.Voided {
			t.held++
		}
	}
}

// recountHeld counts again when it is time, and says when it wants to be called
// next.
func (t *Till) recountHeld() time.Duration {
	if age := t.cfg.Now().Sub(t.counted); age >= 0 && age < recount && !t.counted.IsZero() {
		return recount - age
	}
	t.countHeld()
	return recount
}
