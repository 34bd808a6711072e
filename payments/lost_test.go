package payments_test

import (
	"net/http"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/vipps"
	"butikk/kasse/payments/vipps/sandbox"
)

// A capture whose answer was lost may have taken the money, however long Vipps
// says that it knows no such payment: nobody can end it by hand and have the
// customer pay again.
func TestNoGivingUpAfterACapture(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Second)
		d.send()
		must(t, d.box.LoseNext(sandbox.AfterEffect, sandbox.WriteCall))
		d.pass(5500 * time.Millisecond)
		d.is(payments.Approved)
		d.wire.forget(true)
		d.pass(time.Minute)
		d.post(payments.GiveUp{Why: payments.NoAnswer})
		d.notice(payments.NoticeTooLate)
		d.is(payments.Approved)
		d.wire.forget(false)
		d.pass(time.Minute)
		d.sold(rung)
	})
}

// Money that somebody else captured, of an attempt that no sale shows any more,
// stays in front of people until one of them has dealt with it.
func TestStrayMoneyIsNotForgotten(t *testing.T) {
	story(t, func(d *desk) {
		ref := d.givenUp()
		d.is(payments.Cancelled)
		d.post(payments.Leave{})
		d.wire.forget(false)
		must(t, d.box.Decide(string(ref), sandbox.Approve))
		d.wire.says("get", 1, 200, `{"reference":"`+string(ref)+`","state":"AUTHORIZED","pspReference":"p","aggregate":{
			"authorizedAmount":{"currency":"NOK","value":5340},"cancelledAmount":{"currency":"NOK","value":0},
			"capturedAmount":{"currency":"NOK","value":5340},"refundedAmount":{"currency":"NOK","value":0}}}`)
		d.pass(20 * time.Second)
		if n := d.notice(payments.NoticeStrayPaid); n.Amount != rung {
			t.Errorf("%+v", n)
		}
		d.kill()
		if s := d.state(); s.Unresolved() != 1 || s.Cases[0].Payment.Status != payments.Paid {
			t.Fatalf("%+v", s.Cases)
		}
		d.post(payments.Abandon{Reference: ref})
		if s := d.state(); len(s.Cases) != 0 {
			t.Errorf("%+v", s.Cases)
		}
		must(t, d.release(ref)) // the portal's money was told of, not taken
	})
}

// release gives reserved money back behind the till's back, as the portal can.
func (d *desk) release(ref payments.Reference) error {
	portal := vipps.New(vipps.Config{URL: "https://sandbox.invalid", Currency: money.NOK, HTTP: d.box, Now: time.Now,
		Keys: vipps.Keys{ClientID: "id", ClientSecret: "portal", SubscriptionKey: "sub", MerchantSerialNumber: "123456"}})
	_, err := portal.Cancel(d.Context(), ref, payments.Release, "portal")
	return err
}

// However long the cashier has waited before giving up, what may turn up is
// looked for over the whole life of a request.
func TestWatchedAfterALongWait(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Ignore, 0)
		d.send()
		d.pass(6 * time.Second)
		d.wire.forget(true)
		d.pass(4 * time.Minute)
		d.post(payments.GiveUp{Why: payments.NoAnswer})
		if p := d.is(payments.Cancelled); !p.Watched {
			t.Errorf("%+v", p)
		}
		d.wire.forget(false)
		must(t, d.box.Decide("", sandbox.Approve))
		d.pass(2 * time.Minute)
		d.is(payments.Released)
		d.books("AUTHORIZED", rung, 0, rung)
	})
}

// A log that leaves the key out does not tell whose payment it is: the till
// goes on asking instead of taking its own for a stranger's.
func TestExistsWithoutAKey(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Minute)
		creates := 0
		d.wire.mu.Lock()
		d.wire.answer = func(s sent) *http.Response {
			switch {
			case s.what == "create":
				if creates++; creates > 1 {
					return response(409, problem("4150"))
				}
			case s.what == "events" && creates < 4:
				return response(200, `[{"name":"CREATED","pspReference":"x","amount":{"currency":"NOK","value":5340},"success":true}]`)
			}
			return nil
		}
		d.wire.mu.Unlock()
		must(t, d.box.LoseNext(sandbox.AfterEffect, sandbox.WriteCall))
		d.send()
		d.pass(5 * time.Second)
		if p := d.is(payments.Planned); p.Doubt != payments.OpCreate {
			t.Errorf("%+v", p)
		}
		d.pass(2 * time.Minute)
		d.sold(rung)
	})
}

// A create that was refused with 401 has reached Vipps, also when no new token
// can be had for the second try.
func TestRefusedTokenAfterACreate(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, 20*time.Second)
		d.wire.liesOf("create", []int{401})
		tokens := 0
		d.wire.mu.Lock()
		d.wire.answer = func(s sent) *http.Response {
			if s.what == "token" {
				if tokens++; tokens > 1 && tokens < 8 {
					return response(503, "")
				}
			}
			return nil
		}
		d.wire.mu.Unlock()
		d.send()
		if p := d.is(payments.Refused); !p.Watched {
			t.Errorf("%+v", p)
		}
		d.pass(9 * time.Minute)
		d.books("AUTHORIZED", rung, 0, rung)
	})
}

// Keys that are refused before anything has left leave nothing to look for.
func TestRefusedKeysAreNotWatched(t *testing.T) {
	story(t, func(d *desk) {
		d.box.RefuseKeys(401)
		for range 3 {
			d.send()
			d.pass(time.Second)
			if p := d.is(payments.Refused); p.Watched || p.Refusal.Kind != payments.KeysRefused {
				t.Errorf("%+v", p)
			}
			d.post(payments.Leave{})
		}
		before := d.wire.count("token")
		d.pass(24 * time.Hour)
		if n := d.wire.count("token") - before; n != 0 {
			t.Errorf("%d tokens asked for", n)
		}
	})
}

