package vipps_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/vipps"
)

// FuzzAnswers gives every call of the client the same body, whatever it is. It
// answers with something about our payment or with trouble, never with another
// payment's money, a panic, or what it was sent.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		payment("AUTHORIZED", 10000, 0, 2500), problem("6060"), `{"reference":"` + string(ref) + `","redirectUrl":"x"}`, "", "null", "[]", "<html>",
		`{"webhooks":[{"id":1}]}`, `{"id":"a","secret":"b"}`, `{"msisdn":"4791234567","version":"2.0","timestamp":1e99}`,
		`[{"name":"CREATED","timestamp":"2026-10-06T10:00:00.1234567Z","idempotencyKey":"k"}]`, `{"extraDetails":[null,{"name":{},"reason":[]}]}`,
	} {
		for _, status := range []int{200, 201, 400, 409, 503} {
			f.Add(status, []byte(body))
		}
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 100 || status > 999 {
			return
		}
		c := client(always(status, string(body)), time.Now)
		for what, ask := range map[string]func() (payments.Observation, error){
			"create":  func() (payments.Observation, error) { return c.Create(background, ref, []byte("{}"), "k") },
			"get":     func() (payments.Observation, error) { return c.Get(background, ref) },
			"capture": func() (payments.Observation, error) { return c.Capture(background, ref, 10000, "k") },
			"cancel":  func() (payments.Observation, error) { return c.Cancel(background, ref, payments.Release, "k") },
			"refund":  func() (payments.Observation, error) { return c.Refund(background, ref, 100, "k", false) },
		} {
			o, err := ask()
			if err == nil && (o.State == "" || o.Captured < 0 || o.Authorized < 0 || o.Refunded < 0 || !strings.Contains(string(body), string(ref))) {
				t.Errorf("%s: %+v of %q", what, o, body)
			}
			harmless(t, what, err)
		}
		_, err := c.Events(background, ref)
		harmless(t, "events", err)
		who, err := c.Exchange(background, "q")
		if harmless(t, "exchange", err); err == nil && who.MSISDN == "" {
			t.Errorf("nobody of %q", body)
		}
		_, err = c.Webhooks(background)
		harmless(t, "webhooks", err)
		_, secret, err := c.Register(background, "https://till.invalid")
		if harmless(t, "register", err); err == nil && secret == "" {
			t.Errorf("no secret of %q", body)
		}
	})
}

// harmless wants an error that the till can branch on, without anybody's number.
func harmless(t *testing.T, what string, err error) {
	t.Helper()
	var tr *payments.Trouble
	if err != nil && (!errors.As(err, &tr) || tr.Kind == "") {
		t.Errorf("%s: %v is no trouble", what, err)
	}
	if err != nil && strings.Contains(err.Error(), "91234567") {
		t.Errorf("%s: a number: %v", what, err)
	}
}

// FuzzToken gives the token endpoint any body: there is a token that is used, or
// the request does not leave.
func FuzzToken(f *testing.F) {
	f.Add(`{"expires_in":"3599","access_token":"T"}`)
	f.Add(`{"expires_in":3599,"expires_on":null,"access_token":"T"}`)
	f.Add(`{"access_token":""}`)
	f.Add(`{"expires_in":"-1","access_token":"T"}`)
	f.Fuzz(func(t *testing.T, body string) {
		box := always(200, payment("CREATED", 0, 0, 0))
		box.token = func(int) (int, string) { return 200, body }
		c := vipps.New(vipps.Config{URL: "https://api.invalid", Keys: keys, Currency: "NOK", HTTP: box, Now: time.Now})
		_, err := c.Get(background, ref)
		harmless(t, "get", err)
		if err != nil && len(box.paths()) > 1 {
			t.Errorf("%v, and yet %q left", err, box.paths())
		}
	})
}
