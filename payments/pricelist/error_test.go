package pricelist

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

const (
	short = "sku;codes;name;price;vat\n"
	full  = "sku;codes;name;price;vat;unit;department;min_age;linked;from;to\n"
	milk  = "1;7038010009457;Helmelk;22,50;15"
)

// Line, column and every word: they are what the shop has to go by.
var errorCases = []struct {
	name, text   string
	line, column int
	reason       string
}{
	// the file
	{"empty file", "", 1, 0, "the file is empty: it begins with the names of the columns"},
	{"only a mark", "\uFEFF", 1, 0, "the file is empty: it begins with the names of the columns"},
	{"no rows", "\n" + short, 2, 0, "no article follows the names of the columns"},
	{"no rows, CRLF", "sku,codes,name,price,vat\r\n\r\n", 1, 0, "no article follows the names of the columns"},

	// the header
	{"unknown column", "sku;codes;name;prise;vat\n" + milk, 1, 4, `column "prise" is not known: the columns are sku, codes, name, price, vat, unit, department, min_age, linked, from, to`},
	{"no header", milk + "\n", 1, 1, `column "1" is not known: the columns are sku, codes, name, price, vat, unit, department, min_age, linked, from, to`},
	{"column without a name", "sku;codes;name;price;vat;\n", 1, 6, "a column without a name"},
	{"missing column", "sku;codes;name;vat\n1;2;3;4", 1, 0, "column price is missing: sku, codes, name, price and vat must be there"},
	{"duplicate column", "sku;codes;name;price;vat;Name\n", 1, 6, "column name is column 3 already"},
	{"header in Latin-1", "sku;codes;name;price;vat;f\xf8r\n", 1, 6, "the text is not UTF-8: save the file as CSV UTF-8"},
	{"header in UTF-16", "\xff\xfes\x00k\x00u\x00,\x00", 1, 1, "the text is not UTF-8: save the file as CSV UTF-8"},
	{"quotation mark in the header", "sku;co\"des;name;price;vat\n", 1, 2, `a quotation mark (") inside a field: put the field in quotation marks and write the mark twice`},

	// the shape of a row
	{"too few fields", short + milk + "\n2;4011;Bananer\n", 3, 4, "3 fields where the first line has 5"},
	{"too many fields", short + milk + ";x;y\n", 2, 6, "7 fields where the first line has 5"},
	{"price not quoted", "sku,codes,name,price,vat\n1,2,3,22,50,15\n", 2, 6, `6 fields where the first line has 5: a field with a comma needs quotation marks, as in "22,50"`},
	{"mark inside a field", short + "\n1;4011;5\" spiker;1;25\n", 3, 3, `column name: a quotation mark (") inside a field: put the field in quotation marks and write the mark twice`},
	{"text behind a mark", short + "1;4011;\"Ola\"s;1;25\n", 2, 3, `column name: a quotation mark (") is not closed, or text follows the closing one`},
	{"mark never closed", short + milk + "\n2;4011;\"Bananer;1;25\n3;4012;Epler;1;25\n4;4013;Plommer;1;25\n", 3, 3, `column name: a quotation mark (") is not closed, or text follows the closing one`},
	{"mark in a sixth field", short + milk + ";\"x", 2, 6, `a quotation mark (") is not closed, or text follows the closing one`},
	{"row in Latin-1", short + "1;4011;Br\xf8d;1;15\n", 2, 3, "column name: the text is not UTF-8: save the file as CSV UTF-8"},

	// sku and name
	{"no sku", short + ";4011;Bananer;1;15", 2, 1, "column sku: is empty"},
	{"sku with a space", short + "A 1;4011;Bananer;1;15", 2, 1, `column sku: "A 1" has a space in it, or a character that a screen does not show`},
	{"invisible sku", short + "A\u200b1;4011;Bananer;1;15", 2, 1, `column sku: "A1" has a space in it, or a character that a screen does not show`},
	{"long sku", short + strings.Repeat("ø", 41) + ";4011;Bananer;1;15", 2, 1, `column sku: "` + strings.Repeat("ø", 40) + `" is longer than 40 characters`},
	{"no name", short + "1;4011; ;1;15", 2, 3, "column name: is empty"},
	{"nothing but marks", short + "1;4011;\u200b\u0301\x07;1;15", 2, 3, "column name: is empty"},

	// price
	{"no price", short + "1;4011;A;;15", 2, 4, "column price: is empty"},
	{"word for a price", short + "1;4011;A;gratis;15", 2, 4, `column price: "gratis" is not a price such as 22.50 or 22,50`},
	{"price with a point only", short + "1;4011;A;22.;15", 2, 4, `column price: "22." is not a price such as 22.50 or 22,50`},
	{"price with groups", short + "1;4011;A;1.234,50;15", 2, 4, `column price: "1.234,50" is not a price such as 22.50 or 22,50`},
	{"price with a space", short + "1;4011;A;1 234,50;15", 2, 4, `column price: "1 234,50" is not a price such as 22.50 or 22,50`},
	{"negative price", short + "1;4011;A;-5,00;15", 2, 4, `column price: "-5,00" is negative`},
	{"three decimals", short + "1;4011;A;22,505;15", 2, 4, `column price: "22,505" has more than two decimals`},
	{"over the maximum", short + "1;4011;A;650000,00;15\n2;4012;B;650000,01;15", 3, 4, `column price: "650000,01" is more than 650000.00, the most that one payment can be`},
	{"far over", short + "1;4011;A;99999999999999999999;15", 2, 4, `column price: "99999999999999999999" is more than 650000.00, the most that one payment can be`},

	// vat, unit, age
	{"unknown vat", short + "1;4011;A;1;14", 2, 5, `column vat: "14" is not a rate: 25, 15, 12 or 0`},
	{"no vat", short + "1;4011;A;1;", 2, 5, `column vat: "" is not a rate: 25, 15, 12 or 0`},
	{"unknown unit", full + milk + ";liter;;;;;", 2, 6, `column unit: "liter" is not a unit: pcs or kg`},
	{"age in words", full + milk + ";;;18+;;;", 2, 8, `column min_age: "18+" is not an age in whole years from 0 to 99`},
	{"signed age", full + milk + ";;;+18;;;", 2, 8, `column min_age: "+18" is not an age in whole years from 0 to 99`},
	{"great age", full + milk + ";;;100;;;", 2, 8, `column min_age: "100" is not an age in whole years from 0 to 99`},

	// codes
	{"check digit of 13", short + "1;4011 7038010009456;A;1;15", 2, 2, "column codes: 7038010009456 has a wrong check digit: the last digit should be 7"},
	{"check digit of 12", short + "1;012345678900;A;1;15", 2, 2, "column codes: 012345678900 has a wrong check digit: the last digit should be 5"},
	{"check digit of 14", short + "1;17038010001659;A;1;15", 2, 2, "column codes: 17038010001659 has a wrong check digit: the last digit should be 6"},
	{"check digit of 8", short + "1;96385070;A;1;15", 2, 2, "column codes: 96385070 has a wrong check digit: the last digit should be 4"},
	{"check digit zero", short + "1;7038010009571;A;1;15", 2, 2, "column codes: 7038010009571 has a wrong check digit: the last digit should be 0"},
	{"long code", short + "1;123456789012345678901;A;1;15", 2, 2, `column codes: "123456789012345678901" is longer than 20 characters`},
	{"codes with a comma", short + "1;4011,4012;A;1;15", 2, 2, `column codes: "4011,4012" may have digits, letters a to z and - only, and a space between two codes`},
	{"code with ø", short + "1;øl;A;1;15", 2, 2, `column codes: "øl" may have digits, letters a to z and - only, and a space between two codes`},
	{"code of another", short + milk + "\n2;4011;B;1;15\n3;4012 7038010009457;C;1;15", 4, 2, "column codes: 7038010009457 belongs to sku 1 already (line 2)"},
	{"UPC of another", short + "1;012345678905;A;1;15\n2;0012345678905;B;1;15", 3, 2, "column codes: 0012345678905 belongs to sku 1 already (line 2)"},
	{"short code of another", short + "1;4011;A;1;15\n2;4011;B;1;15", 3, 2, "column codes: 4011 belongs to sku 1 already (line 2)"},

	// linked
	{"unknown link", full + milk + ";;;;P9;;", 2, 9, "column linked: no article has the sku P9"},
	{"link to a code", full + milk + ";;;;7038010009457;;", 2, 9, "column linked: no article has the sku 7038010009457"},
	{"bad link", full + milk + ";;;;P 9;;", 2, 9, `column linked: "P 9" has a space in it, or a character that a screen does not show`},
	{"link to itself", full + milk + ";;;;1;;", 2, 9, "column linked: the article is linked to itself"},
	{"chain", full + milk + ";;;;2;;\n2;;B;1;0;;;;3;;\n3;;C;1;0;;;;;;", 2, 9, "column linked: 2 links on to 3 (line 3): a linked article can not have one of its own"},
	{"chain in one period", full + "2;;B;1;0;;;;;;\n2;;B;1;0;;;;3;2026-01-01;\n" + milk + ";;;;2;;\n3;;C;1;0;;;;;;", 4, 9, "column linked: 2 links on to 3 (line 3): a linked article can not have one of its own"},
	{"ring", full + milk + ";;;;2;;\n2;;B;1;0;;;;1;;", 2, 9, "column linked: 2 links on to 1 (line 3): a linked article can not have one of its own"},

	// dates
	{"bad from", full + milk + ";;;;;1.3.2026;", 2, 10, `column from: "1.3.2026" is not a date such as 2026-01-31`},
	{"no such day", full + milk + ";;;;;;2026-02-29", 2, 11, `column to: "2026-02-29" is not a date such as 2026-01-31`},
	{"to before from", full + milk + ";;;;;2026-03-02;2026-03-01", 2, 11, "column to: 2026-03-01 is before from (2026-03-02)"},
	{"same from", full + milk + ";;;;;2026-03-02;\n" + milk + ";;;;;2026-03-03;\n" + milk + ";;;;;2026-03-02;2026-03-05\n", 4, 10, "column from: sku 1 begins on the same day as on line 2"},
	{"same empty from", full + milk + ";;;;;;2026-03-02\n" + milk + ";;;;;;", 3, 10, "column from: sku 1 begins on the same day as on line 2"},
	{"same sku, no periods", short + milk + "\n2;;B;1;15\n" + milk + "\n" + milk, 4, 1, "column sku: sku 1 begins on the same day as on line 2"},

	// the first of several, by line and then by column as the file has them
	{"left before right", "vat;price;codes;sku;name\n9;-1;7038010009456;;", 2, 1, `column vat: "9" is not a rate: 25, 15, 12 or 0`},
	{"upper before lower", short + "1;4011;A;-1;15\n;;;;", 2, 4, `column price: "-1" is negative`},
	{"link before a later row", full + milk + ";;;;P9;;\n2;;;;;;;;;;", 2, 9, "column linked: no article has the sku P9"},
	{"link in a later row", full + "1;;A;-1;15;;;;2;;\n2;;B;2;15;;;;;;", 2, 4, `column price: "-1" is negative`},
	{"link to a row that is wrong", full + milk + ";;;;P2;;\nP2;;Pant;-2;0;;;;;;", 3, 4, `column price: "-2" is negative`},
	{"link to a row cut short", full + milk + ";;;;P2;;\nP2;;Pant", 3, 4, "3 fields where the first line has 11"},
	{"link behind a mark", full + milk + ";;;;P2;;\n\"2;;A;1;15;;;;;;\nP2;;Pant;2;0;;;;;;", 3, 1, `column sku: a quotation mark (") is not closed, or text follows the closing one`},
	{"same from before a later row", short + milk + "\n" + milk + "\n3;;;;", 3, 1, "column sku: sku 1 begins on the same day as on line 2"},
	{"lines of a quoted field count", short + "1;4011;\"A\nB\";1;15\n2;;;1;15", 4, 3, "column name: is empty"},
}

