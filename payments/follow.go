package payments

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// advance begins every call that is due and says when the next one will be.
func (t *Till) advance() time.Duration {
	next := time.Hour
	maps.DeleteFunc(t.called, func(ref Reference, _ time.Time) bool { _, open := t.book.Open[ref]; return !open })
	// Writing an entry replaces the book, so each payment is looked up anew.
	for _, ref := range slices.Sorted(maps.Keys(t.book.Open)) {
		p := t.book.Open[ref]
		s := p.Next()
		if s.Op == OpCreate && t.cfg.Now().Sub(p.PlannedAt) > tooOld {
			s = Step{Op: OpGet, After: p.pollAfter(Poll)}
		}
		if s.End {
			e := Event{Kind: AttemptEnded}
			if s.Watch {
				e.Op = OpCreate
			}
			next = min(next, Poll)
			if t.record(p, e) {
				next = 0 // what it changed may want something now
			}
			continue
		}
		if s.Op == OpNone {
			continue
		}
		if due := s.After - t.since(ref); due > 0 {
			next = min(next, due)
			continue
		}
		if s.New && !t.record(p, Event{Kind: AttemptAsked, Op: s.Op, Key: s.Key, Mode: s.Mode}) {
			next = min(next, Poll) // not in the journal, so not on the wire
			t.called[ref] = t.cfg.Now()
			continue
		}
		t.begin(ref, s)
	}
	return next
}

// tooOld is the age at which a plan is no longer sent, whatever kept it: the
// customer has left. What became of earlier tries is read, and where there is
// nothing it ends.
const tooOld = 10 * time.Minute

// since is how long ago the last call for ref ended; for ever when there was
// none. Both times carry the monotonic clock, which no one sets.
func (t *Till) since(ref Reference) time.Duration {
	if at, ok := t.called[ref]; ok {
		return t.cfg.Now().Sub(at)
	}
	return time.Hour
}

func (t *Till) begin(ref Reference, s Step) {
	p := t.book.Open[ref]
	p.Pace.Calling = true
	t.book.Open[ref] = p
	body := t.book.Requests[ref]
	t.call(answer{ref: ref, op: s.Op}, func(ctx context.Context) (Observation, error) { return t.ask(ctx, p, s, body) })
}

// call makes a request beside the loop and reports to it what became of it.
func (t *Till) call(a answer, ask func(context.Context) (Observation, error)) {
	t.inFlight++
	t.calls.Go(func() {
		ctx, cancel := context.WithTimeout(t.ctx, CallTimeout)
		defer cancel()
		o, err := ask(ctx)
		if err == nil {
			a.observed = &o
		} else if !errors.As(err, &a.trouble) {
			a.trouble = &Trouble{Kind: Unanswered, Err: err}
		}
		t.answers <- a // the loop takes it, also while it shuts down
	})
}

func (t *Till) ask(ctx context.Context, p Payment, s Step, body []byte) (Observation, error) {
	switch s.Op {
	case OpCreate:
		return t.cfg.Gateway.Create(ctx, p.Reference, body, s.Key)
	case OpGet:
		return t.cfg.Gateway.Get(ctx, p.Reference)
	case OpCapture:
		return t.cfg.Gateway.Capture(ctx, p.Reference, p.Amount, s.Key)
	case OpCancel:
		return t.cfg.Gateway.Cancel(ctx, p.Reference, s.Mode, s.Key)
	}
	return Observation{}, fmt.Errorf("payment %s: no such request %q", p.Reference, s.Op)
}

// heard takes in what became of a call.
func (t *Till) heard(a answer) {
	t.inFlight--
	t.asked = t.cfg.Now()
	t.lamp(a.trouble)
	if a.refund != "" {
		t.heardRefund(a)
		return
	}
	t.called[a.ref], t.newest = t.cfg.Now(), a.ref
	p, ok := t.book.Open[a.ref]
	if !ok {
		delete(t.again, a.ref)
		return // over and left meanwhile; a later read can change nothing
	}
	e := Event{Kind: AttemptHeard, Op: a.op, Observed: a.observed, Trouble: a.trouble}
	e.Unwanted = a.op == OpCancel && a.trouble != nil && a.trouble.Kind == Denied
	if !p.Pace.Lost || p.Doubt != OpNone || a.trouble == nil || t.record(p, lostCreate()) {
		t.record(t.book.Open[a.ref], e)
	}
	if p = t.book.Open[a.ref]; p.Pace.Calling {
		p.Pace.Calling = false
		t.book.Open[a.ref] = p
	}
	if t.again[a.ref] {
		delete(t.again, a.ref)
		t.nudged(a.ref)
	}
}

