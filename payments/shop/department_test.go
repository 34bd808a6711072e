package shop

import (
	"slices"
	"testing"

	"butikk/kasse/payments"
)

func TestDepartments(t *testing.T) {
	s, _ := home(t)
	s.Config = file(t, keysInFile+"\n[[department]]\nnumber = 1\nname = \"Frukt\"\nvat = \"15\"\nmost = \"500,00\"\n[[department]]\nnumber = 9\nname = \"Annet\"\nvat = \"25\"\n")
	want := []payments.Department{{Number: 1, Name: "Frukt", VAT: 1500, Most: 500_00}, {Number: 9, Name: "Annet", VAT: 2500, Most: payments.UsualMost}}
	if got := load(t, s).Departments; !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	for text, sentence := range map[string]string{
		"number = 0\nname = \"x\"\nvat = \"15\"":                                                    "department.number 0 is not 1 to 9",
		"number = 1\nvat = \"15\"":                                                                  "department 1 has no name",
		"number = 1\nname = \"x\"\nvat = \"14\"":                                                    `vat "14" is no rate of NO`,
		"number = 1\nname = \"x\"\nvat = \"15\"\nmost = \"much\"":                                   `most "much" is not an amount`,
		"number = 1\nname = \"x\"\nvat = \"15\"\n[[department]]\nnumber = 1\nname=\"y\"\nvat=\"0\"": "department.number 1 stands there twice",
	} {
		s, _ := home(t)
		s.Config = file(t, keysInFile+"\n[[department]]\n"+text)
		refused(t, s, sentence)
	}
}

// What a sound is called the screen knows; the file says whether it is heard.
func TestSounds(t *testing.T) {
	s, _ := home(t)
	s.Config = file(t, keysInFile+"\n[sounds]\nitem = true\npaid = false\n")
	if got := load(t, s).Sounds; len(got) != 2 || !got["item"] || got["paid"] {
		t.Errorf("%v", got)
	}
	s.Config = file(t, keysInFile+"\n[sounds]\nitem = \"loud\"\n")
	refused(t, s, "sounds.item")
}
