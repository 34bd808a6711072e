package payments

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/sale"
)

// book is what the journal's entries add up to. The running till and a replay
// build it with the same apply, so a till that was killed finds itself again.
type book struct {
	openSale                        // in front of the cashier
	Aside     []openSale            // set aside with a request, oldest first; replaced, never changed
	Sales     int                   // number of the newest sale
	Receipts  int                   // number of the newest receipt
	Returned  int                   // … of a return
	Unpaid    int                   // … of a provisional one
	Slips     int                   // … of a slip about money that came too late
	Papers    []Paper               // that have not come out of the printer, the oldest first; replaced, never changed
	Open      map[Reference]Payment // everything that is not over, and what a sale shows
	Requests  map[Reference][]byte  `json:"-"` // bodies of creates
	Refunds   map[Key]Refund        // those that are not over, and refused ones that nobody has seen
	Refunded  int                   // how many refunds this till has asked for
	Lock      *Lock
	Locks     int // so far
	Last      *Sold
	Back      *Returned         // the newest
	Unwritten []receipt.Receipt // paid, and the text is not on disk yet
	At        time.Time         // of the newest entry
	Day       day
	Cashier   int     // who is logged in; 0: nobody
	Guesses   []Guess // of PINs, wrong ones; replaced, never changed
	Stop      Stop
	Prices    string // digest of the list that came into use last; empty: from before they were told
}

// Stop is when the till did its last thing before it was started, and when that
// was. The times are zero where there is nothing before.
type Stop struct{ Stopped, Started time.Time }

// openSale is a sale that is neither paid nor given up.
type openSale struct {
	SaleNo   int
	Basket   sale.Basket
	Customer Customer `json:"-"` // never in a checkpoint
	Attempts int
	Owner    int       // the cashier whose it is; 0: nobody's in particular
	Current  Reference // the attempt that the cashier has not left, or empty
}

// begun says that there is something in the sale.
func (s *openSale) begun() bool {
	return len(s.Basket.Lines) > 0 || s.Customer.Known() || s.Current != ""
}

// Lock says that the till takes no articles until a person has looked up.
type Lock struct {
	N        int // counts the locks of this till
	Why      LockReason
	Code     string        // as scanned, printable
	Name     string        // the article, where there is one
	Day      time.Time     // LockExpired: the last day, midnight UTC
	Choices  []Choice      // LockChoice: one of them, or none
	Quantity sale.Quantity // … with this quantity; zero is one piece
	Refused  int           // scans turned away since then
	Newest   string        // the last of them, by name or digits
}

// LockReason says why a code locks the till. The words are part of the export
// format.
type LockReason string

const (
	// LockUnknown is a code that no article has.
	LockUnknown LockReason = ""
	// LockExpired is goods whose last day is over (GS1, AI 17): they are not sold.
	LockExpired LockReason = "expired"
	// LockForeign is a label with a price in another currency.
	LockForeign LockReason = "foreign-price"
	// LockChoice is a code that can be read in two ways, both of them sold here.
	LockChoice LockReason = "two-articles"
)

// Choice is one of the articles that a code can mean.
type Choice struct {
	Code  string       `json:"code"`
	Name  string       `json:"name"`
	Price money.Amount `json:"price"` // of one unit
}

// Returned is goods that came back, and what was paid back for them.
type Returned struct {
	Sale     string
	Receipt  string // of the return
	Of       string // the sale's
	Amount   money.Amount
	Customer string // masked
	At       time.Time
	Paper    bool // its receipt was to be printed
}

// Sold is a finished sale.
type Sold struct {
	Sale      string
	Receipt   string
	Amount    money.Amount
	Customer  string // masked
	Reference Reference
	Tender    Tender // where no attempt was
	Paper     bool   // its receipt was to be printed
	At        time.Time
}

func newBook() book {
	return book{openSale: openSale{SaleNo: 1}, Sales: 1, Open: map[Reference]Payment{}, Requests: map[Reference][]byte{}, Refunds: map[Key]Refund{}}
}

