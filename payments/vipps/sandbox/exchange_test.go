package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

type exchanged struct {
	MSISDN, Version string
	Timestamp       *int64
}

func (x *till) exchange(body string, pairs ...string) reply {
	x.Helper()
	return x.call("POST", "/qr/v1/exchange", body, pairs...)
}

func TestExchange(t *testing.T) {
	x := open(t, sandbox.Config{})
	for _, tt := range []struct{ body, number, version string }{
		{`{"qrCode":"https://qr.vipps.no/28/2/01/031/4791234567?v=1"}`, "4791234567", "1.0"},
		{`{"qrCode":"https://qr.vipps.no/p/4798765432","requestedData":["MSISDN"]}`, "4798765432", "2.0"},
		{`{"qrCode":"https://qr.vipps.no/p/qwjhewqhueheuqwhuqwhe"}`, "", "2.0"},
	} {
		var got exchanged
		r := x.exchange(tt.body, "Merchant-Serial-Number", "").is(http.StatusOK)
		r.decode(&got)
		if r.media != "application/json" || got.Version != tt.version || (tt.number != "" && got.MSISDN != tt.number) {
			t.Errorf("%s: %s", tt.body, r.body)
		}
		if (got.Timestamp != nil) != (tt.version == "2.0") || (got.Timestamp != nil && *got.Timestamp != opening.Unix()) {
			t.Errorf("%s: %s", tt.body, r.body)
		}
		if again := x.exchange(tt.body); again != r {
			t.Errorf("one code, two customers: %s, %s", r.body, again.body)
		}
	}
}

// TestExchangeAndCreateAgree on who a code belongs to.
func TestExchangeAndCreateAgree(t *testing.T) {
	x := open(t, sandbox.Config{})
	var got exchanged
	x.exchange(`{"qrCode":"https://qr.vipps.no/p/abc"}`).decode(&got)
	x.Configure(sandbox.Settings{CannotPay: []string{got.MSISDN}})
	x.create(pushBody(t, "customer", `{"personalQr":"https://qr.vipps.no/p/abc"}`), "k1").code(http.StatusBadRequest, "7010")
	x.create(pushBody(t, "customer", `{"phoneNumber":"`+got.MSISDN+`"}`), "k2").code(http.StatusBadRequest, "7010")
	x.create(pushBody(t, "customer", `{"personalQr":"https://qr.vipps.no/p/abcd"}`), "k3").is(http.StatusCreated)
}

func TestExchangeRefuses(t *testing.T) {
	x := open(t, sandbox.Config{})
	for _, tt := range []struct{ path, body, name string }{
		{"", `{"qrCode":"7035620056789"}`, "qrCode"},
		{"", `{"qrCode":"https://qr.vipps.no/p/abc\r"}`, "qrCode"},
		{"", `{"qrCode":""}`, "qrCode"},
		{"", `{}`, "qrCode"},
		{"", `{`, "body"},
		{"", `{"qrCode":"https://qr.vipps.no/p/abc","requestedData":["NAME"]}`, "requestedData[0]"},
		{"/customer", `{"requestedData":["MSISDN"]}`, "customer"},
		{"/customer", `{"customer":{"customerToken":"abc"}}`, "requestedData"},
		{"/customer", `{"customer":{"customerToken":"abc"},"requestedData":["MSISDN"]}`, "customer.customerToken"},
	} {
		var p map[string]any
		r := x.call("POST", "/qr/v1/exchange"+tt.path, tt.body).is(http.StatusBadRequest)
		r.decode(&p)
		if _, has := p["type"]; has || len(p) != 4 || p["status"] != 400.0 || r.media != "application/json" ||
			!strings.Contains(r.body, `"name":"`+tt.name+`"`) {
			t.Errorf("%s: %s %s", tt.body, r.media, r.body)
		}
	}
	x.exchange(`{}`, "Authorization", "").apim(http.StatusUnauthorized)
	x.exchange(`{}`, "Merchant-Serial-Number", "12").is(http.StatusBadRequest)
	x.call("GET", "/qr/v1/exchange", "").apim(http.StatusNotFound)
	if err := x.Fail(sandbox.ExchangeCall, "4060", 1); err != nil {
		t.Fatal(err)
	}
	if r := x.do(sandbox.ExchangeCall, "").is(http.StatusBadRequest); !strings.Contains(r.body, `{"name":"ErrorCode","reason":"4060"}`) {
		t.Errorf("told: %s", r.body)
	}
}

func TestCustomerToken(t *testing.T) {
	x := open(t, sandbox.Config{})
	token, err := x.CheckIn("123456", "till-7", "4798765432")
	if err != nil {
		t.Fatal(err)
	}
	create := func(suffix string) reply {
		return x.create(pushBody(t, "customer", `{"customerToken":"`+token+`"}`, "reference", `"till7-`+suffix+`"`), suffix)
	}
	exchange := func() reply {
		return x.call("POST", "/qr/v1/exchange/customer", `{"customer":{"customerToken":"`+token+`"},"requestedData":["MSISDN"]}`)
	}
	var got exchanged
	x.wait(15*time.Minute - 1)
	if exchange().is(http.StatusOK).decode(&got); got.MSISDN != "4798765432" || *got.Timestamp != opening.Unix() {
		t.Errorf("exchange: %+v", got)
	}
	create("000001").is(http.StatusCreated)
	if e := x.Ledger()[0]; e.Customer != "customerToken" {
		t.Errorf("ledger: %+v", e)
	}
	x.wait(1)
	create("000002").code(http.StatusBadRequest, "4050")
	exchange().is(http.StatusBadRequest)

	if token, err = x.CheckIn("123456", "till-7", sandbox.NoCustomer); err != nil {
		t.Fatal(err)
	}
	create("000003").code(http.StatusBadRequest, "7010")
	for _, number := range []string{"", "12345678", "04712345678", "+4712345678"} {
		if _, err := x.CheckIn("123456", "till-7", number); err == nil {
			t.Errorf("no error for the number %q", number)
		}
	}
}
