// Package display is the customer's screen: a terminal of its own that follows a
// till over a unix socket in the till's data folder.
//
// One half, Publish, runs in the till's process and hands out the newest Sight;
// the other, Run, shows it. The socket is the one place where the customer's
// screen and the till meet, and nothing that is personal or that moves money goes
// through it: a Sight is what anybody who stands at the counter may see.
package display

import (
	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/sale"
)

// Moment is what the customer is to know of the sale now.
type Moment string

// The moments of a sale. A word that is not here comes from another build of the
// till and is shown as Unknown.
const (
	Idle       Moment = "idle"       // nothing is being sold
	Selling    Moment = "selling"    // goods are rung up
	Asked      Moment = "asked"      // the request is on its way
	Waiting    Moment = "waiting"    // … and is the customer's to approve
	Approved   Moment = "approved"   // the money is reserved, not yet taken
	Cancelling Moment = "cancelling" // the request is being stopped
	Releasing  Moment = "releasing"  // approved money is being given back
	Paid       Moment = "paid"       // until the next sale begins
	Declined   Moment = "declined"
	Expired    Moment = "expired"
	Cancelled  Moment = "cancelled"
	Released   Moment = "released"
	CannotPay  Moment = "cannot-pay"
	Unknown    Moment = "unknown" // nobody knows, or a person must say
)

// Sight is what the customer sees, whole, at one moment: a line of JSON on the
// socket. It has no name of a person, no phone number, no reference and no code of
// the customer's own, and gets none.
type Sight struct {
	Till     int            `json:"till"`
	Shop     string         `json:"shop,omitempty"`
	Mode     string         `json:"mode,omitempty"` // DEMO or TEST; empty: real money
	Lang     string         `json:"lang"`           // the till's own
	App      string         `json:"app"`            // what customers call the app
	Currency money.Currency `json:"currency"`

	Moment Moment       `json:"moment"`
	Amount money.Amount `json:"amount"` // minor units: due, or paid where the moment is Paid
	Pieces int          `json:"pieces,omitempty"`
	Newest *Article     `json:"newest,omitempty"` // while goods are rung up
	Code   string       `json:"code,omitempty"`   // to draw as QR while it can be paid
}

// Article is what was rung up last.
type Article struct {
	Name     string        `json:"name"`
	Quantity sale.Quantity `json:"quantity"` // thousandths
	Unit     sale.Unit     `json:"unit"`
	Amount   money.Amount  `json:"amount"` // with what follows the article, such as a deposit
}

// onlooker turns the till's states into sights. It remembers which sale was the
// last to be paid, so that PAID stands there until the next sale begins and never
// again: not for a sale that follows one which brought no money, and not for the
// one of yesterday when the till is started.
type onlooker struct {
	about  Sight // what never changes
	seen   bool  // a state
	known  string
	front  string // the sale in front in the state before
	recent bool   // known was paid since the till was started, and no sale has begun since
	begun  string // the newest sale that something has happened in
}

// look is the sight of a state.
func (o *onlooker) look(s payments.State) Sight {
	o.remember(s)
	v := o.about
	v.Amount, v.Pieces = s.Basket.Total(), s.Basket.Pieces()
	switch p := s.Payment; {
	case s.Phase != payments.Selling && p != nil:
		v.Moment, v.Amount = momentOf(*p), p.Amount
		if v.Moment == Waiting && p.Flow == payments.FlowQR {
			v.Code = p.Pace.Target
		}
	case o.recent && o.begun != s.Sale:
		v.Moment, v.Amount, v.Pieces = Paid, s.Last.Amount, 0
	case len(s.Basket.Lines) == 0:
		v.Moment = Idle
	default:
		v.Moment, v.Newest = Selling, newest(s.Basket)
	}
	return v
}

// remember keeps which sale has begun and which was paid.
func (o *onlooker) remember(s payments.State) {
	if s.Customer != "" || s.Lock != nil || s.Basket.Last > 0 {
		o.begun = s.Sale
	}
	last := ""
	if s.Last != nil {
		last = s.Last.Receipt
	}
	if last != o.known {
		o.recent = o.seen && last != "" && s.Last.Sale == o.front
	}
	o.known, o.seen, o.front = last, true, s.Sale
	if o.begun == s.Sale {
		// One that was set aside may be paid meanwhile: its customer is another
		// than the one who stands here.
		o.recent = false
	}
}

// newest is the article that was rung up last.
func newest(b sale.Basket) *Article {
	l, ok := b.LastArticle()
	if !ok {
		return nil
	}
	a := Article{Name: brief(l.Name), Quantity: l.Quantity, Unit: l.Unit, Amount: l.Total()}
	for _, f := range b.Lines {
		if f.Under == l.No {
			a.Amount += f.Total()
		}
	}
	return &a
}

// momentOf is the face of a payment towards the customer. It says PAID only when
// the whole amount is captured, and that no money was taken only when that is
// certain: what is in doubt for the till is the cashier's to find out.
func momentOf(p payments.Payment) Moment {
	switch {
	case p.Status == payments.Paid:
		return Paid
	case p.Status.Final() && p.Sums.Captured > 0:
		return Unknown // a part was taken, from elsewhere than the till
	case p.Status == payments.Declined:
		return Declined
	case p.Status == payments.Expired:
		return Expired
	case p.Status == payments.Released:
		return Released
	case p.Status == payments.Cancelled:
		return Cancelled
	case p.Status == payments.Refused:
		return CannotPay
	case p.Unheard(), p.NeedsPerson(), p.Doubt != payments.OpNone, p.Unknown != "":
		return Unknown
	case p.Intent == payments.IntentRelease:
		return Releasing
	case p.Status == payments.Approved:
		return Approved
	case p.Cancel.Open:
		return Cancelling
	case p.Status == payments.Waiting:
		return Waiting
	}
	return Asked
}

// longest is how many characters of a name are worth sending: no terminal shows
// more, and a line on the socket stays small.
const longest = 80

func brief(s string) string {
	if r := []rune(s); len(r) > longest {
		return string(r[:longest])
	}
	return s
}
