package payments_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt/printer"
	"butikk/kasse/payments/sale"
	"butikk/kasse/payments/vipps/sandbox"
)

var (
	days = flag.Int("days", 30, "how many random days TestRandomDays has")
	day  = flag.Uint64("day", 0, "the only day that TestRandomDays has")
)

// TestRandomDays lets cashiers, customers, Vipps, the disk and the power do
// what they like for a while. Then everything is mended, and what must always
// hold is checked: nothing open that nobody follows, nothing reserved that
// nobody wants, every krone with a receipt, no sale paid twice.
func TestRandomDays(t *testing.T) {
	first, last := uint64(1), uint64(*days)
	if *day != 0 {
		first, last = *day, *day
	}
	for n := first; n <= last; n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			printing(t, func(d *desk) {
				r := rand.New(rand.NewPCG(n, 7))
				slips := rand.New(rand.NewPCG(n, 9))
				for i := range 60 + r.IntN(60) {
					d.happens(r)
					d.someSlip(slips)
					d.otherwise(slips)
					d.somePaper(slips)
					if i%8 == 0 { // reading the journal is what takes the time
						d.folds()
					}
				}
				d.mend(r)
				d.allPapers()
			})
		})
	}
}

// somePaper now and then does something to the printer.
func (d *desk) somePaper(r *rand.Rand) {
	switch r.IntN(30) {
	case 0:
		d.printer.Off()
	case 1:
		d.printer.On()
	case 2:
		d.printer.PaperFor(r.IntN(3000))
	case 3:
		d.printer.Refill()
	case 4:
		d.printer.Cover(r.IntN(2) == 0)
	}
}

