package receipt

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"butikk/kasse/payments/money"
)

var labels = Labels{
	Title: "Salgskvittering", Receipt: "Kvittering", Till: "Kasse", Sale: "Salg", Total: "Totalt", VAT: "Mva", Net: "Netto", Tax: "Mva",
	Gross: "Brutto", Paid: "Betalt med", Customer: "Kunde", Reference: "Ref", Transaction: "Transaksjon", DecimalMark: ",", GroupMark: " ",
	DateLayout: "02.01.2006 15:04:05", PerKilo: "/kg", KeepTheGoods: "Takk for handelen",
}

var oslo = time.FixedZone("CEST", 2*3600)

func example() Receipt {
	r := Receipt{
		Shop: Shop{Name: "Hjørnet Dagligvare", OrgNumber: "999888777"}, Till: 2, Sale: "2-0417", Currency: money.NOK, Number: "R2-0391",
		PaidAt: time.Date(2026, 4, 17, 12, 5, 9, 0, time.UTC), Tender: "Vipps", Customer: "+47 *** ** 567",
		Reference: "K2-0417-1-7F3K9QXM", PSP: "3fa85f64-5717-4562-b3fc-2c963f66afa6",
		Lines: []Line{
			{Name: "Laksefilet", Quantity: "1.086", Unit: "kg", Price: 124_90, Gross: 135_64, VAT: 1500},
			{Name: "Pils 0,5 l, boks, en øl med et navn som ingen har plass til", Quantity: "6", Unit: "pcs", Price: 36_90, Gross: 221_40, VAT: 2500},
			{Name: "Pant", Quantity: "6", Unit: "pcs", Price: 2_00, Gross: 12_00, VAT: 0},
			{Name: "Kjele", Quantity: "1", Unit: "pcs", Price: 1_299_00, Gross: 1_299_00, VAT: 2500},
		},
	}
	for _, l := range r.Lines {
		r.Total += l.Gross
	}
	Split(r.Lines)
	return r
}

const golden = `             Salgskvittering

            Hjørnet Dagligvare
            NO 999 888 777 MVA

Kvittering R2-0391     17.04.2026 14:05:09
Kasse 2                        Salg 2-0417
------------------------------------------
Laksefilet                          135,64
  1,086 kg x 124,90 /kg
Pils 0,5 l, boks, en øl med et navn 221,40
  6 x 36,90
Pant                                 12,00
  6 x 2,00
Kjele                             1 299,00
------------------------------------------
Totalt NOK                        1 668,04

Mva            Netto        Mva     Brutto
25 %        1 216,32     304,08   1 520,40
15 %          117,95      17,69     135,64
0 %            12,00       0,00      12,00

Betalt med Vipps                  1 668,04
Kunde                       +47 *** ** 567
Ref                     K2-0417-1-7F3K9QXM
Transaksjon
  3fa85f64-5717-4562-b3fc-2c963f66afa6

            Takk for handelen
`

func TestText(t *testing.T) {
	if got := example().Text(labels, oslo); got != golden {
		t.Errorf("got\n%s\nwant\n%s", got, golden)
	}
	r := example()
	r.Shop, r.Customer, r.PSP = Shop{OrgNumber: "NO123"}, "", ""
	got := r.Text(labels, oslo)
	if !strings.Contains(got, "\n                  NO123\n") || strings.Contains(got, "Kunde") || strings.Contains(got, "Transaksjon") {
		t.Errorf("got\n%s", got)
	}
}

