package payments

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/receipt/printer"
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

// PrinterState is how the receipt printer stands.
type PrinterState struct {
	Status  printer.Status // as last heard; empty: not yet
	Job     string         // what is being printed; empty: nothing is
	Waiting []string       // names of what has not come out yet, the oldest first
	Unsure  []string       // … of which nobody knows whether it came out
}

// Waits says that the document has not come out yet.
func (p PrinterState) Waits(name string) bool { return slices.Contains(p.Waiting, name) }

// Doubts says that nobody knows whether the document came out.
func (p PrinterState) Doubts(name string) bool { return slices.Contains(p.Unsure, name) }

// press is the printer as the loop sees it. What it does it does beside the loop.
type press struct {
	status printer.Status
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
		if p.Receipt != nil && t.cfg.Now().Sub(p.At) < stillThere {
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
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.ctx)) // Close gives it a time of its own
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
		p.status = s
		t.log.Info("printer", "status", s)
	}
}

// begun tells the journal that the printer is given a document next. A till that
// is killed from here on does not know whether it came out, and asks.
func (t *Till) begun(job string) error {
	wanted := slices.ContainsFunc(t.book.Papers, func(p Paper) bool { return p.Name == job }) // and not given up meanwhile
	if !wanted || t.closing || t.write(t.ctx, t.aboutPaper(job, Event{Kind: ReceiptBegun})) != nil {
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
	s := &PrinterState{Status: t.press.status, Job: t.press.job}
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

// dropPapers gives up all that waits, unless something is coming out just now. A
// document that waits for a new roll goes too: what the printer has of it, it may
// still print.
func (t *Till) dropPapers() {
	switch n := len(t.book.Papers); {
	case n == 0 || t.press.job != "" && t.press.inJob == printer.Ready:
		t.tell(Notice{Kind: NoticeTooLate})
	case t.write(t.ctx, Event{Kind: PapersDropped, ByPerson: true}) != nil:
		t.tell(Notice{Kind: NoticeJournal})
	default:
		t.letGo()
		t.tell(Notice{Kind: NoticePapersGone, Line: n})
	}
}
