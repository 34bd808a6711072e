package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
)

// scanScenes are what codes can bring about beside an article in the basket.
func scanScenes() []scene {
	locked := func(l payments.Lock) payments.State {
		return with(bound(goods()), func(s *payments.State) { s.Lock = &l })
	}
	day := time.Date(2026, 9, 20, 0, 0, 0, 0, time.UTC)
	notice := func(n payments.Notice) payments.State { return noticed(bound(goods()), n) }
	code := func(c barcode.Code) func(*Model) {
		return func(m *Model) { m.Update(scansMsg{scanner.Scan{Source: scanner.Source{ID: 1}, Code: c, At: noon}}) }
	}
	return []scene{
		{name: "sale-locked-expired", main: true, state: locked(payments.Lock{Why: payments.LockExpired, Code: "07038010001659", Name: "Yoghurt jordbær 4 x 125 g", Day: day})},
		{name: "sale-locked-foreign", state: locked(payments.Lock{Why: payments.LockForeign, Code: "4015", Name: "Epler", Refused: 1, Newest: "Helmelk 1 l"})},
		{name: "sale-locked-choice", main: true, state: locked(payments.Lock{Why: payments.LockChoice, Code: "01234565", Refused: 2, Newest: "Helmelk 1 l", Choices: []payments.Choice{
			{Code: "00000001234565", Name: "Tyggegummi", Price: 1990}, {Code: "00012345000065", Name: "Mineralvann med kullsyre 1,5 l", Price: 3290},
		}})},
		{name: "code-best-before", main: true, state: notice(payments.Notice{Kind: payments.NoticeBestBefore, Name: "Yoghurt", Amount: 3290, At: day, Age: 18})},
		{name: "code-labelled", state: notice(payments.Notice{Kind: payments.NoticeLabelled, Name: "Norvegia"})},
		{name: "code-redeemed", main: true, state: notice(payments.Notice{Kind: payments.NoticeRedeemed, Name: "2-0401", At: ago(24 * time.Hour)})},
		{name: "code-slip-unknown", state: notice(payments.Notice{Kind: payments.NoticeSlipUnknown, Name: "9801234030006"})},
		{name: "code-coupon", state: notice(payments.Notice{Kind: payments.NoticeVoucher, Name: "9901234567899"})},
		{name: "code-gift-card", state: selling(goods()), play: code(barcode.Code{Kind: barcode.GiftCard, Text: "••••1234"})},
		{name: "code-badge", state: selling(goods()), play: code(barcode.Code{Kind: barcode.Badge, Text: "••••1234"})},
		{name: "code-trade", state: selling(goods()), play: code(barcode.Code{Kind: barcode.Trade, Text: "00370380100000000011"})},
		{name: "code-wrong-layout", main: true, state: selling(goods()), play: code(barcode.Code{Reason: barcode.WrongLayout, Text: "httpsØ--qr.vipps.no-p-abc"})},
		{name: "code-repaired", state: selling(goods()), play: code(barcode.Code{Kind: barcode.PersonalQR, Text: masked, Repaired: true})},
		{name: "code-slip-taken", main: true, state: with(bound(goods()), func(s *payments.State) {
			s.Basket = s.Basket.Add(sale.Line{No: 9, Name: "Pantelapp", Unit: sale.Pieces, Price: -3000, Quantity: sale.Piece, Slip: "9801234030006"})
		})},
	}
}

// double has the read-twice window open and the goods in the basket.
func (d desk) twice(codes ...string) {
	var events []scanner.Event
	for i, c := range codes {
		e := scan(scanner.Cashier, c).(scanner.Scan)
		e.At = time.Now().Add(time.Duration(i) * 200 * time.Millisecond)
		events = append(events, e)
	}
	d.scan(events...)
	d.Rest(2 * time.Second)
}

