package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"
)

// controls are the endpoints that steer the sandbox from outside. They are no
// part of any real API and ask for no keys.
var controls = []struct {
	line string // method and path
	do   func(s *Sandbox, body []byte) (any, error)
}{
	{"POST /sandbox/decide", controlDecide},
	{"POST /sandbox/scan", controlScan},
	{"POST /sandbox/script", controlScript},
	{"POST /sandbox/check-in", controlCheckIn},
	{"POST /sandbox/fault", controlFault},
	{"POST /sandbox/clock", controlClock},
	{"POST /sandbox/settings", controlSettings},
	{"GET /sandbox/settings", func(s *Sandbox, _ []byte) (any, error) { return s.Settings(), nil }},
	{"GET /sandbox/ledger", func(s *Sandbox, _ []byte) (any, error) { return s.Ledger(), nil }},
	{"GET /sandbox/webhooks", controlWebhooks},
}

// control answers a control endpoint. The books must not be locked.
func (s *Sandbox) control(method, path string, body []byte) answer {
	lines := make([]string, 0, len(controls))
	for _, c := range controls {
		if c.line == method+" "+path {
			return controlAnswer(c.do(s, body))
		}
		lines = append(lines, c.line)
	}
	return controlError(http.StatusNotFound, fmt.Errorf("the control endpoints are %s", strings.Join(lines, ", ")))
}

func controlAnswer(what any, err error) answer {
	switch {
	case err == nil:
		return jsonAnswer(http.StatusOK, mediaJSON, what)
	case errors.Is(err, ErrNoPayment), errors.Is(err, ErrNoWebhook):
		return controlError(http.StatusNotFound, err)
	case errors.Is(err, ErrFinal):
		return controlError(http.StatusConflict, err)
	}
	return controlError(http.StatusBadRequest, err)
}

func controlError(status int, err error) answer {
	return jsonAnswer(status, mediaJSON, struct {
		Error string `json:"error"`
	}{err.Error()})
}

func controlDecide(s *Sandbox, body []byte) (any, error) {
	var order struct {
		Reference string   `json:"reference"`
		Decision  Decision `json:"decision"`
	}
	err := readOrder(body, &order)
	if err == nil {
		order.Reference, err = s.decide(order.Reference, order.Decision)
	}
	return order, err
}

func controlScan(s *Sandbox, body []byte) (any, error) {
	var order struct {
		Code     string   `json:"code"`
		Decision Decision `json:"decision"`
	}
	err := readOrder(body, &order)
	if err == nil {
		err = s.Scan(order.Code, order.Decision)
	}
	return order, err
}

func controlScript(s *Sandbox, body []byte) (any, error) {
	var order struct {
		Decision Decision `json:"decision"`
		After    Span     `json:"after"`
	}
	err := readOrder(body, &order)
	if err == nil {
		err = order.Decision.check()
	}
	if err == nil {
		s.SetDefault(Script{Decision: order.Decision, After: time.Duration(order.After)})
	}
	return order, err
}

func controlCheckIn(s *Sandbox, body []byte) (any, error) {
	var order struct {
		MSN          string `json:"msn"`
		MerchantQRID string `json:"merchantQrId"`
		PhoneNumber  string `json:"phoneNumber"`
	}
	var made struct {
		CustomerToken string `json:"customerToken"`
	}
	err := readOrder(body, &order)
	if err == nil {
		made.CustomerToken, err = s.CheckIn(order.MSN, order.MerchantQRID, order.PhoneNumber)
	}
	return made, err
}

func controlClock(s *Sandbox, body []byte) (any, error) {
	var order struct {
		Advance Span `json:"advance"`
	}
	err := readOrder(body, &order)
	if err == nil {
		err = s.Advance(time.Duration(order.Advance))
	}
	return struct {
		Now time.Time `json:"now"`
	}{s.clock().UTC()}, err
}

// controlSettings changes the settings that the body names and leaves the
// others as they are.
func controlSettings(s *Sandbox, body []byte) (any, error) {
	to := s.Settings()
	if err := readOrder(body, &to); err != nil {
		return nil, err
	}
	if _, known := minimum[to.Currency]; !known && to.Currency != "" {
		return nil, fmt.Errorf("unknown currency %q: the words are NOK, DKK, EUR", to.Currency)
	}
	s.Configure(to)
	return to, nil
}

func controlWebhooks(s *Sandbox, _ []byte) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []webhookView{}
	for _, g := range s.registrations {
		list = append(list, webhookView{g.id, g.url, g.events})
	}
	return struct {
		Webhooks   []webhookView `json:"webhooks"`
		Deliveries []Delivery    `json:"deliveries"`
	}{list, s.deliveries()}, nil
}

// words lists the words of one kind, for whoever used another.
func words[W ~string](known []W) string {
	list := make([]string, 0, len(known))
	for _, w := range known {
		list = append(list, string(w))
	}
	return strings.Join(list, ", ")
}

// readOrder decodes a control body. No body at all is an order with nothing in
// it, which the caller then refuses by listing the words it knows.
func readOrder(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the body: %w; the fields are %s", err, words(fieldNames(into)))
	}
	return nil
}

// fieldNames are the names that JSON has for the fields of a struct.
func fieldNames(of any) []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeOf(of).Elem()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return slices.Compact(names)
}
