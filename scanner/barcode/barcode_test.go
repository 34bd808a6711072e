package barcode_test

import (
	"reflect"
	"strings"
	"testing"

	"butikk/kasse/scanner/barcode"
)

func parse(text string) barcode.Code {
	rules := barcode.RulesOf("NO")
	return rules.Parse(text, barcode.Profile{})
}

// gtin makes 14 digits a GTIN.
func gtin(digits string) (g barcode.GTIN) {
	if copy(g[:], digits) != len(g) {
		panic(digits)
	}
	return g
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, scanned string
		want          barcode.Code
	}{
		{"EAN-13", "7038010001659", barcode.Code{Kind: barcode.Article, Text: "7038010001659", GTIN: gtin("07038010001659")}},
		{"suffix left on", "7038010001659\r\n", barcode.Code{Kind: barcode.Article, Text: "7038010001659", GTIN: gtin("07038010001659")}},
		{"wrong check digit", "7038010001650", barcode.Code{Reason: barcode.WrongCheckDigit, Text: "7038010001650"}},
		{"swap that arithmetic can not see", "7083010001659", barcode.Code{Kind: barcode.Article, Text: "7083010001659", GTIN: gtin("07083010001659")}},
		{"UPC-A", "012345678905", barcode.Code{Kind: barcode.Article, Text: "012345678905", GTIN: gtin("00012345678905")}},
		{"UPC-A as EAN-13", "0012345678905", barcode.Code{Kind: barcode.Article, Text: "0012345678905", GTIN: gtin("00012345678905")}},
		{"EAN-8", "96385074", barcode.Code{Kind: barcode.Article, Text: "96385074", GTIN: gtin("00000096385074")}},
		{"EAN-8 of the shop", "20012342", barcode.Code{Kind: barcode.Article, Text: "20012342", GTIN: gtin("00000020012342")}},
		{"eight digits, neither", "04252615", barcode.Code{Reason: barcode.WrongCheckDigit, Text: "04252615"}},
		{"eight digits, both", "01234565", barcode.Code{Kind: barcode.Article, Text: "01234565", GTIN: gtin("00000001234565"), Other: gtin("00012345000065")}},
		{"case of articles", "17038010001656", barcode.Code{Kind: barcode.Article, Text: "17038010001656", GTIN: gtin("17038010001656")}},
		{"variable measure", "97038010001652", barcode.Code{Kind: barcode.Article, Text: "97038010001652", GTIN: gtin("97038010001652")}},
		{"wrong 14 digits", "17038010001659", barcode.Code{Reason: barcode.WrongCheckDigit, Text: "17038010001659"}},
		{"PLU", "0042", barcode.Code{Kind: barcode.Number, Text: "0042"}},
		{"ten digits", "4791234567", barcode.Code{Kind: barcode.Number, Text: "4791234567"}},
		{"two scans glued", "70380100016597038010001659", barcode.Code{Kind: barcode.Number, Text: "70380100016597038010001659"}},
		{"nothing", "\r\n", barcode.Code{Reason: barcode.Empty}},
		{"letters", "ABC-123", barcode.Code{Reason: barcode.UnknownText, Text: "ABC-123"}},
		{"letter before digits", "F7038010001659", barcode.Code{Reason: barcode.UnknownText, Text: "F7038010001659"}},
		{"full-width digits", "７038010001659", barcode.Code{Reason: barcode.UnknownText, Text: "·038010001659"}},
		{"noise", "\x00\xff\xfe\x80", barcode.Code{Reason: barcode.ControlCharacters, Text: "·ÿþ·"}},
		{"two codes in one QR", "7038010001659\r7038010001659", barcode.Code{Reason: barcode.ControlCharacters, Text: "7038010001659·7038010001659"}},
		{"escape sequence", "\x1b[2J7038010001659", barcode.Code{Reason: barcode.ControlCharacters, Text: "·[2J7038010001659"}},
		{"C1 in UTF-8", "\u009b2J", barcode.Code{Reason: barcode.ControlCharacters, Text: "·2J"}},
		{"C1 in Latin-1", "\x9b2J", barcode.Code{Reason: barcode.ControlCharacters, Text: "·2J"}},
		{"bidi mark", "ab\u202ecd", barcode.Code{Reason: barcode.ControlCharacters, Text: "ab·cd"}},
		{"address of an article", "https://example.com/gtin/7038010001659", barcode.Code{Reason: barcode.UnknownText, Text: "https://example.com/gtin/7038010001659"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := parse(c.scanned); !reflect.DeepEqual(got, c.want) {
				t.Errorf("Parse(%q)\n got %#v\nwant %#v", c.scanned, got, c.want)
			}
		})
	}
}

func TestDigitsBeyondTheLongestSymbol(t *testing.T) {
	if got := parse(strings.Repeat("1", 48)).Kind; got != barcode.Number {
		t.Errorf("48 digits are %v", got)
	}
	code := parse(strings.Repeat("1", 7089))
	if code.Reason != barcode.TooManyDigits || len([]rune(code.Text)) != 60 {
		t.Errorf("7089 digits are %v", code)
	}
}

func TestCandidates(t *testing.T) {
	for scanned, want := range map[string][]string{
		"7038010001659": {"07038010001659"},
		"01234565":      {"00000001234565", "00012345000065"},
		"0042":          {"0042"},
		"ABC":           nil,
		"https://qr.vipps.no/28/2/01/031/4791234567": nil,
	} {
		if got := parse(scanned).Candidates(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: candidates %q, want %q", scanned, got, want)
		}
	}
}

func TestStrings(t *testing.T) {
	for scanned, want := range map[string]string{
		"7038010001659": "article 7038010001659",
		"7038010001650": "unreadable (wrong check digit) 7038010001650",
		"":              "unreadable (empty)",
		"42":            "number 42",
		"https://qr.vipps.no/28/2/01/031/4791234567?v=1":  "personal QR +47 *** ** 567",
		"https://qr.vipps.no/donations/45046?reference=1": "shop QR https://qr.vipps.no/donations/45046?reference=1",
	} {
		if got := parse(scanned).String(); got != want {
			t.Errorf("%q prints as %q, want %q", scanned, got, want)
		}
	}
	if got := barcode.Kind(200).String() + barcode.Reason(200).String(); got != "undefinedundefined" {
		t.Errorf("unknown words print as %q", got)
	}
}
