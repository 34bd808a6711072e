package report

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
)

var update = flag.Bool("update", false, "write the golden files")

var noon = time.Date(2026, 4, 17, 12, 0, 0, 0, time.UTC)

// someReceipt is one of a sale, or of goods that come back.
func someReceipt(t *rapid.T, sign money.Amount) receipt.Receipt {
	r := receipt.Receipt{PaidAt: noon, Cashier: rapid.IntRange(0, 2).Draw(t, "cashier"), Tender: "Vipps"}
	for range rapid.IntRange(1, 5).Draw(t, "lines") {
		least := 1
		if sign > 0 {
			least = -5_000 // a deposit slip
		}
		l := receipt.Line{
			Gross:      sign * money.Amount(rapid.IntRange(least, 100_000).Draw(t, "gross")),
			VAT:        rapid.SampledFrom([]money.VATRate{0, 1500, 2500}).Draw(t, "rate"),
			Department: rapid.SampledFrom([]string{"", "Kolonial", "Drikke"}).Draw(t, "department"),
		}
		r.Lines, r.Total = append(r.Lines, l), r.Total+l.Gross
	}
	receipt.Split(r.Lines)
	return r
}

// Whatever is sold and taken back, every table of the report comes to the same.
func TestEveryTableAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p Period
		var total, ofCashiers money.Amount
		n := 0
		for range rapid.IntRange(0, 20).Draw(t, "receipts") {
			tender := rapid.SampledFrom([]string{"cash", "terminal", "Vipps"}).Draw(t, "tender")
			var r receipt.Receipt
			if rapid.Bool().Draw(t, "back") {
				r = someReceipt(t, -1)
				p, n = p.Return(r, tender), n-1
			} else {
				r = someReceipt(t, 1)
				p, n = p.Sell(r, tender), n+1
			}
			total += r.Total
			if r.Cashier != 0 {
				ofCashiers += r.Total
			}
		}
		sum := func(list []Named) (c Count) {
			for _, named := range list {
				c.add(named.N, named.Amount)
			}
			return c
		}
		var vat, cashiers money.Amount
		for _, v := range p.VAT {
			if v.Net+v.Tax != v.Gross {
				t.Errorf("rate %v: %v and %v are not %v", v.Rate, v.Net, v.Tax, v.Gross)
			}
			vat += v.Gross
		}
		for _, c := range p.Cashiers {
			if sum(c.Tenders) != c.Count {
				t.Errorf("cashier %s: %+v, tenders %+v", c.Name, c.Count, c.Tenders)
			}
			cashiers += c.Amount
		}
		if p.Sales.Amount < 0 || p.Returns.Amount > 0 {
			t.Errorf("sales %v, returns %v", p.Sales.Amount, p.Returns.Amount)
		}
		if p.Total() != total || sum(p.Departments).Amount != total || sum(p.Tenders) != (Count{n, total}) || vat != total || cashiers != ofCashiers {
			t.Errorf("%v, of cashiers %v, but %+v", total, ofCashiers, p)
		}
	})
}

// What has been handed out never changes.
func TestAPeriodIsAValue(t *testing.T) {
	r := receipt.Receipt{PaidAt: noon, Cashier: 1, Total: 100, Lines: []receipt.Line{{Gross: 100, Net: 80, Tax: 20, VAT: 2500, Department: "Drikke"}}}
	item := Item{At: noon, Amount: 1}
	first := Period{}.Sell(r, "cash").LookUp(noon, "Drikke", 5).Free(item).Decide(item).Settle(item)
	text := Report{Period: first}.Text(words, time.UTC)
	first.Sell(r, "cash").Return(r, "cash").LookUp(noon, "Drikke", 5).Free(item).Decide(item).Settle(item).Correct(noon, 1, -1).Abort(noon, 1)
	if again := (Report{Period: first}).Text(words, time.UTC); again != text {
		t.Errorf("was\n%s\nis\n%s", text, again)
	}
	if !(Period{}).Empty() || first.Empty() || !first.From.Equal(noon) {
		t.Errorf("the period begins %v", first.From)
	}
}

