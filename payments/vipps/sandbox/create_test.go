package sandbox_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

func TestCreateTakes(t *testing.T) {
	for _, tt := range []struct {
		name     string
		edits    []string
		customer string // as the ledger calls it
		redirect string // how the address begins
	}{
		{"phone", nil, "phoneNumber", ""},
		{"Danish phone of nine digits", []string{"customer.phoneNumber", `"451234567"`}, "phoneNumber", ""},
		{"clear QR", []string{"customer", `{"personalQr":"https://qr.vipps.no/28/2/01/031/4712345678?v=1"}`}, "personalQr", ""},
		{"token QR", []string{"customer", `{"personalQr":"https://qr.vipps.no/p/aB3-_x9"}`}, "personalQr", ""},
		{"number as token QR", []string{"customer", `{"personalQr":"https://qr.vipps.no/p/4796844569"}`}, "personalQr", ""},
		{"smallest in Norway", []string{"amount.value", "100", "receipt", ""}, "phoneNumber", ""},
		{"largest", []string{"amount.value", "65000000", "receipt", ""}, "phoneNumber", ""},
		{"description of a hundred letters", []string{"paymentDescription", text(100)}, "phoneNumber", ""},
		{"custom scheme", []string{"returnUrl", `"kasse-app://paid"`}, "phoneNumber", ""},
		{"nulls where allowed", []string{"metadata", "null", "minimumUserAge", "null", "receiptUrl", "null",
			"receipt.orderLines.0.discount", "null", "receipt.bottomLine.posId", "null"}, "phoneNumber", ""},
		{"old tax percentage", []string{"receipt.orderLines.0.taxRate", "", "receipt.orderLines.0.taxPercentage", "25"}, "phoneNumber", ""},
		{"return among the lines", []string{"amount.value", "30100", "receipt.orderLines.1.isReturn", "true"}, "phoneNumber", ""},
		{"other sources and barcode", []string{"receipt.bottomLine.paymentSources", `{"cash":100}`,
			"receipt.bottomLine.barcode", `{"format":"CODE 128","data":"1"}`}, "phoneNumber", ""},
		{"QR text", []string{"userFlow", `"QR"`, "customer", "", "qrFormat", `{"format":"TEXT/TARGETURL"}`}, "", "https://qr.vipps.no/"},
		{"QR picture", []string{"userFlow", `"QR"`, "customer", ""}, "", "http://example.com/qr-image/v1?token="},
		{"web", []string{"userFlow", `"WEB_REDIRECT"`, "customer", "", "returnUrl", `"https://example.com"`}, "", "https://landing.vipps.no"},
		{"native", []string{"userFlow", `"NATIVE_REDIRECT"`, "customer", ""}, "", "vipps://"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := open(t, sandbox.Config{})
			body := pushBody(t, tt.edits...)
			var answer struct{ Reference, RedirectURL string }
			x.create(body, "k1").is(http.StatusCreated).decode(&answer)
			if answer.Reference != ref || !strings.HasPrefix(answer.RedirectURL, tt.redirect) || (answer.RedirectURL == "") != (tt.redirect == "") {
				t.Errorf("answer: %+v", answer)
			}
			if e := x.Ledger()[0]; e.Customer != tt.customer || string(e.Body) != body || e.Creates != 1 {
				t.Errorf("ledger: %+v", e)
			}
		})
	}
}

func TestLenientReceipts(t *testing.T) {
	x := open(t, sandbox.Config{LenientReceipts: true})
	x.create(pushBody(t, "amount.value", "49901"), "k1").is(http.StatusCreated)
	x.create(pushBody(t, "receipt.orderLines.0.totalTaxAmount", "7999"), "k2").
		refused(http.StatusBadRequest, "receipt.orderlines[0].totalamount", "")
}

func TestBodiesThatAreNotCreates(t *testing.T) {
	x := open(t, unlimited)
	for i, body := range []string{`{`, `[]`, `null`, `"a"`, push + "{}", "\xff", strings.Repeat("[", 100) + strings.Repeat("]", 100)} {
		x.create(body, "k"+strconv.Itoa(i)).refused(http.StatusBadRequest, "body", "")
	}
	twice := strings.Replace(push, `"userFlow":"PUSH_MESSAGE",`, `"userFlow":"QR","userFlow":"PUSH_MESSAGE",`, 1)
	x.create(twice, "k-twice").refused(http.StatusBadRequest, "userflow", "twice")
}

