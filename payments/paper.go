package payments

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/receipt/printer"
	"butikk/kasse/payments/report"
)

// Printer puts pages on paper, implemented by escpos.Printer. Print and Test
// return when the paper is out, as far as the printer can tell, which may take as
// long as it takes somebody to put paper in; what the printer is like meanwhile
// they tell. Their errors are of printer.Trouble.
type Printer interface {
	Print(ctx context.Context, p receipt.Page, tell func(printer.Status)) error
	Test(ctx context.Context, title string, tell func(printer.Status)) error
	Ask(ctx context.Context) printer.Status
}

type (
	// Copy makes the one copy of a receipt that there may be.
	Copy struct{ Receipt string }
	// Provisional makes a receipt of the open sale that is none of a purchase.
	Provisional struct{}
	// TestSlip prints the letters in every code page that there is.
	TestSlip struct{}
	// PrintNow tries a printer that was in trouble again at once.
	PrintNow struct{}
)

func (Copy) command()        {}
func (Provisional) command() {}
func (TestSlip) command()    {}
func (PrintNow) command()    {}

// Paper is a document that is to come out of the printer.
type Paper struct {
	Name    string // "R2-0417", "R2-0417-KOPI", "Z-2-0001"
	Receipt *receipt.Receipt
	Report  *report.Report // instead
}

// PrinterState is how the receipt printer stands.
type PrinterState struct {
	Status  printer.Status // as last heard; empty: not yet
	Since   time.Time
	Job     string   // what is being printed; empty: nothing is
	Waiting []string // names of what has not come out yet, the oldest first
}

// Waits says that the document has not come out yet.
func (p PrinterState) Waits(name string) bool { return slices.Contains(p.Waiting, name) }

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
)

func (t *Till) nextReturn() string {
	return fmt.Sprintf("%s%d-%04d", returnSeries, t.cfg.Number, t.book.Returned+1)
}

// press is the printer as the loop sees it. What it does it does beside the loop.
type press struct {
	status printer.Status
	since  time.Time
	busy   bool           // it is being asked, or prints …
	job    string         // … the document of this name, or a test slip where that is empty
	inJob  printer.Status // as told since it began
	cancel context.CancelFunc
	test   bool   // a slip has been asked for
	out    string // has come out, and the journal does not know it yet
	tries  int    // in a row that came to nothing
	ended  time.Time
}

// pressed is word of the printer: how it is, and with done that a job has ended.
type pressed struct {
	status printer.Status
	done   bool
	asked  bool // it was only asked how it is
	err    error
}

// Pace of the printer while nothing prints: how often it is asked how it is, while
// it is well and while it is not, and how long a document waits at most after one
// that came to nothing.
const (
	glance   = time.Minute
	recheck  = 10 * time.Second
	patience = 30 * time.Second
)

// advancePrinter has the oldest document printed, or asks how the printer is, and
// says when it wants to be called next.
func (t *Till) advancePrinter() time.Duration {
	p := &t.press
	if t.cfg.Printer == nil || p.busy || t.closing {
		return time.Hour
	}
	if p.out != "" && !t.cameOut() {
		return receiptRetry // or it would be printed again
	}
	if left := p.pause(p.test || len(t.book.Papers) > 0) - t.cfg.Now().Sub(p.ended); left > 0 && !p.ended.IsZero() {
		return left
	}
	switch {
	case p.test:
		p.test = false
		title := fmt.Sprintf("Kasse %s  %s %d", t.cfg.Version, t.cfg.Labels.Till, t.cfg.Number)
		t.work("", func(ctx context.Context, tell func(printer.Status)) error {
			return t.cfg.Printer.Test(ctx, title, tell)
		})
	case len(t.book.Papers) > 0:
		paper := t.book.Papers[0]
		page := t.page(paper)
		t.work(paper.Name, func(ctx context.Context, tell func(printer.Status)) error {
			return t.cfg.Printer.Print(ctx, page, tell)
		})
	default:
		t.askPrinter()
	}
	return time.Hour
}

// pause is how long the printer is left alone after the last word with it.
func (p *press) pause(work bool) time.Duration {
	switch {
	case work && p.tries == 0:
		return 0
	case work:
		return min(time.Second<<min(p.tries, 5), patience)
	case p.status == printer.Ready:
		return glance
	}
	return recheck
}

func (t *Till) page(p Paper) receipt.Page {
	if p.Report != nil {
		return p.Report.Page(t.cfg.Reports, t.cfg.Zone)
	}
	return p.Receipt.Page(t.cfg.Labels, t.cfg.Zone)
}

