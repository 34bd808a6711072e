package vipps_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/vipps"
)

var anna = payments.CustomerByQR("https://qr.vipps.no/28/2/01/031/4791234567?v=1&x=<y>", "+47 *** ** 567")

// The create, field by field (ePayment API 1.8.1). What a till does not need is
// not in it.
const wantCreate = `{
	"amount": {"currency": "NOK", "value": 10419},
	"paymentMethod": {"type": "WALLET"},
	"customer": {"personalQr": "https://qr.vipps.no/28/2/01/031/4791234567?v=1&x=<y>"},
	"customerInteraction": "CUSTOMER_PRESENT",
	"reference": "K2-0417-1-7F3K9QXM",
	"userFlow": "PUSH_MESSAGE",
	"paymentDescription": "Hjørnet 2-0417",
	"receipt": {
		"orderLines": [
			{"name": "Helmelk 1 l", "id": "1001", "totalAmount": 6750, "totalAmountExcludingTax": 5870, "totalTaxAmount": 880, "taxRate": 1500,
			 "unitInfo": {"unitPrice": 2250, "quantity": "3", "quantityUnit": "PCS"}},
			{"name": "Epler \"røde\" & <gule>", "id": "1020", "totalAmount": 2869, "totalAmountExcludingTax": 2494, "totalTaxAmount": 375, "taxRate": 1500,
			 "unitInfo": {"unitPrice": 3490, "quantity": "0.822", "quantityUnit": "KG"}},
			{"name": "Pant", "id": "PANT2", "totalAmount": 800, "totalAmountExcludingTax": 800, "totalTaxAmount": 0, "taxRate": 0,
			 "unitInfo": {"unitPrice": 200, "quantity": "4", "quantityUnit": "PCS"}}
		],
		"bottomLine": {"currency": "NOK", "posId": "2", "receiptNumber": "2-0417"}
	},
	"minimumUserAge": 18
}`

func TestCompose(t *testing.T) {
	c := client(always(200, ""), time.Now)
	body, err := c.Compose(order(anna))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := canonical(t, body), canonical(t, []byte(wantCreate)); got != want {
		t.Errorf("the create is\n%s\nwant\n%s", got, want)
	}
	for range 50 {
		again, err := c.Compose(order(anna))
		if err != nil || !bytes.Equal(again, body) {
			t.Fatalf("composed twice: %s, then %s, %v", body, again, err)
		}
	}
	phone, err := payments.ParsePhone("91234567", payments.Countries[0])
	if err != nil {
		t.Fatal(err)
	}
	o := order(phone)
	o.MinimumAge = 0
	body, err = c.Compose(o)
	if err != nil || !strings.Contains(string(body), `"customer":{"phoneNumber":"4791234567"}`) || strings.Contains(string(body), "minimumUserAge") {
		t.Errorf("by number: %s %v", body, err)
	}
	if _, err := c.Compose(order(payments.Customer{})); err == nil {
		t.Error("composed for nobody")
	}
	o = order(anna)
	o.Amount++
	if _, err := c.Compose(o); err == nil || strings.Contains(err.Error(), "4791234567") {
		t.Errorf("lines that do not add up: %v", err)
	}
}

