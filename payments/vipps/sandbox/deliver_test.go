package sandbox_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

func TestWebhooksTellTheEventLog(t *testing.T) {
	x, v := subscribed(t, sandbox.Config{})
	x.create(pushBody(t, "profile", `{"scope":"name birthDate"}`), "k1").is(http.StatusCreated)
	x.deliver(v, time.Minute)
	x.adjust("capture", 40000, "c1").is(http.StatusOK)
	x.cancel("").is(http.StatusOK)
	x.adjust("refund", 100, "r1").is(http.StatusOK)
	x.deliver(v, time.Minute)
	log := x.events()
	if len(v.got) != 5 || len(log) != 5 {
		t.Fatalf("arrived: %s", v.names())
	}
	for i, e := range log {
		h := v.got[i]
		same := h.Reference == e.Reference && h.PSPReference == e.PSPReference && h.Name == e.Name && h.Amount == e.Amount &&
			h.Timestamp == e.Timestamp && h.Success && (h.IdempotencyKey == nil) == (e.IdempotencyKey == nil)
		if !same || h.MSN != "123456" {
			t.Errorf("webhook %s, event %+v", h.body, e)
		}
		if h.Name == "AUTHORIZED" != (h.CaptureGuaranteedUntil != "" && h.Sub != "" && h.UserDetails != nil) {
			t.Errorf("webhook %s", h.body)
		}
	}
	if u := v.got[1].UserDetails; u.MobileNumber != "4712345678" || u.FirstName == "" || u.LastName == "" || u.Email == "" || u.DateOfBirth == "" {
		t.Errorf("user details: %+v", u)
	}
	if at := v.got[1].at; at != 4*time.Second {
		t.Errorf("the approval came after %v", at)
	}
}

func TestWebhooksOfFinalStates(t *testing.T) {
	for decision, name := range map[sandbox.Decision]string{sandbox.Decline: "ABORTED", sandbox.Ignore: "EXPIRED", sandbox.Process: "AUTHORIZED"} {
		x, v := subscribed(t, sandbox.Config{Customer: sandbox.Script{Decision: decision}})
		x.created()
		x.deliver(v, time.Hour)
		if got := v.names(); got != "CREATED "+name {
			t.Errorf("%s: %s", decision, got)
		}
	}
	x, v := subscribed(t, sandbox.Config{})
	x.created()
	x.cancel("").is(http.StatusOK)
	x.deliver(v, time.Hour)
	if got := v.names(); got != "CREATED TERMINATED" {
		t.Error(got)
	}
}

func TestWebhooksGoToTheirSalesUnit(t *testing.T) {
	x, v := subscribed(t, sandbox.Config{})
	v.secret = ""
	x.register("https://other.example/", allEvents, "Merchant-Serial-Number", "654321")
	partner := x.register("https://partner.example/", `["`+authorized+`"]`, "Merchant-Serial-Number", "")
	x.approved()
	x.deliver(v, time.Minute)
	if got := v.names(); got != "CREATED AUTHORIZED AUTHORIZED" || v.got[2].id != partner.ID {
		t.Errorf("arrived: %s, by %s", got, v.got[len(v.got)-1].id)
	}
}

