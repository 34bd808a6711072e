package theme

import "strings"

// Charset is which characters a terminal can draw.
type Charset int

// The charsets.
const (
	ASCII Charset = iota
	Boxes         // UTF-8 with letters, lines and blocks, but without check marks: the Linux console
	UTF8
)

// charsetOf follows the locale; a terminal that is older than UTF-8 says so by its
// name, whatever the locale of the machine that it is logged in to.
func charsetOf(term string, getenv func(string) string) Charset {
	locale := getenv("LANG")
	for _, name := range []string{"LC_CTYPE", "LC_ALL"} { // the later before the earlier (POSIX, 8.2)
		if v := getenv(name); v != "" {
			locale = v
		}
	}
	locale = strings.ToLower(locale)
	switch {
	case term == "dumb", strings.HasPrefix(term, "vt"), !strings.Contains(locale, "utf-8") && !strings.Contains(locale, "utf8"):
		return ASCII
	case term == "linux":
		return Boxes
	}
	return UTF8
}

// Rule is the character of a line between two parts of a screen.
func (t Theme) Rule() string {
	if t.Text == ASCII {
		return "-"
	}
	return "─"
}

// Band is that of the frame around a result.
func (t Theme) Band() string {
	if t.Text == ASCII {
		return "="
	}
	return "═"
}

// Check is what may stand beside a symbol such as [OK], never instead of it.
func (t Theme) Check(symbol string) string {
	if t.Text != UTF8 {
		return ""
	}
	switch symbol {
	case "[OK]":
		return " ✔"
	case "[XX]":
		return " ✖"
	case "[..]":
		return " …"
	}
	return ""
}

// plain is what people read in place of a character that is not ASCII: one column
// for one, since everything stands in columns.
var plain = map[rune]rune{
	'æ': 'a', 'ä': 'a', 'å': 'a', 'á': 'a', 'à': 'a', 'â': 'a', 'ã': 'a', 'ø': 'o', 'ö': 'o', 'ó': 'o', 'ô': 'o', 'ò': 'o', 'õ': 'o',
	'é': 'e', 'è': 'e', 'ê': 'e', 'ë': 'e', 'ü': 'u', 'ú': 'u', 'ù': 'u', 'û': 'u', 'í': 'i', 'ï': 'i', 'î': 'i', 'ì': 'i', 'ñ': 'n', 'ç': 'c',
	'š': 's', 'ž': 'z', 'ð': 'd', 'þ': 't', 'ß': 's', 'ý': 'y',
	'Æ': 'A', 'Ä': 'A', 'Å': 'A', 'Á': 'A', 'À': 'A', 'Â': 'A', 'Ø': 'O', 'Ö': 'O', 'Ó': 'O', 'Ô': 'O', 'É': 'E', 'È': 'E', 'Ê': 'E', 'Ü': 'U',
	'Ú': 'U', 'Í': 'I', 'Ñ': 'N', 'Ç': 'C', 'Š': 'S', 'Ž': 'Z', 'Ð': 'D',
	'─': '-', '═': '=', '…': '.', '–': '-', '—': '-', '‘': '\'', '’': '\'', '“': '"', '”': '"', '«': '"', '»': '"', '·': '.', '×': 'x', '€': 'E', '\u00a0': ' ', '½': '2', '°': 'o', '%': '%',
}

// Draw is a view as the terminal can draw it.
func (t Theme) Draw(view string) string {
	if t.Text != ASCII {
		return view
	}
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		if p, ok := plain[r]; ok {
			return p
		}
		return '?'
	}, view)
}
