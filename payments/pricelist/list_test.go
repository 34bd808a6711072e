package pricelist

import (
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments/money"
)

// norway are the rates of most lists here.
var norway = []money.VATRate{2500, 1500, 1200, 0}

// read is a list that must be without an error.
func read(t testing.TB, text string) *List {
	t.Helper()
	list, err := Read(strings.NewReader(text), "prices.csv", norway)
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return list
}

// day is noon of a day in Oslo's winter time, so that a day taken in UTC by
// mistake still passes noon; the edges have a test of their own.
func day(text string) time.Time {
	d, err := time.ParseInLocation(time.DateOnly, text, time.FixedZone("CET", 3600))
	if err != nil {
		panic(err)
	}
	return d.Add(12 * time.Hour)
}

var today = day("2026-03-02")

func TestOneRowIsRead(t *testing.T) {
	list := read(t, `sku,codes,name,price,vat,unit,department,min_age,linked,from,to
7,7044610025056 4011,"Pils, boks","36,90",25,kg,Drikke,18,P2,2026-01-01,2026-12-31
P2,,Pant 2 kr,2,0,,,0,,,
`)
	got, ok := list.ByCode("4011", today)
	if !ok {
		t.Fatal("4011 is not found")
	}
	if got.SKU != "7" || len(got.Codes) != 2 || got.Codes[0] != "7044610025056" || got.Codes[1] != "4011" ||
		got.Name != "Pils, boks" || got.Price != 3690 || got.VAT != 2500 || got.Unit != Kilogram ||
		got.Department != "Drikke" || got.MinAge != 18 || got.Linked != "P2" ||
		got.From != 20260101 || got.To != 20261231 {
		t.Errorf("got %+v", got)
	}
	pant, ok := list.BySKU(got.Linked, today)
	if !ok || pant.Price != 200 || pant.VAT != 0 || pant.Unit != Piece || len(pant.Codes) != 0 {
		t.Errorf("linked article: %+v, %v", pant, ok)
	}
	if list.Len() != 2 {
		t.Errorf("Len is %d, want 2", list.Len())
	}
}

// Every text here says the same two articles.
func TestFormsOfTheSameFile(t *testing.T) {
	for name, text := range map[string]string{
		"comma":           "sku,codes,name,price,vat\n1,7038010009457,Helmelk,22.50,15\n2,4011,Bananer,\"26,90\",15\n",
		"semicolon":       "sku;codes;name;price;vat\n1;7038010009457;Helmelk;22,50;15\n2;4011;Bananer;26.90;15\n",
		"shuffled":        "vat,price,codes,sku,name\n15,22.50,7038010009457,1,Helmelk\n15,26.90,4011,2,Bananer\n",
		"byte order mark": "\uFEFFsku,codes,name,price,vat\n1,7038010009457,Helmelk,22.50,15\n2,4011,Bananer,26.90,15\n",
		"CRLF":            "sku,codes,name,price,vat\r\n1,7038010009457,Helmelk,22.50,15\r\n2,4011,Bananer,26.90,15\r\n",
		"no last newline": "sku,codes,name,price,vat\n1,7038010009457,Helmelk,22.50,15\n2,4011,Bananer,26.90,15",
		"empty lines":     "\n\r\nsku;codes;name;price;vat\n\n1;7038010009457;Helmelk;22,50;15\n\n2;4011;Bananer;26,90;15\n\n",
		"quoted header":   "\uFEFF\"sku\";\"codes\";\"name\";\"price\";\"vat\"\n1;7038010009457;Helmelk;22,50;15\n2;4011;Bananer;26,90;15\n",
		"spaces, capitals": "SKU ; Codes;NAME;price ;vat\n 1; 7038010009457 ; \"Helmelk\"; 22,50 ;15\n" +
			"2;4011;Bananer;26,90;15\n",
	} {
		list := read(t, text)
		milk, ok := list.ByCode("7038010009457", today)
		if !ok || milk.SKU != "1" || milk.Name != "Helmelk" || milk.Price != 2250 || milk.VAT != 1500 {
			t.Errorf("%s: milk is %+v, %v", name, milk, ok)
		}
		fruit, ok := list.ByCode("4011", today)
		if !ok || fruit.SKU != "2" || fruit.Price != 2690 || list.Len() != 2 {
			t.Errorf("%s: fruit is %+v, %v", name, fruit, ok)
		}
	}
}

func TestOneNumberInAllItsForms(t *testing.T) {
	list := read(t, "sku;codes;name;price;vat\n"+
		"US;012345678905;Twelve;1;25\n"+
		"NO;7038010001659;Thirteen;2;15\n"+
		"E8;96385074;Eight;3;15\n"+
		"CASE;17038010001656;Fourteen;4;15\n"+
		"PLU;4011 AB-12;Short;5;15\n")
	for code, want := range map[string]string{
		"012345678905": "US", "0012345678905": "US", "00012345678905": "US",
		"7038010001659": "NO", "07038010001659": "NO", " 7038010001659\r": "NO",
		"96385074": "E8", "0000096385074": "E8", "00000096385074": "E8",
		"17038010001656": "CASE",
		"4011":           "PLU", "AB-12": "PLU",
		"12345678905": "", "04011": "", "0000000004011": "", "ab-12": "", "7038010001650": "", "": "", " ": "",
		"CASE": "CASE", " PLU ": "PLU", // typed by hand
	} {
		if got, _ := list.ByCode(code, today); got.SKU != want {
			t.Errorf("ByCode(%q) is %q, want %q", code, got.SKU, want)
		}
	}
	if _, ok := list.BySKU("4011", today); ok {
		t.Error("BySKU takes a code for a sku")
	}
}