// current is the attempt of the open sale that the cashier has not left.
func (b *book) current() (Payment, bool) {
	p, ok := b.Open[b.Current]
	return p, ok && b.Current != ""
}

// saleOf is the sale that shows the attempt, in front or set aside, or nil.
func (b *book) saleOf(ref Reference) *openSale {
	if b.Current == ref && ref != "" {
		return &b.openSale
	}
	for i := range b.Aside {
		if b.Aside[i].Current == ref {
			return &b.Aside[i]
		}
	}
	return nil
}

// next begins a new sale in front.
func (b *book) next() {
	b.Sales++
	b.openSale = openSale{SaleNo: b.Sales}
}

// without takes a sale out of those set aside.
func (b *book) without(ref Reference) {
	b.Aside = slices.DeleteFunc(slices.Clone(b.Aside), func(s openSale) bool { return s.Current == ref })
}

// phase is what the till is doing for the customer in front of it.
func (b *book) phase() Phase {
	p, ok := b.current()
	switch {
	case !ok:
		return Selling
	case p.Status.Final():
		return Ended
	}
	return Paying
}

// apply takes in one entry. An entry that does not fit is an error and changes
// nothing; it can only come from a journal that was not written by this code.
func (b *book) apply(e Event) error {
	day := b.Day
	b.count(e) // by the book as it was
	if err := b.fold(e); err != nil {
		b.Day = day
		return err
	}
	b.paper(e)
	if b.Cashier != 0 && b.Lock == nil && !b.begun() {
		b.Owner = b.Cashier // an empty sale is that of whoever is there
	}
	b.At = e.At
	return nil
}

// fold is what the entry does, by its kind.
func (b *book) fold(e Event) error {
	switch e.Kind {
	case TillStarted:
		b.Stop = Stop{Stopped: b.At, Started: e.At}
		b.Cashier = 0 // whoever started it may be somebody else
		for ref, p := range b.Open {
			p, err := p.Apply(e)
			if err != nil {
				return err
			}
			b.Open[ref] = p
		}
		for k, r := range b.Refunds {
			r, err := r.Apply(e)
			if err != nil {
				return err
			}
			b.Refunds[k] = r
		}
	case TillStopped, CodeRefused:
		if e.Kind == CodeRefused && b.Lock != nil {
			// A new Lock each time: the old one has been handed out.
			l := *b.Lock
			l.Refused, l.Newest = l.Refused+1, nameOr(e.Name, e.digits())
			b.Lock = &l
		}
	case ReportX, DayClosed, ReportWritten, PriceAsked: // counted
		if (e.Kind == ReportX || e.Kind == DayClosed) && e.Report == nil {
			return fmt.Errorf("entry %d: %s without a report", e.Seq, e.Kind)
		}
	case CashierIn, CashierOut, CashierWrong, RightRefused, RightApproved:
		if e.Duty == nil {
			return fmt.Errorf("entry %d: %s of nobody", e.Seq, e.Kind)
		}
		b.onDuty(e)
	case LineAdded:
		if e.Line == nil {
			return fmt.Errorf("entry %d: %s without a line", e.Seq, e.Kind)
		}
		b.Basket = b.Basket.Add(*e.Line)
	case LineVoided:
		b.Basket, _ = b.Basket.Void(e.LineNo)
	case CustomerBound:
		b.Customer = e.Personal.Customer
	case CustomerDropped:
		b.Customer = Customer{}
	case CodeUnknown:
		b.Locks++
		b.Lock = &Lock{N: b.Locks, Why: e.Why, Code: e.digits(), Name: e.Name, Choices: e.Choices, Quantity: e.Quantity}
		if e.Day != "" {
			day, err := time.Parse(time.DateOnly, e.Day)
			if err != nil {
				return fmt.Errorf("entry %d: %w", e.Seq, err)
			}
			b.Lock.Day = day
		}
	case CodeAnswered:
		b.Lock = nil
	case AttemptPlanned:
		p, err := Payment{}.Apply(e)
		if err != nil {
			return err
		}
		b.Open[e.Reference], b.Requests[e.Reference] = p, e.Personal.Request
		b.Current, b.Attempts = e.Reference, p.Attempt
	case AttemptAsked, AttemptHeard, AttemptConfirmed, AttemptReleased, AttemptLeft, AttemptEnded, AttemptClosed:
		p, ok := b.Open[e.Reference]
		if !ok {
			return fmt.Errorf("entry %d: %s for %s, which is not open", e.Seq, e.Kind, e.Reference)
		}
		p, err := p.Apply(e)
		if err != nil {
			return err
		}
		b.put(p)
	case SaleSetAside, SaleRecalled, SaleDropped:
		return b.move(e)
	case SaleHeld, SaleVoided, SaleResumed:
		return b.park(e)
	case SalePaid:
		return b.paid(e)
	case RefundPlanned, RefundHeard, RefundEnded, RefundClosed:
		return b.refund(e)
	case SaleReturned:
		if e.Receipt == nil {
			return fmt.Errorf("entry %d: %s without a receipt", e.Seq, e.Kind)
		}
		b.Unwritten = append(b.Unwritten[:len(b.Unwritten):len(b.Unwritten)], *e.Receipt)
		b.countReturn(e.Receipt.Number)
		r := e.Receipt
		b.Back = &Returned{Sale: e.Sale, Receipt: r.Number, Of: r.Return, Amount: -r.Total, Customer: r.Customer, At: r.PaidAt, Paper: e.Print}
	case ReceiptCopied, ReceiptUnpaid, ReceiptFreed:
		return b.document(e)
	case ReceiptBegun, ReceiptPrinted, ReceiptUnsure, ReceiptAgain, PapersDropped: // folded with what is to be printed
	case ReceiptWritten:
		for i, r := range b.Unwritten {
			if r.Name() == e.Code {
				b.Unwritten = append(b.Unwritten[:i:i], b.Unwritten[i+1:]...)
				break
			}
		}
	case PricesChanged:
		if e.Prices == nil {
			return fmt.Errorf("entry %d: %s without a list", e.Seq, e.Kind)
		}
		b.Prices = e.Prices.Digest
	default:
		return fmt.Errorf("entry %d: unknown kind %q", e.Seq, e.Kind)
	}
	return nil
}

