package payments_test

import (
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/vipps/sandbox"
)

// Without its plan on disk nothing is sent, and the basket stays open.
func TestNoPlanNoRequest(t *testing.T) {
	story(t, func(d *desk) {
		d.ring()
		d.disk.failing(full)
		d.post(payments.Send{})
		d.notice(payments.NoticeJournal)
		d.pass(time.Hour)
		if s := d.state(); s.Phase != payments.Selling || s.Payment != nil || !s.Faults.Journal || d.wire.count("create")+d.wire.count("token") != 0 {
			t.Errorf("%+v", s)
		}
		d.post(payments.VoidLast{})
		d.notice(payments.NoticeJournal)
		if s := d.state(); s.Basket.Total() != rung {
			t.Errorf("%+v", s.Basket)
		}
		d.disk.failing(nil)
		d.post(payments.Send{})
		d.pass(10 * time.Second)
		d.sold(rung)
		if s := d.state(); s.Faults.Journal {
			t.Error("the fault stays")
		}
	})
}

// A line that does not reach the disk is taken back, with what follows it, and
// can not be sent.
func TestLineTakenBack(t *testing.T) {
	story(t, func(d *desk) {
		d.ring()
		d.disk.mu.Lock()
		d.disk.soon = full
		d.disk.mu.Unlock()
		d.post(payments.Add{Code: "7044610025056"})
		if n := d.notice(payments.NoticeTakenBack); n.Name != "Beer" {
			t.Errorf("%+v", n)
		}
		if s := d.state(); s.Basket.Total() != rung || !s.Faults.Journal {
			t.Errorf("%+v", s)
		}
		// In one breath with the send: what is sent must be on disk.
		d.disk.mu.Lock()
		d.disk.slow = time.Second
		d.disk.mu.Unlock()
		d.post(payments.Add{Code: "7044610025056"}, payments.Send{})
		d.pass(2 * time.Second)
		d.notice(payments.NoticeTakenBack)
		if s := d.state(); s.Basket.Total() != rung || s.Payment != nil || d.wire.count("create") != 0 {
			t.Errorf("%+v", s)
		}
		d.disk.mu.Lock()
		d.disk.soon = nil
		d.disk.mu.Unlock()
		d.post(payments.Add{Code: "7044610025056"}, payments.Send{})
		if d.wire.count("create") != 0 {
			t.Error("sent before its lines were on disk")
		}
		d.pass(10 * time.Second)
		d.sold(rung + 38_90)
	})
}

// A capture whose key is not in the journal is not on the wire; the till comes
// back to it by itself, at its own pace.
func TestJournalFailsAtApproval(t *testing.T) {
	for name, kind := range map[string]payments.Kind{"heard": payments.AttemptHeard, "asked": payments.AttemptAsked} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.send()
				d.disk.failing(of(kind))
				d.pass(time.Minute)
				d.is(payments.Waiting) // the screen says what the disk says
				if d.wire.count("capture") != 0 {
					t.Error("captured without a journal")
				}
				if d.disk.tries > 40 {
					t.Errorf("%d tries in a minute", d.disk.tries)
				}
				d.disk.failing(nil)
				d.pass(3 * time.Second)
				d.sold(rung)
			})
		})
	}
}

// The money is taken and the disk is full: it is not paid on the screen before
// it is paid on disk, and it is not taken again.
func TestJournalFailsAtCapture(t *testing.T) {
	story(t, func(d *desk) {
		d.send()
		d.disk.failing(of(payments.SalePaid))
		d.pass(time.Minute)
		d.is(payments.Approved)
		d.books("AUTHORIZED", rung, rung, 0)
		d.disk.failing(nil)
		d.pass(31 * time.Second)
		d.sold(rung)
		if keys := d.wire.keys("capture"); len(keys) != 1 {
			t.Errorf("capture keys %v", keys)
		}
	})
}