var words = Words{
	Labels: Labels{
		X: "X-RAPPORT", Z: "Z-RAPPORT", Since: "Siden", Sales: "Kontantsalg i alt", Receipts: "Salgskvitteringer", Copies: "Kopikvitteringer", Provisional: "Foreløpige kvitteringer", Departments: "Varegrupper", Tenders: "Betalingsmåter",
		Cashiers: "Kasserere", Other: "Uten varegruppe", Returns: "Returer", Aborted: "Avbrutte salg", Corrections: "Linjekorreksjoner", Lookups: "Prisoppslag",
		Freed: "Godkjent for sent, frigitt", Decided: "Avgjort uten bekreftelse", Settled: "Avklart senere", Open: "Uavklart, gitt videre",
		GrandSales: "Totalsum salg", GrandReturns: "Totalsum retur", GrandNet: "Totalsum netto",
	},
	Receipt: receipt.Labels{Till: "Kasse", VAT: "Mva", Net: "Netto", Tax: "Mva", DecimalMark: ",", GroupMark: " ", DateLayout: "02.01.2006 15:04:05",
		NoPurchase: "IKKE KVITTERING FOR KJØP", Cash: "Kontant", Terminal: "Bankterminal"},
	State: strings.ToUpper,
}

// The report as it lies in the folder and as paper shows it.
func TestText(t *testing.T) {
	sold := func(n int, cashier int, tender, department string, amount money.Amount, p Period) Period {
		for range n {
			r := receipt.Receipt{PaidAt: noon, Cashier: cashier, Total: amount, Lines: []receipt.Line{{Gross: amount, VAT: 1500, Department: department}}}
			receipt.Split(r.Lines)
			p = p.Sell(r, tender)
		}
		return p
	}
	p := sold(3, 12, "Vipps", "Kolonial", 1_224_90, Period{})
	p = sold(1, 7, "cash", "", 90_00, p)
	back := receipt.Receipt{PaidAt: noon, Cashier: 7, Total: -1_224_90, Lines: []receipt.Line{{Gross: -1_224_90, Net: -1_065_13, Tax: -159_77, VAT: 1500, Department: "Kolonial"}}}
	p = p.Return(back, "Vipps").Correct(noon, 2, -44_00).Abort(noon, 310_00).LookUp(noon, "Kolonial", 26_90)
	ref := "K2-0417-1-7F3K9QXM"
	p = p.Decide(Item{At: noon, Sale: "2-0417", Reference: ref, Amount: 310_00}).Settle(Item{At: noon, Sale: "2-0417", Reference: ref, Amount: 310_00, State: "avvist av kunden"})
	r := Report{
		Z: true, Number: 214, Mark: "DEMO", Shop: receipt.Shop{Name: "Hjørnet Dagligvare", OrgNumber: "999888777"}, Till: 2, Currency: money.NOK, At: noon.Add(9 * time.Hour),
		Period: p, Grand: Grand{Sales: 1_204_551_00, Returns: -4_212_00},
		Open: []Item{{At: noon, Sale: "2-0418", Amount: -74_50, State: "godkjent, men svaret er borte"}},
	}
	got := r.Text(words, time.UTC)
	file := filepath.Join("testdata", r.Name()+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || got != string(want) {
		t.Errorf("%v\ngot\n%s\nwant\n%s", err, got, want)
	}
	for _, row := range strings.Split(got, "\n") {
		if utf8.RuneCountInString(row) > receipt.Width {
			t.Errorf("%q is wider than a receipt", row)
		}
	}
	if x := (Report{Number: 3, Till: 12}).Name(); x != "X-12-0003" {
		t.Errorf("an X report is called %s", x)
	}
}
