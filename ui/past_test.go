package ui

import (
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner"
	"butikk/kasse/ui/uitest"
)

// knows gives the till a past and what Vipps says of it.
func (d desk) knows() {
	d.till.History = history()
	d.till.Vipps = map[payments.Reference]payments.Observation{}
	for _, p := range history() {
		d.till.Vipps[p.Payment.Reference] = payments.Observation{State: payments.StateAuthorized, Authorized: 25921, Captured: 25921, Refunded: 2250}
	}
}

func (d desk) queries() []payments.Query {
	q := d.till.Queries
	d.till.Queries = nil
	return q
}

func TestSearch(t *testing.T) {
	for typed, want := range map[string]payments.Query{
		"228,20":        {Amount: 22820, Limit: mostFound},
		"228.20":        {Amount: 22820, Limit: mostFound},
		"0398":          {Ends: "0398", Limit: mostFound},
		"7f3k9qxm":      {Ends: "7f3k9qxm", Limit: mostFound},
		"K2-0412-1-7F3": {Ends: "K2-0412-1-7F3", Limit: mostFound},
		"1,2,3":         {Ends: "1,2,3", Limit: mostFound},
	} {
		atDesk(t, Live, selling(goods()), func(d desk) {
			d.knows()
			d.Press("l")
			d.says("SALES AND PAYMENTS", "2-0412-1", "R2-0398")
			if q := d.queries(); len(q) != 1 || q[0].Since.IsZero() {
				t.Errorf("%+v", q)
			}
			d.Press("/")
			for _, r := range typed {
				d.Press(string(r))
			}
			d.Press("enter")
			if q := d.queries(); len(q) != 1 || q[0] != want {
				t.Errorf("%s: %+v", typed, q)
			}
			d.Press("/", "x", "esc", "esc", "-")
			d.says("TOTAL NOK")
			d.posted()
		})
	}
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.till.Fail = true
		d.Press("l")
		d.says("can not be read")
	})
}

// A list is no reason to keep a customer waiting: a scan leaves it.
func TestScanLeavesTheList(t *testing.T) {
	for _, keys := range [][]string{{"l"}, {"l", "/", "2"}} {
		atDesk(t, Live, selling(goods()), func(d desk) {
			d.knows()
			d.Press(keys...)
			d.codes(milk)
			d.posted(payments.Add{Code: milk})
			d.says("TOTAL NOK")
		})
	}
}

// Goods that come back are scanned back, and not sold.
func TestScannedGoodsComeBack(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.knows()
		skus := []string{"1037", "1001", "1007", "1043", "PANT2", "1019"} // as the demonstration's list has them
		for i, sku := range skus {
			d.till.History[1].Receipt.Lines[i].ID = sku
		}
		d.Press("l", "*", "2")
		d.codes(milk)
		d.says("TO REFUND NOK 22.50")
		d.codes("7044610001050", milk) // cola, and the second of the two bottles that are left
		d.says("TO REFUND NOK 73.90")
		d.posted()
		d.codes("7044610025056", "4012") // not of this receipt
		d.posted(payments.TurnAway{Code: "7044610025056"}, payments.TurnAway{Code: "4012"})
		d.says("RETURN", "TO REFUND NOK 73.90")
		d.codes(personal)
		d.says("RETURN")
		if len(d.till.Posts()) != 1 {
			t.Error("a code of a customer was not turned away")
		}
	})
}

func TestReturn(t *testing.T) {
	one := sale.Piece
	for name, c := range map[string]struct {
		keys []string
		want []payments.Command
	}{
		"a line": {[]string{"1", "enter", "+", "7", "4", ",", "9", "0", "+"},
			[]payments.Command{payments.GiveMoney{Receipt: "R2-0398", Lines: []payments.Back{{Line: 1, Quantity: one}}, Amount: 7490}}},
		"several": {[]string{"2", "enter", "2", "*", "4", "enter", "+", "7", "3", ".", "9", "0", "+"},
			[]payments.Command{payments.GiveMoney{Receipt: "R2-0398", Lines: []payments.Back{{Line: 2, Quantity: 2 * one}, {Line: 4, Quantity: one}}, Amount: 7390}}},
		"a weight": {[]string{"6", "enter", "+", "2", "2", ".", "1", "1", "+"},
			[]payments.Command{payments.GiveMoney{Receipt: "R2-0398", Lines: []payments.Back{{Line: 6, Quantity: 822}}, Amount: 2211}}},
		"all that is left": {[]string{"a", "+", "2", "3", "6", ".", "7", "1", "+"},
			[]payments.Command{payments.GiveMoney{Receipt: "R2-0398", Amount: 23671,
				Lines: []payments.Back{{Line: 1, Quantity: one}, {Line: 2, Quantity: 2 * one}, {Line: 3, Quantity: one}, {Line: 4, Quantity: 2 * one}, {Line: 5, Quantity: 2 * one}, {Line: 6, Quantity: 822}}}}},
		"another amount":         {[]string{"1", "enter", "+", "7", "4", ".", "9", "1", "+"}, nil},
		"no amount":              {[]string{"1", "enter", "+", "+"}, nil},
		"Enter sends nothing":    {[]string{"1", "enter", "+", "7", "4", ".", "9", "0", "enter"}, nil},
		"nothing chosen":         {[]string{"+", "7", "4", ".", "9", "0", "+"}, nil},
		"taken away again":       {[]string{"1", "enter", "0", "*", "+", "+"}, nil},
		"more than there are":    {[]string{"2", "enter", "3", "*", "+", "6", "7", ".", "5", "0", "+"}, nil},
		"no such line":           {[]string{"9", "enter", "+", "+"}, nil},
		"back from the amount":   {[]string{"1", "enter", "+", "-", "-", "-"}, nil},
		"an amount typed before": {[]string{"1", "enter", "7", "4", ".", "9", "0", "+", "+"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, Live, selling(sale.Basket{}), func(d desk) {
				d.knows()
				d.Press("l", "*", "2")
				d.says("RETURN", "R2-0398")
				d.Press(c.keys...)
				got := d.till.Posts()
				if len(got) != len(c.want) {
					t.Fatalf("posted %+v", got)
				}
				for i := range got {
					if g, w := got[i].(payments.GiveMoney), c.want[i].(payments.GiveMoney); g.Receipt != w.Receipt || g.Amount != w.Amount || len(g.Lines) != len(w.Lines) {
						t.Errorf("posted %+v, want %+v", g, w)
					}
				}
				if len(got) > 0 {
					d.says("TOTAL NOK") // and the screen is gone: nothing to press twice
				}
			})
		})
	}
}

