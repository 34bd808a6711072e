package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Operation is a call of an API that the sandbox stands in for. Its text is
// the word that POST /sandbox/fault takes.
type Operation string

// The operations.
const (
	CreateCall  Operation = "create"
	GetCall     Operation = "get"
	EventsCall  Operation = "events"
	CaptureCall Operation = "capture"
	CancelCall  Operation = "cancel"
	RefundCall  Operation = "refund"

	ForceApproveCall Operation = "approve"
	ExchangeCall     Operation = "exchange" // of a personal QR or a customer token
	WebhooksCall     Operation = "webhooks" // register, list and delete
	TokenCall        Operation = "token"
)

// Operations are all operations, in the order in which they are documented.
func Operations() []Operation {
	return []Operation{CreateCall, GetCall, EventsCall, CaptureCall, CancelCall, RefundCall,
		ForceApproveCall, ExchangeCall, WebhooksCall, TokenCall}
}

func (op Operation) known() bool { return slices.Contains(Operations(), op) }

// wantsMSN says that an operation is always about one sales unit.
func (op Operation) wantsMSN() bool {
	return op.reads() || op.writes() || op == ForceApproveCall
}

func errOperation() error {
	return fmt.Errorf("unknown operation: the words are %s", words(Operations()))
}

// writes says that an operation changes a payment.
func (op Operation) writes() bool {
	return op == CreateCall || op == CaptureCall || op == CancelCall || op == RefundCall
}

// reads says that an operation looks at a payment and changes nothing.
func (op Operation) reads() bool { return op == GetCall || op == EventsCall }

// operationFor reads the operation and the name behind it, a reference or
// what else the API tells apart by its path, out of a request line.
func operationFor(method, path string) (op Operation, name string, found bool) {
	switch {
	case strings.EqualFold(path, "/accesstoken/get"):
		return TokenCall, "", method == http.MethodPost
	case strings.HasPrefix(path, "/epayment/v1/payments"):
		return paymentCall(method, strings.TrimPrefix(path, "/epayment/v1/payments"))
	case strings.HasPrefix(path, "/epayment/v1/test/payments/"):
		return approveCall(method, strings.TrimPrefix(path, "/epayment/v1/test/payments/"))
	case strings.HasPrefix(path, "/webhooks/v1/webhooks"):
		return webhookCall(method, strings.TrimPrefix(path, "/webhooks/v1/webhooks"))
	case path == "/qr/v1/exchange":
		return ExchangeCall, "", method == http.MethodPost
	case path == "/qr/v1/exchange/customer":
		return ExchangeCall, "customer", method == http.MethodPost
	}
	return "", "", false
}

// paymentCall is operationFor below /epayment/v1/payments.
func paymentCall(method, rest string) (op Operation, reference string, found bool) {
	if rest == "" {
		return CreateCall, "", method == http.MethodPost
	}
	rest, slashed := strings.CutPrefix(rest, "/")
	reference, action, _ := strings.Cut(rest, "/")
	if !slashed || reference == "" || strings.HasSuffix(rest, "/") {
		return "", "", false
	}
	switch method + " " + action {
	case "GET ":
		return GetCall, reference, true
	case "GET events":
		return EventsCall, reference, true
	case "POST capture":
		return CaptureCall, reference, true
	case "POST cancel":
		return CancelCall, reference, true
	case "POST refund":
		return RefundCall, reference, true
	}
	return "", "", false
}
