package sandbox_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

// decided is a payment about which its customer has made up his mind.
func (x *till) decided(d sandbox.Decision) {
	x.Helper()
	x.created()
	if err := x.Decide(ref, d); err != nil {
		x.Fatal(err)
	}
}

func TestCancelWhileTheCustomerApproves(t *testing.T) {
	const only = `{"cancelTransactionOnly":true}`
	for _, tt := range []struct {
		name  string
		then  sandbox.Decision // empty: the approval takes its course
		after time.Duration
		code  string
		state string
		sums  []int64
	}{
		{"still at it", "", 10*time.Second - 1, "6250", "CREATED", []int64{0, 0, 0, 0}},
		{"approved", "", 10 * time.Second, "6060", "AUTHORIZED", []int64{49900, 0, 0, 0}},
		{"approved sooner", sandbox.Approve, 0, "6060", "AUTHORIZED", []int64{49900, 0, 0, 0}},
		{"changed his mind", sandbox.Decline, 0, "6050", "ABORTED", []int64{0, 0, 0, 0}},
		{"put the phone away", sandbox.Ignore, 0, "", "TERMINATED", []int64{0, 0, 49900, 0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := open(t, sandbox.Config{})
			x.decided(sandbox.Process)
			x.cancel(only).code(http.StatusConflict, "6250")
			x.adjust("capture", 49900, "c1").code(http.StatusBadRequest, "6080")
			if tt.then != "" {
				if err := x.Decide(ref, tt.then); err != nil {
					t.Fatal(err)
				}
			}
			x.wait(tt.after)
			if r := x.cancel(only); tt.code != "" {
				r.code(r.status, tt.code)
			}
			x.books(tt.state, tt.sums...)
		})
	}
}

func TestProcessIsAScriptToo(t *testing.T) {
	x := open(t, sandbox.Config{Customer: sandbox.Script{Decision: sandbox.Process, After: 5 * time.Second}})
	x.created()
	x.wait(5*time.Second - 1)
	x.books("CREATED", 0, 0, 0, 0)
	x.wait(1)
	x.cancel("").code(http.StatusConflict, "6250")
	x.wait(10 * time.Second)
	x.books("AUTHORIZED", 49900, 0, 0, 0)

	late := open(t, sandbox.Config{Customer: sandbox.Script{Decision: sandbox.Process, After: 9*time.Minute + 50*time.Second}})
	late.created()
	late.wait(10 * time.Minute)
	late.books("EXPIRED", 0, 0, 0, 0)
}

func TestLock(t *testing.T) {
	x := open(t, unlimited)
	x.ready()
	if err := x.Lock("", 5*time.Second); err != nil {
		t.Fatal(err)
	}
	x.wait(5*time.Second - 1)
	for _, op := range []sandbox.Operation{sandbox.CaptureCall, sandbox.RefundCall, sandbox.CancelCall} {
		x.do(op, string(op)).is(http.StatusLocked)
	}
	x.events() // to look is allowed
	x.wait(1)
	for _, op := range []sandbox.Operation{sandbox.CaptureCall, sandbox.RefundCall, sandbox.CancelCall} {
		x.do(op, string(op)).is(http.StatusOK)
	}
	if err := x.Lock("nobodys-payment", time.Second); err == nil {
		t.Error("no error for an unknown payment")
	}
}

func TestNoPartialCapture(t *testing.T) {
	x := open(t, sandbox.Config{Settings: sandbox.Settings{NoPartialCapture: true}})
	x.approved()
	x.adjust("capture", 49899, "c1").code(http.StatusBadRequest, "6140")
	x.adjust("capture", 49901, "c2").code(http.StatusBadRequest, "6090")
	x.adjust("capture", 49900, "c3").is(http.StatusOK)
}