func TestErrors(t *testing.T) {
	for _, c := range errorCases {
		list, err := Read(strings.NewReader(c.text), "prices.csv", norway)
		var got *Error
		if !errors.As(err, &got) || list != nil {
			t.Errorf("%s: %v, list %v", c.name, err, list)
			continue
		}
		if got.File != "prices.csv" || got.Line != c.line || got.Column != c.column || got.Reason != c.reason {
			t.Errorf("%s:\n got %d:%d %s\nwant %d:%d %s", c.name, got.Line, got.Column, got.Reason, c.line, c.column, c.reason)
		}
	}
}

func TestErrorIsOneSentence(t *testing.T) {
	_, err := Read(strings.NewReader(short+milk+"\n2;;A;22,505;15"), "prices.csv", norway)
	const want = `prices.csv:3:4: column price: "22,505" has more than two decimals`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// What the file says stands in errors, and they are shown on a screen.
func TestErrorIsSafeForTheScreen(t *testing.T) {
	_, err := Read(strings.NewReader(short+"1;;A;\x1b[2J\u202e牛"+strings.Repeat("x", 500)+";15"), "prices.csv", norway)
	if err == nil || strings.ContainsAny(err.Error(), "\x1b\u202e牛") || len(err.Error()) > 200 {
		t.Errorf("%q", err)
	}
}

func TestFilesThatCanNotBeRead(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none.csv")
	_, err := ReadFile(missing, norway, OS{})
	var got *Error
	if !errors.As(err, &got) || got.Line != 0 || got.Column != 0 || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing file: %#v", err)
	}
	if want := missing + ": can not be read: no such file or directory"; err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	folder := t.TempDir()
	if err := os.Chtimes(folder, time.Time{}, time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	if _, err = ReadFile(folder, norway, OS{}); !errors.As(err, &got) || got.Line != 0 {
		t.Errorf("folder: %#v", err)
	}

	broken := errors.New("the line went down")
	for name, r := range map[string]io.Reader{
		"at once":    iotest.ErrReader(broken),
		"in a row":   io.MultiReader(strings.NewReader(short+milk), iotest.ErrReader(broken)),
		"in a mark":  io.MultiReader(strings.NewReader(short+"1;\"2"), iotest.ErrReader(broken)),
		"far behind": io.MultiReader(strings.NewReader(many(5_000)), iotest.ErrReader(broken)),
		"after one":  io.MultiReader(strings.NewReader(many(5_000)+";;;;\n"), iotest.ErrReader(broken)),
	} {
		list, err := Read(r, "prices.csv", norway)
		if !errors.As(err, &got) || list != nil || !errors.Is(err, broken) ||
			err.Error() != "prices.csv: can not be read: the line went down" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// One byte at a time is how a slow disk may answer; nothing may depend on it.
func TestReadInPieces(t *testing.T) {
	list, err := Read(iotest.OneByteReader(strings.NewReader("\uFEFF"+short+milk)), "prices.csv", norway)
	if err != nil || list.Len() != 1 {
		t.Errorf("%v, %v", list, err)
	}
}
