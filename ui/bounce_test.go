package ui

import (
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/sale"
	"butikk/kasse/ui/uitest"
)

// holdDown is a key as a keyboard repeats it: after half a second, thirty times a
// second.
func (d desk) holdDown(key string, held time.Duration) {
	d.Rest(uitest.Stillness)
	d.Send(uitest.Key(key))
	d.Rest(500 * time.Millisecond)
	for t := 500 * time.Millisecond; t < held; t += 33 * time.Millisecond {
		d.Send(uitest.Key(key))
		d.Rest(33 * time.Millisecond)
	}
	d.Rest(uitest.Stillness)
}

// A key that is held down, or that bounces, sells and voids once.
func TestHeldAndBouncingKeys(t *testing.T) {
	for key, want := range map[string]payments.Command{"*": payments.Again{}, "-": payments.VoidLast{}} {
		atDesk(t, Live, selling(goods()), func(d desk) {
			d.holdDown(key, 1500*time.Millisecond)
			d.posted(want)
			d.Press(key) // and pressed again it counts again
			d.posted(want)
		})
	}
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Burst(150*time.Millisecond, "*", "*")
		d.Rest(time.Second)
		d.posted(payments.Again{})
		// With a quantity waiting it is not the same again.
		d.Burst(150*time.Millisecond, "3", "*", "*")
		d.Rest(time.Second)
		d.posted()
		d.Press("*")
		d.says("3 * waits for an article")
		d.codes(milk)
		d.posted(payments.Add{Code: milk, Quantity: 3000})
		// The question about many is not answered by a bounce.
		d.Burst(80*time.Millisecond, "1", "2", "0", "*", "*")
		d.says("120 pieces?")
		d.Press("*")
		d.codes("4011")
		d.posted(payments.Add{Code: "4011", Quantity: 120 * sale.Piece})
	})
	// A minus that has closed a screen does nothing on the one below it.
	for _, open := range [][]string{{"/"}, {"o"}, {"/", "8"}, {"p"}, {"c"}} {
		atDesk(t, Live, selling(goods()), func(d desk) {
			d.Press(open...)
			d.Burst(180*time.Millisecond, "-", "-")
			d.Rest(time.Second)
			d.posted()
		})
	}
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("o")
		d.holdDown("-", 800*time.Millisecond)
		d.posted()
		d.says("> _")
	})
}

// The menu over a half-typed number asks the one who was typed, or nobody.
func TestMenuOverANumber(t *testing.T) {
	who, err := payments.ParsePhone("98765432", payments.Countries[0])
	if err != nil {
		t.Fatal(err)
	}
	number := []string{"c", "9", "8", "7", "6", "5", "4", "3", "2", "/"}
	atDesk(t, Live, bound(goods()), func(d desk) {
		d.Press(append(number, "9")...)
		d.posted(payments.Bind{Customer: who}, payments.Send{})
	})
	for _, code := range []string{"1", "7"} {
		atDesk(t, Live, bound(goods()), func(d desk) {
			d.Press(append(number, code)...)
			d.says("The number is half typed", "987 65 432_")
			d.posted()
		})
	}
}

// What is added is what the list was found for.
func TestSearchFollowsWhatIsTyped(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("/", "m", "e")
		d.Burst(20*time.Millisecond, "l", "k", " ", "l", "e", "t", "t")
		d.Rest(time.Second)
		d.says("Name > melk lett_", "> Lettmelk 0,5 l")
		d.Press("enter")
		d.posted(payments.Add{Code: "1002", Label: payments.Label{Key: "1002"}})
	})
}

// A price check takes the quantity that was typed for the next article.
func TestPriceCheckTakesTheQuantity(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("3", "*", "p")
		d.codes(milk)
		d.Press("+")
		d.codes("7044610025056")
		var got []sale.Quantity
		for _, c := range d.till.Posts() {
			if add, ok := c.(payments.Add); ok { // that a price was looked up is told too
				got = append(got, add.Quantity)
			}
		}
		if len(got) != 2 || got[0] != 3000 || got[1] != 0 {
			t.Errorf("%v", got)
		}
	})
}
