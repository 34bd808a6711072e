package payments_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/sale"
	"butikk/kasse/payments/staff"
	"butikk/kasse/payments/vipps/sandbox"
)

// shift is two people with their proofs: Kari sells, Ola may do everything.
type shift struct {
	list                                staff.List
	kari, kariBadge, ola, olaBadge, ida staff.Proof
}

const kari, ola, ida = 12, 7, 3

var people = sync.OnceValue(func() shift {
	hash := func(pin staff.Secret) staff.PINHash {
		h, err := staff.NewPIN(pin)
		if err != nil {
			panic(err)
		}
		return h
	}
	badge := func(code staff.Secret) staff.BadgeHash {
		h, err := staff.NewBadge(code, staff.BadgeHash{})
		if err != nil {
			panic(err)
		}
		return h
	}
	all, err := staff.ReadRights([]string{staff.All})
	if err != nil {
		panic(err)
	}
	var s shift
	s.list, err = staff.NewList([]staff.Cashier{
		{Number: kari, Name: "Kari N.", Lang: "en", PIN: hash("1234"), Badge: badge("B-kari")},
		{Number: ola, Name: "Ola B.", Rights: all, PIN: hash("4321"), Badge: badge("B-ola")},
		{Number: ida, Name: "Ida S.", PIN: hash("2222")},
	})
	if err != nil {
		panic(err)
	}
	prove := func(p staff.Proof, err error) staff.Proof {
		if err != nil {
			panic(err)
		}
		return p
	}
	s.kari, s.ola, s.ida = prove(s.list.CheckPIN(kari, "1234")), prove(s.list.CheckPIN(ola, "4321")), prove(s.list.CheckPIN(ida, "2222"))
	s.kariBadge, s.olaBadge = prove(s.list.CheckBadge("B-kari")), prove(s.list.CheckBadge("B-ola"))
	return s
})

// staffed is a story at a till where people log in.
func staffed(t *testing.T, f func(d *desk, who shift)) {
	t.Helper()
	who := people()
	story(t, func(d *desk) {
		d.close()
		d.staff = who.list
		d.open()
		f(d, who)
	})
}

// asked wants the till to ask for that right, and gives what it asked about.
func (d *desk) asked(want staff.Right, lacks bool) *payments.Asked {
	d.Helper()
	a := d.state().Asked
	if a == nil || a.Right != want || a.Lacks != lacks {
		d.Fatalf("asked for %+v, want %s, lacking %v", a, want, lacks)
	}
	return a
}

func (d *desk) cashierIs(want int) {
	d.Helper()
	if s := d.state(); s.Cashier.Number != want || s.Locked != (want == 0) {
		d.Fatalf("%+v is logged in, locked %v, want %d", s.Cashier, s.Locked, want)
	}
}

func TestNobodySellsBeforeLogIn(t *testing.T) {
	staffed(t, func(d *desk, who shift) {
		d.cashierIs(0)
		d.post(payments.Add{Code: milkCode})
		d.notice(payments.NoticeNobodyIn)
		d.post(payments.TurnAway{Code: milkCode})
		if s := d.state(); len(s.Basket.Lines) != 0 || s.Refused.Count != 1 {
			t.Errorf("%+v, turned away %+v", s.Basket, s.Refused)
		}
		d.post(payments.LogIn{Proof: staff.Proof{}})
		d.cashierIs(0)
		d.post(payments.LogIn{Proof: who.kariBadge}, payments.Add{Code: milkCode})
		d.cashierIs(kari)
		if got := d.state(); got.Cashier.Name != "Kari N." || got.Basket.Total() != 22_50 {
			t.Errorf("%+v", got)
		}
		d.kill() // whoever starts it again may be somebody else, and the goods are hers
		d.cashierIs(0)
		d.post(payments.LogIn{Proof: who.kari})
		if got := d.state().Basket.Total(); got != 22_50 {
			t.Errorf("her basket is %v", got)
		}
		d.post(payments.Bind{Customer: anna}, payments.Send{})
		d.pass(8 * time.Second)
		number := d.sold(22_50).Receipt
		d.pass(time.Second)
		if text := d.receipts.text(number); !strings.Contains(text, " 12 ") || strings.Contains(text, "Kari") {
			t.Errorf("the receipt says:\n%s", text)
		}
	})
}

