package sandbox

import (
	"net/http"
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
)

// reads says that an operation looks at a payment and changes nothing.
func (op Operation) reads() bool { return op == GetCall || op == EventsCall }

// operationFor reads the operation and the reference out of a request line.
func operationFor(method, path string) (op Operation, reference string, found bool) {
	rest, ours := strings.CutPrefix(path, "/epayment/v1/payments")
	if !ours {
		return "", "", false
	}
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
