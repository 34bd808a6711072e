package stories_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/vipps/sandbox"
	"butikk/kasse/scanner"
)

// disk is the journal's, until the power is gone.
type disk struct {
	payments.Journal
	gone atomic.Bool
}

var errPower = errors.New("the power is gone")

// Append implements payments.Journal.
func (d *disk) Append(ctx context.Context, e ...payments.Event) error {
	if d.gone.Load() {
		return errPower
	}
	return d.Journal.Append(ctx, e...)
}

// AppendSoon implements payments.Journal.
func (d *disk) AppendSoon(e ...payments.Event) <-chan error {
	if d.gone.Load() {
		lost := make(chan error, 1)
		lost <- errPower
		return lost
	}
	return d.Journal.AppendSoon(e...)
}

// wire stands between the client and the sandbox. A call takes its time on both
// ways; how long follows from the seed and from which call it is, so that a seed
// that has failed fails again. It also holds every write against the oldest rule:
// one key has one body, for ever.
type wire struct {
	box  *sandbox.Sandbox
	seed uint64
	fail func(format string, args ...any)

	mu     sync.Mutex
	calls  map[string]int
	bodies map[string]string
}

func newWire(box *sandbox.Sandbox, seed uint64, fail func(string, ...any)) *wire {
	return &wire{box: box, seed: seed, fail: fail, calls: map[string]int{}, bodies: map[string]string{}}
}

// slowest is how long a call can be on one of its ways.
const slowest = 1200 * time.Millisecond

func (w *wire) takes(way, call string) time.Duration {
	if w.seed == 0 {
		return 0
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls[way+call]++
	h := fnv.New64a()
	fmt.Fprint(h, w.seed, way, call, w.calls[way+call])
	return time.Duration(h.Sum64() % uint64(slowest))
}

// RoundTrip implements http.RoundTripper.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	call := r.Method + r.URL.Path
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		w.check(call, r.Header.Get("Idempotency-Key"), string(body))
	}
	if err := travel(r.Context(), w.takes("there", call)); err != nil {
		return nil, err
	}
	a, err := w.box.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if err := travel(r.Context(), w.takes("back", call)); err != nil {
		return nil, errors.Join(err, a.Body.Close())
	}
	return a, nil
}

func (w *wire) check(call, key, body string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if before, seen := w.bodies[key]; key != "" && seen && before != body {
		w.fail("%s: key %s had the body %s and now has %s", call, key, before, body)
	}
	w.bodies[key] = body
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

// gun is the line of the scanner in the cashier's hand.
type gun struct {
	sent, woken chan string
}

func newGun() *gun { return &gun{sent: make(chan string), woken: make(chan string, 1)} }

func (g *gun) open(context.Context, scanner.Config) (scanner.Port, error) { return g, nil }

// Read implements scanner.Port.
func (g *gun) Read(b []byte, until time.Time) (int, error) {
	var late <-chan time.Time
	if !until.IsZero() {
		late = time.After(time.Until(until))
	}
	select {
	case s := <-g.sent:
		return copy(b, s), nil
	case <-late:
	case <-g.woken:
	}
	return 0, nil
}

// Wake implements scanner.Port.
func (g *gun) Wake() {
	select {
	case g.woken <- "":
	default:
	}
}

// Write implements scanner.Port.
func (g *gun) Write(b []byte) (int, error) { return len(b), nil }

// Flush implements scanner.Port.
func (g *gun) Flush() error { return nil }

// Identity implements scanner.Port.
func (g *gun) Identity() string { return "gun" }

// Close implements scanner.Port.
func (g *gun) Close() error { return nil }
