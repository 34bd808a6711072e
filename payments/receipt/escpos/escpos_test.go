package escpos_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/receipt/escpos"
	"butikk/kasse/payments/receipt/escpos/paper"
)

var update = flag.Bool("update", false, "write the golden dumps anew")

func golden(t *testing.T, name string, stream []byte) {
	t.Helper()
	dump, err := paper.Dump(stream)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(dump), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (write it with -update and look at it)", err)
	}
	if dump != string(want) {
		t.Errorf("%s is now\n%s\nand was\n%s", name, dump, want)
	}
}

// example is a receipt with what is hard on paper: a mark, letters beyond ASCII,
// a name that is cut, amounts in groups, and the number as a barcode.
func example() receipt.Page {
	labels := receipt.Labels{
		Title: "Salgskvittering", Receipt: "Kvittering", Till: "Kasse", Sale: "Salg", Total: "Totalt", VAT: "Mva", Net: "Netto", Tax: "Mva",
		Gross: "Brutto", Paid: "Betalt med", Customer: "Kunde", Reference: "Ref", Transaction: "Transaksjon", DecimalMark: ",", GroupMark: "\u00a0",
		DateLayout: "02.01.2006 15:04:05", PerKilo: "/kg", KeepTheGoods: "Takk for handelen – velkommen tilbake", NoPurchase: "Ikke kvittering for kjøp", Training: "Treningskvittering",
	}
	r := receipt.Receipt{
		Mark: "TEST", Shop: receipt.Shop{Name: "Hjørnet Dagligvare", OrgNumber: "999888777"}, Till: 2, Sale: "2-0417", Currency: money.NOK,
		Number: "R2-0391", PaidAt: time.Date(2026, 4, 17, 12, 5, 9, 0, time.UTC), Tender: "Vipps", Customer: "+47 *** ** 567",
		Reference: "K2-0417-1-7F3K9QXM", PSP: "3fa85f64-5717-4562-b3fc-2c963f66afa6",
		Lines: []receipt.Line{
			{Name: "Laksefilet", Quantity: "1.086", Unit: "kg", Price: 124_90, Gross: 135_64, VAT: 1500},
			{Name: "Pils 0,5 l, boks, en øl med et navn som ingen har plass til", Quantity: "6", Unit: "pcs", Price: 36_90, Gross: 221_40, VAT: 2500},
			{Name: "Gavekort [20 €], Čedo & Søn", Quantity: "1", Unit: "pcs", Price: 230_00, Gross: 230_00, VAT: 0},
			{Name: "Kjele, 7\u202f½ l", Quantity: "1", Unit: "pcs", Price: 1_299_00, Gross: 1_299_00, VAT: 2500},
		},
	}
	for _, l := range r.Lines {
		r.Total += l.Gross
	}
	receipt.Split(r.Lines)
	return r.Page(labels, time.FixedZone("CEST", 2*3600))
}

