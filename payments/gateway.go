package payments

import (
	"context"
	"fmt"
	"time"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
)

// Reference names one attempt to be paid, at Vipps and on the receipt. It is
// unique for ever within a sales unit (ePayment API: ^[a-zA-Z0-9-]{8,64}$).
type Reference string

// Key is an idempotency key (ePayment API: at most 50 characters). The same
// key always goes with the same bytes.
type Key string

// Op is a request to the provider.
type Op string

// The requests a till makes. OpNone is the zero value: nothing to ask.
const (
	OpNone    Op = ""
	OpCreate  Op = "create"
	OpGet     Op = "get"
	OpCapture Op = "capture"
	OpCancel  Op = "cancel"
	OpRefund  Op = "refund"
)

// CancelMode says what a cancel may touch.
type CancelMode string

const (
	// OnlyIfUnapproved stops a request that the customer has not approved; it
	// is refused when the customer was faster. The cashier's cancel.
	OnlyIfUnapproved CancelMode = "only-if-unapproved"
	// Release also frees money that is approved and not captured.
	Release CancelMode = "release"
)

// Gateway is the provider of payments as the till needs it, implemented by
// vipps.Client. Every error is a *Trouble, or is treated as one of kind
// Unanswered: an error that says nothing leaves the outcome open.
//
// Calls for one reference are made one at a time.
type Gateway interface {
	// Compose builds the body of a create once. The bytes are kept in the
	// journal and sent unchanged in every try, also after a restart.
	Compose(o Order) ([]byte, error)
	// Create asks the customer for the money. A reference that exists already
	// is reported as success only when it was made with this very key.
	Create(ctx context.Context, ref Reference, body []byte, k Key) (Observation, error)
	Get(ctx context.Context, ref Reference) (Observation, error)
	Capture(ctx context.Context, ref Reference, a money.Amount, k Key) (Observation, error)
	Cancel(ctx context.Context, ref Reference, m CancelMode, k Key) (Observation, error)
	// Refund gives captured money back, in whole or in part. It succeeds when
	// the refund of this very key has been made, however often it is asked for.
	// again says that an earlier try may have been made: it is looked for first.
	Refund(ctx context.Context, ref Reference, a money.Amount, k Key, again bool) (Observation, error)
}

// Flow is how a request reaches the customer.
type Flow string

const (
	// FlowPush sends it to the phone of a customer who is known.
	FlowPush Flow = ""
	// FlowQR shows a code on our screen that anybody can pay once.
	FlowQR Flow = "qr"
)

// Order is what a create tells the provider.
type Order struct {
	Reference   Reference
	Flow        Flow
	Amount      money.Amount // minor units
	Currency    money.Currency
	Customer    Customer // with FlowPush
	Description string   // 3 to 100 characters, shown to the customer
	MinimumAge  int      // years; 0 is none
	Receipt     receipt.Receipt
}

// RemoteState is a payment's state in the provider's words (ePayment API, state).
// A word not listed here is possible and means that nothing is known anew.
type RemoteState string

// The five states of the ePayment API. AUTHORIZED is final: captured,
// cancelled and refunded money shows in the sums only.
const (
	StateCreated    RemoteState = "CREATED"
	StateAuthorized RemoteState = "AUTHORIZED"
	StateAborted    RemoteState = "ABORTED"
	StateExpired    RemoteState = "EXPIRED"
	StateTerminated RemoteState = "TERMINATED"
)

// Observation is what the provider says of a payment at one moment. Amounts
// are sums in minor units (ePayment API, aggregate).
type Observation struct {
	State      RemoteState  `json:"state"`
	Authorized money.Amount `json:"authorized"`
	Captured   money.Amount `json:"captured"`
	Cancelled  money.Amount `json:"cancelled"`
	Refunded   money.Amount `json:"refunded"`
	PSP        string       `json:"psp,omitempty"` // the provider's own reference

	// Target is the text to draw as a QR code, of a payment with FlowQR. Who
	// has it can pay, so it is neither kept nor logged.
	Target string `json:"-"`
}

// TroubleKind is how a call went wrong, as far as the till must tell apart.
type TroubleKind string

const (
	// Unanswered: the request may have taken effect; nobody knows.
	Unanswered TroubleKind = "unanswered"
	// Unsent: the request has certainly not left this machine.
	Unsent TroubleKind = "unsent"
	// Withheld: not sent, because the provider takes no more calls for this
	// payment just now. Nothing is wrong and nothing has happened.
	Withheld TroubleKind = "withheld"
	// Busy: not now; the same request with the same key again later.
	Busy TroubleKind = "busy"
	// Denied: a definite no, with a code of the provider's where it gave one.
	Denied TroubleKind = "denied"
	// KeysRefused: the provider does not accept the till's keys (401, 403).
	KeysRefused TroubleKind = "keys-refused"
	// NotFound: the provider has no such payment (404, code 5090).
	NotFound TroubleKind = "not-found"
)

// Trouble is an error of a Gateway. Code is the provider's numeric error code,
// or empty; HTTP is 0 when there was no answer.
type Trouble struct {
	Kind  TroubleKind `json:"kind"`
	Code  string      `json:"code,omitempty"`
	HTTP  int         `json:"http,omitempty"`
	Trace string      `json:"trace,omitempty"`

	Stayed bool `json:"stayed,omitempty"` // the request itself has certainly not left this machine

	RetryAfter time.Duration `json:"-"` // asked for by the provider; 0 when it did not
	Err        error         `json:"-"`
}

func (t *Trouble) Error() string {
	s := string(t.Kind)
	if t.HTTP != 0 {
		s += fmt.Sprintf(", HTTP %d", t.HTTP)
	}
	if t.Code != "" {
		s += ", code " + t.Code
	}
	if t.Trace != "" {
		s += ", trace " + t.Trace
	}
	if t.Err != nil {
		s += ": " + t.Err.Error()
	}
	return s
}

func (t *Trouble) Unwrap() error { return t.Err }
