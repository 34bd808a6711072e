package payments

import (
	"time"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/report"
	"butikk/kasse/payments/sale"
)

// Phase is what the till is doing for the customer in front of it.
type Phase int

// The phases of a sale.
const (
	Selling Phase = iota // the basket is open
	Paying               // a request lives; the basket is frozen
	Ended                // it ended without money; the cashier has not gone on
)

// State is everything a screen shows, whole, at one moment. What hangs from it
// never changes; a newer State has other values.
type State struct {
	Seq uint64 // counts states, from 1

	Sale     string // "2-0417"
	Phase    Phase
	Basket   sale.Basket
	Customer string   // masked; empty when nobody is bound
	Payment  *Payment // the attempt of the open sale, in Paying and Ended
	Cases    []Case   // what else is open, the most urgent first
	Lock     *Lock
	Last     *Sold     // the sale that was paid last
	Back     *Returned // the goods that came back last
	Stop     Stop      // before the till was started

	Day     report.Period  // since the last Z report
	Grand   report.Grand   // since the first use
	Report  *report.Report // the newest one
	Closed  time.Time      // the last Z report; zero: none yet
	Cashier Cashier        // who is logged in
	Locked  bool           // nobody is, and somebody must be
	Guesses []Guess        // of PINs, wrong ones
	Asked   *Asked         // waits for somebody who may allow it

	Refused Turned // scans turned away while a request lives
	Notice  Notice
	Link    Link
	Faults  Faults
	Held    int // sales that are parked, of every till in the folder; counted now and then

	Printer *PrinterState // nil: the till has none

	Departments []Department // where goods without a number are rung up in this sale; never changes

	Prices    *pricelist.List // what is scanned in this sale is sold by it; never changes
	PriceNews pricelist.News  // of its file: a newer list that waits for a person, or why there is none
}

// SetAside is how many sales wait for their customers beside this one.
func (s State) SetAside() (n int) {
	for _, c := range s.Cases {
		if c.Aside && c.Waits() {
			n++
		}
	}
	return n
}

// Unresolved is how many other cases there are: of money that needs a person,
// or of which nobody knows.
func (s State) Unresolved() (n int) {
	for _, c := range s.Cases {
		if !c.Waits() {
			n++
		}
	}
	return n
}

// Turned counts scans that were not added.
type Turned struct {
	Count  int
	Newest string // by name, or the digits
}

// Link is how Vipps can be reached.
type Link struct {
	Trouble TroubleKind // empty: reached, or not tried yet
	Since   time.Time   // zero: not tried yet
	Misses  int         // calls in a row that brought no answer
}

// Down says that Vipps has not been reached for a while, so that another way to
// pay is to be offered first.
func (l Link) Down() bool { return l.Trouble != "" && l.Trouble != KeysRefused && l.Misses >= 3 }

// Faults is what is wrong with the till itself.
type Faults struct {
	Journal bool // entries can not be written: nothing can be sold or sent
	Receipt string
}

// NoticeKind says what the newest answer to the cashier is about.
type NoticeKind int