// TestRetrySchedule is the pattern of the Webhooks API: four attempts two
// seconds apart, one after a minute, one after two, then every hour up to the
// 29th, then daily, and no more after seven days.
func TestRetrySchedule(t *testing.T) {
	for _, scale := range []float64{0, 0.5} {
		x, v := subscribed(t, sandbox.Config{TokenLifetime: 1000 * time.Hour, Settings: sandbox.Settings{RetryScale: scale}})
		if scale == 0 {
			scale = 1
		}
		v.answer = func(hook) (int, error) { return http.StatusInternalServerError, nil }
		x.SetDefault(sandbox.Script{Decision: sandbox.Ignore})
		x.created()
		x.deliver(v, 15*24*time.Hour)
		var at []time.Duration
		for _, h := range v.got {
			if h.Name == "CREATED" {
				at = append(at, time.Duration(float64(h.at)/scale))
			}
		}
		want := []time.Duration{0, 2 * time.Second, 4 * time.Second, 6 * time.Second, 66 * time.Second, 186 * time.Second}
		for len(want) < 29 {
			want = append(want, want[len(want)-1]+time.Hour)
		}
		for last := want[len(want)-1] + 24*time.Hour; last <= 7*24*time.Hour; last += 24 * time.Hour {
			want = append(want, last)
		}
		if !slices.Equal(at, want) {
			t.Errorf("scale %v: attempts at %v, want %v", scale, at, want)
		}
		d := x.Deliveries()
		if d[0].State != sandbox.GivenUp || len(d[0].Attempts) != len(want) || d[0].Attempts[0].Status != 500 {
			t.Errorf("delivery: %+v", d[0])
		}
	}
}

func TestAnAddressThatNeverAnswersIsDropped(t *testing.T) {
	x, v := subscribed(t, sandbox.Config{TokenLifetime: 1000 * time.Hour})
	v.answer = func(hook) (int, error) { return http.StatusNotFound, nil }
	x.approved()
	x.deliver(v, 14*24*time.Hour)
	x.create(pushBody(t, "reference", `"till7-000124-1"`), "k2").is(http.StatusCreated)
	x.deliver(v, 0)
	if r := x.call("GET", hooks, ""); r.body != `{"webhooks":[]}` {
		t.Errorf("still registered: %s", r.body)
	}
}

// TestHeadOfLine: a webhook that fails holds back what follows about the same
// payment, and nothing else.
func TestHeadOfLine(t *testing.T) {
	x, v := subscribed(t, sandbox.Config{})
	failing := true
	v.answer = func(h hook) (int, error) {
		if failing && h.Name == "AUTHORIZED" && h.Reference == ref {
			return 0, errors.New("connection refused")
		}
		return http.StatusOK, nil
	}
	x.approved()
	x.adjust("capture", 49900, "c1").is(http.StatusOK)
	x.create(pushBody(t, "reference", `"till7-000124-1"`), "k2").is(http.StatusCreated)
	x.deliver(v, 5*time.Second)
	if got, want := v.names(), "CREATED AUTHORIZED CREATED AUTHORIZED AUTHORIZED AUTHORIZED"; got != want {
		t.Errorf("arrived: %s, want %s", got, want)
	}
	if d := x.Deliveries()[1]; d.State != sandbox.Waiting || d.Attempts[0].Error != "connection refused" {
		t.Errorf("delivery: %+v", d)
	}
	failing = false
	x.deliver(v, time.Minute)
	if got := v.names(); !strings.HasSuffix(got, " AUTHORIZED CAPTURED") {
		t.Errorf("arrived: %s", got)
	}
	for _, d := range x.Deliveries() {
		if d.State != sandbox.Delivered {
			t.Errorf("delivery: %+v", d)
		}
	}
}

func TestWebhookSwitches(t *testing.T) {
	for _, tt := range []struct {
		name     string
		settings sandbox.Settings
		want     string
		at       time.Duration // of the last one
	}{
		{"as it is", sandbox.Settings{}, "CREATED AUTHORIZED", 0},
		{"twice", sandbox.Settings{DuplicateWebhooks: true}, "CREATED CREATED AUTHORIZED AUTHORIZED", 0},
		{"never", sandbox.Settings{DropWebhooks: true}, "", 0},
		{"late", sandbox.Settings{WebhookDelay: sandbox.Span(30 * time.Second)}, "CREATED AUTHORIZED", 30 * time.Second},
	} {
		x, v := subscribed(t, sandbox.Config{Settings: tt.settings})
		x.approved()
		x.deliver(v, time.Minute)
		if got := v.names(); got != tt.want {
			t.Errorf("%s: %s", tt.name, got)
		}
		if n := len(v.got); n > 0 && v.got[n-1].at != tt.at {
			t.Errorf("%s: after %v", tt.name, v.got[n-1].at)
		}
	}
}

