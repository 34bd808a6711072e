package payments_test

import (
	"net/http"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/vipps/sandbox"
)

// A create that was given up can arrive long after Vipps has said twice that it
// knows nothing of it. What turns up then is not wanted, and the till itself
// sees to it that nothing stays reserved.
func TestCreateArrivesLate(t *testing.T) {
	for name, customer := range map[string]time.Duration{"approved before the till looks": time.Second, "still waiting when it looks": time.Minute} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.customers(sandbox.Approve, customer)
				d.wire.late12("create")
				d.send()
				d.pass(time.Second)
				d.post(payments.CallOff{})
				d.pass(9 * time.Second)
				d.is(payments.Cancelled)
				if p := d.state().Payment; !p.Absent || !p.Watched {
					t.Errorf("not watched: %+v", p)
				}
				d.customers(sandbox.Approve, 4*time.Second)
				d.post(payments.Send{})
				d.pass(time.Minute)
				books := d.box.Ledger()
				if len(books) != 2 {
					t.Fatalf("books: %+v", books)
				}
				if first := books[1]; first.Captured != 0 || first.Cancelled != first.Amount {
					t.Errorf("the one that came late: %+v", first)
				}
				if second := books[0]; second.Captured != second.Amount {
					t.Errorf("the one that was wanted: %+v", second)
				}
			})
		})
	}
}

// The same, with the till killed while the create is on its way.
func TestCreateArrivesAfterARestart(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Second)
		d.wire.late12("create")
		d.send()
		d.kill()
		d.pass(8 * time.Second)
		d.is(payments.Cancelled)
		d.post(payments.Leave{})
		d.kill() // what is watched is watched after every start
		d.pass(time.Minute)
		books := d.box.Ledger()
		if len(books) != 1 || books[0].Captured != 0 || books[0].Cancelled != books[0].Amount {
			t.Errorf("books: %+v", books)
		}
	})
}

// A payment that Vipps has forgotten is ended by a person, and nobody else.
func TestForgottenByVipps(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Ignore, 0)
		d.send()
		d.wire.forget(true)
		d.post(payments.GiveUp{Why: payments.NoAnswer})
		d.pass(10 * time.Second)
		d.is(payments.Waiting) // too early: once is no proof
		d.pass(20 * time.Second)
		if !d.state().Payment.Unheard() {
			t.Fatalf("%+v", d.state().Payment)
		}
		d.post(payments.GiveUp{Why: payments.NoAnswer})
		d.is(payments.Cancelled)
		d.post(payments.Leave{})
		d.wire.forget(false)
		d.pass(time.Minute)
		books := d.box.Ledger()
		if len(books) != 1 || books[0].State != "TERMINATED" {
			t.Errorf("it came back and was not stopped: %+v", books)
		}
	})
}

// A watch ends by itself when nothing has turned up for longer than a request
// can live.
func TestWatchEnds(t *testing.T) {
	story(t, func(d *desk) {
		d.wire.lost("create")
		d.send()
		d.pass(time.Second)
		d.post(payments.CallOff{})
		d.pass(10 * time.Second)
		d.is(payments.Cancelled)
		d.pass(13 * time.Minute)
		if d.state().Payment.Watched {
			t.Errorf("still watched after %d reads: %+v", d.wire.count("get"), d.state().Payment.Pace)
		}
		reads := d.wire.count("get")
		d.pass(10 * time.Minute)
		if more := d.wire.count("get"); more != reads {
			t.Errorf("%d reads of a payment that is not there", more-reads)
		}
	})
}

// late12 lets the next request of a kind arrive twelve seconds late, its answer
// lost.
func (w *wire) late12(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stray = map[string]time.Duration{what: 12 * time.Second}
}

// lost gives the next request of a kind up, and it never arrives.
func (w *wire) lost(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	given := false
	w.answer = func(s sent) *http.Response {
		if s.what != what || given {
			return nil
		}
		given = true
		return response(http.StatusGatewayTimeout, "")
	}
}

// forget lets Vipps know of no payment.
func (w *wire) forget(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = nil
	if on {
		w.answer = func(s sent) *http.Response {
			if s.what == "token" {
				return nil
			}
			return response(http.StatusNotFound, `{"extraDetails":[{"name":"ErrorCode","reason":"5090"}]}`)
		}
	}
}

// A no to a create that went through all the same: what is reserved is given
// back by the till, also when the no came to the second of two tries.
func TestRefusedAndMadeAllTheSame(t *testing.T) {
	for name, answers := range map[string][]int{
		"forbidden":                {http.StatusForbidden},
		"unauthorized twice":       {http.StatusUnauthorized, http.StatusUnauthorized},
		"too many, then forbidden": {http.StatusTooManyRequests, http.StatusForbidden},
		"locked, then bad":         {http.StatusLocked, http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.customers(sandbox.Approve, time.Second)
				d.wire.liesOf("create", answers)
				d.send()
				d.pass(10 * time.Second)
				d.is(payments.Refused)
				d.pass(20 * time.Second)
				books := d.box.Ledger()
				if len(books) != 1 || books[0].Captured != 0 || books[0].Cancelled != books[0].Amount {
					t.Errorf("books: %+v", books)
				}
				d.is(payments.Released)
			})
		})
	}
}

// liesOf lets requests of a kind take effect and answers them otherwise.
func (w *wire) liesOf(what string, statuses []int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lies = func(s sent) *http.Response {
		if s.what != what || len(statuses) == 0 {
			return nil
		}
		status := statuses[0]
		statuses = statuses[1:]
		return response(status, "")
	}
}
