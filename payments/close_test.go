package payments_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/report"
	"butikk/kasse/payments/staff"
	"butikk/kasse/payments/vipps/sandbox"
)

// counts holds what the till has counted against the receipts of its journal: the
// day since the last Z report, every Z report, and the grand totals.
func (d *desk) counts(events []payments.Event, live payments.State) {
	d.Helper()
	var sales, returns, all, back, tax money.Amount
	var n, returned, zs int
	check := func(where string, p report.Period, g report.Grand) {
		var departments, tenders, gross, vat money.Amount
		var parts int
		for _, c := range p.Departments {
			departments += c.Amount
		}
		for _, c := range p.Tenders {
			tenders, parts = tenders+c.Amount, parts+c.N
		}
		for _, v := range p.VAT {
			gross, vat = gross+v.Gross, vat+v.Tax
		}
		if p.Sales.Amount != sales || p.Sales.N != n || p.Returns.Amount != returns || departments != p.Total() || tenders != p.Total() || gross != p.Total() || parts != n-returned || vat != tax || g.Sales != all || g.Returns != back {
			d.Errorf("%s: %+v, grand %+v; the receipts say %d of %v, returns %v, tax %v, in all %v and %v", where, p, g, n, sales, returns, tax, all, back)
		}
	}
	for _, e := range events {
		if r := e.Receipt; r != nil && (e.Kind == payments.SalePaid || e.Kind == payments.SaleReturned) {
			for _, v := range r.VATSums() {
				tax += v.Tax
			}
			switch e.Kind {
			case payments.SalePaid:
				n++
				for _, l := range r.Lines {
					sales, all = sales+max(l.Gross, 0), all+max(l.Gross, 0)
					returns, back = returns+min(l.Gross, 0), back+min(l.Gross, 0)
				}
			case payments.SaleReturned:
				returns, back, returned = returns+r.Total, back+r.Total, returned+1
			}
		}
		if e.Kind == payments.DayClosed {
			if zs++; e.Report.Number != zs || !e.Report.Z {
				d.Errorf("Z report %d is the %d.", e.Report.Number, zs)
			}
			check(e.Report.Name(), e.Report.Period, e.Report.Grand)
			sales, returns, tax, n, returned = 0, 0, 0, 0, 0
		}
	}
	check("today", live.Day, live.Grand)
}

func TestTheDayIsClosed(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Second)
		d.post(payments.CloseDay{})
		d.notice(payments.NoticeNothingToClose)
		d.bought()
		d.post(payments.Add{Code: milkCode}, payments.Add{Code: milkCode}, payments.VoidLast{}, payments.CloseDay{HandOver: true})
		d.notice(payments.NoticeDayOpen) // a basket
		d.post(payments.Hold{Name: "blue"}, payments.CloseDay{HandOver: true})
		d.notice(payments.NoticeDayOpen) // a parked sale
		d.post(payments.Resume{Sale: "2-0002"}, payments.Settle{By: payments.Cash, Sale: d.state().Sale, Amount: 22_50})
		d.post(payments.LookedUp{SKU: "milk", Department: "food", Price: 22_50}, payments.Add{Code: milkCode}, payments.VoidSale{})
		d.post(payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50})
		d.pass(time.Minute)
		d.post(payments.ReadX{})
		x := d.state().Report
		d.post(payments.CloseDay{})
		z := d.state().Report
		if n := d.notice(payments.NoticeDayClosed); n.Name != "Z-2-0001" || x == nil || z == nil || x.Z || !z.Z {
			t.Fatalf("%+v, X %+v, Z %+v", n, x, z)
		}
		p := z.Period
		if p.Sales != (report.Count{N: 2, Amount: 75_90}) || p.Returns != (report.Count{N: 1, Amount: -22_50}) || p.Aborted != (report.Count{N: 1, Amount: 22_50}) ||
			p.Corrections != (report.Count{N: 1, Amount: -22_50}) || !slices.Equal(p.Lookups, []report.Named{{Name: "food", Count: report.Count{N: 1, Amount: 22_50}}}) || len(p.Tenders) != 2 || x.Period.Sales != p.Sales {
			t.Errorf("%+v", p)
		}
		d.post(payments.CloseDay{})
		d.notice(payments.NoticeNothingToClose)
		d.pass(time.Second)
		for _, name := range []string{"X-2-0001", "Z-2-0001"} {
			if text := d.receipts.text(name); !strings.Contains(text, "53,40") || !strings.Contains(text, "75,90") || !strings.Contains(text, "-22,50") || strings.Contains(text, "\x1b") {
				t.Errorf("%s:\n%s", name, text)
			}
		}
		d.folds()
		d.kill()
		if s := d.state(); !s.Day.Empty() || s.Grand.Net() != 53_40 || s.Report == nil || s.Report.Name() != "Z-2-0001" {
			t.Errorf("after the restart: %+v, grand %+v", s.Day, s.Grand)
		}
	})
}

