package barcode

import "strings"

// form is what a text must be for the symbol that it comes from.
type form uint8

const (
	anything form = iota
	retail        // a symbol of the EAN and UPC family
	ean8
	upcE
	paired   // EAN-13 and its add-on in one
	addOn    // an add-on alone
	stripped // ITF whose check digit the scanner has kept
	elements // GS1 element string
	book     // ISBN-10 or ISSN
)

const groupSeparator = 0x1D

// identify parts what the scanner says of the symbol from what stands in it.
func identify(raw string, p Profile) (id Symbology, as form, data string) {
	if id, as, ok := aim(raw); ok {
		return id, as, raw[3:]
	}
	if id, as, data, ok := p.letter(raw); ok {
		return id, as, data
	}
	if raw != "" && p.isSeparator(raw[0]) {
		return "", elements, raw
	}
	return "", anything, raw
}

// aim reads the three characters of an AIM identifier (ISO/IEC 15424): "]", a
// letter for the kind of symbol and a digit for how it was read. A QR may begin
// with "]" itself, so any other letter is a part of the text.
func aim(raw string) (id Symbology, as form, ok bool) {
	if len(raw) < 3 || raw[0] != ']' || raw[2] < '0' || raw[2] > '9' || strings.IndexByte("ACEFGIJLQXdez", raw[1]) < 0 {
		return "", anything, false
	}
	switch id = Symbology(raw[1:3]); id {
	case "E0":
		as = retail
	case "E1", "E2":
		as = addOn
	case "E3":
		as = paired
	case "E4":
		as = ean8
	case "I3":
		as = stripped
	case "C1", "e0", "d2", "d5", "Q3", "Q4", "J1":
		as = elements
	case "X0":
		as = book
	}
	return id, as, true
}

// segments reads a periodical that comes as two symbols in one transmission:
// "9770332736007]E105", whose "]E0" has been taken off.
func segments(data string, as form) (main, extra string, ok bool) {
	if as != retail {
		return "", "", false
	}
	main, rest, found := strings.Cut(data, "]E")
	if !found || rest == "" {
		return "", "", false
	}
	kind, extra := rest[0], rest[1:]
	fits := kind == '1' && len(extra) == 2 || kind == '2' && len(extra) == 5
	return main, extra, fits && isDigits(main) && isDigits(extra)
}

// withAddOn tells whether digits are an EAN-13 with its add-on behind it. Where
// the scanner does not say so, only press and books are: an SSCC has 18 digits
// too.
func withAddOn(raw string, as form) bool {
	switch {
	case len(raw) != 15 && len(raw) != 18:
		return false
	case as == paired:
		return true
	default:
		prefix := raw[:3]
		return (prefix == "977" || prefix == "978" || prefix == "979") && agrees(raw[:13])
	}
}