func TestRightsAreAskedFor(t *testing.T) {
	staffed(t, func(d *desk, who shift) {
		d.post(payments.LogIn{Proof: who.kari}, payments.Add{Code: milkCode}, payments.VoidSale{})
		a := d.asked(staff.VoidSale, true)
		if len(d.state().Basket.Lines) != 1 {
			t.Fatal("voided without the right")
		}
		d.post(payments.Allowed{By: who.ida, Asked: a.N}) // who has it as little
		again := d.asked(staff.VoidSale, true)
		d.post(payments.Allowed{By: who.olaBadge, Asked: a.N}) // what was asked before
		if again.N == a.N || len(d.state().Basket.Lines) != 1 {
			t.Error("not asked again")
		}
		d.post(payments.Allowed{By: who.olaBadge, Asked: again.N})
		d.cashierIs(kari)
		if s := d.state(); s.Asked != nil || len(s.Basket.Lines) != 0 {
			t.Errorf("%+v", s)
		}
		d.post(payments.Add{Code: milkCode}, payments.RingUp{Department: 1, Price: 5_00})
		d.asked(staff.OpenPrice, true)
		d.post(payments.LogIn{Proof: who.olaBadge}) // his own sale now, and hers waits
		if s := d.state(); s.Asked != nil || len(s.Basket.Lines) != 0 {
			t.Errorf("%+v", s)
		}
		d.post(payments.RingUp{Department: 1, Price: 5_00})
		d.post(payments.Settle{By: payments.Cash, Sale: d.state().Sale, Amount: 5_00})
		d.sold(5_00)
		d.folds()
	})
}

// A badge alone gives no money back, whoever is logged in; a PIN given for just
// that does, once.
func TestMoneyBackTakesAPIN(t *testing.T) {
	staffed(t, func(d *desk, who shift) {
		d.customers(sandbox.Approve, time.Second)
		d.post(payments.LogIn{Proof: who.kari})
		d.bought()
		back := payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50}
		d.post(back)
		d.post(payments.Allowed{By: who.olaBadge, Asked: d.asked(staff.Refund, true).N})
		d.asked(staff.Refund, true)
		d.post(payments.LogIn{Proof: who.ola}, back)
		asked := d.asked(staff.Refund, false)
		d.pass(time.Minute)
		if n := d.wire.count("refund"); n != 0 {
			t.Fatalf("%d refunds without a PIN", n)
		}
		d.post(payments.Allowed{By: who.ola, Asked: asked.N}, payments.Allowed{By: who.ola, Asked: asked.N})
		d.pass(time.Minute)
		if e := d.box.Ledger()[0]; e.Refunded != 22_50 || d.wire.count("refund") != 1 {
			t.Errorf("%+v, %d refunds", e, d.wire.count("refund"))
		}
	})
}

func TestTheSaleFollowsTheCashier(t *testing.T) {
	staffed(t, func(d *desk, who shift) {
		d.post(payments.LogIn{Proof: who.kari}, payments.Add{Code: milkCode}, payments.LogOut{Why: payments.OutIdle})
		d.cashierIs(0)
		d.post(payments.LogIn{Proof: who.ola}, payments.Add{Code: "7044610001050"})
		if s := d.state(); s.Basket.Total() != 30_90 || s.Held != 1 {
			t.Errorf("%v in front, %d parked", s.Basket.Total(), s.Held)
		}
		d.kill()
		d.post(payments.LogIn{Proof: who.kari})
		if got := d.state().Basket.Total(); got != 22_50 {
			t.Errorf("hers is %v", got)
		}
		// With a request it is set aside, and comes to its end there.
		d.customers(sandbox.Approve, 20*time.Second)
		d.post(payments.Bind{Customer: anna}, payments.Send{}, payments.LogOut{Why: payments.OutLock})
		d.notice(payments.NoticeWaiting)
		d.post(payments.LogIn{Proof: who.olaBadge})
		if s := d.state(); s.SetAside() != 1 || s.Basket.Total() != 30_90 {
			t.Errorf("%d set aside, %v in front", s.SetAside(), s.Basket.Total())
		}
		d.pass(time.Minute)
		if s := d.state(); s.Last == nil || s.Last.Amount != 22_50 {
			t.Errorf("%+v", s.Last)
		}
		d.folds()
	})
}

