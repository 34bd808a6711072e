package money

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		a                    Amount
		decimal, group, want string
	}{
		{0, ",", " ", "0,00"}, {5, ".", "", "0.05"}, {-5, ",", " ", "-0,05"}, {99_999, ",", " ", "999,99"},
		{123_456, ",", " ", "1 234,56"}, {-123_456, ",", " ", "-1 234,56"}, {123_456, ".", "", "1234.56"},
		{Maximum, ",", "\u00a0", "650\u00a0000,00"}, {100_000_000, ".", ",", "1,000,000.00"},
		{math.MaxInt64, ".", "", "92233720368547758.07"}, {math.MinInt64, ".", "", "-92233720368547758.08"},
	} {
		if got := c.a.Format(c.decimal, c.group); got != c.want {
			t.Errorf("%d: %q, want %q", int64(c.a), got, c.want)
		}
	}
	if got := Amount(-12730).String(); got != "-127.30" {
		t.Errorf("String: %q", got)
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]Amount{
		"0": 0, "00": 0, "22": 2200, "22.5": 2250, "22,5": 2250, "22.50": 2250, "22,05": 2205, "0.05": 5, "999999999999,99": 99_999_999_999_999,
	} {
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", " ", ".", ",", "22.", ",50", ".50", "22.505", "-1", "+1", " 1", "1 ", "1 000", "1.000,00", "1,000.00", "1,,5", "1.2.3", "1e3", "0x1",
		"1_0", "kr 5", "٣", "１", "1.٣", "1234567890123", strings.Repeat("9", 400), "1\x00",
	} {
		if got, err := Parse(text); err == nil || got != 0 || !strings.Contains(err.Error(), "amount") {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
}

func TestWhatIsFormattedIsParsed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Amount(rapid.Int64Range(0, 99_999_999_999_999).Draw(t, "amount"))
		mark := rapid.SampledFrom([]string{".", ","}).Draw(t, "mark")
		if got, err := Parse(a.Format(mark, "")); err != nil || got != a {
			t.Fatalf("%s: %d, %v", a.Format(mark, ""), got, err)
		}
		grouped := a.Format(mark, " ")
		if strings.ReplaceAll(grouped, " ", "") != a.Format(mark, "") {
			t.Fatalf("%q", grouped)
		}
		if (-a).Format(mark, " ") != "-"+grouped && a != 0 {
			t.Fatalf("%q", (-a).Format(mark, " "))
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("22,50")
	f.Add("1.2.3")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := Parse(text)
		if err != nil {
			return
		}
		if again, err := Parse(a.String()); err != nil || again != a || a < 0 {
			t.Errorf("%q: %d, then %d, %v", text, a, again, err)
		}
	})
}

func TestTimes(t *testing.T) {
	for _, c := range []struct {
		price      Amount
		thousandth int64
		want       Amount
	}{
		{124_90, 1086, 135_64},                // 135.6414
		{199_00, 822, 163_58},                 // 163.578
		{1, 500, 1}, {1, 499, 0}, {3, 500, 2}, // half goes away from zero
		{-1, 500, -1}, {-1, 499, 0}, {1, 1, 0}, // and so below it
		{1, -500, -1}, {-1, -500, 1}, {0, 9_999_000, 0}, {4990, 3000, 14970},
		{Maximum, 9_999_000, 649_935_000_000},
	} {
		if got := c.price.Times(c.thousandth); got != c.want {
			t.Errorf("%d × %d: %d, want %d", c.price, c.thousandth, got, c.want)
		}
	}
}

// The rates of merverdiavgiftsloven chapter 5, on sums that till receipts have.
func TestVAT(t *testing.T) {
	for _, c := range []struct {
		gross Amount
		rate  VATRate
		want  Amount
	}{
		{100_00, 2500, 20_00}, {125_00, 2500, 25_00}, {115_00, 1500, 15_00}, {112_00, 1200, 12_00}, {100_00, 0, 0},
		{100_00, 1500, 13_04}, {100_00, 1200, 10_71}, {49_90, 1500, 6_51}, {-49_90, 1500, -6_51},
		{2, 2500, 0}, {3, 2500, 1}, {-3, 2500, -1}, // 0.4, 0.6
	} {
		if got := c.gross.VAT(c.rate); got != c.want {
			t.Errorf("%s at %d: %s, want %s", c.gross, c.rate, got, c.want)
		}
	}
}

// nearest is n/d rounded half away from zero, without a bound.
func nearest(n, d int64, factors ...int64) *big.Int {
	product := big.NewInt(n)
	for _, f := range factors {
		product.Mul(product, big.NewInt(f))
	}
	sign := int64(product.Sign())
	product.Abs(product).Mul(product, big.NewInt(2)).Add(product, big.NewInt(d)).Div(product, big.NewInt(2*d))
	return product.Mul(product, big.NewInt(sign))
}

// Nothing overflows up to the largest line that a basket is asked about: the
// highest price, times the largest quantity, with VAT.
func TestNothingOverflows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		price := rapid.Int64Range(-int64(Maximum), int64(Maximum)).Draw(t, "price")
		quantity := rapid.Int64Range(-9_999_000, 9_999_000).Draw(t, "thousandths")
		rate := rapid.SampledFrom([]int64{0, 1200, 1500, 2500, 2550, 10_000}).Draw(t, "rate")
		total := Amount(price).Times(quantity)
		if want := nearest(price, 1000, quantity); !want.IsInt64() || want.Int64() != int64(total) {
			t.Fatalf("%d, want %v", total, want)
		}
		tax := total.VAT(VATRate(rate))
		if want := nearest(int64(total), 10_000+rate, rate); want.Int64() != int64(tax) {
			t.Fatalf("tax %d, want %v", tax, want)
		}
	})
}

func TestMinimum(t *testing.T) {
	for c, want := range map[Currency]Amount{NOK: 100, DKK: 1, EUR: 1} {
		if got := c.Minimum(); got != want {
			t.Errorf("%s: %d", c, got)
		}
	}
}

func TestRateAsText(t *testing.T) {
	for rate, want := range map[VATRate]string{2500: "25", 2550: "25.5", 1350: "13.5", 0: "0", 625: "6.25"} {
		if got := rate.String(); got != want {
			t.Errorf("%d: %s, want %s", int(rate), got, want)
		}
	}
}
