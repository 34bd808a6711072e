package payments

import (
	"cmp"
	"fmt"
)

// derive is the status that the provider's words amount to.
//
//	captured >= amount            Paid
//	AUTHORIZED, nothing left      Released (what was captured of it stands in Sums)
//	AUTHORIZED                    Approved
//	CREATED                       Waiting
//	ABORTED, EXPIRED, TERMINATED  Declined, Expired, Cancelled
//	any other word                nothing is known anew
func (p Payment) derive(o Observation) (Status, bool) {
	switch {
	case o.Captured >= p.Amount:
		return Paid, true
	case o.State == StateAuthorized && o.Authorized > 0 && o.Captured+o.Cancelled >= o.Authorized:
		return Released, true
	case o.State == StateAuthorized:
		return Approved, true
	case o.State == StateCreated:
		return Waiting, true
	case o.State == StateAborted:
		return Declined, true
	case o.State == StateExpired:
		return Expired, true
	case o.State == StateTerminated:
		return Cancelled, true
	}
	return "", false
}

// rank orders the open statuses; an answer can be late but a payment never
// goes back.
func (s Status) rank() int {
	switch s {
	case Planned:
		return 0
	case Waiting:
		return 1
	case Approved:
		return 2
	}
	return 3
}

// Apply folds one event into the payment. An event that can not happen to a
// payment in this status is an error that names both, and changes nothing.
func (p Payment) Apply(e Event) (Payment, error) {
	no := func() (Payment, error) {
		return p, fmt.Errorf("payment %s: %s %s in status %q", p.Reference, e.Kind, e.Op, p.Status)
	}
	switch e.Kind {
	case AttemptPlanned:
		if p.Status != "" || e.Plan == nil {
			return no()
		}
		return Payment{
			Reference: e.Reference, Sale: e.Sale, Attempt: e.Plan.Attempt,
			Amount: e.Plan.Amount, Currency: e.Plan.Currency, Customer: e.Plan.Customer, Flow: e.Plan.Flow,
			Key: e.Plan.Key, Intent: e.Plan.Intent, Status: Planned, PlannedAt: e.At, ChangedAt: e.At,
		}, nil
	case TillStarted:
		// Whatever was under way may have been sent. Money is taken without a
		// person only where the journal shows that it was asked for already.
		// A write that was asked for is done by the till itself, but what became
		// of it is read first.
		p.Pace = Pace{Reached: true, Tries: 1}
		switch p.Status {
		case Planned:
			p.Held = true
			if p.Refusal.Op == OpNone {
				p.Doubt = OpCreate
			}
		case Waiting:
			p.Held = true
		case Approved:
			p.Held = p.Held || p.Intent == IntentCapture && !p.Capture.Open
		}
		return p, nil
	case AttemptAsked:
		return p.asked(e, no)
	case AttemptHeard:
		switch {
		case p.Status == "":
			return no()
		case e.Observed != nil:
			return p.observed(e), nil
		case e.Trouble != nil:
			return p.missed(e), nil
		}
		return no()
	case AttemptConfirmed:
		if !p.NeedsPerson() {
			return no()
		}
		p.Held, p.Refusal = false, Refusal{}
		return p, nil
	case AttemptReleased:
		if !p.NeedsPerson() {
			return no()
		}
		p.Intent, p.Held, p.Refusal, p.GivenBack = IntentRelease, false, Refusal{}, true
		return p, nil
	case AttemptLeft:
		if !p.Leavable() {
			return no()
		}
		p.Intent, p.Held, p.Closed = IntentRelease, false, true
		return p, nil
	case AttemptClosed:
		if !p.Status.Final() || p.Status == "" {
			return no()
		}
		p.Closed, p.Settled = true, p.Status == Paid
		return p, nil
	case AttemptEnded:
		switch {
		case p.Watched:
			p.Watched = false
			return p, nil
		case p.Status != Planned && p.Status != Waiting && p.Status != Approved:
			return no()
		}
		p.NeverSent = e.Op == OpNone && p.Status == Planned
		p = p.end(e)
		p.Absent = true
		if e.Op == OpCreate { // one may have left: what turns up is not wanted
			p = p.watch()
		}
		return p, nil
	}
	return no()
}