func canonical(t *testing.T, b []byte) string {
	t.Helper()
	var v any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber() // 1.0 and 1 are not the same number here
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	out, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestRequests(t *testing.T) {
	f := always(200, payment("AUTHORIZED", 10000, 0, 10000))
	c := client(f, time.Now)
	body, err := c.Compose(order(anna))
	if err != nil {
		t.Fatal(err)
	}
	_, e1 := c.Create(background, ref, body, "key-1")
	_, e2 := c.Get(background, ref)
	_, e3 := c.Capture(background, ref, 10000, "key-2")
	_, e4 := c.Cancel(background, ref, payments.OnlyIfUnapproved, "key-3")
	_, e5 := c.Cancel(background, ref, payments.Release, "key-4")
	if err := errors.Join(e1, e2, e3, e4, e5); err != nil {
		t.Fatal(err)
	}
	const pay = "/epayment/v1/payments"
	want := []struct{ line, key, body string }{
		{"POST /accesstoken/get", "", ""},
		{"POST " + pay, "key-1", string(body)},
		{"GET " + pay + "/K2-0417-1-7F3K9QXM", "", ""},
		{"POST " + pay + "/K2-0417-1-7F3K9QXM/capture", "key-2", `{"modificationAmount":{"currency":"NOK","value":10000}}`},
		{"POST " + pay + "/K2-0417-1-7F3K9QXM/cancel", "key-3", `{"cancelTransactionOnly":true}`},
		{"POST " + pay + "/K2-0417-1-7F3K9QXM/cancel", "key-4", `{"cancelTransactionOnly":false}`},
	}
	if len(f.calls) != len(want) {
		t.Fatalf("requests %q", f.paths())
	}
	for i, w := range want {
		got := f.calls[i]
		if line := got.Method + " " + got.URL.Path; line != w.line || got.body != w.body || got.URL.Host != "api.invalid" || got.URL.RawQuery != "" {
			t.Errorf("%s %s, want %s %s", line, got.body, w.line, w.body)
		}
		headers := map[string]string{
			"Ocp-Apim-Subscription-Key": "the-subscription-key", "Merchant-Serial-Number": "123456",
			"Vipps-System-Name": "Kasse", "Vipps-System-Version": "1.2.3", "Vipps-System-Plugin-Name": "kasse-till", "Vipps-System-Plugin-Version": "1.2.4",
			"Authorization": "Bearer TOKEN-1", "Idempotency-Key": w.key, "Content-Type": "",
		}
		if w.body != "" {
			headers["Content-Type"] = "application/json"
		}
		if i == 0 {
			headers["Authorization"] = ""
			for name, value := range map[string]string{"client_id": "the-client-id", "client_secret": "the-client-secret"} {
				if v := got.Header[name]; len(v) != 1 || v[0] != value { // as Vipps spells them
					t.Errorf("token header %s is %q", name, v)
				}
			}
			if got.ContentLength != 0 {
				t.Errorf("token request of %d bytes", got.ContentLength)
			}
		}
		for name, value := range headers {
			if got.Header.Get(name) != value {
				t.Errorf("%s: %s is %q, want %q", w.line, name, got.Header.Get(name), value)
			}
		}
		if w.key != "" && got.GetBody != nil {
			t.Errorf("%s: net/http could repeat it by itself", w.line)
		}
	}
}

func TestAnswers(t *testing.T) {
	good := payment("AUTHORIZED", 10000, 0, 2500)
	want := payments.Observation{State: "AUTHORIZED", Authorized: 10000, Captured: 2500, PSP: "psp-1"}
	for _, media := range []string{"application/json", "application/problem+json", "text/plain", ";;"} {
		f := always(200, good)
		f.media = media
		if o, err := client(f, time.Now).Get(background, ref); err != nil || o != want {
			t.Errorf("%s: %+v %v", media, o, err)
		}
	}
	if o, err := client(always(200, strings.ReplaceAll(payment("PONDERING", 0, 0, 0), `"NOK"`, `""`)), time.Now).Get(background, ref); err != nil || o.State != "PONDERING" {
		t.Errorf("%+v %v", o, err)
	}
	for name, body := range map[string]string{
		"nothing":         "",
		"a page":          "<html><body>502</body></html>",
		"half":            good[:len(good)/2],
		"a list":          "[" + good + "]",
		"null":            "null",
		"another payment": strings.Replace(good, "K2-0417-1", "K2-0417-2", 1),
		"other case":      strings.Replace(good, "K2-0417-1-7F3K9QXM", "k2-0417-1-7f3k9qxm", 1),
		"no state":        strings.Replace(good, `"state":"AUTHORIZED",`, "", 1),
		"no aggregate":    strings.Replace(good, "aggregate", "aggregat", 1),
		"kroner":          strings.Replace(good, "10000", "100.00", -1),
		"a text":          strings.Replace(good, "10000", `"10000"`, -1),
		"below zero":      strings.Replace(good, "2500", "-2500", 1),
		"euros":           strings.Replace(good, `"capturedAmount":{"currency":"NOK"`, `"capturedAmount":{"currency":"EUR"`, 1),
		"two at once":     good + good,
		"too long":        good + strings.Repeat(" ", 1<<20),
	} {
		for what, ask := range map[string]func(*vipps.Client) error{
			"get":     func(c *vipps.Client) error { _, err := c.Get(background, ref); return err },
			"capture": func(c *vipps.Client) error { _, err := c.Capture(background, ref, 10000, "k"); return err },
			"cancel":  func(c *vipps.Client) error { _, err := c.Cancel(background, ref, payments.Release, "k"); return err },
		} {
			err := ask(client(always(200, body), time.Now))
			if tr := trouble(t, err); tr.Kind != payments.Unanswered || tr.HTTP != 200 {
				t.Errorf("%s, %s: %v", what, name, err)
			}
		}
	}
	for name, body := range map[string]string{"nothing": "", "another": `{"reference":"K2-0417-2"}`, "half": `{"reference":"K2-04`, "a list": `[]`} {
		_, err := client(always(201, body), time.Now).Create(background, ref, []byte("{}"), "k")
		if tr := trouble(t, err); tr.Kind != payments.Unanswered {
			t.Errorf("create, %s: %v", name, err)
		}
	}
	if o, err := client(always(201, `{"reference":"K2-0417-1-7F3K9QXM","redirectUrl":null}`), time.Now).Create(background, ref, []byte("{}"), "k"); err != nil || o != (payments.Observation{State: "CREATED"}) {
		t.Errorf("created: %+v %v", o, err)
	}
}

// What never left this machine is told from what may have arrived.
func TestTransport(t *testing.T) {
	for _, cause := range []error{io.EOF, io.ErrUnexpectedEOF, &net.OpError{Op: "read", Err: errors.New("connection reset")}} {
		f := always(200, "")
		f.err = cause
		_, err := client(f, time.Now).Create(background, ref, []byte("{}"), "k")
		if tr := trouble(t, err); tr.Kind != payments.Unanswered || tr.HTTP != 0 || !errors.Is(err, cause) {
			t.Errorf("%v: %v", cause, err)
		}
	}
	hangsUp := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/accesstoken") {
			_, _ = io.WriteString(w, `{"expires_in":"3599","access_token":"T"}`) // the client finds out
			return
		}
		panic(http.ErrAbortHandler)
	}))
	defer hangsUp.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	for address, want := range map[string]payments.TroubleKind{
		hangsUp.URL: payments.Unanswered,
		closed.URL:  payments.Unsent,
		strings.Replace(plain.URL, "http:", "https:", 1): payments.Unsent, // no TLS there, so nothing was said
	} {
		c := vipps.New(vipps.Config{URL: address, Keys: keys, Currency: money.NOK, Now: time.Now})
		_, err := c.Create(background, ref, []byte("{}"), "k")
		if tr := trouble(t, err); tr.Kind != want || tr.Stayed != (want == payments.Unsent) {
			t.Errorf("%s: %v", address, err)
		}
		c.Close()
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		f := always(status, "")
		_, err := client(f, time.Now).Capture(background, ref, 100, "k")
		if tr := trouble(t, err); tr.Kind != payments.Unanswered || tr.HTTP != status {
			t.Errorf("%d: %v", status, err)
		}
		if p := f.paths(); len(p) != 2 {
			t.Errorf("%d: %q", status, p)
		}
	}
}

