package payments

import (
	"cmp"
	"slices"
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
		SKU        string
		Department string
		Price      money.Amount // of one unit
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
	ClosedAt  time.Time       // the last Z report
	Unwritten []report.Report // whose text is not on disk yet; replaced, never changed
	Newest    *report.Report
	Follow    []string // attempts and keys of refunds whose end a report has still to tell; replaced, never changed
}

// follow adds to what a report has still to tell the end of, or takes it out.
func (d *day) follow(name string, on bool) {
	d.Follow = slices.DeleteFunc(slices.Clone(d.Follow), func(n string) bool { return n == name })
	if on {
		d.Follow = append(d.Follow, name)
	}
}

// count folds what an entry adds to the day. The book is as it was before the
// entry.
func (b *book) count(e Event) {
	d := &b.Day
	switch e.Kind {
	case SalePaid:
		if e.Receipt != nil { // else the fold says what is wrong
			before := d.Period
			d.Period = d.Period.Sell(*e.Receipt, cmp.Or(string(e.Tender), e.Receipt.Tender))
			d.Grand.Sales += d.Period.Sales.Amount - before.Sales.Amount
			d.Grand.Returns += d.Period.Returns.Amount - before.Returns.Amount
		}
	case SaleReturned:
		if e.Receipt != nil {
			d.Period = d.Period.Return(*e.Receipt, e.Receipt.Tender)
			d.Grand.Returns += e.Receipt.Total
		}
	case SaleVoided:
		d.Period = d.Period.Abort(e.At, goodsOf(b.Basket))
	case SaleDropped: // after it was set aside
		if s := b.saleOf(e.Reference); s != nil {
			d.Period = d.Period.Abort(e.At, goodsOf(s.Basket))
		}
	case LineVoided:
		if _, gone := b.Basket.Void(e.LineNo); len(gone) > 0 { // with what follows the line
			var worth money.Amount
			for _, l := range gone {
				worth += l.Total()
			}
			d.Period = d.Period.Correct(e.At, len(gone), -worth)
		}
	case PriceAsked:
		if e.Looked != nil {
			d.Period = d.Period.LookUp(e.At, e.Looked.Department, e.Looked.Price)
		}
	case AttemptLeft, AttemptEnded, AttemptHeard:
		b.countAttempt(e)
	case RefundClosed: // the provider has refused it, and that was told
		d.follow(string(e.Key), false)
	case RefundHeard, RefundEnded:
		r := b.Refunds[e.Key]
		if next, err := r.Apply(e); err == nil && next.Final() && slices.Contains(d.Follow, string(e.Key)) {
			d.follow(string(e.Key), false)
			d.Period = d.Period.Settle(report.Item{At: e.At, Sale: r.Sale, Reference: string(r.Reference), Amount: -r.Amount, Refund: string(e.Key), State: refundState(next.Status)})
		}
	case ReceiptCopied:
		if e.Receipt != nil {
			d.Period = d.Period.Copy(e.At, e.Receipt.Total)
		}
	case ReceiptUnpaid:
		if e.Receipt != nil {
			d.Period = d.Period.Provide(e.At, e.Receipt.Total)
		}
	case ReportX, DayClosed, ReportWritten:
		d.report(e)
	default: // the rest is not counted
	}
}

// goodsOf is what the goods of a basket come to, without what is taken back in it.
func goodsOf(b sale.Basket) (sum money.Amount) {
	for _, l := range b.Lines {
		sum += max(l.Total(), 0)
	}
	return sum
}

// countAttempt counts what people decide about an attempt, and what becomes of it
// behind their backs.
func (b *book) countAttempt(e Event) {
	d, p := &b.Day, b.Open[e.Reference]
	next, err := p.Apply(e)
	if err != nil {
		return // the fold says what is wrong
	}
	item := report.Item{At: e.At, Sale: p.Sale, Reference: string(p.Reference), Amount: p.Amount}
	over := next.Status.Final() && !next.Watched
	if e.Kind == AttemptLeft || e.ByPerson {
		item.State = whyState(e.Reason)
		d.Period = d.Period.Decide(item)
		d.follow(item.Reference, !over)
		return
	}
	followed := slices.Contains(d.Follow, item.Reference)
	if over && followed {
		d.follow(item.Reference, false)
	}
	switch freed := next.freedAfter(p); {
	case freed:
		d.Period = d.Period.Free(item)
	case over && followed:
		item.State = string(next.Status)
		d.Period = d.Period.Settle(item)
	}
}

// report counts the reports themselves.
func (d *day) report(e Event) {
	switch {
	case e.Kind == ReportWritten:
		d.Unwritten = slices.DeleteFunc(slices.Clone(d.Unwritten), func(r report.Report) bool { return r.Name() == e.Code })
		return
	case e.Report == nil:
		return // the fold says so
	}
	d.Newest = e.Report
	d.Unwritten = append(slices.Clip(d.Unwritten), *e.Report)
	if e.Kind == ReportX {
		d.Xs++
		return
	}
	d.Zs++
	d.Period, d.ClosedAt = report.Period{}, e.At
	for _, i := range e.Report.Open {
		if i.State != refundState(RefundRefused) { // of that nothing becomes any more
			d.follow(cmp.Or(i.Refund, i.Reference), true)
		}
	}
}

// whyState is the code of a reason in a report; decisions from before there were
// reasons have none.
func whyState(r Reason) string {
	if r == "" {
		return ""
	}
	return "why." + string(r)
}

// refundState is the code of a refund in a report, where a payment may stand
// beside it that was refused too.
func refundState(s RefundStatus) string { return "refund." + string(s) }

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
			r.Open = append(r.Open, report.Item{At: f.PlannedAt, Sale: f.Sale, Reference: string(f.Reference), Amount: -f.Amount, Refund: string(f.Key), State: refundState(f.Status)})
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
	e := Event{Kind: PriceAsked, Looked: &PriceLookup{SKU: c.SKU, Department: c.Department, Price: c.Price}}
	if err := t.write(t.ctx, e); err != nil {
		t.log.Warn("price looked up", "error", err)
	}
}

// writeReports puts the text of reports into the folder of the receipts, and says
// when it wants to be called again.
func (t *Till) writeReports() time.Duration {
	if left := receiptRetry - t.cfg.Now().Sub(t.written); left > 0 && !t.written.IsZero() {
		return left
	}
	for _, r := range t.book.Day.Unwritten {
		if err := t.cfg.Receipts.Write(r.Name(), r.Text(t.cfg.Reports, t.cfg.Zone)); err != nil {
			t.log.Error("report", "number", r.Name(), "error", err)
			t.faults.Receipt, t.written = r.Name(), t.cfg.Now()
			return receiptRetry
		}
		t.faults.Receipt = ""
		if t.write(t.ctx, Event{Kind: ReportWritten, Code: r.Name()}) != nil {
			t.written = t.cfg.Now()
			return receiptRetry
		}
	}
	t.written = time.Time{}
	return time.Hour
}
