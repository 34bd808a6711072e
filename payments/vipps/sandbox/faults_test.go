package sandbox_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"butikk/kasse/payments/vipps/sandbox"
)

func TestDown(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.created()
	x.SetDown(true)
	for _, r := range []reply{
		x.create(push, "k2"),
		x.cancel(""),
		x.call("GET", payments+"/"+ref, ""),
		x.call("POST", "/accesstoken/get", "", keys...),
	} {
		if r.is(http.StatusServiceUnavailable); !strings.HasPrefix(r.media, "text/html") || !strings.HasPrefix(r.body, "<html>") {
			t.Errorf("%s %s", r.media, r.body)
		}
	}
	x.SetDown(false)
	x.books("CREATED", 0, 0, 0, 0)
}

// TestLostAnswers goes over a real connection: only there can an answer be
// lost. Connections are not kept alive, because net/http repeats a lost call
// with an Idempotency-Key by itself on a connection that it has used before.
func TestLostAnswers(t *testing.T) {
	for _, tt := range []struct {
		when    sandbox.Loss
		calls   sandbox.Calls
		lines   int // in the ledger after the loss
		creates int // that it saw in the end
	}{
		{sandbox.BeforeEffect, sandbox.AnyCall, 0, 1},
		{sandbox.BeforeEffect, sandbox.WriteCall, 0, 1},
		{sandbox.AfterEffect, sandbox.AnyCall, 1, 2},
		{sandbox.AfterEffect, sandbox.WriteCall, 1, 2},
	} {
		t.Run(fmt.Sprint(tt.when, tt.calls), func(t *testing.T) {
			x := open(t, sandbox.Config{})
			server := httptest.NewServer(x)
			defer server.Close()
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
			do := func(method, path string) (status int, err error) {
				r, err := http.NewRequest(method, server.URL+path, strings.NewReader(push))
				if err != nil {
					t.Fatal(err)
				}
				for name, value := range map[string]string{
					"client_id": "id", "client_secret": "secret", "Ocp-Apim-Subscription-Key": "key", "Merchant-Serial-Number": "123456",
					"Authorization": "Bearer " + x.token, "Content-Type": "application/json", "Idempotency-Key": "k1",
				} {
					r.Header.Set(name, value)
				}
				resp, err := client.Do(r)
				if err != nil {
					return 0, err
				}
				return resp.StatusCode, resp.Body.Close()
			}

			if err := x.LoseNext(tt.when, tt.calls); err != nil {
				t.Fatal(err)
			}
			if status, err := do("POST", "/accesstoken/get"); err != nil || status != http.StatusOK {
				t.Errorf("a token call was lost: %d %v", status, err)
			}
			if tt.calls == sandbox.WriteCall {
				if status, err := do("GET", payments+"/"+ref); err != nil || status != http.StatusNotFound {
					t.Errorf("a poll was lost: %d %v", status, err)
				}
			}
			if status, err := do("POST", payments); err == nil {
				t.Errorf("the answer was not lost: %d", status)
			}
			if got := len(x.Ledger()); got != tt.lines {
				t.Errorf("%d payments after the loss, want %d", got, tt.lines)
			}
			if status, err := do("POST", payments); err != nil || status != http.StatusCreated {
				t.Errorf("repeat: %d %v", status, err)
			}
			if e := x.Ledger(); len(e) != 1 || e[0].Creates != tt.creates {
				t.Errorf("ledger: %+v", e)
			}
		})
	}
	if err := sandbox.New(sandbox.Config{}).LoseNext(0, sandbox.AnyCall); err == nil {
		t.Error("no error for a loss of no kind")
	}
}

func TestFailNextCreate(t *testing.T) {
	for code, status := range map[string]int{
		"3010": 500, "4060": 400, "5040": 400, "5060": 403, "5070": 422, "5080": 403, "7010": 400,
	} {
		t.Run(code, func(t *testing.T) {
			x := open(t, sandbox.Config{})
			if err := x.FailNextCreate(code); err != nil {
				t.Fatal(err)
			}
			x.create(pushBody(t, "amount.value", "-1"), "k0").is(http.StatusBadRequest) // uses up nothing
			x.create(push, "k1").code(status, code)
			if status < 500 {
				x.create(push, "k1").code(status, code) // it sticks to its key
			} else {
				x.create(push, "k1").is(http.StatusCreated) // it says nothing about the request
				return
			}
			x.create(push, "k2").is(http.StatusCreated)
		})
	}
	if err := sandbox.New(sandbox.Config{}).FailNextCreate("9999"); err == nil {
		t.Error("no error for a code that is none")
	}
}

// TestManyTillsAtOnce is for the race detector, and wants that a crowd with one
// key is one payment and one capture.
func TestManyTillsAtOnce(t *testing.T) {
	x := open(t, sandbox.Config{Settings: unlimited.Settings, Customer: sandbox.Script{Decision: sandbox.Approve}})
	x.created()
	var crowd sync.WaitGroup
	for range 20 {
		crowd.Go(func() {
			x.create(push, "k-create")
			x.adjust("capture", 10000, "c1")
			x.call("GET", "/sandbox/ledger", "")
			x.SetDefault(sandbox.Script{})
			if err := x.ShowState("", ""); err != nil {
				t.Error(err)
			}
		})
	}
	crowd.Wait()
	x.books("AUTHORIZED", 49900, 10000, 0, 0)
	if e := x.Ledger(); len(e) != 1 {
		t.Errorf("ledger: %+v", e)
	}
}
