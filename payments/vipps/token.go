package vipps

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"butikk/kasse/payments"
)

// tokenCache holds the access token. Only one caller fetches; the others wait
// for it or for their own context.
type tokenCache struct {
	mu    sync.Mutex
	token Secret
	until time.Time

	fetch chan struct{} // closed when the fetch under way has ended; nil without one
	err   error         // of the newest fetch
}

func (t *tokenCache) drop(token Secret) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token == token { // another caller may have a new one already
		t.token = ""
	}
}

// margin is how long before its end a token is no longer used.
const margin = time.Minute

// bearer is a token that holds for a while yet.
func (c *Client) bearer(ctx context.Context) (Secret, error) {
	t := &c.token
	for {
		t.mu.Lock()
		if t.token != "" && c.Now().Before(t.until) {
			defer t.mu.Unlock()
			return t.token, nil
		}
		under := t.fetch
		if under == nil {
			t.fetch = make(chan struct{})
			t.mu.Unlock()
			return c.fetchToken(ctx)
		}
		t.mu.Unlock()
		select {
		case <-under:
			t.mu.Lock()
			token, err := t.token, t.err
			t.mu.Unlock()
			// A fetch that its own caller gave up says nothing to the others.
			if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
				return "", err
			}
			if token != "" {
				return token, nil
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func (c *Client) fetchToken(ctx context.Context) (Secret, error) {
	asked := c.Now()
	token, life, err := c.askToken(ctx)
	t := &c.token
	t.mu.Lock()
	defer t.mu.Unlock()
	t.token, t.err = token, err
	// A token that lives shorter than twice the margin is used for half its life.
	t.until = asked.Add(max(life-margin, life/2))
	close(t.fetch)
	t.fetch = nil
	return token, err
}

// seconds is a number that Vipps sends as a text, and its other token endpoint
// as a number.
type seconds int64

func (s *seconds) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	n, err := strconv.ParseInt(string(bytes.Trim(b, `"`)), 10, 64)
	*s = seconds(n)
	return err
}

func (c *Client) askToken(ctx context.Context) (Secret, time.Duration, error) {
	r, err := c.request(ctx, http.MethodPost, "/accesstoken/get", nil)
	if err != nil {
		return "", 0, err
	}
	r.Header["client_id"] = []string{string(c.Keys.ClientID)}
	r.Header["client_secret"] = []string{string(c.Keys.ClientSecret)}
	answer, err := c.send(r, "")
	if err != nil {
		var t *payments.Trouble
		if errors.As(err, &t) && (t.HTTP == http.StatusBadRequest || t.HTTP == http.StatusUnauthorized || t.HTTP == http.StatusForbidden) {
			t.Kind = payments.KeysRefused
		}
		return "", 0, fmt.Errorf("access token: %w", err)
	}
	var a struct {
		Token  Secret  `json:"access_token"`
		Life   seconds `json:"expires_in"`
		Expiry seconds `json:"expires_on"`
	}
	if err := json.Unmarshal(answer, &a); err != nil || a.Token == "" {
		return "", 0, errors.Join(errors.New("access token: the answer holds none"), err)
	}
	life := time.Duration(a.Life) * time.Second
	if life <= 0 { // some answers have only the moment of its end
		life = time.Unix(int64(a.Expiry), 0).Sub(c.Now())
	}
	return a.Token, life, nil
}
