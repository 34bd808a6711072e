package escpos_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/receipt/escpos"
	"butikk/kasse/payments/receipt/escpos/paper"
)

// printed is how one row comes out.
func printed(t *testing.T, codePage, text string) string {
	t.Helper()
	lines := read(t, escpos.Paper{CodePage: named(t, codePage)}.Bytes(receipt.Page{{Text: text}}))
	if len(lines) != 1 {
		t.Fatalf("%q is %d lines", text, len(lines))
	}
	return lines[0].Text
}

func TestACharacterThatIsLackedBecomesItsNearest(t *testing.T) {
	for _, c := range []struct{ page, text, want string }{
		{"858", "Blåbær, Ängö, 5 €", "Blåbær, Ängö, 5 €"},
		{"865", "Blåbær, Ängö, 5 €", "Blåbær, Ängö, 5 EUR"},
		{"858", "Guođđu Čáhci Ŋaŋŋa Ŧ Š ž", "Guoddu Cáhci Nanna T S z"},
		{"865", "À Ã ß Þór ð œ", "A A ß THór d oe"},
		{"858", "“Jul” – ‘mat’…", `"Jul" - 'mat'...`},
		{"1252", "“Jul” – ‘mat’…", "“Jul” – ‘mat’…"},
		{"8859-15", "¼ ½ ⅓ ™ № ﬁn ２", "1/4 1/2 1/3 TM No fin 2"},
		{"858", "Ва́ska Ω 汉 한 ≤5 ﾞ", "??ska ? ? ? <=5 ?"},
		{"858", "1\u00a0299\u202f000\u2009,\u3000-", "1 299 000 , -"},
		{"858", "A\u030angstro\u0308m, s\u030c", "Ångström, s"},
		{"858", "a\u200bb\u00adc\u202ed\ufeffe", "abcde"},
		{"858", "a\x1b@b\nc\x1dV\x00d\x7fe\u0085f\u009bg\th\xffi\u2028j", "a?@b?c?V?d?e?f?g?h?i?j"},
		{"858", "'\u0301 ´ ` ¨", "' ´ ` ¨"},
		{"865", "´ ¨ ©", `' " (C)`},
	} {
		if got := printed(t, c.page, c.text); got != c.want {
			t.Errorf("%s: %q becomes %q, want %q", c.page, c.text, got, c.want)
		}
	}
}

func TestAnAmountStaysAtItsEnd(t *testing.T) {
	long := "Gavekort 100 €, 200 € og 500 € i konvolutt"
	for _, c := range []struct{ text, want string }{
		{receipt.Ends("Gavekort 20 €", "230,00"), receipt.Ends("Gavekort 20 EUR", "230,00")},
		{receipt.Ends("Totalt €", "1\u00a0299,00 €"), receipt.Ends("Totalt EUR", "1 299,00 EUR")},
		{receipt.Ends("Ra\u030a fisk", "99,00"), receipt.Ends("Rå fisk", "99,00")},
		{receipt.Ends("Sukker\u200b\u00adfri", "99,00"), receipt.Ends("Sukkerfri", "99,00")},
		{long, "Gavekort 100 EUR, 200 EUR og 500 EUR i konvolutt"[:receipt.Width]},
		{long[:strings.Index(long, "i")], "Gavekort 100 EUR, 200 EUR og 500 EUR"},
		{strings.Repeat("€", 50), strings.Repeat("EUR", 14)},
		{strings.Repeat("å", 50), strings.Repeat("å", receipt.Width)},
	} {
		if got := printed(t, "865", c.text); got != c.want {
			t.Errorf("%q becomes\n%q, want\n%q", c.text, got, c.want)
		}
	}
}

// Columns hold only where a printer centres rows that are all of one width.
func TestEveryRowFillsThePage(t *testing.T) {
	for _, text := range []string{"", "a", "  å €", strings.Repeat("x", 99), "\n"} {
		for _, c := range escpos.CodePages() {
			dump, err := paper.Dump(escpos.Paper{CodePage: c}.Bytes(receipt.Page{{Text: text}}))
			if err != nil {
				t.Fatal(err)
			}
			_, row, _ := strings.Cut(dump, "|")
			row, _, _ = strings.Cut(row, "|")
			if utf8.RuneCountInString(row) != receipt.Width {
				t.Errorf("%s: %q becomes %q", c.Name, text, row)
			}
		}
	}
}

