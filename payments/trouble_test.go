package payments_test

import (
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/vipps/sandbox"
)

func TestCancelBeforeApproval(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Ignore, 0)
		d.send()
		d.pass(20 * time.Second)
		d.post(payments.CallOff{}, payments.CallOff{})
		d.is(payments.Cancelled)
		d.books("TERMINATED", 0, 0, rung)
		if n := d.wire.count("cancel"); n != 1 {
			t.Errorf("%d cancels", n)
		}
		d.post(payments.CallOff{})
		d.notice(payments.NoticeTooLate)
		d.post(payments.Leave{})
		d.is("")
	})
}

// The customer was faster. The cashier's word decides, and only that.
func TestCancelTooLate(t *testing.T) {
	for name, c := range map[string]struct {
		word payments.Command
		end  func(d *desk)
	}{
		"finish": {payments.Finish{}, func(d *desk) { d.sold(rung) }},
		"give back": {payments.GiveBack{}, func(d *desk) {
			d.is(payments.Released)
			d.books("AUTHORIZED", rung, 0, rung)
			d.post(payments.Send{}) // and the sale can go on
			d.pass(10 * time.Second)
			d.sold(rung)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.customers(sandbox.Approve, 6*time.Second)
				d.send()
				d.post(payments.Finish{})
				d.notice(payments.NoticeTooLate) // nobody has approved anything
				d.pass(6 * time.Second)
				d.post(payments.CallOff{})
				d.pass(3 * time.Second)
				if p := d.is(payments.Approved); !p.NeedsPerson() || p.Refusal.Code != "6060" {
					t.Errorf("%+v", p)
				}
				d.pass(time.Hour)
				d.books("AUTHORIZED", rung, 0, 0)
				d.post(c.word)
				d.pass(time.Second)
				c.end(d)
			})
		})
	}
}

// A lost create is the same create again, byte for byte: the customer never
// has two requests on the phone.
func TestCreateAnswerLost(t *testing.T) {
	for name, when := range map[string]sandbox.Loss{"before": sandbox.BeforeEffect, "after": sandbox.AfterEffect} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				must(t, d.box.LoseNext(when, sandbox.WriteCall))
				d.send()
				if p := d.is(payments.Planned); p.Doubt != payments.OpCreate {
					t.Errorf("no doubt: %+v", p)
				}
				d.pass(3 * time.Second)
				if p := d.is(payments.Waiting); p.Doubt != payments.OpNone {
					t.Errorf("doubt stays: %+v", p)
				}
				d.pass(20 * time.Second)
				d.sold(rung)
				if l := d.box.Ledger(); len(l) != 1 || len(d.wire.keys("create")) != 1 || d.wire.count("create") != 2 {
					t.Errorf("creates: %+v", l)
				}
			})
		})
	}
}

func TestCaptureAnswerLost(t *testing.T) {
	for name, when := range map[string]sandbox.Loss{"before": sandbox.BeforeEffect, "after": sandbox.AfterEffect} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.send()
				must(t, d.box.LoseNext(when, sandbox.WriteCall))
				d.pass(5 * time.Second)
				if p := d.is(payments.Approved); p.Doubt != payments.OpCapture || p.NeedsPerson() {
					t.Errorf("%+v", p)
				}
				d.pass(10 * time.Second)
				d.sold(rung)
				if keys := d.wire.keys("capture"); len(keys) != 1 {
					t.Errorf("capture keys %v", keys)
				}
			})
		})
	}
}

func TestCancelAnswerLost(t *testing.T) {
	for name, when := range map[string]sandbox.Loss{"before": sandbox.BeforeEffect, "after": sandbox.AfterEffect} {
		for _, restart := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				story(t, func(d *desk) {
					d.customers(sandbox.Ignore, 0)
					d.send()
					must(t, d.box.LoseNext(when, sandbox.WriteCall))
					d.post(payments.CallOff{})
					if p := d.is(payments.Waiting); p.Doubt != payments.OpCancel {
						t.Errorf("no doubt: %+v", p)
					}
					if restart {
						d.kill()
					}
					d.pass(10 * time.Second)
					if p := d.is(payments.Cancelled); p.Refusal != (payments.Refusal{}) {
						t.Errorf("refusal %+v", p.Refusal)
					}
					if keys := d.wire.keys("cancel"); len(keys) != 1 {
						t.Errorf("cancel keys %v", keys)
					}
				})
			})
		}
	}
}

// A release whose answer is lost must end as released, whatever a repeat is
// told.
func TestReleaseAnswerLost(t *testing.T) {
	for name, when := range map[string]sandbox.Loss{"before": sandbox.BeforeEffect, "after": sandbox.AfterEffect} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.send()
				d.pass(4 * time.Second)
				d.post(payments.CallOff{})
				d.pass(3 * time.Second)
				must(t, d.box.LoseNext(when, sandbox.WriteCall))
				d.post(payments.GiveBack{})
				if p := d.is(payments.Approved); p.NeedsPerson() {
					t.Errorf("%+v", p)
				}
				d.pass(10 * time.Second)
				d.is(payments.Released)
			})
		})
	}
}

