package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

func TestPaymentIsApprovedAfterFourSeconds(t *testing.T) {
	x := open(t, sandbox.Config{})
	r := x.create(pushBody(t), "k1").is(http.StatusCreated)
	if r.media != "application/json" || r.body != `{"reference":"`+ref+`"}` {
		t.Errorf("created: %s %s", r.media, r.body)
	}
	x.wait(4*time.Second - time.Nanosecond)
	x.books("CREATED", 0, 0, 0, 0)
	x.wait(time.Nanosecond)
	x.books("AUTHORIZED", 49900, 0, 0, 0)

	got := x.get()
	if got.Reference != ref || got.Amount != (amount{"NOK", 49900}) || got.PaymentMethod.Type != "WALLET" || got.PaymentMethod.CardBin == "" {
		t.Errorf("GET: %+v", got)
	}
}

func TestApprovalThatNobodySawHasItsOwnTime(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.wait(1234567 * time.Nanosecond)
	x.created()
	x.wait(30 * time.Minute)
	log := x.events()
	if len(log) != 2 || log[0].Name != "CREATED" || log[1].Name != "AUTHORIZED" {
		t.Fatalf("events: %+v", log)
	}
	if got, want := log[0].Timestamp, "2026-10-06T10:00:00.001Z"; got != want {
		t.Errorf("created at %s, want %s", got, want)
	}
	if got, want := log[1].Timestamp, "2026-10-06T10:00:04.0010000Z"; got != want {
		t.Errorf("approved at %s, want %s", got, want)
	}
}

func TestPaymentExpiresAtTenMinutes(t *testing.T) {
	for _, script := range []sandbox.Script{
		{Decision: sandbox.Ignore},
		{Decision: sandbox.Approve, After: 10 * time.Minute}, // too late by nothing
		{Decision: sandbox.Late, After: 10*time.Minute - 45*time.Second},
	} {
		t.Run(string(script.Decision), func(t *testing.T) {
			x := open(t, sandbox.Config{Customer: script})
			x.created()
			x.wait(10*time.Minute - time.Nanosecond)
			x.books("CREATED", 0, 0, 0, 0)
			x.wait(time.Nanosecond)
			x.books("EXPIRED", 0, 0, 0, 0)
			x.wait(30 * time.Minute)
			if last := x.events()[1]; last.Name != "EXPIRED" || last.Timestamp != "2026-10-06T10:10:00.0000000Z" {
				t.Errorf("last event: %+v", last)
			}
		})
	}
}

func TestDecisions(t *testing.T) {
	for _, tt := range []struct {
		decision sandbox.Decision
		after    time.Duration
		state    string
		sum      int64
	}{
		{sandbox.Approve, 0, "AUTHORIZED", 49900},
		{sandbox.Decline, 0, "ABORTED", 0},
		{sandbox.Expire, 0, "EXPIRED", 0},
		{sandbox.Ignore, 5 * time.Minute, "CREATED", 0},
		{sandbox.Late, 45*time.Second - 1, "CREATED", 0},
		{sandbox.Late, 45 * time.Second, "AUTHORIZED", 49900},
	} {
		t.Run(fmt.Sprintf("%s after %v", tt.decision, tt.after), func(t *testing.T) {
			x := open(t, sandbox.Config{})
			x.created()
			if err := x.Decide("", tt.decision); err != nil {
				t.Fatal(err)
			}
			x.wait(tt.after)
			x.books(tt.state, tt.sum, 0, 0, 0)
		})
		t.Run(fmt.Sprintf("script %s after %v", tt.decision, tt.after), func(t *testing.T) {
			x := open(t, sandbox.Config{})
			x.SetDefault(sandbox.Script{Decision: tt.decision, After: time.Second})
			x.created()
			x.SetDefault(sandbox.Script{}) // for payments to come only
			x.wait(time.Second + tt.after)
			x.books(tt.state, tt.sum, 0, 0, 0)
		})
	}
}

func TestStateWordThatNobodyKnows(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.approved()
	if err := x.ShowState("", "PONDERING"); err != nil {
		t.Fatal(err)
	}
	if got := x.get().State; got != "PONDERING" {
		t.Errorf("state %s", got)
	}
	if err := x.ShowState(ref, ""); err != nil {
		t.Fatal(err)
	}
	x.books("AUTHORIZED", 49900, 0, 0, 0)
	if err := x.ShowState("nobodys-payment", "PONDERING"); err == nil {
		t.Error("no error for an unknown payment")
	}
}

func TestProfileAndMetadataComeBack(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.create(pushBody(t, "profile", `{"scope":"name phoneNumber"}`, "metadata", `{"till":"7"}`), "k1").is(http.StatusCreated)
	for _, approved := range []bool{false, true} {
		var got struct {
			Metadata map[string]string
			Profile  *struct{ Sub string }
		}
		x.call("GET", payments+"/"+ref, "").is(http.StatusOK).decode(&got)
		if got.Metadata["till"] != "7" || got.Profile == nil || (got.Profile.Sub != "") != approved {
			t.Errorf("approved %t: %+v", approved, got)
		}
		x.wait(4 * time.Second)
	}
}

func TestSameCallsSameAnswers(t *testing.T) {
	day := func() string {
		x := open(t, sandbox.Config{})
		x.approved()
		x.adjust("capture", 40000, "c1")
		return x.cancel("{}").body + x.cancel("{}").body + x.call("GET", payments+"/"+ref+"/events", "").body
	}
	if first, second := day(), day(); first != second {
		t.Errorf("two days differ:\n%s\n%s", first, second)
	}
}

func TestHugeBody(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.create(strings.Repeat(" ", 1<<20+1), "k1").apim(http.StatusRequestEntityTooLarge)
}
