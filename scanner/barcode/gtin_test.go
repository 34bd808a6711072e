package barcode_test

import (
	"slices"
	"strings"
	"testing"

	"butikk/kasse/scanner/barcode"
	"pgregory.net/rapid"
)

func TestCheckDigit(t *testing.T) {
	for body, want := range map[string]byte{
		"703801000165":  '9',
		"01234567890":   '5',
		"9638507":       '4',
		"1703801000165": '6',
		"0":             '0',
		"":              0,
		"70380x":        0,
	} {
		if got := barcode.CheckDigit(body); got != want {
			t.Errorf("CheckDigit(%q) = %q, want %q", body, got, want)
		}
	}
}

func TestValidGTIN(t *testing.T) {
	for s, want := range map[string]bool{
		"7038010001659": true, "07038010001659": true, "012345678905": true, "96385074": true,
		"7038010001650": false, "703801000165": false, "": false, "42": false, "703801000165x": false, "70380100016５": false,
	} {
		if got := barcode.ValidGTIN(s); got != want {
			t.Errorf("ValidGTIN(%q) = %v", s, got)
		}
	}
}

func TestUPCE(t *testing.T) {
	for scanned, want := range map[string]string{
		"04252614": "042100005264",
		"01234505": "012000003455",
		"06543217": "065100004327",
		"01234531": "012300000451",
		"01234565": "012345000065",
	} {
		if got := parse(scanned).Candidates(); !slices.Contains(got, "00"+want) {
			t.Errorf("%s: candidates %q lack 00%s", scanned, got, want)
		}
	}
}

// Every misread of one digit is noticed: that is what the digit is for.
func TestOneWrongDigitIsNeverAnArticle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.SampledFrom([]int{8, 12, 13, 14}).Draw(t, "length")
		digit := rapid.ByteRange('0', '9')
		// A first digit of 1 to 9, because a 0 may make UPC-E of eight digits.
		body := string(rapid.ByteRange('1', '9').Draw(t, "first")) + string(rapid.SliceOfN(digit, length-2, length-2).Draw(t, "body"))
		good := []byte(body + string(barcode.CheckDigit(body)))
		// Without rules, so that no label has a key of its own.
		var rules *barcode.Rules
		code := rules.Parse(string(good), barcode.Profile{})
		if code.Kind == barcode.Article && code.GTIN.String() != strings.Repeat("0", 14-length)+string(good) {
			t.Fatalf("%s is %v with key %s", good, code, code.GTIN)
		}
		if code.Kind != barcode.Article && code.Kind != barcode.Coupon && code.Kind != barcode.Deposit {
			t.Fatalf("%s is %v", good, code)
		}
		bad := slices.Clone(good)
		at := rapid.IntRange(1, length-1).Draw(t, "place")
		bad[at] = '0' + (bad[at]-'0'+rapid.ByteRange(1, 9).Draw(t, "error"))%10
		if code := parse(string(bad)); code.Reason != barcode.WrongCheckDigit {
			t.Fatalf("%s, a misread of %s, passes", bad, good)
		}
	})
}
