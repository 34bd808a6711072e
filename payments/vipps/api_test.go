package vipps_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/vipps"
)

// The other two ways to say who shall pay.
func TestComposeForAnybodyAndForAToken(t *testing.T) {
	c := client(always(200, ""), time.Now)
	o := order(payments.Customer{})
	o.Flow = payments.FlowQR
	body, err := c.Compose(o)
	if err != nil || !strings.Contains(string(body), `"userFlow":"QR","qrFormat":{"format":"TEXT/TARGETURL"}`) || strings.Contains(string(body), `"customer":`) {
		t.Errorf("QR: %s %v", body, err)
	}
	body, err = c.Compose(order(payments.CustomerByToken("tok=", "Vipps")))
	if err != nil || !strings.Contains(string(body), `"customer":{"customerToken":"tok="}`) || !strings.Contains(string(body), "PUSH_MESSAGE") {
		t.Errorf("token: %s %v", body, err)
	}
}

func TestCreateForAScreen(t *testing.T) {
	f := always(201, `{"reference":"`+string(ref)+`","redirectUrl":"https://qr.vipps.no/28/x"}`)
	o, err := client(f, time.Now).Create(background, ref, []byte("{}"), "k")
	if err != nil || o.Target != "https://qr.vipps.no/28/x" || o.State != payments.StateCreated {
		t.Errorf("%+v %v", o, err)
	}
	kept, err := json.Marshal(o)
	if err != nil || bytes.Contains(kept, []byte("qr.vipps.no")) {
		t.Errorf("what lets anybody pay is kept: %s %v", kept, err)
	}
}

func TestRefund(t *testing.T) {
	f := always(200, strings.Replace(payment("AUTHORIZED", 10000, 0, 10000), `"refundedAmount":{"currency":"NOK","value":0}`, `"refundedAmount":{"currency":"NOK","value":7440}`, 1))
	o, err := client(f, time.Now).Refund(background, ref, 7440, "key-r", false)
	if err != nil || o.Refunded != 7440 || o.Captured != 10000 {
		t.Errorf("%+v %v", o, err)
	}
	last := f.calls[len(f.calls)-1]
	if last.Method+" "+last.URL.Path != "POST /epayment/v1/payments/"+string(ref)+"/refund" ||
		last.body != `{"modificationAmount":{"currency":"NOK","value":7440}}` || last.Header.Get("Idempotency-Key") != "key-r" {
		t.Errorf("%s %s", last.URL.Path, last.body)
	}
	// Refused: the log tells whether the refund of this key was made after all.
	for log, want := range map[string]payments.TroubleKind{
		`[]`:                   payments.Unanswered, // what does not know of its own payment knows nothing
		`[{"name":"CREATED"}]`: payments.Denied,
		`[{"name":"CREATED"},{"name":"REFUNDED","idempotencyKey":"another","success":true},{"name":"REFUNDED","idempotencyKey":"k","success":false}]`: payments.Denied,
		`[{"name":"CREATED"},{"name":"REFUNDED","success":true}]`:                                                                                     payments.Unanswered, // it may be this one
		`[{"name":"CREATED"},{"name":"REFUNDED","idempotencyKey":"k","success":true}]`:                                                                "",
		`<html>`: payments.Unanswered,
	} {
		f := &fake{say: func(c call) (int, string) {
			switch {
			case c.Method == http.MethodPost:
				return 400, problem("6150")
			case strings.HasSuffix(c.URL.Path, "/events"):
				return 200, log
			}
			return 200, payment("AUTHORIZED", 10000, 0, 10000)
		}}
		o, err := client(f, time.Now).Refund(background, ref, 1, "k", false)
		if want == "" {
			if err != nil || o.Captured != 10000 {
				t.Errorf("%s: %+v %v", log, o, err)
			}
		} else if tr := trouble(t, err); tr.Kind != want || want == payments.Denied && tr.Code != "6150" {
			t.Errorf("%s: %+v", log, tr)
		}
	}
	// After a doubt the log is looked at before anything is asked for.
	for log, want := range map[string]int{`[{"name":"CREATED"},{"name":"REFUNDED","idempotencyKey":"k","success":true}]`: 0, `[{"name":"CREATED"}]`: 1, `{`: 0} {
		f := &fake{say: func(c call) (int, string) {
			if strings.HasSuffix(c.URL.Path, "/events") {
				return 200, log
			}
			return 200, strings.Replace(payment("AUTHORIZED", 10000, 0, 10000), `"refundedAmount":{"currency":"NOK","value":0}`, `"refundedAmount":{"currency":"NOK","value":1}`, 1)
		}}
		_, err := client(f, time.Now).Refund(background, ref, 1, "k", true)
		asked := 0
		for _, p := range f.paths() {
			if strings.HasSuffix(p, "/refund") {
				asked++
			}
		}
		if asked != want || (err != nil) != (log == "{") {
			t.Errorf("%s: asked %d times, %v", log, asked, err)
		}
	}
	if tr := trouble(t, second(client(f, time.Now).Refund(background, ref, 7441, "k2", false))); tr.Kind != payments.Unanswered {
		t.Errorf("200 without the money: %+v", tr)
	}
}

