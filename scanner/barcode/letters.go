package barcode

import "strings"

// separator is the byte that stands for the GS1 group separator; 0 for none. A
// digit or a letter can not: it stands in the data itself.
func (p Profile) separator() byte {
	c := p.Separator
	if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
		return 0
	}
	return c
}

// isSeparator tells whether a byte ends a GS1 field.
func (p Profile) isSeparator(c byte) bool { return c == groupSeparator || c != 0 && c == p.separator() }

// letter is one row of a maker's table.
type letter struct {
	mark string
	id   Symbology // the AIM identifier that says the same
	as   form
	fits func(data string) bool
}

// tables are the makers' code letters, longer marks before shorter ones. Sources:
// the symbol code tables in the manuals of Honeywell (Hand Held Products), Zebra
// (Symbol) and Datalogic (PD96, QD2400, Magellan 8100 and 8500).
var tables = map[Letters][]letter{
	Honeywell: {
		{"d", "E0", retail, ofLength(13)},
		{"d", "E3", paired, ofLength(15, 18)},
		{"c", "E0", retail, ofLength(12, 13)},
		{"D", "E4", ean8, ofLength(8)},
		{"E", "E0", upcE, ofLength(8)},
		{"E", "E0", retail, ofLength(12, 13)},
		{"j", "C0", anything, isASCII},
		{"I", "C1", elements, isElements},
		{"s", "Q1", anything, isText},
		{"w", "d1", anything, isText},
		{"e", "I1", anything, isPairs},
		{"y", "e0", anything, ofLength(14)},
		{"y", "e0", elements, isElements},
	},
	Zebra: {
		{"P00", "d1", anything, isText},
		{"P01", "Q1", anything, isText},
		{"P0G", "d2", elements, isElements},
		{"P0Q", "Q3", elements, isElements},
		{"A", "E0", retail, ofLength(8, 12, 13)},
		{"A", "E3", paired, ofLength(15, 18)},
		{"B", "A0", anything, isCode39},
		{"D", "C0", anything, isASCII},
		{"E", "G0", anything, isASCII},
		{"F", "I1", anything, isPairs},
		{"K", "C1", elements, isElements},
		{"R", "e0", anything, ofLength(14)},
		{"R", "e0", elements, isElements},
		{"L", "X0", book, isBook},
		{"X", "X0", book, isPress},
		{"X", "L0", anything, isText},
	},
	DatalogicUSA: {
		{"FF", "E4", ean8, ofLength(8)},
		{"F", "E0", retail, ofLength(13)},
		{"A", "E0", retail, ofLength(12, 13)},
		{"E", "E0", upcE, ofLength(8)},
		{"R4", "e0", anything, ofLength(14)},
		{"R4", "e0", elements, isElements},
		{"#", "C0", anything, isASCII},
		{"i", "I1", anything, isPairs},
	},
	DatalogicEU: {
		{"RX", "e0", anything, ofLength(14)},
		{"RX", "e0", elements, isElements},
		{"A", "E4", ean8, ofLength(8)},
		{"B", "E0", retail, ofLength(13)},
		{"L", "E3", paired, ofLength(15)},
		{"M", "E3", paired, ofLength(18)},
		{"T", "C0", anything, isASCII},
		{"k", "C1", elements, isElements},
		{"N", "I1", anything, isPairs},
		{"@", "X0", book, isBook},
	},
}

// letter takes a maker's letter off. It stays where what follows can not be
// that kind of symbol: then the letter was never one, and taking it off would
// make another code of this one.
func (p Profile) letter(raw string) (id Symbology, as form, data string, ok bool) {
	if p.Letters == NoLetters {
		return "", anything, "", false
	}
	for _, row := range tables[p.Letters] {
		data, found := strings.CutPrefix(raw, row.mark)
		if !found || data == "" {
			continue
		}
		content := data
		if row.as == elements && p.isSeparator(data[0]) {
			content = data[1:]
		}
		if row.fits(content) {
			return row.id, row.as, data, true
		}
	}
	return "", anything, "", false
}

func ofLength(lengths ...int) func(string) bool {
	return func(data string) bool {
		for _, n := range lengths {
			if len(data) == n {
				return isDigits(data)
			}
		}
		return false
	}
}

func isText(string) bool { return true }

func isASCII(data string) bool {
	return strings.IndexFunc(data, func(r rune) bool { return r > 0x7F }) < 0
}

func isCode39(data string) bool {
	return strings.Trim(data, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%") == ""
}

// isPairs tells whether data can be ITF, which holds digits two by two.
func isPairs(data string) bool { return len(data)%2 == 0 && isDigits(data) }

// isElements tells whether data begins as a GS1 element string does.
func isElements(data string) bool {
	return len(data) > 2 && isDigits(data[:2])
}

func isBook(data string) bool {
	if _, ok := fromISBN10(data); ok {
		return true
	}
	return len(data) == 13 && isDigits(data) && (data[:3] == "978" || data[:3] == "979")
}

func isPress(data string) bool {
	if _, ok := fromISSN(data); ok {
		return true
	}
	return len(data) == 13 && isDigits(data) && data[:3] == "977"
}
