package payments_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/vipps/sandbox"
)

// errDisk is what a full or broken disk says.
var errDisk = errors.New("no space left on device")

// disk is a journal between the till and the real one that can fail.
type disk struct {
	payments.Journal
	mu     sync.Mutex
	refuse func([]payments.Event) bool // Append
	soon   func([]payments.Event) bool // AppendSoon
	tries  int                         // of Append that were refused
	slow   time.Duration               // before AppendSoon tells
}

func (d *disk) Append(ctx context.Context, e ...payments.Event) error {
	d.mu.Lock()
	bad := d.refuse != nil && d.refuse(e)
	if bad {
		d.tries++
	}
	d.mu.Unlock()
	if bad {
		return errDisk
	}
	return d.Journal.Append(ctx, e...)
}

func (d *disk) AppendSoon(e ...payments.Event) <-chan error {
	d.mu.Lock()
	bad, slow := d.soon != nil && d.soon(e), d.slow
	d.mu.Unlock()
	var written <-chan error
	if bad {
		no := make(chan error, 1)
		no <- errDisk
		written = no
	} else {
		written = d.Journal.AppendSoon(e...)
	}
	if slow == 0 {
		return written
	}
	done := make(chan error, 1)
	time.AfterFunc(slow, func() { done <- <-written })
	return done
}

// failing sets which entries can not be written; nil is a good disk.
func (d *disk) failing(refuse func([]payments.Event) bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.refuse = refuse
}

// full refuses everything.
func full([]payments.Event) bool { return true }

// of refuses batches with an entry of the kind.
func of(k payments.Kind) func([]payments.Event) bool {
	return func(events []payments.Event) bool {
		return slices.ContainsFunc(events, func(e payments.Event) bool { return e.Kind == k })
	}
}

// sent is one request as it left the till.
type sent struct {
	at   time.Duration // since the story began
	path string
	what string // token, create, get, events, capture, cancel
	key  string
	body string
}

// wire stands between the client and the sandbox. It holds every request
// against the rules that no story may break: a key that is not in the journal
// is not on the wire, and one key has one body, for ever.
type wire struct {
	box   *sandbox.Sandbox
	fail  func(format string, args ...any)
	begun time.Time

	mu      sync.Mutex
	journal interface {
		Events(uint64) iter.Seq2[payments.Event, error]
	}
	log    []sent
	bodies map[string]string
	delay  map[string]time.Duration // before the effect, by what
	late   map[string]time.Duration // behind the effect
	answer func(s sent) *http.Response
	lies   func(s sent) *http.Response // what is told of a request that took effect
	jitter func(s sent) time.Duration
	stray  map[string]time.Duration // the next of its kind is given up and arrives that much later
}

// strays takes out how much later the next request of a kind arrives.
func (w *wire) strays(what string) (time.Duration, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	after, ok := w.stray[what]
	delete(w.stray, what)
	return after, ok
}

// RoundTrip implements http.RoundTripper.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	s := sent{at: time.Since(w.begun), path: r.URL.Path, what: r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], key: r.Header.Get("Idempotency-Key")}
	switch {
	case strings.HasPrefix(r.URL.Path, "/accesstoken/"):
		s.what = "token"
	case r.Method == http.MethodGet && s.what != "events":
		s.what = "get"
	case s.what == "payments":
		s.what = "create"
	}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		s.body = string(body)
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	w.mu.Lock()
	w.log = append(w.log, s)
	w.check(s)
	delay, late, answer := w.delay[s.what], w.late[s.what], w.answer
	w.mu.Unlock()
	if w.jitter != nil { // no two calls arrive at the same moment, so that a seed tells everything
		delay += w.jitter(s)
	}
	if err := travel(r.Context(), delay); err != nil {
		return nil, err
	}
	if after, ok := w.strays(s.what); ok {
		again := r.Clone(context.WithoutCancel(r.Context()))
		again.Body = io.NopCloser(strings.NewReader(s.body))
		time.AfterFunc(after, func() {
			if _, err := w.box.RoundTrip(again); err != nil {
				if !errors.Is(err, io.EOF) { // its answer may be lost as well: nobody waits for it
					w.fail("stray %s: %v", s.what, err)
				}
			}
		})
		return response(http.StatusGatewayTimeout, ""), nil
	}
	if answer != nil {
		if a := answer(s); a != nil {
			return a, nil
		}
	}
	a, err := w.box.RoundTrip(r)
	var lie *http.Response
	w.mu.Lock()
	if w.lies != nil && err == nil {
		lie = w.lies(s)
	}
	w.mu.Unlock()
	if lie != nil {
		return lie, a.Body.Close()
	}
	if cut := travel(r.Context(), late); cut != nil {
		return nil, cut
	}
	return a, err
}

func travel(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return nil
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *wire) check(s sent) {
	if s.key == "" {
		if s.what == "create" || s.what == "capture" || s.what == "cancel" {
			w.fail("%s left without a key", s.what)
		}
		return
	}
	if before, seen := w.bodies[s.key]; seen && before != s.body {
		w.fail("key %s had the body %s and now has %s", s.key, before, s.body)
	}
	w.bodies[s.key] = s.body
	for e, err := range w.journal.Events(0) {
		if err != nil {
			w.fail("journal at %s: %v", s.what, err)
			return
		}
		switch {
		case e.Kind == payments.AttemptPlanned && string(e.Plan.Key) == s.key:
			if string(e.Personal.Request) != s.body {
				w.fail("create %s: on the wire %s, in the journal %s", s.key, s.body, e.Personal.Request)
			}
			return
		case e.Kind == payments.AttemptAsked && string(e.Key) == s.key, e.Kind == payments.RefundPlanned && string(e.Refund.Key) == s.key:
			return
		}
	}
	w.fail("%s went out under key %s, which is not in the journal", s.what, s.key)
}

// sentBefore is how many requests have left under the key, this one included.
func (w *wire) sentBefore(key string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.log {
		if s.key == key {
			n++
		}
	}
	return n
}

// times are the moments of all requests of a kind.
func (w *wire) times(what string) []time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	var at []time.Duration
	for _, s := range w.log {
		if s.what == what {
			at = append(at, s.at)
		}
	}
	return at
}

func (w *wire) count(what string) int { return len(w.times(what)) }

// keys are the distinct keys of all requests of a kind, oldest first.
func (w *wire) keys(what string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var keys []string
	for _, s := range w.log {
		if s.what == what && !slices.Contains(keys, s.key) {
			keys = append(keys, s.key)
		}
	}
	return keys
}

// slow makes requests of a kind wait before they arrive.
func (w *wire) slow(what string, d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.delay[what] = d
}

// slowBack makes answers wait on their way to the till.
func (w *wire) slowBack(what string, d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.late[what] = d
}

// says makes the provider answer requests of a kind by itself, so many times.
func (w *wire) says(what string, times, status int, body string, header ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = func(s sent) *http.Response {
		w.mu.Lock()
		defer w.mu.Unlock()
		if s.what != what || times == 0 {
			return nil
		}
		times--
		return response(status, body, header...)
	}
}

func response(status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/problem+json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// problem is an error body of the ePayment API.
func problem(code string) string {
	return fmt.Sprintf(`{"title":"no","status":400,"traceId":"00-1","extraDetails":[{"name":"ErrorCode","reason":%q}]}`, code)
}
