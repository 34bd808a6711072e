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
// they tell. Print calls begin before anything of the page is sent, and sends
// nothing where that fails. Their errors are of printer.Trouble.
type Printer interface {
	Print(ctx context.Context, p receipt.Page, begin func() error, tell func(printer.Status)) error
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
	Begun   bool           // the printer may have some of it
	Unsure  bool           // … and nobody knows how much came out: a person must say
}

// PrinterState is how the receipt printer stands.
type PrinterState struct {
	Status  printer.Status // as last heard; empty: not yet
	Since   time.Time
	Job     string   // what is being printed; empty: nothing is
	Waiting []string // names of what has not come out yet, the oldest first
	Unsure  []string // … of which nobody knows whether it came out
}

// Waits says that the document has not come out yet.
func (p PrinterState) Waits(name string) bool { return slices.Contains(p.Waiting, name) }

// Doubts says that nobody knows whether the document came out.
func (p PrinterState) Doubts(name string) bool { return slices.Contains(p.Unsure, name) }

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

// press is the printer as the loop sees it. What it does it does beside the loop.
type press struct {
	status printer.Status
	since  time.Time
	busy   bool           // it is being asked, or prints …
	job    string         // … the document of this name, or a test slip where that is empty
	asking bool           // it is only asked
	inJob  printer.Status // as told since it began
	cancel context.CancelFunc
	test   bool    // a slip has been asked for
	owed   []Event // what has become of documents, and the journal does not know yet
	tries  int     // in a row that came to nothing
	ended  time.Time
}