// lostCreate is what the journal has to be told before anything else when a
// create went unanswered while the journal could not be written: without it a
// later no would be taken for the end of a request that may live.
func lostCreate() Event {
	return Event{Kind: AttemptHeard, Op: OpCreate, Trouble: &Trouble{Kind: Unanswered}}
}

func (t *Till) lamp(trouble *Trouble) {
	var kind TroubleKind
	if trouble != nil {
		switch trouble.Kind {
		case Unanswered, Unsent, KeysRefused:
			kind = trouble.Kind
		case Withheld: // nobody was asked
			return
		case Busy, Denied, NotFound: // an answer is an answer
		}
	}
	t.link.Misses++
	if kind == "" {
		t.link.Misses = 0
	}
	if kind != t.link.Trouble || t.link.Since.IsZero() {
		t.link.Trouble, t.link.Since = kind, t.cfg.Now()
	}
}

// probe is how often a provider that could not be reached is asked for something
// while nothing else is asked of it: the lamp must go out by itself.
const probe = 15 * time.Second

// advanceProbe reads the newest attempt again where that is the only way to hear
// that the provider is back, and says when it wants to be called next. One that is
// open has a pace of its own, which must not be hurried: a create may be on its
// way.
func (t *Till) advanceProbe() time.Duration {
	if p, open := t.book.Open[t.newest]; open && p.Next().Op != OpNone || t.link.Trouble == "" || t.link.Trouble == KeysRefused || t.newest == "" || t.inFlight > 0 {
		return time.Hour
	}
	if due := probe - t.cfg.Now().Sub(t.asked); due > 0 {
		return due
	}
	ref := t.newest
	t.call(answer{ref: ref, op: OpGet}, func(ctx context.Context) (Observation, error) { return t.cfg.Gateway.Get(ctx, ref) })
	return time.Hour
}

// record gives an event to a payment: to the journal first if it changes
// anything that the journal keeps, together with what follows from it. It
// reports whether the payment has moved on; where the journal refuses, the
// payment stays as it was and the till asks again later.
func (t *Till) record(p Payment, e Event) bool {
	e.Reference, e.Sale, e.At = p.Reference, p.Sale, t.stamp()
	next, err := p.Apply(e)
	if err != nil {
		t.log.Error("payment", "error", err)
		return false
	}
	front, of := t.book.Current == p.Reference, t.book.saleOf(p.Reference) != nil
	if next.Durable() == p.Durable() {
		t.book.Open[p.Reference] = next
		return true
	}
	// With this entry the journal lets the sale have another attempt.
	e.Ends = next.Status.Final() && next.Status != Paid || next.Closed
	events := []Event{e}
	switch step := next.Next(); {
	case next.Status == Paid && p.Status != Paid && of:
		events = append(events, t.salePaid(next))
	case next.freedAfter(p):
		events = append(events, t.freedSlip(next))
	case step.New && step.After == 0 && !t.closing:
		events = append(events, Event{Kind: AttemptAsked, Sale: p.Sale, Reference: p.Reference, Op: step.Op, Key: step.Key, Mode: step.Mode})
	}
	if t.write(t.ctx, events...) != nil {
		tries := p.Pace.Tries
		p.Pace = next.Pace
		p.Pace.Misses++
		// What it settled is not settled: the next try keeps its distance.
		p.Pace.Tries, p.Pace.Read = tries+1, e.Op == OpGet
		if next.Tried && !p.Tried {
			p.Pace.Lost = true
		}
		t.book.Open[p.Reference] = p
		return false
	}
	switch {
	case next.Status == Paid && p.Status != Paid && of && p.Intent == IntentRelease:
		// The cashier has told the customer something else.
		t.tell(Notice{Kind: NoticeCharged, Name: t.book.Last.Receipt, Amount: next.Amount})
	case !front:
		t.landed(p, next, of)
	}
	return true
}

func (t *Till) nextReceipt() string { return fmt.Sprintf("R%d-%04d", t.cfg.Number, t.book.Receipts+1) }

func (t *Till) salePaid(p Payment) Event {
	r := t.receiptOf(t.book.saleOf(p.Reference), p.Reference)
	r.Number = t.nextReceipt()
	r.PaidAt, r.Tender, r.Customer, r.PSP = t.stamp(), t.cfg.Tender, p.Customer, p.Sums.PSP
	return Event{Kind: SalePaid, Sale: p.Sale, Reference: p.Reference, Receipt: &r}
}
