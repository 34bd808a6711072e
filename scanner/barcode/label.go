package barcode

import "strings"

// label reads 13 digits of restricted circulation by the shop's layouts. Digits
// under no layout stay an article as they stand: a weight or a price that nobody
// has said is in them must never be read out of them.
func (r *Rules) label(raw string) (Code, bool) {
	for _, l := range r.Labels {
		if l.Prefix == "" || !strings.HasPrefix(raw, l.Prefix) {
			continue
		}
		if !l.sound() {
			return Code{}, false
		}
		return l.read(raw), true
	}
	return Code{}, false
}

// sound tells whether a layout can be read at all.
func (l Label) sound() bool {
	room := 12 - len(l.Prefix)
	if l.Checked {
		room--
	}
	switch {
	case l.Digits < 1 || l.Digits > 9 || l.Digits > room || l.Decimals < 0 || l.Decimals > 9:
		return false
	case l.Checked && l.Digits != 4 && l.Digits != 5:
		return false
	case l.By == ByWeight:
		return l.Digits-l.Decimals <= 6 // more than 999 tonnes would not fit in 32 bits
	default:
		return l.By == ByPrice
	}
}

// read reads a label whose check digit is right. The key is the code with the
// value zero and the check digit done again; the inner check digit of zero is 0.
func (l Label) read(raw string) Code {
	from := 12 - l.Digits
	digits, zeros := raw[from:12], from
	if l.Checked {
		zeros--
		if raw[zeros] != innerCheck(digits) {
			return Code{Reason: WrongCheckDigit, Text: raw}
		}
	}
	c := Code{Kind: Article, Text: raw, GTIN: pad(raw), By: l.By}
	key := c.GTIN[1:]
	for i := zeros; i < 12; i++ {
		key[i] = '0'
	}
	key[12] = checkDigit(key[:12])
	if l.By == ByWeight {
		c.Grams = int(scaled(digits, l.Decimals, 3))
	} else {
		c.Price = scaled(digits, l.Decimals, 2)
	}
	return c
}

// scaled is a number with decimals in a unit that is so many powers of ten
// smaller, rounded half up: kilograms in grams, kroner in øre.
func scaled(digits string, decimals, places int) int64 {
	n := number(digits)
	for ; decimals < places; decimals++ {
		n *= 10
	}
	divisor := int64(1)
	for ; decimals > places; decimals-- {
		divisor *= 10
	}
	return (n + divisor/2) / divisor
}

// number is the value of at most 18 digits.
func number(digits string) (n int64) {
	for i := range len(digits) {
		n = n*10 + int64(digits[i]-'0')
	}
	return n
}

// Products of a weighted digit in the check digits of prices (GS1 General
// Specifications, check digit calculations, price or weight fields). Of a
// product of two digits the tens are taken from the ones ("2-", "5-") or added
// to them ("5+").
const (
	twoMinus  = "0246891357"
	three     = "0369258147"
	fiveMinus = "0594837261"
	fivePlus  = "0516273849"
)

// innerCheck is the check digit of a price of four or five digits, which stands
// before the price.
func innerCheck(price string) byte {
	weights := [...]string{twoMinus, twoMinus, three, fiveMinus, ""}
	if len(price) == 5 {
		weights = [...]string{fivePlus, twoMinus, fiveMinus, fivePlus, twoMinus}
	}
	sum := 0
	for i := range len(price) {
		sum += int(weights[i][price[i]-'0'] - '0')
	}
	if len(price) == 4 {
		return '0' + byte(sum*3%10)
	}
	// The digit whose own product fills the sum up to the next ten.
	return '0' + byte(strings.IndexByte(fiveMinus, '0'+byte((10-sum%10)%10)))
}
