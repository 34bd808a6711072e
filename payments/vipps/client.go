package vipps

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
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
}

// Client is a payments.Gateway. It is safe for concurrent use.
type Client struct {
	Config
	http  *http.Client
	token tokenCache
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
	c.URL = strings.TrimRight(c.URL, "/")
	return &Client{Config: c, http: &http.Client{
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
	answer, err := c.call(ctx, http.MethodPost, payPath, body, k)
	if code(err) == codeReferenceExists {
		return c.adopt(ctx, ref, k, err)
	}
	if err != nil {
		return payments.Observation{}, err
	}
	var created struct {
		Reference payments.Reference `json:"reference"`
	}
	if err := json.Unmarshal(answer, &created); err != nil || created.Reference != ref {
		// A 201 that is not about our payment tells nothing; reading does.
		return payments.Observation{}, &payments.Trouble{Kind: payments.Unanswered, HTTP: http.StatusCreated,
			Err: errors.Join(fmt.Errorf("create %s: the answer names %q", ref, created.Reference), err)}
	}
	return payments.Observation{State: payments.StateCreated}, nil
}

// adopt takes a payment that exists for ours only if the event log shows that
// it was created with our key. Any other is a stranger's and is left alone.
func (c *Client) adopt(ctx context.Context, ref payments.Reference, k payments.Key, refused error) (payments.Observation, error) {
	answer, err := c.call(ctx, http.MethodGet, path(ref, "/events"), nil, "")
	if err != nil {
		return payments.Observation{}, unread(ref, err)
	}
	var events []struct {
		Name string       `json:"name"`
		Key  payments.Key `json:"idempotencyKey"`
	}
	if err := json.Unmarshal(answer, &events); err != nil {
		return payments.Observation{}, &payments.Trouble{Kind: payments.Unanswered, Err: fmt.Errorf("events of %s: %w", ref, err)}
	}
	for _, e := range events {
		switch {
		case e.Name != "CREATED":
		case e.Key == k:
			return c.Get(ctx, ref)
		default:
			return payments.Observation{}, refused
		}
	}
	// A log without a beginning is not up to date: it does not tell whose it is.
	return payments.Observation{}, &payments.Trouble{Kind: payments.Unanswered, Err: fmt.Errorf("events of %s: nothing was created", ref)}
}

// Get implements payments.Gateway.
func (c *Client) Get(ctx context.Context, ref payments.Reference) (payments.Observation, error) {
	answer, err := c.call(ctx, http.MethodGet, path(ref, ""), nil, "")
	if err != nil {
		return payments.Observation{}, err
	}
	return c.observe(ref, answer)
}

// Capture implements payments.Gateway. Where Vipps answers that it was done
// already, the sums are read instead.
func (c *Client) Capture(ctx context.Context, ref payments.Reference, a money.Amount, k payments.Key) (payments.Observation, error) {
	body, err := json.Marshal(modification{Amount: wireMoney{Currency: c.Currency, Value: a}})
	if err != nil {
		return payments.Observation{}, fmt.Errorf("capture %s: %w", ref, err)
	}
	answer, err := c.call(ctx, http.MethodPost, path(ref, "/capture"), body, k)
	switch code(err) {
	case codeCaptureConflict, codeAlreadyCaptured:
		o, e := c.Get(ctx, ref)
		if e != nil {
			return payments.Observation{}, unread(ref, e)
		}
		if o.Captured >= a {
			return o, nil
		}
	}
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
	answer, err := c.call(ctx, http.MethodPost, path(ref, "/cancel"), body, k)
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
		State: w.State, PSP: w.PSP,
		Authorized: w.Aggregate.Authorized.Value, Captured: w.Aggregate.Captured.Value,
		Cancelled: w.Aggregate.Cancelled.Value, Refunded: w.Aggregate.Refunded.Value,
	}, nil
}

// call makes one request and returns the body of a success. A 401 drops the
// token and tries once more with a new one: tokens end early.
func (c *Client) call(ctx context.Context, method, path string, body []byte, k payments.Key) ([]byte, error) {
	for again := false; ; again = true {
		token, err := c.bearer(ctx)
		if err != nil {
			return nil, unsent(err)
		}
		answer, err := c.once(ctx, method, path, body, k, token)
		var t *payments.Trouble
		if errors.As(err, &t) && t.HTTP == http.StatusUnauthorized && !again {
			c.token.drop(token)
			continue
		}
		return answer, err
	}
}

func (c *Client) once(ctx context.Context, method, path string, body []byte, k payments.Key, token Secret) ([]byte, error) {
	r, err := c.request(ctx, method, path, body)
	if err != nil {
		return nil, &payments.Trouble{Kind: payments.Unsent, Err: err}
	}
	r.Header.Set("Authorization", "Bearer "+string(token))
	if k != "" {
		r.Header.Set("Idempotency-Key", string(k))
		// net/http would repeat such a request by itself when a connection
		// dies. Tries are the till's: it writes them down and keeps the pace.
		r.GetBody = nil
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return c.send(r)
}

func (c *Client) request(ctx context.Context, method, path string, body []byte) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.URL+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	h := r.Header
	h.Set("Ocp-Apim-Subscription-Key", string(c.Keys.SubscriptionKey))
	h.Set("Merchant-Serial-Number", c.Keys.MerchantSerialNumber)
	h.Set("Vipps-System-Name", c.System.Name)
	h.Set("Vipps-System-Version", c.System.Version)
	h.Set("Vipps-System-Plugin-Name", c.System.Plugin)
	h.Set("Vipps-System-Plugin-Version", c.System.PluginVersion)
	h.Set("User-Agent", c.System.Name+"/"+c.System.Version)
	h.Set("Accept", "application/json, application/problem+json")
	return r, nil
}

// maxAnswer bounds what is read of an answer, in bytes; real ones are a few
// thousand.
const maxAnswer = 1 << 20

func (c *Client) send(r *http.Request) ([]byte, error) {
	resp, err := c.http.Do(r)
	if err != nil {
		return nil, &payments.Trouble{Kind: lost(err), Err: err}
	}
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	err = errors.Join(err, resp.Body.Close())
	if err == nil && len(answer) > maxAnswer {
		err = errors.New("the answer is too long")
	}
	if err != nil {
		return nil, &payments.Trouble{Kind: payments.Unanswered, HTTP: resp.StatusCode, Err: err}
	}
	if resp.StatusCode/100 == 2 {
		return answer, nil
	}
	return nil, trouble(resp, answer)
}

// lost tells a request that never left from one that may have arrived.
func lost(err error) payments.TroubleKind {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return payments.Unsent
	}
	return payments.Unanswered
}

