package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner"
	"butikk/kasse/ui/uitest"
)

func TestTypedCodesAndQuantities(t *testing.T) {
	add := func(code string, q int) payments.Command {
		return payments.Add{Code: code, Quantity: sale.Quantity(q)}
	}
	for _, c := range []struct {
		name string
		keys []string
		want []payments.Command
	}{
		{"a code", []string{"4", "0", "1", "1", "enter"}, []payments.Command{add("4011", 0)}},
		{"a quantity", []string{"2", "*", "4", "0", "1", "1", "enter"}, []payments.Command{add("4011", 2000)}},
		{"kilos with a comma", []string{"0", ",", "8", "2", "2", "*", "4", "0", "1", "1", "enter"}, []payments.Command{add("4011", 822)}},
		{"kilos with a point", []string{"1", ".", "5", "*", "4", "0", "1", "1", "enter"}, []payments.Command{add("4011", 1500)}},
		{"in one read", []string{"4011", "enter"}, []payments.Command{add("4011", 0)}},
		{"in two reads", []string{"7038", "010009457", "enter"}, []payments.Command{add(milk, 0)}},
		{"no quantity of a machine's", []string{"2*4011", "enter"}, nil},
		{"kilos without a nought", []string{",", "5", "*", "4", "0", "1", "1", "enter"}, []payments.Command{add("4011", 500)}},
		{"one mark too many", []string{"1", ",", "2", ",", "5", "*", "4", "0", "1", "1", "enter"}, []payments.Command{add("4011", 0)}},
		{"a quantity counts once", []string{"2", "*", "4", "0", "1", "1", "enter", "4011", "enter"}, []payments.Command{add("4011", 2000), add("4011", 0)}},
		{"taken back by characters", []string{"4", "9", "backspace", "0", "1", "2", "esc", "1", "enter"}, []payments.Command{add("4011", 0)}},
		{"a number and minus is a line", []string{"9", "9", "-", "4", "0", "1", "1", "enter"}, []payments.Command{payments.VoidLine{No: 99}, add("4011", 0)}},
		{"a code and minus is nothing", []string{"7", "0", "3", "8", "0", "-", "4", "0", "1", "1", "enter"}, []payments.Command{add("4011", 0)}},
		{"an amount and minus is nothing", []string{"1", ",", "5", "-", "4", "0", "1", "1", "enter"}, []payments.Command{add("4011", 0)}},
		{"99 are few", []string{"9", "9", "*", "4", "0", "1", "1", "enter"}, []payments.Command{add("4011", 99_000)}},
		{"100 are many", []string{"1", "0", "0", "*", "4", "0", "1", "1", "enter"}, []payments.Command{add("1004011", 0)}},
		{"100 twice are meant", []string{"1", "0", "0", "*", "*", "4", "0", "1", "1", "enter"}, []payments.Command{add("4011", 100_000)}},
		{"100 become 200", []string{"1", "0", "0", "*", "backspace", "backspace", "backspace", "2", "0", "0", "*", "*", "4", "0", "1", "1", "enter"}, []payments.Command{add("4011", 200_000)}},
		{"the same again", []string{"*", "*"}, []payments.Command{payments.Again{}, payments.Again{}}},
		{"a quantity taken back", []string{"9", "*", "-", "4011", "enter"}, []payments.Command{add("4011", 0)}},
		{"no quantity", []string{"0", "*", "4011", "enter"}, []payments.Command{add("4011", 0)}},
		{"too many", []string{"99999*", "4011", "enter"}, []payments.Command{add("4011", 0)}},
		{"nothing typed", []string{"enter", "esc", "backspace"}, nil},
		{"the last line", []string{"-"}, []payments.Command{payments.VoidLast{}}},
		{"a wrong check digit", []string{"7038010009458", "enter"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			atDesk(t, Live, selling(goods()), func(d desk) {
				d.Press(c.keys...)
				d.posted(c.want...)
			})
		})
	}
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("3", "*")
		d.says(" > 3* _")
		d.codes(milk)
		d.posted(payments.Add{Code: milk, Quantity: 3000})
		d.silent("3*")
	})
}

// Half-typed goods would be missing from the amount.
func TestNothingIsSentWhileGoodsAreHalfTyped(t *testing.T) {
	atDesk(t, Live, bound(goods()), func(d desk) {
		d.Press("4", "0", "+")
		d.says("40 is half typed")
		d.Press("backspace", "backspace", "2", "*", "+")
		d.says("2 * waits for an article")
		d.Press("c", "+")
		d.says("2 * waits for an article")
		d.posted()
		d.Press("-", "-", "+") // back, quantity away
		d.posted(payments.Send{})
	})
	// A quantity is not for the next sale.
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("3", "*")
		d.change(func(s *payments.State) { s.Sale = "2-0418" })
		d.codes(milk)
		d.posted(payments.Add{Code: milk})
	})
}

