package lang

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// said are the texts of a customer's screen by the names of their fields.
func said(d Display) map[string]string {
	all := map[string]string{}
	v := reflect.ValueOf(d)
	for i := range v.NumField() {
		all[v.Type().Field(i).Name] = v.Field(i).String()
	}
	return all
}

// The rules of Words hold in the languages that have no Words yet, too.
func TestDisplays(t *testing.T) {
	names := regexp.MustCompile(`(?i)vipps|mobile ?pay`)
	first := said(displayNB)
	for code, d := range displays {
		for name, text := range said(d) {
			if text == "" || name != "Group" && text != strings.TrimSpace(text) {
				t.Errorf("%s: %s is %q", code, name, text)
			}
			if got, want := verb.FindAllString(text, -1), verb.FindAllString(first[name], -1); !slices.Equal(got, want) {
				t.Errorf("%s: %s has %v, not %v", code, name, got, want)
			}
			for _, n := range names.FindAllString(text, -1) {
				if n != "Vipps" {
					t.Errorf("%s: %s has %q", code, name, n)
				}
			}
			for _, r := range text {
				if ansi.StringWidth(string(r)) != 1 || r > 0x17F {
					t.Errorf("%s: %s has %q", code, name, r)
				}
			}
			if name != "Paid" && strings.Contains(text, d.Paid) {
				t.Errorf("%s: %s says %s", code, name, d.Paid)
			}
		}
		for name, text := range said(d.For("MobilePay")) {
			if strings.Contains(text, "Vipps") || strings.Contains(said(d)[name], "Vipps") != strings.Contains(text, "MobilePay") {
				t.Errorf("%s: %s: %s", code, name, text)
			}
		}
		if d.For("Vipps") != d || d.For("") != d {
			t.Errorf("%s changes without a reason", code)
		}
	}
	for _, w := range Languages {
		if d := w.Display; d.Decimal != w.Decimal || d.Group != w.Group || d.App != w.App || d != displays[w.Code].For(w.App) {
			t.Errorf("%s: cashier and customer see other numbers", w.Code)
		}
	}
	if nb.Display != displayNB || en.Display != displayEN || nb.For("MobilePay").Display != displayNB.For("MobilePay") {
		t.Error("the till speaks otherwise than the customer's screen")
	}
}

func TestFindDisplay(t *testing.T) {
	for code, want := range map[string]Display{
		"": displayNB, "C": displayNB, "de": displayNB, "fi": displayFI, "da_DK.UTF-8": displayDA, "sv_FI": displaySV, "en@euro": displayEN,
	} {
		if got := DisplayFor(code); got != want {
			t.Errorf("%q gives %s", code, got.Welcome)
		}
	}
	if DisplayFor("", "xx", "sv", "fi") != displaySV {
		t.Error("not the first that there is")
	}
	if _, ok := FindDisplay("xx"); ok || DisplayCodes() != "da, en, fi, nb, sv" {
		t.Error(DisplayCodes())
	}
}
