package sandbox_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"butikk/kasse/payments/vipps/sandbox"
)

const (
	hooks      = "/webhooks/v1/webhooks"
	authorized = "epayments.payment.authorized.v1"
)

var allEvents = func() string {
	var events []string
	for _, name := range sandbox.EventNames() {
		events = append(events, `"epayments.payment.`+strings.ToLower(name)+`.v1"`)
	}
	return "[" + strings.Join(events, ",") + "]"
}()

type registered struct{ ID, Secret string }

func (x *till) register(url, events string, pairs ...string) (got registered) {
	x.Helper()
	x.call("POST", hooks, fmt.Sprintf(`{"url":%q,"events":%s}`, url, events), pairs...).is(http.StatusCreated).decode(&got)
	return got
}

func TestRegister(t *testing.T) {
	x := open(t, sandbox.Config{})
	got := x.register("https://till.example/hook?a=b", allEvents)
	if raw, err := base64.StdEncoding.DecodeString(got.Secret); err != nil || len(raw) != 64 || len(got.Secret) != 88 || len(got.ID) != 36 {
		t.Errorf("registered: %+v", got)
	}
	x.register("http://127.0.0.1:9999/hook", `["`+authorized+`"]`, "Merchant-Serial-Number", "654321")

	want := `{"webhooks":[{"id":"` + got.ID + `","url":"https://till.example/hook?a=b","events":` + allEvents + `}]}`
	if r := x.call("GET", hooks, "").is(http.StatusOK); r.body != want {
		t.Errorf("list: %s", r.body)
	}
	x.call("DELETE", hooks+"/"+got.ID, "", "Merchant-Serial-Number", "654321").is(http.StatusNotFound)
	if r := x.call("DELETE", hooks+"/"+got.ID, "").is(http.StatusNoContent); r.body != "" {
		t.Errorf("delete: %s", r.body)
	}
	x.call("DELETE", hooks+"/"+got.ID, "").is(http.StatusNotFound)
	if r := x.call("GET", hooks, "").is(http.StatusOK); r.body != `{"webhooks":[]}` {
		t.Errorf("list: %s", r.body)
	}
}

func TestRegisterRefuses(t *testing.T) {
	x := open(t, sandbox.Config{})
	one := `["` + authorized + `"]`
	for _, tt := range []struct{ body, field, says string }{
		{`{"url":"http://till.example/","events":` + one + `}`, "url", "https"},
		{`{"url":"ftp://127.0.0.1/","events":` + one + `}`, "url", "https"},
		{`{"url":"/hook","events":` + one + `}`, "url", "valid URL"},
		{`{"url":"https://till.example:9000/","events":` + one + `}`, "url", "ports 80, 443 and 8080"},
		{`{"url":"https://till.example/"}`, "events", "required"},
		{`{"url":"https://till.example/","events":[]}`, "events", "at least 1"},
		{`{"url":"https://till.example/","events":["epayment.payment.created.v1"]}`, "events", "epayment.payment.created.v1 is not an event"},
		{`{"url":"https://till.example/","events":["` + authorized + `","` + authorized + `"]}`, "events", "twice"},
		{`{"url":"https://till.example/","events":` + one + `,"secret":"s"}`, "secret", "not known"},
	} {
		x.call("POST", hooks, tt.body).refused(http.StatusBadRequest, tt.field, tt.says)
	}
	x.call("GET", hooks, "", "Authorization", "").apim(http.StatusUnauthorized)
	x.call("PUT", hooks, "{}").apim(http.StatusNotFound)
	x.call("GET", hooks+"/1", "").apim(http.StatusNotFound)
	if err := x.Fail(sandbox.WebhooksCall, "500", 1); err != nil {
		t.Fatal(err)
	}
	x.call("GET", hooks, "").is(http.StatusInternalServerError)
}

func TestRegistrationLimits(t *testing.T) {
	x := open(t, sandbox.Config{})
	for range 25 {
		x.register("https://till.example/", `["`+authorized+`"]`)
	}
	x.call("POST", hooks, `{"url":"https://till.example/","events":["`+authorized+`"]}`).
		refused(http.StatusBadRequest, "events", "25 is the most")
	x.register("https://till.example/", `["`+authorized+`"]`, "Merchant-Serial-Number", "654321")
	x.register("https://till.example/", `["epayments.payment.captured.v1","user.checked-in.v1"]`)
	x.call("POST", hooks, `{"url":"https://till.example/","events":["user.checked-in.v1"]}`).
		refused(http.StatusBadRequest, "events", "1 is the most")
}
