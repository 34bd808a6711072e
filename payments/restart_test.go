package payments_test

import (
	"os"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/vipps/sandbox"
)

// Killed with the plan on disk: what became of the create is asked first, and
// no second one is ever sent.
func TestRestartPlanned(t *testing.T) {
	for name, c := range map[string]struct {
		arrange func(d *desk)
		want    payments.Status
		exists  int
	}{
		"never arrived": {func(d *desk) { d.wire.slow("create", time.Hour) }, payments.Cancelled, 0},
		"arrived":       {func(d *desk) { d.wire.slowBack("create", time.Hour) }, payments.Approved, 1},
		"never left":    {func(d *desk) { d.box.SetDown(true) }, payments.Cancelled, 0},
		"in doubt": {func(d *desk) {
			must(d, d.box.LoseNext(sandbox.AfterEffect, sandbox.WriteCall))
		}, payments.Approved, 1},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				c.arrange(d)
				d.send()
				before := d.is(payments.Planned)
				d.kill()
				d.box.SetDown(false)
				after := d.state().Payment
				if after == nil || after.Reference != before.Reference || !after.Held {
					t.Fatalf("after the restart: %+v", after)
				}
				d.pass(10 * time.Minute)
				p := d.is(c.want)
				if len(d.box.Ledger()) != c.exists || d.wire.count("create") > 1 || d.wire.count("capture") > 0 {
					t.Errorf("%d payments, %d creates, %d captures", len(d.box.Ledger()), d.wire.count("create"), d.wire.count("capture"))
				}
				if c.exists == 0 {
					if d.state().Basket.Total() != rung {
						t.Error("the basket is gone")
					}
					return
				}
				if !p.NeedsPerson() {
					t.Errorf("%+v", p)
				}
				d.post(payments.Finish{})
				d.sold(rung)
			})
		})
	}
}

// Approved while nobody watched: it waits for a person, however often the till
// is started, and either word works.
func TestRestartWaiting(t *testing.T) {
	for name, word := range map[string]payments.Command{"finish": payments.Finish{}, "give back": payments.GiveBack{}} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.customers(sandbox.Approve, 30*time.Second)
				d.send()
				d.is(payments.Waiting)
				d.kill()
				reads := d.wire.count("get")
				d.pass(5 * time.Second)
				if d.is(payments.Waiting); reads != 1 {
					t.Errorf("%d reads at the start", reads)
				}
				d.reopen()
				d.pass(time.Minute)
				d.is(payments.Approved)
				d.kill()
				d.pass(time.Hour)
				if p := d.is(payments.Approved); !p.NeedsPerson() || d.wire.count("capture")+d.wire.count("cancel") != 0 {
					t.Errorf("%+v", p)
				}
				d.post(word)
				d.pass(time.Second)
				if name == "finish" {
					d.sold(rung)
				} else {
					d.is(payments.Released)
				}
			})
		})
	}
}

func TestRestartDeclined(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Decline, 30*time.Second)
		d.send()
		d.kill()
		d.pass(time.Minute)
		if p := d.is(payments.Declined); p.Held {
			t.Errorf("%+v", p)
		}
	})
}

// A capture that stands in the journal is completed by the till itself, under
// its own key, whether it took effect or not.
func TestRestartCaptureAsked(t *testing.T) {
	for name, arrange := range map[string]func(*desk){
		"never arrived": func(d *desk) { d.wire.slow("capture", time.Hour) },
		"arrived":       func(d *desk) { d.wire.slowBack("capture", time.Hour) },
		"in doubt":      func(d *desk) { must(d, d.box.LoseNext(sandbox.AfterEffect, sandbox.WriteCall)) },
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.send()
				arrange(d)
				d.pass(6 * time.Second)
				d.is(payments.Approved)
				d.wire.mu.Lock()
				clear(d.wire.delay)
				clear(d.wire.late)
				d.wire.mu.Unlock()
				d.kill()
				d.pass(5 * time.Second)
				d.sold(rung)
				if keys := d.wire.keys("capture"); len(keys) != 1 {
					t.Errorf("capture keys %v", keys)
				}
			})
		})
	}
}

