package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

// steer makes a control call, without any keys.
func (x *till) steer(method, what, body string) reply {
	x.Helper()
	return x.call(method, "/sandbox/"+what, body, "Authorization", "", "Ocp-Apim-Subscription-Key", "", "Merchant-Serial-Number", "")
}

// TestControlWords: whatever is not known is refused with the words that are.
func TestControlWords(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.created()
	for _, tt := range []struct{ what, body, says string }{
		{"fault", `{"fault":"sleepy"}`, "forget-webhook, html, half, empty, extra, an error code such as 6280 and an HTTP status"},
		{"fault", `{"fault":"503"}`, "create, get, events, capture, cancel, refund, approve, exchange, webhooks, token"},
		{"fault", `{"fault":"9999","operation":"get"}`, "neither an error code"},
		{"fault", `{"fault":"html","operation":"pay"}`, "create, get, events"},
		{"fault", `{"fault":"slow","duration":"1s"}`, "create, get, events"},
		{"fault", `{"fault":"slow","operation":"get","duration":"soon"}`, "duration"},
		{"fault", `{"fault":"slow","operation":"get","duration":"-1s"}`, "below zero"},
		{"fault", `{"fault":"fail-operation","event":"PAID"}`, "CREATED, AUTHORIZED, CAPTURED"},
		{"fault", `{"kind":"down"}`, "fault, operation, times, reference, duration, event, state, webhook"},
		{"script", `{"decision":"shrug"}`, "approve, decline, ignore, late, expire, process"},
		{"scan", `{"code":"https://qr.vipps.no/o/abc","when":1}`, "code, decision"},
		{"settings", `{"push":false}`, "noRateLimits, noPush, currency, cannotPay, longLiving, noPartialCapture"},
		{"settings", `{"currency":"SEK"}`, "NOK, DKK, EUR"},
		{"clock", `{"advance":"-1s"}`, "below zero"},
		{"check-in", `{"msn":"123456","phoneNumber":"1"}`, "9 to 15 digits"},
		{"check-in", `{"phoneNumber":"4712345678"}`, "4 to 10 digits"},
	} {
		if r := x.steer("POST", tt.what, tt.body).is(http.StatusBadRequest); !strings.HasPrefix(r.body, `{"error":"`) || !strings.Contains(r.body, tt.says) {
			t.Errorf("%s %s: %s", tt.what, tt.body, r.body)
		}
	}
	for _, tt := range []struct{ what, body string }{
		{"scan", `{"code":"https://qr.vipps.no/o/abc","decision":"approve"}`},
		{"fault", `{"fault":"lock","reference":"nobodys-payment","duration":"1s"}`},
		{"fault", `{"fault":"forget-webhook"}`},
	} {
		x.steer("POST", tt.what, tt.body).is(http.StatusNotFound)
	}
	if r := x.steer("GET", "help", "").is(http.StatusNotFound); !strings.Contains(r.body, "POST /sandbox/decide, POST /sandbox/scan, POST /sandbox/script") {
		t.Errorf("endpoints: %s", r.body)
	}
}

func TestControlFaults(t *testing.T) {
	fault := func(x *till, body string) {
		t.Helper()
		x.steer("POST", "fault", body).is(http.StatusOK)
	}
	x := open(t, unlimited)
	x.ready()
	fault(x, `{"fault":"6280","operation":"capture","times":2}`)
	x.adjust("capture", 1, "m1").code(http.StatusBadRequest, "6280")
	x.adjust("capture", 1, "m1").code(http.StatusBadRequest, "6280")
	x.adjust("capture", 1, "m1").is(http.StatusOK)
	fault(x, `{"fault":"503","operation":"get"}`)
	x.call("GET", payments+"/"+ref, "").is(http.StatusServiceUnavailable)
	fault(x, `{"fault":"empty","operation":"get"}`)
	if r := x.call("GET", payments+"/"+ref, ""); r.body != "" {
		t.Errorf("empty: %s", r.body)
	}
	fault(x, `{"fault":"lock","duration":"5s"}`)
	x.cancel("").is(http.StatusLocked)
	fault(x, `{"fault":"lock"}`) // for no time at all
	fault(x, `{"fault":"show-state","state":"PONDERING"}`)
	if got := x.get().State; got != "PONDERING" {
		t.Errorf("state %s", got)
	}
	fault(x, `{"fault":"fail-operation","event":"REFUNDED"}`)
	if log := x.events(); log[len(log)-1].Success {
		t.Errorf("events: %+v", log)
	}
	x.register("https://till.example/", allEvents)
	fault(x, `{"fault":"forget-webhook"}`)
	fault(x, `{"fault":"slow","operation":"cancel","duration":"1ms"}`)
	x.cancel("").is(http.StatusOK)
	fault(x, `{"fault":"revoke-tokens"}`)
	x.call("GET", payments+"/"+ref, "").apim(http.StatusUnauthorized)
}

func TestControlCustomers(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.steer("POST", "script", `{"decision":"decline","after":"2m"}`).is(http.StatusOK)
	code := x.shown(`null`)
	if r := x.steer("POST", "clock", `{"advance":"2m"}`).is(http.StatusOK); r.body != `{"now":"2026-10-06T10:02:00Z"}` {
		t.Errorf("clock: %s", r.body)
	}
	x.books("ABORTED", 0, 0, 0, 0)
	x.steer("POST", "scan", `{"code":"`+code+`","decision":"approve"}`).is(http.StatusConflict)

	var in struct{ CustomerToken string }
	x.steer("POST", "check-in", `{"msn":"123456","merchantQrId":"till-7","phoneNumber":"4798765432"}`).is(http.StatusOK).decode(&in)
	x.create(pushBody(t, "reference", `"till7-000124-1"`, "customer", `{"customerToken":"`+in.CustomerToken+`"}`), "k2").is(http.StatusCreated)
}

func TestControlSettings(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.steer("POST", "settings", `{"noPush":true,"cannotPay":["4798765432"]}`).is(http.StatusOK)
	x.steer("POST", "settings", `{"webhookDelay":"1m30s","retryScale":0.5}`).is(http.StatusOK)
	want := `{"noRateLimits":false,"noPush":true,"currency":"","cannotPay":["4798765432"],"longLiving":false,"noPartialCapture":false,"magicAmounts":false,` +
		`"webhookDelay":"1m30s","duplicateWebhooks":false,"dropWebhooks":false,"retryScale":0.5}`
	if r := x.steer("GET", "settings", "").is(http.StatusOK); r.body != want {
		t.Errorf("settings: %s", r.body)
	}
	x.create(push, "k1").code(http.StatusForbidden, "5080")
	got := x.Settings()
	got.CannotPay[0] = "" // the copy is the caller's own
	if x.Settings().CannotPay[0] == "" {
		t.Error("the settings are not a copy")
	}
}

func TestControlWebhooks(t *testing.T) {
	x, v := subscribed(t, sandbox.Config{})
	x.approved()
	x.deliver(v, time.Minute)
	var got struct {
		Webhooks   []struct{ ID, URL, Secret string }
		Deliveries []sandbox.Delivery
	}
	r := x.steer("GET", "webhooks", "").is(http.StatusOK)
	r.decode(&got)
	if len(got.Webhooks) != 1 || got.Webhooks[0].Secret != "" || len(got.Deliveries) != 2 ||
		got.Deliveries[1].State != sandbox.Delivered || got.Deliveries[1].Attempts[0].Status != http.StatusOK {
		t.Errorf("webhooks: %s", r.body)
	}
}