func (p Payment) asked(e Event, no func() (Payment, error)) (Payment, error) {
	again := e.Op == OpCapture && p.Capture.Open || e.Op == OpCancel && p.Cancel.Open && p.Cancel.Mode == e.Mode
	if !again { // a new key for the same wish keeps the pace
		p.Pace.Tries, p.Pace.Read = 0, false
	}
	p.Pace.Busy = 0
	switch {
	case e.Op == OpCapture && p.Status == Approved && p.Intent == IntentCapture && !p.Held:
		p.Capture = Ask{Key: e.Key, N: p.Capture.N + 1, Open: true}
	case e.Op == OpCancel && e.Mode == OnlyIfUnapproved && (p.Status == Planned || p.Status == Waiting):
		// Money that gets approved all the same is neither taken nor given
		// back before a person has said which.
		p.Cancel = Ask{Key: e.Key, Mode: e.Mode, N: p.Cancel.N + 1, Open: true}
		p.Held = true
	case e.Op == OpCancel && e.Mode == Release && (p.Status == Waiting || p.Status == Approved) && p.Intent == IntentRelease:
		p.Cancel = Ask{Key: e.Key, Mode: e.Mode, N: p.Cancel.N + 1, Open: true}
	default:
		return no()
	}
	return p, nil
}

// observed folds in an answer that told the state. Any request's answer may
// carry any state: the portal, another till or the customer may have acted.
func (p Payment) observed(e Event) Payment {
	o, before := *e.Observed, p.Pace
	p.Pace = Pace{Heard: e.At, Reached: true, Target: cmp.Or(o.Target, before.Target)}
	o.Target = ""
	switch {
	case p.Watched: // it has arrived after all
		p.Status, p.Watched, p.Absent = Planned, false, false
	case p.Status.Final():
		return p
	}
	if p.Capture.Open || p.Cancel.Open { // and as long as the status does not move
		p.Pace.Tries, p.Pace.Busy, p.Pace.Read = before.Tries, before.Busy, e.Op == OpGet
		if e.Op == OpCapture || e.Op == OpCancel {
			p.Pace.Tries, p.Pace.Busy = before.Tries+1, 0
		}
	}
	if p.Status == Planned && e.Op == OpCreate && p.Doubt == OpNone {
		p.SentAt = e.At // else a try before this one may have begun its ten minutes
	}
	if e.Op == p.Doubt || e.Op == OpGet || p.Doubt == OpCreate { // it exists: the create arrived
		p.Doubt = OpNone
	}
	status, known := p.derive(o)
	switch {
	case !known:
		p.Unknown = string(o.State)
		return p
	case status.rank() < p.Status.rank():
		return p
	}
	if p.SentAt.IsZero() {
		p.SentAt = p.PlannedAt
	}
	p.Unknown = ""
	p.Sums = o
	if status != p.Status {
		p.Status, p.ChangedAt = status, e.At
		p.Pace.Tries, p.Pace.Busy, p.Pace.Read = 0, 0, false
	}
	if p.Refusal.Op == OpCreate {
		p.Refusal = Refusal{} // it lives after all
	}
	if status != Waiting && p.Cancel.Mode == OnlyIfUnapproved {
		p.Cancel.Open = false // approved or over: there is nothing left to stop
	}
	if status.Final() {
		p.Capture.Open, p.Cancel.Open, p.Doubt, p.Held = false, false, OpNone, false
	}
	return p
}

