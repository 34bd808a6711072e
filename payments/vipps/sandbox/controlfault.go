package sandbox

import (
	"fmt"
	"slices"
	"time"
)

// faultOrder is the body of POST /sandbox/fault. Which fields count depends on
// the fault.
type faultOrder struct {
	Fault     string    `json:"fault"`
	Operation Operation `json:"operation,omitempty"`
	Times     int       `json:"times,omitempty"` // once when it is not there
	Reference string    `json:"reference,omitempty"`
	Duration  Span      `json:"duration,omitempty"`
	Event     string    `json:"event,omitempty"`
	State     string    `json:"state,omitempty"`
	Webhook   string    `json:"webhook,omitempty"`
}

// faultWords are the faults that have a name. Answers are lost of write calls
// only: whoever steers by hand wants to lose a create or a capture, and a poll
// would always come first.
var faultWords = []struct {
	word string
	do   func(s *Sandbox, o faultOrder) error
}{
	{"down", func(s *Sandbox, _ faultOrder) error { s.SetDown(true); return nil }},
	{"up", func(s *Sandbox, _ faultOrder) error { s.SetDown(false); return nil }},
	{"lose-next", func(s *Sandbox, _ faultOrder) error { return s.LoseNext(AfterEffect, WriteCall) }},
	{"lose-next-before", func(s *Sandbox, _ faultOrder) error { return s.LoseNext(BeforeEffect, WriteCall) }},
	{"revoke-tokens", func(s *Sandbox, _ faultOrder) error { s.RevokeTokens(); return nil }},
	{"slow", func(s *Sandbox, o faultOrder) error { return s.Slow(o.Operation, time.Duration(o.Duration)) }},
	{"lock", func(s *Sandbox, o faultOrder) error { return s.Lock(o.Reference, time.Duration(o.Duration)) }},
	{"show-state", func(s *Sandbox, o faultOrder) error { return s.ShowState(o.Reference, o.State) }},
	{"fail-operation", func(s *Sandbox, o faultOrder) error { return s.FailOperation(o.Reference, o.Event) }},
	{"forget-webhook", func(s *Sandbox, o faultOrder) error { return s.Forget(o.Webhook) }},
}

func controlFault(s *Sandbox, body []byte) (any, error) {
	var o faultOrder
	if err := readOrder(body, &o); err != nil {
		return nil, err
	}
	var known []string
	for _, f := range faultWords {
		if f.word == o.Fault {
			return o, f.do(s, o)
		}
		known = append(known, f.word)
	}
	times := max(o.Times, 1)
	if slices.Contains(Garbages(), Garbage(o.Fault)) {
		return o, s.Garble(o.Operation, Garbage(o.Fault), times)
	}
	if digits.MatchString(o.Fault) {
		return o, s.Fail(o.Operation, o.Fault, times)
	}
	return nil, fmt.Errorf("unknown fault %q: the words are %s, %s, an error code such as 6280 and an HTTP status such as 503",
		o.Fault, words(known), words(Garbages()))
}
