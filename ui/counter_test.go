package ui

import (
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner"
)

// The pad reaches everything that a letter or a function key does.
func TestMenu(t *testing.T) {
	for _, c := range []struct {
		routes [][]string
		says   string
	}{
		{[][]string{{"/", "0"}, {"?"}, {"f1"}}, "KEYS ON THIS SCREEN"},
		{[][]string{{"/", "1"}, {"h"}, {"f6"}}, "PARK THE SALE"},
		{[][]string{{"/", "2"}, {"r"}, {"f7"}}, "PARKED SALES"},
		{[][]string{{"/", "3"}, {"p"}, {"f8"}}, "PRICE CHECK"},
		{[][]string{{"/", "4"}, {"l"}}, "SALES AND PAYMENTS"},
		{[][]string{{"/", "5"}}, "PRICE AND DEPARTMENT"},
		{[][]string{{"/", "7"}, {"o"}}, "OTHER PAYMENT"},
		{[][]string{{"/", "8"}}, "THE TILL"},
		{[][]string{{"/", "8", "1"}}, "LANGUAGE"},
		{[][]string{{"/", "8", "2"}}, "SOUND"},
		{[][]string{{"/", "8", "7"}, {"0", "-"}}, "Void the whole sale (lines: 6, 259.21 NOK)?"},
		{[][]string{{"/", "8", "8"}}, "Free software"},
		{[][]string{{"/", "8", "9"}, {"q"}}, "Leave the till?"},
		{[][]string{{"/", "9"}, {"+"}, {"v"}, {"f9"}}, "TO PAY"},
		{[][]string{{"/", "k"}}, "Name > k_"},
	} {
		for _, keys := range c.routes {
			atDesk(t, Live, selling(goods()), func(d desk) {
				d.Press(keys...)
				d.says(c.says)
				d.posted()
				d.Press("backspace", "backspace", "backspace")
				d.says("Customer: (not scanned)", "TOTAL NOK 259.21") // one step back, and no further
			})
		}
	}
	// While a request lives, what is of a sale is not offered.
	atDesk(t, Live, paying(status(payments.Waiting)), func(d desk) {
		d.Press("/")
		d.says("/ 4", "/ 8")
		d.silent("/ 1", "/ 2", "/ 7", "/ 9", "searches for an article")
		d.Press("1", "7", "k")
		d.says("MENU")
		d.Press("4")
		d.says("SALES AND PAYMENTS")
		// The result of the payment comes to the front by itself.
		d.show(paying(status(payments.Declined)))
		d.says("[XX] DECLINED")
	})
}

func TestHoldAndRecall(t *testing.T) {
	atDesk(t, Live, bound(goods()), func(d desk) {
		d.Press("h", "r", "e", "d", " ", "c", "x", "backspace", "o", "a", "t", "-", "1", "enter")
		d.posted(payments.Hold{Name: "red coat-1"})
		d.Press("h", "enter")
		d.posted(payments.Hold{})
		d.Press("h", "-")
		d.says("TOTAL NOK")
		d.posted()
		// Half-typed goods would be missing from it.
		d.Press("4", "0", "h")
		d.says("40 is half typed")
		d.posted()
	})
	atDesk(t, Live, selling(sale.Basket{}), func(d desk) {
		d.Press("h")
		d.says("nothing to park")
		d.till.Parked = parked()
		d.Press("r")
		d.says("rød jakke", "1-0398", ">C", "[<-] voided") // one that was voided is not the first
		d.Press("*")
		d.says(">A", "voided, ")
		d.Press("*")
		d.says(">B", "Kaffe filtermalt")
		d.Press("enter") // moves nothing
		d.posted()
		d.Press("1")
		d.posted(payments.Resume{Sale: "2-0411"})
		// A scan is of the next customer: the list gives way.
		d.Press("r")
		d.codes(milk)
		d.posted(payments.Add{Code: milk})
		d.says("TOTAL NOK")
		d.till.Fail = true
		d.Press("r")
		d.says("journal can not be read")
	})
}

