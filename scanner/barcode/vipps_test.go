package barcode_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"butikk/kasse/scanner/barcode"
)

func TestPersonalQR(t *testing.T) {
	for scanned, masked := range map[string]string{
		"https://qr.vipps.no/28/2/01/031/4791234567":           "+47 *** ** 567",
		"https://qr.vipps.no/28/2/01/031/4791234567?v=1":       "+47 *** ** 567",
		"https://QR.Vipps.NO/28/2/01/031/4741234567?v=1":       "+47 *** ** 567",
		"HTTPS://QR.VIPPS.NO/28/2/01/031/4791234567":           "+47 *** ** 567",
		"https://qr.vipps.no/28/2/01/031/4520123456?v=1":       "+45 *** ** 456",
		"https://qr.vipps.no/28/2/01/031/46701234567?v=1":      "+46 *** ** 567",
		"https://qr.vipps.no/28/2/01/031/358401234567?v=1":     "+358 *** ** 567",
		"https://qr.vipps.no/p/qwjhewqhueheuqwhuqwhe":          "Vipps-QR",
		"https://qr.vipps.no/p/4796844569":                     "Vipps-QR",
		"https://qr.vipps.no/p/eyJhbGciOi.J9_x-~Q==":           "Vipps-QR",
		"https://qr.vipps.no/p/" + strings.Repeat("a", 255-22): "Vipps-QR",
	} {
		code := parse(scanned + "\r\n")
		if code.Kind != barcode.PersonalQR || code.Text != masked || code.Personal.String() != masked {
			t.Errorf("%s is %v, want a personal QR %s", scanned, code, masked)
		}
		if got := code.Personal.Reveal(); got != scanned {
			t.Errorf("%s would be sent as %s", scanned, got)
		}
	}
}

func TestNotPersonal(t *testing.T) {
	for _, scanned := range []string{
		"https://qr.vipps.no/28/2/01/031/4721234567",
		"https://qr.vipps.no/28/2/01/031/479123456",
		"https://qr.vipps.no/28/2/01/031/47912345678",
		"https://qr.vipps.no/28/2/01/031/91234567",
		"https://qr.vipps.no/28/2/01/031/+4791234567",
		"https://qr.vipps.no/28/2/01/031/",
		"https://qr.vipps.no/28/2/01/031/47",
		"https://qr.vipps.no/28/2/01/031/4791234567/",
		"https://qr.vipps.no/28/2/01/031/4791234567/../../../x",
		"https://qr.vipps.no/28/2/01/031/4791234567?v=2",
		"https://qr.vipps.no/28/2/01/031/4791234567?v=1&amount=1",
		"https://qr.vipps.no/28/2/01/031/4791234567?",
		"https://qr.vipps.no/28/2/01/031/4791234567#x",
		"https://qr.vipps.no/28/2/01/031/4791234567#",
		"https://qr.vipps.no/28/2/01/031/479123456%37",
		"https://qr.vipps.no//28/2/01/031/4791234567",
		"http://qr.vipps.no/28/2/01/031/4791234567",
		"https://qr.vipps.no:443/28/2/01/031/4791234567",
		"https://qr.vipps.no:/28/2/01/031/4791234567",
		"https://qr.vipps.no.evil.example/28/2/01/031/4791234567",
		"https://qr.vipps.no@evil.example/28/2/01/031/4791234567",
		"https://user@qr.vipps.no/28/2/01/031/4791234567",
		"https://evil.example/?u=https://qr.vipps.no/28/2/01/031/4791234567",
		"https:qr.vipps.no/28/2/01/031/4791234567",
		"//qr.vipps.no/28/2/01/031/4791234567",
		" https://qr.vipps.no/28/2/01/031/4791234567",
		"https://qr.vipps.no/p/",
		"https://qr.vipps.no/p/..",
		"https://qr.vipps.no/p/a/b",
		"https://qr.vipps.no/p/a?u=1",
		"https://qr.vipps.no/p/å",
		"https://qr.vipps.no/p/" + strings.Repeat("a", 256-22),
	} {
		code := parse(scanned)
		if code.Kind != barcode.Unreadable || code.Reason != barcode.UnknownText {
			t.Errorf("%s is %v", scanned, code)
		}
		if strings.Contains(code.String(), "91234567") {
			t.Errorf("%s prints a phone number: %v", scanned, code)
		}
	}
}

func TestShopQR(t *testing.T) {
	for _, scanned := range []string{
		"https://qr.vipps.no/28/2/01/010/4791234567?amount=10000&message=Hei%20du",
		"https://qr.vipps.no/28/2/05/031/4p3k_Hf7g",
		"https://QR.vipps.no/28/?v=1&e=29816",
		"https://qr.vipps.no/28?v=1&e=29816",
		"https://qr.vipps.no/box/9e3a3f1c-0000-4000-8000-1234567890ab/pay-in",
		"https://qr.mobilepay.dk/box/9e3a3f1c-0000-4000-8000-1234567890ab/pay-in",
		"https://qr.mobilepay.fi/box/9e3a3f1c-0000-4000-8000-1234567890ab/pay-in",
		"https://qr.vipps.no/donations/45046?reference=1",
	} {
		code := parse(scanned)
		if code.Kind != barcode.ShopQR || code.Personal.Reveal() != "" {
			t.Errorf("%s is %v", scanned, code)
		}
		if strings.Contains(code.String(), "91234567") {
			t.Errorf("%s prints a phone number: %v", scanned, code)
		}
	}
	for _, scanned := range []string{
		"http://qr.vipps.no/28/2/05/031/4p3k_Hf7g",
		"https://qr.vipps.no.evil.example/28/2/05/031/4p3k_Hf7g",
		"https://qr.mobilepay.dk/28/2/05/031/4p3k_Hf7g",
		"https://qr.mobilepay.dk/box//pay-in",
		"https://qr.vipps.no/28/?v=1",
		"https://qr.vipps.no/28/2/05/031/a/b",
		"https://qr.vipps.no/donations/..",
		"https://qr.vipps.no/",
		"https://vipps.no/",
	} {
		if code := parse(scanned); code.Kind != barcode.Unreadable {
			t.Errorf("%s is %v", scanned, code)
		}
	}
}

// A log line is written by somebody who does not think of this package, so
// nothing that can be done to a Code by printing may show the number.
func TestPersonalQRDoesNotLeak(t *testing.T) {
	code := parse("https://qr.vipps.no/28/2/01/031/4791234567?v=1")
	hiding := struct{ inner barcode.Code }{code}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		for _, value := range []any{code, &code, hiding, &hiding, []any{code}, code.Personal} {
			if got := fmt.Sprintf(verb, value); strings.Contains(got, "912345") || strings.Contains(got, "393132333435") {
				t.Errorf("%s of %T shows %s", verb, value, got)
			}
		}
	}
	if b, err := json.Marshal(code); err != nil || strings.Contains(string(b), "912345") {
		t.Errorf("JSON is %s, %v", b, err)
	}
}
