package barcode_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"butikk/kasse/scanner/barcode"
)

var seeds = []string{
	"7038010001659\r", "01234565", "42", "", "\x1b[2J", "\u009b", "\xff\xfe", "ab\u202ecd",
	"]E07038010001659", "]E09770332736007]E105", "]E3978820539400112900", "]E401234565", "]I30703801000165", "]X0820539413X",
	"2302148210869", "9801234030006", "98012345015123002000000042", "9801234567890123456703000123", "9901234567899",
	"]C1010703801000165917261231" + "10ABC123\x1d2112345", "]C10197038010001652393257812490", "\x1d00370380100000000011",
	"(01)07038010001659(17)261231", "https://id.gs1.org/01/07038010001659/10/ABC123/21/12345?17=261231",
	"https://qr.vipps.no/28/2/01/031/4791234567?v=1", "https://qr.vipps.no/p/abc", "https://qr.vipps.no/28/?v=1&e=29816",
	"https://qr.vipps.no@evil.example/28/2/01/031/4791234567", `httpsØ--qr.vipps.no-28-2-01-031-4791234567_v\1`,
	"https>&&qr.vipps.no&28&2&01&031&4791234567_v)1", "HTTPSø--ID.GS1.ORG-01-07038010001659", "6035123412341234567", "BDG:12345678", "R2-0398",
	"FF00210126", "K010703801000165910A|17261231", "7038010001659\r7038010001659\r", "2005551234\r6035123412341234567",
}

var (
	// Six digits in a row of an address of Vipps or MobilePay are somebody's.
	phone = regexp.MustCompile(`\d{6}`)
	// The number of a gift card of shop.
	card = regexp.MustCompile(`6035\d{8}`)
)

func FuzzParse(f *testing.F) {
	for i, seed := range seeds {
		f.Add([]byte(seed), uint8(i))
	}
	countries := []string{"NO", "SE", "DK", "FI"}
	letters := []barcode.Letters{barcode.NoLetters, barcode.Honeywell, barcode.Zebra, barcode.DatalogicUSA, barcode.DatalogicEU}
	f.Fuzz(func(t *testing.T, raw []byte, setup uint8) {
		text := string(raw)
		rules := barcode.RulesOf(countries[setup%4])
		rules.GiftCards, rules.Badges = []string{"6035"}, []string{"BDG:"}
		p := barcode.Profile{Letters: letters[setup/4%5]}
		if setup >= 128 {
			p.Separator = '|'
		}
		code := rules.Parse(text, p)
		check(t, text, code)
		for _, suffix := range []string{"\r", "\r\n", "\t"} {
			if again := rules.Parse(text+suffix, p); !reflect.DeepEqual(again, code) {
				t.Errorf("%q is %s, and with its suffix %s", text, said(code), said(again))
			}
		}
	})
}

// check is what holds of every code.
func check(t *testing.T, text string, code barcode.Code) {
	t.Helper()
	for _, s := range []string{code.Text, code.Lot, code.Serial, code.AddOn, code.Currency, string(code.Expires), string(code.BestBefore), string(code.Symbology)} {
		assertPrintable(t, s)
	}
	if (code.Kind == barcode.Unreadable) != (code.Reason != 0) {
		t.Errorf("%q: kind %v with reason %v", text, code.Kind, code.Reason)
	}
	if code.Kind == barcode.Article && !barcode.ValidGTIN(code.GTIN.String()) {
		t.Errorf("%q is the article %q", text, code.GTIN)
	}
	for _, key := range code.Candidates() {
		if code.Kind != barcode.Number && (len(key) != 14 || !barcode.ValidGTIN(key)) {
			t.Errorf("%q is looked up as %q", text, key)
		}
	}
	switch {
	case code.By != barcode.NotMeasured && code.Kind != barcode.Article && code.Kind != barcode.Deposit,
		code.Price < 0, code.Grams < 0, code.By != barcode.ByPrice && code.Price != 0,
		code.Kind == barcode.Deposit && code.By == barcode.ByPrice && code.Price == 0:
		t.Errorf("%q is %s", text, said(code))
	}
	switch code.Kind {
	case barcode.Unreadable, barcode.ShopQR:
		lower := strings.ToLower(text)
		if (strings.Contains(lower, "vipps") || strings.Contains(lower, "mobilepay")) && phone.MatchString(code.String()) {
			t.Errorf("%q prints as %s", text, code)
		}
	case barcode.GiftCard, barcode.Badge:
		if card.MatchString(code.String()) || code.Candidates() != nil {
			t.Errorf("%q prints as %s", text, code)
		}
	}
	if whole := code.Personal.Reveal(); code.Kind == barcode.PersonalQR {
		if len(whole) > 255 || !code.Repaired && !strings.HasSuffix(strings.TrimRight(text, "\r\n\t"), whole) {
			t.Errorf("%q became %q", text, whole)
		}
		if again := parse(whole); again.Kind != barcode.PersonalQR || again.Repaired {
			t.Errorf("%q was put right to %q", text, whole)
		}
		if strings.Contains(code.String(), whole) {
			t.Errorf("%q prints its secret", text)
		}
	} else if whole != "" {
		t.Errorf("%v %q holds a personal text", code.Kind, text)
	}
}