func TestVoidSale(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("0", "-", "0")
		d.posted()
		d.Press("0", "-", "+", "enter")
		d.posted()
		d.Press("1")
		d.posted(payments.VoidSale{})
	})
	atDesk(t, Live, selling(sale.Basket{}), func(d desk) {
		d.Press("0", "-")
		d.says("There is no line to void.")
	})
}

// An unknown code locks until it is decided what becomes of it: it is sold all the
// same, or skipped. What is scanned meanwhile is turned away and counted.
func TestUnknownArticleIsSold(t *testing.T) {
	locked := with(bound(goods()), func(s *payments.State) { s.Lock = &payments.Lock{N: 3, Code: "7038010055720"} })
	atDesk(t, Live, locked, func(d desk) {
		d.Press("enter", "5")
		d.says("UNKNOWN ARTICLE   7038010055720", "1 type price and department")
		d.codes(milk)
		d.posted(payments.TurnAway{Code: milk})
		d.change(func(s *payments.State) {
			l := *s.Lock
			l.Refused, l.Newest = 1, "Helmelk 1 l"
			s.Lock = &l
		})
		d.says("1 scan has been refused after it - it is NOT in the sale: Helmelk 1 l")
		d.Press("1", "1", "9", ",", "9", "0", "enter")
		d.says("Choose the department:", "7038010055720")
		d.codes("4011", personal) // it closes nothing
		if got := d.till.Posts(); len(got) != 2 {
			t.Errorf("%+v", got)
		}
		d.says("Choose the department:")
		d.Press("9") // no such department
		d.posted()
		d.Press("2")
		d.posted(payments.Answer{Lock: 3, Instead: payments.RingUp{Department: 2, Price: 1990, Code: "7038010055720"}})
	})
	atDesk(t, Live, locked, func(d desk) {
		d.Press("5", "2", "k", "a", "f", "f", "e", "*")
		d.codes(milk)
		d.posted(payments.TurnAway{Code: milk})
		d.Press("+")
		d.posted(payments.Answer{Lock: 3, Instead: payments.Add{Code: "1056", Label: payments.Label{Key: "1056"}}})
	})
	atDesk(t, Live, locked, func(d desk) {
		d.Press("5", "1", "-", "2", "-", "-")
		d.posted(payments.Answer{Lock: 3})
		d.change(func(s *payments.State) { s.Lock = nil })
		d.silent("UNKNOWN ARTICLE")
	})
}

// A price that is half typed is goods that somebody holds: a scan does not wipe it
// away.
func TestHalfTypedPriceStays(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("/", "5", "1", "9")
		d.codes(milk)
		d.posted(payments.TurnAway{Code: milk})
		d.says("PRICE AND DEPARTMENT", "> 19_")
		d.Press("enter", "3")
		d.posted(payments.RingUp{Department: 3, Price: 1900})
	})
}

func TestPriceAndDepartment(t *testing.T) {
	ring := func(dept int, price money.Amount, q sale.Quantity) payments.Command {
		return payments.RingUp{Department: dept, Price: price, Quantity: q}
	}
	for _, c := range []struct {
		keys []string
		want []payments.Command
	}{
		{[]string{"1", "9", ",", "9", "0", "/", "5", "3"}, []payments.Command{ring(3, 1990, 0)}},
		{[]string{"3", "*", "5", ".", "5", "/", "5", "8"}, []payments.Command{ring(8, 550, 3000)}},
		{[]string{"/", "5", "2", "0", "enter", "1"}, []payments.Command{ring(1, 2000, 0)}},
		{[]string{"/", "5", "2", "0", "enter", "-", "backspace", "5", "enter", "1"}, []payments.Command{ring(1, 2500, 0)}},
		{[]string{"/", "5", "0", "enter", "1", "enter"}, nil},
		{[]string{"/", "5", "1", ",", "2", ",", "3", "enter", "1"}, nil},
		{[]string{"/", "5", "2", "0", "enter", "+", "enter"}, nil},
	} {
		atDesk(t, Live, selling(goods()), func(d desk) {
			d.Press(c.keys...)
			d.posted(c.want...)
		})
	}
	// A barcode is no price, and what was meant for the next article is for that.
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("3", "*", "/", "5")
		d.codes(milk)
		d.posted(payments.Add{Code: milk, Quantity: 3000})
	})
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("3", "*", "/", "5", "5", "enter", "1")
		d.codes(milk)
		d.posted(ring(1, 500, 3000), payments.Add{Code: milk})
	})
}

