// Package money holds amounts in the minor units of a currency.
//
// Amounts are integers all the way: they are text only at the edge, they are
// never a float, and every division says where the rest goes.
package money

import (
	"fmt"
	"strconv"
	"strings"
)

// Amount is a sum of money in minor units (øre, cent). A till works in one
// currency, that of its sales unit, so the currency stands beside the basket
// and the payment and not in every amount.
type Amount int64

// Limits of one payment in minor units (ePayment API, amount.value).
const (
	// Maximum is 650 000.00.
	Maximum Amount = 650_000_00
)

// Currency is an ISO 4217 code. The zero value is no currency.
type Currency string

// The currencies that a sales unit can take wallet payments in.
const (
	NOK Currency = "NOK"
	DKK Currency = "DKK"
	EUR Currency = "EUR"
)

// Number is the numeric code of ISO 4217, which GS1 labels carry.
func (c Currency) Number() string {
	switch c {
	case NOK:
		return "578"
	case DKK:
		return "208"
	case EUR:
		return "978"
	}
	return ""
}

// Minimum is the smallest payment that Vipps MobilePay takes in the currency,
// in minor units (ePayment API: NOK 100, DKK 1, EUR 1).
func (c Currency) Minimum() Amount {
	if c == NOK {
		return 100
	}
	return 1
}

// Format writes the amount with two decimals, the decimal mark given and,
// where group is not empty, that text between thousands: Format(",", " ")
// of 123456 is "1 234,56".
func (a Amount) Format(decimal, group string) string {
	sign := ""
	u := uint64(a)
	if a < 0 {
		sign, u = "-", -u
	}
	whole := strconv.FormatUint(u/100, 10)
	if group != "" {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + group + whole[i:]
		}
	}
	return fmt.Sprintf("%s%s%s%02d", sign, whole, decimal, u%100)
}

// String is the amount as a log writes it: a point, no grouping, no currency.
func (a Amount) String() string { return a.Format(".", "") }

// Parse reads an amount as people type it: digits, then at most two decimals
// behind a comma or a point. The error says what is wrong in plain words.
func Parse(s string) (Amount, error) {
	whole, fraction, marked := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if whole == "" || !digits(whole) || len(whole) > 12 {
		return 0, fmt.Errorf("%q is not an amount such as 22.50", s)
	}
	if marked && (len(fraction) == 0 || len(fraction) > 2 || !digits(fraction)) {
		return 0, fmt.Errorf("%q is not an amount with at most two decimals", s)
	}
	for len(fraction) < 2 {
		fraction += "0"
	}
	n, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not an amount: %w", s, err)
	}
	return Amount(n), nil
}

func digits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// Times is a price times a quantity in thousandths (one piece or one kilogram
// is 1000), rounded half away from zero to a whole minor unit.
func (a Amount) Times(thousandths int64) Amount {
	return Amount(divide(int64(a)*thousandths, 1000))
}

// VATRate is a rate in hundredths of a percent: 2500 is 25 %, as in the
// taxRate of an ePayment order line.
type VATRate int

// String is the rate in percent with a point, as short as it can be: "25", "13.5".
func (r VATRate) String() string {
	return strconv.FormatFloat(float64(r)/100, 'f', -1, 64)
}

// VAT is the tax contained in a gross amount, rounded half away from zero.
func (a Amount) VAT(r VATRate) Amount {
	return Amount(divide(int64(a)*int64(r), 10_000+int64(r)))
}

// divide rounds half away from zero; d is positive.
func divide(n, d int64) int64 {
	if n < 0 {
		return -divide(-n, d)
	}
	return (2*n + d) / (2 * d)
}