func TestDeadlines(t *testing.T) {
	const day = 24 * time.Hour
	for _, tt := range []struct {
		currency string
		window   time.Duration
		promise  string
	}{
		{"NOK", 180 * day, "2026-11-05T10:00:00.000+00:00"},
		{"DKK", 14 * day, "2026-10-20T10:00:00.000+00:00"},
		{"EUR", 14 * day, "2026-10-20T10:00:00.000+00:00"},
	} {
		t.Run(tt.currency, func(t *testing.T) {
			x := open(t, sandbox.Config{TokenLifetime: 1000 * day, Settings: sandbox.Settings{Currency: tt.currency}})
			body := fmt.Sprintf(`{"modificationAmount":{"currency":%q,"value":100}}`, tt.currency)
			change := func(action, key string) reply {
				return x.call("POST", payments+"/"+ref+"/"+action, body, "Idempotency-Key", key)
			}
			x.create(pushBody(t, "receipt", "", "amount.currency", `"`+tt.currency+`"`), "k1").is(http.StatusCreated)
			if got := x.get().CaptureGuaranteedUntil; got != "" {
				t.Errorf("promised before the approval: %s", got)
			}
			if err := x.Decide("", sandbox.Approve); err != nil {
				t.Fatal(err)
			}
			if got := x.get().CaptureGuaranteedUntil; got != tt.promise {
				t.Errorf("promised until %s, want %s", got, tt.promise)
			}
			x.wait(tt.window - 1)
			change("capture", "c1").is(http.StatusOK)
			x.wait(1)
			change("capture", "c2").code(http.StatusBadRequest, "6100")
			x.cancel("").code(http.StatusBadRequest, "6030")
			x.wait(365*day - tt.window - 1)
			change("refund", "r1").is(http.StatusOK)
			x.wait(1)
			change("refund", "r2").code(http.StatusBadRequest, "6180") // nothing is left is the better reason
		})
	}
	x := open(t, sandbox.Config{TokenLifetime: 1000 * day})
	x.ready()
	x.wait(365 * day)
	x.adjust("refund", 1, "r1").code(http.StatusBadRequest, "6220")
}

func TestMagicAmounts(t *testing.T) {
	magic := sandbox.Config{TokenLifetime: 2 * time.Hour, Settings: sandbox.Settings{MagicAmounts: true}}
	create := func(c sandbox.Config, currency string, value int) *till {
		c.Currency = currency
		x := open(t, c)
		x.create(pushBody(t, "receipt", "", "amount", fmt.Sprintf(`{"currency":%q,"value":%d}`, currency, value)), "k1").is(http.StatusCreated)
		x.wait(4 * time.Second) // the customer approves
		return x
	}
	for _, value := range []int{151, 182, 183, 184, 186, 187, 197, 202} {
		x := create(magic, "NOK", value)
		x.books("CREATED", 0, 0, 0, 0)
		if err := x.Decide("", sandbox.Approve); err != nil { // with another card
			t.Fatal(err)
		}
		x.books("AUTHORIZED", int64(value), 0, 0, 0)

		x = create(magic, "NOK", value)
		if err := x.Decide("", sandbox.Decline); err != nil {
			t.Fatal(err)
		}
		x.books("ABORTED", 0, 0, 0, 0)

		x = create(magic, "NOK", value)
		x.wait(10 * time.Minute)
		x.books("EXPIRED", 0, 0, 0, 0)

		create(sandbox.Config{}, "NOK", value).books("AUTHORIZED", int64(value), 0, 0, 0)
	}
	create(magic, "DKK", 197).books("AUTHORIZED", 197, 0, 0, 0) // Norway alone has it

	x := create(magic, "NOK", 201)
	x.wait(time.Hour - 1)
	x.cancel("").code(http.StatusConflict, "6250")
	x.books("CREATED", 0, 0, 0, 0)
	x.wait(1)
	x.books("AUTHORIZED", 201, 0, 0, 0)

	x = open(t, magic)
	x.ready()
	x.adjust("refund", 123, "r1").code(http.StatusBadRequest, "5100")
	x.adjust("refund", 124, "r2").code(http.StatusBadRequest, "6220")
	x.adjust("refund", 125, "r3").is(http.StatusOK)
}
