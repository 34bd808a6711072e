package vipps_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/vipps"
)

const ref = payments.Reference("K2-0417-1-7F3K9QXM")

// call is one request as it would have left the machine.
type call struct {
	*http.Request
	body string
}

// fake answers the requests of a client by hand and keeps them.
type fake struct {
	mu    sync.Mutex
	calls []call
	// say answers everything but the token; token answers that, a good one when nil.
	say   func(c call) (int, string)
	token func(n int) (int, string)
	media string
	hold  chan struct{} // token calls wait for it
	err   error         // instead of an answer

	tokens int
}

func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	body := ""
	if r.Body != nil {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = string(b)
	}
	c := call{r, body}
	f.mu.Lock()
	f.calls = append(f.calls, c)
	token := strings.HasPrefix(r.URL.Path, "/accesstoken")
	if token {
		f.tokens++
	}
	n, hold, err := f.tokens, f.hold, f.err
	f.mu.Unlock()
	if err != nil && !token {
		return nil, err
	}
	status, text := http.StatusOK, `{"token_type":"Bearer","expires_in":"3599","access_token":"TOKEN-`+string(rune('0'+n))+`"}`
	switch {
	case token && hold != nil:
		select {
		case <-hold:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	case !token:
		status, text = f.say(c)
	}
	if token && f.token != nil {
		status, text = f.token(n)
	}
	media := f.media
	if media == "" {
		media = "application/json;charset=UTF-8"
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {media}, "Location": {"https://elsewhere.invalid/"}},
		Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
}

// paths are the requests made so far, as "METHOD path".
func (f *fake) paths() (p []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
		p = append(p, c.Method+" "+c.URL.Path)
	}
	return p
}

var keys = vipps.Keys{ClientID: "the-client-id", ClientSecret: "the-client-secret", SubscriptionKey: "the-subscription-key", MerchantSerialNumber: "123456"}

func client(f *fake, now func() time.Time) *vipps.Client {
	return vipps.New(vipps.Config{
		URL: "https://api.invalid/", Keys: keys, Currency: money.NOK, HTTP: f, Now: now,
		System: vipps.System{Name: "Kasse", Version: "1.2.3", Plugin: "kasse-till", PluginVersion: "1.2.4"},
	})
}

// always answers everything alike.
func always(status int, body string) *fake {
	return &fake{say: func(call) (int, string) { return status, body }}
}

func payment(state string, authorized, cancelled, captured int) string {
	m := func(name string, n int) string {
		return `"` + name + `":{"currency":"NOK","value":` + strconv.Itoa(n) + `}`
	}
	return `{"reference":"` + string(ref) + `","state":"` + state + `","pspReference":"psp-1","amount":{"currency":"NOK","value":10000},
	"aggregate":{` + m("authorizedAmount", authorized) + `,` + m("cancelledAmount", cancelled) + `,` + m("capturedAmount", captured) + `,` + m("refundedAmount", 0) + `},
	"paymentMethod":{"type":"WALLET","cardBin":"541333"},"profile":{},"captureGuaranteedUntil":"2026-09-01T07:53:44.812+00:00","invented":[{"x":null}]}`
}

func problem(code string) string {
	return `{"type":"https://httpstatuses.io/400","title":"A title","detail":"4791234567 is wrong","status":400,"instance":"/v1/payments","traceId":"00-813b-01",
	"extraDetails":[{"name":"ErrorCode","reason":"` + code + `"}]}`
}

// trouble is the error as the till sees it.
func trouble(t *testing.T, err error) *payments.Trouble {
	t.Helper()
	var tr *payments.Trouble
	if !errors.As(err, &tr) {
		t.Fatalf("%v is no trouble", err)
	}
	return tr
}

var background = context.Background()

func order(c payments.Customer) payments.Order {
	r := receipt.Receipt{Till: 2, Sale: "2-0417", Currency: money.NOK, Total: 104_19, Lines: []receipt.Line{
		{ID: "1001", Name: "Helmelk 1 l", Quantity: "3", Unit: "pcs", Price: 22_50, Gross: 67_50, VAT: 1500},
		{ID: "1020", Name: `Epler "røde" & <gule>`, Quantity: "0.822", Unit: "kg", Price: 34_90, Gross: 28_69, VAT: 1500},
		{ID: "PANT2", Name: "Pant", Quantity: "4", Unit: "pcs", Price: 2_00, Gross: 8_00, VAT: 0},
	}}
	receipt.Split(r.Lines)
	return payments.Order{Reference: ref, Amount: 104_19, Currency: money.NOK, Customer: c, Description: "Hjørnet 2-0417", MinimumAge: 18, Receipt: r}
}
