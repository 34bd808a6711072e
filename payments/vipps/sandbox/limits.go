package sandbox

import (
	"fmt"
	"net/http"
	"time"
)

// The rate limits of the ePayment API: so many calls in any span of a minute.
const (
	limitSpan  = time.Minute
	writeLimit = 5   // create, capture, cancel and refund together
	readLimit  = 120 // get and events together
)

// budget is what calls share a limit by. Calls that change a payment share it
// by reference and sales unit, calls that read it by reference and
// subscription key: two screens that follow one payment spend from one budget.
type budget struct {
	reads     bool
	reference string
	of        string // the sales unit, or the subscription key
}

// overBudget refuses a call that comes too early. A refused call spends
// nothing. A create that names no reference shares a budget with all others
// that name none, as in the API.
func (s *Sandbox) overBudget(c call, reference, key string) (refusal answer, over bool) {
	if s.settings.NoRateLimits || (!c.op.reads() && !c.op.writes()) {
		return answer{}, false
	}
	b, limit := budget{c.op.reads(), reference, c.msn}, writeLimit
	switch {
	case b.reads:
		b.of, limit = key, readLimit
	case c.op == CreateCall:
		b.reference = namedReference(c.body)
	}
	spent := s.spent[b]
	for len(spent) > 0 && !c.now.Before(spent[0].Add(limitSpan)) {
		spent = spent[1:]
	}
	if len(spent) < limit {
		s.spent[b] = append(spent, c.now)
		return answer{}, false
	}
	s.spent[b] = spent
	left := spent[0].Add(limitSpan).Sub(c.now)
	return tooMany(int((left + time.Second - 1) / time.Second)), true
}

// tooMany is the API gateway's 429: it is the gateway that counts.
func tooMany(seconds int) answer {
	a := gateway(http.StatusTooManyRequests, fmt.Sprintf("Rate limit is exceeded. Try again in %d seconds.", seconds))
	a.after = seconds
	return a
}
