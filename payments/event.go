package payments

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/report"
	"butikk/kasse/payments/sale"
)

// Kind names what an entry of the journal tells. The words are part of the
// export format: a kind is never renamed and never means something else.
type Kind string

// What the journal tells.
const (
	TillStarted Kind = "till.started"
	TillStopped Kind = "till.stopped"

	LineAdded       Kind = "line.added"
	LineVoided      Kind = "line.voided"
	CustomerBound   Kind = "customer.bound"
	CustomerDropped Kind = "customer.dropped"
	CodeUnknown     Kind = "code.unknown" // a code without an article, or with one that is not just sold: the till is locked
	CodeRefused     Kind = "code.refused" // scanned while locked or while a request lives
	CodeAnswered    Kind = "code.answered"

	AttemptPlanned   Kind = "attempt.planned"   // basket frozen; nothing has been sent
	AttemptAsked     Kind = "attempt.asked"     // a capture or cancel with its key, before it is sent
	AttemptHeard     Kind = "attempt.heard"     // an answer, or the lack of one
	AttemptConfirmed Kind = "attempt.confirmed" // a person says: take the approved money
	AttemptReleased  Kind = "attempt.released"  // a person says: give the approved money back
	AttemptLeft      Kind = "attempt.left"      // a person goes on without it; whatever becomes of it is given back
	AttemptEnded     Kind = "attempt.ended"     // the provider has no such attempt and never will
	AttemptClosed    Kind = "attempt.closed"    // the cashier has left an attempt that ended without money

	SaleSetAside Kind = "sale.set-aside" // with its request, for the next customer
	SaleRecalled Kind = "sale.recalled"  // … and back in front of the cashier
	SaleDropped  Kind = "sale.dropped"   // … or given up, after its request ended without money
	SaleHeld     Kind = "sale.held"      // parked without a request, for whichever till asks for it
	SaleVoided   Kind = "sale.voided"    // nothing of it is sold; it can be taken back for a while
	SaleResumed  Kind = "sale.resumed"   // what was held or voided goes on in this sale

	SalePaid     Kind = "sale.paid"     // by the attempt, or as the Tender says
	SaleReturned Kind = "sale.returned" // goods came back and the money is on its way

	RefundPlanned Kind = "refund.planned" // nothing has been sent
	RefundHeard   Kind = "refund.heard"   // an answer, or the lack of one
	RefundEnded   Kind = "refund.refused" // an answer, after which it is not asked for again
	RefundClosed  Kind = "refund.closed"  // a person has seen that it was refused

	ReceiptWritten Kind = "receipt.written"
	ReceiptBegun   Kind = "receipt.begun"       // also a report: the printer is given it next
	ReceiptPrinted Kind = "receipt.printed"     // … on paper, as far as the printer, or a person, can tell
	ReceiptUnsure  Kind = "receipt.unsure"      // … begun, and nobody knows how much of it came out
	ReceiptAgain   Kind = "receipt.again"       // … a person says that it has not come out
	ReceiptCopied  Kind = "receipt.copied"      // the one copy of it
	ReceiptUnpaid  Kind = "receipt.provisional" // of the sale as it stands; nothing is paid
	ReceiptFreed   Kind = "receipt.freed"       // a slip: money that was approved too late has been given back
	PapersDropped  Kind = "papers.dropped"      // what waited is not printed: the till has no printer any more, or a person says so

	ReportX       Kind = "report.x"
	DayClosed     Kind = "day.closed" // the Z report; its number is this entry's
	ReportWritten Kind = "report.written"
	PriceAsked    Kind = "price.asked" // looked up, not sold

	CashierIn     Kind = "cashier.in"
	CashierOut    Kind = "cashier.out"
	CashierWrong  Kind = "cashier.wrong"  // a PIN that was not that number's
	RightRefused  Kind = "right.refused"  // to the cashier, or to whoever wanted to approve
	RightApproved Kind = "right.approved" // of one command, by somebody who has it

	PricesChanged Kind = "prices.changed" // another price list is in use from here on
)