// pressed is word of the printer: how it is, that it is about to begin, or that a
// job has ended.
type pressed struct {
	status printer.Status
	begin  chan<- error // answered when the journal has it
	done   bool
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

// advancePrinter has the next document printed, or asks how the printer is, and
// says when it wants to be called next.
func (t *Till) advancePrinter() time.Duration {
	p := &t.press
	if t.cfg.Printer == nil || p.busy || t.closing {
		return time.Hour
	}
	if !t.settlePapers() {
		return receiptRetry // or it would be printed again
	}
	paper, any := t.nextPaper()
	if left := p.pause(p.test || any) - t.cfg.Now().Sub(p.ended); left > 0 && !p.ended.IsZero() {
		return left
	}
	switch {
	case p.test:
		p.test = false
		title := fmt.Sprintf("Kasse %s  %s %d", t.cfg.Version, t.cfg.Labels.Till, t.cfg.Number)
		t.work("", func(ctx context.Context) error { return t.cfg.Printer.Test(ctx, title, t.hearStatus) })
	case any:
		page := t.page(paper)
		t.work(paper.Name, func(ctx context.Context) error {
			return t.cfg.Printer.Print(ctx, page, t.beginPaper, t.hearStatus)
		})
	default:
		t.work("", func(ctx context.Context) error {
			if s := t.cfg.Printer.Ask(ctx); s != printer.Ready {
				return &printer.Trouble{Status: s}
			}
			return nil
		})
		p.asking = true
	}
	return time.Hour
}

// nextPaper is the oldest document, but for the receipts of those who still stand
// there: they do not wait behind others who have gone.
func (t *Till) nextPaper() (Paper, bool) {
	sure := slices.DeleteFunc(slices.Clone(t.book.Papers), func(p Paper) bool { return p.Unsure })
	if len(sure) == 0 {
		return Paper{}, false
	}
	for _, p := range sure {
		if p.Receipt != nil && t.cfg.Now().Sub(p.Receipt.PaidAt) < stillThere {
			return p, true
		}
	}
	return sure[0], true
}

// stillThere is how long a customer is taken to wait for a receipt.
const stillThere = 2 * time.Minute

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

// work does something with the printer beside the loop and reports to it.
func (t *Till) work(job string, do func(context.Context) error) {
	ctx, cancel := context.WithCancel(t.ctx)
	p := &t.press
	p.busy, p.job, p.asking, p.inJob, p.cancel = true, job, false, printer.Ready, cancel
	t.calls.Go(func() {
		defer cancel()
		err := do(ctx)
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

// hearStatus and beginPaper are called beside the loop.
func (t *Till) hearStatus(s printer.Status) { t.pressed <- pressed{status: s} }

func (t *Till) beginPaper() error {
	begun := make(chan error)
	t.pressed <- pressed{begin: begun}
	return <-begun
}

// errNotBegun says that a document could not be begun since the journal, or the
// till itself, is not ready for it: nothing is wrong with the printer.
var errNotBegun = errors.New("the document is not begun")

// heardPrinter takes in word of the printer.
func (t *Till) heardPrinter(w pressed) {
	p := &t.press
	if w.begin != nil {
		w.begin <- t.begun(p.job)
		return
	}
	if errors.Is(w.err, errNotBegun) {
		w.status = printer.Ready
	}
	t.printerIs(w.status)
	if !w.done {
		p.inJob = w.status
		return
	}
	job, asked := p.job, p.asking
	p.busy, p.job, p.asking, p.cancel, p.ended = false, "", false, nil, t.cfg.Now()
	var trouble *printer.Trouble
	switch {
	case asked:
		if w.err == nil {
			p.tries = 0 // what waits is tried at once
		}
		return
	case w.err != nil:
		p.tries++
		t.log.Warn("printer", "document", job, "error", w.err)
		if job == "" || !errors.As(w.err, &trouble) || !trouble.Begun {
			return
		}
		// Some of it may be on paper, and the rest may still come: whether to print
		// it again is for people to say.
		p.owed = append(p.owed, t.aboutPaper(job, Event{Kind: ReceiptUnsure}))
	default:
		p.tries = 0
		if job != "" {
			p.owed = append(p.owed, t.aboutPaper(job, Event{Kind: ReceiptPrinted}))
		}
	}
	t.settlePapers()
}

func (t *Till) printerIs(s printer.Status) {
	if p := &t.press; s != p.status {
		p.status, p.since = s, t.cfg.Now()
		t.log.Info("printer", "status", s)
	}
}

// begun tells the journal that the printer is given a document next. A till that
// is killed from here on does not know whether it came out, and asks.
func (t *Till) begun(job string) error {
	if t.closing || t.write(t.ctx, t.aboutPaper(job, Event{Kind: ReceiptBegun})) != nil {
		return errNotBegun
	}
	t.printerIs(printer.Ready)
	t.publish()
	return nil
}

// aboutPaper is an entry about a document, with the sale that it is of.
func (t *Till) aboutPaper(name string, e Event) Event {
	e.Code = name
	for _, p := range t.book.Papers {
		if p.Name == name && p.Receipt != nil {
			e.Sale = p.Receipt.Sale
		}
	}
	return e
}

// settlePapers tells the journal what has become of documents, and says whether it
// knows all of it now.
func (t *Till) settlePapers() bool {
	for len(t.press.owed) > 0 {
		if t.write(context.WithoutCancel(t.ctx), t.press.owed[0]) != nil {
			return false
		}
		t.press.owed = t.press.owed[1:]
	}
	return true
}

// letGo ends what waits for somebody to put paper in, or only asks: it is left to
// the next start.
func (t *Till) letGo() {
	if p := &t.press; p.cancel != nil && (p.asking || p.inJob != printer.Ready) {
		p.cancel()
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
		owed := slices.IndexFunc(t.press.owed, func(e Event) bool { return e.Code == p.Name })
		switch {
		case owed >= 0 && t.press.owed[owed].Kind == ReceiptPrinted:
		case owed >= 0 || p.Unsure:
			s.Unsure = append(s.Unsure, p.Name)
		default:
			s.Waiting = append(s.Waiting, p.Name)
		}
	}
	return s
}

// decidePaper writes a person's word about a document of which nobody knows
// whether it came out.
func (t *Till) decidePaper(name string, e Event) {
	i := slices.IndexFunc(t.book.Papers, func(p Paper) bool { return p.Name == name && p.Unsure })
	switch {
	case i < 0:
		t.tell(Notice{Kind: NoticeTooLate})
	case t.write(t.ctx, t.aboutPaper(name, e)) != nil:
		t.tell(Notice{Kind: NoticeJournal})
	default:
		t.tell(Notice{})
	}
}

// dropPapers gives up what waits, but for what is being printed just now.
func (t *Till) dropPapers() {
	switch n := len(t.book.Papers); {
	case n == 0 || t.press.job != "":
		t.tell(Notice{Kind: NoticeTooLate})
	case t.write(t.ctx, Event{Kind: PapersDropped, ByPerson: true}) != nil:
		t.tell(Notice{Kind: NoticeJournal})
	default:
		t.tell(Notice{Kind: NoticePapersGone, Line: n})
	}
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
		b.Papers = append(slices.Clip(b.Papers), Paper{Name: e.Report.Name(), Report: e.Report})
	case e.Receipt != nil:
		b.Papers = append(slices.Clip(b.Papers), Paper{Name: e.Receipt.Name(), Receipt: e.Receipt})
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
