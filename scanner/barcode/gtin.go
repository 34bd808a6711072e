package barcode

// GTIN is the 14 digits of an article, zeros on the left, in ASCII. The zero
// GTIN is none.
type GTIN [14]byte

// String is the 14 digits; empty for none.
func (g GTIN) String() string {
	if g == (GTIN{}) {
		return ""
	}
	return string(g[:])
}

// CheckDigit is the digit that a GTIN ends with when body is what stands before
// it: weights 3 and 1 from the right, filled up to the next ten (GS1 General
// Specifications, check digit calculations). It answers '0' to '9', and 0 where
// body is empty or holds anything but digits.
func CheckDigit(body string) byte {
	if body == "" || !isDigits(body) {
		return 0
	}
	return checkDigit(body)
}

// ValidGTIN tells whether s is 8, 12, 13 or 14 digits and the last one agrees
// with the others.
func ValidGTIN(s string) bool {
	switch len(s) {
	case 8, 12, 13, 14:
		return isDigits(s) && agrees(s)
	default:
		return false
	}
}

func checkDigit[T string | []byte](body T) byte {
	sum, weight := 0, 3
	for i := len(body) - 1; i >= 0; i-- {
		sum += weight * int(body[i]-'0')
		weight = 4 - weight
	}
	return '0' + byte((10-sum%10)%10)
}

func agrees[T string | []byte](s T) bool { return checkDigit(s[:len(s)-1]) == s[len(s)-1] }

func isDigits[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// pad fills up with zeros on the left.
func pad(digits string) (g GTIN) {
	zeros := len(g) - len(digits)
	for i := range zeros {
		g[i] = '0'
	}
	copy(g[zeros:], digits)
	return g
}

// eight reads eight digits, which are an EAN-8, a UPC-E or, where the scanner
// does not say which, sometimes both: more than half of the EAN-8 that begin
// with 0 pass as UPC-E too.
func eight(text string, as form) Code {
	plain := agrees(text)
	compressed, isCompressed := upce(text)
	switch as {
	case ean8:
		isCompressed = false
	case upcE:
		plain = false
	default:
		// UPC-E of number system 1 is too rare to doubt an EAN-8 for it.
		isCompressed = isCompressed && text[0] == '0'
	}
	switch {
	case plain && isCompressed:
		return Code{Kind: Article, Text: text, GTIN: pad(text), Other: compressed}
	case plain:
		return Code{Kind: Article, Text: text, GTIN: pad(text)}
	case isCompressed:
		return Code{Kind: Article, Text: text, GTIN: compressed}
	default:
		return Code{Reason: WrongCheckDigit, Text: text}
	}
}

// upce reads eight digits that start with 0 or 1 as a UPC-E symbol, a UPC-A with
// four or five zeros pressed out of it (GS1 General Specifications, UPC-E). The
// check digit is that of the UPC-A. It answers the article.
func upce(s string) (gtin GTIN, ok bool) {
	if len(s) != 8 || s[0] > '1' {
		return GTIN{}, false
	}
	gtin = pad(s[:1] + "00000000000")
	copy(gtin[13:], s[7:])
	body, last := s[1:6], s[6]
	switch last {
	case '0', '1', '2':
		copy(gtin[3:], body[:2])
		gtin[5] = last
		copy(gtin[10:], body[2:])
	case '3':
		copy(gtin[3:], body[:3])
		copy(gtin[11:], body[3:])
	case '4':
		copy(gtin[3:], body[:4])
		copy(gtin[12:], body[4:])
	default:
		copy(gtin[3:], body)
		gtin[12] = last
	}
	return gtin, agrees(gtin[:])
}
