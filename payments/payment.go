package payments

import (
	"strconv"
	"time"

	"butikk/kasse/payments/money"
)

// Status is where an attempt stands, in the till's words. It is derived from
// what the provider says and never set by a clock of ours.
type Status string

// The life of an attempt. Planned is on disk and perhaps sent; the first three
// are open, the others final.
const (
	Planned   Status = "planned"
	Waiting   Status = "waiting"   // at the provider, the customer has not answered
	Approved  Status = "approved"  // money reserved
	Paid      Status = "paid"      // the whole amount captured
	Declined  Status = "declined"  // by the customer
	Expired   Status = "expired"   // the provider's time ran out
	Cancelled Status = "cancelled" // stopped before approval
	Refused   Status = "refused"   // the provider would not make it
	Released  Status = "released"  // approved, then given back
)

// freedAfter says that money which was approved too late has been given back by the
// till itself since before.
func (p Payment) freedAfter(before Payment) bool {
	return p.Status == Released && before.Status != Released && !p.GivenBack
}

// Final says that nothing more can happen to the money of the attempt.
func (s Status) Final() bool { return s != Planned && s != Waiting && s != Approved }

// Intent is what the till wants of approved money: a second field beside the
// status, because a late approval must find its answer already written.
type Intent string

// CAPTURE until a person gives the money back, then RELEASE, for good.
const (
	IntentCapture Intent = "capture"
	IntentRelease Intent = "release"
)

// Ask is a capture or cancel that stands in the journal. The zero value is
// none.
type Ask struct {
	Key  Key
	Mode CancelMode // of a cancel
	N    int        // how many there have been, this one included
	Open bool       // no definite answer yet
}

// Payment is one attempt to have one sale paid, a value folded from events by
// Apply. Next says what to ask the provider. Both are pure and total.
type Payment struct {
	Reference Reference
	Sale      string
	Attempt   int
	Amount    money.Amount
	Currency  money.Currency
	Flow      Flow
	Customer  string // masked; empty with FlowQR
	Key       Key    // of the create
	PlannedAt time.Time
	SentAt    time.Time // the provider had it; its ten minutes run from about here
	ChangedAt time.Time // the status is as it is since then

	Status    Status
	Intent    Intent
	Held      bool   // money that gets approved waits for a person's word
	Doubt     Op     // the write whose outcome nobody knows, or OpNone
	Capture   Ask    // the newest
	Cancel    Ask    // the newest
	Unknown   string // a state word of the provider's that we do not know
	Refusal   Refusal
	Sums      Observation
	Closed    bool // the cashier has seen the end and gone on
	NeverSent bool // ended before it left this machine
	Absent    bool // ended because the provider has no such payment
	Tried     bool // a create has left this machine, whatever was said of it
	GivenBack bool // released by a person's word, not by the till's own
	Settled   bool // paid without a sale, and a person has dealt with it
	Watched   bool // over, but a create may be there or on its way all the same

	// Pace is not in the journal: after a restart the till simply asks.
	Pace Pace
}

// Refusal is the last definite no to a write.
type Refusal struct {
	Op    Op
	Kind  TroubleKind
	Code  string
	HTTP  int
	Trace string
}

// Pace is how the conversation with the provider goes just now. Apply never
// lets it decide anything that the journal keeps, so a replay, which has none,
// ends where the running till was.
type Pace struct {
	Calling   bool          // a call is under way
	Heard     time.Time     // the last answer that told the state
	Misses    int           // calls without a usable answer since then
	Missing   int           // consecutive answers that there is no such payment
	NotBefore time.Duration // asked for by the provider, from the last call on
	Reached   bool          // a create left, or may have left, this machine
	Lost      bool          // a create went unanswered and the journal could not be told
	Last      Trouble       // of the newest miss
	Target    string        // to draw as a QR code while it can be paid; a secret

	// Of the capture or cancel that is open:
	Tries int  // answers, and lacks of one, that did not settle it
	Busy  int  // of those, the newest ones in a row that said: not now
	Read  bool // a read has ended since the newest try
}

// How often the till asks. Vipps' guidance is to start five seconds after the
// create and then ask every two; it allows five writes and 120 reads a minute
// for one reference.
const (
	FirstPoll = 5 * time.Second
	Poll      = 2 * time.Second
	qrPoll    = time.Second      // of a code on the screen: Vipps' guidance for a customer who stands there
	slowPoll  = 15 * time.Second // while money waits for a person's word
)

var backoff = [...]time.Duration{0, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 30 * time.Second}

func wait(misses int) time.Duration { return backoff[min(misses, len(backoff)-1)] }

// Step is the next thing to do for a payment, and not before After has passed
// since the last call ended.
type Step struct {
	Op    Op         // OpNone: nothing to ask
	End   bool       // write AttemptEnded: there is nothing at the provider
	Watch bool       // … and go on looking, since a create may still arrive
	Key   Key        // of a write
	Mode  CancelMode // of a cancel
	New   bool       // the key is not in the journal yet and must be, first
	After time.Duration
}

// Next says what to ask now. It does not look at a clock: After counts from
// the end of the last call, so that a clock that jumps can neither rush nor
// stop it. While a call is under way there is nothing to ask.
func (p Payment) Next() Step {
	if p.Pace.Calling {
		return Step{}
	}
	s := p.next()
	if s.Op != OpNone {
		s.After = max(s.After, p.Pace.NotBefore)
	}
	return s
}