func TestFailedOperation(t *testing.T) {
	x, v := subscribed(t, sandbox.Config{})
	x.approved()
	if err := x.FailOperation("", "CAPTURED"); err != nil {
		t.Fatal(err)
	}
	x.deliver(v, 0)
	if h := v.got[2]; h.Name != "CAPTURED" || h.Success || h.Amount.Value != 49900 {
		t.Errorf("webhook: %s", h.body)
	}
	if e := x.events()[2]; e.Name != "CAPTURED" || e.Success {
		t.Errorf("event: %+v", e)
	}
	x.books("AUTHORIZED", 49900, 0, 0, 0)
	if err := x.FailOperation("", "PAID"); err == nil {
		t.Error("no error for an event that is none")
	}
	if err := x.FailOperation("nobodys-payment", "CAPTURED"); !errors.Is(err, sandbox.ErrNoPayment) {
		t.Error(err)
	}
}

func TestForgottenRegistration(t *testing.T) {
	x, v := subscribed(t, sandbox.Config{})
	x.created()
	if err := x.Forget(""); err != nil {
		t.Fatal(err)
	}
	x.deliver(v, time.Minute)
	if len(v.got) != 0 || x.Deliveries()[0].State != sandbox.GivenUp {
		t.Errorf("arrived: %s, %+v", v.names(), x.Deliveries())
	}
	if err := x.Forget(""); !errors.Is(err, sandbox.ErrNoWebhook) {
		t.Error(err)
	}
}

func TestCheckInIsAnnounced(t *testing.T) {
	x, v := subscribed(t, sandbox.Config{})
	v.secret = x.register("https://till.example/sticker", `["user.checked-in.v1"]`).Secret
	token, err := x.CheckIn("123456", "till-7", "4798765432")
	if err != nil {
		t.Fatal(err)
	}
	x.deliver(v, 0)
	want := fmt.Sprintf(`{"customerToken":%q,"merchantQrId":"till-7","msn":"123456","initiatedAt":"2026-10-06T10:00:00.0000000Z"}`, token)
	if len(v.got) != 1 || v.got[0].body != want {
		t.Errorf("arrived: %+v, want %s", v.got, want)
	}
}

// TestRun goes through a payment in virtual time, with a receiver that hangs
// at first: it has ten seconds.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		x := &till{T: t, Sandbox: sandbox.New(sandbox.Config{})}
		x.fetchToken()
		var answered atomic.Bool
		v := &receiver{clock: func() time.Time { return opening.Add(time.Since(begun)) }}
		x.register("https://till.example/", allEvents)
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() {
			x.Sandbox.Run(ctx, trip(func(r *http.Request) (*http.Response, error) {
				if !answered.Swap(true) {
					<-r.Context().Done()
					return nil, r.Context().Err()
				}
				return v.RoundTrip(r)
			}))
		})
		x.created() // Run wakes for it, and for the customer by itself
		time.Sleep(time.Minute)
		stop()
		running.Wait()
		var at []time.Duration
		for _, h := range v.got {
			at = append(at, h.at)
		}
		if v.names() != "CREATED AUTHORIZED" || !slices.Equal(at, []time.Duration{12 * time.Second, 12 * time.Second}) {
			t.Errorf("arrived: %s at %v", v.names(), at)
		}
		if a := x.Deliveries()[0].Attempts; len(a) != 2 || a[0].Error == "" || a[1].Status != http.StatusOK {
			t.Errorf("attempts: %+v", a)
		}
		if err := x.Decide("", sandbox.Decline); !errors.Is(err, sandbox.ErrFinal) {
			t.Error(err)
		}
	})
}
