package sandbox

import "time"

// trick is what an amount of the test environment makes of an approval.
type trick int

const (
	cardRefused   trick = iota + 1 // the first card that the customer tries is refused
	resultUnknown                  // nobody knows for an hour whether the money is reserved
)

// tricks are the magic amounts of a create, in minor units. 197 and 202 are
// for Norway alone, and the sandbox has them there.
//
// How they surface in the API is not documented. Here a refused card leaves the
// payment CREATED without an event, as with any refused card: the customer may
// approve again, with another card, which works, or decline, or let it expire.
var tricks = map[int64]trick{
	151: cardRefused, // insufficient funds
	182: cardRefused, // refused by the issuer
	183: cardRefused, // suspected fraud
	184: cardRefused, // withdrawal limit exceeded
	186: cardRefused, // expired card
	187: cardRefused, // invalid card
	197: cardRefused, // 3-D Secure denied
	201: resultUnknown,
	202: cardRefused, // strong authentication required
}

// The magic amounts of a refund, in minor units.
const (
	refundToNobody = 123 // the user is gone, or has no account to receive it
	refundTooLate  = 124
)

// unknownFor is how long the result of amount 201 is unknown.
const unknownFor = time.Hour

// trickOf is the trick that a payment will play, once.
func (s *Sandbox) trickOf(amount money) trick {
	if !s.settings.MagicAmounts || (amount.Currency != "NOK" && (amount.Value == 197 || amount.Value == 202)) {
		return 0
	}
	return tricks[amount.Value]
}

// play turns an approval that has fallen due into what the trick of the payment
// makes of it. A payment plays no trick twice.
func (p *payment) play() {
	switch p.trick {
	case cardRefused:
		p.due, p.begun = time.Time{}, time.Time{}
	case resultUnknown:
		// The customer was in time, so the payment does not expire meanwhile.
		p.begun, p.due = p.due, p.due.Add(unknownFor)
		p.expires = p.due.Add(time.Minute)
	}
	p.trick = 0
}