func (p Payment) next() Step {
	switch p.Status {
	case Planned:
		switch {
		case p.Pace.Missing >= 2:
			// Asked twice, some seconds apart, after every try had ended.
			return Step{End: true, Watch: true}
		case p.Cancel.Open && p.Doubt == OpNone && !p.Pace.Reached:
			return Step{End: true} // called off before it ever left
		case p.Cancel.Open:
			return p.again(OpCancel, p.Cancel)
		case p.Refusal.Op == OpCreate, p.Held, p.Unknown != "", !p.Pace.Heard.IsZero():
			// A no that follows a doubt, a stop of the till, a word that we do
			// not know, an answer that could not be written: what became of
			// the tries before comes first.
			return Step{Op: OpGet, After: p.pollAfter(Poll)}
		}
		return Step{Op: OpCreate, Key: p.Key, After: wait(p.Pace.Misses)}
	case Waiting:
		switch {
		case p.Intent == IntentRelease:
			return p.release()
		case p.Cancel.Open:
			return p.again(OpCancel, p.Cancel)
		}
		if p.Flow == FlowQR {
			return Step{Op: OpGet, After: min(p.pollAfter(qrPoll), Poll)}
		}
		return Step{Op: OpGet, After: p.pollAfter(Poll)}
	case Approved:
		switch {
		case p.Intent == IntentRelease:
			return p.release()
		case p.Held:
			return Step{Op: OpGet, After: p.pollAfter(slowPoll)}
		case p.Capture.Open:
			return p.again(OpCapture, p.Capture)
		}
		return Step{Op: OpCapture, Key: p.NewKey(OpCapture, p.Capture.N+1), New: true}
	}
	if p.Watched {
		if p.Pace.Missing >= watchReads {
			return Step{End: true}
		}
		// The pause grows, up to five minutes, while nobody answers: with keys
		// that are refused a watch would otherwise go on like that for ever.
		return Step{Op: OpGet, After: slowPoll * time.Duration(1+min(p.Pace.Misses-p.Pace.Missing, 19))}
	}
	return Step{} // final, or nothing yet
}

// watchReads is how many reads in a row must find nothing before a create whose
// answer was lost is no longer looked for: at slowPoll they outlast the ten
// minutes that a request lives.
const watchReads = 45

// release is the next step towards having nothing open at the provider.
func (p Payment) release() Step {
	if p.Cancel.Open && p.Cancel.Mode == Release {
		return p.again(OpCancel, p.Cancel)
	}
	return Step{Op: OpCancel, Key: p.NewKey(OpCancel, p.Cancel.N+1), Mode: Release, New: true}
}

// stuck is how many times in a row the provider may say "not now" to one key.
const stuck = 3

// again is the next step towards the end of a capture or cancel that is open.
// After a try that settled nothing comes a read, which may show that it took
// effect, and then the same key again. An answer can stick to its key, so a
// key that is never the right moment gives way to a new one; the provider
// takes no more than was reserved, whatever the key.
func (p Payment) again(o Op, a Ask) Step {
	s := Step{Op: o, Key: a.Key, Mode: a.Mode, After: wait(p.Pace.Tries)}
	switch {
	case p.Pace.Tries > 0 && !p.Pace.Read:
		return Step{Op: OpGet, After: max(Poll, p.pollAfter(Poll))}
	case p.Pace.Busy >= stuck:
		s.Key, s.New = p.NewKey(o, a.N+1), true
	}
	return s
}

// pollAfter is how long a read waits: not at all when nothing has been heard
// since the till started, a little longer right after the create, and after an
// answer that there is no such payment: a create may still be on its way.
func (p Payment) pollAfter(usual time.Duration) time.Duration {
	switch {
	case p.Pace.Missing > 0:
		return FirstPoll
	case p.Pace.Misses > 0:
		return Poll
	case p.Pace.Heard.IsZero():
		return 0
	case p.Pace.Heard.Equal(p.SentAt):
		return FirstPoll
	}
	return usual
}

// NewKey is the idempotency key of the n-th request of a kind. It is made of
// the reference, so a till that lost everything but its journal finds it again.
func (p Payment) NewKey(o Op, n int) Key {
	return Key(string(p.Reference) + "." + string(o) + "." + strconv.Itoa(n))
}

// Durable is the payment without what the journal does not keep. An answer
// that leaves it as it was needs no entry.
func (p Payment) Durable() Payment {
	p.Pace = Pace{}
	return p
}

// Unheard says that the provider has said again and again that it has no such
// payment, though it had. Only a person can end it then, and not once a capture
// was asked for: the money may have been taken.
func (p Payment) Unheard() bool {
	return (p.Status == Waiting || p.Status == Approved) && p.Pace.Missing >= 3 && p.Capture.N == 0
}

// Leavable says that the cashier may go on without the request: it was asked
// to stop, and nobody has said that it did.
func (p Payment) Leavable() bool {
	return (p.Status == Planned || p.Status == Waiting) && p.Cancel.Open && p.Intent == IntentCapture
}

// NeedsPerson says that approved money waits for a person's word: the till was
// stopped meanwhile, a cancel came too late, or the capture was refused.
func (p Payment) NeedsPerson() bool {
	return p.Status == Approved && p.Held && p.Intent == IntentCapture
}