// missed folds in a call that did not tell the state.
func (p Payment) missed(e Event) Payment {
	t := *e.Trouble
	p.Pace.Calling = false
	if t.Kind == Withheld {
		p.Pace.NotBefore = t.RetryAfter
		return p
	}
	p.Pace.Misses++
	p.Pace.NotBefore = t.RetryAfter
	p.Pace.Last = t
	p.Pace.Reached = p.Pace.Reached || t.Kind != Unsent && !t.Stayed
	if e.Op == OpCreate && p.Status == Planned && t.Kind != Unsent && !t.Stayed {
		p.Tried = true
	}
	if t.Kind == NotFound {
		p.Pace.Missing++
	} else {
		p.Pace.Missing = 0
	}
	switch {
	case e.Op == OpGet:
		p.Pace.Read = true
	case e.Op != OpCreate:
		p.Pace.Tries, p.Pace.Read = p.Pace.Tries+1, false
		if t.Kind == Busy || t.Kind == Denied && p.alone(e) { // nobody is there to say what now
			p.Pace.Busy++
		} else {
			p.Pace.Busy = 0
		}
	}
	if !p.outstanding(e.Op) {
		return p // a read, or a write that this payment is not waiting for
	}
	if t.Kind == Unanswered {
		p.Doubt = e.Op
		return p
	}
	switch {
	case e.Op == OpCreate && (t.Kind == Denied || t.Kind == KeysRefused || t.Kind == NotFound):
		p.Refusal = refusal(e.Op, t)
		switch {
		case t.Code == codeReferenceTaken:
			return p.end(e) // a stranger's: no try of ours can be alive, and theirs is not touched
		case p.Doubt == OpNone:
			// A gateway may have said no after the request went through, or to
			// the second of two tries: what turns up all the same is not wanted.
			p = p.end(e)
			if p.Tried {
				p = p.watch()
			}
			return p
		}
	case e.Op == OpCapture && (t.Kind == Denied || t.Kind == NotFound):
		p.Capture.Open, p.Held, p.Doubt = false, true, OpNone
		p.Refusal = refusal(e.Op, t)
	case e.Op == OpCancel && t.Kind == Denied && p.alone(e):
		// The till goes on trying by itself.
	case e.Op == OpCancel && t.Kind == Denied:
		p.Refusal = refusal(e.Op, t)
		p.Cancel.Open, p.Doubt = false, OpNone
		if p.Intent == IntentRelease {
			// Neither taken nor given back: the word is the person's again.
			p.Intent, p.Held = IntentCapture, true
		}
	}
	return p
}

// alone says that nobody looks at the attempt, or wants it: it came late, and
// what it may bring has been promised to be given back. Only money that is there
// and can not be given back is a person's again. Entries that do not say so are
// from before this was so, and mean what they meant.
func (p Payment) alone(e Event) bool {
	return p.Closed || e.Unwanted && p.Intent == IntentRelease && p.Status != Approved
}

// outstanding says that a write is open: nothing definite has been said of it.
func (p Payment) outstanding(o Op) bool {
	switch o {
	case OpCreate:
		return p.Status == Planned
	case OpCapture:
		return p.Capture.Open
	case OpCancel:
		return p.Cancel.Open
	case OpGet, OpNone:
	}
	return false
}

// end closes an attempt that does not exist at the provider.
func (p Payment) end(e Event) Payment {
	p.Status, p.ChangedAt = Cancelled, e.At
	if p.Refusal.Op == OpCreate {
		p.Status = Refused
	}
	p.Doubt, p.Held, p.Cancel.Open, p.Capture.Open = OpNone, false, false, false
	return p
}

// watch goes on looking for an attempt that has ended, from the beginning: a
// create may be on its way, and what it makes is not wanted.
func (p Payment) watch() Payment {
	p.Watched, p.Intent = true, IntentRelease
	p.Pace.Misses, p.Pace.Missing = 0, 0
	return p
}

// codeReferenceTaken is the provider's code for a reference that exists
// (ePayment API, 4150); the gateway lets it through only for a stranger's.
const codeReferenceTaken = "4150"

func refusal(op Op, t Trouble) Refusal {
	return Refusal{Op: op, Kind: t.Kind, Code: t.Code, HTTP: t.HTTP, Trace: t.Trace}
}
