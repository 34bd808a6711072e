package payments_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
)

// TestDerive is the truth table of the one place where Vipps' words become
// ours. AUTHORIZED stays while captured, cancelled and refunded are sums.
func TestDerive(t *testing.T) {
	p := payments.Payment{Amount: due}
	for _, c := range []struct {
		state                              payments.RemoteState
		authorized, captured, cancelled, r money.Amount
		want                               payments.Status
	}{
		{"CREATED", 0, 0, 0, 0, payments.Waiting},
		{"CREATED", due, 0, 0, 0, payments.Waiting},
		{"CREATED", due, due, 0, 0, payments.Paid}, // money counts more than words
		{"AUTHORIZED", due, 0, 0, 0, payments.Approved},
		{"AUTHORIZED", 0, 0, 0, 0, payments.Approved},
		{"AUTHORIZED", due, 1, 0, 0, payments.Approved},
		{"AUTHORIZED", due, due - 1, 0, 0, payments.Approved},
		{"AUTHORIZED", due, due - 1, 1, 0, payments.Released}, // not Paid; what was taken stands in Sums
		{"AUTHORIZED", due, due, 0, 0, payments.Paid},
		{"AUTHORIZED", due, due, 0, due, payments.Paid},
		{"AUTHORIZED", 2 * due, due, due, 0, payments.Paid},
		{"AUTHORIZED", due, 0, due - 1, 0, payments.Approved},
		{"AUTHORIZED", due, 0, due, 0, payments.Released},
		{"ABORTED", 0, 0, 0, 0, payments.Declined},
		{"EXPIRED", 0, 0, 0, 0, payments.Expired},
		{"TERMINATED", 0, 0, due, 0, payments.Cancelled},
		{"CAPTURED", due, 0, 0, 0, ""},
		{"CAPTURED", due, due, 0, 0, payments.Paid},
		{"authorized", due, 0, 0, 0, ""},
		{"", 0, 0, 0, 0, ""},
	} {
		got, known := p.Derive(payments.Observation{State: c.state, Authorized: c.authorized, Captured: c.captured, Cancelled: c.cancelled, Refunded: c.r})
		if got != c.want || known != (c.want != "") {
			t.Errorf("%s %d %d %d: %q %v, want %q", c.state, c.authorized, c.captured, c.cancelled, got, known, c.want)
		}
	}
}