func TestSearchByName(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("2", "*", "/", "y", "o", "g")
		d.says("> Yoghurt jordbær 4 x 125 g", "32.90")
		d.Press("enter")
		d.posted(payments.Add{Code: "1007", Quantity: 2000, Label: payments.Label{Key: "1007"}})
		d.says("TOTAL NOK")
		d.Press("/", "x", "y")
		d.says("No article is called that.")
		d.Press("enter", "backspace", "backspace", "-")
		d.says("TOTAL NOK")
		d.posted()
		d.Press("/", "b", "a", "n")
		d.says("26.90 /kg")
	})
}

// A price check sells nothing, unless it is asked to.
func TestPriceCheck(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("p")
		d.codes("7044610025056")
		d.says("Pils 0,5 l boks", "NOK 36.90", "Pant 2 kr", "AGE 18", "VAT 25 %")
		d.posted(payments.LookedUp{SKU: "1050", Department: "Drikke", Price: 36_90})
		d.Press("enter")
		d.posted()
		d.Press("4", "0", "1", "1", "enter")
		d.says("Bananer", "26.90 /kg")
		d.Press("9", "9", "9", "enter")
		d.says("999 is not in the price list.")
		d.Press("+")
		d.posted(payments.LookedUp{SKU: "1019", Department: "Frukt og grønt", Price: 26_90})
		d.says("PRICE CHECK")
		d.codes(milk)
		d.Press("+")
		if got := d.till.Posts(); len(got) != 2 || got[1].(payments.Add).Code != milk {
			t.Errorf("%+v", got)
		}
		d.says("> _", "Customer:")
	})
	// The customer can show the personal QR here too, and a label has its own price.
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("f8")
		d.codes(personal)
		d.posted(payments.Bind{Customer: payments.CustomerByQR(personal, masked)})
		d.scan(scanner.Rejected{Raw: []byte("noise")})
		d.says("PRICE CHECK", "Unreadable: noise")
		d.Press("-")
		d.says("Customer:")
	})
}

// What the till does not see takes two different keys.
func TestOtherPayment(t *testing.T) {
	asks := map[payments.Tender]string{payments.Cash: "Have you received 259.21 NOK", payments.Terminal: "Does the terminal show that 259.21 NOK is approved?"}
	for key, tender := range map[string]payments.Tender{"1": payments.Cash, "2": payments.Terminal} {
		atDesk(t, Live, bound(goods()), func(d desk) {
			d.Press("o", key)
			d.says(asks[tender])
			d.Press("enter", key, "0")
			d.posted()
			d.Press(key, "+")
			d.posted(payments.Settle{By: tender, Sale: "2-0417", Amount: 25921})
			d.change(func(s *payments.State) {
				s.Sale, s.Basket, s.Customer = "2-0418", sale.Basket{}, ""
				s.Last = &payments.Sold{Sale: "2-0417", Receipt: "R2-0417", Amount: 25921, Tender: tender, At: time.Now()}
			})
			d.says("[OK] PAID", "R2-0417")
		})
	}
	atDesk(t, Live, paying(status(payments.Declined)), func(d desk) {
		d.Press("2")
		d.says("OTHER PAYMENT")
		d.codes(milk)
		d.posted(payments.TurnAway{Code: milk})
		d.Press("-")
		d.says("[XX] DECLINED")
		d.Press("o", "1", "+")
		d.posted(payments.Settle{By: payments.Cash, Sale: "2-0417", Amount: 25921})
	})
	// A code on the screen is a way to pay too, and then it is the payment that shows.
	for _, start := range []payments.State{selling(goods()), paying(status(payments.Declined))} {
		atDesk(t, Live, start, func(d desk) {
			d.Press("o", "3")
			d.posted(payments.Send{Flow: payments.FlowQR})
			d.show(paying(status(payments.Waiting)))
			d.says("[..] WAITING")
		})
	}
	atDesk(t, Live, paying(status(payments.Waiting)), func(d desk) {
		d.Press("o", "2", "/", "7") // not while a request lives
		d.silent("OTHER PAYMENT")
		d.posted()
	})
	atDesk(t, Live, selling(sale.Basket{}), func(d desk) {
		d.Press("o")
		d.says("The basket is empty")
	})
	// Money that goes to the customer is cash, and the question says so.
	slip := selling(sale.Basket{}.Add(sale.Line{No: 1, Name: "Deposit slip", Unit: sale.Pieces, Price: -4000, Quantity: sale.Piece, Slip: "9"}))
	atDesk(t, Live, slip, func(d desk) {
		d.Press("o", "2")
		d.silent("Have you received")
		d.Press("1")
		d.says("Has the customer got 40.00 NOK in cash?", "TO PAY OUT NOK 40.00")
		d.Press("+")
		d.posted(payments.Settle{By: payments.Cash, Sale: "2-0417", Amount: -4000})
	})
}

