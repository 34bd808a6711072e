package receipt

import (
	"testing"

	"pgregory.net/rapid"

	"butikk/kasse/payments/money"
)

// Every line is exact, every rate is the tax of its sum, and no line carries a
// tax that its amount does not explain to the øre.
func TestSplitIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		back := rapid.Bool().Draw(t, "returns")
		var r Receipt
		for range rapid.IntRange(0, 60).Draw(t, "lines") {
			least := int64(0)
			if back {
				least = -100_00
			}
			l := Line{
				Gross: money.Amount(rapid.OneOf(rapid.Int64Range(least, 20), rapid.Int64Range(least, 10_000_00)).Draw(t, "gross")),
				VAT:   rapid.SampledFrom([]money.VATRate{2500, 1500, 1200, 0}).Draw(t, "rate"),
			}
			r.Lines, r.Total = append(r.Lines, l), r.Total+l.Gross
		}
		Split(r.Lines)
		for _, l := range r.Lines {
			if l.Net+l.Tax != l.Gross {
				t.Fatalf("%+v", l)
			}
			if off := l.Tax - l.Gross.VAT(l.VAT); off < -1 || off > 1 || l.VAT == 0 && l.Tax != 0 {
				t.Fatalf("%+v is %d off", l, off)
			}
			if !back && (l.Tax < 0 || l.Net < 0) {
				t.Fatalf("%+v", l)
			}
		}
		var sum money.Amount
		sums := r.VATSums()
		for i, s := range sums {
			if s.Tax != s.Gross.VAT(s.Rate) || s.Net+s.Tax != s.Gross {
				t.Fatalf("%+v", s)
			}
			if i > 0 && sums[i-1].Rate <= s.Rate {
				t.Fatalf("%v before %v", sums[i-1].Rate, s.Rate)
			}
			sum += s.Gross
		}
		if sum != r.Total {
			t.Fatalf("rates add up to %s of %s", sum, r.Total)
		}
	})
}

func TestWhatRoundingLeavesGoesToALine(t *testing.T) {
	lines := []Line{{Gross: 2, VAT: 2500}, {Gross: 2, VAT: 2500}, {Gross: 2, VAT: 2500}, {Gross: 2, VAT: 0}}
	Split(lines) // 0.4, 0.8, 1.2 of tax so far
	for i, want := range []money.Amount{0, 1, 0, 0} {
		if lines[i].Tax != want || lines[i].Net != 2-want {
			t.Errorf("line %d: %+v", i, lines[i])
		}
	}
}
