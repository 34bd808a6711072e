package sandbox

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// bodyLimit is the largest request body that is read, in bytes. A create with
// a thousand order lines stays well below it.
const bodyLimit = 1 << 20

// Config says how a sandbox starts. The zero value is a good one.
type Config struct {
	// Now is the clock of Vipps MobilePay; time.Now when nil. It is called
	// while the books are locked and must not call the sandbox.
	Now func() time.Time

	// Wait lets time pass for answers that Slow holds back, until the context
	// of the call ends; a timer when nil. Whoever replaces Now and uses Slow
	// replaces it too.
	Wait func(ctx context.Context, d time.Duration) error

	// Customer is what customers do when nobody steers them; the zero value
	// is DefaultScript.
	Customer Script

	// TokenLifetime is how long an access token lives; one hour when zero, as
	// in the test environment of Vipps MobilePay. It is counted in whole
	// seconds.
	TokenLifetime time.Duration

	// LenientReceipts accepts a receipt whose lines do not add up to the
	// payment. The ePayment API is not known to refuse one, but the app shows
	// none of its lines, so the sandbox refuses it unless told otherwise.
	LenientReceipts bool

	// Settings are how the sales units are set up; Configure changes them
	// later.
	Settings
}

// Sandbox is Vipps MobilePay for one program. It is safe for concurrent use;
// make one with New.
type Sandbox struct {
	now           func() time.Time // mu must be held
	wait          func(ctx context.Context, d time.Duration) error
	tokenLifetime time.Duration
	lenient       bool

	awake chan struct{} // see wake

	// mu guards everything below. It is held for one whole call, so a call
	// either has its full effect or none, however many arrive at once.
	mu            sync.Mutex
	customer      Script
	settings      Settings
	tokens        map[string]time.Time // token → the moment it stops working
	payments      map[slot]*payment
	order         []*payment // the same payments, oldest first
	answered      map[slot]answered
	checkedIn     map[string]presence    // by customer token
	spent         map[budget][]time.Time // when the calls of a budget were made
	faults        faults
	registrations []*registration // webhooks, oldest first
	outbox        []*delivery     // oldest event first
	ahead         time.Duration   // of Config.Now
	serial        uint64          // of every identifier that has been given out
}

// slot is a name within one sales unit: a reference, or an idempotency key.
type slot struct{ msn, name string }

// New opens a sandbox with empty books.
func New(c Config) *Sandbox {
	s := &Sandbox{
		wait:          c.Wait,
		tokenLifetime: c.TokenLifetime.Truncate(time.Second),
		lenient:       c.LenientReceipts,
		customer:      c.Customer.orDefault(),
		awake:         make(chan struct{}, 1),
		tokens:        map[string]time.Time{},
		payments:      map[slot]*payment{},
		answered:      map[slot]answered{},
		checkedIn:     map[string]presence{},
		faults:        faults{latency: map[Operation]time.Duration{}},
		spent:         map[budget][]time.Time{},
	}
	s.configure(c.Settings)
	clock := c.Now
	if clock == nil {
		clock = time.Now
	}
	s.now = func() time.Time { return clock().Add(s.ahead) }
	if s.wait == nil {
		s.wait = pass
	}
	if s.tokenLifetime <= 0 {
		s.tokenLifetime = time.Hour
	}
	return s
}

// ServeHTTP answers one call. A call whose answer is to be lost ends in
// panic(http.ErrAbortHandler), which makes net/http hang up without a word.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The body is read before the books are locked: a slow caller must not
	// hold up the others.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	if err != nil {
		unread(err).write(w)
		return
	}
	o := s.serve(r, body)
	if o.delay > 0 && s.wait(r.Context(), o.delay) != nil || o.lost {
		panic(http.ErrAbortHandler)
	}
	o.write(w)
}

// unread answers a call whose body could not be read to its end.
func unread(err error) answer {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return gateway(http.StatusRequestEntityTooLarge, fmt.Sprintf("Body is larger than %d bytes", tooLarge.Limit))
	}
	return gateway(http.StatusBadRequest, "Body could not be read")
}

// outcome is an answer and what happens to it on its way. When it is lost, it
// may not reach the caller, whatever the call has done.
type outcome struct {
	answer
	lost  bool
	delay time.Duration
}

// serve carries out one call.
func (s *Sandbox) serve(r *http.Request, body []byte) outcome {
	path := r.URL.Path
	if strings.HasPrefix(path, "/sandbox/") {
		return outcome{answer: s.control(r.Method, path, body)}
	}
	defer s.wake()
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.faults.down:
		return outcome{answer: page(http.StatusServiceUnavailable)}
	case path == picturePath:
		return outcome{answer: s.picture(r)}
	}
	op, name, found := operationFor(r.Method, path)
	if !found {
		return outcome{answer: notFound()}
	}
	o := outcome{delay: s.faults.latency[op]}
	loss := s.faults.takeLoss(op)
	if o.lost = loss != 0; loss != BeforeEffect {
		o.answer = s.faults.garble(op, s.carryOut(r, op, name, body))
	}
	return o
}

// carryOut lets a call in through the gate and has it answered.
func (s *Sandbox) carryOut(r *http.Request, op Operation, name string, body []byte) answer {
	c := s.callOf(r, op, body)
	if a, broken := s.broken(c); broken {
		return a
	}
	if op == TokenCall {
		return s.accessToken(r)
	}
	c, refusal, admitted := s.admit(r, c, name)
	if !admitted {
		return refusal
	}
	switch op {
	case ExchangeCall:
		return s.exchange(c, name)
	case WebhooksCall:
		return s.webhooks(c, r.Method, name)
	}
	return s.ePayment(c, name)
}

// ePayment answers a call about a payment.
func (s *Sandbox) ePayment(c call, reference string) answer {
	if c.op == CreateCall {
		return s.create(c)
	}
	p, known := s.payments[slot{c.msn, reference}]
	if !known {
		return s.refuse(c, "5090", fmt.Sprintf("No payment with reference %s for this sales unit", reference))
	}
	s.settle(p, c.now)
	if refusal, held := s.held(c, p); held {
		return refusal
	}
	switch c.op {
	case CancelCall:
		return s.cancel(c, p)
	case CaptureCall, RefundCall:
		return s.adjust(c, p)
	case ForceApproveCall:
		return s.forceApprove(c, p)
	}
	if refusal, told := s.told(c); told {
		return refusal
	}
	if c.op == EventsCall {
		return jsonAnswer(http.StatusOK, mediaJSON, p.log())
	}
	return jsonAnswer(http.StatusOK, mediaJSON, p.view())
}

// clock is Config.Now for callers who do not hold the books.
func (s *Sandbox) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

// unique gives 32 bytes that this sandbox has not given before.
func (s *Sandbox) unique() [sha256.Size]byte {
	s.serial++
	return sha256.Sum256(fmt.Appendf(nil, "sandbox %d", s.serial))
}
