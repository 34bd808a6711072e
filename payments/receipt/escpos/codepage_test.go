package escpos_test

import (
	"strings"
	"testing"

	"butikk/kasse/payments/receipt/escpos"
)

// The numbers stand once more, since a wrong one prints every name wrong.
func TestCodePagesHaveEpsonsNumbers(t *testing.T) {
	want := map[string]byte{"858": 19, "865": 5, "850": 2, "1252": 16, "8859-15": 40}
	pages := escpos.CodePages()
	if len(pages) != len(want) || pages[0].Name != "858" {
		t.Fatalf("%v", pages)
	}
	for _, c := range pages {
		if c.Number != want[c.Name] {
			t.Errorf("%s is %d", c.Name, c.Number)
		}
	}
}

func TestNamedReadsTheSpellingsOfManuals(t *testing.T) {
	for spelling, name := range map[string]string{
		"858": "858", "PC858": "858", "cp858": "858", "CP-858": "858", "IBM865": "865", " pc850 ": "850", "WPC1252": "1252", "Windows-1252": "1252",
		"8859-15": "8859-15", "ISO8859-15": "8859-15", "iso_8859-15": "8859-15",
	} {
		if c, err := escpos.Named(spelling); err != nil || c.Name != name {
			t.Errorf("%q: %v %v", spelling, c.Name, err)
		}
	}
}

func TestNamedTellsTheNamesThatThereAre(t *testing.T) {
	for _, name := range []string{"", "437", "PC", "85", "8588", "\x1b@"} {
		_, err := escpos.Named(name)
		if err == nil {
			t.Errorf("%q is found", name)
			continue
		}
		for _, c := range escpos.CodePages() {
			if !strings.Contains(err.Error(), c.Name) {
				t.Errorf("%q: %s does not name %s", name, err, c.Name)
			}
		}
		if strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%q: a control character reaches the screen", name)
		}
	}
}
