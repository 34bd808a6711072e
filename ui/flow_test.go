package ui

import (
	"slices"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/scanner"
	"butikk/kasse/ui/uitest"
)

// Fifty scans that have gathered are posted in their order, whatever lies
// between them.
func TestBatchOfScansInOrder(t *testing.T) {
	prices := pricelist.Demo().Scannable(noon)
	atDesk(t, Live, selling(goods()), func(d desk) {
		var events []scanner.Event
		var want []payments.Command
		for i := range 50 {
			code := prices[i%len(prices)]
			events = append(events, scan(scanner.Cashier, code))
			want = append(want, payments.Add{Code: code})
			switch i % 10 {
			case 3:
				events = append(events, scan(scanner.Cashier, personal))
				want = append(want, payments.Bind{Customer: payments.CustomerByQR(personal, masked)})
			case 7:
				events = append(events, scan(scanner.Cashier, "noise"), scanner.Rejected{Raw: []byte("70")})
			}
		}
		d.scan(events...)
		got := d.till.Posts()
		// A code that can be read in two ways says so; that is not the point here.
		for i, c := range got {
			if a, ok := c.(payments.Add); ok {
				a.Other = ""
				got[i] = a
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("posted %v\nnot %v", got, want)
		}
	})
}

// Whatever lies over the sale, a scan closes it and counts as always; what can
// not be read is said where the cashier looks.
func TestScansOnDialogs(t *testing.T) {
	turn := func(d desk) {
		d.till.OnPost = func(c payments.Command) {
			if away, ok := c.(payments.TurnAway); ok {
				s := d.till.State()
				s.Notice = payments.Notice{N: s.Notice.N + 1, Kind: payments.NoticeNotAdded, Name: "the " + away.Code + away.Name}
				s.Refused.Count++
				d.till.Show(s)
			}
		}
	}
	for _, start := range []payments.State{bound(goods()), paying(status(payments.Waiting)), paying(status(payments.Declined))} {
		for _, open := range []string{"q", "?", "d", "ctrl+c"} {
			atDesk(t, Demos, start, func(d desk) {
				turn(d)
				d.Press(open)
				d.bells.Store(0)
				d.scan(scanner.Rejected{Raw: []byte("noise")})
				d.says("Unreadable: noise (1)")
				d.Rest(2 * time.Second)
				if n := d.bells.Load(); n != 3 {
					t.Errorf("%d strokes of the bell, not three", n)
				}
				d.codes(milk)
				d.says("259.21", "? help")
				d.silent("Leave the till?", "Play the customer", "KEYS ON THIS SCREEN")
				d.Press(open)
				d.codes(personal)
				d.posted(payments.Add{Code: milk}, payments.Bind{Customer: payments.CustomerByQR(personal, masked)})
			})
		}
	}
	atDesk(t, Live, selling(goods()), func(d desk) {
		turn(d)
		d.Press("c")
		d.codes(milk)
		d.posted(payments.TurnAway{Code: milk})
		d.says("NOT ADDED: the "+milk, "TO PAY")
	})
}

// While a request lives the till turns scans away; the screen only has to pass
// them on, also on its way to the customer screen.
func TestScansWhileARequestLives(t *testing.T) {
	for _, s := range []payments.State{paying(status(payments.Waiting)), paying(status(payments.Declined))} {
		atDesk(t, Live, s, func(d desk) {
			d.codes(milk, personal)
			d.posted(payments.Add{Code: milk}, payments.Bind{Customer: payments.CustomerByQR(personal, masked)})
		})
	}
	atDesk(t, Live, paying(status(payments.Declined)), func(d desk) {
		d.Press("1")
		d.codes(milk)
		d.posted(payments.Leave{}, payments.Add{Code: milk})
	})
}

func TestUnreadableIsCountedUntilACodeComes(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.codes("7038010009458", "noise")
		d.scan(scanner.Rejected{Raw: []byte("\x1b[2J\x07")})
		d.says("Unreadable: ·[2J· (3). Scan again.")
		d.posted()
		d.codes(milk)
		d.silent("Unreadable")
		d.posted(payments.Add{Code: milk})
		d.codes("noise")
		d.says("Unreadable: noise (1)")
		d.Press("esc")
		d.silent("Unreadable")
	})
}