// TestNext writes out what is asked, when, in every status.
func TestNext(t *testing.T) {
	const ref = "K2-0001-1-7F3K9QXM"
	started, waiting, approved := kind(payments.TillStarted), heard(payments.OpCreate, payments.StateCreated), heard(payments.OpGet, payments.StateAuthorized)
	callOff, capture := asked(payments.OpCancel, payments.OnlyIfUnapproved), asked(payments.OpCapture, "")
	lost := missed(payments.OpCreate, payments.Unanswered)
	again := func(e payments.Event, n int) (es []payments.Event) {
		for range n {
			es = append(es, e)
		}
		return es
	}
	read := missed(payments.OpGet, payments.Unanswered)
	for name, c := range map[string]struct {
		events []payments.Event
		want   payments.Step
	}{
		"new":               {nil, payments.Step{Op: payments.OpCreate, Key: ref + ".create.1"}},
		"unsent once":       {again(missed(payments.OpCreate, payments.Unsent), 1), payments.Step{Op: payments.OpCreate, Key: ref + ".create.1", After: 2 * time.Second}},
		"unsent often":      {again(missed(payments.OpCreate, payments.Unsent), 9), payments.Step{Op: payments.OpCreate, Key: ref + ".create.1", After: 30 * time.Second}},
		"lost twice":        {again(lost, 2), payments.Step{Op: payments.OpCreate, Key: ref + ".create.1", After: 4 * time.Second}},
		"busy":              {again(missed(payments.OpCreate, payments.Busy), 1), payments.Step{Op: payments.OpCreate, Key: ref + ".create.1", After: 2 * time.Second}},
		"refused in doubt":  {[]payments.Event{lost, missed(payments.OpCreate, payments.Denied)}, payments.Step{Op: payments.OpGet, After: 2 * time.Second}},
		"restarted":         {[]payments.Event{started}, payments.Step{Op: payments.OpGet}},
		"missing once":      {[]payments.Event{started, missed(payments.OpGet, payments.NotFound)}, payments.Step{Op: payments.OpGet, After: 5 * time.Second}},
		"missing twice":     {[]payments.Event{started, missed(payments.OpGet, payments.NotFound), missed(payments.OpGet, payments.NotFound)}, payments.Step{End: true, Watch: true}},
		"not in a row":      {[]payments.Event{started, missed(payments.OpGet, payments.NotFound), read, missed(payments.OpGet, payments.NotFound)}, payments.Step{Op: payments.OpGet, After: 5 * time.Second}},
		"called off unsent": {[]payments.Event{missed(payments.OpCreate, payments.Unsent), callOff}, payments.Step{End: true}},
		"called off lost":   {[]payments.Event{lost, callOff}, payments.Step{Op: payments.OpCancel, Mode: payments.OnlyIfUnapproved, Key: callOff.Key}},
		"called off busy":   {[]payments.Event{missed(payments.OpCreate, payments.Busy), callOff}, payments.Step{Op: payments.OpCancel, Mode: payments.OnlyIfUnapproved, Key: callOff.Key}},
		"called off, died":  {[]payments.Event{callOff, started}, payments.Step{Op: payments.OpGet, After: 2 * time.Second}},
		"strange word":      {[]payments.Event{observed(payments.OpCreate, words[9].o)}, payments.Step{Op: payments.OpGet, After: 5 * time.Second}},

		"waiting":              {[]payments.Event{waiting}, payments.Step{Op: payments.OpGet, After: 5 * time.Second}},
		"waiting, later":       {[]payments.Event{waiting, later(heard(payments.OpGet, payments.StateCreated))}, payments.Step{Op: payments.OpGet, After: 2 * time.Second}},
		"waiting, unread":      {[]payments.Event{waiting, read, read, read, read}, payments.Step{Op: payments.OpGet, After: 2 * time.Second}},
		"waiting, restarted":   {[]payments.Event{waiting, started}, payments.Step{Op: payments.OpGet}},
		"waiting, called off":  {[]payments.Event{waiting, callOff}, payments.Step{Op: payments.OpCancel, Mode: payments.OnlyIfUnapproved, Key: callOff.Key}},
		"cancel lost":          {[]payments.Event{waiting, callOff, missed(payments.OpCancel, payments.Unanswered)}, payments.Step{Op: payments.OpGet, After: 2 * time.Second}},
		"cancel lost, read":    {[]payments.Event{waiting, callOff, missed(payments.OpCancel, payments.Unanswered), later(heard(payments.OpGet, payments.StateCreated))}, payments.Step{Op: payments.OpCancel, Mode: payments.OnlyIfUnapproved, Key: callOff.Key, After: 2 * time.Second}},
		"cancel denied":        {[]payments.Event{waiting, callOff, missed(payments.OpCancel, payments.Denied)}, payments.Step{Op: payments.OpGet, After: 2 * time.Second}},
		"cancel denied, again": {[]payments.Event{waiting, callOff, missed(payments.OpCancel, payments.Denied), callOff}, payments.Step{Op: payments.OpCancel, Mode: payments.OnlyIfUnapproved, Key: callOff.Key}},

		"approved":         {[]payments.Event{waiting, approved}, payments.Step{Op: payments.OpCapture, Key: ref + ".capture.1", New: true}},
		"capture asked":    {[]payments.Event{waiting, approved, capture}, payments.Step{Op: payments.OpCapture, Key: capture.Key}},
		"capture, died":    {[]payments.Event{waiting, approved, capture, started}, payments.Step{Op: payments.OpGet, After: 2 * time.Second}},
		"capture busy":     {append([]payments.Event{waiting, approved, capture}, again(missed(payments.OpCapture, payments.Busy), 3)...), payments.Step{Op: payments.OpGet, After: 2 * time.Second}},
		"key is stuck":     {append([]payments.Event{waiting, approved, capture}, append(again(missed(payments.OpCapture, payments.Busy), 3), read)...), payments.Step{Op: payments.OpCapture, Key: ref + ".capture.2", New: true, After: 8 * time.Second}},
		"not stuck":        {append([]payments.Event{waiting, approved, capture, missed(payments.OpCapture, payments.Busy), missed(payments.OpCapture, payments.Unanswered)}, append(again(missed(payments.OpCapture, payments.Busy), 2), read)...), payments.Step{Op: payments.OpCapture, Key: capture.Key, After: 16 * time.Second}},
		"held":             {[]payments.Event{waiting, started, later(approved), later(later(approved))}, payments.Step{Op: payments.OpGet, After: 15 * time.Second}},
		"confirmed":        {[]payments.Event{waiting, started, approved, kind(payments.AttemptConfirmed)}, payments.Step{Op: payments.OpCapture, Key: ref + ".capture.1", New: true}},
		"given back":       {[]payments.Event{waiting, callOff, approved, kind(payments.AttemptReleased)}, payments.Step{Op: payments.OpCancel, Mode: payments.Release, Key: ref + ".cancel.2", New: true}},
		"release, died":    {[]payments.Event{waiting, started, approved, kind(payments.AttemptReleased), started}, payments.Step{Op: payments.OpCancel, Mode: payments.Release, Key: ref + ".cancel.1", New: true}},
		"release unsent":   {[]payments.Event{waiting, started, approved, kind(payments.AttemptReleased), asked(payments.OpCancel, payments.Release), missed(payments.OpCancel, payments.Unsent)}, payments.Step{Op: payments.OpGet, After: 2 * time.Second}},
		"release denied":   {[]payments.Event{waiting, started, later(approved), kind(payments.AttemptReleased), asked(payments.OpCancel, payments.Release), missed(payments.OpCancel, payments.Denied)}, payments.Step{Op: payments.OpGet, After: 2 * time.Second}},
		"nothing is final": {[]payments.Event{waiting, approved, observed(payments.OpGet, words[3].o)}, payments.Step{}},
	} {
		p, err := payments.Payment{}.Apply(planned())
		must(t, err)
		for _, e := range c.events {
			if p, err = p.Apply(e); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if got := p.Next(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
		p.Pace.Calling = true
		if got := p.Next(); got != (payments.Step{}) {
			t.Errorf("%s: %+v while a call is under way", name, got)
		}
		p.Pace.Calling, p.Pace.NotBefore = false, time.Minute
		if got := p.Next(); got.After != time.Minute && c.want.Op != payments.OpNone {
			t.Errorf("%s: %+v before the provider wants it", name, got)
		}
	}
}

func later(e payments.Event) payments.Event {
	e.At = e.At.Add(time.Second)
	return e
}

// anyEvent is an event as a till or an adversary may write it.
func anyEvent() *rapid.Generator[payments.Event] {
	op := rapid.SampledFrom(append([]payments.Op{"refund"}, ops...))
	return rapid.Custom(func(t *rapid.T) payments.Event {
		e := kind(rapid.SampledFrom([]payments.Kind{
			payments.AttemptHeard, payments.AttemptHeard, payments.AttemptHeard, payments.AttemptHeard, payments.AttemptAsked, payments.AttemptConfirmed,
			payments.AttemptReleased, payments.AttemptEnded, payments.AttemptClosed, payments.TillStarted,
		}).Draw(t, "kind"))
		e.At = at.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "s")) * time.Second)
		switch e.Kind {
		case payments.AttemptHeard:
			e.Op = op.Draw(t, "op")
			if rapid.Bool().Draw(t, "answered") {
				o := words[rapid.IntRange(0, len(words)-1).Draw(t, "word")].o
				e.Observed = &o
			} else {
				e.Trouble = &payments.Trouble{Kind: rapid.SampledFrom(troubles).Draw(t, "trouble"), Code: "6060", RetryAfter: time.Duration(rapid.IntRange(0, 9).Draw(t, "after")) * time.Second}
				e.Unwanted = true // as every till writes it now
			}
		case payments.AttemptAsked:
			e.Op, e.Mode = op.Draw(t, "op"), rapid.SampledFrom([]payments.CancelMode{"", payments.OnlyIfUnapproved, payments.Release}).Draw(t, "mode")
			e.Key = payments.Key(rapid.StringN(1, 5, 10).Draw(t, "key"))
		}
		return e
	})
}

