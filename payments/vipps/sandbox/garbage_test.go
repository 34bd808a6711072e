package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

func TestGarbage(t *testing.T) {
	for _, kind := range sandbox.Garbages() {
		for _, op := range append(paymentCalls, sandbox.TokenCall, sandbox.ExchangeCall) {
			x := open(t, unlimited)
			x.ready()
			clean := x.do(op, "m1").is(http.StatusOK)
			if err := x.Garble(op, kind, 1); err != nil {
				t.Fatal(err)
			}
			got := x.do(op, "m2").is(map[bool]int{true: 400, false: 200}[op == sandbox.CancelCall && (kind == sandbox.Half || kind == sandbox.Extra)])
			switch whole := json.Valid([]byte(got.body)); kind {
			case sandbox.HTML:
				if got.media != "text/html" {
					t.Errorf("%s: %s", op, got.media)
				}
			case sandbox.Half:
				if whole || got.body == "" {
					t.Errorf("%s: %s", op, got.body)
				}
			case sandbox.Empty:
				if got.body != "" {
					t.Errorf("%s: %s", op, got.body)
				}
			case sandbox.Extra:
				if !whole || !strings.Contains(got.body, "unheardOf") || len(got.body) < len(clean.body)/2 {
					t.Errorf("%s: %s", op, got.body)
				}
			}
			if again := x.do(op, "m2"); strings.Contains(again.body, "unheardOf") || !json.Valid([]byte(again.body)) {
				t.Errorf("%s: the garbage was kept: %s", op, again.body)
			}
		}
	}
}

// TestGarbageHasHadItsEffect: the caller only can not read it.
func TestGarbageHasHadItsEffect(t *testing.T) {
	x := open(t, unlimited)
	x.approved()
	if err := x.Garble(sandbox.CaptureCall, sandbox.HTML, 2); err != nil {
		t.Fatal(err)
	}
	x.adjust("capture", 49900, "c1").is(http.StatusOK)
	x.adjust("capture", 49900, "c1").is(http.StatusOK)
	x.books("AUTHORIZED", 49900, 49900, 0, 0)
	for _, err := range []error{
		x.Garble("pay", sandbox.HTML, 1), x.Garble(sandbox.GetCall, "xml", 1), x.Garble(sandbox.GetCall, sandbox.HTML, 0),
		x.Slow("pay", 0), x.Slow(sandbox.GetCall, -1), x.Advance(-1),
	} {
		if err == nil {
			t.Error("no error for an order that makes no sense")
		}
	}
}

func TestSlowAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sandbox.New(sandbox.Config{})
		first, err := ask(t.Context(), s, "", "POST", "/accesstoken/get", "")
		if err != nil {
			t.Fatal(err)
		}
		token, _ := first["access_token"].(string)
		if err := s.Slow(sandbox.CreateCall, 15*time.Second); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		patience, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if _, err := ask(patience, s, token, "POST", payments, push); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("no patience: %v", err)
		}
		if len(s.Ledger()) != 1 {
			t.Error("the call that was given up had no effect")
		}
		if _, err := ask(t.Context(), s, token, "POST", payments, push); err != nil {
			t.Error(err)
		}
		if took := time.Since(begun); took != 25*time.Second {
			t.Errorf("both took %v", took)
		}
	})
}

func TestSlowAnswersByAnotherClock(t *testing.T) {
	var waited time.Duration
	x := open(t, sandbox.Config{Wait: func(_ context.Context, d time.Duration) error { waited += d; return nil }})
	x.created()
	if err := x.Slow(sandbox.GetCall, time.Minute); err != nil {
		t.Fatal(err)
	}
	x.get()
	x.events()
	if waited != time.Minute {
		t.Errorf("waited %v", waited)
	}
}

func TestAdvance(t *testing.T) {
	x := open(t, sandbox.Config{Customer: sandbox.Script{Decision: sandbox.Ignore}})
	x.created()
	if err := x.Advance(10*time.Minute - 1); err != nil {
		t.Fatal(err)
	}
	x.books("CREATED", 0, 0, 0, 0)
	if err := x.Advance(1); err != nil {
		t.Fatal(err)
	}
	x.books("EXPIRED", 0, 0, 0, 0)
}
