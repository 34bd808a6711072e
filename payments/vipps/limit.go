package vipps

import (
	"sync"
	"time"

	"butikk/kasse/payments"
)

// What Vipps takes for one payment in any minute (ePayment API, rate limiting).
const (
	writesPerMinute = 5   // create, capture, cancel and refund together
	readsPerMinute  = 120 // the payment and its event log together
)

// limits keeps to what Vipps takes for one payment. A call too many would be
// turned away anyway, and hold up the next ones with it.
type limits struct {
	now func() time.Time

	mu    sync.Mutex
	calls map[counted][]time.Time // of the last minute, oldest first
}

type counted struct {
	ref   payments.Reference
	write bool
}

// take counts a call for the payment, or says how long to wait before it may
// be made; then it is not counted. Calls about no payment have no limit.
func (l *limits) take(ref payments.Reference, write bool) (wait time.Duration) {
	if ref == "" {
		return 0
	}
	allowed := readsPerMinute
	if write {
		allowed = writesPerMinute
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	for k, calls := range l.calls {
		for len(calls) > 0 && now.Sub(calls[0]) >= time.Minute {
			calls = calls[1:]
		}
		l.calls[k] = calls
		if len(calls) == 0 {
			delete(l.calls, k)
		}
	}
	k := counted{ref, write}
	if calls := l.calls[k]; len(calls) >= allowed {
		return time.Minute - now.Sub(calls[0])
	}
	l.calls[k] = append(l.calls[k], now)
	return 0
}
