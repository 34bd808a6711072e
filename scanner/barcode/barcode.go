// Package barcode says what a scanned or typed code means: an article, and what
// of it was weighed or priced, a short number, a customer's personal QR, a
// deposit slip, a coupon, a card, a receipt, or nothing that a till can use.
//
// It is pure: bytes in, a Code out. It knows no price list, opens no address
// that a QR holds and keeps nothing. What may be shown or logged is in
// Code.Text and Code.String; the whole text of a personal QR, which holds a
// phone number, comes out of Personal.Reveal alone, that of a badge out of
// BadgeCode.Reveal.
package barcode

// Kind says what a code is good for.
type Kind uint8

const (
	// Unreadable is a code that a till can not use; Code.Reason says why. It
	// is the zero Kind, so a Code nobody filled in sells nothing.
	Unreadable Kind = iota
	// Article is a GTIN whose check digit is right. One random number in ten
	// passes that test, so only the price list knows whether it is an article.
	Article
	// Number is a row of digits of a length that no GTIN has: a price look-up
	// number. It has no check digit that is known here and is looked up exactly
	// as it stands, leading zeros included.
	Number
	// PersonalQR is the code that a customer shows in the Vipps or MobilePay
	// app. It identifies a person and must never start a payment by itself.
	PersonalQR
	// ShopQR is a Vipps or MobilePay code that customers scan: a shop's
	// sticker, a payment link, a collection box, a donation. It can not be
	// asked for money; the customer should show the personal code instead.
	ShopQR
	// Deposit is the slip of a machine that takes bottles back. Code.By is
	// ByPrice and Code.Price what it is worth, or NotMeasured where the shop's
	// rules do not know its layout. It is worth that once.
	Deposit
	// Coupon is a voucher of a manufacturer or a chain. What it is worth does
	// not stand in it.
	Coupon
	// GiftCard is a card of the shop's own, known by its prefix.
	GiftCard
	// Receipt is the number on a receipt of this shop's tills.
	Receipt
	// Badge is a card of somebody who works here, known by its prefix.
	Badge
	// Trade is a case, a pallet or what is in one (SSCC, or GTIN with a count):
	// not for sale at a till.
	Trade
)

var kinds = [...]string{
	"unreadable", "article", "number", "personal QR", "shop QR", "deposit slip", "coupon", "gift card", "receipt", "badge", "trade unit",
}

// String is the kind in plain English, for logs.
func (k Kind) String() string { return name(kinds[:], int(k)) }

// Reason says why a code is Unreadable. The zero Reason belongs to codes that
// can be read.
type Reason uint8

const (
	// Empty is a code without a byte.
	Empty Reason = iota + 1
	// ControlCharacters is a code with bytes that no article number holds and
	// that would steer a terminal: line noise, a wrong parity, several lines.
	ControlCharacters
	// WrongCheckDigit is 8, 12, 13 or 14 digits that contradict each other: a
	// misread, or a mistyped digit.
	WrongCheckDigit
	// TooManyDigits is more than the 48 digits of the longest linear symbol.
	TooManyDigits
	// UnknownText is letters, an address or anything else with no meaning here:
	// also digits that can not be what the scanner says it has read.
	UnknownText
	// WrongLayout is an address that a keyboard of another country has typed,
	// and that can not be put right with certainty.
	WrongLayout
	// WrongElements is a GS1 element string, or a GS1 Digital Link, that breaks
	// its own rules: a field too short, a day that does not exist, a number that
	// needs a weight without one.
	WrongElements
)

var reasons = [...]string{"", "empty", "control characters", "wrong check digit", "too many digits", "unknown text", "wrong keyboard layout", "wrong elements"}

// String is the reason in plain English, for logs.
func (r Reason) String() string { return name(reasons[:], int(r)) }

func name(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return "undefined"
}