// The same code again at once counts once and says so; * takes it again.
func TestDoubleRead(t *testing.T) {
	add := payments.Add{Code: milk}
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.twice(milk, milk)
		d.posted(add)
		d.says("Read twice, counted once")
		if n := d.bells.Load(); n == 0 {
			t.Error("nobody heard it")
		}
		d.Press("*")
		d.posted(add)
		d.silent("Read twice")
		d.Press("*") // and from then on it is the same again
		d.posted(payments.Again{})
	})
	// It stands beside what else must be said, and any other key ends it.
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.twice(milk, milk)
		d.change(func(s *payments.State) {
			s.Notice = payments.Notice{N: s.Notice.N + 1, Kind: payments.NoticeAdded, Name: "Beer", Amount: 3690, Age: 18}
		})
		d.says("AGE 18", "Read twice")
		d.posted(add)
		d.Press("3", "*")
		d.silent("Read twice")
		d.posted()
	})
	// Three at once are one; another code, another scanner or a pause are two.
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.twice(milk, milk, milk)
		d.posted(add)
		d.twice(milk, "4011", milk)
		d.posted(add, payments.Add{Code: "4011"}, add)
		one := scan(scanner.Cashier, milk).(scanner.Scan)
		one.At = time.Now()
		other := one
		other.Source.ID = 2
		late := one
		late.At = one.At.Add(twice)
		d.scan(one, other)
		d.posted(add, add)
		d.scan(one)
		d.scan(late)
		d.posted(add, add)
	})
	// A personal code says nothing new; a code that locks is locked once.
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.twice(personal, personal)
		d.posted(payments.Bind{Customer: payments.CustomerByQR(personal, masked)})
		d.silent("Read twice")
	})
}

// A receipt that is scanned opens its return, from wherever sales are made.
func TestReceiptOpensItsReturn(t *testing.T) {
	for _, before := range [][]string{nil, {"l"}, {"l", "*", "2"}} {
		atDesk(t, Live, selling(goods()), func(d desk) {
			d.knows()
			d.Press(before...)
			d.queries()
			d.till.History = history()[1:2]
			d.codes("R2-0398")
			if q := d.queries(); len(q) != 1 || q[0].Receipt != "R2-0398" {
				t.Errorf("%+v", q)
			}
			d.says("RETURN", "R2-0398", "can be refunded")
			d.posted()
			d.Press("-") // back to where the scan came from
			d.says("TOTAL NOK", "Customer:")
		})
	}
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.codes("r2-9999")
		d.says("Found with R2-9999", "Nothing found")
		d.codes(milk)
		d.posted(payments.Add{Code: milk})
	})
	// Where something else is going on it is turned away by its name.
	atDesk(t, Live, paying(status(payments.Waiting)), func(d desk) {
		d.codes("R2-0398")
		d.posted(payments.TurnAway{Name: "Receipt R2-0398"})
	})
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.scan(scan(scanner.Customer, "R2-0398"))
		d.posted(payments.TurnAway{Name: "Receipt R2-0398", Customer: true})
	})
}

// What a code holds goes to the till; what is no goods is named.
func TestCodesOfAllKinds(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.codes("2302148210869")
		d.posted(payments.Add{Code: "2302148210869", Label: payments.Label{Key: "02302148200006", Weighed: true, Weight: 1086}})
		d.Press("3", "*")
		d.codes("2001234503990")
		d.posted(payments.Add{Code: "2001234503990", Quantity: 3000, Label: payments.Label{Key: "02001234500005", Priced: true, Price: 399}})
		d.codes("9801234030006")
		d.posted(payments.Redeem{Code: "9801234030006", Worth: 3000})
		d.codes("9901234567899")
		d.posted(payments.Add{Code: "9901234567899", Voucher: true})
		d.codes("]C10107038010001659172612311522120110ABC")
		year := func(y int, m time.Month, n int) time.Time { return time.Date(y, m, n, 0, 0, 0, 0, shopZone) }
		got := d.till.Posts()
		if a, ok := got[0].(payments.Add); !ok || len(got) != 1 || a.Code != "07038010001659" || a.Label.Expires.IsZero() || a.Label.BestBefore.IsZero() ||
			a.Label.Expires.Month() != year(2026, 12, 31).Month() || a.Label.Expires.Day() != 31 {
			t.Errorf("%+v", got)
		}
	})
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.codes("]C100370380100000000011")
		d.says("case or a pallet")
	})
	// Where goods are refused, so are slips and coupons, by name.
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("c")
		d.codes("9801234030006", "9901234567899")
		d.posted(payments.TurnAway{Name: "Deposit slip 9801234030006"}, payments.TurnAway{Name: "Coupon 9901234567899"})
	})
}

