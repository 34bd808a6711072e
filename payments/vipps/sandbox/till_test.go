package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

const (
	payments = "/epayment/v1/payments"
	ref      = "till7-000123-1"
)

// till is a caller of the sandbox with the manners of a till. Its clock is
// moved by hand.
type till struct {
	*testing.T
	*sandbox.Sandbox
	clock atomic.Int64 // nanoseconds since opening
	token string
}

// unlimited is for tests that make more calls than a till may.
var unlimited = sandbox.Config{Settings: sandbox.Settings{NoRateLimits: true}}

var opening = time.Date(2026, 10, 6, 10, 0, 0, 0, time.UTC)

func open(t *testing.T, c sandbox.Config) *till {
	t.Helper()
	x := &till{T: t}
	c.Now = func() time.Time { return opening.Add(time.Duration(x.clock.Load())) }
	x.Sandbox = sandbox.New(c)
	x.fetchToken()
	return x
}

func (x *till) wait(d time.Duration) { x.clock.Add(int64(d)) }

func (x *till) fetchToken() {
	x.Helper()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	r := x.call("POST", "/accesstoken/get", "", "client_id", "id", "client_secret", "secret")
	r.is(http.StatusOK).decode(&token)
	x.token = token.AccessToken
}

// call makes one call. The pairs are headers that differ from a till's usual
// ones; an empty value leaves a header out.
func (x *till) call(method, path, body string, pairs ...string) reply {
	x.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	headers := []string{
		"Ocp-Apim-Subscription-Key", "key",
		"Merchant-Serial-Number", "123456",
		"Vipps-System-Name", "kasse",
		"Authorization", "Bearer " + x.token,
	}
	if method == "POST" && body != "" {
		headers = append(headers, "Content-Type", "application/json")
	}
	headers = append(headers, pairs...)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Del(headers[i])
		if headers[i+1] != "" {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	x.ServeHTTP(w, r)
	return reply{x.T, w.Code, w.Header().Get("Content-Type"), w.Body.String(), w.Header().Get("Retry-After")}
}

func (x *till) create(body, key string, pairs ...string) reply {
	x.Helper()
	return x.call("POST", payments, body, append([]string{"Idempotency-Key", key}, pairs...)...)
}

// created is a payment of 49900 that waits for its customer.
func (x *till) created() {
	x.Helper()
	x.create(pushBody(x.T), "k-create").is(http.StatusCreated)
}

// approved is a payment of 49900 that its customer has approved.
func (x *till) approved() {
	x.Helper()
	x.created()
	if err := x.Decide(ref, sandbox.Approve); err != nil {
		x.Fatal(err)
	}
}

func (x *till) adjust(action string, value int64, key string) reply {
	x.Helper()
	body := fmt.Sprintf(`{"modificationAmount":{"currency":"NOK","value":%d}}`, value)
	return x.call("POST", payments+"/"+ref+"/"+action, body, "Idempotency-Key", key)
}

func (x *till) cancel(body string) reply {
	x.Helper()
	return x.call("POST", payments+"/"+ref+"/cancel", body)
}

// books wants the newest payment's state and its sums in the order authorized,
// captured, cancelled, refunded: in the ledger and in the API's own answer.
func (x *till) books(state string, sums ...int64) {
	x.Helper()
	ledger := x.Ledger()
	e := ledger[len(ledger)-1]
	if got := []int64{e.Authorized, e.Captured, e.Cancelled, e.Refunded}; e.State != state || !slices.Equal(got, sums) {
		x.Errorf("ledger: %s %v, want %s %v", e.State, got, state, sums)
	}
	if got := x.get(); got.State != state || !slices.Equal(got.sums(), sums) {
		x.Errorf("GET: %s %v, want %s %v", got.State, got.sums(), state, sums)
	}
}

type amount struct {
	Currency string
	Value    int64
}

type view struct {
	State, Reference, PSPReference string
	Amount                         amount
	Aggregate                      struct{ AuthorizedAmount, CapturedAmount, CancelledAmount, RefundedAmount amount }
	PaymentMethod                  struct{ Type, CardBin string }
	CaptureGuaranteedUntil         string
}

func (v view) sums() []int64 {
	a := v.Aggregate
	return []int64{a.AuthorizedAmount.Value, a.CapturedAmount.Value, a.CancelledAmount.Value, a.RefundedAmount.Value}
}

func (x *till) get() (v view) {
	x.Helper()
	x.call("GET", payments+"/"+ref, "").is(http.StatusOK).decode(&v)
	return v
}

type loggedEvent struct {
	Reference, PSPReference, Name, Timestamp string
	Amount                                   amount
	IdempotencyKey                           *string
	Success                                  bool
}

func (x *till) events() (log []loggedEvent) {
	x.Helper()
	x.call("GET", payments+"/"+ref+"/events", "").is(http.StatusOK).decode(&log)
	return log
}

// reply is an answer of the sandbox.
type reply struct {
	*testing.T
	status int
	media  string
	body   string

	retryAfter string
}

func (r reply) is(status int) reply {
	r.Helper()
	if r.status != status {
		r.Fatalf("status %d, want %d: %s", r.status, status, r.body)
	}
	return r
}

func (r reply) decode(into any) {
	r.Helper()
	if err := json.Unmarshal([]byte(r.body), into); err != nil {
		r.Fatalf("%v: %s", err, r.body)
	}
}

// refused wants a problem with one extraDetails element: a field, or ErrorCode
// with the code.
func (r reply) refused(status int, name, reason string) {
	r.Helper()
	var p struct {
		Type, Title, TraceID, Instance string
		Status                         int
		ExtraDetails                   []struct{ Name, Reason string }
	}
	r.is(status).decode(&p)
	if r.media != "application/problem+json" || p.Status != status || p.Type == "" || p.Title == "" ||
		p.TraceID == "" || !strings.HasPrefix(p.Instance, "/v1/") {
		r.Errorf("not a whole problem: %s %s", r.media, r.body)
	}
	if len(p.ExtraDetails) != 1 || p.ExtraDetails[0].Name != name || !strings.Contains(p.ExtraDetails[0].Reason, reason) {
		r.Errorf("details %v, want %s %s", p.ExtraDetails, name, reason)
	}
}

func (r reply) code(status int, code string) {
	r.Helper()
	r.refused(status, "ErrorCode", code)
}

// apim wants the shape of the API gateway.
func (r reply) apim(status int) {
	r.Helper()
	var e struct {
		StatusCode int
		Message    string
	}
	r.is(status).decode(&e)
	if e.StatusCode != status || e.Message == "" {
		r.Errorf("not the shape of the gateway: %s", r.body)
	}
}
