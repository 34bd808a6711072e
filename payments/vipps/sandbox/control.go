package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// faultWords are what POST /sandbox/fault takes. Answers are lost of write
// calls only: whoever steers by hand wants to lose a create or a capture, and a
// poll would always come first.
const faultWords = "down, up, lose-next, lose-next-before"

// control answers the endpoints that steer the sandbox from outside. They are
// no part of any real API and ask for no keys.
func (s *Sandbox) control(method, path string, body []byte) answer {
	switch method + " " + path {
	case "POST /sandbox/decide":
		return s.controlDecide(body)
	case "POST /sandbox/fault":
		return s.controlFault(body)
	case "GET /sandbox/ledger":
		return jsonAnswer(http.StatusOK, mediaJSON, s.ledger())
	}
	return controlError(http.StatusNotFound,
		errors.New("the control endpoints are POST /sandbox/decide, POST /sandbox/fault and GET /sandbox/ledger"))
}

func (s *Sandbox) controlDecide(body []byte) answer {
	var order struct {
		Reference string   `json:"reference"`
		Decision  Decision `json:"decision"`
	}
	if err := readOrder(body, &order); err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	reference, err := s.decide(order.Reference, order.Decision)
	switch {
	case errors.Is(err, ErrDecision):
		return controlError(http.StatusBadRequest, err)
	case errors.Is(err, ErrNoPayment):
		return controlError(http.StatusNotFound, err)
	case err != nil: // the payment is final
		return controlError(http.StatusConflict, err)
	}
	order.Reference = reference
	return jsonAnswer(http.StatusOK, mediaJSON, order)
}

func (s *Sandbox) controlFault(body []byte) answer {
	var order struct {
		Fault string `json:"fault"`
	}
	if err := readOrder(body, &order); err != nil {
		return controlError(http.StatusBadRequest, err)
	}
	switch order.Fault {
	case "down":
		s.faults.down = true
	case "up":
		s.faults.down = false
	case "lose-next":
		s.faults.losses = append(s.faults.losses, loss{AfterEffect, WriteCall})
	case "lose-next-before":
		s.faults.losses = append(s.faults.losses, loss{BeforeEffect, WriteCall})
	default:
		return controlError(http.StatusBadRequest,
			fmt.Errorf("unknown fault %q: the words are %s", order.Fault, faultWords))
	}
	return jsonAnswer(http.StatusOK, mediaJSON, order)
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
		return fmt.Errorf("read the body: %w", err)
	}
	return nil
}

func controlError(status int, err error) answer {
	return jsonAnswer(status, mediaJSON, struct {
		Error string `json:"error"`
	}{err.Error()})
}
