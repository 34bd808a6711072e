package pricelist

import (
	"strings"
	"testing"
)

const before = short + "1;7038010009457;Helmelk;22,50;15\n2;4011;Bananer;10;15\n3;4012;Epler;10;15\n4;4013;Plommer;10;15\n"

// Old and new of every article, the most doubtful first, and nothing of those
// that are as they were, wherever they stand.
func TestDifference(t *testing.T) {
	after := short + "4;4013;Plommer;10;15\n5;4014;Druer;30;15\n3;4012;Epler røde;10;25\n2;4011;Bananer;100;15\n"
	d := Differ(read(t, before), read(t, after), today)
	const want = `2 changed, 1 new, 1 gone
!! 2  Bananer  10.00 -> 100.00
   1  Helmelk  22.50 -> gone
   3  Epler røde  same price
   5  Druer  new 30.00
`
	if d.String() != want || d.Count() != 4 || d.Rows[2].What != Name|VAT {
		t.Errorf("got\n%s%v\nwant\n%s", d, d.Rows[2].What, want)
	}
}

func TestDifferenceOfOtherDays(t *testing.T) {
	from := read(t, full+milk+";;;;;;")
	to := read(t, full+milk+";;;;;;\n1;7038010009457;Helmelk;19,90;15;;;;;2026-04-01;2026-04-30")
	if d := Differ(from, to, today); len(d.Rows) != 1 || d.Rows[0].What != Later || d.Rows[0].On != 20260401 || d.Rows[0].New.Price != 1990 || d.String() != "1 changed, 0 new, 0 gone\n   1  Helmelk  22.50 -> 19.90  2026-04-01\n" {
		t.Errorf("%+v", d.Rows)
	}
	if d := Differ(from, to, day("2026-04-02")); len(d.Rows) != 1 || d.Rows[0].New.Price != 1990 || d.Rows[0].Leaps() || d.Rows[0].On != 0 {
		t.Errorf("%+v", d.Rows)
	}
	if d := Differ(to, to, today); d.Count() != 0 {
		t.Errorf("%+v", d.Rows)
	}
}

// Every fault of a file at once, each one sentence with its place.
func TestCheckTellsAll(t *testing.T) {
	text := full + "1;7038010009456;Melk;1;14;;;;P9;;\n2;4011;A;1;15;;;;;;\n3;4011;B;-1;15;;;;;;\n2;;A;1;15;;;;;;\n"
	list, faults := Check(strings.NewReader(text), "prices.csv", norway)
	var got []string
	for _, f := range faults {
		got = append(got, f.Error())
	}
	want := `prices.csv:2:2: column codes: 7038010009456 has a wrong check digit: the last digit should be 7
prices.csv:2:5: column vat: "14" is not a rate: 25, 15, 12 or 0
prices.csv:2:9: column linked: no article has the sku P9
prices.csv:4:2: column codes: 4011 belongs to sku 2 already (line 3)
prices.csv:4:4: column price: "-1" is negative
prices.csv:5:10: column from: sku 2 begins on the same day as on line 3`
	if list != nil || strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if _, faults = Check(strings.NewReader(short+strings.Repeat(";;;;\n", 3*MostFaults)), "f", norway); len(faults) != MostFaults {
		t.Errorf("%d faults", len(faults))
	}
}

func TestWarnings(t *testing.T) {
	list := read(t, full+"1;4011;Melk;0;15;;;;;;\n2;;Brød;1;15;;;;P;;\nP;;Pant;0;0;;;;;;\n3;4012;Melk;5;15;;;;;;2026-03-01\n")
	var got []string
	for _, w := range list.Warnings("f", today) {
		got = append(got, w.Error())
	}
	want := `f:2: sku 1 costs nothing
f:3: sku 2 has no code: it can be typed or searched, not scanned
f:5: sku 3 has no price any more: its last day is over
f:5: sku 3 has the name of sku 1 (line 2) and another price`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}
