package barcode_test

import (
	"math"
	"reflect"
	"testing"

	"butikk/kasse/scanner/barcode"
	"pgregory.net/rapid"
)

func TestLabelCandidates(t *testing.T) {
	for scanned, want := range map[string][]string{
		"2302148210869":                 {"02302148200006", "02302148210869"},
		"2302148200006":                 {"02302148200006"},
		"2900000000018":                 {"02900000000018"},
		"9901234567899":                 {"09901234567899"},
		"9801234030006":                 nil,
		"]C10197038010001652310300112":  nil,
		"]C101970380100016523103001120": {"97038010001652"},
		"820539413X":                    {"09788205394131"},
	} {
		if got := parse(scanned).Candidates(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: candidates %q, want %q", scanned, got, want)
		}
	}
}

// The digits of the published tables for price check digits.
func TestInnerCheckDigit(t *testing.T) {
	four := barcode.Rules{Labels: []barcode.Label{{Prefix: "20", Digits: 4, By: barcode.ByPrice, Decimals: 2, Checked: true}}}
	five := barcode.Rules{Labels: []barcode.Label{{Prefix: "20", Digits: 5, By: barcode.ByPrice, Decimals: 2, Checked: true}}}
	whole := func(body string) string { return body + string(barcode.CheckDigit(body)) }
	key := func(body string) string { return "0" + whole(body) }
	read(t, four, barcode.Profile{}, []scan{
		{whole("200123492875"), "article " + key("200123400000") + " 2875 øre"},
		{whole("200123491234"), "article " + key("200123400000") + " 1234 øre"},
		{whole("200123400000"), "article " + key("200123400000") + " 0 øre"},
		{whole("200123482875"), "unreadable wrong check digit"},
		{whole("200123492876"), "unreadable wrong check digit"},
	})
	read(t, five, barcode.Profile{}, []scan{
		{whole("200123614685"), "article " + key("200123000000") + " 14685 øre"},
		{whole("200123812345"), "article " + key("200123000000") + " 12345 øre"},
		{whole("200123000000"), "article " + key("200123000000") + " 0 øre"},
		{whole("200123512345"), "unreadable wrong check digit"},
	})
}

func TestLabelDecimals(t *testing.T) {
	label := func(by barcode.Measure, digits, decimals int) barcode.Rules {
		return barcode.Rules{Labels: []barcode.Label{{Prefix: "29", Digits: digits, By: by, Decimals: decimals}}}
	}
	read(t, label(barcode.ByWeight, 5, 4), barcode.Profile{}, []scan{{"2912345123451", "article 02912345000004 1235 g"}})
	read(t, label(barcode.ByWeight, 5, 1), barcode.Profile{}, []scan{{"2912345123451", "article 02912345000004 1234500 g"}})
	read(t, label(barcode.ByPrice, 5, 3), barcode.Profile{}, []scan{{"2912345123451", "article 02912345000004 1235 øre"}})
	read(t, label(barcode.ByPrice, 5, 0), barcode.Profile{}, []scan{{"2912345123451", "article 02912345000004 1234500 øre"}})
	read(t, barcode.RulesOf("NO"), barcode.Profile{}, []scan{
		{"2412345612349", "article 02412345600001 12340 g"},
		{"2512345612346", "article 02512345600008 123400 g"},
	})
}

// A rule that somebody has typed wrong reads nothing, and never panics.
func TestUnsoundLabelReadsNothing(t *testing.T) {
	const scanned = "2302148210869"
	for _, l := range []barcode.Label{
		{Prefix: "23", Digits: 0, By: barcode.ByWeight, Decimals: 3},
		{Prefix: "23", Digits: -1, By: barcode.ByWeight, Decimals: 3},
		{Prefix: "23", Digits: 11, By: barcode.ByPrice, Decimals: 2},
		{Prefix: "23", Digits: 9, By: barcode.ByWeight, Decimals: 0},
		{Prefix: "23", Digits: 4, By: barcode.NotMeasured},
		{Prefix: "23", Digits: 4, By: 99},
		{Prefix: "23", Digits: 4, By: barcode.ByPrice, Decimals: -1},
		{Prefix: "23", Digits: 4, By: barcode.ByPrice, Decimals: 10},
		{Prefix: "23", Digits: 6, By: barcode.ByPrice, Decimals: 2, Checked: true},
		{Prefix: "23021482", Digits: 4, By: barcode.ByPrice, Decimals: 2, Checked: true},
		{Prefix: "", Digits: 4, By: barcode.ByPrice, Decimals: 2},
		{Prefix: "2302148210869999", Digits: 4, By: barcode.ByPrice, Decimals: 2},
	} {
		rules := barcode.Rules{Labels: []barcode.Label{l}}
		if got := said(rules.Parse(scanned, barcode.Profile{})); got != "article 0"+scanned {
			t.Errorf("%+v reads %s", l, got)
		}
	}
}

// Whatever a scale prints, the key is one valid GTIN that does not depend on it.
func TestKeyDoesNotDependOnTheValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := barcode.RulesOf(rapid.SampledFrom([]string{"NO", "SE", "DK", "FI"}).Draw(t, "country"))
		l := rapid.SampledFrom(rules.Labels).Draw(t, "label")
		digit := rapid.ByteRange('0', '9')
		item := l.Prefix + string(rapid.SliceOfN(digit, 12-2-l.Digits, 12-2-l.Digits).Draw(t, "item"))
		keys := map[barcode.GTIN]bool{}
		for range 2 {
			value := string(rapid.SliceOfN(digit, l.Digits, l.Digits).Draw(t, "value"))
			body := item + value
			code := rules.Parse(body+string(barcode.CheckDigit(body)), barcode.Profile{})
			n := 0
			for i := range len(value) {
				n = n*10 + int(value[i]-'0')
			}
			want := n * int(math.Pow10(3-l.Decimals))
			got := code.Grams
			if l.By == barcode.ByPrice {
				want, got = n*int(math.Pow10(2-l.Decimals)), int(code.Price)
			}
			if code.Kind != barcode.Article || code.By != l.By || got != want || !barcode.ValidGTIN(code.GTIN.String()) {
				t.Fatalf("%s is %s, want %d", body, said(code), want)
			}
			keys[code.GTIN] = true
		}
		if len(keys) != 1 {
			t.Fatalf("%s has the keys %v", item, keys)
		}
	})
}
