package sandbox_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

func TestCaptureAndRefundInParts(t *testing.T) {
	x := open(t, unlimited)
	x.approved()
	r := x.adjust("capture", 40000, "c1").is(http.StatusOK)
	if r.media != "application/problem+json" {
		t.Errorf("media type %s", r.media)
	}
	x.books("AUTHORIZED", 49900, 40000, 0, 0)
	x.adjust("capture", 9901, "c2").code(http.StatusBadRequest, "6090")
	x.adjust("capture", 9900, "c3").is(http.StatusOK)
	x.books("AUTHORIZED", 49900, 49900, 0, 0)
	x.adjust("capture", 1, "c4").code(http.StatusBadRequest, "6170")
	x.cancel("{}").code(http.StatusBadRequest, "6040")
	x.adjust("refund", 49901, "r1").code(http.StatusBadRequest, "6150")
	x.adjust("refund", 900, "r2").is(http.StatusOK)
	x.adjust("refund", 49000, "r3").is(http.StatusOK)
	x.adjust("refund", 1, "r4").code(http.StatusBadRequest, "6180")
	x.books("AUTHORIZED", 49900, 49900, 0, 49900)
}

func TestModificationAnswer(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.approved()
	var got view
	x.adjust("capture", 40000, "c1").is(http.StatusOK).decode(&got)
	want := x.get()
	// A modification does not tell these.
	want.PaymentMethod, want.CaptureGuaranteedUntil = got.PaymentMethod, ""
	if got != want || got.Amount.Value != 49900 {
		t.Errorf("capture: %+v, want %+v", got, want)
	}
}

func TestCaptureIsIdempotent(t *testing.T) {
	for _, tt := range []struct{ action, conflict string }{{"capture", "4010"}, {"refund", "4150"}} {
		t.Run(tt.action, func(t *testing.T) {
			x := open(t, unlimited)
			x.approved()
			if tt.action == "refund" {
				x.adjust("capture", 49900, "c1").is(http.StatusOK)
			}
			first := x.adjust(tt.action, 20000, "m1").is(http.StatusOK)
			x.adjust(tt.action, 20000, "m2").is(http.StatusOK)
			if again := x.adjust(tt.action, 20000, "m1"); again != first {
				t.Errorf("repeat: %+v, want %+v", again, first)
			}
			x.adjust(tt.action, 20001, "m1").code(http.StatusConflict, tt.conflict)
			x.adjust(tt.action, 20000, "k-create").code(http.StatusConflict, tt.conflict)
			e := x.Ledger()[0]
			if moved := map[string]int64{"capture": e.Captured, "refund": e.Refunded}[tt.action]; moved != 40000 {
				t.Errorf("moved %d", moved)
			}
		})
	}
}

func TestRefusedCaptureSticksToItsKey(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.created()
	x.adjust("capture", 49900, "c1").code(http.StatusBadRequest, "6080")
	x.wait(4 * time.Second)
	x.adjust("capture", 49900, "c1").code(http.StatusBadRequest, "6080")
	x.adjust("capture", 49900, "c2").is(http.StatusOK)
}