// A barcode, however it comes, is no amount to pay back; and without Vipps' word
// of this moment nothing is.
func TestReturnNeedsAPersonAndVipps(t *testing.T) {
	atDesk(t, Live, selling(sale.Basket{}), func(d desk) {
		d.knows()
		d.Press("l", "*", "2", "1", "enter", "+")
		d.Burst(5*time.Millisecond, "7", "4", ".", "9", "0")
		d.Rest(time.Second)
		d.Press("+")
		d.posted()
	})
	atDesk(t, Live, selling(sale.Basket{}), func(d desk) {
		d.knows()
		d.till.Vipps = nil
		d.Press("l", "*", "2", "1", "enter", "+")
		d.says("not reached")
		d.Press("7", "4", ".", "9", "0", "+")
		d.posted()
	})
	atDesk(t, Live, selling(sale.Basket{}), func(d desk) {
		d.knows()
		ref := history()[1].Payment.Reference
		d.till.Vipps[ref] = payments.Observation{State: payments.StateAuthorized, Authorized: 25921, Captured: 25921, Refunded: 25000}
		d.Press("l", "*", "2", "1", "enter", "+")
		d.says("9.21 at most")
		d.scan(scanner.Rejected{Raw: []byte("x")})
		d.Send(uitest.Key("+"))
		d.posted()
	})
}

// An answer to an earlier search does not stand under the words of a later one.
func TestLateAnswerOfASearch(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.knows()
		d.Press("l", "/", "0", "3", "9", "8", "enter")
		d.says("Found with 0398", "2-0412-1")
		d.Send(pastMsg{search: 1})
		d.says("2-0412-1")
	})
}

// What Vipps said a while ago is not what it says now.
func TestAskedAgainWhenStale(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.knows()
		d.Press("l")
		d.says("can be refunded")
		d.till.Vipps = map[payments.Reference]payments.Observation{}
		for range history() {
			d.Press("*")
		}
		d.Rest(2 * stale)
		for range history() {
			d.Press("*")
		}
		d.says("not reached")
	})
}

// The list of open cases begins with the attempt that was looked at.
func TestCaseOfTheMarkedAttempt(t *testing.T) {
	other := set("2-0499", true, status(payments.Expired))
	mine := set("2-0413", true, status(payments.Expired))
	mine.Payment.Reference = history()[0].Payment.Reference
	atDesk(t, Live, beside(selling(goods()), other, mine), func(d desk) {
		d.knows()
		d.Press("l", "u", "4", "+")
		d.posted(payments.Abandon{Reference: mine.Payment.Reference})
	})
}

// A customer remembers when, not which.
func TestSearchByTime(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 30, 0, 0, shopZone)
	minute := func(d, h, m int) payments.Query {
		at := time.Date(2026, 3, d, h, m, 0, 0, shopZone)
		return payments.Query{Since: at.Add(-around), Until: at.Add(around)}
	}
	day := func(y int, m time.Month, d int) payments.Query {
		at := time.Date(y, m, d, 0, 0, 0, 0, shopZone)
		return payments.Query{Since: at, Until: at.AddDate(0, 0, 1)}
	}
	for typed, want := range map[string]payments.Query{
		"12:29": minute(1, 12, 29), "12:30": minute(1, 12, 30), "12:31": minute(0, 12, 31), "9:05": minute(1, 9, 5),
		"1/3": day(2026, 3, 1), "01/03": day(2026, 3, 1), "2/3": day(2025, 3, 2), "28/2": day(2026, 2, 28),
		"29/2": {Ends: "29/2"}, "25:00": {Ends: "25:00"}, "0398": {Ends: "0398"},
	} {
		if q := searchFor(typed, now); !q.Since.Equal(want.Since) || !q.Until.Equal(want.Until) || q.Ends != want.Ends {
			t.Errorf("%s: %+v, want %+v", typed, q, want)
		}
	}
}

// What a list says of an attempt and what Vipps says of it are of one moment.
func TestAskedAgainByASearch(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.knows()
		d.Press("l")
		d.says("can be refunded")
		d.till.Vipps = map[payments.Reference]payments.Observation{}
		d.Press("/", "enter")
		d.says("not reached")
	})
}