// A code that is two articles is chosen by a number, and by nothing else.
func TestChoice(t *testing.T) {
	find := scene{}
	for _, s := range scanScenes() {
		if s.name == "sale-locked-choice" {
			find = s
		}
	}
	for keys, want := range map[string][]payments.Command{
		"1": {payments.Answer{Choice: 1}}, "2": {payments.Answer{Choice: 2}}, "-": {payments.Answer{}}, "esc": {payments.Answer{}},
		"3": nil, "enter": nil, "+": nil, "x": nil, "0": nil,
	} {
		atDesk(t, Live, find.state, func(d desk) {
			d.says("TWO ARTICLES HAVE THIS CODE", "1 Tyggegummi", "- neither")
			d.Press(keys)
			d.posted(want...)
		})
	}
}

// A paste is a scan, or text for a field, and never a key.
func TestPaste(t *testing.T) {
	paste := func(text string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true} }
	atDesk(t, Live, bound(goods()), func(d desk) {
		for _, text := range []string{"v", "+", "q", "-", "x"} {
			d.Send(paste(text))
			d.Rest(time.Second)
		}
		d.posted()
		d.Send(paste(milk + "\r"))
		d.posted(payments.Add{Code: milk})
		d.Send(paste("4011"))
		d.says(" > 4011_")
		d.Press("enter")
		d.posted(payments.Add{Code: "4011"})
		d.Send(paste("7038010001659\r7038010001659\r"))
		d.posted()
		d.says("Unreadable")
	})
	atDesk(t, Live, paying(leavable), func(d desk) {
		d.Press("2")
		d.Send(paste("-"))
		d.Rest(time.Second)
		d.posted()
	})
}

// Bytes that steer a terminal are data inside a code and do nothing there.
func TestControlBytesInABurst(t *testing.T) {
	key := func(t tea.KeyType) tea.KeyMsg { return tea.KeyMsg{Type: t} }
	rest := func(d desk, text string) {
		for _, k := range strings.Split(text, "") {
			d.Burst(2*time.Millisecond, k)
		}
	}
	for name, c := range map[string]struct {
		first tea.KeyMsg
		text  string
		want  payments.Command
	}{
		"STX before":  {key(tea.KeyCtrlB), milk, payments.Add{Code: milk}},
		"ETX before":  {key(tea.KeyCtrlC), milk, payments.Add{Code: milk}},
		"ESC before":  {tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("7"), Alt: true}, milk[1:], payments.Add{Code: milk}},
		"a separator": {key(tea.KeyCtrlCloseBracket), "0107038010001659", payments.Add{Code: "07038010001659"}},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, Live, bound(goods()), func(d desk) {
				d.Rest(time.Second)
				d.Send(c.first)
				rest(d, c.text)
				d.Burst(2*time.Millisecond, "enter")
				d.Rest(time.Second)
				d.silent("Leave the till")
				got := d.till.Posts()
				if len(got) != 1 {
					t.Fatalf("%+v", got)
				}
				a, ok := got[0].(payments.Add)
				if w := c.want.(payments.Add); !ok || a.Code != w.Code {
					t.Errorf("%+v, want %+v", got[0], c.want)
				}
			})
		})
	}
	atDesk(t, Live, bound(goods()), func(d desk) {
		d.Rest(time.Second)
		rest(d, "70380")
		d.Send(key(tea.KeyCtrlC))
		rest(d, "10009457")
		d.Burst(2*time.Millisecond, "enter")
		d.Rest(time.Second)
		d.silent("Leave the till")
		d.posted()
		d.says("Unreadable")
		d.Press("ctrl+c")
		d.says("Leave the till")
	})
}

// A scanner beeps when the till has taken its scan, and at nothing else.
func TestScannerBeeps(t *testing.T) {
	notice := func(kind payments.NoticeKind) func(*payments.State) {
		return func(s *payments.State) { s.Notice = payments.Notice{N: s.Notice.N + 1, Kind: kind, Name: "Milk"} }
	}
	for _, c := range []struct {
		kind payments.NoticeKind
		want []int
	}{{payments.NoticeAdded, []int{1}}, {payments.NoticeBound, []int{1}}, {payments.NoticeNotAdded, nil}, {payments.NoticeRedeemed, nil}} {
		atDesk(t, Live, selling(goods()), func(d desk) {
			d.change(notice(payments.NoticeVoided)) // nothing was scanned
			d.codes(milk)
			d.change(notice(c.kind))
			d.change(notice(payments.NoticeAdded)) // of something else
			if got := d.scans.Beeps(); !slices.Equal(got, c.want) {
				t.Errorf("%v: %v, want %v", c.kind, got, c.want)
			}
		})
	}
}

