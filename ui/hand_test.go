package ui

import (
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/ui/uitest"
)

func TestMoneyKeysBounce(t *testing.T) {
	for _, second := range []string{"+", "v", "V", "f9"} {
		atDesk(t, Live, selling(goods()), func(d desk) {
			d.Rest(time.Second)
			d.Burst(200*time.Millisecond, "+", second) // opens the customer screen, and no more
			d.Rest(time.Second)
			d.says("TO PAY")
			d.posted()
			d.Press("+")
			d.posted(payments.Send{})
		})
	}
	atDesk(t, Live, bound(goods()), func(d desk) {
		d.Rest(time.Second)
		d.Burst(30*time.Millisecond, "+", "+", "+", "+") // held down
		d.Rest(time.Second)
		d.posted(payments.Send{})
		d.Press("v", "f9")
		d.posted(payments.Send{}, payments.Send{})
	})
}

func TestHeldKeyCountsOnce(t *testing.T) {
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Rest(time.Second)
		d.Burst(33*time.Millisecond, strings.Split(strings.Repeat("-", 40), "")...)
		d.Rest(time.Second)
		d.posted(payments.VoidLast{})
		d.says(" > _")
		d.Send(uitest.Key("x"))
		d.Rest(uitest.Stillness)
		d.Burst(33*time.Millisecond, strings.Split(strings.Repeat("x", 40), "")...)
		d.Rest(time.Second)
		d.says(" > _") // it is no text either
	})
}

// A result that appears while keys are being pressed is not answered by the
// next of them.
func TestScreenThatAppearsByItself(t *testing.T) {
	for name, key := range map[string]string{"declined": "-", "expired": "1", "cancelled": "+"} {
		atDesk(t, Live, paying(status(payments.Waiting)), func(d desk) {
			d.Press("1")
			d.posted(payments.CheckNow{})
			d.Send(uitest.Key("1"))
			d.Rest(100 * time.Millisecond)
			d.show(paying(status(payments.Status(name))))
			d.Send(uitest.Key(key))
			d.Rest(250 * time.Millisecond)
			d.Send(uitest.Key(key)) // follows another key again
			d.Rest(time.Second)
			d.posted(payments.CheckNow{})
			d.says(strings.ToUpper(name))
			d.Send(uitest.Key("-")) // after stillness a key counts at once
			d.Rest(alone)
			d.posted(payments.Leave{})
		})
	}
}

func TestKeyHeldBackIsNotForTheNextScreen(t *testing.T) {
	atDesk(t, Live, paying(status(payments.Waiting)), func(d desk) {
		d.Rest(time.Second)
		d.Send(uitest.Key("1")) // waits to be found alone
		d.Rest(30 * time.Millisecond)
		d.show(paying(status(payments.Declined)))
		d.Rest(time.Second)
		d.posted()
		d.says("DECLINED")
	})
}

func TestLockAnswersToALoneKeyOnly(t *testing.T) {
	locked := with(selling(goods()), func(s *payments.State) { s.Lock = &payments.Lock{Code: "123", Why: payments.LockExpired} })
	atDesk(t, Live, locked, func(d desk) {
		d.Press("enter", "ctrl+j", "tab", "enter")
		d.posted()
		d.Rest(time.Second)
		// A scanner that types is turned away by the till, as any other.
		d.Burst(5*time.Millisecond, strings.Split(milk, "")...) // without suffix
		d.Rest(time.Second)
		d.posted(payments.Add{Code: milk})
		d.Burst(5*time.Millisecond, append(strings.Split(milk, ""), "enter")...)
		d.Rest(time.Second)
		d.Send(uitest.Key(milk)) // in one read
		d.Rest(time.Second)
		d.posted(payments.Add{Code: milk}, payments.Add{Code: milk})
		d.Send(uitest.Key("7"))
		d.Rest(alone - 20*time.Millisecond)
		d.posted()
		d.Rest(20 * time.Millisecond)
		d.posted(payments.Answer{})
	})
	for _, k := range []string{"-", "x", " ", "esc", "up", "f9"} {
		atDesk(t, Live, locked, func(d desk) {
			d.Press(k)
			d.posted(payments.Answer{})
		})
	}
	// The lock appears while a code is being typed: not the next digit's to answer.
	atDesk(t, Live, selling(goods()), func(d desk) {
		d.Press("4", "0")
		d.Send(uitest.Key("1"))
		d.show(locked)
		d.Rest(150 * time.Millisecond)
		d.Send(uitest.Key("1"))
		d.Rest(time.Second)
		d.posted()
		d.Press("1")
		d.posted(payments.Answer{})
	})
}