func TestCodeGoesBeforeSKU(t *testing.T) {
	list := read(t, "sku;codes;name;price;vat;from;to\n4011;;Spade;199;25;;\nB;4011;Bananer;26,90;15;;2026-03-02\n")
	if got, _ := list.ByCode("4011", today); got.SKU != "B" {
		t.Errorf("4011 is %q, want B", got.SKU)
	}
	if got, ok := list.ByCode("4011", day("2026-03-03")); ok {
		t.Errorf("an article without a price that day rings up as %q", got.SKU)
	}
}

func TestPeriods(t *testing.T) {
	list := read(t, `sku;codes;name;price;vat;from;to
K;4111;Kaffe;70;15;2026-02-01;
K;4111;Kaffe til påske;50;15;2026-03-30;2026-04-06
A;4222;Annet;9;25;;
K;;Kaffe i fjor;60;15;;2025-12-31
K;4111 4112;Kaffe på lørdag;40;15;2026-04-04;2026-04-04
`)
	for date, want := range map[string]string{
		"2020-01-01": "Kaffe i fjor", "2025-12-31": "Kaffe i fjor",
		"2026-01-01": "", "2026-01-31": "",
		"2026-02-01": "Kaffe", "2026-03-29": "Kaffe",
		"2026-03-30": "Kaffe til påske", "2026-04-03": "Kaffe til påske",
		"2026-04-04": "Kaffe på lørdag",
		"2026-04-05": "Kaffe til påske", "2026-04-06": "Kaffe til påske",
		"2026-04-07": "Kaffe", "2099-12-31": "Kaffe",
	} {
		for _, code := range []string{"4111", "4112", "K"} {
			got, ok := list.ByCode(code, day(date))
			if got.Name != want || ok != (want != "") {
				t.Errorf("%s on %s: %q, want %q", code, date, got.Name, want)
			}
		}
	}
	if list.Len() != 2 {
		t.Errorf("Len is %d, want 2", list.Len())
	}
	var names []string
	for a := range list.All(day("2026-04-04")) {
		names = append(names, a.Name)
	}
	if got := strings.Join(names, ","); got != "Kaffe på lørdag,Annet" {
		t.Errorf("All: %s", got)
	}
	for range list.All(today) {
		break
	}
}

// The day is the one on the wall: 2026-04-01 in Oslo begins on 31 March in UTC.
func TestTheDayIsLocal(t *testing.T) {
	list := read(t, "sku;codes;name;price;vat;from;to\n1;;A;1;15;2026-04-01;2026-04-01\n")
	oslo := time.FixedZone("CEST", 2*3600)
	for _, c := range []struct {
		at   time.Time
		want bool
	}{
		{time.Date(2026, 3, 31, 23, 59, 59, 0, oslo), false},
		{time.Date(2026, 4, 1, 0, 0, 0, 0, oslo), true},
		{time.Date(2026, 4, 1, 0, 0, 0, 0, oslo).UTC(), false},
		{time.Date(2026, 4, 1, 23, 59, 59, 999, oslo), true},
		{time.Date(2026, 4, 2, 0, 0, 0, 0, oslo), false},
	} {
		if _, ok := list.BySKU("1", c.at); ok != c.want {
			t.Errorf("at %v: %v, want %v", c.at, ok, c.want)
		}
	}
	if got := Date(20260401).String() + "|" + Date(0).String(); got != "2026-04-01|" {
		t.Errorf("String: %s", got)
	}
}

func TestScannable(t *testing.T) {
	list := read(t, `sku;codes;name;price;vat;unit;to
1;4011 7038010009457 7038010001659;Two;1;15;pcs;
2;7051100004019;Weighed;1;15;kg;
3;4012;Short only;1;15;;
4;96385074;Eight;1;15;;
5;012345678905;Over;1;15;;2026-01-01
`)
	if got := strings.Join(list.Scannable(today), " "); got != "7038010009457 96385074" {
		t.Errorf("Scannable: %s", got)
	}
}

func TestZeroListFindsNothing(t *testing.T) {
	var list List
	if _, ok := list.ByCode("7038010009457", today); ok || list.Len() != 0 || len(list.Scannable(today)) != 0 {
		t.Error("the zero list has something")
	}
}

// The rates are those of the country, half percents too, with a point or a
// comma; one of another country is a mistake.
func TestRatesAreTheCountrys(t *testing.T) {
	finland := []money.VATRate{2550, 1350, 1000, 0}
	list, err := Read(strings.NewReader("sku;codes;name;price;vat\n1;4011;A;1;25,5\n2;4012;B;1;13.5\n3;4013;C;1;0\n"), "prices.csv", finland)
	if err != nil {
		t.Fatal(err)
	}
	for sku, want := range map[string]money.VATRate{"1": 2550, "2": 1350, "3": 0} {
		if a, _ := list.BySKU(sku, day("2026-11-25")); a.VAT != want {
			t.Errorf("%s at %s", sku, a.VAT)
		}
	}
	const says = `prices.csv:2:5: column vat: "25" is not a rate: 25.5, 13.5, 10 or 0`
	if _, err := Read(strings.NewReader("sku;codes;name;price;vat\n1;4011;A;1;25\n"), "prices.csv", finland); err == nil || err.Error() != says {
		t.Errorf("%v, want %s", err, says)
	}
}