// The answers to commands. Each says in its comment which fields it fills.
const (
	NoticeNone            NoticeKind = iota
	NoticeAdded                      // Name, Amount (the line), Age
	NoticeVoided                     // Name, Amount
	NoticeNothing                    // there is no line to void
	NoticeEmpty                      // send with an empty basket
	NoticeTooSmall                   // Amount: the least that can be sent
	NoticeTooLarge                   // Amount: the most
	NoticeWeigh                      // Name: sold by weight, quantity missing
	NoticeWhole                      // Name: sold by the piece, quantity not whole
	NoticeBound                      // Name: the customer, masked
	NoticeDropped                    // the customer was taken off
	NoticeNobody                     // send without a customer
	NoticeNotAdded                   // Name: turned away
	NoticeJournal                    // the journal can not be written
	NoticeTakenBack                  // Name: the line's flush failed
	NoticeNoDeposit                  // Name: sold without what follows it, which has no price today
	NoticeSetAside                   // Name: the sale
	NoticeBegun                      // a sale is open; another can not be recalled into it
	NoticeAbandoned                  // Name: the sale
	NoticeAsidePaid                  // Name, Amount: a sale that was set aside
	NoticeAsideEnded                 // … whose request ended without money
	NoticeAsideWaits                 // … whose money waits for a person's word
	NoticeStrayPaid                  // Name, Amount: captured by somebody else, of no sale that is open
	NoticeReleased                   // Name, Amount: money that nobody wanted has been given back
	NoticeOverMaximum                // Name: turned away; Amount: the most that a sale can be
	NoticeCustomerScanner            // Name: turned away, since the customer's scanner takes no goods
	NoticeJustPaid                   // Name: the customer, who has just paid and is not taken again yet
	NoticeCharged                    // Name: the receipt; Amount: was taken although it was to be given back
	NoticeRefunding                  // Name: the receipt; Amount: is being paid back
	NoticeRefunded                   // … has been
	NoticeRefundRefused              // … will not be: the provider has refused
	NoticeRefundOpen                 // Name: the receipt, of which a refund is under way already
	NoticeNotLeft                    // Name: the receipt, of which not so much is left to return
	NoticeBestBefore                 // NoticeAdded, and the goods are past their best: At
	NoticeBadPrice                   // Name: its label has a price that can not be
	NoticeLabelled                   // Name: a quantity was typed and the label has its own weight
	NoticeRedeemed                   // Name: the sale that has taken the deposit slip already; At
	NoticeSlipUnknown                // Name: a deposit slip of an unknown layout
	NoticeVoucher                    // Name: a coupon, whose worth nobody knows
	NoticeTooLate                    // the request has moved on; the command does not fit any more
	NoticeNoLine                     // Name: the number, which no line has
	NoticeFollows                    // Name: the article that the line follows
	NoticeHeld                       // Name: the sale, as it was parked
	NoticeSaleVoided                 // Name: the sale
	NoticeResumed                    // Name: the sale that goes on
	NoticeGone                       // Name: the sale, with which somebody else has gone on, or too late
	NoticeOverLimit                  // Name: the department; Amount: the most that can be typed there
	NoticeLineVoided                 // Name, Amount, Line: as the cashier named it
	NoticeNoRepeat                   // there is no article to repeat
	NoticeChanged                    // Amount: the sum, which is not the one that was counted
	NoticeDayOpen                    // the day can not be closed: something is open
	NoticeNothingToClose             // nothing has happened since the last Z report
	NoticeDayClosed                  // Name: the Z report
	NoticeNobodyIn                   // somebody must log in first
	NoticeWaiting                    // the till is not locked while a customer is waited for
	NoticeCashOnly                   // Amount: goes to the customer, and only cash does that
	NoticePrices                     // Line: so many articles have changed; the list is in use
	NoticePricesNext                 // … from the next sale on
	NoticeCopy                       // Name: the receipt, of which the copy has been made
	NoticeCopied                     // … had been made before: At
	NoticeUnpaid                     // Name: the provisional receipt
	NoticePapersGone                 // Line: so many documents are not printed
	NoticePricesAnew                 // the day has changed since the list was shown: it is to be looked at again
)

// Notice is the newest answer to the cashier.
type Notice struct {
	N      int // counts notices, so that two alike are two
	Kind   NoticeKind
	Name   string
	Amount money.Amount
	Line   int       // NoticeLineVoided: its number
	Age    int       // years; the customer must be that old
	At     time.Time // NoticeRedeemed: when; NoticeBestBefore: the day
}

// Back is how much of a line of a receipt, by its place from 1, comes back.
type Back struct {
	Line     int
	Quantity sale.Quantity
}

// Label is what a code holds beside the number of its article.
type Label struct {
	Key                 string        // to look the article up by; empty: the code itself
	Weighed             bool          // it has a net weight …
	Weight              sale.Quantity // … which must be typed where it is zero
	Priced              bool          // it has the price of the line …
	Price               money.Amount  // … VAT included …
	Currency            string        // … in this currency, ISO 4217 number; empty: ours
	Expires, BestBefore time.Time     // last days; zero: none
}

// Reason is why somebody decides without the provider's word. The words are part
// of the export format.
type Reason string

// The reasons.
const (
	CustomerLeft  Reason = "customer-left"
	PaidOtherwise Reason = "paid-otherwise"
	NoAnswer      Reason = "no-answer" // of the provider's
	Mistake       Reason = "mistake"   // at the till
)

// Reasons are all there are, in the order in which people are asked.
var Reasons = []Reason{CustomerLeft, PaidOtherwise, NoAnswer, Mistake}

// Command is what a person or a scanner wants. Commands are carried out in the
// order in which they were posted.
type Command interface{ command() }