func second[T any](_ T, err error) error { return err }

func TestEvents(t *testing.T) {
	f := always(200, `[{"reference":"x","pspReference":"fe9af7ed-fb01-4242-acf9-2571e635c841","name":"CREATED","amount":{"currency":"NOK","value":10000},"timestamp":"2026-10-06T10:00:00.123Z","idempotencyKey":"k1","success":true},
	{"name":"AUTHORIZED","pspReference":"3343000001","amount":{"currency":"NOK","value":10000},"timestamp":"2026-10-06T10:00:01.1234567Z","idempotencyKey":null,"success":true,"new":1},
	{"name":"CANCELLED","timestamp":"yesterday","success":false}]`)
	got, err := client(f, time.Now).Events(background, ref)
	want := []vipps.Event{
		{Name: "CREATED", PSP: "fe9af7ed-fb01-4242-acf9-2571e635c841", Amount: 10000, At: time.Date(2026, 10, 6, 10, 0, 0, 123e6, time.UTC), Key: "k1", Success: true},
		{Name: "AUTHORIZED", PSP: "3343000001", Amount: 10000, At: time.Date(2026, 10, 6, 10, 0, 1, 1234567e2, time.UTC), Success: true},
		{Name: "CANCELLED"},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v %v", got, err)
	}
	for _, body := range []string{"", "{}", "<html>", `[{"name":1}]`} {
		if tr := trouble(t, second(client(always(200, body), time.Now).Events(background, ref))); tr.Kind != payments.Unanswered {
			t.Errorf("%q: %+v", body, tr)
		}
	}
}

func TestExchange(t *testing.T) {
	f := always(200, `{"msisdn":"4798765432","version":"2.0","timestamp":1634025600}`)
	c := client(f, time.Now)
	who, err := c.Exchange(background, "https://qr.vipps.no/p/abc")
	if err != nil || string(who.MSISDN) != "4798765432" || who.Version != "2.0" || !who.Made.Equal(time.Unix(1634025600, 0)) {
		t.Errorf("%+v %v", who, err)
	}
	if printed := fmt.Sprintf("%v %+v %#v", who, who, who); strings.Contains(printed, "98765432") {
		t.Error("the number prints:", printed)
	}
	if _, err := c.ExchangeToken(background, "tok="); err != nil {
		t.Error(err)
	}
	want := []string{
		"POST /qr/v1/exchange " + `{"qrCode":"https://qr.vipps.no/p/abc","requestedData":["MSISDN"]}`,
		"POST /qr/v1/exchange/customer " + `{"customer":{"customerToken":"tok="},"requestedData":["MSISDN"]}`,
	}
	for i, w := range want {
		got := f.calls[i+1]
		if line := got.Method + " " + got.URL.Path + " " + got.body; line != w || got.Header.Get("Idempotency-Key") != "" {
			t.Errorf("%s, want %s", line, w)
		}
	}
	if who, err := client(always(200, `{"msisdn":"4791234567","version":"1.0"}`), time.Now).Exchange(background, "q"); err != nil || !who.Made.IsZero() {
		t.Errorf("%+v %v", who, err)
	}
	for _, body := range []string{"", "{}", `{"msisdn":4791234567}`, `{"msisdn":""}`} {
		if tr := trouble(t, second(client(always(200, body), time.Now).Exchange(background, "q"))); tr.Kind != payments.Unanswered || strings.Contains(tr.Error(), "4791234567") {
			t.Errorf("%q: %v", body, tr)
		}
	}
	// A problem of this API has neither type nor trace, and quotes the code.
	if tr := trouble(t, second(client(always(400, `{"title":"Bad Request","status":400,"detail":"4791234567","extraDetails":[{"name":"qrCode","reason":"4791234567"}]}`), time.Now).Exchange(background, "q"))); tr.Kind != payments.Denied || strings.Contains(tr.Error(), "4791234567") {
		t.Errorf("%v", tr)
	}
}

