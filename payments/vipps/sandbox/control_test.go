package sandbox_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"butikk/kasse/payments/vipps/sandbox"
)

func TestControlDecide(t *testing.T) {
	x := open(t, sandbox.Config{})
	decide := func(body string) reply {
		t.Helper()
		return x.call("POST", "/sandbox/decide", body, "Authorization", "", "Ocp-Apim-Subscription-Key", "")
	}
	decide(`{"decision":"approve"}`).is(http.StatusNotFound)
	x.created()
	decide(`{"reference":"nobodys-payment","decision":"approve"}`).is(http.StatusNotFound)
	for _, body := range []string{``, `{}`, `{"decision":"shrug"}`} {
		if r := decide(body).is(http.StatusBadRequest); !strings.Contains(r.body, "approve, decline, ignore, late, expire") {
			t.Errorf("words are not listed: %s", r.body)
		}
	}
	decide(`{"decision":"approve","when":"now"}`).is(http.StatusBadRequest)
	decide(`decline`).is(http.StatusBadRequest)

	const other = "till7-000124-1"
	x.create(pushBody(t, "reference", `"`+other+`"`), "k2").is(http.StatusCreated)
	if r := decide(`{"reference":"` + ref + `","decision":"decline"}`).is(http.StatusOK); r.body != `{"reference":"`+ref+`","decision":"decline"}` {
		t.Errorf("answer: %s", r.body)
	}
	if r := decide(`{"decision":"approve"}`).is(http.StatusOK); r.body != `{"reference":"`+other+`","decision":"approve"}` {
		t.Errorf("answer: %s", r.body)
	}
	if r := decide(`{"reference":"` + ref + `","decision":"approve"}`).is(http.StatusConflict); !strings.Contains(r.body, "ABORTED") {
		t.Errorf("answer: %s", r.body)
	}
	if e := x.Ledger(); e[0].State != "ABORTED" || e[1].State != "AUTHORIZED" {
		t.Errorf("ledger: %+v", e)
	}
}

func TestDecideErrors(t *testing.T) {
	x := open(t, sandbox.Config{})
	for _, tt := range []struct {
		reference string
		decision  sandbox.Decision
		want      error
	}{
		{"", sandbox.Approve, sandbox.ErrNoPayment},
		{ref, sandbox.Approve, sandbox.ErrNoPayment},
		{"", "shrug", sandbox.ErrDecision},
	} {
		if err := x.Decide(tt.reference, tt.decision); !errors.Is(err, tt.want) {
			t.Errorf("%q %s: %v", tt.reference, tt.decision, err)
		}
	}
	x.approved()
	if err := x.Decide(ref, sandbox.Decline); !errors.Is(err, sandbox.ErrFinal) {
		t.Error(err)
	}
}

func TestControlFault(t *testing.T) {
	x := open(t, sandbox.Config{})
	fault := func(word string) reply {
		t.Helper()
		return x.call("POST", "/sandbox/fault", `{"fault":"`+word+`"}`)
	}
	fault("down").is(http.StatusOK)
	x.create(push, "k1").is(http.StatusServiceUnavailable)
	fault("up").is(http.StatusOK)
	x.created()

	for _, tt := range []struct {
		word     string
		captured int64
	}{{"lose-next-before", 0}, {"lose-next", 10000}} {
		fault(tt.word).is(http.StatusOK)
		if err := x.Decide("", sandbox.Approve); err != nil && !errors.Is(err, sandbox.ErrFinal) {
			t.Fatal(err)
		}
		x.get() // a poll is never lost
		func() {
			defer func() {
				if got := recover(); got != http.ErrAbortHandler {
					t.Errorf("%s: recovered %v", tt.word, got)
				}
			}()
			x.adjust("capture", 10000, "c1")
		}()
		x.books("AUTHORIZED", 49900, tt.captured, 0, 0)
	}
	x.adjust("capture", 10000, "c1").is(http.StatusOK)
	x.books("AUTHORIZED", 49900, 10000, 0, 0)

	if r := fault("sleepy").is(http.StatusBadRequest); !strings.Contains(r.body, "down, up, lose-next, lose-next-before") {
		t.Errorf("words are not listed: %s", r.body)
	}
	x.call("POST", "/sandbox/fault", "down").is(http.StatusBadRequest)
	x.call("GET", "/sandbox/fault", "").is(http.StatusNotFound)
}

func TestControlLedger(t *testing.T) {
	x := open(t, sandbox.Config{})
	if r := x.call("GET", "/sandbox/ledger", "").is(http.StatusOK); r.body != "[]" {
		t.Errorf("empty ledger: %s", r.body)
	}
	x.approved()
	x.adjust("capture", 40000, "c1").is(http.StatusOK)
	r := x.call("GET", "/sandbox/ledger", "").is(http.StatusOK)
	var got []sandbox.Entry
	r.decode(&got)
	want := x.Ledger()
	var body bytes.Buffer
	if err := json.Compact(&body, want[0].Body); err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Captured != 40000 || got[0].Reference != ref || !got[0].Created.Equal(opening) ||
		got[0].Customer != "phoneNumber" || !bytes.Equal(got[0].Body, body.Bytes()) {
		t.Errorf("ledger: %s", r.body)
	}
	want[0].Body[0] = 'x' // the copy is the caller's own
	if x.Ledger()[0].Body[0] != '{' {
		t.Error("the ledger is not a copy")
	}
}