func named(t *testing.T, name string) escpos.CodePage {
	t.Helper()
	c, err := escpos.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func read(t *testing.T, stream []byte, renumbered ...escpos.CodePage) []paper.Line {
	t.Helper()
	lines, err := paper.Read(stream, renumbered...)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestReceiptOn80Millimetres(t *testing.T) {
	golden(t, "receipt", escpos.Paper{CodePage: named(t, "858"), Cut: true}.Bytes(example()))
}

func TestReceiptOn58MillimetresWithoutEuroAndCutter(t *testing.T) {
	golden(t, "narrow", escpos.Paper{CodePage: named(t, "865"), Narrow: true}.Bytes(example()))
}

func TestTestSlip(t *testing.T) {
	golden(t, "testslip", escpos.Paper{CodePage: named(t, "858"), Cut: true}.TestSlip("Hjørnet Dagligvare", `code_page = "%s"`))
}

func TestPaperSaysWhatThePageSays(t *testing.T) {
	for name, lacked := range map[string]*strings.Replacer{
		"858":  strings.NewReplacer("\u00a0", " ", "\u202f", " ", "Č", "C", "–", "-"),
		"1252": strings.NewReplacer("\u00a0", " ", "\u202f", " ", "Č", "C"),
	} {
		var want []paper.Line
		for _, r := range example() {
			l := paper.Line{Text: lacked.Replace(r.Text), Tall: r.Tall}
			if r.Barcode {
				l = paper.Line{Barcode: r.Text}
			}
			want = append(want, l)
		}
		want = append(want, paper.Line{Cut: true})
		if got := read(t, escpos.Paper{CodePage: named(t, name), Cut: true}.Bytes(example())); !slices.Equal(got, want) {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}

func TestANumberOfThePrintersOwnIsUsed(t *testing.T) {
	c := named(t, "858")
	c.Number = 77
	p := escpos.Paper{CodePage: c}
	if lines := read(t, p.Bytes(receipt.Page{{Text: "Blåbær 5 €"}}), c); lines[0].Text != "Blåbær 5 €" {
		t.Errorf("%q", lines[0].Text)
	}
	slip := p.TestSlip("Test", "code_page = %s")
	lines := read(t, slip, c)
	if lines[2].Text != "858 (77)  æøåäö ÆØÅÄÖ €" || lines[3].Text != "code_page = 858" {
		t.Errorf("%+v", lines[2:4])
	}
	if !bytes.Contains(slip, []byte("\x1bt\x05")) {
		t.Error("the other code pages have lost their numbers")
	}
}

func TestTheSlipTriesEveryCodePageAndShowsTheRest(t *testing.T) {
	lines := read(t, escpos.Paper{CodePage: named(t, "850"), Narrow: true, Cut: true}.TestSlip("Kasse 2", `code_page = "%s"`))
	for _, c := range escpos.CodePages() {
		letters := "æøåäö ÆØÅÄÖ €"
		if c.Name == "850" || c.Name == "865" {
			letters = "æøåäö ÆØÅÄÖ EUR"
		}
		for _, want := range []string{fmt.Sprintf("%s (%d)  %s", c.Name, c.Number, letters), fmt.Sprintf("code_page = %q", c.Name)} {
			if !slices.Contains(lines, paper.Line{Text: want}) {
				t.Errorf("no %q in %v", want, lines)
			}
		}
	}
	end := []paper.Line{{Text: "Kasse 2", Tall: true}, {Barcode: "R0-0000"}, {Cut: true}}
	if !slices.Equal(lines[len(lines)-3:], end) {
		t.Errorf("ends with %v", lines[len(lines)-3:])
	}
}

func TestABarcodeIsPrintedWhereItFits(t *testing.T) {
	const widest = "R999-99999999999x"
	for _, c := range []struct {
		text   string
		narrow bool
		bars   bool
	}{
		{"R2-0391", false, true}, {"R2-0391", true, true}, {"R999-999999", true, true}, {"a{b{{c", true, true},
		{widest, false, true}, {widest + "y", false, false}, {widest[:12], true, true}, {widest[:13], true, false},
		{"", false, false}, {"Rø-1", false, false}, {"R\n1", false, false}, {"R\x7f1", false, false},
	} {
		lines := read(t, escpos.Paper{CodePage: named(t, "858"), Narrow: c.narrow}.Bytes(receipt.Page{{Text: c.text, Barcode: true}}))
		want := paper.Line{Text: strings.NewReplacer("\n", "?", "\x7f", "?").Replace(c.text)}
		if c.bars {
			want = paper.Line{Barcode: c.text}
		}
		if len(lines) != 1 || lines[0] != want {
			t.Errorf("%q narrow %v: %+v", c.text, c.narrow, lines)
		}
	}
}

func TestAPaperThatIsNotSetUpPrintsASCII(t *testing.T) {
	lines := read(t, escpos.Paper{}.Bytes(receipt.Page{{Text: "Blåbær 5 €"}}))
	if len(lines) != 1 || lines[0].Text != "Blabaer 5 EUR" {
		t.Errorf("%+v", lines)
	}
}
