package vipps_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/vipps"
)

// The vector that Vipps published in 2023 (Webhooks API, request
// authentication): the only one whose secret and signature belong together.
func TestSign(t *testing.T) {
	h, err := vipps.Sign("https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63", "Thu, 30 Mar 2023 08:38:32 GMT",
		[]byte(`{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}`),
		"A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==")
	if err != nil {
		t.Fatal(err)
	}
	if got := h.Get("x-ms-content-sha256"); got != "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=" {
		t.Error(got)
	}
	want := "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U="
	if got := h.Get("Authorization"); got != want {
		t.Error(got)
	}
}

const (
	hook   = "https://till.invalid:8443/hook?till=2"
	secret = vipps.Secret("c2VjcmV0IG9mIHRoZSByZWdpc3RyYXRpb24=")
)

const delivery = `{"msn":"123456","reference":"K2-0417-1-7F3K9QXM","pspReference":"3343000001","name":"AUTHORIZED",
	"amount":{"currency":"NOK","value":10000},"timestamp":"2026-10-06T10:00:00.123Z","idempotencyKey":null,"success":true,"new":[]}`

// hooked is a receiver that remembers, and what it remembers.
type hooked struct {
	vipps.Receiver
	kept   []vipps.Delivery
	nudged []payments.Reference
	broken error
	log    bytes.Buffer
}

func newHooked() *hooked {
	h := &hooked{}
	h.Receiver = vipps.Receiver{
		URL: hook, Secret: func() vipps.Secret { return secret },
		Keep: func(_ context.Context, d vipps.Delivery) error {
			if h.broken == nil {
				h.kept = append(h.kept, d)
			}
			return h.broken
		},
		Nudge: func(r payments.Reference) { h.nudged = append(h.nudged, r) },
		Log:   slog.New(slog.NewTextHandler(&h.log, nil)),
	}
	return h
}

// send delivers the body, signed, and changed on its way.
func (h *hooked) send(t testing.TB, body string, change func(*http.Request)) int {
	t.Helper()
	q := httptest.NewRequest(http.MethodPost, "/somewhere/else", strings.NewReader(body))
	signed, err := vipps.Sign(hook, time.Now().UTC().Format(http.TimeFormat), []byte(body), secret)
	if err != nil {
		t.Fatal(err)
	}
	q.Header = signed
	if change != nil {
		change(q)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, q)
	return w.Code
}

func TestReceiver(t *testing.T) {
	h := newHooked()
	if code := h.send(t, delivery, nil); code != 200 {
		t.Fatal(code)
	}
	want := vipps.Delivery{Reference: ref, PSP: "3343000001", Name: "AUTHORIZED", Success: true}
	if len(h.kept) != 1 || h.kept[0] != want || len(h.nudged) != 1 || h.nudged[0] != ref {
		t.Errorf("%+v %v", h.kept, h.nudged)
	}
	h.broken = errors.New("no space left on device")
	if code := h.send(t, delivery, nil); code != 503 || len(h.nudged) != 1 {
		t.Errorf("not on disk: %d, nudged %v", code, h.nudged)
	}
	// What is signed and of no use must not hold up what comes behind it.
	for _, body := range []string{"", "{}", "[]", "<html>", `{"reference":1}`, delivery[:40]} {
		if code := h.send(t, body, nil); code != 200 || len(h.nudged) != 1 {
			t.Errorf("%q: %d", body, code)
		}
	}
}

// Whatever is changed on the way, the delivery is not ours.
func TestReceiverRefusesForgeries(t *testing.T) {
	set := func(name, value string) func(*http.Request) {
		return func(q *http.Request) { q.Header.Set(name, value) }
	}
	resign := func(address string, s vipps.Secret) func(*http.Request) {
		return func(q *http.Request) {
			h, err := vipps.Sign(address, q.Header.Get("x-ms-date"), []byte(delivery), s)
			if err != nil {
				t.Fatal(err)
			}
			q.Header = h
		}
	}
	for name, change := range map[string]func(*http.Request){
		"no headers":        func(q *http.Request) { q.Header = http.Header{} },
		"no signature":      func(q *http.Request) { q.Header.Del("Authorization") },
		"no date":           func(q *http.Request) { q.Header.Del("x-ms-date") },
		"no digest":         func(q *http.Request) { q.Header.Del("x-ms-content-sha256") },
		"another date":      set("x-ms-date", "Thu, 30 Mar 2023 08:38:32 GMT"),
		"another digest":    set("x-ms-content-sha256", "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4="),
		"a word":            set("Authorization", "HMAC-SHA256"),
		"another secret":    resign(hook, "c2VjcmV0"),
		"no secret":         resign(hook, ""),
		"another host":      resign("https://till.invalid/hook?till=2", secret),
		"another path":      resign("https://till.invalid:8443/hook", secret),
		"another body":      func(q *http.Request) { q.Body = http.NoBody },
		"an invented field": func(q *http.Request) { q.Header.Del("Authorization"); q.Header.Set("X-Vipps-Signature", "1") },
	} {
		h := newHooked()
		if code := h.send(t, delivery, change); code != 401 || len(h.kept)+len(h.nudged) != 0 {
			t.Errorf("%s: %d", name, code)
		}
		if strings.Contains(h.log.String(), "AUTHORIZED") {
			t.Errorf("%s: what a stranger says is in the log: %s", name, &h.log)
		}
	}
	h := newHooked()
	h.Secret = func() vipps.Secret { return "" } // nothing is registered yet
	if code := h.send(t, delivery, resign(hook, "")); code != 401 {
		t.Errorf("signed with no secret, for no registration: %d", code)
	}
	if code := newHooked().send(t, delivery, func(q *http.Request) { q.Method = http.MethodGet }); code != 405 {
		t.Error(code)
	}
	if code := newHooked().send(t, strings.Repeat(" ", 65<<10), nil); code != 400 {
		t.Error(code)
	}
}

