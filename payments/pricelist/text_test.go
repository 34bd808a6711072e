package pricelist

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"Helmelk 1 l":                            "Helmelk 1 l",
		"  Grov  brød\t":                         "Grov brød",
		"To\r\nlinjer":                           "To linjer",
		"\x1b[31mRød\x07":                        "[31mRød",
		"a\u0085b\u009bc":                        "a b c",
		"Bla\u030Aba\u0308r":                     "Blåbär",
		"Cafe\u0301 C\u030Cuoppu":                "Café Čuoppu",
		"q\u0301 1\uFE0F\u20E3":                  "q 1",
		"\u0301a b \u0301":                       "a b",
		"Sjoko\u00ADlade\u200B\u2060":            "Sjokolade",
		"\u202Eabc\u202C \u2066d":                "abc d",
		"no\u00A0break\u2003em\u3000x":           "no break em x",
		"ＡＢＣ　１":                                  "ABC 1",
		"牛奶 200 g":                               "?? 200 g",
		"\U0001F34C":                             "?",
		"שלום":                                   "????",
		"½ l – 5 € “ok” … ™":                     "½ l – 5 € “ok” … ™",
		"":                                       "",
		" \t ":                                   "",
		"x\xffy":                                 "x?y",
		strings.Repeat("ø", 61):                  strings.Repeat("ø", 60),
		strings.Repeat("x", 61):                  strings.Repeat("x", 60),
		strings.Repeat("x", 59) + " y":           strings.Repeat("x", 59),
		strings.Repeat("x", 58) + " y":           strings.Repeat("x", 58) + " y",
		strings.Repeat("x", 59) + "a\u030Ab":     strings.Repeat("x", 59) + "å",
		strings.Repeat("x", 60) + "   \u200b":    strings.Repeat("x", 60),
		strings.Repeat("x\u0301\u0302\u0303", 9): strings.Repeat("x", 9),
	} {
		if got := clean(text, longestText); got != want {
			t.Errorf("clean(%q) is %q, want %q", text, got, want)
		}
	}
}

// Whatever one character is, the result is safe, and cleaning it again changes
// nothing.
func TestCleanEveryCharacter(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		once := clean("a"+string(r)+"b", longestText)
		for _, kept := range once {
			if !shown(kept) {
				t.Fatalf("%U: %q reaches the screen", r, kept)
			}
		}
		if twice := clean(once, longestText); twice != once {
			t.Fatalf("%U: %q turns into %q", r, once, twice)
		}
	}
}

func TestComposedPairs(t *testing.T) {
	for mark, pairs := range composed {
		for i, r := range []rune(pairs) {
			if i%2 == 0 && r > '~' || i%2 == 1 && (r <= '~' || !shown(r)) {
				t.Errorf("%U: %q at %d is out of step", mark, r, i)
			}
		}
	}
}