// put keeps a payment while it matters: open, or what a sale shows.
func (b *book) put(p Payment) {
	if p.Closed && b.Current == p.Reference {
		b.Current = ""
	}
	stray := p.Status == Paid && !p.Settled // money without a sale: a person must see it
	if p.Status.Final() && b.saleOf(p.Reference) == nil && !p.Watched && !stray {
		b.forget(p.Reference)
		return
	}
	b.Open[p.Reference] = p
}

func (b *book) forget(ref Reference) {
	delete(b.Open, ref)
	delete(b.Requests, ref)
}

// move takes a sale out of the cashier's way, back, or away for good.
func (b *book) move(e Event) error {
	s, p := b.saleOf(e.Reference), b.Open[e.Reference]
	front := s == &b.openSale
	switch {
	case s == nil:
	case e.Kind == SaleSetAside && front && !p.Status.Final():
		b.Aside = append(b.Aside[:len(b.Aside):len(b.Aside)], *s)
		b.next()
		return nil
	case e.Kind == SaleRecalled && !front && !b.begun() && b.Lock == nil:
		b.openSale = *s
		b.Owner = cmp.Or(b.Cashier, b.Owner) // who goes on with it answers for it
		b.without(e.Reference)
		return nil
	case e.Kind == SaleDropped && !front && p.Status.Final():
		b.without(e.Reference)
		p.Closed = true // should anything come of it after all, it is given back
		b.put(p)
		return nil
	}
	return fmt.Errorf("entry %d: %s for %s does not fit", e.Seq, e.Kind, e.Reference)
}

func (b *book) refund(e Event) error {
	key := e.Key
	if e.Refund != nil {
		key = e.Refund.Key
	}
	r, known := b.Refunds[key]
	switch {
	case known == (e.Kind == RefundPlanned):
		return fmt.Errorf("entry %d: %s of %s does not fit", e.Seq, e.Kind, key)
	case e.Kind == RefundClosed && r.Status == RefundRefused:
		delete(b.Refunds, key)
		return nil
	}
	r, err := r.Apply(e)
	if err != nil {
		return err
	}
	if e.Kind == RefundPlanned {
		b.Refunded++
	}
	if b.Refunds[key] = r; r.Status == RefundDone {
		delete(b.Refunds, key)
	}
	return nil
}