// unsent marks trouble with the token: the request itself was not made.
func unsent(err error) error {
	var t *payments.Trouble
	if !errors.As(err, &t) {
		t = &payments.Trouble{Err: err}
	}
	if t.Kind != payments.KeysRefused {
		t = &payments.Trouble{Kind: payments.Unsent, HTTP: t.HTTP, Trace: t.Trace, RetryAfter: t.RetryAfter, Err: t}
	}
	return t
}

// trouble reads an answer that is no success. Vipps' code decides, then the
// status; wording does not. A gateway in front of Vipps answers in shapes of
// its own, and a body that can not be read leaves the status.
func trouble(resp *http.Response, answer []byte) *payments.Trouble {
	t := &payments.Trouble{HTTP: resp.StatusCode, RetryAfter: retryAfter(resp.Header.Get("Retry-After"))}
	var p problem
	if err := json.Unmarshal(answer, &p); err != nil {
		p = problem{} // half a body is none
	}
	t.Trace = p.TraceID
	for _, d := range p.Details {
		if d.Name == "ErrorCode" {
			t.Code = d.Reason
		}
	}
	t.Kind = kindOf(t.Code, resp.StatusCode)
	if resp.StatusCode == http.StatusNotFound && t.Code == "" && resp.Request != nil && strings.HasSuffix(resp.Request.URL.Path, payPath) {
		t.Kind = payments.Denied // a create that met nothing made nothing
	}
	t.Err = errors.New(p.summary(resp.StatusCode))
	return t
}

func retryAfter(s string) time.Duration {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 { // absent, or a date, which nobody has seen there
		return 0
	}
	return time.Duration(min(n, 120)) * time.Second
}

func code(err error) string {
	var t *payments.Trouble
	if errors.As(err, &t) {
		return t.Code
	}
	return ""
}
