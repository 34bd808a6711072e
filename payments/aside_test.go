package payments_test

import (
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/vipps/sandbox"
)

// The next customer is served while the first one looks for the phone. Both
// sales are paid, each with its own receipt.
func TestSetAside(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Ignore, 0)
		d.post(payments.SetAside{})
		d.notice(payments.NoticeTooLate) // there is nothing to set aside
		d.send()
		first := d.is(payments.Waiting)
		d.post(payments.SetAside{})
		if n := d.notice(payments.NoticeSetAside); n.Name != "2-0001" {
			t.Errorf("%+v", n)
		}
		s := d.state()
		if s.Phase != payments.Selling || len(s.Basket.Lines) != 0 || s.Customer != "" || s.Sale != "2-0002" || s.SetAside() != 1 || s.Unresolved() != 0 {
			t.Fatalf("%+v", s)
		}
		d.folds()
		d.customers(sandbox.Approve, time.Second)
		d.post(payments.Add{Code: "7038010009457"}, payments.Bind{Customer: anna}, payments.Send{})
		d.pass(8 * time.Second)
		if last := d.sold(22_50); last.Sale != "2-0002" || last.Receipt != "R2-0001" {
			t.Errorf("%+v", last)
		}
		d.post(payments.Add{Code: "7054200007164"}) // a third customer stands there
		must(t, d.box.Decide(string(first.Reference), sandbox.Approve))
		d.pass(3 * time.Second)
		s = d.state()
		if s.Last.Sale != "2-0001" || s.Last.Receipt != "R2-0002" || s.Last.Amount != rung || s.Last.Customer != anna.String() {
			t.Errorf("the sale set aside: %+v", s.Last)
		}
		if s.Notice.Kind != payments.NoticeAsidePaid || len(s.Basket.Lines) != 1 || s.Sale != "2-0003" || len(s.Cases) != 0 {
			t.Errorf("%+v", s)
		}
	})
}

// Set aside and declined: the sale is unresolved until it is recalled, or given
// up.
func TestSetAsideEndsWithoutMoney(t *testing.T) {
	for name, after := range map[string]func(*desk, payments.Reference){
		"recalled": func(d *desk, ref payments.Reference) {
			d.post(payments.Add{Code: "7054200007164"}, payments.Recall{Reference: ref})
			d.notice(payments.NoticeBegun)
			d.post(payments.VoidLast{}, payments.Recall{Reference: ref})
			if p := d.is(payments.Declined); p.Sale != "2-0001" || d.state().Basket.Total() != rung || d.state().Customer != anna.String() {
				t.Errorf("%+v", d.state())
			}
			d.customers(sandbox.Approve, time.Second)
			d.post(payments.Send{})
			d.pass(8 * time.Second)
			if last := d.sold(rung); last.Sale != "2-0001" || d.state().Sale != "2-0003" {
				t.Errorf("%+v, then %s", last, d.state().Sale)
			}
		},
		"given up": func(d *desk, ref payments.Reference) {
			d.post(payments.Abandon{Reference: ref})
			d.notice(payments.NoticeAbandoned)
			d.post(payments.Abandon{Reference: ref})
			d.notice(payments.NoticeTooLate)
		},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.customers(sandbox.Ignore, 0)
				d.send()
				ref := d.is(payments.Waiting).Reference
				d.post(payments.SetAside{}, payments.Abandon{Reference: ref})
				d.notice(payments.NoticeTooLate) // it lives
				must(t, d.box.Decide(string(ref), sandbox.Decline))
				d.pass(6 * time.Second)
				if n := d.notice(payments.NoticeAsideEnded); n.Amount != rung {
					t.Errorf("%+v", n)
				}
				if s := d.state(); s.SetAside() != 0 || s.Unresolved() != 1 {
					t.Errorf("%+v", s.Cases)
				}
				d.kill()
				if s := d.state(); s.Unresolved() != 1 {
					t.Fatalf("after a restart: %+v", s.Cases)
				}
				after(d, ref)
				if s := d.state(); len(s.Cases) != 0 {
					t.Errorf("%+v", s.Cases)
				}
			})
		})
	}
}

