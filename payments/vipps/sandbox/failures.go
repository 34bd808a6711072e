package sandbox

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
)

// failure is an error that the calls to come of an operation will get.
type failure struct {
	op     Operation
	code   string // a numbered error, or
	status int    // a bare HTTP status
	left   int    // how many calls yet
}

// Codes are the numbered errors that the sandbox knows, in order: all that the
// ePayment API documents, those of force approve included.
func Codes() []string {
	return slices.SortedFunc(maps.Keys(codes), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) // 10010 comes after 7010
	})
}

// Fail makes the next calls of an operation fail, as many as times says, with
// a numbered error of the ePayment API such as "6280", or with an HTTP status
// from "400" to "599". Failures of one operation add up and come in order.
//
// A numbered error falls on calls that nothing else is wrong with, in the HTTP
// status and the words of its code; a 4xx sticks to the idempotency key of the
// call, except where the code says to try again (6160, 6250, 6280). A status
// falls on any call of the operation, before the call has had an effect, and
// sticks to nothing: 401, 403, 422 and 429 in the shape of the API gateway, 502
// to 504 as a page for people, the others as a problem without a code.
//
// A word that is neither, fewer times than one, an unknown operation, and a
// numbered error of TokenCall, which has none, are errors.
func (s *Sandbox) Fail(op Operation, with string, times int) error {
	f := failure{op: op, left: times}
	if !op.known() {
		return fmt.Errorf("fail %q: %w", op, errOperation())
	}
	if times < 1 {
		return fmt.Errorf("fail %s: %d times is not at least once", op, times)
	}
	if _, known := codes[with]; known && op != TokenCall {
		f.code = with
	} else {
		status, err := strconv.Atoi(with)
		if err != nil || status < 400 || status > 599 || http.StatusText(status) == "" {
			return fmt.Errorf("fail %s: %q is neither an error code of the sandbox nor an HTTP status of an error", op, with)
		}
		f.status = status
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.failures = append(s.faults.failures, f)
	return nil
}

// FailNextCreate is Fail for one create and a numbered error, such as 5080
// (PUSH_MESSAGE not allowed) or 7010 (customer not found).
func (s *Sandbox) FailNextCreate(code string) error { return s.Fail(CreateCall, code, 1) }

// takeFailure uses up one call of the oldest failure of an operation that
// fits.
func (f *faults) takeFailure(fits func(failure) bool) (failure, bool) {
	i := slices.IndexFunc(f.failures, fits)
	if i < 0 {
		return failure{}, false
	}
	taken := f.failures[i]
	if f.failures[i].left--; f.failures[i].left == 0 {
		f.failures = slices.Delete(f.failures, i, i+1)
	}
	return taken, true
}

// told refuses a call that the sandbox was told to refuse with a code.
func (s *Sandbox) told(c call) (refusal answer, told bool) {
	f, told := s.faults.takeFailure(func(f failure) bool { return f.op == c.op && f.code != "" })
	if !told {
		return answer{}, false
	}
	return s.refuse(c, f.code, "The sandbox was told to refuse this call"), true
}

// broken answers a call that the sandbox was told to fail with a bare status.
func (s *Sandbox) broken(c call) (a answer, broken bool) {
	f, broken := s.faults.takeFailure(func(f failure) bool { return f.op == c.op && f.status != 0 })
	if !broken {
		return answer{}, false
	}
	title := http.StatusText(f.status)
	switch f.status {
	case http.StatusTooManyRequests:
		return tooMany(1), true
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity:
		return gateway(f.status, title), true
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return page(f.status), true
	}
	if c.op == TokenCall {
		return tokenError(f.status, title), true
	}
	return s.problem(c, f.status, title, "The sandbox was told to fail this call", nil), true
}