func anyPace(t *rapid.T) payments.Pace {
	n := rapid.IntRange(0, 5)
	return payments.Pace{
		Misses: n.Draw(t, "misses"), Missing: n.Draw(t, "missing"), Tries: n.Draw(t, "tries"), Busy: n.Draw(t, "busy"), Read: rapid.Bool().Draw(t, "read"),
		Reached: rapid.Bool().Draw(t, "reached"), Lost: rapid.Bool().Draw(t, "lost"), Heard: at.Add(time.Duration(n.Draw(t, "heard")) * time.Second),
		NotBefore: time.Duration(n.Draw(t, "not before")) * time.Second, Last: payments.Trouble{Kind: rapid.SampledFrom(troubles).Draw(t, "last")},
	}
}

// TestMachine walks the machine at random and holds every step against what
// must never happen.
func TestMachine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, err := payments.Payment{}.Apply(planned())
		must2(t, err)
		lean := p // hears only what leaves a trace in the journal
		told := false
		for _, e := range rapid.SliceOfN(anyEvent(), 1, 40).Draw(t, "events") {
			before := p
			next, err := p.Apply(e)
			odd := p
			odd.Pace = anyPace(t)
			other, err2 := odd.Apply(e)
			if (err == nil) != (err2 == nil) || other.Durable() != next.Durable() {
				t.Fatalf("the pace decides: %+v\n%+v", next, other)
			}
			if err != nil {
				if next != p {
					t.Fatalf("a refused event changed something: %v", err)
				}
				continue
			}
			p = next
			if p.Durable() != before.Durable() || e.Kind == payments.TillStarted {
				if lean, err = lean.Apply(e); err != nil {
					t.Fatal(err)
				}
			}
			if lean.Durable() != p.Durable() {
				t.Fatalf("a replay ends at\n%+v, the till at\n%+v", lean.Durable(), p.Durable())
			}
			told = told || e.Observed != nil
			invariants(t, before, p, told)
		}
	})
}

