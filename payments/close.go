package payments

import (
	"slices"
	"strconv"
	"time"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/report"
	"butikk/kasse/payments/sale"
)

type (
	// ReadX takes an X report: what the day has come to so far. It closes nothing.
	ReadX struct{}
	// CloseDay takes the Z report, and the next thing that happens belongs to the
	// next day. It is refused while a sale of this till is open. Money of which
	// nobody knows yet is handed over where HandOver says so: the report names it,
	// and what becomes of it is counted on the day on which it does.
	CloseDay struct{ HandOver bool }
	// LookedUp tells that a price was looked up and shown.
	LookedUp struct {
		SKU   string
		Price money.Amount // of one unit
	}
)

func (ReadX) command()    {}
func (CloseDay) command() {}
func (LookedUp) command() {}

// day is what the till has counted.
type day struct {
	Period    report.Period   // since the last Z report
	Grand     report.Grand    // since the first use
	Xs, Zs    int             // reports so far
	Unwritten []report.Report // whose text is not on disk yet; replaced, never changed
	Newest    *report.Report
}

// count folds what an entry adds to the day. The book is as it was before the
// entry.
func (b *book) count(e Event) {
	d := &b.Day
	switch e.Kind {
	case SalePaid:
		s := b.saleOf(e.Reference)
		if e.Tender != "" {
			s = &b.openSale
		}
		if s == nil || e.Receipt == nil {
			return // the fold says what is wrong with it
		}
		cashier := ""
		if n := e.Receipt.Cashier; n != 0 {
			cashier = strconv.Itoa(n)
		}
		d.Period = d.Period.Sell(*e.Receipt, cashier, partsOf(s.Basket))
		d.Grand.Sales += e.Receipt.Total
	case SaleReturned:
		if e.Receipt != nil {
			d.Period = d.Period.Return(*e.Receipt)
			d.Grand.Returns += e.Receipt.Total
		}
	case SaleVoided:
		d.Period = d.Period.Abort(e.At, b.Basket.Total())
	case SaleDropped: // after it was set aside
		if s := b.saleOf(e.Reference); s != nil {
			d.Period = d.Period.Abort(e.At, s.Basket.Total())
		}
	case LineVoided:
		if _, gone := b.Basket.Void(e.LineNo); len(gone) > 0 {
			var worth money.Amount
			for _, l := range gone {
				worth += l.Total()
			}
			d.Period = d.Period.Correct(e.At, 1, -worth) // with what follows the line
		}
	case PriceAsked:
		if e.Looked != nil {
			d.Period = d.Period.LookUp(e.At, e.Looked.Price)
		}
	case AttemptLeft:
		d.Period = d.Period.Decide(itemOf(b.Open[e.Reference], e.At))
	case AttemptEnded:
		if e.ByPerson {
			d.Period = d.Period.Decide(itemOf(b.Open[e.Reference], e.At))
		}
	case RefundClosed:
		if r, ok := b.Refunds[e.Key]; ok {
			d.Period = d.Period.Decide(report.Item{At: e.At, Sale: r.Sale, Reference: string(r.Reference), Amount: -r.Amount})
		}
	case AttemptHeard:
		p := b.Open[e.Reference]
		if next, err := p.Apply(e); err == nil && p.Closed && next.Status == Released && p.Status != Released {
			d.Period = d.Period.Free(itemOf(p, e.At))
		}
	case ReportX, DayClosed:
		if e.Report == nil {
			return
		}
		d.Newest = e.Report
		d.Unwritten = append(slices.Clip(d.Unwritten), *e.Report)
		if e.Kind == ReportX {
			d.Xs++
			return
		}
		d.Zs++
		d.Period = report.Period{}
	case ReportWritten:
		d.Unwritten = slices.DeleteFunc(slices.Clone(d.Unwritten), func(r report.Report) bool { return r.Name() == e.Code })
	default: // the rest is not counted
	}
}

func itemOf(p Payment, at time.Time) report.Item {
	return report.Item{At: at, Sale: p.Sale, Reference: string(p.Reference), Amount: p.Amount}
}

// partsOf are the lines of a basket by their departments.
func partsOf(b sale.Basket) []report.Part {
	var parts []report.Part
	for _, l := range b.Lines {
		parts = append(parts, report.Part{Department: l.Department, Amount: l.Total()})
	}
	return parts
}

