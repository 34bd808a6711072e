package sandbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

// receiver is the other end of webhooks. It answers 200 unless told otherwise.
type receiver struct {
	secret string
	clock  func() time.Time
	answer func(h hook) (int, error) // nil is 200

	mu  sync.Mutex
	got []hook
}

// hook is a webhook that has arrived.
type hook struct {
	MSN, Reference, PSPReference, Name, Timestamp, CaptureGuaranteedUntil, Sub string
	Amount                                                                     amount
	IdempotencyKey                                                             *string
	Success                                                                    bool
	UserDetails                                                                *struct{ Email, FirstName, LastName, MobileNumber, DateOfBirth string }

	at   time.Duration // since opening
	body string
	id   string
}

func (v *receiver) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	h := hook{at: v.clock().Sub(opening), body: string(body), id: r.Header.Get("Webhook-Id")}
	if err := json.Unmarshal(body, &h); err != nil {
		return nil, err
	}
	// What it was signed with has to be what the registration told.
	again := &http.Request{Method: r.Method, URL: r.URL, Header: http.Header{}}
	sandbox.Sign(again, v.secret, body, v.clock())
	for _, name := range []string{"x-ms-date", "x-ms-content-sha256", "Authorization"} {
		if v.secret != "" && r.Header.Get(name) != again.Header.Get(name) {
			return nil, fmt.Errorf("%s is %s", name, r.Header.Get(name))
		}
	}
	v.mu.Lock()
	v.got = append(v.got, h)
	v.mu.Unlock()
	status := http.StatusOK
	if v.answer != nil {
		if status, err = v.answer(h); err != nil {
			return nil, err
		}
	}
	return &http.Response{StatusCode: status, Body: http.NoBody, Request: r}, nil
}

// names are what has arrived, in order.
func (v *receiver) names() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var names []string
	for _, h := range v.got {
		names = append(names, h.Name)
	}
	return strings.Join(names, " ")
}

// subscribed is a till that has registered for everything, and its receiver.
func subscribed(t *testing.T, c sandbox.Config) (*till, *receiver) {
	t.Helper()
	x := open(t, c)
	v := &receiver{clock: func() time.Time { return opening.Add(time.Duration(x.clock.Load())) }}
	v.secret = x.register("https://till.example/hook?till=7", allEvents).Secret
	return x, v
}

// deliver moves the clock from one moment when something is due to the next,
// for so long.
func (x *till) deliver(v *receiver, d time.Duration) {
	x.Helper()
	until := x.clock.Load() + int64(d)
	for {
		next := x.Deliver(x.Context(), v)
		at := int64(next.Sub(opening))
		if next.IsZero() || at > until {
			x.clock.Store(until)
			return
		}
		x.clock.Store(at)
	}
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
