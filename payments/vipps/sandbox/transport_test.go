package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

// ask is a call by a client in the same program. Its header names are not
// canonical on purpose: a server would not notice, so the sandbox must not.
func ask(ctx context.Context, s *sandbox.Sandbox, token, method, path, body string) (map[string]any, error) {
	r, err := http.NewRequestWithContext(ctx, method, "https://vipps.example"+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header["client_id"] = []string{"id"}
	r.Header["client_secret"] = []string{"secret"}
	r.Header["ocp-apim-subscription-key"] = []string{"key"}
	r.Header.Set("Merchant-Serial-Number", "123456")
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "k1")
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := (&http.Client{Transport: s}).Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var answer map[string]any
	return answer, json.NewDecoder(resp.Body).Decode(&answer)
}

func TestClientInTheSameProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sandbox.New(sandbox.Config{})
		token := ""
		must := func(method, path, body string) map[string]any {
			t.Helper()
			answer, err := ask(t.Context(), s, token, method, path, body)
			if err != nil {
				t.Fatal(err)
			}
			return answer
		}
		token, _ = must("POST", "/accesstoken/get", "")["access_token"].(string)
		must("POST", payments, pushBody(t))
		for _, want := range []string{"CREATED", "AUTHORIZED"} {
			if got := must("GET", payments+"/"+ref, "")["state"]; got != want {
				t.Errorf("state %v, want %s", got, want)
			}
			time.Sleep(4 * time.Second) // of the bubble's clock
		}

		if err := s.LoseNext(sandbox.AfterEffect, sandbox.AnyCall); err != nil {
			t.Fatal(err)
		}
		if _, err := ask(t.Context(), s, token, "GET", payments+"/"+ref, ""); !errors.Is(err, io.EOF) {
			t.Errorf("lost answer: %v", err)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := ask(gone, s, token, "POST", payments+"/"+ref+"/cancel", "{}"); !errors.Is(err, context.Canceled) {
			t.Errorf("call given up: %v", err)
		}
		if e := s.Ledger()[0]; e.Cancelled != 0 {
			t.Errorf("a call that was given up had an effect: %+v", e)
		}
		huge := must("POST", payments, strings.Repeat(" ", 1<<20+1))
		if huge["statusCode"] != 413.0 {
			t.Errorf("huge body: %v", huge)
		}
	})
}
