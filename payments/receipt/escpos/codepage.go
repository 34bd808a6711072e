package escpos

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// CodePage is a set of 256 characters of a printer. The zero CodePage is what
// printers start with, of which only ASCII is used.
type CodePage struct {
	Name   string // "858"; see CodePages
	Number byte   // n of ESC t n; Epson's, and another one where a printer counts otherwise

	characters *charmap.Charmap
}

// CodePages are the code pages that have the letters of the Nordic languages,
// in the order in which they are tried: with € and on most printers first. The
// numbers are those of "ESC t" in Epson's ESC/POS Command Reference.
func CodePages() []CodePage {
	return []CodePage{
		{"858", 19, charmap.CodePage858},
		{"865", 5, charmap.CodePage865},
		{"850", 2, charmap.CodePage850},
		{"1252", 16, charmap.Windows1252},
		{"8859-15", 40, charmap.ISO8859_15},
	}
}

// Named is the code page of that name. It is also found as manuals write it:
// "PC858", "cp858", "WPC1252", "ISO8859-15". The error names those that there are.
func Named(name string) (CodePage, error) {
	var names []string
	for _, c := range CodePages() {
		if bare(name) == bare(c.Name) {
			return c, nil
		}
		names = append(names, c.Name)
	}
	return CodePage{}, fmt.Errorf("no code page %q; there are %s", name, strings.Join(names, ", "))
}

// bare is the name of a code page without what manuals put before and into it.
func bare(name string) string {
	name = strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToUpper(name))
	for _, prefix := range []string{"WPC", "PC", "CP", "IBM", "WINDOWS", "ISO"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return rest
		}
	}
	return name
}

// encode is the byte of a character; ok is false when the code page lacks it. A
// control character is in no code page: it would be a command.
func (c CodePage) encode(r rune) (b byte, ok bool) {
	switch {
	case r < ' ', r >= 0x7F && r < 0xA0:
		return 0, false
	case r < 0x7F:
		return byte(r), true
	case c.characters == nil:
		return 0, false
	}
	b, ok = c.characters.EncodeRune(r)
	return b, ok && b >= 0x80
}
