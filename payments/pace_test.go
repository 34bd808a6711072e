package payments_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/vipps/sandbox"
)

// Whatever a write is answered, it is not repeated faster than Vipps allows:
// five writes a minute.
func TestWritesKeepTheirPace(t *testing.T) {
	const none = `"aggregate":{"authorizedAmount":{"currency":"NOK","value":5340},"cancelledAmount":{"currency":"NOK","value":0},
		"capturedAmount":{"currency":"NOK","value":0},"refundedAmount":{"currency":"NOK","value":0}}`
	for name, c := range map[string]struct {
		what   string
		status int
		body   func(ref string) string
	}{
		"capture 500":      {"capture", 500, func(string) string { return "" }},
		"capture 429":      {"capture", 429, func(string) string { return `{"statusCode":429,"message":"slow"}` }},
		"capture 423":      {"capture", 423, func(string) string { return "" }},
		"capture 6160":     {"capture", 409, func(string) string { return problem("6160") }},
		"capture 200 none": {"capture", 200, func(ref string) string { return `{"reference":"` + ref + `","state":"AUTHORIZED",` + none + `}` }},
		"capture 200 word": {"capture", 200, func(ref string) string { return `{"reference":"` + ref + `","state":"X",` + none + `}` }},
		"cancel 6250":      {"cancel", 409, func(string) string { return problem("6250") }},
		"cancel 200 word":  {"cancel", 200, func(ref string) string { return `{"reference":"` + ref + `","state":"X",` + none + `}` }},
		"create 503":       {"create", 503, func(string) string { return "<html>" }},
		"create 429":       {"create", 429, func(string) string { return "" }},
		"create 201 other": {"create", 201, func(string) string { return `{"reference":"another-one"}` }},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				if c.what == "cancel" {
					d.customers(sandbox.Ignore, 0)
				}
				if c.what == "create" {
					d.wire.says("create", -1, c.status, c.body(""))
				}
				d.send()
				if c.what != "create" {
					d.wire.says(c.what, -1, c.status, c.body(string(d.is(payments.Waiting).Reference)))
				}
				if c.what == "cancel" {
					d.post(payments.CallOff{})
				}
				for range 540 { // someone leans on the key for nine minutes
					d.pass(time.Second)
					d.post(payments.CheckNow{})
				}
				at := d.wire.times(c.what)
				if len(at) < 10 {
					t.Errorf("gave up after %v", at)
				}
				for i := range at {
					if i+5 < len(at) && at[i+5]-at[i] < time.Minute {
						t.Errorf("too fast: %v", at[i:i+6])
						break
					}
				}
				if reads := d.wire.count("get"); reads > 1200 {
					t.Errorf("%d reads", reads)
				}
				d.wire.says("", 0, 0, "")
				d.pass(2 * time.Minute)
				if c.what == "cancel" {
					d.is(payments.Cancelled)
					return
				}
				d.sold(rung)
			})
		})
	}
}

// Retry-After is heeded, whatever key is pressed.
func TestRetryAfter(t *testing.T) {
	story(t, func(d *desk) {
		d.send()
		d.wire.says("get", 1, 429, `{"statusCode":429}`, "Retry-After", "20")
		d.pass(5 * time.Second)
		for range 19 {
			d.pass(time.Second)
			d.post(payments.CheckNow{})
			d.till.Nudge(d.is(payments.Waiting).Reference)
		}
		if n := d.wire.count("get"); n != 1 {
			t.Errorf("%d reads", n)
		}
		d.pass(time.Second)
		d.sold(rung)
	})
}

// A key that is told "not now" for ever gives way to a new one.
func TestBusyKeyIsReplaced(t *testing.T) {
	story(t, func(d *desk) {
		d.send()
		d.wire.says("capture", 3, 423, "")
		d.pass(time.Minute)
		d.sold(rung)
		if keys := d.wire.keys("capture"); len(keys) != 2 {
			t.Errorf("capture keys %v", keys)
		}
	})
}

// Being approved right now (6250): wait, ask again, and take what comes.
func TestCancelWhileApproving(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, 20*time.Second)
		d.send()
		d.wire.says("cancel", -1, 409, problem("6250"))
		d.post(payments.CallOff{})
		d.pass(time.Minute)
		if p := d.is(payments.Approved); !p.NeedsPerson() || d.wire.count("capture") != 0 {
			t.Errorf("%+v", p)
		}
		d.post(payments.GiveBack{})
		d.wire.says("", 0, 0, "")
		d.pass(time.Minute)
		d.is(payments.Released)
	})
}

// Nudge and CheckNow bring the read forward.
func TestNudge(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Second)
		d.send()
		ref := d.is(payments.Waiting).Reference
		d.pass(1500 * time.Millisecond)
		d.till.Nudge("K2-0009-1-00000000")
		d.is(payments.Waiting)
		d.till.Nudge(ref)
		d.sold(rung)
	})
}

// Word that comes while a read is under way, whose answer is older than the
// word, makes the till read once more: no approval waits for the next poll.
func TestNudgeWhileReading(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Ignore, 0)
		d.send()
		ref := d.is(payments.Waiting).Reference
		d.wire.slowBack("get", 300*time.Millisecond) // answered at 5.0 s, heard at 5.3 s
		d.pass(5100 * time.Millisecond)
		must(t, d.box.Decide(string(ref), sandbox.Approve))
		d.wire.slowBack("get", 0)
		d.till.Nudge(ref)
		d.pass(250 * time.Millisecond)
		d.sold(rung)
	})
}

// A code on the screen is read once a second, needs no customer, and what lets
// anybody pay is neither in the journal nor there when the payment has ended.
func TestCodeOnTheScreen(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Ignore, 0)
		d.post(payments.Add{Code: "7038010009457"}, payments.Send{})
		d.notice(payments.NoticeNobody)
		d.post(payments.Send{Flow: payments.FlowQR})
		p := d.is(payments.Waiting)
		if p.Pace.Target == "" || p.Customer != "" {
			t.Errorf("%+v", p)
		}
		target := p.Pace.Target
		d.pass(10500 * time.Millisecond)
		if n := d.wire.count("get"); n != 9 {
			t.Errorf("%d reads in ten seconds", n)
		}
		d.kill() // the code is told again
		d.pass(time.Second)
		if got := d.is(payments.Waiting).Pace.Target; got != target {
			t.Errorf("after a restart the code is %q", got)
		}
		must(t, d.box.Decide("", sandbox.Decline))
		d.pass(2 * time.Second)
		d.is(payments.Declined)
		for e, err := range d.book.Events(0) {
			must(t, err)
			if text := fmt.Sprintf("%+v", e); strings.Contains(text, target) {
				t.Errorf("entry %d holds the code: %s", e.Seq, text)
			}
		}
		d.customers(sandbox.Approve, time.Second)
		d.post(payments.Bind{Customer: anna}, payments.Send{Flow: payments.FlowQR})
		d.pass(5 * time.Second)
		if last := d.sold(22_50); last.Customer != "" {
			t.Errorf("%+v", last)
		}
		if strings.Contains(string(d.box.Ledger()[1].Body), "customer\"") {
			t.Errorf("%s", d.box.Ledger()[1].Body)
		}
	})
}
