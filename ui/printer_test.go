package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/receipt/printer"
	"butikk/kasse/payments/sale"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/uitest"
)

// printing is a state with a receipt printer for which these wait.
func printing(s payments.State, status printer.Status, waiting ...string) payments.State {
	return with(s, func(s *payments.State) {
		s.Printer = &payments.PrinterState{Status: status, Waiting: waiting}
		if s.Last != nil {
			l := *s.Last
			l.Paper = true
			s.Last = &l
		}
		if len(waiting) > 0 {
			s.Printer.Job = waiting[0]
		}
	})
}

// unsure is a state in which nobody knows whether these came out.
func unsure(s payments.State, names ...string) payments.State {
	return with(s, func(s *payments.State) { s.Printer.Unsure = names })
}

// justPaid is a sale that was paid, with the next one in front.
func justPaid() payments.State {
	return payments.State{Sale: "2-0418", Last: &payments.Sold{Sale: "2-0417", Receipt: "R2-0417", Amount: 228_20, Customer: masked, Reference: "K2-0417-1-7F3K9QXM", At: ago(time.Minute)}}
}

func printerScenes() []scene {
	many := []string{"R2-0401", "R2-0402", "R2-0403", "R2-0404", "R2-0405", "R2-0406", "R2-0407", "R2-0408", "R2-0409", "R2-0410", "R2-0411", "Z-2-0009"}
	return []scene{
		{name: "printer-sale", state: printing(bound(goods()), printer.Ready)},
		{name: "printer-unknown", state: printing(bound(goods()), "")},
		{name: "printer-no-paper", main: true, state: printing(selling(goods()), printer.PaperOut, "R2-0416", "R2-0415")},
		{name: "printer-away-paying", state: printing(paying(status(payments.Waiting)), printer.Away, "R2-0416")},
		{name: "printer-printed", main: true, state: printing(justPaid(), printer.Ready)},
		{name: "printer-waits", state: printing(justPaid(), printer.CoverOpen, "R2-0417")},
		{name: "printer-cash", state: printing(with(justPaid(), func(s *payments.State) { s.Last.Reference, s.Last.Tender = "", payments.Cash }), printer.Ready, "R2-0417")},
		{name: "printer-lock", staff: true, state: nobody(printing(justPaid(), printer.Offline, "R2-0417"))},
		{name: "printer", main: true, state: printing(selling(goods()), printer.Offline, "R2-0416", "R2-0415-KOPI"), play: presses("/", "8", "6")},
		{name: "printer-many", state: printing(selling(sale.Basket{}), printer.PaperOut, many...), play: presses("/", "8", "6")},
		{name: "printer-unsure", main: true, state: unsure(printing(selling(goods()), printer.Ready), "R2-0415", "R2-0416"), play: presses("/", "8", "6")},
		{name: "printer-unsure-sale", state: unsure(printing(selling(goods()), printer.Ready), "R2-0415")},
		{name: "printer-unsure-paid", state: unsure(printing(justPaid(), printer.Ready), "R2-0417")},
		{name: "printer-drop", state: with(printing(selling(sale.Basket{}), printer.Away, many...), func(s *payments.State) { s.Printer.Job = "" }), play: presses("/", "8", "6", "5")},
		{name: "printer-new", state: with(printing(justPaid(), printer.Ready), func(s *payments.State) { s.Last.Paper = false })},
		{name: "printer-idle", state: printing(selling(sale.Basket{}), printer.Ready), play: presses("/", "8", "6")},
		{name: "printer-none", state: selling(goods()), play: presses("/", "8", "6")},
		{name: "printer-help", state: printing(selling(goods()), printer.Ready), play: presses("/", "8", "6", "?")},
		{name: "copy", main: true, state: justPaid(), play: presses("/", "7")},
		{name: "copy-made", state: with(justPaid(), func(s *payments.State) {
			s.Notice = payments.Notice{N: 1, Kind: payments.NoticeCopy, Name: "R2-0417"}
		})},
		{name: "repaid", main: true, state: with(printing(justPaid(), printer.Ready, "RT2-0007"), func(s *payments.State) {
			s.Back = &payments.Returned{Sale: "2-0401", Receipt: "RT2-0007", Of: "R2-0401", Amount: 74_50, Customer: masked, At: ago(10 * time.Second), Paper: true}
			s.Notice = payments.Notice{N: 1, Kind: payments.NoticeRefunded, Name: "R2-0401", Amount: 74_50}
		})},
		{name: "copy-before", state: with(justPaid(), func(s *payments.State) {
			s.Notice = payments.Notice{N: 1, Kind: payments.NoticeCopied, Name: "R2-0417", At: ago(26 * time.Hour)}
		})},
		{name: "provisional", state: with(selling(goods()), func(s *payments.State) {
			s.Notice = payments.Notice{N: 1, Kind: payments.NoticeUnpaid, Name: "P2-0003"}
		})},
	}
}

