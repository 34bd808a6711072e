package lang

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"butikk/kasse/payments"
)

// sentences are all texts of a language by the names of their fields.
func sentences(w Words) map[string]string {
	all := map[string]string{}
	var walk func(prefix string, v reflect.Value)
	walk = func(prefix string, v reflect.Value) {
		for i := range v.NumField() {
			name := prefix + v.Type().Field(i).Name
			switch f := v.Field(i); f.Kind() {
			case reflect.Struct:
				walk(name+".", f)
			case reflect.String:
				all[name] = f.String()
			}
		}
	}
	walk("", reflect.ValueOf(w))
	return all
}

func TestNoSentenceIsMissing(t *testing.T) {
	for _, w := range Languages {
		for name, text := range sentences(w) {
			if text == "" {
				t.Errorf("%s has no %s", w.Code, name)
			}
			if !strings.Contains(name, "Group") && text != strings.TrimSpace(text) {
				t.Errorf("%s: %s has blanks at its ends: %q", w.Code, name, text)
			}
		}
	}
}

var verb = regexp.MustCompile(`%[^%]`)

func TestVerbsAreTheSameEverywhere(t *testing.T) {
	first := sentences(Languages[0])
	for _, w := range Languages[1:] {
		for name, text := range sentences(w) {
			if got, want := verb.FindAllString(text, -1), verb.FindAllString(first[name], -1); !slices.Equal(got, want) {
				t.Errorf("%s: %s has %v, %s has %v", w.Code, name, got, Languages[0].Code, want)
			}
		}
	}
}

// The owner's spelling, also where all else is in capitals.
func TestNamesAreSpeltAsTheirOwnerDoes(t *testing.T) {
	names := regexp.MustCompile(`(?i)vipps|mobile ?pay`)
	for _, w := range Languages {
		for name, text := range sentences(w) {
			for _, n := range names.FindAllString(text, -1) {
				if n != "Vipps" && n != "MobilePay" {
					t.Errorf("%s: %s has %q", w.Code, name, n)
				}
			}
		}
	}
}

// Whatever a terminal does with other characters, it must not move a column.
func TestEveryCharacterIsOneColumnWide(t *testing.T) {
	for _, w := range Languages {
		for name, text := range sentences(w) {
			for _, r := range text {
				if ansi.StringWidth(string(r)) != 1 || r > 0x17F && r != '…' {
					t.Errorf("%s: %s has %q", w.Code, name, r)
				}
			}
		}
	}
}

// The word for paid is for finished payments, in large and on its own.
func TestPaidIsInNoOtherSentence(t *testing.T) {
	for _, w := range Languages {
		for name, text := range sentences(w) {
			if name != "Paid" && name != "Display.Paid" && strings.Contains(text, w.Paid) {
				t.Errorf("%s: %s says %s", w.Code, name, w.Paid)
			}
		}
	}
}

func TestFind(t *testing.T) {
	for locale, want := range map[string]string{
		"": "nb", "C": "nb", "POSIX": "nb", "nb_NO.UTF-8": "nb", "nn_NO": "nb", "no": "nb", "en_GB.UTF-8": "en", "en": "en",
		"en.UTF-8": "en", "en@euro": "en", "de_DE": "nb", "da_DK.ISO-8859-1": "da", "fi_FI.UTF-8": "fi", "sv_FI": "sv",
	} {
		if got := FromLocale(locale).Code; got != want {
			t.Errorf("%q gives %s, not %s", locale, got, want)
		}
	}
	if _, ok := Find("xx"); ok {
		t.Error("xx is spoken")
	}
	if Codes() != "nb, en, da, fi, sv" {
		t.Error(Codes())
	}
}

// Every code of the ePayment API's error table has a sentence, and the code
// stands behind it. Those that only a fault of the till can bring about share
// one.
func TestRefusalsNameTheirCode(t *testing.T) {
	faults := strings.Fields("4040 4080 5030 4090 4100 4110 4120 4130 4140 4160 5010 5020 5050 6090 6110 6120 6130 6140 9999")
	others := strings.Fields(`3010 4010 4020 4050 4060 4070 4150 5040 5060 5070 5080 5090 5100 6010 6020 6030 6040 6050 6060 6070 6080
		6100 6150 6160 6170 6180 6190 6200 6210 6220 6230 6250 6260 6280 7010`)
	for _, w := range Languages {
		for _, code := range append(faults, others...) {
			says := w.Refusal(payments.Refusal{Kind: payments.Denied, Code: code, HTTP: 400})
			if bug := strings.Contains(says, w.Refused.Bug); bug != slices.Contains(faults, code) || !strings.HasSuffix(says, "("+code+")") {
				t.Errorf("%s: %s: %s", w.Code, code, says)
			}
		}
		if says := w.Refusal(payments.Refusal{Kind: payments.KeysRefused, HTTP: 401}); !strings.Contains(says, w.Refused.Keys) || !strings.HasSuffix(says, "(401)") {
			t.Error(says)
		}
		for _, c := range payments.Countries {
			if w.Country(c.Code) == c.Code {
				t.Errorf("%s has no name for %s", w.Code, c.Code)
			}
		}
		for _, op := range []payments.Op{payments.OpCreate, payments.OpCapture, payments.OpCancel} {
			if w.InDoubt(op) == "" {
				t.Errorf("%s: %s", w.Code, op)
			}
		}
	}
}

// Where customers know the app by another name, no sentence says the first one
// alone, and both names are spelt as their owner does.
func TestAnotherApp(t *testing.T) {
	for _, w := range Languages {
		for app, other := range map[string]string{"Vipps": "MobilePay", "MobilePay": "Vipps"} {
			for name, text := range sentences(w.For(app)) {
				before := sentences(w)[name]
				switch both := strings.Contains(before, "Vipps") && strings.Contains(before, "MobilePay"); {
				case both && strings.Index(text, app) > strings.Index(text, other):
					t.Errorf("%s: %s names the other app first: %s", w.Code, name, text)
				case !both && strings.Contains(text, other):
					t.Errorf("%s: %s: %s", w.Code, name, text)
				}
			}
		}
		if got := w.For(w.App); got != w {
			t.Errorf("%s changes without a reason", w.Code)
		}
	}
}

// One name takes the place of the other: "Vippsiin" would become
// "MobilePayiin".
func TestNamesHaveNoEndings(t *testing.T) {
	bent := regexp.MustCompile(`(Vipps|MobilePay)(:?\pL|['’])`)
	for _, w := range Languages {
		for name, text := range sentences(w) {
			if found := bent.FindString(text); found != "" {
				t.Errorf("%s: %s has %q", w.Code, name, found)
			}
		}
	}
}