// Money of which nobody knows is handed over, by name, and counted on the day on
// which something becomes of it.
func TestOpenMoneyIsHandedOver(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Ignore, 0)
		d.send()
		d.pass(time.Second)
		d.box.SetDown(true)
		d.post(payments.CallOff{})
		d.pass(time.Minute)
		d.post(payments.GoOn{Why: payments.PaidOtherwise}, payments.Settle{By: payments.Cash, Sale: "2-0001", Amount: rung})
		d.sold(rung)
		d.post(payments.CloseDay{})
		d.notice(payments.NoticeDayOpen)
		d.post(payments.CloseDay{HandOver: true})
		z := d.state().Report
		if z == nil || len(z.Open) != 1 || z.Open[0].Amount != rung || len(z.Period.Decided) != 1 || z.Period.Decided[0].State != "why.paid-otherwise" || z.Period.Sales.N != 1 {
			t.Fatalf("%+v", z)
		}
		must(t, d.box.Decide("", sandbox.Approve)) // late
		d.box.SetDown(false)
		d.pass(5 * time.Minute)
		if s := d.state(); len(s.Cases) != 0 || len(s.Day.Freed) != 1 || s.Day.Freed[0].Amount != rung || len(s.Day.Settled) != 0 {
			t.Errorf("the next day: %+v, cases %+v", s.Day, s.Cases)
		}
		d.post(payments.CloseDay{})
		if z := d.state().Report; z.Number != 2 || z.Period.Sales.N != 0 || len(z.Period.Freed) != 1 || z.Grand.Sales != rung {
			t.Errorf("%+v", z)
		}
	})
}

// The entry is the report: killed before it the day is open, killed behind it the
// day is closed, and the text comes either way.
func TestKilledWhileClosing(t *testing.T) {
	for name, before := range map[string]bool{"before the entry": true, "before the text": false} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.post(payments.Add{Code: milkCode}, payments.Settle{By: payments.Cash, Sale: "2-0001", Amount: 22_50})
				d.sold(22_50)
				if before {
					d.disk.failing(of(payments.DayClosed))
				} else {
					d.disk.failing(of(payments.ReportWritten))
				}
				d.post(payments.CloseDay{})
				d.kill()
				d.post(payments.CloseDay{})
				d.pass(time.Minute)
				if s := d.state(); s.Report == nil || s.Report.Number != 1 || !s.Day.Empty() || !d.receipts.has("Z-2-0001") {
					t.Errorf("%+v", s.Report)
				}
			})
		})
	}
}

// A report that could not be written comes when there is room again, also where
// nothing is sold behind it.
func TestAReportIsWrittenAgain(t *testing.T) {
	story(t, func(d *desk) {
		full := func(on bool) {
			d.receipts.mu.Lock()
			defer d.receipts.mu.Unlock()
			d.receipts.full = on
		}
		d.post(payments.Add{Code: milkCode}, payments.Settle{By: payments.Cash, Sale: "2-0001", Amount: 22_50})
		d.sold(22_50)
		d.pass(time.Minute)
		full(true)
		d.post(payments.CloseDay{})
		d.pass(time.Second)
		if d.state().Faults.Receipt != "Z-2-0001" {
			t.Errorf("%+v", d.state().Faults)
		}
		full(false)
		d.pass(time.Minute)
		if !d.receipts.has("Z-2-0001") || d.state().Faults.Receipt != "" {
			t.Errorf("there is room again: report %v, fault %q", d.receipts.has("Z-2-0001"), d.state().Faults.Receipt)
		}
	})
}

// A line that never got on disk was never sold, so taking it back is no correction.
func TestALineThatIsLostIsNoCorrection(t *testing.T) {
	story(t, func(d *desk) {
		d.post(payments.Add{Code: milkCode})
		d.pass(time.Second)
		d.disk.mu.Lock()
		d.disk.soon, d.disk.slow = of(payments.LineAdded), 200*time.Millisecond
		d.disk.mu.Unlock()
		d.post(payments.Add{Code: milkCode}, payments.VoidLast{})
		d.pass(time.Second)
		if s := d.state(); !s.Day.Empty() || len(s.Basket.Lines) != 1 {
			t.Errorf("%+v, %+v", s.Day, s.Basket.Lines)
		}
		d.folds()
	})
}

// A sale that was set aside and given up is an aborted one.
func TestASaleSetAsideAndGivenUpIsAborted(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Ignore, 0)
		d.send()
		ref := d.is(payments.Waiting).Reference
		d.post(payments.SetAside{})
		must(t, d.box.Decide(string(ref), sandbox.Decline))
		d.pass(6 * time.Second)
		d.post(payments.Abandon{Reference: ref})
		if got := d.state().Day.Aborted; got != (report.Count{N: 1, Amount: rung}) {
			t.Errorf("%+v", got)
		}
	})
}

