package vipps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
)

// System names this program to Vipps in the four Vipps-System-* headers, each
// at most 30 characters.
type System struct{ Name, Version, Plugin, PluginVersion string }

// Config is what a client needs.
type Config struct {
	URL      string // of the API, without a path: https://api.vipps.no
	Keys     Keys
	Currency money.Currency // of the sales unit
	System   System
	HTTP     http.RoundTripper // nil: one made for this client
	Now      func() time.Time
	Log      *slog.Logger // nil: nothing is written down
}

// Client is a payments.Gateway. It is safe for concurrent use.
type Client struct {
	Config
	http   *http.Client
	token  tokenCache
	limits limits
}

// New makes a client. No request is sent.
func New(c Config) *Client {
	if c.HTTP == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = 4
		// Each below payments.CallTimeout, so that a line that is dead shows as
		// what it is: a request that never left.
		t.DialContext = (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext
		t.TLSHandshakeTimeout = 5 * time.Second
		t.ResponseHeaderTimeout = 12 * time.Second
		c.HTTP = t
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.URL = strings.TrimRight(c.URL, "/")
	return &Client{Config: c, limits: limits{now: c.Now, calls: map[counted][]time.Time{}}, http: &http.Client{
		Transport: c.HTTP,
		// A redirect would carry keys and money to an address nobody chose.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Format names the client, so that no verb prints what it holds.
func (c *Client) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "vipps.Client(%s at %s)", c.Keys.MerchantSerialNumber, c.URL) // f keeps the error
}

// Close lets go of idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

const payPath = "/epayment/v1/payments"

func path(ref payments.Reference, action string) string {
	return payPath + "/" + url.PathEscape(string(ref)) + action
}

// Create implements payments.Gateway.
func (c *Client) Create(ctx context.Context, ref payments.Reference, body []byte, k payments.Key) (payments.Observation, error) {
	answer, err := c.call(ctx, request{http.MethodPost, payPath, ref, body, k})
	if code(err) == codeReferenceExists {
		return c.adopt(ctx, ref, k, err)
	}
	if err != nil {
		return payments.Observation{}, err
	}
	var created struct {
		Reference payments.Reference `json:"reference"`
		Target    string             `json:"redirectUrl"`
	}
	if err := json.Unmarshal(answer, &created); err != nil || created.Reference != ref {
		// A 201 that is not about our payment tells nothing; reading does.
		return payments.Observation{}, &payments.Trouble{Kind: payments.Unanswered, HTTP: http.StatusCreated,
			Err: errors.Join(fmt.Errorf("create %s: the answer names %q", ref, created.Reference), err)}
	}
	return payments.Observation{State: payments.StateCreated, Target: created.Target}, nil
}

// adopt takes a payment that exists for ours only if the event log shows that
// it was created with our key. Any other is a stranger's and is left alone.
func (c *Client) adopt(ctx context.Context, ref payments.Reference, k payments.Key, refused error) (payments.Observation, error) {
	events, err := c.Events(ctx, ref)
	if err != nil {
		return payments.Observation{}, unread(ref, err)
	}
	for _, e := range events {
		switch {
		case e.Name != created:
		case e.Key == k:
			o, err := c.Get(ctx, ref)
			if err != nil {
				return o, unread(ref, err)
			}
			return o, nil
		case e.Key == "": // the log may leave it out: then it does not tell whose it is
			return payments.Observation{}, &payments.Trouble{Kind: payments.Unanswered, Err: fmt.Errorf("events of %s: no key", ref)}
		default:
			return payments.Observation{}, refused
		}
	}
	// A log without a beginning is not up to date: it does not tell whose it is.
	return payments.Observation{}, &payments.Trouble{Kind: payments.Unanswered, Err: fmt.Errorf("events of %s: nothing was created", ref)}
}

// Get implements payments.Gateway.
func (c *Client) Get(ctx context.Context, ref payments.Reference) (payments.Observation, error) {
	answer, err := c.call(ctx, request{http.MethodGet, path(ref, ""), ref, nil, ""})
	if err != nil {
		return payments.Observation{}, err
	}
	return c.observe(ref, answer)
}

// Capture implements payments.Gateway. Where Vipps answers that it was done
// already, the sums are read instead.
func (c *Client) Capture(ctx context.Context, ref payments.Reference, a money.Amount, k payments.Key) (payments.Observation, error) {
	o, err := c.modify(ctx, ref, "/capture", a, k)
	switch code(err) {
	case codeCaptureConflict, codeAlreadyCaptured:
		read, e := c.Get(ctx, ref)
		if e != nil {
			return payments.Observation{}, unread(ref, e)
		}
		if read.Captured >= a {
			return read, nil
		}
	}
	return o, err
}

// Refund implements payments.Gateway. A key that Vipps has answered before gets
// the same answer again, so a repeat gives nothing twice.
func (c *Client) Refund(ctx context.Context, ref payments.Reference, a money.Amount, k payments.Key, again bool) (payments.Observation, error) {
	if again { // Vipps may have forgotten the key and not the refund
		if o, err := c.refunded(ctx, ref, k, errNotRefunded); !errors.Is(err, errNotRefunded) {
			return o, err
		}
	}
	o, err := c.modify(ctx, ref, "/refund", a, k)
	switch {
	case code(err) != "":
		return c.refunded(ctx, ref, k, err)
	case err == nil && o.Refunded < a:
		err = &payments.Trouble{Kind: payments.Unanswered, HTTP: http.StatusOK, Err: fmt.Errorf("refund of %s: %s of %s", ref, o.Refunded, a)}
	}
	return o, err
}

// refunded looks for the refund of the key in the event log; where it is not,
// the refusal stands.
func (c *Client) refunded(ctx context.Context, ref payments.Reference, k payments.Key, refused error) (payments.Observation, error) {
	events, err := c.Events(ctx, ref)
	if err != nil {
		return payments.Observation{}, unread(ref, err)
	}
	whole := false // the log has its beginning
	for _, e := range events {
		switch {
		case e.Name == created:
			whole = true
		case e.Name != "REFUNDED" || !e.Success:
		case e.Key == k:
			o, err := c.Get(ctx, ref)
			if err != nil {
				return o, unread(ref, err)
			}
			return o, nil
		case e.Key == "": // the log may leave it out: then it does not tell whose it is
			return payments.Observation{}, &payments.Trouble{Kind: payments.Unanswered, Err: fmt.Errorf("events of %s: a refund without a key", ref)}
		}
	}
	if !whole {
		return payments.Observation{}, &payments.Trouble{Kind: payments.Unanswered, Err: fmt.Errorf("events of %s: nothing was created", ref)}
	}
	return payments.Observation{}, refused
}

// errNotRefunded says that the log holds no refund of the key.
var errNotRefunded = errors.New("there is no such refund")

func (c *Client) modify(ctx context.Context, ref payments.Reference, action string, a money.Amount, k payments.Key) (payments.Observation, error) {
	body, err := json.Marshal(modification{Amount: wireMoney{Currency: c.Currency, Value: a}})
	if err != nil {
		return payments.Observation{}, fmt.Errorf("%s of %s: %w", action[1:], ref, err)
	}
	answer, err := c.call(ctx, request{http.MethodPost, path(ref, action), ref, body, k})
	if err != nil {
		return payments.Observation{}, err
	}
	return c.observe(ref, answer)
}

// Cancel implements payments.Gateway. A cancel that is repeated because its
// answer was lost is told that there is nothing to cancel: then the payment is
// read, and where it is over or released, that is the answer.
func (c *Client) Cancel(ctx context.Context, ref payments.Reference, m payments.CancelMode, k payments.Key) (payments.Observation, error) {
	body, err := json.Marshal(cancellation{TransactionOnly: m == payments.OnlyIfUnapproved})
	if err != nil {
		return payments.Observation{}, fmt.Errorf("cancel %s: %w", ref, err)
	}
	answer, err := c.call(ctx, request{http.MethodPost, path(ref, "/cancel"), ref, body, k})
	switch code(err) {
	case codeNothingReserved, codeCannotCancel:
		o, e := c.Get(ctx, ref)
		if e != nil {
			return payments.Observation{}, unread(ref, e)
		}
		if o.Cancelled > 0 || o.State == payments.StateAborted || o.State == payments.StateExpired {
			return o, nil
		}
	}
	if err != nil {
		return payments.Observation{}, err
	}
	return c.observe(ref, answer)
}

// unread is trouble with the read that had to explain an answer: without it
// the outcome is open.
func unread(ref payments.Reference, err error) error {
	t := &payments.Trouble{Kind: payments.Unanswered, Err: fmt.Errorf("reading %s: %w", ref, err)}
	var why *payments.Trouble
	if errors.As(err, &why) {
		t.HTTP, t.Trace, t.RetryAfter = why.HTTP, why.Trace, why.RetryAfter
	}
	return t
}

// observe reads the body of a get, capture or cancel. A body that is not about
// this payment in this currency tells nothing.
func (c *Client) observe(ref payments.Reference, answer []byte) (payments.Observation, error) {
	var w wirePayment
	err := json.Unmarshal(answer, &w)
	switch {
	case err != nil:
	case w.Reference != ref:
		err = fmt.Errorf("it is about %q", w.Reference)
	case w.State == "":
		err = errors.New("it has no state")
	case w.Aggregate == nil:
		err = errors.New("it has no aggregate")
	default:
		err = w.Aggregate.check(c.Currency)
	}
	if err != nil {
		return payments.Observation{}, &payments.Trouble{Kind: payments.Unanswered, HTTP: http.StatusOK, Err: fmt.Errorf("answer for %s: %w", ref, err)}
	}
	return payments.Observation{
		State: w.State, PSP: w.PSP, Target: w.Target,
		Authorized: w.Aggregate.Authorized.Value, Captured: w.Aggregate.Captured.Value,
		Cancelled: w.Aggregate.Cancelled.Value, Refunded: w.Aggregate.Refunded.Value,
	}, nil
}
