package sale

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"butikk/kasse/payments/money"
)

func article(b Basket, name string) Line {
	return Line{No: b.Last + 1, Name: name, Unit: Pieces, Price: 1990, Quantity: Piece, VAT: 1500}
}

func names(b Basket) string {
	var s []string
	for _, l := range b.Lines {
		s = append(s, l.Name)
	}
	return strings.Join(s, " ")
}

func basket(names ...string) (b Basket) {
	for _, n := range names {
		b = b.Add(article(b, n))
	}
	return b
}

func TestTwoBasketsGrowFromOne(t *testing.T) {
	for n := range 9 { // whatever room append left behind the lines
		one := basket(strings.Fields(strings.Repeat("x ", n))...)
		a, b := one.Add(article(one, "a")), one.Add(article(one, "b"))
		c, _ := a.Void(1)
		if len(one.Lines) != n || !strings.HasSuffix(names(a), "a") || !strings.HasSuffix(names(b), "b") || len(c.Lines) != n {
			t.Errorf("%d lines: %q %q %q %q", n, names(one), names(a), names(b), names(c))
		}
	}
}

func TestVoid(t *testing.T) {
	b := basket("cola")
	pant := article(b, "pant")
	pant.Under = 1
	b = b.Add(pant)
	b = b.Add(article(b, "melk"))
	for _, c := range []struct {
		no         int
		kept, gone string
	}{
		{1, "melk", "cola pant"}, {2, "cola melk", "pant"}, {3, "cola pant", "melk"},
		{4, "cola pant melk", ""}, {0, "cola pant melk", ""}, {-1, "cola pant melk", ""},
	} {
		kept, gone := b.Void(c.no)
		if names(kept) != c.kept || names(Basket{Lines: gone}) != c.gone || kept.Last != 3 {
			t.Errorf("%d: kept %q, gone %q, last %d", c.no, names(kept), names(Basket{Lines: gone}), kept.Last)
		}
	}
	if names(b) != "cola pant melk" {
		t.Errorf("the basket itself changed: %q", names(b))
	}
}

func TestLineNumbersAreNeverUsedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b Basket
		used := map[int]bool{}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "add") {
				l := article(b, "x")
				if used[l.No] {
					t.Fatalf("number %d again", l.No)
				}
				used[l.No] = true
				b = b.Add(l)
			} else if l, ok := b.LastArticle(); ok {
				b, _ = b.Void(l.No)
			}
		}
		text, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		var back Basket
		if err := json.Unmarshal(text, &back); err != nil || back.Last != b.Last || len(back.Lines) != len(b.Lines) {
			t.Fatalf("%s: %+v, %v", text, back, err)
		}
	})
}

func TestTotals(t *testing.T) {
	b := Basket{}
	for _, l := range []Line{
		{Name: "laks", Unit: Kilograms, Price: 124_90, Quantity: 1086, VAT: 1500},
		{Name: "pils", Unit: Pieces, Price: 36_90, Quantity: 6 * Piece, VAT: 2500, MinAge: 18},
		{Name: "pant", Under: 2, Unit: Pieces, Price: 2_00, Quantity: 6 * Piece},
		{Name: "brus", Unit: Pieces, Price: 29_90, Quantity: Piece, MinAge: 13},
	} {
		l.No = b.Last + 1
		b = b.Add(l)
	}
	if b.Total() != 135_64+6*36_90+6*2_00+29_90 || b.Pieces() != 1+6+1 || b.MinAge() != 18 {
		t.Errorf("%s, %d pieces, %d years", b.Total(), b.Pieces(), b.MinAge())
	}
	if l, ok := b.LastArticle(); !ok || l.Name != "brus" {
		t.Errorf("last %+v", l)
	}
	b, _ = b.Void(4)
	if l, ok := b.LastArticle(); !ok || l.Name != "pils" { // not its deposit
		t.Errorf("last %+v", l)
	}
	if l, ok := (Basket{}).LastArticle(); ok || !reflect.DeepEqual(l, Line{}) {
		t.Errorf("last of nothing %+v", l)
	}
	if e := (Basket{}); e.Total() != 0 || e.Pieces() != 0 || e.MinAge() != 0 {
		t.Error("an empty basket has something in it")
	}
	most := Line{Price: money.Maximum, Quantity: MaxQuantity}
	if got := most.Total(); got != 649_935_000_000 {
		t.Errorf("the largest line is %d", got)
	}
}

func TestParseQuantity(t *testing.T) {
	for text, want := range map[string]Quantity{
		"1": 1000, "3": 3000, "007": 7000, "0,822": 822, "0.822": 822, ",5": 500, ".001": 1, "3,": 3000, "3.": 3000, "12.5": 12500,
		"9999": MaxQuantity, "9998,999": 9_998_999, "9999.000": MaxQuantity,
	} {
		if got, err := ParseQuantity(text); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "0", "0,000", ",", ".", "00", "1,2345", "99999", "9999,001", "9999,999", "-1", "+1", "1 ", " 1", "1.2.3", "1,2,3", "1..2", "1e3",
		"x", "1_0", "٣", "½", "0x1", "1,x", strings.Repeat("9", 99),
	} {
		if got, err := ParseQuantity(text); !errors.Is(err, ErrQuantity) || got != 0 {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
}

func TestQuantityAsText(t *testing.T) {
	for q, want := range map[Quantity]string{
		0: "0", 1: "0.001", 822: "0.822", 1000: "1", 1500: "1.5", 100_000: "100", 1_230: "1.23", -500: "-0.5", -2000: "-2", MaxQuantity: "9999",
	} {
		if got := q.String(); got != want || q.Whole() != !strings.Contains(want, ".") {
			t.Errorf("%d: %q, whole %v", int64(q), got, q.Whole())
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		q := Quantity(rapid.Int64Range(1, int64(MaxQuantity)).Draw(t, "quantity"))
		if got, err := ParseQuantity(q.String()); err != nil || got != q {
			t.Fatalf("%q: %d, %v", q.String(), got, err)
		}
	})
}