func TestRestartReleaseAsked(t *testing.T) {
	story(t, func(d *desk) {
		d.send()
		d.kill()
		d.pass(20 * time.Second)
		d.is(payments.Approved)
		d.wire.slow("cancel", time.Hour)
		d.post(payments.GiveBack{})
		d.wire.slow("cancel", 0)
		d.kill()
		d.pass(5 * time.Second)
		d.is(payments.Released)
		if keys := d.wire.keys("cancel"); len(keys) != 1 {
			t.Errorf("cancel keys %v", keys)
		}
	})
}

func TestRestartCancelAsked(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, 30*time.Second)
		d.send()
		d.wire.slow("cancel", time.Hour)
		d.post(payments.CallOff{})
		d.wire.slow("cancel", 0)
		d.kill()
		if got := d.wire.count("get"); got != 1 {
			t.Errorf("%d reads before anything else", got)
		}
		d.pass(3 * time.Second)
		d.is(payments.Cancelled)
		d.books("TERMINATED", 0, 0, rung)
	})
}

// An answer that comes while the till closes is written, and nothing new is
// begun: nobody would be there to see it.
func TestCloseDuringCapture(t *testing.T) {
	story(t, func(d *desk) {
		d.send()
		d.wire.slow("capture", payments.Grace/2)
		d.pass(5 * time.Second)
		d.is(payments.Approved)
		d.close()
		d.open()
		if n := d.wire.count("capture"); n != 1 {
			t.Errorf("%d captures", n)
		}
		d.sold(rung)
	})
}

func TestCloseDuringRead(t *testing.T) {
	story(t, func(d *desk) {
		d.send()
		d.wire.slow("get", time.Second)
		d.pass(5 * time.Second)
		d.close()
		d.open()
		d.pass(time.Minute)
		if p := d.is(payments.Approved); !p.NeedsPerson() || p.Capture.N != 0 {
			t.Errorf("%+v", p)
		}
		d.post(payments.Finish{})
		d.pass(10 * time.Second)
		d.sold(rung)
	})
}

func TestCloseTakesItsGraceAtMost(t *testing.T) {
	story(t, func(d *desk) {
		d.send()
		d.wire.slow("get", time.Hour)
		d.pass(6 * time.Second)
		begun := time.Now()
		d.till.Close()
		if took := time.Since(begun); took > payments.Grace {
			t.Errorf("closing took %v", took)
		}
		d.wire.slow("get", 0)
		d.close()
		d.open()
		d.pass(time.Second)
		d.is(payments.Approved)
	})
}

// Paid, and the folder of receipts was full: the money shows at once, the text
// comes when there is room, also after a restart.
func TestReceiptLater(t *testing.T) {
	for name, restart := range map[string]bool{"running": false, "restarted": true} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.receipts.full = true
				d.send()
				d.pass(10 * time.Second)
				number := d.sold(rung).Receipt
				if s := d.state(); s.Faults.Receipt != number {
					t.Errorf("%+v", s.Faults)
				}
				if restart {
					d.kill()
				}
				d.receipts.mu.Lock()
				before := d.receipts.tries
				d.receipts.mu.Unlock()
				for range 60 {
					d.pass(100 * time.Millisecond)
					d.post(payments.Add{Code: "7038010009457"})
				}
				d.receipts.mu.Lock()
				if n := d.receipts.tries - before; n > 2 {
					t.Errorf("%d tries in six seconds", n)
				}
				d.receipts.full = false
				d.receipts.mu.Unlock()
				d.pass(time.Minute)
				if _, err := os.Stat(d.receipts.Path(number)); err != nil {
					t.Error(err)
				}
				if s := d.state(); s.Faults.Receipt != "" {
					t.Errorf("%+v", s.Faults)
				}
			})
		})
	}
}

func TestRestartHalfBasket(t *testing.T) {
	story(t, func(d *desk) {
		d.ring()
		d.post(payments.Add{Code: "4015", Quantity: quantity("0.5")}, payments.VoidLast{}, payments.Add{Code: "7044610025056"})
		before := d.state()
		d.kill()
		after := d.state()
		if after.Basket.Total() != before.Basket.Total() || len(after.Basket.Lines) != 5 || after.Customer != before.Customer || after.Sale != before.Sale {
			t.Errorf("%+v became %+v", before, after)
		}
		d.post(payments.VoidLast{}, payments.Send{})
		d.pass(10 * time.Second)
		d.sold(rung)
	})
}
