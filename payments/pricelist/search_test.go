package pricelist

import (
	"strings"
	"testing"
	"time"
)

var someDay = time.Date(2026, 9, 21, 12, 0, 0, 0, time.UTC)

func TestSearch(t *testing.T) {
	for typed, want := range map[string]string{
		"":            "",
		"   ":         "",
		"kaffe":       "Kaffe filtermalt 500 g, Kaffe i beger",
		"KAFFE beg":   "Kaffe i beger",
		"blabar":      "Blåbær 125 g",
		"jordbær":     "Jordbær 400 g, Yoghurt jordbær 4 x 125 g",
		"jordb yog":   "Yoghurt jordbær 4 x 125 g",
		"ølse":        "Grillpølser 600 g, Pølse i brød", // inside a word
		"uten slikt":  "",
		"sjokolade n": "Sjokolade med nøtter 60 g",
	} {
		var names []string
		for _, a := range Demo().Search(typed, someDay, 9) {
			names = append(names, a.Name)
		}
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("%q finds %q, not %q", typed, got, want)
		}
	}
	if n := len(Demo().Search("e", someDay, 5)); n != 5 {
		t.Errorf("%d found, not five", n)
	}
}

func TestDepartments(t *testing.T) {
	var told []string
	for _, d := range Demo().Departments(someDay) {
		told = append(told, d.Name+" "+d.VAT.String())
	}
	// Drikke and Kiosk have several rates, Pant only follows.
	if got := strings.Join(told, ", "); got != "Meieri 15, Bakervarer 15, Frukt og grønt 15, Kjøtt og fisk 15, Frysevarer 15, Tørrvarer 15, Snacks 15, Husholdning 25" {
		t.Error(got)
	}
}
