package sandbox

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

const checkedInEvent = "user.checked-in.v1"

// webhookEvents are all events that can be subscribed to.
var webhookEvents = func() []string {
	events := []string{checkedInEvent, "login.merchant-initiated.ping.v1"}
	for _, name := range EventNames() {
		events = append(events, webhookEvent(name))
	}
	return events
}()

// webhookEvent is what a subscription calls an event of the log: plural
// epayments, and the bare word in lower case.
func webhookEvent(name string) string { return "epayments.payment." + strings.ToLower(name) + ".v1" }

// registrationLimit is how many webhooks a sales unit may have for one event.
func registrationLimit(event string) int {
	if event == checkedInEvent {
		return 1
	}
	return 25
}

// registration is a webhook: an address and the events that go there. One
// that was made without a sales unit gets the events of all.
type registration struct {
	id      string
	secret  string
	msn     string
	url     string
	events  []string
	failing time.Time // since when no delivery has succeeded; zero while they do
}

// ErrNoWebhook is the error about a registration that is not there.
var ErrNoWebhook = errors.New("no such webhook")

// Forget drops a registration as Vipps MobilePay does by itself to an address
// that has not answered for two weeks: nobody is told. An empty id is the
// newest registration. The error wraps ErrNoWebhook.
func (s *Sandbox) Forget(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id == "" && len(s.registrations) > 0 {
		id = s.registrations[len(s.registrations)-1].id
	}
	if !s.forget(func(g *registration) bool { return g.id == id }) {
		return fmt.Errorf("forget %q: %w", id, ErrNoWebhook)
	}
	return nil
}

// forget drops registrations and whatever waits to be delivered to them.
func (s *Sandbox) forget(which func(*registration) bool) (any bool) {
	for _, d := range s.outbox {
		if d.state == Waiting && which(d.to) {
			d.state = GivenUp
		}
	}
	before := len(s.registrations)
	s.registrations = slices.DeleteFunc(s.registrations, which)
	return len(s.registrations) < before
}

// webhooks answers the Webhooks API.
func (s *Sandbox) webhooks(c call, method, id string) answer {
	if method == http.MethodPost {
		return s.register(c)
	}
	if refusal, told := s.told(c); told {
		return refusal
	}
	if method == http.MethodGet {
		return s.registered(c)
	}
	if !s.forget(func(g *registration) bool { return g.id == id && g.msn == c.msn }) {
		return s.problem(c, http.StatusNotFound, "Not Found", "No webhook with id "+id+" for this sales unit", nil)
	}
	return answer{status: http.StatusNoContent}
}

var registerForm = object{
	{"url", text{low: 1}, required},
	{"events", list{low: 1, of: text{}}, required},
}

func (s *Sandbox) register(c call) answer {
	var request struct {
		URL    string   `json:"url"`
		Events []string `json:"events"`
	}
	var f findings
	if f.read(c.body, registerForm, &request); f.clean() {
		if why := notAnAddress(request.URL); why != "" {
			f.refuse("url", why)
		}
		s.checkEvents(c, request.Events, &f)
	}
	if refusal, bad := s.judge(c, f); bad {
		return refusal
	}
	if refusal, told := s.told(c); told {
		return refusal
	}
	first, second := s.unique(), s.unique()
	g := &registration{
		id:     uuid(s.unique()),
		secret: base64.StdEncoding.EncodeToString(append(first[:], second[:]...)),
		msn:    c.msn,
		url:    request.URL,
		events: request.Events,
	}
	s.registrations = append(s.registrations, g)
	return jsonAnswer(http.StatusCreated, mediaJSON, struct {
		ID     string `json:"id"`
		Secret string `json:"secret"`
	}{g.id, g.secret})
}

// checkEvents names every event that is none, and every one that the sales
// unit has too many webhooks for.
func (s *Sandbox) checkEvents(c call, events []string, f *findings) {
	for i, event := range events {
		if !slices.Contains(webhookEvents, event) {
			f.refuse("events", fmt.Sprintf("%s is not an event; the events are %s", event, strings.Join(webhookEvents, ", ")))
			continue
		}
		if slices.Contains(events[:i], event) {
			f.refuse("events", event+" is given twice")
		}
		count := 0
		for _, g := range s.registrations {
			if g.msn == c.msn && slices.Contains(g.events, event) {
				count++
			}
		}
		if limit := registrationLimit(event); count >= limit {
			f.refuse("events", fmt.Sprintf("%s has %d webhooks already, and %d is the most", event, count, limit))
		}
	}
}

// notAnAddress says why a URL can not receive webhooks; empty when it can. The
// real API wants https and a common port. Addresses of this machine may have
// neither, or nobody could try their receiver on the sandbox.
func notAnAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return "Is not a valid URL"
	}
	ip, err := netip.ParseAddr(u.Hostname())
	here := u.Hostname() == "localhost" || (err == nil && ip.IsLoopback())
	switch {
	case u.Scheme != "https" && (u.Scheme != "http" || !here):
		return "Must use https"
	case !here && !slices.Contains([]string{"", "80", "443", "8080"}, u.Port()):
		return "Must use one of the ports 80, 443 and 8080"
	}
	return ""
}

type webhookView struct {
	ID     string   `json:"id"`
	URL    string   `json:"url"`
	Events []string `json:"events"`
}

// registered lists the webhooks of a sales unit. The secrets are told once, at
// the registration.
func (s *Sandbox) registered(c call) answer {
	list := []webhookView{}
	for _, g := range s.registrations {
		if g.msn == c.msn {
			list = append(list, webhookView{g.id, g.url, g.events})
		}
	}
	return jsonAnswer(http.StatusOK, mediaJSON, struct {
		Webhooks []webhookView `json:"webhooks"`
	}{list})
}

// webhookCall is operationFor below /webhooks/v1/webhooks.
func webhookCall(method, rest string) (op Operation, id string, found bool) {
	if rest == "" {
		return WebhooksCall, "", method == http.MethodPost || method == http.MethodGet
	}
	id, slashed := strings.CutPrefix(rest, "/")
	return WebhooksCall, id, slashed && id != "" && !strings.Contains(id, "/") && method == http.MethodDelete
}