type (
	// Add puts the article with that code into the basket. A zero Quantity
	// is one piece. Other is a second way to read the code: where both are
	// sold here, the till asks.
	Add struct {
		Code, Other string
		Quantity    sale.Quantity
		Label       Label
		Voucher     bool // no goods where no article has it: it locks nothing
		Typed       bool // the price of the Label, by hand
	}
	// Redeem takes what a deposit slip is worth off the sale, once. A Worth of
	// zero is a slip whose layout nobody knows.
	Redeem struct {
		Code  string
		Worth money.Amount
		Typed bool // by hand, not scanned
	}
	// RingUp adds goods that have a price and no number: of one of the shop's
	// departments, by its number. Code is what was scanned and is in no list, if
	// anything was. A zero Quantity is one piece.
	RingUp struct {
		Department int
		Price      money.Amount // of one piece
		Quantity   sale.Quantity
		Code       string
	}
	// Again adds one more of the newest article.
	Again struct{}
	// VoidLast takes the newest article out again, with what follows it.
	VoidLast struct{}
	// VoidLine takes the line of that number out, with what follows it.
	VoidLine struct{ No int }
	// VoidSale takes all lines out at once. The sale can be resumed for a while.
	VoidSale struct{}
	// Hold parks the sale under a name, so that the next customer can be served.
	Hold struct{ Name string }
	// Resume goes on with what was held or voided, if no sale is open.
	Resume struct{ Sale string }
	// Settle ends the sale with a tender that the till takes no part in. A person
	// says that the whole amount of that sale has been paid: another one, or a sum
	// that has changed meanwhile, was not what they counted.
	Settle struct {
		By     Tender
		Sale   string
		Amount money.Amount
	}
	// Bind says who shall pay. It never starts a payment.
	Bind struct{ Customer Customer }
	// Drop takes the customer off the sale.
	Drop struct{}
	// TurnAway counts a scan that the screen does not take: the code of an
	// article, or the Name of what else it was, printable and masked.
	TurnAway struct {
		Code, Name string
		Key        string // to look the article up by; empty: Code
		Customer   bool   // from a scanner that faces the customer
	}
	// Answer unlocks the till after a code that locked it, if Lock is the number
	// of that lock; Choice is which of two articles is meant, from 1, or 0 for
	// none. Instead is what is sold in the place of an unknown one: an Add or a
	// RingUp, or nil. What was turned away meanwhile is missing all the same.
	Answer struct {
		Lock, Choice int
		Instead      Command
	}
	// Send freezes the basket and asks the customer for the money.
	Send struct{ Flow Flow }
	// CheckNow asks the provider at once. It and the next four are about the
	// attempt of that reference; an empty one is the attempt in front.
	CheckNow struct{ Reference Reference }
	// CallOff asks the provider to stop the request.
	CallOff struct{ Reference Reference }
	// Finish takes money that waits for a person's word.
	Finish struct{ Reference Reference }
	// GiveBack releases it instead.
	GiveBack struct{ Reference Reference }
	// GiveUp ends an attempt that the provider knows nothing of any more. It and
	// GoOn decide without the provider's word, and need a reason.
	GiveUp struct {
		Reference Reference
		Why       Reason
	}
	// GoOn goes back to the basket although nobody has confirmed that the
	// request stopped: whatever becomes of it is given back.
	GoOn struct{ Why Reason }
	// SetAside takes the sale with its request out of the cashier's way.
	SetAside struct{}
	// Recall puts a sale that was set aside in front again, if none is open.
	Recall struct{ Reference Reference }
	// Abandon gives up a sale that was set aside and brought no money.
	Abandon struct{ Reference Reference }
	// GiveMoney pays goods back that were bought with a receipt: so much of
	// each of its lines. Amount is what the cashier has typed; it must be what
	// the lines come to.
	GiveMoney struct {
		Receipt string
		Lines   []Back
		Amount  money.Amount
	}
	// PutAway closes a refund that the provider has refused.
	PutAway struct{ Key Key }
	// Leave goes from an attempt that ended without money back to the basket.
	Leave struct{}
)

func (Add) command()       {}
func (Redeem) command()    {}
func (RingUp) command()    {}
func (Again) command()     {}
func (VoidLast) command()  {}
func (VoidLine) command()  {}
func (VoidSale) command()  {}
func (Hold) command()      {}
func (Resume) command()    {}
func (Settle) command()    {}
func (Bind) command()      {}
func (Drop) command()      {}
func (TurnAway) command()  {}
func (Answer) command()    {}
func (Send) command()      {}
func (CheckNow) command()  {}
func (CallOff) command()   {}
func (Finish) command()    {}
func (GiveUp) command()    {}
func (GiveBack) command()  {}
func (Leave) command()     {}
func (GoOn) command()      {}
func (SetAside) command()  {}
func (Recall) command()    {}
func (Abandon) command()   {}
func (GiveMoney) command() {}
func (PutAway) command()   {}
