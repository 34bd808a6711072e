package barcode

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

func checkDigit(body string) byte {
	sum, weight := 0, 3
	for i := len(body) - 1; i >= 0; i-- {
		sum += weight * int(body[i]-'0')
		weight = 4 - weight
	}
	return '0' + byte((10-sum%10)%10)
}

func agrees(s string) bool { return checkDigit(s[:len(s)-1]) == s[len(s)-1] }

func isDigits[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// article reads 8, 12, 13 or 14 digits. The padded key and the digits as
// scanned share one string, so a scan costs one allocation.
func article(raw []byte) Code {
	var padded [14]byte
	zeros := len(padded) - len(raw)
	for i := range zeros {
		padded[i] = '0'
	}
	copy(padded[zeros:], raw)
	gtin := string(padded[:])
	text := gtin[zeros:]

	// Zeros on the left change no sum, so the padded form has the same check
	// digit as the scanned one.
	plain := agrees(gtin)
	compressed, isCompressed := upce(text)
	switch {
	case plain && isCompressed:
		return Code{Kind: Article, Text: text, GTIN: gtin, Other: compressed}
	case plain:
		return Code{Kind: Article, Text: text, GTIN: gtin}
	case isCompressed:
		return Code{Kind: Article, Text: text, GTIN: compressed}
	default:
		return Code{Reason: WrongCheckDigit, Text: text}
	}
}

// upce reads eight digits that start with 0 as a UPC-E symbol, a UPC-A with
// four or five zeros pressed out of it (GS1 General Specifications, UPC-E). The
// check digit is that of the UPC-A. It answers the 14 digits of the article.
func upce(s string) (gtin string, ok bool) {
	if len(s) != 8 || s[0] != '0' {
		return "", false
	}
	body, last, check := s[1:6], s[6:7], s[7:]
	switch last[0] {
	case '0', '1', '2':
		body = body[:2] + last + "0000" + body[2:]
	case '3':
		body = body[:3] + "00000" + body[3:]
	case '4':
		body = body[:4] + "00000" + body[4:]
	default:
		body += "0000" + last
	}
	gtin = "000" + body + check
	return gtin, agrees(gtin)
}
