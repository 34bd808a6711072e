// Package barcode says what a scanned or typed code means: an article, a short
// number, a customer's personal QR, a shop's own QR, or nothing that a till can
// use.
//
// It is pure: bytes in, a Code out. It knows no price list, opens no address
// that a QR holds and keeps nothing. What may be shown or logged is in
// Code.Text and Code.String; the whole text of a personal QR, which holds a
// phone number, comes out of Personal.Reveal alone.
package barcode

import (
	"bytes"
	"unicode/utf8"
)

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
	// number, a receipt, a badge. It has no check digit that is known here and
	// is looked up exactly as it stands, leading zeros included.
	Number
	// PersonalQR is the code that a customer shows in the Vipps or MobilePay
	// app. It identifies a person and must never start a payment by itself.
	PersonalQR
	// ShopQR is a Vipps or MobilePay code that customers scan: a shop's
	// sticker, a payment link, a collection box, a donation. It can not be
	// asked for money; the customer should show the personal code instead.
	ShopQR
)

var kinds = [...]string{"unreadable", "article", "number", "personal QR", "shop QR"}

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
	// UnknownText is letters, an address or anything else with no meaning here.
	UnknownText
)

var reasons = [...]string{"", "empty", "control characters", "wrong check digit", "too many digits", "unknown text"}

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
	// Text is what a screen or a log may show: the digits as scanned of an
	// Article or a Number, the masked form of a PersonalQR, and the Printable
	// text of everything else.
	Text string
	// GTIN is the 14 digits of an Article, zeros on the left, to look up by.
	GTIN string
	// Other is set where eight digits can be read in two ways, as EAN-8 (which
	// is then GTIN) and as UPC-E: the 14 digits of the second reading. The
	// check digit can not decide between them.
	Other string
	// Personal holds the whole text of a PersonalQR.
	Personal Personal
	// Reason is set where Kind is Unreadable.
	Reason Reason
}

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

// Candidates are the keys to look the code up by, the likeliest first: one for
// most articles, two where eight digits can be read in two ways (ask, if both
// are in the price list), the digits of a Number, none for anything else.
func (c Code) Candidates() []string {
	switch {
	case c.Kind == Article && c.Other != "":
		return []string{c.GTIN, c.Other}
	case c.Kind == Article:
		return []string{c.GTIN}
	case c.Kind == Number:
		return []string{c.Text}
	default:
		return nil
	}
}

// longest is the number of digits in the longest linear symbol that a shop
// meets, GS1-128 (GS1 General Specifications, 48 data characters). More digits
// than that are a QR full of figures and no key of a price list.
const longest = 48

// Parse says what a whole scan or a typed code means. CR, LF and TAB at its end
// are the scanner's suffix and do not count. raw is not kept.
func Parse(raw []byte) Code {
	raw = bytes.TrimRight(raw, "\r\n\t")
	switch {
	case len(raw) == 0:
		return Code{Reason: Empty}
	case isDigits(raw):
		return digits(raw)
	case steers(raw):
		return Code{Reason: ControlCharacters, Text: Printable(raw)}
	}
	text := string(raw)
	if p, ok := personal(text); ok {
		return Code{Kind: PersonalQR, Text: p.String(), Personal: p}
	}
	if isShop(text) {
		return Code{Kind: ShopQR, Text: Printable(text)}
	}
	return Code{Reason: UnknownText, Text: Printable(text)}
}

func digits(raw []byte) Code {
	switch n := len(raw); {
	case n == 8 || n == 12 || n == 13 || n == 14:
		return article(raw)
	case n > longest:
		return Code{Reason: TooManyDigits, Text: Printable(raw)}
	default:
		return Code{Kind: Number, Text: string(raw)}
	}
}

// steers tells whether a terminal would obey a part of the text instead of
// showing it.
func steers(raw []byte) bool {
	valid := utf8.Valid(raw)
	for i := 0; i < len(raw); {
		r, size := rune(raw[i]), 1
		if valid {
			r, size = utf8.DecodeRune(raw[i:])
		}
		if isControl(r) {
			return true
		}
		i += size
	}
	return false
}
