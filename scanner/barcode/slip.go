package barcode

import "strings"

// slip reads what a machine prints that takes bottles back. A slip is as good as
// money, so one under no layout is recognised as a slip and has no amount: the
// cashier reads it off the paper.
func (r *Rules) slip(raw string) (Code, bool) {
	for _, s := range r.Deposits {
		if s.Prefix == "" || len(raw) != s.Digits || !strings.HasPrefix(raw, s.Prefix) {
			continue
		}
		if s.Checked && !agrees(raw) {
			return Code{Reason: WrongCheckDigit, Text: raw}, true
		}
		c := Code{Kind: Deposit, Text: raw}
		if amount, ok := s.amount(raw); ok && !isTwoSlips(raw) {
			c.By, c.Price = ByPrice, amount
		}
		return c, true
	}
	if isSlip(raw) {
		return Code{Kind: Deposit, Text: raw}, true
	}
	return Code{}, false
}

// isSlip tells whether digits have the shape of a slip of any maker: 980 in 13
// digits (refund receipts, GS1 General Specifications, prefixes), or 98 in 24 to
// 30.
func isSlip(raw string) bool {
	switch n := len(raw); {
	case n == 13:
		return strings.HasPrefix(raw, "980") && agrees(raw)
	default:
		return n >= 24 && n <= 30 && strings.HasPrefix(raw, "98")
	}
}

// isTwoSlips tells whether 26 digits are two slips of 13 that a scanner without
// a suffix has sent as one. In the layout of TOMRA in Sweden they would be worth
// hundreds.
func isTwoSlips(raw string) bool { return len(raw) == 26 && isSlip(raw[:13]) && isSlip(raw[13:]) }

// amount adds the amounts of a slip up, in minor units. A slip worth nothing, or
// a layout that can not be read, has none.
func (s Slip) amount(raw string) (sum int64, ok bool) {
	const dearest = 1_000_000 // of one unit, so that nothing overflows
	if s.Unit < 1 || s.Unit > dearest {
		return 0, false
	}
	for _, at := range s.Amounts {
		first, last := at[0], at[1]
		if first < 1 || last < first || last > len(raw) || last-first > 8 {
			return 0, false
		}
		sum += number(raw[first-1:last]) * s.Unit
	}
	return sum, sum > 0
}

// isCoupon tells whether a valid GTIN is a coupon: 981 to 984 and 99, and 05,
// the coupons of the United States (GS1 General Specifications, prefixes). What
// it is worth is agreed between the shop and who issued it.
func isCoupon(raw string) bool {
	switch len(raw) {
	case 12:
		return raw[0] == '5'
	case 13:
		return raw[:2] == "99" || raw[:3] >= "981" && raw[:3] <= "984" || raw[:2] == "05"
	default:
		return false
	}
}
