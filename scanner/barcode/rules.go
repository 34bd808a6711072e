package barcode

// Rules are how a shop reads codes: what its own scale prints, what the machines
// that take bottles back print, and what its cards begin with. A layout that
// contradicts itself reads nothing out of a code.
type Rules struct {
	Labels    []Label  // the first whose prefix fits counts
	Deposits  []Slip   // the first that fits counts
	GiftCards []string // digits that gift cards begin with
	Badges    []string // text that badges begin with
}

// Label is one layout of a code in restricted circulation: 13 digits, prefix
// first and check digit last (GS1 General Specifications, restricted
// circulation numbers).
type Label struct {
	Prefix   string // 2 digits or more
	Digits   int    // of the value, which ends just before the check digit; 1 to 9
	By       Measure
	Decimals int  // of the value: of a kilogram, or of the main unit of money
	Checked  bool // the digit before the value, of 4 or 5 digits, is its own check digit
}

// Slip is one layout of a deposit slip.
type Slip struct {
	Prefix  string
	Digits  int      // of the whole code
	Amounts [][2]int // first and last digit of each amount, from 1; they add up
	Unit    int64    // what one of an amount is, in minor units
	Checked bool     // the last digit is a GTIN's check digit
}

// Profile is what one scanner adds to the codes that it reads.
type Profile struct {
	// Letters are the maker's own code letters; empty where the scanner sends
	// none, or AIM identifiers, which need no profile.
	Letters Letters
	// Separator stands for the GS1 group separator where the scanner replaces
	// it; 0 where it does not. Digits and letters can not stand for it.
	Separator byte
}

// Letters names a maker's table of code letters. The tables contradict each
// other, so one counts only where it has been chosen.
type Letters string

// The tables of code letters.
const (
	NoLetters    Letters = ""
	Honeywell    Letters = "honeywell"
	Zebra        Letters = "zebra"
	DatalogicUSA Letters = "datalogic-usa"
	DatalogicEU  Letters = "datalogic-eu"
)

// RulesOf are the layouts of the scales and deposit machines of a country (ISO
// 3166 alpha-2: NO, SE, DK, FI). Cards are a shop's own, so there are none. Of
// any other country nothing is known, and no code has a weight or a price.
//
// The same label is a weight in one country and a price in another:
// 2302148210869 is 1.086 kg in Norway and 8210.86 kr in Denmark.
//
// Labels are those of GS1 Sweden, GS1 Denmark and GS1 Finland; Norway has no
// published layout and prints Sweden's. Slips of 13 digits are those that Hii
// Retail documents, longer ones those of TOMRA. In Sweden other layouts of 13
// digits are in use, so there they have no amount.
func RulesOf(country string) Rules {
	switch country {
	case "NO":
		return Rules{Labels: append(prices(), weights()...), Deposits: slips()}
	case "SE":
		return Rules{Labels: append(prices(), weights()...), Deposits: []Slip{
			// 98, shop (its first digit 0), machine, day, high VAT, low VAT (tens of öre), serial.
			{Prefix: "980", Digits: 26, Amounts: [][2]int{{15, 18}, {19, 22}}, Unit: 10},
		}}
	case "DK":
		return Rules{Labels: []Label{
			{Prefix: "21", Digits: 6, By: ByPrice, Decimals: 2},
			{Prefix: "22", Digits: 6, By: ByPrice, Decimals: 2},
			{Prefix: "23", Digits: 6, By: ByPrice, Decimals: 2},
			{Prefix: "24", Digits: 6, By: ByPrice, Decimals: 2},
			{Prefix: "26", Digits: 6, By: ByWeight, Decimals: 3},
			{Prefix: "27", Digits: 5, By: ByWeight, Decimals: 3},
			{Prefix: "28", Digits: 6, By: ByWeight, Decimals: 3},
		}, Deposits: slips()}
	case "FI":
		return Rules{Labels: weights(), Deposits: slips()}
	default:
		return Rules{}
	}
}

// prices are the price labels of Sweden: six digits of article, four of price.
func prices() []Label {
	return []Label{
		{Prefix: "20", Digits: 4, By: ByPrice, Decimals: 2},
		{Prefix: "21", Digits: 4, By: ByPrice, Decimals: 1},
		{Prefix: "22", Digits: 4, By: ByPrice, Decimals: 0},
	}
}

// weights are the weight labels of Sweden and Finland: six digits of article,
// four of weight.
func weights() []Label {
	return []Label{
		{Prefix: "23", Digits: 4, By: ByWeight, Decimals: 3},
		{Prefix: "24", Digits: 4, By: ByWeight, Decimals: 2},
		{Prefix: "25", Digits: 4, By: ByWeight, Decimals: 1},
	}
}

// slips are the EAN-13 (980, four digits of identity, five of amount) and
// TOMRA's 28 digits outside Sweden (980, seventeen of session, five of amount,
// three of control).
func slips() []Slip {
	return []Slip{
		{Prefix: "980", Digits: 13, Amounts: [][2]int{{8, 12}}, Unit: 1, Checked: true},
		{Prefix: "980", Digits: 28, Amounts: [][2]int{{21, 25}}, Unit: 1},
	}
}