func TestCancel(t *testing.T) {
	const only = `{"cancelTransactionOnly":true}`
	for _, tt := range []struct {
		name     string
		decision sandbox.Decision // empty: the customer has not acted
		captured int64
		body     string
		code     string // empty: it succeeds
		state    string
		sums     []int64
	}{
		{"waiting", "", 0, only, "", "TERMINATED", []int64{0, 0, 49900, 0}},
		{"waiting, no body", "", 0, "", "", "TERMINATED", []int64{0, 0, 49900, 0}},
		{"approved", sandbox.Approve, 0, `{"cancelTransactionOnly":false}`, "", "AUTHORIZED", []int64{49900, 0, 49900, 0}},
		{"approved, transaction only", sandbox.Approve, 0, only, "6060", "AUTHORIZED", []int64{49900, 0, 0, 0}},
		{"partly captured", sandbox.Approve, 40000, "{}", "", "AUTHORIZED", []int64{49900, 40000, 9900, 0}},
		{"partly captured, transaction only", sandbox.Approve, 40000, only, "6060", "AUTHORIZED", []int64{49900, 40000, 0, 0}},
		{"captured", sandbox.Approve, 49900, "{}", "6040", "AUTHORIZED", []int64{49900, 49900, 0, 0}},
		{"declined", sandbox.Decline, 0, "{}", "6050", "ABORTED", []int64{0, 0, 0, 0}},
		{"expired", sandbox.Expire, 0, "{}", "6050", "EXPIRED", []int64{0, 0, 0, 0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := open(t, sandbox.Config{})
			x.created()
			if tt.decision != "" {
				if err := x.Decide("", tt.decision); err != nil {
					t.Fatal(err)
				}
			}
			if tt.captured > 0 {
				x.adjust("capture", tt.captured, "c1").is(http.StatusOK)
			}
			if r := x.cancel(tt.body); tt.code != "" {
				r.code(http.StatusBadRequest, tt.code)
			} else {
				r.is(http.StatusOK)
				x.cancel(tt.body).code(http.StatusBadRequest, "6050") // repeated
				x.adjust("capture", 1, "c2").code(http.StatusBadRequest, "6070")
			}
			x.wait(30 * time.Minute) // a customer who approves now comes too late
			x.books(tt.state, tt.sums...)
		})
	}
}

func TestModificationRefusals(t *testing.T) {
	for _, tt := range []struct {
		decision sandbox.Decision
		action   string
		code     string
	}{
		{sandbox.Ignore, "capture", "6080"},
		{sandbox.Decline, "capture", "6200"},
		{sandbox.Expire, "capture", "6200"},
		{sandbox.Ignore, "refund", "6020"},
		{sandbox.Decline, "refund", "6210"},
		{sandbox.Approve, "refund", "6150"},
	} {
		t.Run(fmt.Sprintf("%s, %s", tt.decision, tt.action), func(t *testing.T) {
			x := open(t, sandbox.Config{})
			x.created()
			if err := x.Decide("", tt.decision); err != nil {
				t.Fatal(err)
			}
			x.adjust(tt.action, 100, "m1").code(http.StatusBadRequest, tt.code)
		})
	}
}

func TestModificationFields(t *testing.T) {
	x := open(t, unlimited)
	x.approved()
	for i, tt := range []struct{ action, body, name, reason string }{
		{"capture", `{}`, "modificationamount", "required"},
		{"capture", `[]`, "body", "object"},
		{"capture", `{"amount":{}}`, "", ""},
		{"capture", `{"modificationAmount":{"currency":"NOK","value":"1"}}`, "modificationamount.value", "integer"},
		{"capture", `{"modificationAmount":{"currency":"NOK","value":-1}}`, "modificationamount.value", "between"},
		{"capture", `{"modificationAmount":{"currency":"NOK","value":1.5}}`, "ErrorCode", "4040"},
		{"capture", `{"modificationAmount":{"currency":"NOK","value":0}}`, "ErrorCode", "4040"},
		{"refund", `{"modificationAmount":{"currency":"DKK","value":1}}`, "modificationamount.currency", "NOK"},
		{"cancel", `[]`, "body", "object"},
		{"cancel", `null`, "body", "object"},
		{"cancel", `{"cancelTransactionOnly":"true"}`, "canceltransactiononly", "true or false"},
		{"cancel", `{"modificationAmount":{}}`, "modificationamount", "not known"},
	} {
		r := x.call("POST", payments+"/"+ref+"/"+tt.action, tt.body, "Idempotency-Key", fmt.Sprint("m", i))
		if tt.name == "" { // more than one field is wrong, and all are told
			r.is(http.StatusBadRequest)
			var p struct{ ExtraDetails []any }
			if r.decode(&p); len(p.ExtraDetails) != 2 {
				t.Errorf("details: %s", r.body)
			}
			continue
		}
		r.refused(http.StatusBadRequest, tt.name, tt.reason)
	}
	x.call("POST", payments+"/"+ref+"/cancel", "", "Content-Type", "application/json").
		refused(http.StatusBadRequest, "body", "non-empty")
	x.books("AUTHORIZED", 49900, 0, 0, 0)
}

