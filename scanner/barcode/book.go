package barcode

// bookOf reads what a scanner sends that has turned the EAN-13 of a book or a
// periodical back into its ISBN-10 or ISSN.
func bookOf(data string) (Code, bool) {
	gtin, ok := fromISBN10(data)
	if !ok {
		gtin, ok = fromISSN(data)
	}
	if !ok {
		return Code{}, false
	}
	return Code{Kind: Article, Text: data, GTIN: gtin}, true
}

// isbn10 reads an ISBN-10 that ends in X where nobody says it is a book. Without
// the X it may be a price look-up number and stays one.
func isbn10(raw string) (Code, bool) {
	if len(raw) != 10 || isDigits(raw) {
		return Code{}, false
	}
	return bookOf(raw)
}

// fromISBN10 is the article of an ISBN-10: 978, nine digits of it and a check
// digit of their own (ISO 2108).
func fromISBN10(s string) (GTIN, bool) {
	if len(s) != 10 || !modulo11(s) {
		return GTIN{}, false
	}
	return withCheck("978" + s[:9]), true
}

// fromISSN is the article of an ISSN: 977, seven digits of it, 00 for the plain
// price and a check digit of their own (ISO 3297).
func fromISSN(s string) (GTIN, bool) {
	if len(s) != 8 || !modulo11(s) {
		return GTIN{}, false
	}
	return withCheck("977" + s[:7] + "00"), true
}

func withCheck(body string) GTIN { return pad(body + string(checkDigit(body))) }

// modulo11 tells whether digits weighed 1, 2, 3 … from the right add up to a
// multiple of 11. The last one may be X, which is 10.
func modulo11(s string) bool {
	sum := 0
	for i := range len(s) {
		weight := len(s) - i
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			sum += weight * int(c-'0')
		case (c == 'X' || c == 'x') && weight == 1:
			sum += 10
		default:
			return false
		}
	}
	return sum%11 == 0
}