// A scanner that types into the terminal, with the letters of every command.
func TestTypingScanner(t *testing.T) {
	for _, gap := range []time.Duration{0, 2 * time.Millisecond, 20 * time.Millisecond} {
		for name, one := range map[string]bool{"key by key": false, "in one read": true} {
			t.Run(fmt.Sprint(name, gap), func(t *testing.T) {
				atDesk(t, Live, bound(goods()), func(d desk) {
					d.Rest(time.Second)
					typeIn := func(text string) {
						if one {
							d.Send(uitest.Key(text))
						} else {
							d.Burst(gap, strings.Split(text, "")...)
						}
						d.Send(uitest.Key("enter"))
						d.Rest(time.Second)
					}
					typeIn(milk)
					d.posted(payments.Add{Code: milk})
					typeIn(personal)
					d.posted(payments.Bind{Customer: payments.CustomerByQR(personal, masked)})
					typeIn("[quit-dv?+x*c]")
					d.posted()
					d.says("Unreadable: [quit-dv?+x*c] (1)", "TOTAL NOK", " > _")
				})
			})
		}
	}
	atDesk(t, Live, bound(goods()), func(d desk) {
		d.Rest(time.Second)
		d.Burst(2*time.Millisecond, strings.Split(personal, "")...)
		d.silent("91234567") // what is being typed is not read by the next in the queue
	})
}

// What a scanner types on the screen where numbers are typed is no number: an
// article is turned away, a personal QR is who shall pay.
func TestTypingScannerAsksNoStranger(t *testing.T) {
	const ean8, token = "40123455", "https://qr.vipps.no/p/k9Qa1b2C3d4e5F67"
	for name, typeIn := range map[string]func(d desk, text string){
		"key by key":        func(d desk, text string) { d.Burst(5*time.Millisecond, append(strings.Split(text, ""), "enter")...) },
		"without a suffix":  func(d desk, text string) { d.Burst(5*time.Millisecond, strings.Split(text, "")...) },
		"in one read":       func(d desk, text string) { d.Send(uitest.Key(text)); d.Send(uitest.Key("enter")) },
		"slowly, for those": func(d desk, text string) { d.Burst(45*time.Millisecond, append(strings.Split(text, ""), "enter")...) },
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, Live, selling(goods()), func(d desk) {
				d.Press("c", "9", "1")
				typeIn(d, ean8)
				d.Rest(time.Second)
				d.posted(payments.TurnAway{Code: ean8})
				d.says("Mobile > 91_") // what a person has typed is still there
				typeIn(d, token)
				d.Rest(time.Second)
				d.posted(payments.Bind{Customer: payments.CustomerByQR(token, "Vipps-QR")})
				d.says("Mobile > _") // and gives way to whom was scanned
				typeIn(d, "77777777777")
				d.Rest(time.Second)
				d.Press("-")
				if name == "slowly, for those" { // as a key does that is held down
					d.posted()
				} else {
					d.posted(payments.TurnAway{Code: "77777777777"})
				}
			})
		})
	}
	// A serial scan wins over what was typed before it, too.
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("c", "9", "1", "2", "3", "4", "5", "6", "7")
		d.codes(personal)
		d.Press("v")
		d.posted(payments.Bind{Customer: payments.CustomerByQR(personal, masked)}, payments.Send{})
	})
}

// Caps Lock makes no key dead.
func TestCapsLock(t *testing.T) {
	atDesk(t, Demos, bound(goods()), func(d desk) {
		d.Press("V")
		d.posted(payments.Send{})
		d.Press("D")
		d.says("Play the customer")
		d.Press("D", "X")
		d.posted(payments.Drop{})
		d.Press("Q")
		d.says("Leave the till?")
	})
}

// Nobody can see what a key does on a screen that is too small.
func TestTooSmallTakesNoKeys(t *testing.T) {
	atDesk(t, Live, bound(goods()), func(d desk) {
		d.resize(40, 10)
		d.Press("+", "-", "1", "q", "x", "enter")
		d.posted()
		d.codes(milk) // a scan counts: it rings, and stands there when the window grows
		d.posted(payments.Add{Code: milk})
		d.resize(80, 24)
		d.says("TOTAL NOK")
		d.Press("+")
		d.posted(payments.Send{})
	})
}

func TestNumberIsTypedOnTheCustomerScreenOnly(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("c", "4", "1", "2", "3", "4", "5", "6")
		d.says("+47 Norway   Mobile > 412 34 56_")
		d.silent("Read the number") // it is none yet
		d.Press("enter", "+")
		d.posted()
		d.says("Not a mobile number in +47 Norway")
		d.Press("?", "-", "7") // help over it loses nothing
		d.says("> 412 34 567_", "Read the number")
		d.Press("ctrl+c", "0", "q", "0", "backspace", "7", "enter")
		no, _ := payments.ParsePhone("41234567", payments.Countries[0])
		d.posted(payments.Bind{Customer: no})
		d.Press("*", "2", "2", "3", "4", "5", "6", "7", "8", "+")
		dk, _ := payments.ParsePhone("22345678", payments.Countries[1])
		d.posted(payments.Bind{Customer: dk}, payments.Send{})
		d.Press("*", "*", "*", "5", "-", "-")
		d.says("TOTAL NOK")
		d.posted()
	})
	// What was typed on the sale screen is still there afterwards.
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("4", "0", "c", "-")
		d.says(" > 40_")
	})
}

func TestCodesOfTheCustomersScanner(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("4", "0")
		d.scan(scan(scanner.Customer, personal))
		d.posted(payments.Bind{Customer: payments.CustomerByQR(personal, masked)})
		d.says(" > 40_") // the customer's phone does not disturb the cashier's hands
		d.scan(scan(scanner.Customer, milk))
		d.posted(payments.TurnAway{Code: milk, Customer: true})
		d.says(" > 40_")
		d.scan(scan(scanner.Cashier, milk))
		d.says(" > _")
	})
}
