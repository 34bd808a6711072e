package barcode

import (
	"slices"
	"strings"
)

// elementString reads the data of a GS1 symbol (GS1 General Specifications,
// element string syntax): application identifiers (AI) and values in one row. A
// field of fixed length ends by itself, any other at a group separator. A
// separator that the printer has left out can not be noticed, it makes one long
// field of two; so the GTIN is to be trusted and the rest is advice.
func elementString(data string, p Profile) Code {
	text := data
	if alias := p.separator(); alias != 0 {
		text = strings.ReplaceAll(text, string([]byte{alias}), "\x1d")
	}
	if steers(strings.ReplaceAll(text, "\x1d", "")) {
		return Code{Reason: ControlCharacters, Text: Printable(data)}
	}
	var f fields
	rest := strings.TrimPrefix(text, "\x1d")
	for rest != "" {
		ai, after, ok := cutAI(rest)
		if !ok {
			return f.broken(data)
		}
		n := fixed(ai)
		if n == 0 {
			if n = strings.IndexByte(after, groupSeparator); n < 0 {
				n = len(after)
			}
		}
		if n > len(after) || !f.add(ai, after[:n]) {
			return f.broken(data)
		}
		// Behind a field of fixed length a separator is not needed, but common.
		rest = strings.TrimPrefix(after[n:], "\x1d")
	}
	return f.code(data)
}

// bracketed reads an element string as it is printed below the symbol for
// people, "(01)07038010001659(17)261231", which somebody has typed.
func bracketed(text string) (Code, bool) {
	var f fields
	rest := text
	for rest != "" {
		ai, after, ok := strings.Cut(strings.TrimPrefix(rest, "("), ")")
		if rest[0] != '(' || !ok || !isAI(ai) {
			if f.list == nil {
				return Code{}, false
			}
			return f.broken(text), true
		}
		value := after
		if n := strings.IndexByte(after, '('); n >= 0 {
			value = after[:n]
		}
		if !f.add(ai, value) {
			return f.broken(text), true
		}
		rest = after[len(value):]
	}
	return f.code(text), true
}

type field struct{ ai, value string }

// fields are the fields of one GS1 code.
type fields struct {
	list []field
	open bool // the last one has no fixed length
}

// add takes a field in; false where it can not be one. The same field twice is
// well, if it says the same twice.
func (f *fields) add(ai, value string) bool {
	n := fixed(ai)
	f.open = n == 0
	switch {
	case n != 0 && (len(value) != n || !isDigits(value)):
		return false
	case value == "" || len(value) > longestField(ai) || strings.IndexFunc(value, isForeign) >= 0:
		return false
	case ai == "15" || ai == "17":
		if _, ok := dayOf(value); !ok {
			return false
		}
	}
	if old, ok := f.get(ai); ok {
		return old == value
	}
	f.list = append(f.list, field{ai, value})
	return true
}

func (f *fields) get(ai string) (string, bool) {
	i := slices.IndexFunc(f.list, func(e field) bool { return e.ai == ai })
	if i < 0 {
		return "", false
	}
	return f.list[i].value, true
}

func (f *fields) broken(text string) Code { return Code{Reason: WrongElements, Text: Printable(text)} }

// code is what the fields mean together.
func (f *fields) code(text string) Code {
	gtin, sold := f.get("01")
	if digits, ok := f.logistic(); ok {
		if !agrees(digits) && len(digits) >= 14 {
			return Code{Reason: WrongCheckDigit, Text: digits}
		}
		return Code{Kind: Trade, Text: digits, open: f.open}
	}
	if coupon, ok := f.get("255"); ok && !sold && len(coupon) >= 13 && isDigits(coupon) {
		// A global coupon number: 13 digits and perhaps a serial number.
		if !agrees(coupon[:13]) {
			return Code{Reason: WrongCheckDigit, Text: coupon}
		}
		return Code{Kind: Coupon, Text: coupon, GTIN: pad(coupon[:13]), open: f.open}
	}
	switch {
	case !sold:
		return Code{Reason: UnknownText, Text: Printable(text)}
	case !agrees(gtin):
		return Code{Reason: WrongCheckDigit, Text: gtin}
	}
	c := Code{Kind: Article, Text: gtin, GTIN: pad(gtin), open: f.open}
	if !f.measure(&c) || gtin[0] == '9' && c.By == NotMeasured {
		return f.broken(text)
	}
	for _, e := range f.list {
		switch e.ai {
		case "10":
			c.Lot = e.value
		case "21":
			c.Serial = e.value
		case "15":
			c.BestBefore = Day(e.value)
		case "17":
			c.Expires = Day(e.value)
		}
	}
	return c
}

// logistic finds what says that this is a unit of transport: a serial number of
// its own, or the articles in it and how many.
func (f *fields) logistic() (digits string, ok bool) {
	for _, ai := range [...]string{"00", "02", "37"} {
		if digits, ok := f.get(ai); ok {
			return digits, true
		}
	}
	return "", false
}

// measure reads the net weight in kilograms (310n) and the price (392n, and 393n
// with its currency), n decimals each. Two of one kind contradict each other;
// false for that, and for what can not be read. A price is final, so it counts
// before a weight.
func (f *fields) measure(c *Code) bool {
	weights, prices := 0, 0
	for _, e := range f.list {
		if len(e.ai) != 4 {
			continue
		}
		decimals := int(e.ai[3] - '0')
		switch e.ai[:3] {
		case "310":
			if decimals > 5 {
				return false
			}
			weights++
			c.Grams = int(scaled(e.value, decimals, 3))
		case "393":
			if len(e.value) < 4 {
				return false
			}
			prices++
			c.Currency, c.Price = e.value[:3], scaled(e.value[3:], decimals, 2)
		case "392":
			prices++
			c.Price = scaled(e.value, decimals, 2)
		}
		if (e.ai[:3] == "392" || e.ai[:3] == "393") && !isDigits(e.value) {
			return false
		}
	}
	switch {
	case !variable(c.GTIN):
		// What is sold by the piece has the price of the list, whatever a symbol
		// says that anybody can print.
		c.Grams, c.Price, c.Currency = 0, 0, ""
	case prices > 0:
		c.By = ByPrice
	case weights > 0:
		c.By = ByWeight
	}
	return weights <= 1 && prices <= 1
}

// variable says that an article has a measure of its own each time: indicator 9,
// or a number of restricted circulation (GS1 General Specifications, variable
// measure trade items).
func variable(g GTIN) bool {
	return g[0] == '9' || g[0] == '0' && (g[1] == '2' || g[1] == '0' && g[2] == '2')
}

// isForeign tells whether a character can not stand in a GS1 field (GS1 General
// Specifications, AI encodable character set 82; # and / are of sets 39 and 64).
func isForeign(r rune) bool {
	switch {
	case r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z':
		return false
	default:
		return !strings.ContainsRune("!\"#%&'()*+,-./:;<=>?_", r)
	}
}