// Guessing gets slower, also across a restart, and does not keep out whoever
// shows a badge.
func TestGuessesWait(t *testing.T) {
	staffed(t, func(d *desk, who shift) {
		wait := func() time.Duration { return payments.Waits(d.state().Guesses, kari, time.Now()) }
		for range 3 {
			d.post(payments.WrongPIN{Number: kari})
		}
		if wait() != 5*time.Second {
			t.Errorf("after three: %v", wait())
		}
		d.post(payments.WrongPIN{Number: kari}, payments.WrongPIN{Number: 123456})
		d.kill()
		if wait() != 10*time.Second || len(d.state().Guesses) != 1 {
			t.Errorf("after four and a restart: %v", wait())
		}
		d.post(payments.LogIn{Proof: who.kari})
		d.cashierIs(0)
		d.post(payments.LogIn{Proof: who.kariBadge})
		d.cashierIs(kari)
		d.post(payments.LogOut{Why: payments.OutLock})
		d.pass(11 * time.Second)
		d.post(payments.LogIn{Proof: who.kari})
		d.cashierIs(kari)
		if wait() != 0 || len(d.state().Guesses) != 0 {
			t.Errorf("%+v", d.state().Guesses)
		}
	})
}

// What was allowed once is not allowed again and again, nor does a code that was
// typed by hand pass for one that was printed.
func TestAPriceOfOnesOwnIsAskedForEachTime(t *testing.T) {
	staffed(t, func(d *desk, who shift) {
		d.post(payments.LogIn{Proof: who.kari}, payments.RingUp{Department: 1, Price: 5_00})
		a := d.asked(staff.OpenPrice, true)
		if a.About != (payments.Subject{Sale: "2-0001", Name: "Fruit", Amount: 5_00}) {
			t.Errorf("asked about %+v", a.About)
		}
		d.post(payments.Allowed{By: who.olaBadge, Asked: a.N}, payments.Again{})
		if a := d.asked(staff.OpenPrice, true); d.state().Basket.Total() != 5_00 || a.About.Amount != 5_00 {
			t.Errorf("%v, %+v", d.state().Basket.Total(), a.About)
		}
		d.post(payments.RingUp{Department: 1, Price: 5_00, Quantity: 3 * sale.Piece})
		if a := d.asked(staff.OpenPrice, true); a.About.Amount != 15_00 {
			t.Errorf("three pieces: asked about %+v", a.About)
		}
		label := payments.Label{Priced: true, Price: 1_00}
		for _, c := range []payments.Command{payments.Redeem{Code: "9801234030006", Worth: 30_00, Typed: true}, payments.Add{Code: milkCode, Label: label, Typed: true}} {
			d.post(c)
			d.asked(staff.OpenPrice, true)
		}
		if got := d.state().Basket.Total(); got != 5_00 {
			t.Errorf("typed codes came to %v", got)
		}
		d.post(payments.Add{Code: milkCode, Label: label, Typed: true, Quantity: 2 * sale.Piece})
		a = d.asked(staff.OpenPrice, true)
		if a.About.Amount != 2_00 {
			t.Errorf("two pieces: asked about %+v", a.About)
		}
		d.post(payments.Allowed{By: who.olaBadge, Asked: a.N}, payments.Again{})
		if d.asked(staff.OpenPrice, true); d.state().Basket.Total() != 7_00 {
			t.Errorf("%v", d.state().Basket.Total())
		}
		d.post(payments.VoidLast{})
		d.post(payments.Redeem{Code: "9801234030006", Worth: 3_00}, payments.Add{Code: milkCode}, payments.Again{})
		if got := d.state().Basket.Total(); got != 47_00 {
			t.Errorf("a printed slip and two of an article are %v", got)
		}
	})
}

// A sale of somebody else takes a right to be taken to the front, and belongs to
// whoever goes on with it then: the receipt and the report name them.
func TestARecalledSaleBelongsToWhoRecallsIt(t *testing.T) {
	staffed(t, func(d *desk, who shift) {
		d.customers(sandbox.Decline, 20*time.Second)
		aside := func(p staff.Proof) payments.Reference {
			d.post(payments.LogIn{Proof: p}, payments.Add{Code: milkCode}, payments.Bind{Customer: anna}, payments.Send{}, payments.SetAside{})
			d.pass(time.Minute)
			return d.state().Cases[0].Payment.Reference
		}
		ref := aside(who.ola)
		d.post(payments.LogIn{Proof: who.kari}, payments.Recall{Reference: ref})
		d.asked(staff.Settle, true)
		d.post(payments.LogIn{Proof: who.ola}, payments.Recall{Reference: ref}, payments.Leave{}, payments.VoidSale{})
		ref = aside(who.kari)
		d.post(payments.LogIn{Proof: who.ola}, payments.Recall{Reference: ref}, payments.Leave{})
		d.post(payments.LogOut{Why: payments.OutIdle}, payments.LogIn{Proof: who.ola})
		if got := d.state().Basket.Total(); got != 22_50 {
			t.Fatalf("locked and back again, %v is in front", got)
		}
		d.post(payments.Settle{By: payments.Cash, Sale: d.state().Sale, Amount: 22_50})
		d.sold(22_50)
		if c := d.state().Day.Cashiers; len(c) != 1 || c[0].Name != "7" {
			t.Errorf("%+v", c)
		}
	})
}