// A copy takes two keys, from each place where a receipt is in front, and Enter is
// none of them.
func TestACopyTakesTwoKeys(t *testing.T) {
	w, _ := lang.Find("nb")
	bought := receipt.Receipt{Number: "R2-0401", Sale: "2-0401", Total: 74_50, Lines: []receipt.Line{{Name: "Melk", Quantity: "1", Unit: "pcs", Gross: 74_50}}}
	found := payments.Past{Payment: payments.Payment{Reference: "K2-0401-1-7F3K9QXM", Sale: "2-0401", Attempt: 1, Amount: 74_50, Status: payments.Paid}, Receipt: &bought}
	list := func(m *Model) {
		press(m, "/", "4")
		m.Update(pastMsg{search: m.screen.(*pastScreen).search, list: []payments.Past{found}})
	}
	for name, c := range map[string]struct {
		play func(*Model)
		key  string
		want string
	}{
		"the sale before": {presses("/"), "7", "R2-0417"},
		"the list":        {list, "7", "R2-0401"},
		"a return":        {all(list, presses("2")), "k", "R2-0401"},
	} {
		m := scene{state: justPaid()}.stage(w.For("Vipps"), home)
		c.play(m)
		press(m, c.key, "enter")
		copies := func() (all []payments.Command) {
			return slices.DeleteFunc(m.Till.(*uitest.Till).Posts(), func(p payments.Command) bool { _, is := p.(payments.Copy); return !is })
		}
		if got := copies(); len(got) != 0 || !strings.Contains(m.View(), c.want) {
			t.Errorf("%s: one key and Enter: %v\n%s", name, got, m.View())
		}
		press(m, "+")
		if got := copies(); len(got) != 1 || got[0] != payments.Command(payments.Copy{Receipt: c.want}) {
			t.Errorf("%s: %v", name, got)
		}
	}
	m := scene{state: selling(goods())}.stage(w.For("Vipps"), home)
	press(m, "/", "7")
	if _, other := m.screen.(*tenderScreen); !other {
		t.Errorf("with goods in the basket / 7 is another payment, not %T", m.screen)
	}
}

