package payments

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/report"
)

type (
	// Copy makes the one copy of a receipt that there may be.
	Copy struct{ Receipt string }
	// Provisional makes a receipt of the open sale that is none of a purchase.
	Provisional struct{}
	// TestSlip prints the letters in every code page that there is.
	TestSlip struct{}
	// PrintNow tries a printer that was in trouble again at once.
	PrintNow struct{}
	// CameOut and PrintAgain say what has become of a document of which nobody
	// knows whether it came out.
	CameOut    struct{ Name string }
	PrintAgain struct{ Name string }
	// DropPapers gives up what waits to be printed. The text files have all of it.
	DropPapers struct{}
)

func (Copy) command()        {}
func (Provisional) command() {}
func (TestSlip) command()    {}
func (PrintNow) command()    {}
func (CameOut) command()     {}
func (PrintAgain) command()  {}
func (DropPapers) command()  {}

// Paper is a document that is to come out of the printer.
type Paper struct {
	Name    string // "R2-0417", "R2-0417-KOPI", "Z-2-0001"
	Receipt *receipt.Receipt
	Report  *report.Report // instead
	At      time.Time      // when it was asked for
	Begun   bool           // the printer may have some of it
	Unsure  bool           // … and nobody knows how much came out: a person must say
}

// CopiedError says that the copy of a receipt has been made, and when.
type CopiedError struct{ At time.Time }

// Unwrap is ErrLive: nothing is wrong with the journal.
func (e *CopiedError) Unwrap() error { return ErrLive }

func (e *CopiedError) Error() string {
	return "the copy of the receipt was made at " + e.At.Format(time.RFC3339)
}

// returnSeries and provisionalSeries begin the numbers of receipts that have a
// series of their own, as kassasystemforskrifta § 2-8-5 and § 2-8-6 want it. In
// journals from before this was so a return has a number of the sales'.
const (
	returnSeries      = "RT"
	provisionalSeries = "P"
	freedSeries       = "F"
)

func (t *Till) nextReturn() string {
	return fmt.Sprintf("%s%d-%04d", returnSeries, t.cfg.Number, t.book.Returned+1)
}

// toPrint marks what is to come out on paper, from the moment on at which there is
// a printer: one that is new does not print what was sold last year.
func (t *Till) toPrint(events []Event) {
	for i := range events {
		switch events[i].Kind {
		case SalePaid, SaleReturned, ReceiptCopied, ReceiptUnpaid, ReceiptFreed, ReportX, DayClosed:
			events[i].Print = t.cfg.Printer != nil
		default: // the rest is no document
		}
	}
}

// startPapers is the entry that gives up what was to be printed where there is no
// printer any more. The text files have all of it.
func (t *Till) startPapers() (e []Event) {
	if n := len(t.book.Papers); t.cfg.Printer == nil && n > 0 {
		e = append(e, Event{Kind: PapersDropped})
		t.log.Warn("there is no printer any more", "papers", n)
		t.tell(Notice{Kind: NoticePapersGone, Line: n})
	}
	return e
}

// paper folds what is to be printed, and what has become of it. What is handed out
// is replaced, never changed.
func (b *book) paper(e Event) {
	change := func(f func(*Paper)) {
		b.Papers = slices.Clone(b.Papers)
		for i := range b.Papers {
			if p := &b.Papers[i]; e.Code == p.Name || e.Kind == TillStarted {
				f(p)
			}
		}
	}
	switch {
	case e.Kind == PapersDropped:
		b.Papers = nil
		if b.Last != nil { // nobody says of them that they came out
			last := *b.Last
			last.Paper = false
			b.Last = &last
		}
		if b.Back != nil {
			back := *b.Back
			back.Paper = false
			b.Back = &back
		}
	case e.Kind == ReceiptPrinted:
		b.Papers = slices.DeleteFunc(slices.Clone(b.Papers), func(p Paper) bool { return p.Name == e.Code })
	case e.Kind == ReceiptBegun:
		change(func(p *Paper) { p.Begun = true })
	case e.Kind == ReceiptUnsure:
		change(func(p *Paper) { p.Unsure = true })
	case e.Kind == ReceiptAgain:
		change(func(p *Paper) { p.Begun, p.Unsure = false, false })
	case e.Kind == TillStarted:
		if len(b.Papers) > 0 {
			change(func(p *Paper) { p.Unsure = p.Unsure || p.Begun })
		}
	case !e.Print:
	case e.Report != nil:
		b.Papers = append(slices.Clip(b.Papers), Paper{Name: e.Report.Name(), Report: e.Report, At: e.At})
	case e.Receipt != nil:
		b.Papers = append(slices.Clip(b.Papers), Paper{Name: e.Receipt.Name(), Receipt: e.Receipt, At: e.At})
	}
}

