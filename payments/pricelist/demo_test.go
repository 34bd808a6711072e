package pricelist

import (
	"strings"
	"testing"

	"butikk/kasse/payments/money"
)

func TestDemo(t *testing.T) {
	list := Demo()
	if list != Demo() {
		t.Error("the list is read twice")
	}
	if n := list.Len(); n < 50 || n > 70 {
		t.Errorf("%d articles, want 50 to 70", n)
	}
	rates := map[money.VATRate]int{}
	weighed, adults, bottles, short, eight := 0, 0, 0, 0, 0
	names := map[string]bool{}
	for a := range list.All(today) {
		rates[a.VAT]++
		if names[a.Name] {
			t.Errorf("two articles are called %s", a.Name)
		}
		names[a.Name] = true
		if a.From != 0 || a.To != 0 {
			t.Errorf("%s has a period: the list would change with the calendar", a.Name)
		}
		if a.Price == 0 || a.Department == "" {
			t.Errorf("%s has no price or no department", a.Name)
		}
		if a.Unit == Kilogram {
			weighed++
		}
		if a.MinAge == 18 {
			adults++
		}
		if a.Linked != "" {
			bottles++
			pant, ok := list.BySKU(a.Linked, today)
			if !ok || !strings.HasPrefix(pant.Name, "Pant ") || pant.VAT != 0 || pant.Price != 200 && pant.Price != 300 {
				t.Errorf("%s is followed by %+v", a.Name, pant)
			}
		}
		for _, code := range a.Codes {
			n, ok := gtin(code)
			switch {
			case !ok && len(code) == 4:
				short++
			case !ok || n%10 != checkDigit(n):
				t.Errorf("%s: %s is neither a GTIN nor a PLU", a.Name, code)
			case !strings.HasPrefix(code, "70"):
				t.Errorf("%s: %s was not issued in Norway (700 to 709)", a.Name, code)
			case len(code) == 8:
				eight++
			}
		}
	}
	if rates[1500] == 0 || rates[2500] == 0 || rates[0] == 0 {
		t.Errorf("rates %v", rates)
	}
	if weighed == 0 || adults != 2 || bottles < 5 || short < 3 || eight == 0 {
		t.Errorf("weighed %d, 18 years %d, with pant %d, PLU %d, EAN-8 %d", weighed, adults, bottles, short, eight)
	}
}

func TestDemoArticles(t *testing.T) {
	for code, want := range map[string]struct {
		name  string
		price money.Amount
		unit  Unit
	}{
		"7038010009457": {"Helmelk 1 l", 2250, Piece},
		"7038010001659": {"Lettmelk 0,5 l", 1490, Piece},
		"4011":          {"Bananer", 2690, Kilogram},
		"PANT2":         {"Pant 2 kr", 200, Piece},
		"PANT3":         {"Pant 3 kr", 300, Piece},
	} {
		got, ok := Demo().ByCode(code, today)
		if !ok || got.Name != want.name || got.Price != want.price || got.Unit != want.unit {
			t.Errorf("%s: %+v, %v", code, got, ok)
		}
	}
}

func TestDemoCanBeScanned(t *testing.T) {
	codes := Demo().Scannable(today)
	if len(codes) < 40 || codes[0] != "7038010009457" {
		t.Errorf("%d codes: %v", len(codes), codes)
	}
	for _, code := range codes {
		if a, ok := Demo().ByCode(code, today); !ok || a.Unit != Piece {
			t.Errorf("%s: %+v, %v", code, a, ok)
		}
	}
}