func TestEveryRowFits(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune("aøÅ% 0\u00a0€-")), 0, 60, -1)
	amount := rapid.Int64Range(-int64(money.Maximum), int64(money.Maximum))
	rapid.Check(t, func(t *rapid.T) {
		r := Receipt{
			Shop: Shop{Name: word.Draw(t, "shop"), OrgNumber: word.Draw(t, "org")}, Till: rapid.IntRange(1, 999).Draw(t, "till"),
			Sale: "999-1234567", Number: "R999-999999", Currency: money.NOK, PaidAt: time.Now(), Tender: "Vipps",
			Customer: "+358 *** ** 567", Reference: "K999-1234567-99-7F3K9QXM", PSP: word.Draw(t, "psp"),
		}
		for range rapid.IntRange(0, 5).Draw(t, "lines") {
			r.Lines = append(r.Lines, Line{
				Name: word.Draw(t, "name"), Quantity: rapid.SampledFrom([]string{"1", "9999", "9998.999"}).Draw(t, "quantity"),
				Unit: rapid.SampledFrom([]string{"pcs", "kg"}).Draw(t, "unit"), Price: money.Amount(amount.Draw(t, "price")),
				Gross: money.Amount(amount.Draw(t, "gross")), VAT: rapid.SampledFrom([]money.VATRate{2500, 1500, 0}).Draw(t, "rate"),
			})
		}
		if n := len(r.Lines); n > 0 { // a payment is bounded, so a receipt is
			for i := range r.Lines {
				r.Lines[i].Gross /= money.Amount(n)
				r.Total += r.Lines[i].Gross
			}
		}
		Split(r.Lines)
		w := labels
		if rapid.Bool().Draw(t, "long words") {
			long := strings.Repeat("Arvonlisävero", 4)
			w = Labels{Title: long, Receipt: "R", Till: "T", Sale: "S", Total: long, VAT: long, Net: long, Tax: long, Gross: long, Paid: long,
				Customer: long, Reference: long, Transaction: long, KeepTheGoods: long, DecimalMark: ",", GroupMark: "\u00a0",
				DateLayout: "02.01.2006 15:04", PerKilo: "/kg"}
		}
		text := r.Text(w, oslo)
		rows := strings.Split(text, "\n")
		if rows[len(rows)-1] != "" {
			t.Fatal("no newline at the end")
		}
		for _, row := range rows {
			if utf8.RuneCountInString(row) > Width {
				t.Fatalf("%q is %d wide", row, utf8.RuneCountInString(row))
			}
		}
		wanted := []string{r.Number, r.Sale, r.Reference, r.Customer}
		for _, a := range append(amounts(r), r.Total) {
			wanted = append(wanted, a.Format(",", w.GroupMark))
		}
		for _, s := range wanted {
			if !strings.Contains(text, s) {
				t.Fatalf("%q is cut in\n%s", s, text)
			}
		}
	})
}

func amounts(r Receipt) (all []money.Amount) {
	for _, l := range r.Lines {
		all = append(all, l.Gross)
		if l.Unit == "kg" || l.Quantity != "1" {
			all = append(all, l.Price)
		}
	}
	for _, s := range r.VATSums() {
		all = append(all, s.Gross, s.Net, s.Tax)
	}
	return all
}

// What a paper is, and what it is not, stands above everything else in large
// letters, and only a receipt of a purchase looks like one.
func TestMarks(t *testing.T) {
	w := labels
	w.NoPurchase, w.Training, w.Provisional, w.Copy, w.ReturnTitle = "IKKE KVITTERING FOR KJØP", "Treningskvittering", "Foreløpig kvittering", "KOPI", "Returkvittering"
	w.Freed, w.FreedSays = "Beløpet er frigitt", "Ingen penger er trukket for dette kravet"
	for name, c := range map[string]struct {
		of      func(*Receipt)
		tall    string
		barcode string
		called  string
	}{
		"sale":        {func(*Receipt) {}, "Salgskvittering", "R2-0391", "R2-0391"},
		"copy":        {func(r *Receipt) { r.Copy = true }, "*** KOPI ***, Salgskvittering", "R2-0391", "R2-0391-KOPI"},
		"return":      {func(r *Receipt) { r.Number, r.Return = "RT2-0007", "R2-0391" }, "Returkvittering", "R2-0391", "RT2-0007"},
		"provisional": {func(r *Receipt) { r.Number, r.Unpaid = "P2-0003", true }, "Foreløpig kvittering, IKKE KVITTERING FOR KJØP", "", "P2-0003"},
		"freed":       {func(r *Receipt) { r.Number, r.Freed, r.Lines = "F2-0001", true, nil }, "Beløpet er frigitt, IKKE KVITTERING FOR KJØP", "", "F2-0001"},
		"training":    {func(r *Receipt) { r.Mark = "DEMO" }, "*** DEMO ***, Treningskvittering, IKKE KVITTERING FOR KJØP, Salgskvittering", "R2-0391", "R2-0391"},
	} {
		r := example()
		c.of(&r)
		var tall, barcodes []string
		for _, row := range r.Page(w, oslo) {
			switch {
			case row.Tall:
				tall = append(tall, strings.TrimSpace(row.Text))
			case row.Barcode:
				barcodes = append(barcodes, row.Text)
			}
		}
		if got := strings.Join(tall, ", "); got != c.tall || strings.Join(barcodes, " ") != c.barcode || r.Name() != c.called {
			t.Errorf("%s: %q, barcode %v, called %s", name, got, barcodes, r.Name())
		}
		if text := r.Text(w, oslo); strings.Contains(text, "Betalt med") == (r.Unpaid || r.Freed || r.Return != "") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}