// freedSlip tells the customer of an attempt that was approved too late that the
// money has been given back.
func (t *Till) freedSlip(p Payment) Event {
	return Event{Kind: ReceiptFreed, Sale: p.Sale, Receipt: &receipt.Receipt{
		Mark: t.cfg.Mark, Freed: true, Shop: t.cfg.Shop, Till: t.cfg.Number, Sale: p.Sale, Currency: p.Currency, Total: p.Amount,
		Number: fmt.Sprintf("%s%d-%04d", freedSeries, t.cfg.Number, t.book.Slips+1), PaidAt: t.stamp(), Tender: t.cfg.Tender,
		Customer: p.Customer, Reference: string(p.Reference),
	}}
}

// document folds a receipt that no sale or return makes: a copy, one of a sale that
// is not paid, or a slip.
func (b *book) document(e Event) error {
	if e.Receipt == nil {
		return fmt.Errorf("entry %d: %s without a receipt", e.Seq, e.Kind)
	}
	b.Unwritten = append(slices.Clip(b.Unwritten), *e.Receipt)
	switch e.Kind {
	case ReceiptUnpaid:
		b.Unpaid++
	case ReceiptFreed:
		b.Slips++
	default: // a copy has the number of its sale
	}
	return nil
}

// countReturn counts the number of a return receipt in its series.
func (b *book) countReturn(number string) {
	if strings.HasPrefix(number, returnSeries) {
		b.Returned++
	} else {
		b.Receipts++ // from before returns had a series of their own
	}
}

// copyReceipt makes the copy, once for each sale, whichever till is asked
// (bokføringsforskriften § 5-3-6 allows one).
func (t *Till) copyReceipt(c Copy) {
	found, err := t.Past(t.ctx, Query{Receipt: c.Receipt, Limit: 1})
	switch {
	case err != nil:
		t.log.Error("copy", "receipt", c.Receipt, "error", err)
		t.tell(Notice{Kind: NoticeJournal})
		return
	case len(found) == 0 || found[0].Receipt == nil:
		t.tell(Notice{Kind: NoticeTooLate})
		return
	}
	r := *found[0].Receipt
	r.Copy = true
	var made *CopiedError
	switch err := t.write(t.ctx, Event{Kind: ReceiptCopied, Sale: r.Sale, Code: r.Number, Receipt: &r}); {
	case errors.As(err, &made):
		t.tell(Notice{Kind: NoticeCopied, Name: r.Number, At: made.At})
	case err != nil:
		t.tell(Notice{Kind: NoticeJournal})
	default:
		t.tell(Notice{Kind: NoticeCopy, Name: r.Number})
	}
}

// provisional makes a receipt of what has been rung up so far.
func (t *Till) provisional() {
	switch {
	case len(t.book.Basket.Lines) == 0:
		t.tell(Notice{Kind: NoticeEmpty})
		return
	case t.settleLines() != nil:
		return // the cashier has been told
	}
	r := t.receiptOf(&t.book.openSale, "")
	r.Unpaid, r.PaidAt = true, t.stamp()
	r.Number = fmt.Sprintf("%s%d-%04d", provisionalSeries, t.cfg.Number, t.book.Unpaid+1)
	if t.append(Event{Kind: ReceiptUnpaid, Receipt: &r}) {
		t.tell(Notice{Kind: NoticeUnpaid, Name: r.Number})
	}
}
