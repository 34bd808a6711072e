package barcode

import (
	"strings"
	"unicode/utf8"
)

// longest is the number of digits in the longest linear symbol that a shop
// meets, GS1-128 (GS1 General Specifications, 48 data characters). More digits
// than that are a QR full of figures and no key of a price list.
const longest = 48

// noRules are the rules of a shop that has none: nothing of its own is in a code.
var noRules Rules

// Parse says what a whole scan or a typed code means. CR, LF and TAB at its end
// are the scanner's suffix and do not count. A nil Rules knows no layouts of the
// shop's own and no cards.
//
// It takes off what the scanner adds, an AIM identifier or a letter of the
// profile, and goes by that where it decides: whether eight digits are EAN-8 or
// UPC-E, where an add-on begins, whether the text is a GS1 element string.
//
// A plain EAN-13 takes no memory.
func (r *Rules) Parse(text string, p Profile) Code {
	if r == nil {
		r = &noRules
	}
	raw := strings.TrimRight(text, "\r\n\t")
	id, as, data := identify(raw, p)
	c := r.read(data, as, p)
	c.Symbology = id
	return c
}

func (r *Rules) read(data string, as form, p Profile) Code {
	switch {
	case data == "":
		return Code{Reason: Empty}
	case as == elements:
		return elementString(data, p)
	case as == addOn:
		// Two or five digits of a periodical are no number of the price list.
		return Code{Reason: UnknownText, Text: r.show(data)}
	case as == book:
		if c, ok := bookOf(data); ok {
			return c
		}
	}
	if main, extra, ok := segments(data, as); ok {
		c := r.digits(main, retail)
		if c.Kind == Article {
			c.AddOn = extra
		}
		return c
	}
	if isDigits(data) {
		return r.digits(data, as)
	}
	if steers(data) {
		return Code{Reason: ControlCharacters, Text: r.show(data)}
	}
	return r.words(data)
}

// digits reads a row of digits: first what a shop has said of its own, then what
// the standards say.
func (r *Rules) digits(raw string, as form) Code {
	if len(raw) > longest {
		return Code{Reason: TooManyDigits, Text: r.show(raw)}
	}
	if c, ok := r.card(raw); ok {
		return c
	}
	if c, ok := r.slip(raw); ok {
		return c
	}
	switch n := len(raw); {
	case n == 8:
		return eight(raw, as)
	case n == 13 && as == stripped:
		return Code{Kind: Article, Text: raw, GTIN: pad(raw + string(checkDigit(raw)))}
	case n == 12, n == 13, n == 14:
		return r.item(raw)
	case withAddOn(raw, as):
		c := r.item(raw[:13])
		if c.Kind == Article {
			c.AddOn = raw[13:]
		}
		return c
	case as == retail, as == ean8, as == upcE:
		// A piece of a symbol must not be looked up as a number.
		return Code{Reason: UnknownText, Text: raw}
	default:
		return Code{Kind: Number, Text: raw}
	}
}

// item reads 12, 13 or 14 digits.
func (r *Rules) item(raw string) Code {
	// Zeros on the left change no sum, so the padded form has the same check
	// digit as the scanned one.
	if !agrees(raw) {
		return Code{Reason: WrongCheckDigit, Text: raw}
	}
	if isCoupon(raw) {
		return Code{Kind: Coupon, Text: raw, GTIN: pad(raw)}
	}
	if len(raw) == 13 {
		if c, ok := r.label(raw); ok {
			return c
		}
	}
	return Code{Kind: Article, Text: raw, GTIN: pad(raw)}
}

// words reads a text that is more than digits and that a terminal can show.
func (r *Rules) words(raw string) Code {
	if c, ok := pay(raw); ok {
		return c
	}
	if c, ok := r.card(raw); ok {
		return c
	}
	if c, ok := receipt(raw); ok {
		return c
	}
	if c, ok := isbn10(raw); ok {
		return c
	}
	if c, ok := link(raw); ok {
		return c
	}
	if c, ok := bracketed(raw); ok {
		return c
	}
	if c, ok := relaid(raw); ok {
		return c
	}
	return Code{Reason: UnknownText, Text: r.show(raw)}
}

// pay reads the addresses of Vipps and MobilePay.
func pay(raw string) (Code, bool) {
	if p, ok := personal(raw); ok {
		return Code{Kind: PersonalQR, Text: p.String(), Personal: p}, true
	}
	if isShop(raw) {
		return Code{Kind: ShopQR, Text: Printable(raw)}, true
	}
	return Code{}, false
}

// steers tells whether a terminal would obey a part of the text instead of
// showing it.
func steers(raw string) bool {
	valid := utf8.ValidString(raw)
	for i := 0; i < len(raw); {
		r, size := rune(raw[i]), 1
		if valid {
			r, size = utf8.DecodeRuneInString(raw[i:])
		}
		if isControl(r) {
			return true
		}
		i += size
	}
	return false
}