// A create is lost, the disk can not be told, and then Vipps refuses: without
// the loss on disk the no would be taken for the end of a request that lives.
func TestLostCreateIsNotForgottenByAFullDisk(t *testing.T) {
	story(t, func(d *desk) {
		must(t, d.box.LoseNext(sandbox.AfterEffect, sandbox.WriteCall))
		d.disk.failing(of(payments.AttemptHeard))
		d.send()
		d.is(payments.Planned)
		d.box.RevokeTokens()
		d.box.RefuseKeys(401)
		d.disk.failing(nil)
		d.pass(20 * time.Second)
		if p := d.is(payments.Planned); p.Doubt != payments.OpCreate {
			t.Errorf("%+v", p)
		}
		d.box.RefuseKeys(0)
		d.pass(20 * time.Second)
		d.sold(rung)
		if n := len(d.box.Ledger()); n != 1 {
			t.Errorf("%d payments", n)
		}
	})
}

// The end of an attempt that can not be written is tried again, and not as
// fast as the machine can.
func TestJournalFailsAtTheEnd(t *testing.T) {
	story(t, func(d *desk) {
		d.box.SetDown(true)
		d.send()
		d.pass(time.Second)
		d.post(payments.CallOff{})
		d.is(payments.Cancelled)
		d.post(payments.Send{})
		d.disk.failing(of(payments.AttemptEnded))
		d.pass(time.Second)
		d.post(payments.CallOff{})
		d.pass(time.Minute)
		d.is(payments.Planned)
		if d.disk.tries > 40 {
			t.Errorf("%d tries in a minute", d.disk.tries)
		}
		d.disk.failing(nil)
		d.pass(3 * time.Second)
		d.is(payments.Cancelled)
	})
}

// A person's word that can not be written is not a word.
func TestJournalFailsAtAWord(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, 6*time.Second)
		d.send()
		d.disk.failing(full)
		d.post(payments.CallOff{})
		d.notice(payments.NoticeJournal)
		d.disk.failing(nil)
		d.kill()
		d.pass(20 * time.Second)
		d.is(payments.Approved)
		d.disk.failing(full)
		for _, word := range []payments.Command{payments.Finish{}, payments.GiveBack{}} {
			d.post(word)
			d.notice(payments.NoticeJournal)
			if p := d.is(payments.Approved); !p.NeedsPerson() {
				t.Errorf("%T: %+v", word, p)
			}
		}
		d.pass(time.Minute)
		if d.wire.count("capture")+d.wire.count("cancel") != 0 {
			t.Error("money moved without a journal")
		}
		d.disk.failing(nil)
		d.post(payments.Finish{})
		d.pass(time.Second)
		d.sold(rung)
	})
}

// A refused capture gives the word back to the person; another try has a key
// of its own, and the money can be given back instead.
func TestCaptureRefused(t *testing.T) {
	story(t, func(d *desk) {
		d.send()
		d.wire.says("capture", 2, 400, problem("6260"))
		d.pass(6 * time.Second)
		for range 2 {
			if p := d.is(payments.Approved); !p.NeedsPerson() || p.Refusal.Code != "6260" {
				t.Errorf("%+v", p)
			}
			d.pass(time.Minute)
			d.post(payments.Finish{})
		}
		d.sold(rung)
		if keys := d.wire.keys("capture"); len(keys) != 3 {
			t.Errorf("capture keys %v", keys)
		}
	})
}

// A release that is refused gives the word back, too.
func TestReleaseRefused(t *testing.T) {
	story(t, func(d *desk) {
		d.send()
		d.kill()
		d.pass(20 * time.Second)
		d.wire.says("cancel", 1, 400, problem("6030"))
		d.post(payments.GiveBack{})
		if p := d.is(payments.Approved); !p.NeedsPerson() || p.Refusal.Code != "6030" {
			t.Errorf("%+v", p)
		}
		d.post(payments.GiveBack{})
		d.is(payments.Released)
		if keys := d.wire.keys("cancel"); len(keys) != 2 {
			t.Errorf("cancel keys %v", keys)
		}
	})
}
