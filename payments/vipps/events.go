package vipps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
)

// Event is an entry of Vipps' own log of a payment.
type Event struct {
	Name    string       // CREATED, AUTHORIZED, CAPTURED, CANCELLED, REFUNDED, ABORTED, EXPIRED, TERMINATED
	PSP     string       // of this event; no other event has it
	Amount  money.Amount // of this event alone, in minor units
	At      time.Time    // zero where the log has none that can be read
	Key     payments.Key // the idempotency key that caused it; Vipps leaves it out of some
	Success bool         // false: it was tried and changed nothing
}

// created is the name of the first event.
const created = "CREATED"

// Events is Vipps' log of the payment, the authoritative history, oldest
// first.
func (c *Client) Events(ctx context.Context, ref payments.Reference) ([]Event, error) {
	answer, err := c.call(ctx, request{http.MethodGet, path(ref, "/events"), ref, nil, ""})
	if err != nil {
		return nil, err
	}
	var wire []struct {
		Name    string       `json:"name"`
		PSP     string       `json:"pspReference"`
		Amount  wireMoney    `json:"amount"`
		At      string       `json:"timestamp"`
		Key     payments.Key `json:"idempotencyKey"`
		Success bool         `json:"success"`
	}
	if err := json.Unmarshal(answer, &wire); err != nil {
		return nil, &payments.Trouble{Kind: payments.Unanswered, HTTP: http.StatusOK, Err: fmt.Errorf("events of %s: %w", ref, err)}
	}
	events := make([]Event, len(wire))
	for i, e := range wire {
		events[i] = Event{Name: e.Name, PSP: e.PSP, Amount: e.Amount.Value, Key: e.Key, Success: e.Success}
		if at, err := time.Parse(time.RFC3339, e.At); err == nil { // with three decimals, or seven
			events[i].At = at
		}
	}
	return events, nil
}