func FuzzReceiver(f *testing.F) {
	f.Add([]byte(delivery))
	f.Add([]byte(`{"reference":"x","name":{},"success":"yes"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		h := newHooked()
		if code := h.send(t, string(body), nil); code != 200 && len(body) <= 64<<10 {
			t.Errorf("%d for %q", code, body)
		}
		if len(h.nudged) != len(h.kept) {
			t.Errorf("kept %v, nudged %v", h.kept, h.nudged)
		}
		if code := h.send(t, string(body), func(q *http.Request) { q.Header.Set("Authorization", string(body)) }); code == 200 {
			t.Errorf("%q opens the door", body)
		}
	})
}

// vippsHooks is what Vipps keeps of registrations.
type vippsHooks struct {
	mu   sync.Mutex
	list []vipps.Webhook
	n    int
	down bool
}

func (v *vippsHooks) say(c call) (int, string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case v.down:
		return 503, ""
	case c.Method == http.MethodGet:
		text, err := json.Marshal(map[string]any{"webhooks": v.list})
		if err != nil {
			panic(err)
		}
		return 200, string(text)
	case c.Method == http.MethodDelete:
		for i, w := range v.list {
			if strings.HasSuffix(c.URL.Path, "/"+w.ID) {
				v.list = append(v.list[:i:i], v.list[i+1:]...)
				return 204, ""
			}
		}
		return 404, ""
	}
	var w vipps.Webhook
	if err := json.Unmarshal([]byte(c.body), &w); err != nil {
		return 400, ""
	}
	v.n++
	w.ID = fmt.Sprintf("id-%d", v.n)
	v.list = append(v.list, w)
	return 201, fmt.Sprintf(`{"id":%q,"secret":"secret-%d"}`, w.ID, v.n)
}

// becomes changes what Vipps keeps.
func (v *vippsHooks) becomes(change func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	change()
}

func TestSubscription(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := &vippsHooks{list: []vipps.Webhook{{ID: "a-stranger", URL: "https://elsewhere.invalid/"}, {ID: "an-orphan", URL: hook}}, down: true}
		file := filepath.Join(t.TempDir(), "webhook-2.json")
		run := func(address string, during func(*vipps.Subscription)) {
			t.Helper()
			s := vipps.Subscribe(client(&fake{say: at.say}, time.Now), address, file)
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan struct{})
			go func() { s.Keep(ctx); close(done) }()
			synctest.Wait()
			during(s)
			cancel()
			<-done
		}
		wants := func(s *vipps.Subscription, secret string, ids ...string) {
			t.Helper()
			at.mu.Lock()
			defer at.mu.Unlock()
			var have []string
			for _, w := range at.list {
				have = append(have, w.ID)
			}
			if string(s.Secret()) != secret || fmt.Sprint(have) != fmt.Sprint(ids) {
				t.Errorf("secret %q, registered %v; want %q and %v", string(s.Secret()), have, secret, ids)
			}
		}
		run(hook, func(s *vipps.Subscription) {
			wants(s, "", "a-stranger", "an-orphan")
			at.becomes(func() { at.down = false })
			time.Sleep(time.Minute) // it tries again by itself
			synctest.Wait()
			wants(s, "secret-1", "a-stranger", "id-1")
			time.Sleep(48 * time.Hour)
			wants(s, "secret-1", "a-stranger", "id-1")
		})
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v %v", info, err)
		}
		run(hook, func(s *vipps.Subscription) {
			wants(s, "secret-1", "a-stranger", "id-1")   // once, not at every start
			at.becomes(func() { at.list = at.list[:1] }) // Vipps has dropped it
			time.Sleep(13 * time.Hour)
			synctest.Wait()
			wants(s, "secret-2", "a-stranger", "id-2")
		})
		run("https://till.invalid/moved", func(s *vipps.Subscription) { wants(s, "secret-3", "a-stranger", "id-3") })
		if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		// A file that can not be read is none, and an orphan goes at the next look.
		run("https://till.invalid/moved", func(s *vipps.Subscription) {
			wants(s, "secret-4", "a-stranger", "id-4")
			at.becomes(func() {
				at.list = append(at.list, vipps.Webhook{ID: "orphan-2", URL: "https://till.invalid/moved"})
			})
			time.Sleep(13 * time.Hour)
			synctest.Wait()
			wants(s, "secret-4", "a-stranger", "id-4")
		})
	})
}