// characters of a code page as they are in the standard, without controls and
// spaces.
func characters(t *testing.T, name string) map[rune]bool {
	t.Helper()
	page := map[string]*charmap.Charmap{
		"850": charmap.CodePage850, "858": charmap.CodePage858, "865": charmap.CodePage865,
		"1252": charmap.Windows1252, "8859-15": charmap.ISO8859_15,
	}[name]
	if page == nil {
		t.Fatalf("no code page %s", name)
	}
	all := map[rune]bool{}
	for b := range 256 {
		if r := page.DecodeByte(byte(b)); unicode.IsGraphic(r) && !unicode.Is(unicode.Zs, r) && r != utf8.RuneError {
			all[r] = true
		}
	}
	return all
}

func TestEveryCharacterOfACodePageIsPrintedAsItself(t *testing.T) {
	for _, c := range escpos.CodePages() {
		for r := range characters(t, c.Name) {
			if got := printed(t, c.Name, "x"+string(r)); got != "x"+string(r) {
				t.Errorf("%s: %U %c becomes %q", c.Name, r, r, got)
			}
		}
	}
}

// FuzzTexts plays the worst text in every place a text can be: the printer gets
// the commands that it gets for a harmless one, and reads every character that
// it has.
func FuzzTexts(f *testing.F) {
	f.Add("Blåbær 5 €", byte(0))
	f.Add("a\x1b@\x1dV\x00\n\x10\x14\x01\x00\x05\x1dr\x01\u009b\u0085", byte(1))
	f.Add("R2-0391", byte(2))
	f.Add("a{b\x1dkI", byte(2))
	f.Add(receipt.Ends("€ A\u030a", "1\u00a0299,00"), byte(3))
	f.Add(strings.Repeat("\u0301", 99)+"\xff\ufffd", byte(4))
	f.Fuzz(func(t *testing.T, text string, setup byte) {
		pages := escpos.CodePages()
		p := escpos.Paper{CodePage: pages[int(setup)%len(pages)], Narrow: setup&8 != 0, Cut: setup&16 != 0}
		harmless := "x"
		if !isBarcode(text, p.Narrow) {
			harmless = "å" // no barcode holds it
		}
		got, want := p.Bytes(everywhere(text)), p.Bytes(everywhere(harmless))
		if g, w := commands(t, got), commands(t, want); g != w {
			t.Fatalf("commands\n%swant\n%s", g, w)
		}
		lines := read(t, got)
		if readable(text, characters(t, p.CodePage.Name)) {
			row := strings.TrimRight(firstRunes(text, receipt.Width), " ")
			if lines[0].Text != row || lines[1].Text != row {
				t.Fatalf("%q is printed as %q and %q", text, lines[0].Text, lines[1].Text)
			}
		}
		if isBarcode(text, p.Narrow) && lines[2].Barcode != text {
			t.Fatalf("%q is the barcode %q", text, lines[2].Barcode)
		}
		slip := p.TestSlip(text, "%s "+strings.ReplaceAll(text, "%", ""))
		if g, w := commands(t, slip), commands(t, p.TestSlip("x", "%s")); g != w {
			t.Fatalf("commands of the slip\n%swant\n%s", g, w)
		}
		read(t, slip)
	})
}

func everywhere(text string) receipt.Page {
	return receipt.Page{{Text: text}, {Text: text, Tall: true}, {Text: text, Barcode: true}, {Text: text}}
}

// commands are the lines of a dump without rows' texts and a barcode's.
func commands(t *testing.T, stream []byte) string {
	t.Helper()
	dump, err := paper.Dump(stream)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for line := range strings.Lines(dump) {
		if strings.HasPrefix(line, "|") {
			line = "row " + line[strings.LastIndex(line, "|")+2:]
		} else if strings.HasPrefix(line, "GS k") {
			line = "barcode\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

// isBarcode: 17 characters are as wide as a row of the large font, 12 as one of
// the small.
func isBarcode(text string, narrow bool) bool {
	most := 17
	if narrow {
		most = 12
	}
	return text != "" && len(text) <= most && strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}

func readable(text string, characters map[rune]bool) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r != ' ' && !characters[r] || unicode.In(r, unicode.Cf) }) < 0
}

func firstRunes(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n])
	}
	return text
}