func TestTwoDifferentKeysMoveMoney(t *testing.T) {
	waiting := paying(func(p *payments.Payment) { p.Status, p.Held = payments.Approved, true })
	for _, c := range []struct {
		keys []string
		want []payments.Command
	}{
		{[]string{"1", "+"}, []payments.Command{payments.Finish{}}},
		{[]string{"2", "-"}, []payments.Command{payments.GiveBack{}}},
		{[]string{"1", "1", "1"}, nil},
		{[]string{"2", "2"}, nil},
		{[]string{"+", "-", "+", "v", "f9", "enter"}, nil},
		{[]string{"1", "-", "v", "f9", "enter"}, nil},
		{[]string{"2", "+", "v", "enter"}, nil},
		{[]string{"1", "0", "+"}, nil},
		{[]string{"2", "backspace", "-"}, nil},
		{[]string{"1", "0", "2", "-"}, []payments.Command{payments.GiveBack{}}},
	} {
		atDesk(t, Live, waiting, func(d desk) {
			d.Press(c.keys...)
			d.posted(c.want...)
		})
	}
	// "1+" from a machine is no choice.
	atDesk(t, Live, waiting, func(d desk) {
		d.Rest(time.Second)
		d.Send(uitest.Key("1+"))
		d.Rest(time.Second)
		d.Burst(10*time.Millisecond, "1", "+")
		d.Rest(time.Second)
		d.posted()
	})
}

func TestCallingOffAsksOnce(t *testing.T) {
	for _, k := range []string{"0", "-", "esc", "backspace"} {
		atDesk(t, Live, paying(status(payments.Waiting)), func(d desk) {
			d.Press("-")
			d.says("Cancel the request?")
			d.Press(k)
			d.silent("Cancel the request?")
			d.posted()
		})
	}
	atDesk(t, Live, paying(status(payments.Waiting)), func(d desk) {
		d.Press("-", "v", "+", "enter", "1")
		d.posted(payments.CallOff{})
		d.Rest(time.Second)
		d.Burst(5*time.Millisecond, append(strings.Split("-", ""), strings.Split("1234567890128", "")...)...)
		d.Rest(time.Second)
		d.posted() // a code that begins with 1 says yes to nothing
	})
}

func TestCtrlC(t *testing.T) {
	for mode, leaves := range map[Mode]bool{Live: false, Test: false, Demos: true} {
		atDesk(t, mode, bound(goods()), func(d desk) {
			d.Press("ctrl+c")
			d.says("Leave the till?")
			if d.Quit() {
				t.Error("left without a question")
			}
			d.Press("ctrl+c")
			if d.Quit() != leaves {
				t.Errorf("mode %d: second Ctrl-C leaves: %v", mode, d.Quit())
			}
		})
		atDesk(t, mode, paying(status(payments.Waiting)), func(d desk) {
			d.Press("q", "0", "q", "-", "ctrl+c", "esc", "enter")
			d.says("WAITING")
			if d.Quit() {
				t.Error("left")
			}
			d.Press("q")
			d.says("A request for 259.21 is open at Vipps.")
			d.Press("1")
			if !d.Quit() {
				t.Error("stayed")
			}
		})
	}
}

// Somebody who types steadily when a screen appears gets through: only the
// first keys are taken for those of the screen before. What the cashier's own
// key has opened takes the next one at once.
func TestSteadyTypist(t *testing.T) {
	atDesk(t, Live, paying(status(payments.Waiting)), func(d desk) {
		d.Press("1")
		d.posted(payments.CheckNow{})
		d.Send(uitest.Key("1"))
		d.Rest(100 * time.Millisecond)
		d.show(paying(status(payments.Declined)))
		d.Burst(180*time.Millisecond, "1", "1", "1", "-", "-", "-")
		d.Rest(time.Second)
		posts := d.till.Posts()
		if len(posts) < 2 || posts[len(posts)-1] != (payments.Leave{}) {
			t.Errorf("%v", posts)
		}
	})
	atDesk(t, Live, paying(status(payments.Declined)), func(d desk) {
		d.till.OnPost = func(c payments.Command) {
			if c == (payments.Leave{}) {
				d.till.Show(selling(goods()))
			}
		}
		d.Burst(180*time.Millisecond, "1", "4", "1", "2", "3", "4", "5", "6", "7")
		d.says("Mobile > 412 34 567_")
	})
	atDesk(t, Live, paying(status(payments.Declined)), func(d desk) {
		d.till.OnPost = func(c payments.Command) {
			if c == (payments.Leave{}) {
				d.till.Show(selling(goods()))
			}
		}
		d.Burst(180*time.Millisecond, "-", "3", "*")
		d.codes(milk)
		d.posted(payments.Leave{}, payments.Add{Code: milk, Quantity: 3000})
	})
}