// What was set aside survives a stop, and is not captured without a person.
func TestSetAsideAndKilled(t *testing.T) {
	for name, word := range map[string]func(payments.Reference) payments.Command{
		"finish":    func(r payments.Reference) payments.Command { return payments.Finish{Reference: r} },
		"give back": func(r payments.Reference) payments.Command { return payments.GiveBack{Reference: r} },
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.customers(sandbox.Approve, time.Minute)
				d.send()
				ref := d.is(payments.Waiting).Reference
				d.post(payments.SetAside{})
				d.kill()
				d.pass(2 * time.Minute)
				s := d.state()
				if len(s.Cases) != 1 || !s.Cases[0].Payment.NeedsPerson() || s.Cases[0].Basket.Total() != rung || s.Unresolved() != 1 {
					t.Fatalf("%+v", s.Cases)
				}
				d.books("AUTHORIZED", rung, 0, 0)
				d.post(word(ref))
				d.pass(3 * time.Second)
				s = d.state()
				if name == "finish" {
					d.books("AUTHORIZED", rung, rung, 0)
					if s.Last == nil || s.Last.Sale != "2-0001" || len(s.Cases) != 0 {
						t.Errorf("%+v", s)
					}
					return
				}
				d.books("AUTHORIZED", rung, 0, rung)
				if n := d.notice(payments.NoticeReleased); n.Name != "2-0001" || s.Unresolved() != 1 {
					t.Errorf("%+v %+v", n, s.Cases)
				}
				d.post(payments.Abandon{Reference: ref})
			})
		})
	}
}

// The cancel was not confirmed and the cashier goes on: the basket is open at
// once, a second request may be sent, and an approval of the first is given
// back by the till itself, also after a stop.
func TestGoneOnWithout(t *testing.T) {
	for _, stopped := range []bool{false, true} {
		story(t, func(d *desk) {
			d.customers(sandbox.Ignore, 0)
			d.post(payments.GoOn{Why: payments.PaidOtherwise})
			d.notice(payments.NoticeTooLate)
			d.send()
			first := d.is(payments.Waiting).Reference
			d.post(payments.GoOn{Why: payments.PaidOtherwise})
			d.notice(payments.NoticeTooLate) // nobody has asked to stop it
			d.box.SetDown(true)
			d.post(payments.CallOff{})
			d.pass(3 * time.Second)
			d.post(payments.GoOn{Why: payments.PaidOtherwise})
			s := d.state()
			if s.Phase != payments.Selling || s.Basket.Total() != rung || s.Unresolved() != 1 || s.Sale != "2-0001" {
				t.Fatalf("%+v", s)
			}
			must(t, d.box.Decide(string(first), sandbox.Approve))
			if stopped {
				d.kill()
			}
			d.customers(sandbox.Approve, 20*time.Second)
			d.box.SetDown(false)
			d.post(payments.Send{})
			d.pass(90 * time.Second)
			d.sold(rung)
			if s := d.state(); len(s.Cases) != 0 {
				t.Errorf("%+v", s.Cases)
			}
			l := d.box.Ledger()
			if len(l) != 2 || l[0].Captured != 0 || l[0].Cancelled != rung || l[1].Captured != rung {
				t.Errorf("%+v", l)
			}
		})
	}
}

// An attempt that was gone on without never has a second live one beside it
// that the till would capture as well; and it can be sent again once it is over.
func TestGoneOnWithoutIsNeverCaptured(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, 2*time.Second)
		d.send()
		d.wire.slow("cancel", 10*time.Second)
		d.post(payments.CallOff{}, payments.GoOn{Why: payments.PaidOtherwise})
		d.pass(10 * time.Minute)
		if d.wire.count("capture") != 0 {
			t.Error("captured")
		}
		d.books("AUTHORIZED", rung, 0, rung)
		d.post(payments.Send{})
		d.pass(time.Minute)
		d.sold(rung)
	})
}
