package vipps_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/vipps"
)

// waiting adds a Retry-After to what fake answers.
type waiting struct {
	*fake
	value string
}

func (h *waiting) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := h.fake.RoundTrip(r)
	if err == nil && h.value != "" {
		resp.Header.Set("Retry-After", h.value)
	}
	return resp, err
}

func clientOver(t http.RoundTripper) *vipps.Client {
	return vipps.New(vipps.Config{URL: "https://api.invalid", Keys: keys, Currency: money.NOK, HTTP: t, Now: time.Now})
}

// The expiry comes as a text, as a number, or only as the moment of the end;
// a token is used until a minute before.
func TestTokenLife(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		life time.Duration
	}{
		"text":       {`"expires_in":"3599"`, 3539 * time.Second},
		"number":     {`"expires_in":3599`, 3539 * time.Second},
		"the end":    {`"expires_on":"946688400"`, time.Hour - time.Minute}, // the bubble begins at 946684800
		"end number": {`"expires_on":946688400`, time.Hour - time.Minute},
		"short":      {`"expires_in":"80"`, 40 * time.Second},
		"both":       {`"expires_in":"600","ext_expires_in":"0","expires_on":"1","not_before":"1","resource":"r","token_type":"Bearer"`, 9 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := always(200, payment("CREATED", 0, 0, 0))
				f.token = func(n int) (int, string) {
					return 200, fmt.Sprintf(`{"access_token":"TOKEN-%d",%s}`, n, c.body)
				}
				c2 := client(f, time.Now)
				get := func(tokens int) {
					t.Helper()
					if _, err := c2.Get(background, ref); err != nil || f.tokens != tokens {
						t.Fatalf("%d tokens, want %d: %v", f.tokens, tokens, err)
					}
				}
				get(1)
				time.Sleep(c.life - time.Second)
				get(1)
				time.Sleep(2 * time.Second)
				get(2)
			})
		})
	}
}

func TestTokenAnswersThatHoldNone(t *testing.T) {
	for _, body := range []string{"", "<html>", "{}", `{"access_token":""}`, `{"access_token":"T","expires_in":"soon"}`, `{"access_token":"T","expires_in":"3599"`} {
		f := always(200, "")
		f.token = func(int) (int, string) { return 200, body }
		_, err := client(f, time.Now).Create(background, ref, []byte("{}"), "k")
		if tr := trouble(t, err); tr.Kind != payments.Unsent || len(f.calls) != 1 {
			t.Errorf("%q: %v, %q", body, err, f.paths())
		}
	}
}

func TestTokenRefused(t *testing.T) {
	for status, want := range map[int]payments.TroubleKind{
		400: payments.KeysRefused, 401: payments.KeysRefused, 403: payments.KeysRefused,
		404: payments.Unsent, 429: payments.Unsent, 500: payments.Unsent, 503: payments.Unsent, 302: payments.Unsent,
	} {
		f := always(200, "")
		f.token = func(int) (int, string) { return status, `{"error":"invalid_client"}` }
		_, err := client(f, time.Now).Create(background, ref, []byte("{}"), "k")
		if tr := trouble(t, err); tr.Kind != want || tr.HTTP != status || len(f.calls) != 1 {
			t.Errorf("%d: %v, %q", status, err, f.paths())
		}
	}
}

// Many callers, one fetch.
func TestTokenSingleFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := always(200, payment("CREATED", 0, 0, 0))
		f.hold = make(chan struct{})
		c := client(f, time.Now)
		var callers sync.WaitGroup
		for range 20 {
			callers.Go(func() {
				if _, err := c.Get(background, ref); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		close(f.hold)
		callers.Wait()
		if f.tokens != 1 {
			t.Errorf("%d fetches", f.tokens)
		}
	})
}

// A caller that gives up its fetch does not take the others with it, and one
// that waits can give up alone.
func TestTokenFetchGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := always(200, payment("CREATED", 0, 0, 0))
		f.hold = make(chan struct{})
		c := client(f, time.Now)
		ctx, cancel := context.WithCancel(background)
		results := make(chan error, 3)
		ask := func(ctx context.Context) {
			_, err := c.Get(ctx, ref)
			results <- err
		}
		go ask(ctx)
		synctest.Wait()
		go ask(background)
		short, stop := context.WithTimeout(background, time.Second)
		defer stop()
		go ask(short)
		synctest.Wait()
		if err := <-results; trouble(t, err).Kind != payments.Unsent {
			t.Errorf("the impatient one: %v", err)
		}
		cancel()
		if err := <-results; trouble(t, err).Kind != payments.Unsent {
			t.Errorf("the one that gave up: %v", err)
		}
		synctest.Wait()
		close(f.hold)
		if err := <-results; err != nil {
			t.Errorf("the patient one: %v", err)
		}
		if f.tokens != 2 {
			t.Errorf("%d fetches", f.tokens)
		}
	})
}

// A 401 drops the token, and the same call goes out once more, with the same
// bytes. A second 401 is the end: the keys are at fault.
func TestUnexpected401(t *testing.T) {
	for refused, want := range map[string]payments.TroubleKind{"TOKEN-1": "", "TOKEN-": payments.KeysRefused} {
		f := &fake{say: func(c call) (int, string) {
			if strings.Contains(c.Header.Get("Authorization"), refused) {
				return 401, `{"statusCode":401,"message":"Unauthorized. Access token is missing or invalid."}`
			}
			return 200, payment("AUTHORIZED", 10000, 0, 10000)
		}}
		c := client(f, time.Now)
		_, err := c.Capture(background, ref, 10000, "the-key")
		if want == "" && err != nil || want != "" && trouble(t, err).Kind != want {
			t.Errorf("%s: %v", refused, err)
		}
		if p := f.paths(); len(p) != 4 || f.tokens != 2 {
			t.Fatalf("%s: %q", refused, p)
		}
		if a, b := f.calls[1], f.calls[3]; a.body != b.body || a.Header.Get("Idempotency-Key") != "the-key" || b.Header.Get("Idempotency-Key") != "the-key" {
			t.Errorf("%s: %s and %s", refused, a.body, b.body)
		}
	}
}