// The language changes at any time, also in the middle of a payment, and what is
// on the screen is not lost.
func TestLanguageChangesAnywhere(t *testing.T) {
	atDesk(t, Live, paying(status(payments.Waiting)), func(d desk) {
		for _, c := range []struct{ digit, says string }{
			{"1", "VENTER PÅ KUNDEN"}, {"2", "WAITING FOR CUSTOMER"}, {"3", "VENTER PÅ KUNDEN"}, {"4", "ODOTETAAN ASIAKASTA"}, {"5", "VÄNTAR PÅ KUNDEN"},
		} {
			d.Press("/", "8", "1", c.digit)
			d.says(c.says)
			d.silent("MobilePay 2-") // it is what customers here call the app
		}
		d.posted()
	})
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("3", "*", "4", "0", "/", "8", "1", "4")
		d.says(" > 3* 40_", "259,21")
	})
}

func TestSoundsAreSwitched(t *testing.T) {
	paid := func(d desk) int64 {
		d.bells.Store(0)
		d.change(func(s *payments.State) {
			s.Last = &payments.Sold{Sale: s.Sale, Receipt: "R2-" + time.Now().String(), Amount: 100, At: time.Now()}
		})
		d.Rest(3 * time.Second)
		return d.bells.Load()
	}
	atDesk(t, Live, selling(goods()), func(d desk) {
		if n := paid(d); n != 2 {
			t.Errorf("%d strokes", n)
		}
		d.Press("/", "8", "2")
		d.says("1  OFF   article taken", "4  ON    the customer has paid")
		d.Press("4", "1")
		d.says("1  ON    article taken", "4  OFF   the customer has paid")
		if n := paid(d); n != 0 {
			t.Errorf("%d strokes of a sound that is off", n)
		}
		d.bells.Store(0)
		d.change(func(s *payments.State) {
			s.Notice = payments.Notice{N: s.Notice.N + 1, Kind: payments.NoticeAdded, Name: "Milk", Amount: 2250}
		})
		if d.Rest(time.Second); d.bells.Load() != 1 {
			t.Errorf("%d strokes for an article", d.bells.Load())
		}
	})
}

// News that nobody has asked for ring until somebody presses a key, and no longer
// than a minute.
func TestNewsRingUntilAKey(t *testing.T) {
	news := func(d desk) {
		d.bells.Store(0)
		d.change(func(s *payments.State) {
			s.Notice = payments.Notice{N: s.Notice.N + 1, Kind: payments.NoticeAsideEnded, Name: "2-0411", Amount: 100}
		})
	}
	atDesk(t, Live, selling(goods()), func(d desk) {
		news(d)
		if d.Rest(12 * time.Second); d.bells.Load() != 3 {
			t.Errorf("%d strokes in twelve seconds", d.bells.Load())
		}
		d.Press("5")
		if d.Rest(time.Minute); d.bells.Load() != 3 {
			t.Errorf("%d strokes after a key", d.bells.Load())
		}
		news(d)
		if d.Rest(5 * time.Minute); d.bells.Load() != 13 {
			t.Errorf("%d strokes in five minutes", d.bells.Load())
		}
	})
}