func must2(t *rapid.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

func invariants(t *rapid.T, before, p payments.Payment, told bool) {
	s := p.Next()
	switch {
	case before.Status.Final() && p.Status != before.Status && !before.Watched:
		t.Fatalf("%s became %s", before.Status, p.Status)
	case before.Watched && p.Status != before.Status && (p.Intent != payments.IntentRelease || s.Op == payments.OpCreate):
		t.Fatalf("what came late is wanted: %+v %+v", s, p)
	case p.Watched && (!p.Status.Final() || s.Op != payments.OpGet && !s.End):
		t.Fatalf("a watch does more than look: %+v %+v", s, p)
	case p.Status.Final() && (s != payments.Step{} && !p.Watched || p.Doubt != "" || p.Held || p.Capture.Open || p.Cancel.Open):
		t.Fatalf("a final payment goes on: %+v %+v", s, p)
	case !p.Status.Final() && s.Op == payments.OpNone && !s.End:
		t.Fatalf("nothing to do for %+v", p)
	case s.Op == payments.OpCreate && (told || p.Status != payments.Planned || s.Key != p.Key || s.New):
		t.Fatalf("a second create: %+v %+v", s, p)
	case s.Op == payments.OpCapture && (p.Status != payments.Approved || p.Held || p.Intent != payments.IntentCapture):
		t.Fatalf("a capture nobody wants: %+v %+v", s, p)
	case s.Op == payments.OpCancel && s.Mode == payments.Release && p.Intent != payments.IntentRelease:
		t.Fatalf("a release nobody wants: %+v %+v", s, p)
	case p.Intent == payments.IntentCapture && before.Intent == payments.IntentRelease && !p.NeedsPerson():
		t.Fatalf("RELEASE went back without a person: %+v", p)
	case s.End && p.Status != payments.Planned:
		t.Fatalf("declared dead: %+v", p)
	case p.NeedsPerson() && s.Op != payments.OpGet:
		t.Fatalf("does not wait for a person: %+v %+v", s, p)
	case len(s.Key) > 50:
		t.Fatalf("key %s is too long", s.Key)
	}
	// What Next wants, Apply takes; and every wait for a person can be ended both ways.
	if s.New {
		e := asked(s.Op, s.Mode)
		e.Key = s.Key
		if q, err := p.Apply(e); err != nil || q.Next().Key != s.Key || q.Next().New {
			t.Fatalf("%+v: %v, then %+v", s, err, q.Next())
		}
	}
	if s.End {
		if q, err := p.Apply(kind(payments.AttemptEnded)); err != nil || !q.Status.Final() {
			t.Fatalf("%+v: %v", p, err)
		}
	}
	if p.NeedsPerson() {
		for _, k := range []payments.Kind{payments.AttemptConfirmed, payments.AttemptReleased} {
			if q, err := p.Apply(kind(k)); err != nil || q.NeedsPerson() || q.Next().Op == payments.OpGet {
				t.Fatalf("%s: %v, then %+v", k, err, q.Next())
			}
		}
	}
}
