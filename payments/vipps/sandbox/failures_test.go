package sandbox_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"butikk/kasse/payments/vipps/sandbox"
)

// TestCodes has every number that the ePayment API documents.
func TestCodes(t *testing.T) {
	want := strings.Fields(`3010 4010 4020 4040 4050 4060 4070 4080 4090 4100 4110 4120 4130 4140 4150 4160
		5010 5020 5030 5040 5050 5060 5070 5080 5090 5100
		6010 6020 6030 6040 6050 6060 6070 6080 6090 6100 6110 6120 6130 6140 6150 6160 6170 6180 6190
		6200 6210 6220 6230 6250 6260 6280 7010 10010 10020 10030 10040 10050 10060 10070`)
	if got := sandbox.Codes(); !slices.Equal(got, want) {
		t.Errorf("codes: %v", got)
	}
}

// do makes a call of an operation about the payment ref that nothing is wrong
// with.
func (x *till) do(op sandbox.Operation, key string) reply {
	x.Helper()
	switch op {
	case sandbox.CreateCall:
		return x.create(push, key)
	case sandbox.GetCall:
		return x.call("GET", payments+"/"+ref, "")
	case sandbox.EventsCall:
		return x.call("GET", payments+"/"+ref+"/events", "")
	case sandbox.CaptureCall, sandbox.RefundCall:
		return x.adjust(string(op), 100, key)
	case sandbox.CancelCall:
		return x.cancel("{}")
	case sandbox.ForceApproveCall:
		return x.forceApprove(`{"customer":{"phoneNumber":"4712345678"}}`)
	case sandbox.ExchangeCall:
		return x.call("POST", "/qr/v1/exchange", `{"qrCode":"https://qr.vipps.no/p/4712345678"}`)
	}
	return x.call("POST", "/accesstoken/get", "", keys...)
}

var paymentCalls = []sandbox.Operation{sandbox.GetCall, sandbox.EventsCall, sandbox.CaptureCall, sandbox.RefundCall, sandbox.CancelCall}

// ready is a payment on which every operation but create can succeed.
func (x *till) ready() {
	x.Helper()
	x.approved()
	x.adjust("capture", 10000, "c-ready").is(http.StatusOK)
}

func TestEveryCodeOfEveryOperation(t *testing.T) {
	for _, code := range sandbox.Codes() {
		x := open(t, unlimited)
		if err := x.Fail(sandbox.CreateCall, code, 1); err != nil {
			t.Fatal(err)
		}
		failed := x.create(push, "k1")
		failed.code(failed.status, code)
		if failed.status < 400 {
			t.Errorf("%s: status %d", code, failed.status)
		}
		x.ready()
		for _, op := range paymentCalls {
			if err := x.Fail(op, code, 2); err != nil {
				t.Fatal(err)
			}
			for i := range 2 {
				x.do(op, fmt.Sprint(op, i)).code(failed.status, code)
			}
			x.do(op, string(op)).is(http.StatusOK)
		}
	}
}

func TestCodesThatSayTryAgain(t *testing.T) {
	for code, status := range map[string]int{"6280": 200, "6160": 200, "3010": 200, "6260": 400, "6100": 400} {
		x := open(t, unlimited)
		x.approved()
		if err := x.Fail(sandbox.CaptureCall, code, 1); err != nil {
			t.Fatal(err)
		}
		if got := x.adjust("capture", 49900, "c1"); got.status == http.StatusOK {
			t.Errorf("%s: %d", code, got.status)
		}
		x.adjust("capture", 49900, "c1").is(status) // the same key
	}
}

func TestBursts(t *testing.T) {
	for _, op := range append(paymentCalls, sandbox.TokenCall) {
		for _, status := range []int{400, 401, 403, 404, 409, 422, 423, 429, 500, 502, 503, 504} {
			x := open(t, unlimited)
			x.ready()
			if err := x.Fail(op, fmt.Sprint(status), 3); err != nil {
				t.Fatal(err)
			}
			for range 3 {
				r := x.do(op, "m1")
				switch {
				case status == 429:
					r.limited("1")
				case slices.Contains([]int{401, 403, 422}, status):
					r.apim(status)
				case status > 501:
					if r.is(status); r.media != "text/html" {
						t.Errorf("%s %d: %s", op, status, r.media)
					}
				case op == sandbox.TokenCall:
					if r.is(status); !strings.Contains(r.body, `"error":`) {
						t.Errorf("%s %d: %s", op, status, r.body)
					}
				default:
					if r.is(status); !strings.Contains(r.body, `"extraDetails":null`) {
						t.Errorf("%s %d: %s", op, status, r.body)
					}
				}
			}
			x.books("AUTHORIZED", 49900, 10000, 0, 0) // none of it had an effect
			x.do(op, "m1").is(http.StatusOK)          // and none of it stuck
		}
	}
}

func TestFailuresThatAreNone(t *testing.T) {
	x := open(t, sandbox.Config{})
	for _, tt := range []struct {
		op    sandbox.Operation
		with  string
		times int
	}{
		{"pay", "5080", 1}, {sandbox.GetCall, "9999", 1}, {sandbox.GetCall, "", 1}, {sandbox.GetCall, "200", 1},
		{sandbox.GetCall, "499", 1}, {sandbox.GetCall, "500", 0}, {sandbox.TokenCall, "5080", 1},
	} {
		if err := x.Fail(tt.op, tt.with, tt.times); err == nil {
			t.Errorf("no error for %+v", tt)
		}
	}
	x.ready()
}
