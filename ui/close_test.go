package ui

import (
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/report"
	"butikk/kasse/payments/sale"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/uitest"
)

func aDay() report.Period {
	tenders := []report.Named{{Name: "Vipps", Count: report.Count{N: 35, Amount: 8_925_50}}, {Name: "cash", Count: report.Count{N: 5, Amount: 812_50}}}
	return report.Period{
		From: ago(5 * time.Hour), Sales: report.Count{N: 41, Amount: 9_812_50}, Returns: report.Count{N: 1, Amount: -74_50}, Tenders: tenders,
		Departments: []report.Named{{Name: "Kolonial", Count: report.Count{N: 37, Amount: 7_938_00}}, {Name: "", Count: report.Count{N: 7, Amount: 1_800_00}}},
		Cashiers:    []report.Cashier{{Named: report.Named{Name: "12", Count: report.Count{N: 40, Amount: 9_738_00}}, Tenders: tenders}},
		VAT:         []report.VAT{{Rate: 2500, Gross: 1_800_00, Net: 1_440_00, Tax: 360_00}, {Rate: 1500, Gross: 7_938_00, Net: 6_902_61, Tax: 1_035_39}},
		Corrections: report.Count{N: 3, Amount: -112_00}, Lookups: []report.Named{{Name: "Kolonial", Count: report.Count{N: 4, Amount: 99_60}}},
		Freed:   []report.Item{{At: ago(time.Hour), Sale: "2-0398", Reference: "K2-0398-1-7F3K9QXM", Amount: 228_20}},
		Settled: []report.Item{{At: ago(4 * time.Hour), Sale: "2-0371", Reference: "K2-0371-1-PX40TJ6B", Amount: -74_50, Refund: "K2-0371-1-PX40TJ6B.refund.2-4", State: "refund.done"}},
	}
}

func aReport(z bool) *report.Report {
	return &report.Report{Z: z, Number: 214, Shop: receipt.Shop{Name: "Kiosk Majorstua", OrgNumber: "999999999"}, Till: 2, Currency: "NOK", At: noon, Period: aDay(),
		Grand: report.Grand{Sales: 1_204_551_00, Returns: -4_212_00}, Open: []report.Item{{At: ago(2 * time.Hour), Sale: "2-0412", Reference: "K2-0412-1-GG2ZWB8S", Amount: 310_00, State: "waiting"}}}
}

func closeScenes() []scene {
	day := with(selling(sale.Basket{}), func(s *payments.State) { s.Day = aDay() })
	unsure := with(day, func(s *payments.State) {
		s.Cases = []payments.Case{{Payment: payments.Payment{Reference: "K2-0412-1-GG2ZWB8S", Sale: "2-0412", Attempt: 1, Amount: 310_00, Status: payments.Waiting, Intent: payments.IntentRelease, Closed: true, PlannedAt: ago(time.Hour)}}}
	})
	x := all(presses("/", "8", "4"), then(func(s *payments.State) { s.Report = aReport(false) }))
	return []scene{
		{name: "x", main: true, state: day, play: x},
		{name: "x-more", state: day, play: all(x, presses("*"))},
		{name: "x-help", state: day, play: all(x, presses("?"))},
		{name: "close", main: true, state: day, play: presses("/", "8", "5")},
		{name: "close-again", state: with(day, func(s *payments.State) { s.Closed = ago(2 * time.Hour) }), play: presses("/", "8", "5", "1")},
		{name: "close-chosen", state: unsure, play: presses("/", "8", "5", "1")},
		{name: "close-in-the-way", state: with(selling(goods()), func(s *payments.State) { s.Day = aDay() }), play: all(presses("/", "8", "5"), func(m *Model) { m.Update(heldMsg{parked(), nil}) })},
		{name: "close-help", state: day, play: presses("/", "8", "5", "?")},
		{name: "closed", state: day, play: all(presses("/", "8", "5", "1", "+"), then(func(s *payments.State) {
			s.Report, s.Day, s.Notice = aReport(true), report.Period{}, payments.Notice{N: 1, Kind: payments.NoticeDayClosed, Name: "Z-2-0214"}
		}))},
		{name: "day-not-closed", state: with(day, func(s *payments.State) { s.Day.From = ago(26 * time.Hour) })},
	}
}

// Closing takes two different keys, is not offered while a sale is open, and hands
// over only what it has said it would.
func TestClosingTheDay(t *testing.T) {
	w, _ := lang.Find("nb")
	play := func(s payments.State, held []payments.Held, keys ...string) []payments.Command {
		m := scene{state: s}.stage(w.For("Vipps"), home)
		press(m, "/", "8", "5")
		m.Update(heldMsg{held, nil})
		press(m, keys...)
		var closes []payments.Command
		for _, c := range m.Till.(*uitest.Till).Posts() {
			if _, ok := c.(payments.CloseDay); ok {
				closes = append(closes, c)
			}
		}
		return closes
	}
	day := with(selling(sale.Basket{}), func(s *payments.State) { s.Day = aDay() })
	for name, c := range map[string]struct {
		state payments.State
		held  []payments.Held
		keys  string
		want  int
	}{
		"one key": {day, nil, "1 1 enter", 0}, "the other": {day, nil, "+", 0}, "both": {day, nil, "1 +", 1}, "once": {day, nil, "1 + +", 1},
		"a basket": {selling(goods()), nil, "1 +", 0}, "parked": {day, parked(), "1 +", 0}, "another till's": {day, parked()[1:2], "1 +", 1},
	} {
		if got := play(c.state, c.held, strings.Fields(c.keys)...); len(got) != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What has become unsure since the first key is not handed over by the second.
func TestHandedOverIsWhatWasSaid(t *testing.T) {
	w, _ := lang.Find("nb")
	day := with(selling(sale.Basket{}), func(s *payments.State) { s.Day = aDay() })
	m := scene{state: day}.stage(w.For("Vipps"), home)
	press(m, "/", "8", "5", "1")
	then(func(s *payments.State) {
		s.Cases = []payments.Case{{Payment: payments.Payment{Reference: "K2-0412-1-GG2ZWB8S", Sale: "2-0412", Amount: 310_00, Status: payments.Waiting, Intent: payments.IntentRelease, Closed: true}}}
	})(m)
	closes := func() (all []payments.Command) {
		for _, c := range m.Till.(*uitest.Till).Posts() {
			if _, ok := c.(payments.CloseDay); ok {
				all = append(all, c)
			}
		}
		return all
	}
	press(m, "+")
	if got := closes(); len(got) != 0 {
		t.Errorf("before it was said: %v", got)
	}
	press(m, "1", "+")
	if got := closes(); len(got) != 1 || got[0] != (payments.CloseDay{HandOver: true}) {
		t.Errorf("after it was said: %v", got)
	}
}
