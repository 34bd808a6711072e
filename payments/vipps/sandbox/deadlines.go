package sandbox

import "time"

const day = 24 * time.Hour

// refundWindow is how long captured money can be given back. The documents
// count it from the reservation in one place and from the capture in another;
// here it is the reservation, which is over first.
const refundWindow = 365 * day

// captureWindow is how long a reservation can be captured or cancelled, by the
// market of its currency. Afterwards the money is the customer's again.
func (p *payment) captureWindow() time.Duration {
	if p.amount.Currency == "NOK" {
		return 180 * day
	}
	return 14 * day
}

// guarantee is how long the card behind the reservation stands by it: the
// sandbox's customers pay by Mastercard, which has 30 days.
func (p *payment) guarantee() time.Duration { return min(30*day, p.captureWindow()) }

// guaranteedUntil is captureGuaranteedUntil, with an offset and milliseconds
// as the API writes it; empty before the approval.
func (p *payment) guaranteedUntil() string {
	if p.approved.IsZero() {
		return ""
	}
	return p.approved.Add(p.guarantee()).UTC().Format("2006-01-02T15:04:05.000-07:00")
}

// over says that a window which opened with the approval has closed.
func (p *payment) over(window time.Duration, now time.Time) bool {
	return !now.Before(p.approved.Add(window))
}