// No print of a client, its keys, its errors or its trouble shows a secret.
func TestSecrets(t *testing.T) {
	f := &fake{say: func(c call) (int, string) { return 400, problem("4060") }}
	c := client(f, time.Now)
	body, err := c.Compose(order(anna))
	if err != nil {
		t.Fatal(err)
	}
	_, e1 := c.Create(background, ref, body, "k")
	f.err = errors.New("reset")
	_, e2 := c.Get(background, ref)
	f.err, f.token = nil, func(int) (int, string) { return 401, `{"message":"no"}` }
	_, e3 := client(f, time.Now).Get(background, ref)
	f.token = func(int) (int, string) { return 200, `{"access_token":"TOKEN-9","expires_in":{}}` }
	_, e4 := client(f, time.Now).Get(background, ref)
	var prints []string
	for _, v := range []any{keys, &keys, c, e1, e2, e3, e4, trouble(t, e1), *trouble(t, e1), []vipps.Secret{"the-client-secret"}, keys.ClientSecret} {
		prints = append(prints, fmt.Sprintf("%v|%+v|%#v|%s|%q|%d|%x", v, v, v, v, v, v, v))
	}
	packed, err := json.Marshal(keys)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range append(prints, string(packed)) {
		for _, secret := range []string{"the-client-id", "the-client-secret", "the-subscription-key", "TOKEN-", "4791234567"} {
			if strings.Contains(s, secret) {
				t.Errorf("%s in %s", secret, s)
			}
		}
	}
	if vipps.Secret("").String() != "" {
		t.Error("an empty secret shows as set")
	}
}

func TestKeysAreNotSentTwice(t *testing.T) {
	f := always(500, "")
	if _, err := client(f, time.Now).Capture(background, ref, money.Amount(100), "k"); err == nil {
		t.Fatal("captured")
	}
	if p := f.paths(); !slices.Equal(p, []string{"POST /accesstoken/get", "POST /epayment/v1/payments/K2-0417-1-7F3K9QXM/capture"}) {
		t.Errorf("requests %q", p)
	}
	if f.calls[1].Method != http.MethodPost {
		t.Error("not a POST")
	}
}
