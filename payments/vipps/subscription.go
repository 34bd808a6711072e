package vipps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"butikk/kasse/payments"
)

// Subscription keeps one webhook registered: it registers once, remembers the
// secret in a file that only its owner can read, and registers anew when Vipps
// has dropped it. An address that did not answer for two weeks is dropped.
type Subscription struct {
	client *Client
	url    string
	file   string

	mu   sync.Mutex
	kept kept
}

// kept is the file: what Vipps tells once and never again.
type kept struct {
	ID     string `json:"id"`
	URL    string `json:"url"`
	Secret string `json:"secret"`
}

// Subscribe is the registration of the address, as far as the file knows it. A
// file that can not be read is none: a new registration costs nothing, and a
// till that does not open a sale. Nothing is sent; Keep does that.
func Subscribe(c *Client, address, file string) *Subscription {
	s := &Subscription{client: c, url: address, file: file}
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &s.kept)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		s.kept = kept{}
		c.Log.Warn("webhook secret", "file", file, "error", err)
	}
	return s
}

// Secret signs the deliveries; empty while nothing is registered.
func (s *Subscription) Secret() Secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept.URL != s.url {
		return ""
	}
	return Secret(s.kept.Secret)
}

// How often the registration is looked after.
const (
	lookAfter = 12 * time.Hour
	lookAgain = time.Minute // after a failure
)

// Keep looks after the registration until the context ends. Failures are
// logged by the client and tried again: without webhooks polling carries
// everything.
func (s *Subscription) Keep(ctx context.Context) {
	for {
		wait := lookAfter
		if err := s.check(ctx); err != nil {
			s.client.Log.Warn("webhook registration", "error", err)
			wait = lookAgain
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// check makes sure that there is one registration of the address, and that its
// secret is here.
func (s *Subscription) check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, payments.CallTimeout)
	defer cancel()
	list, err := s.client.Webhooks(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	old := s.kept
	s.mu.Unlock()
	is := func(w Webhook) bool { return w.ID == old.ID && w.URL == s.url }
	if old.Secret != "" && old.URL == s.url && slices.ContainsFunc(list, is) {
		return s.tidy(ctx, list, old.ID)
	}
	made, secret, err := s.client.Register(ctx, s.url)
	if err != nil {
		return err
	}
	if err := s.remember(kept{ID: made.ID, URL: s.url, Secret: string(secret)}); err != nil {
		// A registration whose secret is lost would be an orphan for ever.
		return errors.Join(err, s.client.Unregister(ctx, made.ID))
	}
	if slices.ContainsFunc(list, func(w Webhook) bool { return w.ID == old.ID && w.URL != s.url }) { // of the address before
		err = s.client.Unregister(ctx, old.ID)
	}
	return errors.Join(err, s.tidy(ctx, list, made.ID))
}

// tidy ends the registrations of this address whose secret nobody has.
func (s *Subscription) tidy(ctx context.Context, list []Webhook, ours string) (err error) {
	for _, w := range list {
		if w.URL == s.url && w.ID != ours {
			err = errors.Join(err, s.client.Unregister(ctx, w.ID))
		}
	}
	return err
}

// remember puts the file in place whole, and then uses what is in it.
func (s *Subscription) remember(k kept) error {
	text, err := json.Marshal(k)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(s.file), filepath.Base(s.file)+".*.part") // mode 0600
	if err != nil {
		return fmt.Errorf("webhook secret: %w", err)
	}
	_, err = tmp.Write(text)
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), s.file)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("webhook secret %s: %w", s.file, err), os.Remove(tmp.Name()))
	}
	s.mu.Lock()
	s.kept = k
	s.mu.Unlock()
	return nil
}