func TestCreateIsIdempotent(t *testing.T) {
	x := open(t, sandbox.Config{})
	first := x.create(push, "k1").is(http.StatusCreated)
	x.wait(9 * time.Minute)
	if again := x.create(push, "k1"); again != first {
		t.Errorf("repeat: %+v, want %+v", again, first)
	}
	x.create(push+" ", "k1").code(http.StatusConflict, "4020")
	x.create(pushBody(t, "reference", `"till7-000124-1"`), "k1").code(http.StatusConflict, "4020")
	x.create(push, "k2").code(http.StatusConflict, "4150")
	if e := x.Ledger(); len(e) != 1 || e[0].Creates != 4 {
		t.Errorf("ledger: %+v", e)
	}
}

func TestRefusalSticksToItsKey(t *testing.T) {
	x := open(t, sandbox.Config{})
	wrong := pushBody(t, "amount.value", "-1")
	first := x.create(wrong, "k1").is(http.StatusBadRequest)
	if again := x.create(wrong, "k1"); again != first {
		t.Errorf("repeat: %+v, want %+v", again, first)
	}
	x.create(push, "k1").code(http.StatusConflict, "4020")
	x.create(push, "k2").is(http.StatusCreated)
}

func TestReferenceBelongsToItsSalesUnit(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.created()
	x.call("GET", payments+"/"+ref, "", "Merchant-Serial-Number", "654321").code(http.StatusNotFound, "5090")
	x.create(push, "k-create", "Merchant-Serial-Number", "654321").is(http.StatusCreated)
	if e := x.Ledger(); len(e) != 2 || e[0].MSN != "123456" || e[1].MSN != "654321" {
		t.Errorf("ledger: %+v", e)
	}
}

// TestMarkets: a sales unit takes the currency of its market and no other.
func TestMarkets(t *testing.T) {
	for market, least := range map[string]int{"": 100, "NOK": 100, "DKK": 1, "EUR": 1} {
		for _, currency := range []string{"NOK", "DKK", "EUR"} {
			x := open(t, sandbox.Config{Settings: sandbox.Settings{Currency: market}})
			create := func(value int, key string) reply {
				amount := fmt.Sprintf(`{"currency":%q,"value":%d}`, currency, value)
				return x.create(pushBody(t, "receipt", "", "amount", amount), key)
			}
			if currency != market && (currency != "NOK" || market != "") {
				create(least, "k1").code(http.StatusBadRequest, "5040")
				continue
			}
			create(least-1, "k1").code(http.StatusBadRequest, "6010")
			create(least, "k2").is(http.StatusCreated)
		}
	}
	x := open(t, sandbox.Config{Settings: sandbox.Settings{Currency: "DKK"}})
	x.create(pushBody(t, "receipt", "", "amount.currency", `"DKK"`, "paymentMethod.blockedSources", `["COMMERCIAL_CARDS"]`), "k1").is(http.StatusCreated)
}

// TestNoPush: a till without the approval falls back to a code on its screen.
func TestNoPush(t *testing.T) {
	x := open(t, sandbox.Config{Settings: sandbox.Settings{NoPush: true}})
	x.create(push, "k1").code(http.StatusForbidden, "5080")
	x.create(pushBody(t, "userFlow", `"QR"`, "customer", ""), "k2").is(http.StatusCreated)
}

func TestLongLivingPayments(t *testing.T) {
	for at, code := range map[string]string{
		"2026-10-06T10:09:59.999Z":       "6120",
		"2026-10-06t12:10:00+02:00":      "", // ten minutes
		"2026-12-05T10:00:00Z":           "", // sixty days
		"2026-12-05T10:00:00.000000001z": "6110",
	} {
		x := open(t, sandbox.Config{TokenLifetime: 100 * 24 * time.Hour,
			Settings: sandbox.Settings{LongLiving: true}, Customer: sandbox.Script{Decision: sandbox.Ignore}})
		r := x.create(pushBody(t, "expiresAt", `"`+at+`"`), "k1")
		if code != "" {
			r.code(http.StatusBadRequest, code)
			continue
		}
		r.is(http.StatusCreated)
		until, err := time.Parse(time.RFC3339, strings.ToUpper(at))
		if err != nil {
			t.Fatal(err)
		}
		x.wait(until.Sub(opening) - 1)
		x.books("CREATED", 0, 0, 0, 0)
		x.wait(1)
		x.books("EXPIRED", 0, 0, 0, 0)
	}
	x := open(t, sandbox.Config{})
	x.create(pushBody(t, "expiresAt", `"2026-02-31T10:00:00Z"`), "k1").refused(http.StatusBadRequest, "expiresat", "no date")
}