// A sale that waits for an answer about its goods waits for its owner afterwards.
func TestALockedSaleGoesBackToItsOwner(t *testing.T) {
	staffed(t, func(d *desk, who shift) {
		d.post(payments.LogIn{Proof: who.kari}, payments.Add{Code: milkCode}, payments.Add{Code: "5901234123457"})
		d.post(payments.LogOut{Why: payments.OutIdle}, payments.LogIn{Proof: who.ola})
		if s := d.state(); s.Lock == nil || s.Basket.Total() != 22_50 {
			t.Fatalf("%+v, %v", s.Lock, s.Basket.Total())
		}
		d.answer(0)
		if s := d.state(); s.Basket.Total() != 0 || s.Held != 1 {
			t.Errorf("answered by somebody else: %v in front, %d parked", s.Basket.Total(), s.Held)
		}
		d.post(payments.LogIn{Proof: who.kari})
		if s := d.state(); s.Basket.Total() != 22_50 || s.Held != 0 {
			t.Errorf("its owner is back: %v in front, %d parked", s.Basket.Total(), s.Held)
		}
	})
}

// An empty sale is that of whoever is there, also where somebody else's scan has locked
// it: the receipt and the report name who sold.
func TestALockedEmptySaleBelongsToWhoeverAnswers(t *testing.T) {
	staffed(t, func(d *desk, who shift) {
		d.post(payments.LogIn{Proof: who.kari}, payments.Add{Code: "5901234123457"})
		d.post(payments.LogOut{Why: payments.OutIdle}, payments.LogIn{Proof: who.ola})
		d.answer(0)
		d.post(payments.Add{Code: milkCode}, payments.Settle{By: payments.Cash, Sale: d.state().Sale, Amount: 22_50})
		d.sold(22_50)
		if c := d.state().Day.Cashiers; len(c) != 1 || c[0].Name != "7" {
			t.Errorf("%+v", c)
		}
		d.folds()
	})
}

// Guesses count while the disk is full, a clock that is set back makes nobody wait
// for a year, and a PIN that was typed as a number is not kept.
func TestGuessesCountWhateverHappens(t *testing.T) {
	staffed(t, func(d *desk, who shift) {
		d.disk.failing(full)
		for range 5 {
			d.post(payments.WrongPIN{Number: kari})
		}
		d.disk.failing(nil)
		if payments.Waits(d.state().Guesses, kari, time.Now()) == 0 {
			t.Error("a full disk gives free guesses")
		}
		d.pass(time.Hour)
		d.post(payments.LogIn{Proof: who.kari}, payments.WrongPIN{Number: 1234})
		d.cashierIs(kari)
		for e, err := range d.book.Events(0) {
			must(t, err)
			if e.Kind == payments.CashierWrong && e.Duty.Number == 1234 {
				t.Error("a number that is nobody's is in the journal")
			}
		}
	})
	now := time.Now()
	if got := payments.Waits([]payments.Guess{{Number: kari, Count: 4, At: now.AddDate(1, 0, 0)}}, kari, now); got <= 0 || got > time.Hour {
		t.Errorf("the clock was set back: %v", got)
	}
}

// The journal tells what was refused and allowed, in the record of its sale.
func TestWhatWasAllowedIsTold(t *testing.T) {
	staffed(t, func(d *desk, who shift) {
		d.customers(sandbox.Approve, time.Second)
		d.post(payments.LogIn{Proof: who.kari})
		d.bought()
		d.post(payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50})
		d.post(payments.Allowed{By: who.ola, Asked: d.asked(staff.Refund, true).N})
		d.pass(time.Minute)
		record, err := d.till.Record(d.Context(), "2-0001")
		must(t, err)
		want := payments.Subject{Sale: "2-0001", Receipt: "R2-0001", Amount: 22_50}
		told := map[payments.Kind]bool{}
		for _, e := range record.Events {
			if e.Duty != nil && e.Duty.About != nil && *e.Duty.About == want {
				told[e.Kind] = true
			}
		}
		if !told[payments.RightRefused] || !told[payments.RightApproved] {
			t.Errorf("the record tells %v", told)
		}
	})
}