// Code is what one scan means.
type Code struct {
	Kind Kind
	// Text is what a screen or a log may show: the digits as scanned, without
	// what the scanner adds to them, of an Article (of a GS1 code the digits of
	// its GTIN), a Number, a Deposit, a Coupon or a Trade; the number of a
	// Receipt in capitals; the masked form of a PersonalQR, a GiftCard or a
	// Badge; and the Printable text of everything else.
	Text string
	// GTIN is what an Article or a Coupon is looked up by. Of a code of the
	// shop's own scale it is the key: value digits zero and the check digit done
	// again.
	GTIN GTIN
	// Other is set where eight digits can be read in two ways, as EAN-8 (which
	// is then GTIN) and as UPC-E: the second reading. The check digit can not
	// decide between them.
	Other GTIN
	// By says whether the code itself holds how much or what it costs.
	By Measure
	// Grams is the net weight where By is ByWeight; 0 is a label whose weight
	// must be typed. A GS1 code may hold a price and a weight: then By is
	// ByPrice, and the till leaves Grams alone.
	Grams int
	// Price is in minor units, VAT included, where By is ByPrice: of the whole
	// line, or what a Deposit is worth.
	Price int64
	// Currency is the ISO 4217 number ("578") that a GS1 price was given in;
	// empty where it was given in none.
	Currency string
	// Expires and BestBefore are the days of a GS1 code (AI 17 and 15).
	Expires, BestBefore Day
	// Lot and Serial are the printable texts of a GS1 code (AI 10 and 21).
	Lot, Serial string
	// AddOn is the two or five digits beside the symbol of a periodical or a
	// book: the issue, or the price.
	AddOn string
	// Symbology is what the scanner says it has read.
	Symbology Symbology
	// Repaired says that the text came through a keyboard of the wrong country
	// and has been put right. The scanner's set-up is still wrong.
	Repaired bool
	// Personal holds the whole text of a PersonalQR.
	Personal Personal
	// Badge holds the whole text of a Badge.
	Badge BadgeCode
	// Reason is set where Kind is Unreadable.
	Reason Reason

	// open says that more could have followed unnoticed.
	open bool
}

// Measure says what a code of an article holds beside its number.
type Measure uint8

const (
	// NotMeasured is the number alone.
	NotMeasured Measure = iota
	// ByWeight is the number and a net weight.
	ByWeight
	// ByPrice is the number and a price.
	ByPrice
)

// Symbology is the kind of symbol that was read, where the scanner says so: the
// two characters behind "]" of an AIM identifier (ISO/IEC 15424), such as "E0".
// It is empty where the scanner says nothing.
type Symbology string

// String is the code as a log may show it: no phone number, nothing that
// steers a terminal.
func (c Code) String() string {
	s := c.Kind.String()
	if c.Reason != 0 {
		s += " (" + c.Reason.String() + ")"
	}
	if c.Text != "" {
		s += " " + c.Text
	}
	return s
}

// Complete says that the code itself shows that nothing of it is missing: by a
// check digit, by the form of an address, or by fields of a fixed length. A GS1
// code that ends in a field of variable length (a lot, a serial) shows nothing
// of the kind, nor does a slip of unknown layout, a number, a receipt or a card.
func (c Code) Complete() bool {
	switch c.Kind {
	case Article, Coupon, Trade:
		return !c.open
	case Deposit:
		// 13 digits have a check digit, and a layout has a length.
		return c.By == ByPrice || len(c.Text) == 13
	default:
		return c.Kind == PersonalQR
	}
}

// Candidates are the keys to look the code up by, in the order to try them: the
// first that the price list knows is the article.
//
// An article has its GTIN. Eight digits that can be read in two ways have both
// readings: ask, if both are in the price list. A code of the shop's own scale
// has its key and then, because a shop may have listed it as it stands, all the
// digits as scanned; an article found by those is sold as it is listed, without
// the weight or the price in the code. All these keys are 14 digits. A coupon
// has its GTIN. A number has its own digits, as they stand. Everything else has
// no key.
func (c Code) Candidates() []string {
	switch {
	case c.Kind == Number:
		return []string{c.Text}
	case c.Kind != Article && c.Kind != Coupon || c.GTIN == (GTIN{}):
		return nil
	case c.Other != (GTIN{}):
		return []string{c.GTIN.String(), c.Other.String()}
	}
	if c.By != NotMeasured && len(c.Text) == 13 {
		if whole := pad(c.Text); whole != c.GTIN {
			return []string{c.GTIN.String(), whole.String()}
		}
	}
	return []string{c.GTIN.String()}
}
