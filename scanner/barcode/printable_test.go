package barcode_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"butikk/kasse/scanner/barcode"
)

func TestPrintable(t *testing.T) {
	for raw, want := range map[string]string{
		"":                         "",
		"Brød på øy":               "Brød på øy",
		"Br\xf8d":                  "Brød",
		"a\tb\r\nc\x00d\x7f":       "a·b··c·d·",
		"\x1b]0;title\x07":         "·]0;title·",
		"a\u0085b\u009bc":          "a·b·c",
		"a\u200fb\u2066c\u2028d":   "a·b·c·d",
		"e\u0301":                  "e·",
		"漢字":                       "··",
		"☕":                        "·",
		"soft\u00adhyphen\u00a0nb": "soft·hyphen·nb",
		"Άλφα Йод":                 "Άλφα Йод",
		"https://QR.VIPPS.NO/28/2/01/031/4721234567": "https://QR.VIPPS.NO/28/2/01/031/*******567",
		"https://qr.mobilepay.dk/x/12345/123456":     "https://qr.mobilepay.dk/x/12345/***456",
		"https://example.com/7038010001659":          "https://example.com/7038010001659",
		strings.Repeat("a", 60):                      strings.Repeat("a", 60),
		strings.Repeat("a", 61):                      strings.Repeat("a", 59) + "…",
	} {
		if got := barcode.Printable(raw); got != want {
			t.Errorf("Printable(%q) = %q, want %q", raw, got, want)
		}
		assertPrintable(t, barcode.Printable([]byte(raw)))
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add([]byte("\x1b[2J\u202e\xff"))
	f.Fuzz(func(t *testing.T, raw []byte) { assertPrintable(t, barcode.Printable(raw)) })
}

func assertPrintable(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > 60 {
		t.Errorf("%q is not 60 characters of UTF-8", s)
	}
	for _, r := range s {
		if !unicode.IsPrint(r) || unicode.In(r, unicode.M, unicode.Han, unicode.Hangul, unicode.Bidi_Control) {
			t.Errorf("%q holds %U", s, r)
		}
	}
}
