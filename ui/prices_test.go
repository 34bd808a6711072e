package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/sale"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/uitest"
)

// pricesNews is a state with a new list: a lost decimal mark, an article of the
// basket that is gone, and what a week changes.
func pricesNews(s payments.State) payments.State {
	const head = "sku;codes;name;price;vat\n"
	before := head + "milk;7038010009457;Helmelk 1 l;22,50;15\nbread;;Kneippbrød;39,90;15\nold;;Julebrus;35,00;15\n"
	after := head + "milk;7038010009457;Helmelk 1 l;225,00;15\nbread;;Kneippbrød;42,90;15\nnew;;Påskebrus;36,00;15\n"
	for n := range 24 {
		row := fmt.Sprintf("a%d;;Vare %02d;", n, n)
		before += row + "10,00;15\n"
		after += row + fmt.Sprintf("10,%02d;%d\n", n, 15+10*(n%2))
	}
	list := func(text string) *pricelist.List {
		l, err := pricelist.Read(strings.NewReader(text), "prices.csv", []money.VATRate{2500, 1500})
		if err != nil {
			panic(err)
		}
		return l
	}
	d := pricelist.Differ(list(before), list(after), noon)
	s.Basket = s.Basket.Add(sale.Line{No: 9, SKU: "old", Name: "Julebrus", Unit: sale.Pieces, Price: 35_00, Quantity: sale.Piece})
	s.PriceNews = pricelist.News{Difference: &d}
	return s
}

// Two different keys use a list, and it is the one that was on the screen: no
// Enter, no double key, and no list that came in between.
func TestNewPricesTakeTwoKeys(t *testing.T) {
	w, _ := lang.Find("en")
	for keys, used := range map[string]bool{"1 +": true, "1 - * 1 +": true, "1 - +": false, "+": false, "+ +": false, "1 1": false, "1 enter": false, "1 -": false, "* * +": false} {
		m := scene{state: pricesNews(selling(goods()))}.stage(w, home)
		press(m, append([]string{"p", "*"}, strings.Fields(keys)...)...)
		if got := posted[payments.UsePrices](m); got != used {
			t.Errorf("%q: used %v", keys, got)
		}
	}
	m := scene{state: pricesNews(selling(goods()))}.stage(w, home)
	press(m, "p", "*", "1")
	then(func(s *payments.State) { *s = pricesNews(*s) })(m)
	press(m, "+")
	if posted[payments.UsePrices](m) {
		t.Error("another list was used than the one that was chosen")
	}
}

// posted says that the screen has handed the till a command of that type.
func posted[C payments.Command](m *Model) bool {
	return slices.ContainsFunc(m.Till.(*uitest.Till).Posts(), func(c payments.Command) bool { _, ok := c.(C); return ok })
}