func TestWebhookRegistrations(t *testing.T) {
	f := &fake{say: func(c call) (int, string) {
		switch c.Method {
		case http.MethodPost:
			return 201, `{"id":"497f6eca","secret":"c2VjcmV0"}`
		case http.MethodGet:
			return 200, `{"webhooks":[{"id":"497f6eca","url":"https://till.invalid/hook","events":["epayments.payment.created.v1"]}]}`
		}
		return 204, ""
	}}
	c := client(f, time.Now)
	made, secret, err := c.Register(background, "https://till.invalid/hook")
	if err != nil || made.ID != "497f6eca" || string(secret) != "c2VjcmV0" || len(made.Events) != 8 {
		t.Errorf("%+v %v", made, err)
	}
	list, err := c.Webhooks(background)
	if err != nil || len(list) != 1 || list[0].URL != "https://till.invalid/hook" {
		t.Errorf("%+v %v", list, err)
	}
	if err := c.Unregister(background, "497f6eca"); err != nil {
		t.Error(err)
	}
	want := []string{"POST /accesstoken/get", "POST /webhooks/v1/webhooks", "GET /webhooks/v1/webhooks", "DELETE /webhooks/v1/webhooks/497f6eca"}
	if got := f.paths(); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	var sent struct {
		URL    string
		Events []string
	}
	if err := json.Unmarshal([]byte(f.calls[1].body), &sent); err != nil || sent.URL != "https://till.invalid/hook" || !slices.Contains(sent.Events, "epayments.payment.terminated.v1") {
		t.Errorf("%s %v", f.calls[1].body, err)
	}
	if _, _, err := client(always(201, `{"id":"x"}`), time.Now).Register(background, "https://till.invalid/hook"); trouble(t, err).Kind != payments.Unanswered {
		t.Error(err)
	}
}

func TestForceApproveIsForTestsOnly(t *testing.T) {
	f := always(200, "")
	phone, err := payments.ParsePhone("91234567", payments.Countries[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := client(f, time.Now).ForceApprove(background, ref, phone); err != nil {
		t.Error(err)
	}
	last := f.calls[len(f.calls)-1]
	if last.URL.Path != "/epayment/v1/test/payments/"+string(ref)+"/approve" || last.body != `{"customer":{"phoneNumber":"4791234567"}}` {
		t.Errorf("%s %s", last.URL.Path, last.body)
	}
	real := always(200, "")
	c := vipps.New(vipps.Config{URL: "https://API.vipps.no:443", Keys: keys, Currency: money.NOK, HTTP: real, Now: time.Now})
	if err := c.ForceApprove(background, ref, phone); !errors.Is(err, vipps.ErrTestOnly) || len(real.paths()) != 0 {
		t.Errorf("%v, %q", err, real.paths())
	}
}

// The log has what a technician needs and nothing that is anybody's secret.
func TestLog(t *testing.T) {
	var log bytes.Buffer
	f := &fake{say: func(c call) (int, string) {
		if c.Method == http.MethodGet {
			return 200, payment("AUTHORIZED", 10000, 0, 0)
		}
		return 400, problem("7010")
	}}
	c := vipps.New(vipps.Config{URL: "https://api.invalid", Keys: keys, Currency: money.NOK, HTTP: f, Now: time.Now, Log: slog.New(slog.NewTextHandler(&log, nil))})
	body, err := c.Compose(order(anna))
	if err != nil {
		t.Fatal(err)
	}
	if err := second(c.Create(background, ref, body, "key-1")); code(err) != "7010" {
		t.Error(err)
	}
	if err := second(c.Get(background, ref)); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"POST /epayment/v1/payments", string(ref), "status=400", "code=7010", "trace=00-813b-01", "POST /accesstoken/get"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log has no %q:\n%s", want, &log)
		}
	}
	for _, secret := range []string{"the-client", "the-subscription", "TOKEN", "91234567", "GET "} { // a poll that went well is no news
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log has %q:\n%s", secret, &log)
		}
	}
}

func code(err error) string {
	var tr *payments.Trouble
	if errors.As(err, &tr) {
		return tr.Code
	}
	return ""
}
