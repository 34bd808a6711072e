package vipps

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/fault"
)

// request is one call of the API.
type request struct {
	method, path string
	ref          payments.Reference // of the payment it is about; empty for none
	body         []byte             // nil for none
	key          payments.Key       // empty for none
}

// call makes one request and returns the body of a success. A 401 drops the
// token and tries once more with a new one: tokens end early. What Vipps would
// turn away for being one too many is not sent.
func (c *Client) call(ctx context.Context, r request) ([]byte, error) {
	var refused error // of the first try
	for {
		token, err := c.bearer(ctx)
		switch {
		case err != nil && refused != nil:
			return nil, refused // it has left once, whatever hinders the second try
		case err != nil:
			return nil, unsent(err)
		}
		if wait := c.limits.take(r.ref, r.method != http.MethodGet); wait > 0 {
			return nil, &payments.Trouble{Kind: payments.Withheld, RetryAfter: wait, Err: errors.New("the calls for this minute are used up")}
		}
		answer, err := c.once(ctx, r, token)
		var t *payments.Trouble
		if errors.As(err, &t) && t.HTTP == http.StatusUnauthorized && refused == nil {
			c.token.drop(token)
			refused = err
			continue
		}
		return answer, err
	}
}

func (c *Client) once(ctx context.Context, call request, token Secret) ([]byte, error) {
	r, err := c.request(ctx, call.method, call.path, call.body)
	if err != nil {
		return nil, &payments.Trouble{Kind: payments.Unsent, Err: err}
	}
	r.Header.Set("Authorization", "Bearer "+string(token))
	if call.key != "" {
		r.Header.Set("Idempotency-Key", string(call.key))
		// net/http would repeat such a request by itself when a connection
		// dies. Tries are the till's: it writes them down and keeps the pace.
		r.GetBody = nil
	}
	if call.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return c.send(r, call.ref)
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

// send makes the request and writes down how it went: endpoint, status, code,
// trace and our reference, and never what was sent or answered. A poll that
// went well is no news.
func (c *Client) send(r *http.Request, ref payments.Reference) ([]byte, error) {
	answer, status, err := c.roundTrip(r)
	level, attrs := slog.LevelInfo, []slog.Attr{
		slog.String("call", r.Method+" "+r.URL.Path), slog.String("reference", string(ref)), slog.Int("status", status),
	}
	var t *payments.Trouble
	switch {
	case errors.As(err, &t):
		level = slog.LevelWarn
		attrs = append(attrs, slog.String("kind", string(t.Kind)), slog.String("code", t.Code), slog.String("trace", t.Trace), slog.Any("error", t.Err))
	case r.Method == http.MethodGet:
		level = slog.LevelDebug
	}
	c.Log.LogAttrs(r.Context(), level, "vipps", attrs...)
	return answer, err
}

// maxAnswer bounds what is read of an answer, in bytes; real ones are a few
// thousand.
const maxAnswer = 1 << 20

func (c *Client) roundTrip(r *http.Request) (answer []byte, status int, err error) {
	fault.Point(fault.BeforeCall)
	defer fault.Point(fault.AfterCall)
	asked, got := false, false // for a connection
	resp, err := c.http.Do(r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GetConn: func(string) { asked = true },
		GotConn: func(httptrace.GotConnInfo) { got = true },
	})))
	switch {
	case err != nil && asked && !got: // a dead line, a name nobody knows, a certificate that is wrong
		return nil, 0, &payments.Trouble{Kind: payments.Unsent, Stayed: true, Err: err}
	case err != nil:
		return nil, 0, &payments.Trouble{Kind: payments.Unanswered, Err: err}
	}
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	err = errors.Join(err, resp.Body.Close())
	if err == nil && len(answer) > maxAnswer {
		err = errors.New("the answer is too long")
	}
	switch {
	case err != nil:
		return nil, resp.StatusCode, &payments.Trouble{Kind: payments.Unanswered, HTTP: resp.StatusCode, Err: err}
	case resp.StatusCode/100 != 2:
		return nil, resp.StatusCode, trouble(resp, answer)
	}
	return answer, resp.StatusCode, nil
}

// unsent marks trouble with the token: the request itself was not made.
func unsent(err error) error {
	var t *payments.Trouble
	if !errors.As(err, &t) {
		t = &payments.Trouble{Err: err}
	}
	kind := payments.Unsent
	if t.Kind == payments.KeysRefused {
		kind = t.Kind
	}
	return &payments.Trouble{Kind: kind, Stayed: true, HTTP: t.HTTP, Trace: t.Trace, RetryAfter: t.RetryAfter, Err: err}
}

// trouble reads an answer that is no success. Vipps' code decides, then the
// status; wording does not. A gateway in front of Vipps answers in shapes of
// its own, and a body that can not be read leaves the status.
func trouble(resp *http.Response, answer []byte) *payments.Trouble {
	p := readProblem(answer)
	t := &payments.Trouble{HTTP: resp.StatusCode, RetryAfter: retryAfter(resp), Code: p.code, Trace: p.trace}
	t.Kind = kindOf(t.Code, resp.StatusCode)
	if resp.StatusCode == http.StatusNotFound && t.Code == "" && resp.Request != nil && strings.HasSuffix(resp.Request.URL.Path, payPath) {
		t.Kind = payments.Denied // a create that met nothing made nothing
	}
	t.Err = errors.New(p.summary(resp.StatusCode))
	return t
}

// retryAfter is how long Vipps asks to be left alone. The gateway that counts
// calls counts by the minute; one that does not say gets a sixth of it.
func retryAfter(resp *http.Response) time.Duration {
	// Absent, or a date, which nobody has seen there: not a number.
	n, err := strconv.Atoi(resp.Header.Get("Retry-After"))
	switch {
	case err == nil && n > 0:
		return time.Duration(min(n, 120)) * time.Second
	case resp.StatusCode == http.StatusTooManyRequests:
		return 10 * time.Second
	}
	return 0
}

func code(err error) string {
	var t *payments.Trouble
	if errors.As(err, &t) {
		return t.Code
	}
	return ""
}
