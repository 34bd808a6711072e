package sandbox_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

func (r reply) limited(seconds string) {
	r.Helper()
	if r.apim(http.StatusTooManyRequests); r.retryAfter != seconds {
		r.Errorf("Retry-After %q, want %q", r.retryAfter, seconds)
	}
}

func TestWritesShareABudget(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.approved() // the first write
	x.wait(10 * time.Second)
	for i := range 3 {
		x.adjust("capture", 100, fmt.Sprint("c", i)).is(http.StatusOK)
	}
	x.cancel("[]").is(http.StatusBadRequest) // a refusal of the API is spent, too
	x.adjust("refund", 100, "r1").limited("50")
	x.create(push, "k-create").limited("50")
	x.cancel("").limited("50")
	x.books("AUTHORIZED", 49900, 300, 0, 0) // reads have a budget of their own

	x.wait(50*time.Second - 1)
	x.adjust("refund", 100, "r1").limited("1")
	x.wait(1)
	x.adjust("refund", 100, "r1").is(http.StatusOK) // a 429 does not stick to its key
	x.adjust("refund", 100, "r2").limited("10")
	x.create(pushBody(t, "reference", `"till7-000124-1"`), "k2").is(http.StatusCreated)
	x.create(push, "k-create", "Merchant-Serial-Number", "654321").is(http.StatusCreated)
}

func TestReadsShareABudget(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.created()
	for range 60 {
		x.get()
		x.events()
	}
	x.call("GET", payments+"/"+ref, "").limited("60")
	x.call("GET", payments+"/"+ref, "", "Ocp-Apim-Subscription-Key", "other").is(http.StatusOK)
	x.wait(time.Minute)
	x.get()
}

// TestCreatesWithoutReference share one budget, whatever they are about.
func TestCreatesWithoutReference(t *testing.T) {
	x := open(t, sandbox.Config{})
	for i := range 5 {
		x.create(pushBody(t, "reference", "", "Reference", fmt.Sprintf(`"till7-%06d-1"`, i)), fmt.Sprint("k", i)).is(http.StatusBadRequest)
	}
	x.create("{", "k5").limited("60")
	x.created()
}

func TestNoRateLimits(t *testing.T) {
	x := open(t, unlimited)
	x.approved()
	for i := range 10 {
		x.adjust("capture", 100, fmt.Sprint("c", i)).is(http.StatusOK)
	}
	x.Configure(sandbox.Settings{})
	for i := range 5 {
		x.adjust("refund", 100, fmt.Sprint("r", i)).is(http.StatusOK)
	}
	x.adjust("refund", 100, "r5").limited("60")
}