// park takes a sale without a request out of the cashier's way, or goes on with
// one in the empty sale that is in front.
func (b *book) park(e Event) error {
	switch {
	case e.Held == nil || b.Current != "" || b.Lock != nil:
	case e.Kind == SaleResumed && !b.begun():
		b.Basket = e.Held.Basket
		return nil
	case e.Kind != SaleResumed && len(b.Basket.Lines) > 0:
		b.next()
		return nil
	}
	return fmt.Errorf("entry %d: %s of %s does not fit", e.Seq, e.Kind, e.Sale)
}

// sell keeps what a paid sale leaves behind.
func (b *book) sell(e Event, ref Reference) {
	r := *e.Receipt
	b.Last = &Sold{Sale: e.Sale, Receipt: r.Number, Amount: r.Total, Customer: r.Customer, Reference: ref, Tender: e.Tender, At: r.PaidAt, Paper: e.Print}
	b.Unwritten = append(b.Unwritten[:len(b.Unwritten):len(b.Unwritten)], r)
	b.Receipts++
}

func (b *book) paid(e Event) error {
	if e.Tender != "" {
		if e.Receipt == nil || b.Current != "" || b.Lock != nil || len(b.Basket.Lines) == 0 {
			return fmt.Errorf("entry %d: %s of %s does not fit", e.Seq, e.Kind, e.Sale)
		}
		b.sell(e, "")
		b.next()
		return nil
	}
	p, s := b.Open[e.Reference], b.saleOf(e.Reference)
	if s == nil || p.Status != Paid || e.Receipt == nil {
		return fmt.Errorf("entry %d: %s for %s, which is not paid", e.Seq, e.Kind, e.Reference)
	}
	b.sell(e, p.Reference)
	if s == &b.openSale {
		b.next()
		b.Lock = nil
	} else {
		b.without(p.Reference)
	}
	b.forget(p.Reference)
	return nil
}

// manyPapers is a backlog of the printer that would make each checkpoint large.
const manyPapers = 50

// quiet says that nothing personal and nothing open is in the book, so that a
// checkpoint may stand for it.
func (b *book) quiet() bool {
	return len(b.Open) == 0 && len(b.Aside) == 0 && len(b.Refunds) == 0 && !b.begun() && b.Lock == nil && len(b.Unwritten) == 0 && len(b.Day.Unwritten) == 0 && len(b.Papers) < manyPapers
}

// checkpointVersion changes whenever the fields or their meaning do; an older
// checkpoint is then thrown away and the journal is read from its beginning.
const checkpointVersion = 12

type checkpoint struct {
	Version int
	Book    book
}

func (b *book) pack() ([]byte, error) {
	return json.Marshal(checkpoint{Version: checkpointVersion, Book: *b})
}

// unpack is the book of a checkpoint; one of another version is no error, it
// is of no use.
func unpack(state []byte) (b book, ok bool) {
	c := checkpoint{}
	if err := json.Unmarshal(state, &c); err != nil || c.Version != checkpointVersion {
		return book{}, false
	}
	b = newBook()
	open, requests, refunds := b.Open, b.Requests, b.Refunds
	b = c.Book
	b.Open, b.Requests, b.Refunds = open, requests, refunds
	return b, true
}

// clone lets a batch of entries be tried before it is written.
func (b *book) clone() book {
	c := *b
	c.Open, c.Requests, c.Refunds = maps.Clone(b.Open), maps.Clone(b.Requests), maps.Clone(b.Refunds)
	return c
}

// digits are the code as it was scanned, as long as that is kept.
func (e Event) digits() string { return nameOr(e.Personal.Code, e.Code) }

func nameOr(name, code string) string {
	if name != "" {
		return name
	}
	return code
}
