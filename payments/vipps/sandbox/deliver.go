package sandbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	answerTime   = 10 * time.Second // for a receiver to answer 2xx
	retryFor     = 7 * day          // counted from the first attempt
	unresponsive = 14 * day         // after which a registration is dropped
)

// pause is how long Vipps MobilePay waits after the nth failed attempt: the
// first four are two seconds apart, the fifth comes after a minute, the sixth
// after two, the seventh to the 29th every hour, and from then on one a day.
func pause(n int) time.Duration {
	switch {
	case n < 4:
		return 2 * time.Second
	case n == 4:
		return time.Minute
	case n == 5:
		return 2 * time.Minute
	case n < 29:
		return time.Hour
	}
	return day
}

// scaled is a span of the retry schedule in the sandbox's own measure.
func (s *Sandbox) scaled(d time.Duration) time.Duration {
	if s.settings.RetryScale <= 0 {
		return d
	}
	return time.Duration(float64(d) * s.settings.RetryScale)
}

// Deliver brings every payment up to Config.Now and sends the webhooks that
// are due, one after another, until none is; those that it fails to deliver
// wait for their next attempt. It is for callers who move the clock by hand.
// Others let Run do it. A nil transport is http.DefaultTransport; redirects are
// not followed.
//
// The time that it gives is the moment when something is due next, a customer
// or a webhook; zero when nothing is.
func (s *Sandbox) Deliver(ctx context.Context, via http.RoundTripper) (next time.Time) {
	for {
		due, next := s.due(1)
		if len(due) == 0 || ctx.Err() != nil {
			s.putBack(due)
			return next
		}
		s.send(ctx, via, due[0])
	}
}

// Run delivers webhooks at the moment when they are due, until the context
// ends. It also lets customers act on time whom nobody looks at. Config.Now has
// to run at the pace of package time, as it does unless it was replaced.
//
// A receiver that does not answer holds up what follows about the same payment
// and nothing else.
func (s *Sandbox) Run(ctx context.Context, via http.RoundTripper) {
	var under sync.WaitGroup
	defer under.Wait()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		due, next := s.due(0)
		for _, d := range due {
			under.Go(func() {
				s.send(ctx, via, d)
				s.wake()
			})
		}
		timer.Stop()
		if !next.IsZero() {
			timer.Reset(next.Sub(s.clock()))
		}
		select {
		case <-ctx.Done():
			return
		case <-s.awake:
		case <-timer.C:
		}
	}
}

// wake makes Run look again, because something may be due sooner.
func (s *Sandbox) wake() {
	select {
	case s.awake <- struct{}{}:
	default: // it has been told already
	}
}

// due settles all payments, marks the deliveries that are due as being sent,
// as many as most says (all when zero), and tells when it is worth to look
// again.
func (s *Sandbox) due(most int) (due []*delivery, next time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	sooner := func(at time.Time) {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	for _, p := range s.order {
		s.settle(p, now)
		if p.state == created {
			sooner(p.next())
		}
	}
	// Only the oldest delivery about a payment may go: one that fails holds up
	// those behind it.
	type queue struct {
		to    *registration
		about string
	}
	seen := map[queue]bool{}
	for _, d := range s.outbox {
		q := queue{d.to, d.about}
		if d.state != Waiting || seen[q] {
			continue
		}
		seen[q] = true
		switch {
		case d.sending:
		case d.due.After(now) || (most > 0 && len(due) == most):
			sooner(d.due)
		default:
			d.sending = true
			due = append(due, d)
		}
	}
	return due, next
}

// next is when a payment that waits will change by itself.
func (p *payment) next() time.Time {
	if !p.due.IsZero() && p.due.Before(p.expires) {
		return p.due
	}
	return p.expires
}

func (s *Sandbox) putBack(due []*delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range due {
		d.sending = false
	}
}

// send makes one attempt. An attempt that the owner of the context has broken
// off does not count.
func (s *Sandbox) send(ctx context.Context, via http.RoundTripper, d *delivery) {
	at := s.clock()
	status, err := attempt(ctx, via, d, at)
	s.mu.Lock()
	defer s.mu.Unlock()
	d.sending = false
	if ctx.Err() != nil {
		return
	}
	made := Attempt{At: at, Status: status}
	if err != nil {
		made.Error = err.Error()
	}
	d.attempts = append(d.attempts, made)
	if d.state != Waiting { // the registration is gone
		return
	}
	if status/100 == 2 {
		s.delivered(d)
		return
	}
	s.failed(d, s.now())
}

func (s *Sandbox) delivered(d *delivery) {
	d.to.failing = time.Time{}
	d.tries = 0
	if d.copies--; d.copies == 0 {
		d.state = Delivered
	}
}

// failed plans the next attempt, from the moment when the last one came to
// nothing.
func (s *Sandbox) failed(d *delivery, at time.Time) {
	d.tries++
	if d.to.failing.IsZero() {
		d.to.failing = at
	}
	first := d.attempts[0].At
	if d.due = at.Add(s.scaled(pause(d.tries))); d.due.After(first.Add(s.scaled(retryFor))) {
		d.state = GivenUp
	}
	if !at.Before(d.to.failing.Add(s.scaled(unresponsive))) {
		s.forget(func(g *registration) bool { return g == d.to })
	}
}

// attempt posts a webhook as Vipps MobilePay does. Every attempt is signed
// anew, with the time when it is made.
func attempt(ctx context.Context, via http.RoundTripper, d *delivery, at time.Time) (status int, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.to.url, bytes.NewReader(d.body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", mediaJSON)
	r.Header.Set("Webhook-Id", d.to.id)
	Sign(r, d.to.secret, d.body, at)
	if via == nil {
		via = http.DefaultTransport
	}
	resp, err := via.RoundTrip(r)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, io.LimitReader(resp.Body, bodyLimit))
	return resp.StatusCode, errors.Join(err, resp.Body.Close())
}