// Whatever a scanner that types ends its codes with, they are scans.
func TestEndsOfTypedScans(t *testing.T) {
	for _, end := range []string{"enter", "ctrl+j", "tab", ""} {
		atDesk(t, Live, selling(goods()), func(d desk) {
			d.Rest(time.Second)
			d.Burst(2*time.Millisecond, strings.Split(personal, "")...)
			if end != "" {
				d.Burst(2*time.Millisecond, end)
			}
			d.Rest(time.Second)
			d.posted(payments.Bind{Customer: payments.CustomerByQR(personal, masked)})
			d.says(" > _")
		})
	}
}

// Two packs of one article are two; the same one read again is one.
func TestDoubleReadIsOfTheWholeCode(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.twice("]C101970380100016523103000500", "]C101970380100016523103001250", "]C101970380100016523103001250")
		if got := d.till.Posts(); len(got) != 2 {
			t.Errorf("%+v", got)
		}
		d.twice("]C10107038010009457", "]C1010703801000945717200101")
		if got := d.till.Posts(); len(got) != 2 {
			t.Errorf("%+v", got)
		}
	})
	// Where goods are turned away there is nothing to take again.
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("c")
		d.twice(milk, milk)
		d.silent("Read twice")
		d.posted(payments.TurnAway{Code: milk})
	})
}

// A code that a machine typed and nothing ended is a code, sooner or later, and
// never a quantity.
func TestUnendedBurst(t *testing.T) {
	burst := func(d desk, text string) {
		d.Rest(time.Second)
		d.Burst(2*time.Millisecond, strings.Split(text, "")...)
		d.Rest(time.Second)
	}
	atDesk(t, Live, selling(goods()), func(d desk) {
		burst(d, milk) // its check digit shows that it is whole
		d.posted(payments.Add{Code: milk})
		burst(d, "0042")
		d.says(" > 0042_")
		d.Press("*")
		d.says("can not be a quantity")
		d.twice(milk)
		d.posted(payments.Add{Code: milk})
		burst(d, "4011")
		d.twice(milk)
		d.posted(payments.Add{Code: "4011"}, payments.Add{Code: milk})
		d.Press("4", "0", "1", "1")
		d.twice(milk) // what a hand has typed gives way
		d.posted(payments.Add{Code: milk})
	})
}

// Half a code names nobody: what was no whole scan may hold a number.
func TestTornScansShowNoNumbers(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		for _, raw := range []string{"91234567?v=1", "6035123456789012"} {
			d.scan(scanner.Rejected{Source: scanner.Source{ID: 1}, Raw: []byte(raw)})
			d.silent("91234567", "6035123456789012", "123456")
			d.says("Unreadable: **")
		}
	})
}

// What a hand has typed gives way to a scan, also to one that is typed: it is no
// code of its own.
func TestHalfTypedGivesWayToATypedScan(t *testing.T) {
	for _, typed := range [][]string{{"1", "2"}, {"4", "0", "1", "1"}} {
		atDesk(t, Live, selling(goods()), func(d desk) {
			d.Press(typed...)
			d.Rest(time.Second)
			d.Burst(2*time.Millisecond, append(strings.Split(milk, ""), "enter")...)
			d.Rest(time.Second)
			d.posted(payments.Add{Code: milk})
			d.says(" > _")
			// … and what is typed after an unended burst is a quantity like any other.
			d.Burst(2*time.Millisecond, "0", "0", "4", "2")
			d.Rest(time.Second)
			d.Press("-", "3", "*")
			d.says(" > 3* _")
		})
	}
}

// What is no goods is named too, where goods have been turned away before it.
func TestRefusedBesideGoods(t *testing.T) {
	s := with(paying(status(payments.Waiting)), func(s *payments.State) {
		s.Refused = payments.Turned{Count: 2, Newest: "Milk"}
		s.Notice = payments.Notice{N: 3, Kind: payments.NoticeNotAdded, Name: "Receipt R1-0001"}
	})
	atDesk(t, Live, s, func(d desk) {
		d.says("NOT ADDED: Receipt R1-0001")
		d.Press("?", "-")
		d.says("NOT ADDED: Milk (2 refused)")
	})
}