// InTheWay is what keeps the day from being closed.
type InTheWay struct {
	Basket bool // a sale is in front
	Parked int  // sales of this till that lie aside without a request
	Aside  int  // … or with one
	Unsure int  // money of which nobody knows yet: it can be handed over
}

// Blocks says that the day can not be closed, whatever is handed over.
func (o InTheWay) Blocks() bool { return o.Basket || o.Parked > 0 || o.Aside > 0 }

// inTheWay is what stands in the way of closing the day now.
func (t *Till) inTheWay() (o InTheWay, err error) {
	o.Basket = t.book.begun() || t.book.Lock != nil
	o.Aside = len(t.book.Aside)
	held, err := t.cfg.Journal.Held(t.ctx)
	for _, h := range held {
		if h.Of(t.cfg.Number) && !h.Voided {
			o.Parked++
		}
	}
	for _, c := range t.cases() {
		if !c.Aside {
			o.Unsure++
		}
	}
	return o, err
}

// report is one of today, without its number.
func (t *Till) report() report.Report {
	return report.Report{Mark: t.cfg.Mark, Shop: t.cfg.Shop, Till: t.cfg.Number, Currency: t.cfg.Currency,
		At: t.stamp(), Period: t.book.Day.Period, Grand: t.book.Day.Grand}
}

func (t *Till) readX() {
	r := t.report()
	r.Number = t.book.Day.Xs + 1
	if t.write(t.ctx, Event{Kind: ReportX, At: r.At, Report: &r}) != nil {
		t.tell(Notice{Kind: NoticeJournal})
	}
}

// closeDay takes the Z report. The entry is the number: there is no report
// without it, and no second one of the same registrations.
func (t *Till) closeDay(c CloseDay) {
	if t.settleLines() != nil {
		return // the cashier has been told
	}
	o, err := t.inTheWay()
	switch {
	case err != nil:
		t.log.Error("journal", "kind", DayClosed, "error", err)
		t.tell(Notice{Kind: NoticeJournal})
		return
	case o.Blocks() || o.Unsure > 0 && !c.HandOver:
		t.tell(Notice{Kind: NoticeDayOpen})
		return
	case t.book.Day.Period.Empty():
		t.tell(Notice{Kind: NoticeNothingToClose})
		return
	}
	r := t.report()
	r.Z, r.Number = true, t.book.Day.Zs+1
	for _, c := range t.cases() {
		if c.Aside {
			continue
		}
		if f := c.Refund; f != nil {
			r.Open = append(r.Open, report.Item{At: f.PlannedAt, Sale: f.Sale, Reference: string(f.Reference), Amount: -f.Amount, State: string(f.Status)})
			continue
		}
		p := c.Payment
		r.Open = append(r.Open, report.Item{At: p.PlannedAt, Sale: p.Sale, Reference: string(p.Reference), Amount: p.Amount, State: string(p.Status)})
	}
	if t.write(t.ctx, Event{Kind: DayClosed, At: r.At, Report: &r}) != nil {
		t.tell(Notice{Kind: NoticeJournal})
		return
	}
	t.tell(Notice{Kind: NoticeDayClosed, Name: r.Name()})
}

// lookedUp counts a price that somebody looked up. That it can not be written
// keeps nobody from seeing the price.
func (t *Till) lookedUp(c LookedUp) {
	e := Event{Kind: PriceAsked, Looked: &PriceLookup{SKU: c.SKU, Price: c.Price}}
	if err := t.write(t.ctx, e); err != nil {
		t.log.Warn("price looked up", "error", err)
	}
}

// writeReports puts the text of reports into the folder of the receipts, and says
// when it wants to be called again.
func (t *Till) writeReports() time.Duration {
	if left := receiptRetry - t.cfg.Now().Sub(t.printed); left > 0 && !t.printed.IsZero() {
		return left
	}
	for _, r := range t.book.Day.Unwritten {
		if err := t.cfg.Receipts.Write(r.Name(), r.Text(t.cfg.Reports, t.cfg.Labels, t.cfg.Zone)); err != nil {
			t.log.Error("report", "number", r.Name(), "error", err)
			t.faults.Receipt, t.printed = r.Name(), t.cfg.Now()
			return receiptRetry
		}
		t.faults.Receipt = ""
		if t.write(t.ctx, Event{Kind: ReportWritten, Code: r.Name()}) != nil {
			t.printed = t.cfg.Now()
			return receiptRetry
		}
	}
	t.printed = time.Time{}
	return time.Hour
}
