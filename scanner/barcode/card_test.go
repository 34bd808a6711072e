package barcode_test

import (
	"fmt"
	"strings"
	"testing"

	"butikk/kasse/scanner/barcode"
)

func shop() barcode.Rules {
	rules := barcode.RulesOf("NO")
	rules.GiftCards = []string{"", "6035", "2999"}
	rules.Badges = []string{"", "BDG:", "777"}
	return rules
}

func TestCards(t *testing.T) {
	rules := shop()
	for scanned, want := range map[string]string{
		"6035123412341234567":                "gift card ***************4567",
		"]C06035123412341234":                "gift card ************1234",
		"]E02999000000017":                   "gift card *********0017", // before what its digits would be
		"2999000000018":                      "gift card *********0018", // whatever its check digit
		"60351":                              "gift card *****",
		"603512":                             "gift card *****2",
		"BDG:1234":                           "badge ******34",
		"BDG:12345678":                       "badge ********5678",
		"BDG:":                               "badge ****",
		"77712345678":                        "badge *******5678",
		"bdg:12345678":                       "unreadable (unknown text) bdg:12345678",
		"6035-1234-1234-1234":                "unreadable (unknown text) ***************1234",
		"6035123412341234\r6035123412341234": "unreadable (control characters) *****************************1234",
		strings.Repeat("6035", 20):           "unreadable (too many digits) ********************************************************603…",
		"https://qr.vipps.no/28/2/01/031/4791234567": "personal QR +47 *** ** 567",
	} {
		code := rules.Parse(scanned, barcode.Profile{})
		if got := code.String(); got != want {
			t.Errorf("%q is %q, want %q", scanned, got, want)
		}
		if code.Kind != barcode.GiftCard && code.Kind != barcode.Badge {
			continue
		}
		if code.Candidates() != nil || code.GTIN != (barcode.GTIN{}) {
			t.Errorf("%s can be sold", scanned)
		}
		if whole := strings.TrimPrefix(strings.TrimPrefix(scanned, "]C0"), "]E0"); strings.Contains(fmt.Sprintf("%+v", code), whole) {
			t.Errorf("%+v shows the whole number", code)
		}
	}
	// Cards are a shop's own.
	if got := parse("6035123412341234567").Kind; got != barcode.Number {
		t.Errorf("without a prefix it is a %v", got)
	}
}

func TestReceipts(t *testing.T) {
	for scanned, want := range map[string]string{
		"R2-0398": "R2-0398", "r2-0398": "R2-0398", "R999-123456": "R999-123456", "R1-0001\r": "R1-0001",
		"R0-0398": "", "R02-0398": "", "R1000-0398": "", "R2-398": "", "R2-": "", "R-0398": "", "-0398": "", "2-0398": "",
		"R2-03a8": "", "R2-0398-1": "", "R2 0398": "", "RR-0398": "", "R2-1234567890123": "",
	} {
		code := parse(scanned)
		if got := code.Kind == barcode.Receipt; got != (want != "") || got && code.Text != want {
			t.Errorf("%q is %v", scanned, code)
		}
	}
}

func TestABadgeKeepsItsCode(t *testing.T) {
	rules := shop()
	for scanned, whole := range map[string]string{
		"BDG:12345678": "BDG:12345678", "]C0BDG:12345678": "BDG:12345678", "77712345678": "77712345678", "BDG:12345678\r": "BDG:12345678",
		"6035123412341234567": "", "bdg:12345678": "", "7038010055720": "",
	} {
		code := rules.Parse(scanned, barcode.Profile{})
		if got := code.Badge.Reveal(); got != whole {
			t.Errorf("%q reveals %q", scanned, got)
		}
		if whole == "" {
			continue
		}
		if code.Badge.String() != code.Text {
			t.Errorf("%q is shown as %q and as %q", scanned, code.Badge, code.Text)
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			if shown := fmt.Sprintf(verb, code) + fmt.Sprintf(verb, code.Badge); strings.Contains(shown, "12345678") || strings.Contains(shown, fmt.Sprintf("%x", "12345678")) {
				t.Errorf("%s shows %s", verb, shown)
			}
		}
	}
}