// The keys of the printer's screen do what they say, and nothing that makes no
// sense.
func TestThePrintersScreen(t *testing.T) {
	w, _ := lang.Find("nb")
	for name, c := range map[string]struct {
		state payments.State
		keys  string
		want  []payments.Command
	}{
		"it came out":                    {unsure(printing(selling(sale.Basket{}), printer.Ready), "R2-0415", "R2-0416"), "3", []payments.Command{payments.CameOut{Name: "R2-0415"}}},
		"once more":                      {unsure(printing(selling(sale.Basket{}), printer.Ready), "R2-0415"), "4", []payments.Command{payments.PrintAgain{Name: "R2-0415"}}},
		"nobody asks":                    {printing(selling(sale.Basket{}), printer.Ready), "3 4 5 +", nil},
		"given up":                       {with(printing(selling(sale.Basket{}), printer.Away, "R2-0416"), func(s *payments.State) { s.Printer.Job = "" }), "5 enter 5 +", []payments.Command{payments.DropPapers{}}},
		"not given up":                   {with(printing(selling(sale.Basket{}), printer.Away, "R2-0416"), func(s *payments.State) { s.Printer.Job = "" }), "5 - +", nil},
		"all of them":                    {printing(selling(goods()), printer.Away, "R2-0416"), "1 2 *", []payments.Command{payments.Provisional{}, payments.TestSlip{}, payments.PrintNow{}}},
		"nothing to sell, nothing wrong": {printing(selling(sale.Basket{}), printer.Ready), "1 2 *", []payments.Command{payments.TestSlip{}}},
		"no printer":                     {selling(goods()), "1 2 *", []payments.Command{payments.Provisional{}}},
	} {
		m := scene{state: c.state}.stage(w.For("Vipps"), home)
		press(m, append([]string{"/", "8", "6"}, strings.Fields(c.keys)...)...)
		if got := m.Till.(*uitest.Till).Posts(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A printer in trouble never hides what is more urgent, and its lamp is on every
// size of screen.
func TestThePrintersLamp(t *testing.T) {
	w, _ := lang.Find("nb")
	for _, size := range []layout.Size{{W: 60, H: 20}, {W: 80, H: 24}, {W: 120, H: 40}} {
		m := scene{state: printing(bound(goods()), printer.PaperOut, "R2-0416"), mode: Demos}.stage(w.For("Vipps"), size)
		if view := uitest.Plain(m.View()); !strings.Contains(view, "[!!] "+w.PrinterOut) || !strings.Contains(view, w.PrinterOutDo[:20]) {
			t.Errorf("%v:\n%s", size, view)
		}
		then(func(s *payments.State) { s.Refused = payments.Turned{Count: 1, Newest: "Melk"} })(m)
		if text, _ := m.message(); !strings.Contains(text, "Melk") {
			t.Errorf("%v: it says %q", size, text)
		}
	}
}

// What was paid back fills the screen in place of a sale before, which may have
// been another customer's, until something begins.
func TestARefundStandsInFront(t *testing.T) {
	w, _ := lang.Find("nb")
	m := scene{state: justPaid()}.stage(w.For("Vipps"), home)
	if view := m.View(); !strings.Contains(view, "[OK] BETALT") {
		t.Fatal(view)
	}
	back := func(s *payments.State) {
		s.Back = &payments.Returned{Sale: "2-0401", Receipt: "RT2-0007", Of: "R2-0401", Amount: 74_50, Customer: masked, At: noon}
	}
	then(back)(m)
	if view := uitest.Plain(m.View()); strings.Contains(view, "[OK] BETALT ✔") || !strings.Contains(view, "[<<] REFUNDERT") || !strings.Contains(view, "RT2-0007") || !strings.Contains(view, "74,50 NOK") || !strings.Contains(view, w.Labels.RefundGoes) {
		t.Errorf("refunded:\n%s", view)
	}
	then(func(s *payments.State) { s.Basket = goods() })(m)
	if view := m.View(); strings.Contains(view, "REFUNDERT") {
		t.Errorf("the next sale has begun:\n%s", view)
	}
	then(func(s *payments.State) {
		s.Basket, s.Sale = sale.Basket{}, "2-0419"
		s.Last = &payments.Sold{Sale: "2-0418", Receipt: "R2-0418", Amount: 100_00, At: noon.Add(time.Minute), Tender: payments.Cash}
	})(m)
	if view := m.View(); strings.Contains(view, "REFUNDERT") || !strings.Contains(view, "R2-0418") {
		t.Errorf("it is paid:\n%s", view)
	}
	// A till that is started shows what came last.
	m = scene{state: with(justPaid(), back)}.stage(w.For("Vipps"), home)
	if view := m.View(); !strings.Contains(view, "[<<] REFUNDERT") {
		t.Errorf("started:\n%s", view)
	}
}

// A copy that has been made is not offered again.
func TestACopyThatWasMadeIsNotOffered(t *testing.T) {
	w, _ := lang.Find("nb")
	m := scene{state: justPaid()}.stage(w.For("Vipps"), home)
	press(m, "/", "7")
	m.Update(recordMsg{sale: "2-0417", record: payments.Record{Events: []payments.Event{{Kind: payments.ReceiptCopied, At: noon}}}})
	press(m, "+")
	if posts := m.Till.(*uitest.Till).Posts(); len(posts) != 0 || !strings.Contains(m.View(), "R2-0417 fikk sin ene kopi 14:22.") {
		t.Errorf("%v\n%s", posts, m.View())
	}
}