func TestVippsDownAtCreate(t *testing.T) {
	story(t, func(d *desk) {
		d.box.SetDown(true)
		d.send()
		d.pass(5 * time.Minute)
		// Without a token nothing has left, and the state says so.
		p := d.is(payments.Planned)
		if p.Doubt != payments.OpNone || p.Pace.Reached || p.Pace.Last.Kind != payments.Unsent || d.state().Link.Trouble != payments.Unsent {
			t.Errorf("%+v", p)
		}
		if n := d.wire.count("token"); n < 10 || n > 20 {
			t.Errorf("%d tries in five minutes", n)
		}
		d.box.SetDown(false)
		d.pass(time.Minute)
		d.sold(rung)
		if s := d.state(); s.Link.Trouble != "" {
			t.Errorf("link %+v", s.Link)
		}
	})
}

// What never left can be called off without asking anybody.
func TestCallOffWhatNeverLeft(t *testing.T) {
	story(t, func(d *desk) {
		d.box.SetDown(true)
		d.send()
		d.pass(time.Second)
		d.post(payments.CallOff{})
		if p := d.is(payments.Cancelled); !p.SentAt.IsZero() {
			t.Errorf("%+v", p)
		}
		d.box.SetDown(false)
		d.pass(time.Hour)
		if len(d.box.Ledger()) != 0 {
			t.Error("it was sent after all")
		}
	})
}

// Called off while the create is on its way: it must not be forgotten.
func TestCallOffDuringCreate(t *testing.T) {
	for name, lose := range map[string]bool{"answered": false, "lost": true} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.customers(sandbox.Ignore, 0)
				d.wire.slow("create", 3*time.Second)
				if lose {
					must(t, d.box.LoseNext(sandbox.AfterEffect, sandbox.WriteCall))
				}
				d.send()
				d.post(payments.CallOff{})
				d.is(payments.Planned)
				d.pass(20 * time.Second)
				d.is(payments.Cancelled)
				d.books("TERMINATED", 0, 0, rung)
			})
		})
	}
}

// And where the create never arrived, two reads some seconds apart end it.
func TestCallOffAfterLostCreate(t *testing.T) {
	story(t, func(d *desk) {
		must(t, d.box.LoseNext(sandbox.BeforeEffect, sandbox.WriteCall))
		d.send()
		d.post(payments.CallOff{})
		d.pass(30 * time.Second)
		d.is(payments.Cancelled)
		if n := len(d.box.Ledger()); n != 0 {
			t.Errorf("%d payments", n)
		}
		d.post(payments.Send{})
		d.pass(10 * time.Second)
		d.sold(rung)
	})
}

func TestKeysRefused(t *testing.T) {
	for _, status := range []int{401, 403} {
		story(t, func(d *desk) {
			d.box.RefuseKeys(status)
			d.send()
			p := d.is(payments.Refused)
			if p.Refusal.Kind != payments.KeysRefused || p.Refusal.HTTP != status || d.state().Link.Trouble != payments.KeysRefused {
				t.Errorf("%+v", p)
			}
			d.post(payments.Leave{})
			if s := d.state(); s.Basket.Total() != rung || s.Customer != anna.String() {
				t.Errorf("the basket: %+v", s)
			}
			d.box.RefuseKeys(0)
			d.post(payments.Send{})
			d.pass(10 * time.Second)
			d.sold(rung)
		})
	}
}

// Keys that are refused in the middle leave the outcome open, and the till
// goes on by itself when they are good again.
func TestKeysRefusedWhileWaiting(t *testing.T) {
	story(t, func(d *desk) {
		d.send()
		d.box.RefuseKeys(401)
		d.box.RevokeTokens()
		d.pass(2 * time.Minute)
		d.is(payments.Waiting)
		d.box.RefuseKeys(0)
		d.pass(40 * time.Second)
		d.sold(rung)
	})
}

func TestTokenDies(t *testing.T) {
	story(t, func(d *desk) {
		d.send()
		d.pass(4500 * time.Millisecond)
		d.box.RevokeTokens()
		d.pass(time.Second)
		d.sold(rung)
		if n := d.wire.count("token"); n != 2 {
			t.Errorf("%d tokens", n)
		}
	})
}

func TestRefusals(t *testing.T) {
	for _, code := range []string{"5080", "7010", "4060", "5070", "4040"} {
		t.Run(code, func(t *testing.T) {
			story(t, func(d *desk) {
				must(t, d.box.FailNextCreate(code))
				d.send()
				p := d.is(payments.Refused)
				if p.Refusal.Code != code || p.Refusal.Kind != payments.Denied || p.Refusal.Trace == "" {
					t.Errorf("%+v", p.Refusal)
				}
				d.post(payments.Send{})
				d.pass(10 * time.Second)
				d.sold(rung)
				if keys := d.wire.keys("create"); len(keys) != 2 {
					t.Errorf("keys %v", keys)
				}
			})
		})
	}
}

// A word that we do not know leaves the status, says so, and rushes nothing.
func TestUnknownWord(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, 20*time.Second)
		d.send()
		must(t, d.box.ShowState("", "PONDERING"))
		d.pass(8 * time.Second)
		if p := d.is(payments.Waiting); p.Unknown != "PONDERING" {
			t.Errorf("%+v", p)
		}
		d.kill()
		d.pass(time.Minute)
		if p := d.is(payments.Waiting); p.Unknown != "PONDERING" {
			t.Errorf("%+v", p)
		}
		must(t, d.box.ShowState("", ""))
		d.pass(3 * time.Second)
		if p := d.is(payments.Approved); p.Unknown != "" || !p.NeedsPerson() {
			t.Errorf("%+v", p)
		}
		d.post(payments.Finish{})
		d.sold(rung)
	})
}