// Event is one entry of the journal: the only thing that state is made from.
// Fields that its kind does not use are zero.
type Event struct {
	Seq  uint64    `json:"-"` // filled by the journal; 1 is the first entry of a till
	At   time.Time `json:"-"` // UTC
	Kind Kind      `json:"-"`
	Sale string    `json:"-"` // "2-0417"

	Line     *sale.Line `json:"line,omitempty"`     // LineAdded
	LineNo   int        `json:"line_no,omitempty"`  // LineVoided
	Customer string     `json:"customer,omitempty"` // CustomerBound: masked
	Code     string     `json:"code,omitempty"`     // CodeUnknown, CodeRefused: of an article, else masked; ReceiptWritten, ReceiptBegun and what follows it: its name; ReceiptCopied: its number
	Name     string     `json:"name,omitempty"`     // CodeRefused, CodeUnknown: the article, where there is one
	Slip     string     `json:"slip,omitempty"`     // LineVoided: the deposit slip that counts again

	Why      LockReason    `json:"why,omitempty"`      // CodeUnknown: …
	Day      string        `json:"day,omitempty"`      // … the last day of goods that are past it, YYYY-MM-DD
	Choices  []Choice      `json:"choices,omitempty"`  // … what the code can mean
	Quantity sale.Quantity `json:"quantity,omitempty"` // … and how much of it

	Reference Reference    `json:"-"`                   // the attempt, for kinds that begin with it
	Plan      *Plan        `json:"plan,omitempty"`      // AttemptPlanned
	Op        Op           `json:"op,omitempty"`        // AttemptAsked, AttemptHeard; AttemptEnded: a create may have left
	Key       Key          `json:"key,omitempty"`       // AttemptAsked, RefundHeard, RefundEnded, RefundClosed
	Mode      CancelMode   `json:"mode,omitempty"`      // AttemptAsked, of a cancel
	Observed  *Observation `json:"observed,omitempty"`  // AttemptHeard: the answer …
	Trouble   *Trouble     `json:"trouble,omitempty"`   // … or what came instead
	Unwanted  bool         `json:"unwanted,omitempty"`  // AttemptHeard: a no to giving back money that nobody wants leaves it unwanted
	ByPerson  bool         `json:"by_person,omitempty"` // AttemptEnded: somebody has given it up; ReceiptPrinted, PapersDropped: somebody says so
	Reason    Reason       `json:"reason,omitempty"`    // AttemptLeft, AttemptEnded by somebody: why
	Ends      bool         `json:"ends,omitempty"`      // with this the attempt can bring no money any more

	Held    *Held            `json:"held,omitempty"`    // SaleHeld, SaleVoided, SaleResumed
	Tender  Tender           `json:"tender,omitempty"`  // SalePaid: what was paid with, where no attempt was
	Receipt *receipt.Receipt `json:"receipt,omitempty"` // SalePaid, SaleReturned, ReceiptCopied, ReceiptUnpaid, ReceiptFreed
	Print   bool             `json:"print,omitempty"`   // the receipt or the report is to come out on paper
	Refund  *RefundPlan      `json:"refund,omitempty"`  // RefundPlanned
	Version string           `json:"version,omitempty"` // TillStarted
	Prices  *PriceChange     `json:"prices,omitempty"`  // PricesChanged

	Duty *Duty `json:"duty,omitempty"` // of people: CashierIn and what follows it

	Report *report.Report `json:"report,omitempty"` // ReportX, DayClosed: all of it
	Looked *PriceLookup   `json:"looked,omitempty"` // PriceAsked

	// Personal is kept beside the chain and can be erased; the entry itself
	// holds a salted hash of it.
	Personal Personal `json:"-"`
}

// PriceLookup is a price that was looked up.
type PriceLookup struct {
	SKU        string       `json:"sku"`
	Department string       `json:"department,omitempty"`
	Price      money.Amount `json:"price"` // of one unit
}

// Plan is an attempt as it was decided before anything was sent.
type Plan struct {
	Attempt  int            `json:"attempt"` // from 1 within the sale
	Amount   money.Amount   `json:"amount"`
	Currency money.Currency `json:"currency"`
	Key      Key            `json:"key"`
	Flow     Flow           `json:"flow,omitempty"`
	Customer string         `json:"customer"` // masked; empty with FlowQR
	Basket   string         `json:"basket"`   // fingerprint of the frozen lines
	Intent   Intent         `json:"intent"`
}

// Personal is data about a customer: erasable, never logged.
type Personal struct {
	Customer Customer // CustomerBound
	Request  []byte   // AttemptPlanned: the body of the create
	Name     string   // SaleHeld: what the cashier calls it, which may be somebody's name
	Code     string   // CodeUnknown, CodeRefused: digits that are no article's, which may be a phone number
}

// ErrLive says that the sale has a live attempt, or is paid, or that this refund
// of the payment has been asked for, or the deposit slip taken: somebody else
// was faster.
var ErrLive = errors.New("the sale has a live attempt or is paid, or the refund is asked for")

// RedeemedError says that a deposit slip has been taken before: in which sale
// and when.
type RedeemedError struct {
	Sale string
	At   time.Time
}

// Unwrap is ErrLive: nothing is wrong with the journal.
func (e *RedeemedError) Unwrap() error { return ErrLive }

func (e *RedeemedError) Error() string {
	return fmt.Sprintf("the deposit slip was taken in sale %s at %s", e.Sale, e.At.Format(time.RFC3339))
}

// Journal is the electronic journal of one till, implemented by package
// journal. It is safe for one writer and any number of readers.
type Journal interface {
	// Append returns when the entries are on disk, all of them or none. A plan
	// for a sale that has a live attempt, or is paid, or of the n-th refund of a
	// payment that has one, is an error that wraps ErrLive, whoever asks; so is a
	// held sale that somebody else has gone on with. A second copy of a receipt is a
	// *CopiedError. A line of a deposit slip that
	// stands in another line is a *RedeemedError, until that line is voided or its
	// sale given up.
	Append(ctx context.Context, e ...Event) error
	// AppendSoon writes the entries behind everything before them and tells
	// on the channel, once, when they are on disk or why they never will be.
	// Flushes are grouped.
	AppendSoon(e ...Event) (done <-chan error)
	// Events are the entries above seq, oldest first.
	Events(after uint64) iter.Seq2[Event, error]
	// Past are the entries of all attempts that the query names, of every till
	// that writes to the same place, each attempt's oldest first.
	Past(ctx context.Context, q Query) ([]Event, error)
	// Held are the sales that lie there, held or voided, of every till that writes
	// to the same place, oldest first.
	Held(ctx context.Context) ([]Held, error)
	// OfSale are the entries of one sale, of every till that writes to the same
	// place, oldest first.
	OfSale(ctx context.Context, sale string) ([]Event, error)
	// Checkpoint keeps a derived state that stands for all entries so far;
	// it can be thrown away at any time.
	Checkpoint(ctx context.Context, state []byte) error
	// LastCheckpoint is the newest one and the entry it stands for; 0 and nil
	// where there is none.
	LastCheckpoint() (seq uint64, state []byte, err error)
}