// allPapers mends the printer and wants every receipt to have come out that was to.
func (d *desk) allPapers() {
	d.Helper()
	d.printer.On()
	d.printer.Refill()
	d.printer.Cover(false)
	d.pass(10 * time.Minute)
	for _, name := range d.state().Printer.Unsure {
		d.post(payments.PrintAgain{Name: name})
	}
	d.pass(10 * time.Minute)
	d.waits(printer.Ready)
	var made []string
	for e, err := range d.book.Events(0) {
		must(d, err)
		if e.Receipt != nil && e.Print {
			made = append(made, e.Receipt.Name())
		}
	}
	var out []string
	for _, name := range d.papers() { // a job that was cut off, by the power or by the plug, begins again
		if !strings.HasPrefix(name, "X") && !strings.HasPrefix(name, "Z") && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	if len(missing(made, out))+len(missing(out, made)) > 0 {
		d.Errorf("made were %v, out came %v", made, out)
	}
}

// happens is one thing that happens at the counter or behind it.
func (d *desk) happens(r *rand.Rand) {
	decide := func(c sandbox.Decision) { _ = d.box.Decide("", c) } // there may be nothing to decide
	loss := []sandbox.Loss{sandbox.BeforeEffect, sandbox.AfterEffect}[r.IntN(2)]
	calls := []sandbox.Calls{sandbox.AnyCall, sandbox.WriteCall}[r.IntN(2)]
	what := []string{"create", "get", "capture", "cancel", "refund"}[r.IntN(5)]
	switch r.IntN(44) {
	case 0, 1, 2:
		d.post(payments.Add{Code: "7044610001050"})
	case 3, 4:
		d.post(payments.Bind{Customer: anna})
	case 5, 6, 7, 8, 9, 10:
		d.send()
	case 11, 12:
		d.post(payments.CallOff{})
	case 13:
		d.post(payments.Finish{})
	case 14:
		d.post(payments.GiveBack{})
	case 15:
		d.post(payments.Leave{})
	case 16:
		d.post(payments.CheckNow{})
	case 17:
		d.post(payments.Add{Code: "0000"})
		d.answer(0)
		d.post(payments.VoidLast{})
	case 18, 19, 20:
		d.pass(time.Duration(r.IntN(20_000)) * time.Millisecond)
	case 21:
		d.pass(time.Duration(r.IntN(700)) * time.Second)
	case 22, 23:
		decide(sandbox.Approve)
	case 24:
		decide([]sandbox.Decision{sandbox.Decline, sandbox.Late, sandbox.Expire, sandbox.Ignore}[r.IntN(4)])
	case 25, 26:
		must(d, d.box.LoseNext(loss, calls))
	case 27:
		d.box.SetDown(r.IntN(2) == 0)
	case 28:
		d.box.RevokeTokens()
		d.box.RefuseKeys([]int{0, 0, 401, 403}[r.IntN(4)])
	case 29:
		d.disk.failing([]func([]payments.Event) bool{nil, nil, full, of(payments.AttemptHeard), of(payments.AttemptAsked), of(payments.SalePaid)}[r.IntN(6)])
	case 30:
		d.wire.slow(what, time.Duration(r.IntN(5))*time.Second)
		d.wire.slowBack(what, time.Duration(r.IntN(25))*time.Second)
	case 31:
		_ = d.box.ShowState("", []string{"", "PONDERING"}[r.IntN(2)]) // there may be no payment
	case 32:
		d.wire.says(what, r.IntN(3), []int{423, 429, 500, 403}[r.IntN(4)], "")
	case 34:
		d.post(payments.SetAside{})
	case 35:
		d.post(payments.GoOn{Why: payments.PaidOtherwise})
	case 36, 37:
		d.anyCase(r)
	case 38:
		d.post(payments.GiveUp{Why: payments.NoAnswer})
	case 39:
		d.wire.forget(true)
		d.pass(time.Duration(r.IntN(60)) * time.Second)
		d.wire.forget(false)
	case 40:
		d.wire.mu.Lock()
		d.wire.stray = map[string]time.Duration{what: time.Duration(r.IntN(120)) * time.Second}
		d.wire.mu.Unlock()
	case 42, 43:
		d.someRefund(r)
	case 41:
		d.wire.liesOf(what, []int{[]int{400, 401, 403, 409, 423, 429}[r.IntN(6)]})
	case 33:
		if r.IntN(2) == 0 {
			d.reopen()
		} else {
			d.kill()
		}
	}
}

// someSlip now and then takes one of a few deposit slips off the sale.
func (d *desk) someSlip(r *rand.Rand) {
	d.Helper()
	switch r.IntN(12) {
	case 0, 1:
		n := r.IntN(8)
		d.post(payments.Redeem{Code: fmt.Sprintf("98012340%d", n), Worth: money.Amount(100 * (n + 1))})
	case 2:
		d.post(payments.VoidLast{})
	}
}

// otherwise now and then ends a sale without Vipps, or lays it aside.
func (d *desk) otherwise(r *rand.Rand) {
	d.Helper()
	switch r.IntN(40) {
	case 0:
		d.post(d.settles([]payments.Tender{payments.Cash, payments.Terminal}[r.IntN(2)]))
	case 1:
		d.post(payments.Hold{Name: "a name"})
	case 2:
		d.post(payments.VoidSale{})
	case 3, 4:
		if held, err := d.till.Held(d.Context()); err != nil {
			d.Error(err)
		} else if len(held) > 0 {
			d.post(payments.Resume{Sale: held[r.IntN(len(held))].Sale})
		}
	case 5:
		d.post(payments.RingUp{Department: 1 + r.IntN(2), Price: money.Amount(100 + r.IntN(5000))}, payments.Again{})
	case 6:
		d.post(payments.VoidLine{No: 1 + r.IntN(6)})
	case 7:
		d.post(payments.ReadX{}, payments.LookedUp{SKU: "milk", Department: "food", Price: 22_50})
	case 8:
		d.post(payments.CloseDay{HandOver: true})
	case 9:
		d.post(payments.Copy{Receipt: fmt.Sprintf("R2-%04d", 1+r.IntN(4))}, payments.Provisional{})
	}
}

// someRefund pays back a line of some sale, if there is anything left of it.
func (d *desk) someRefund(r *rand.Rand) {
	d.Helper()
	found, err := d.till.Past(d.Context(), payments.Query{Limit: 20})
	must(d, err)
	for _, p := range found {
		if p.Receipt == nil || r.IntN(2) == 0 {
			continue
		}
		line := 1 + r.IntN(len(p.Receipt.Lines))
		if l, err := p.Return(line, sale.Piece); err == nil {
			d.post(payments.GiveMoney{Receipt: p.Receipt.Number, Lines: back(line), Amount: l.Amount})
			return
		}
	}
}

// anyCase does something about one of the cases beside the counter.
func (d *desk) anyCase(r *rand.Rand) {
	d.Helper()
	cases := d.state().Cases
	if len(cases) == 0 {
		return
	}
	ref := cases[r.IntN(len(cases))].Payment.Reference
	d.post([]payments.Command{payments.Finish{ref}, payments.GiveBack{ref}, payments.CallOff{ref}, payments.GiveUp{Reference: ref, Why: payments.NoAnswer},
		payments.CheckNow{ref}, payments.Recall{ref}, payments.Abandon{ref}, payments.PutAway{Key: payments.Key(cases[0].Name())}}[r.IntN(8)])
}

// mend makes everything good again and brings the day to its end.
func (d *desk) mend(r *rand.Rand) {
	d.Helper()
	d.disk.failing(nil)
	d.box.SetDown(false)
	d.box.RefuseKeys(0)
	d.wire.says("", 0, 0, "")
	d.wire.forget(false)
	for _, e := range d.box.Ledger() {
		must(d, d.box.ShowState(e.Reference, ""))
	}
	d.wire.mu.Lock()
	clear(d.wire.delay)
	clear(d.wire.late)
	clear(d.wire.stray)
	d.wire.lies = nil
	d.wire.mu.Unlock()
	d.pass(12 * time.Minute)
	for i := 0; i < 12 && len(d.leftOpen()) > 0; i++ {
		// Losses wait for their calls, and a watch that nobody has answered for
		// long calls every five minutes.
		d.pass(5 * time.Minute)
	}
	for range 6 { // a loss that waits for its call may still come
		if p := d.state().Payment; p != nil && p.NeedsPerson() {
			d.post([]payments.Command{payments.Finish{}, payments.GiveBack{}}[r.IntN(2)])
			d.pass(2 * time.Minute)
		}
		for _, c := range d.state().Cases {
			if c.Payment.NeedsPerson() {
				d.post([]payments.Command{payments.Finish{c.Payment.Reference}, payments.GiveBack{c.Payment.Reference}}[r.IntN(2)])
				d.pass(2 * time.Minute)
			}
		}
	}
	d.post(payments.Add{Code: "7038010009457"}) // something to write: the disk is good again
	d.pass(time.Second)
	if s := d.state(); s.Phase == payments.Paying || s.Faults.Journal {
		d.Errorf("the day does not end: %+v payment %+v", s, s.Payment)
	}
	for _, c := range d.state().Cases {
		if c.Refund == nil && !c.Payment.Status.Final() || c.Refund != nil && !c.Refund.Final() {
			d.Errorf("still open: %+v", c)
		}
	}
	for _, e := range d.leftOpen() {
		d.Errorf("left open at Vipps: %+v", e)
	}
}

// leftOpen is what can still be approved at Vipps, or is reserved there.
func (d *desk) leftOpen() (open []sandbox.Entry) {
	for _, e := range d.box.Ledger() {
		if e.State == "CREATED" || e.Authorized != e.Captured && e.Authorized != e.Cancelled {
			open = append(open, e)
		}
	}
	return open
}