func TestUnknownReference(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.call("GET", payments+"/"+ref, "").code(http.StatusNotFound, "5090")
	x.call("GET", payments+"/"+ref+"/events", "").code(http.StatusNotFound, "5090")
	x.cancel("").code(http.StatusNotFound, "5090")
	x.adjust("capture", 1, "m1").code(http.StatusNotFound, "5090")
	x.adjust("refund", 1, "m2").code(http.StatusNotFound, "5090")
}

func TestEventLog(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.approved()
	x.wait(time.Second)
	x.adjust("capture", 40000, "c1").is(http.StatusOK)
	x.cancel("").is(http.StatusOK)
	x.adjust("refund", 100, "r1").is(http.StatusOK)

	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	number := regexp.MustCompile(`^[0-9]{10}$`)
	seen := map[string]bool{}
	log := x.events()
	for i, want := range []struct {
		name  string
		value int64
		key   string
	}{
		{"CREATED", 49900, "k-create"}, {"AUTHORIZED", 49900, ""}, {"CAPTURED", 40000, "c1"}, {"CANCELLED", 9900, ""}, {"REFUNDED", 100, "r1"},
	} {
		e := log[i]
		key := ""
		if e.IdempotencyKey != nil {
			key = *e.IdempotencyKey
		}
		if e.Name != want.name || e.Amount != (amount{"NOK", want.value}) || key != want.key || !e.Success || e.Reference != ref {
			t.Errorf("event %d: %+v, want %+v", i, e, want)
		}
		if form := map[bool]*regexp.Regexp{true: uuid, false: number}[i == 0]; !form.MatchString(e.PSPReference) || seen[e.PSPReference] {
			t.Errorf("event %d: pspReference %s", i, e.PSPReference)
		}
		seen[e.PSPReference] = true
		if _, err := time.Parse(time.RFC3339, e.Timestamp); err != nil {
			t.Error(err)
		}
	}
	if len(log) != 5 {
		t.Errorf("%d events", len(log))
	}
	if psp := x.get().PSPReference; psp != log[0].PSPReference {
		t.Errorf("pspReference of the payment is %s, want that of CREATED, %s", psp, log[0].PSPReference)
	}
}

// TestBooksBalance makes calls at random and wants the books to hold after
// each: no krone twice, none lost, and the event log tells the same sums.
func TestBooksBalance(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 0))
		x := open(t, sandbox.Config{Settings: unlimited.Settings,
			Customer: sandbox.Script{Decision: sandbox.Decisions()[r.IntN(5)], After: time.Duration(r.IntN(900)) * time.Second}})
		x.created()
		for step := range 12 {
			key, value := fmt.Sprint("m", step), 1+r.Int64N(30000)
			switch r.IntN(5) {
			case 0, 1:
				x.adjust("capture", value, key)
			case 2:
				x.adjust("refund", value, key)
			case 3:
				x.wait(time.Duration(r.IntN(300)) * time.Second)
			case 4:
				x.cancel(fmt.Sprintf(`{"cancelTransactionOnly":%t}`, r.IntN(2) == 0))
			}
			e := x.Ledger()[0]
			sum := map[string]int64{}
			for _, logged := range x.events() {
				sum[logged.Name] += logged.Amount.Value
			}
			held := e.Captured+e.Cancelled <= e.Authorized || (e.State == "TERMINATED" && e.Captured == 0 && e.Cancelled == e.Amount)
			if !held || e.Refunded > e.Captured || (e.Authorized != 0 && e.Authorized != e.Amount) ||
				sum["AUTHORIZED"] != e.Authorized || sum["CAPTURED"] != e.Captured ||
				sum["CANCELLED"]+sum["TERMINATED"] != e.Cancelled || sum["REFUNDED"] != e.Refunded {
				written, _ := json.Marshal(e)
				t.Fatalf("seed %d, step %d: events %v, ledger %s", seed, step, sum, written)
			}
		}
	}
}