// work prints beside the loop and reports to it.
func (t *Till) work(job string, print func(context.Context, func(printer.Status)) error) {
	ctx, cancel := context.WithCancel(t.ctx)
	t.press.busy, t.press.job, t.press.inJob, t.press.cancel = true, job, printer.Ready, cancel
	t.calls.Go(func() {
		defer cancel()
		err := print(ctx, func(s printer.Status) { t.pressed <- pressed{status: s} })
		status := printer.Ready
		var trouble *printer.Trouble
		if errors.As(err, &trouble) {
			status = trouble.Status
		} else if err != nil {
			status = printer.Away
		}
		t.pressed <- pressed{status: status, done: true, err: err} // the loop takes it, also while it shuts down
	})
}

func (t *Till) askPrinter() {
	ctx, cancel := context.WithCancel(t.ctx)
	t.press.busy, t.press.job, t.press.inJob, t.press.cancel = true, "", printer.Ready, cancel
	t.calls.Go(func() {
		defer cancel()
		t.pressed <- pressed{status: t.cfg.Printer.Ask(ctx), done: true, asked: true}
	})
}

// heardPrinter takes in word of the printer.
func (t *Till) heardPrinter(w pressed) {
	p := &t.press
	if w.status != p.status {
		p.status, p.since = w.status, t.cfg.Now()
		t.log.Info("printer", "status", w.status)
	}
	if !w.done {
		p.inJob = w.status
		return
	}
	job := p.job
	p.busy, p.job, p.cancel, p.ended = false, "", nil, t.cfg.Now()
	switch {
	case w.asked:
		if w.status == printer.Ready {
			p.tries = 0 // what waits is tried at once
		}
	case w.err != nil:
		p.tries++
		if !t.closing {
			t.log.Warn("printer", "document", job, "error", w.err)
		}
	default:
		p.tries, p.out = 0, job
		t.cameOut()
	}
}

// cameOut tells the journal which document has come out. A till that is killed
// before that prints it again: twice is better than never.
func (t *Till) cameOut() bool {
	e := Event{Kind: ReceiptPrinted, Code: t.press.out}
	for _, p := range t.book.Papers {
		if p.Name == e.Code && p.Receipt != nil {
			e.Sale = p.Receipt.Sale
		}
	}
	if e.Code != "" && t.write(context.WithoutCancel(t.ctx), e) != nil {
		return false
	}
	t.press.out = ""
	return true
}

// letGo ends a job that waits for somebody to put paper in: it is left to the next
// start.
func (t *Till) letGo() {
	if t.press.cancel != nil && t.press.inJob != printer.Ready {
		t.press.cancel()
	}
}

// printerState is how the printer stands, as the screen shows it; nil where there
// is none.
func (t *Till) printerState() *PrinterState {
	if t.cfg.Printer == nil {
		return nil
	}
	s := &PrinterState{Status: t.press.status, Since: t.press.since, Job: t.press.job}
	for _, p := range t.book.Papers {
		if p.Name != t.press.out {
			s.Waiting = append(s.Waiting, p.Name)
		}
	}
	return s
}

// toPrint marks what is to come out on paper, from the moment on at which there is
// a printer: one that is new does not print what was sold last year.
func (t *Till) toPrint(events []Event) {
	for i := range events {
		switch events[i].Kind {
		case SalePaid, SaleReturned, ReceiptCopied, ReceiptUnpaid, ReportX, DayClosed:
			events[i].Print = t.cfg.Printer != nil
		default: // the rest is no document
		}
	}
}

// startPapers is the entry that gives up what was to be printed where there is no
// printer any more. The text files have all of it.
func (t *Till) startPapers() (e []Event) {
	if t.cfg.Printer == nil && len(t.book.Papers) > 0 {
		e = append(e, Event{Kind: PrinterGone})
	}
	return e
}

// paper folds what is to be printed, and what has been. What is handed out is
// replaced, never changed.
func (b *book) paper(e Event) {
	switch {
	case e.Kind == PrinterGone:
		b.Papers = nil
	case e.Kind == ReceiptPrinted:
		b.Papers = slices.DeleteFunc(slices.Clone(b.Papers), func(p Paper) bool { return p.Name == e.Code })
	case !e.Print:
	case e.Report != nil:
		b.Papers = append(slices.Clip(b.Papers), Paper{Name: e.Report.Name(), Report: e.Report})
	case e.Receipt != nil:
		b.Papers = append(slices.Clip(b.Papers), Paper{Name: e.Receipt.Name(), Receipt: e.Receipt})
	}
}

// document folds a receipt that no sale or return makes: a copy, or one of a sale
// that is not paid.
func (b *book) document(e Event) error {
	if e.Receipt == nil {
		return fmt.Errorf("entry %d: %s without a receipt", e.Seq, e.Kind)
	}
	b.Unwritten = append(slices.Clip(b.Unwritten), *e.Receipt)
	if e.Kind == ReceiptUnpaid {
		b.Unpaid++
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