// What was said of the basket is not said of the request, nor of the next sale.
func TestOldAnswersDoNotLinger(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.change(func(s *payments.State) { s.Notice = payments.Notice{N: 1, Kind: payments.NoticeBound, Name: masked} })
		d.says(" Customer: " + masked)
		d.show(with(paying(status(payments.Waiting)), func(s *payments.State) { s.Notice = d.till.State().Notice }))
		d.silent(" Customer: ")
		d.change(func(s *payments.State) { s.Notice = payments.Notice{N: 2, Kind: payments.NoticeTooLate} })
		d.says("That does not fit just now.")
		d.change(func(s *payments.State) {
			s.Phase, s.Payment, s.Sale, s.Last = payments.Selling, nil, "2-0418", &sold
			s.Basket, s.Customer = goods(), ""
			s.Basket.Lines = nil
		})
		d.says("[OK] PAID")
		d.silent("does not fit")
	})
	// A key has seen the answer; another answer of the same kind is a new one.
	atDesk(t, Live, selling(goods()), func(d desk) {
		empty := func(n int) func(*payments.State) {
			return func(s *payments.State) { s.Notice = payments.Notice{N: n, Kind: payments.NoticeNothing} }
		}
		d.change(empty(1))
		d.says("no line to void")
		d.Press("5")
		d.silent("no line to void")
		d.change(empty(2))
		d.says("no line to void")
	})
	// A warning of the screen's own outlives an answer to something earlier.
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.scan(scan(scanner.Cashier, milk), scan(scanner.Cashier, "https://qr.vipps.no/28/2/05/031/abc"))
		d.change(func(s *payments.State) { s.Notice = payments.Notice{N: 1, Kind: payments.NoticeAdded, Name: "Helmelk"} })
		d.says("That is a shop's code.")
	})
}

// Goods that were turned away stand there until the basket is open again, also
// when something else had to be said in between.
func TestRefusedGoodsStayInSight(t *testing.T) {
	s := with(paying(status(payments.Waiting)), func(s *payments.State) {
		s.Refused = payments.Turned{Count: 2, Newest: "Cola"}
		s.Notice = payments.Notice{N: 1, Kind: payments.NoticeNotAdded, Name: "Cola"}
	})
	atDesk(t, Live, s, func(d desk) {
		d.says("NOT ADDED: Cola (2 refused). The request must end first.")
		d.codes("noise")
		d.says("Unreadable: noise")
		d.Press("1")
		d.says("NOT ADDED: Cola (2 refused)")
		d.show(with(paying(status(payments.Declined)), func(s *payments.State) { s.Refused = payments.Turned{Count: 2, Newest: "Cola"} }))
		d.says("NOT ADDED: Cola (2 refused). Go to the basket (-)")
	})
}

// Neither help nor a question hides a result or a lock, and keys that were
// meant for them do not answer it.
func TestResultsAreNotHidden(t *testing.T) {
	declined := func(d desk) { d.show(paying(status(payments.Declined))); d.says("DECLINED") }
	person := func(d desk) {
		d.show(paying(func(p *payments.Payment) { p.Status, p.Held = payments.Approved, true }))
		d.says("Choose:")
	}
	lock := func(d desk) {
		d.change(func(s *payments.State) { s.Lock = &payments.Lock{Code: "123"} })
		d.says("UNKNOWN ARTICLE")
	}
	for _, open := range [][]string{{"?"}, {"q"}, {"d"}, {"ctrl+c"}, {"?", "ctrl+c"}} {
		for _, c := range []struct {
			from payments.State
			show func(desk)
		}{{paying(status(payments.Waiting)), declined}, {paying(status(payments.Waiting)), person}, {bound(goods()), lock}} {
			atDesk(t, Demos, c.from, func(d desk) {
				d.Press(open...)
				d.Rest(time.Second)
				d.Send(uitest.Key("z"))
				c.show(d)
				d.Rest(100 * time.Millisecond)
				d.Send(uitest.Key("1"))
				d.Rest(time.Second)
				d.posted()
				if d.Quit() || len(d.demo.Played()) > 0 {
					t.Error("a key for the dialog did something else")
				}
			})
		}
	}
}

func TestOtherNumberAfterAnEnd(t *testing.T) {
	atDesk(t, Live, paying(status(payments.Declined)), func(d desk) {
		d.Press("1")
		d.posted(payments.Leave{})
		d.show(bound(goods()))
		d.says("TO PAY", "Customer: "+masked, "Mobile > _")
	})
	// The till refuses to go on: the screen is where it was.
	atDesk(t, Live, paying(status(payments.Declined)), func(d desk) {
		d.Press("1")
		d.change(func(s *payments.State) { s.Notice = payments.Notice{N: 1, Kind: payments.NoticeJournal} })
		d.says("journal can not be written", "send again")
		d.Press("1", "+") // and with no answer at all, keys still work
		d.posted(payments.Leave{}, payments.Leave{}, payments.Send{})
		d.show(paying(status(payments.Waiting)))
		d.says("WAITING")
	})
}