// What each cashier has sold and taken back is told by tender, and whose receipt
// of goods that came back is.
func TestAReportTellsOfItsCashiers(t *testing.T) {
	staffed(t, func(d *desk, who shift) {
		d.customers(sandbox.Approve, time.Second)
		d.post(payments.LogIn{Proof: who.kari})
		d.bought()
		d.post(payments.Add{Code: milkCode}, payments.Settle{By: payments.Cash, Sale: d.state().Sale, Amount: 22_50})
		d.sold(22_50)
		d.post(payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50})
		d.post(payments.Allowed{By: who.ola, Asked: d.asked(staff.Refund, true).N})
		d.pass(time.Minute)
		p := d.state().Day
		want := []report.Cashier{{Named: report.Named{Name: "12", Count: report.Count{N: 1, Amount: 53_40}},
			Tenders: []report.Named{{Name: "Vipps", Count: report.Count{N: 0, Amount: 30_90}}, {Name: "cash", Count: report.Count{N: 1, Amount: 22_50}}}}}
		if !reflect.DeepEqual(p.Cashiers, want) {
			t.Errorf("%+v", p.Cashiers)
		}
		if past := d.past(payments.Query{Receipt: "R2-0001", Limit: 1}); len(past.Refunds) != 1 || past.Refunds[0].Cashier != kari {
			t.Errorf("%+v", past.Refunds)
		}
	})
}

// A refund of which nobody knows is handed over, and the next report tells what
// became of it.
func TestARefundThatWasHandedOver(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Second)
		d.bought()
		d.box.SetDown(true)
		d.post(payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50})
		d.pass(time.Minute)
		d.post(payments.CloseDay{HandOver: true})
		if z := d.state().Report; z == nil || len(z.Open) != 1 || z.Open[0].Amount != -22_50 || z.Open[0].State != "refund.asked" {
			t.Fatalf("%+v", z)
		}
		d.kill() // what has still to be told survives
		d.box.SetDown(false)
		d.pass(5 * time.Minute)
		p := d.state().Day
		if len(p.Settled) != 1 || p.Settled[0].Amount != -22_50 || p.Settled[0].State != "refund.done" || p.Returns.N != 1 {
			t.Errorf("%+v", p)
		}
		d.post(payments.CloseDay{})
		d.pass(time.Second)
		if text := d.receipts.text("Z-2-0002"); !strings.Contains(text, "refund.done") {
			t.Error(text)
		}
	})
}

// A sale that was gone on from without a confirmation and paid in cash: what
// becomes of the request is told, also when no money came of it.
func TestADecisionIsFollowedUp(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Ignore, 0)
		d.send()
		d.pass(time.Second)
		d.box.SetDown(true)
		d.post(payments.CallOff{})
		d.pass(time.Minute)
		d.post(payments.GoOn{Why: payments.PaidOtherwise}, payments.Settle{By: payments.Cash, Sale: "2-0001", Amount: rung})
		d.sold(rung)
		must(t, d.box.Decide("", sandbox.Decline))
		d.box.SetDown(false)
		d.pass(5 * time.Minute)
		p := d.state().Day
		if len(p.Decided) != 1 || len(p.Settled) != 1 || p.Settled[0].State != string(payments.Declined) || len(p.Freed) != 0 {
			t.Errorf("%+v", p)
		}
		d.folds()
	})
}

// A deposit slip that is paid out takes nothing off what has been sold.
func TestTheGrandTotalNeverFalls(t *testing.T) {
	story(t, func(d *desk) {
		d.post(payments.Add{Code: milkCode}, payments.Settle{By: payments.Cash, Sale: "2-0001", Amount: 22_50})
		d.sold(22_50)
		d.post(payments.Redeem{Code: "9801234030006", Worth: 30_00}, payments.Settle{By: payments.Cash, Sale: "2-0002", Amount: -30_00})
		d.sold(-30_00)
		s := d.state()
		if s.Grand != (report.Grand{Sales: 22_50, Returns: -30_00}) || s.Day.Sales != (report.Count{N: 2, Amount: 22_50}) || s.Day.Returns != (report.Count{N: 1, Amount: -30_00}) || s.Day.Total() != -7_50 {
			t.Errorf("%+v, %+v", s.Grand, s.Day)
		}
		d.post(payments.Redeem{Code: "9801234030013", Worth: 30_00}, payments.Add{Code: milkCode}, payments.VoidSale{})
		if got := d.state().Day.Aborted; got != (report.Count{N: 1, Amount: 22_50}) {
			t.Errorf("aborted %+v", got)
		}
	})
}

// Money that came too late is named as given back also where the refused request
// is still in front of the cashier, and not where a person has given it back.
func TestLateMoneyIsNamedWhereverItsSaleIs(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Second)
		d.wire.late12("create")
		d.send()
		d.pass(time.Second)
		d.post(payments.CallOff{})
		d.pass(time.Minute)
		if s := d.state(); s.Payment == nil || s.Payment.Status != payments.Released || len(s.Day.Freed) != 1 || s.Day.Freed[0].Amount != rung {
			t.Errorf("%+v, %+v", s.Payment, s.Day.Freed)
		}
	})
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, 10*time.Second)
		d.send()
		d.kill()
		d.pass(time.Minute)
		d.post(payments.GiveBack{})
		d.pass(time.Minute)
		if s := d.state(); s.Payment == nil || s.Payment.Status != payments.Released || len(s.Day.Freed) != 0 {
			t.Errorf("by a person: %+v, %+v", s.Payment, s.Day.Freed)
		}
	})
}