// Killed between approved and captured: the read comes before the capture.
func TestReadsBeforeItCaptures(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Second)
		d.send()
		d.wire.slow("capture", time.Hour) // never arrives
		d.pass(5500 * time.Millisecond)
		d.is(payments.Approved)
		d.wire.slow("capture", 0)
		reads, captures := d.wire.count("get"), d.wire.count("capture")
		d.kill()
		if d.wire.count("get") != reads+1 || d.wire.count("capture") != captures {
			t.Errorf("%d reads, %d captures", d.wire.count("get")-reads, d.wire.count("capture")-captures)
		}
		d.pass(5 * time.Second)
		d.sold(rung)
	})
}

// No key, however often it is pressed, reads faster than a payment may be read,
// or takes two answers of one moment for two that are seconds apart.
func TestLeaningOnCheckNow(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Ignore, 0)
		d.send()
		d.pass(6 * time.Second)
		d.wire.forget(true)
		before := d.wire.count("get")
		for range 100 {
			d.post(payments.CheckNow{})
			d.pass(50 * time.Millisecond)
		}
		if n := d.wire.count("get") - before; n > 3 {
			t.Errorf("%d reads in five seconds", n)
		}
		if d.is(payments.Waiting).Unheard() {
			t.Error("unheard of after five seconds")
		}
	})
}

// A request that could not be sent for a long time is not sent at all: the
// customer has left.
func TestTooOldToSend(t *testing.T) {
	story(t, func(d *desk) {
		must(t, d.box.LoseNext(sandbox.BeforeEffect, sandbox.WriteCall))
		d.send()
		d.box.SetDown(true)
		d.pass(3 * time.Hour)
		d.is(payments.Planned)
		d.box.SetDown(false)
		d.pass(2 * time.Minute)
		if p := d.is(payments.Cancelled); !p.Absent || len(d.box.Ledger()) != 0 {
			t.Errorf("%+v %+v", p, d.box.Ledger())
		}
	})
}

// Money that was to be given back and has been taken all the same is a sale, with
// a receipt, and the cashier is told: the customer has heard something else.
func TestTakenAlthoughItWasToBeGivenBack(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Second)
		d.send()
		d.wire.mu.Lock()
		d.wire.stray = map[string]time.Duration{"capture": 20 * time.Second}
		d.wire.mu.Unlock()
		d.wire.says("capture", 9, 400, problem("6260"))
		d.pass(12 * time.Second)
		if p := d.is(payments.Approved); !p.NeedsPerson() {
			t.Fatalf("%+v", p)
		}
		d.wire.says("cancel", 9, 423, "")
		d.post(payments.GiveBack{})
		d.pass(time.Minute)
		if last := d.sold(rung); last.Receipt != "R2-0001" {
			t.Errorf("%+v", last)
		}
		if n := d.notice(payments.NoticeCharged); n.Name != "R2-0001" || n.Amount != rung {
			t.Errorf("%+v", n)
		}
	})
}

// A request that was refused and turned up all the same is on its way back to
// the customer. Nobody can call it off once more, and a no to that would not make
// it wanted again.
func TestWhatComesLateStaysUnwanted(t *testing.T) {
	p := payments.Payment{}
	for _, e := range []payments.Event{
		planned(),
		{Kind: payments.AttemptHeard, Op: payments.OpCreate, Trouble: &payments.Trouble{Kind: payments.Denied, Code: "7010"}},
		{Kind: payments.AttemptHeard, Op: payments.OpGet, Observed: &payments.Observation{State: payments.StateCreated}},
	} {
		next, err := p.Apply(e)
		must(t, err)
		p = next
	}
	if s := p.Next(); p.Status != payments.Waiting || p.Intent != payments.IntentRelease || s.Op != payments.OpCancel || s.Mode != payments.Release {
		t.Fatalf("%+v, %+v", p, s)
	}
	for _, e := range []payments.Event{
		{Kind: payments.AttemptAsked, Op: payments.OpCancel, Mode: payments.Release, Key: "B"},
	} {
		next, err := p.Apply(e)
		must(t, err)
		p = next
	}
	no := payments.Event{Kind: payments.AttemptHeard, Op: payments.OpCancel, Trouble: &payments.Trouble{Kind: payments.Denied, Code: "6190"}}
	old, err := p.Apply(no) // an entry from before means what it meant
	must(t, err)
	if old.Intent != payments.IntentCapture || !old.Held {
		t.Errorf("an older journal is read differently: %+v", old)
	}
	no.Unwanted = true
	if p, err = p.Apply(no); err != nil || p.Intent != payments.IntentRelease || p.Held {
		t.Errorf("it is wanted again: %+v, %v", p, err)
	}
}

// … and the cashier is told so.
func TestNothingToCallOffOfWhatComesLate(t *testing.T) {
	story(t, func(d *desk) {
		ref := d.givenUp()
		d.wire.forget(false)
		must(t, d.box.ShowState(string(ref), "PONDERING"))
		d.pass(20 * time.Second)
		d.post(payments.CallOff{Reference: ref})
		d.notice(payments.NoticeTooLate)
		must(t, d.box.ShowState(string(ref), ""))
		d.pass(time.Minute)
		d.reopen()
	})
}

// givenUp is a request that Vipps did not know any more and a person has ended;
// Vipps is still forgetful.
func (d *desk) givenUp() payments.Reference {
	d.Helper()
	d.customers(sandbox.Ignore, 0)
	d.send()
	ref := d.is(payments.Waiting).Reference
	d.wire.forget(true)
	d.pass(time.Minute)
	d.post(payments.GiveUp{Why: payments.NoAnswer})
	return ref
}
