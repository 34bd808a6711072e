package shop

import (
	"reflect"
	"testing"
	"time"
)

func TestCodes(t *testing.T) {
	codes := func(text string) Codes {
		s, _ := home(t)
		s.Config = file(t, keysInFile+text)
		return load(t, s).Codes
	}
	if got, want := codes(""), (Codes{Country: "NO", DoubleRead: 250 * time.Millisecond}); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	got := codes("\n[codes]\ncountry = \"se\"\ndouble_read_ms = 0\ngift_cards = [\"6035\"]\nbadges = [\"KB-\"]\n" +
		"[[codes.label]]\nprefix = \"21\"\ndigits = 5\nholds = \"price\"\ndecimals = 2\nchecked = true\n")
	want := Codes{Country: "SE", GiftCards: []string{"6035"}, Badges: []string{"KB-"}, Labels: []Label{{Prefix: "21", Digits: 5, Holds: "price", Decimals: 2, Checked: true}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	s, _ := home(t)
	s.Config = file(t, "market = \"DK\"\n"+keysInFile)
	if got := load(t, s).Codes; got.Country != "DK" {
		t.Errorf("%+v", got)
	}
	for text, sentence := range map[string]string{
		"[codes]\ncountry = \"DE\"":                                                       `codes.country "DE" is none of NO, SE, DK, FI`,
		"[codes]\ndouble_read_ms = 5000":                                                  "codes.double_read_ms 5000",
		"[codes]\ngift_cards = [\"6\"]":                                                   `codes.gift_cards: "6"`,
		"[codes]\ngift_cards = [\"60a\"]":                                                 `codes.gift_cards: "60a"`,
		"[codes]\nbadges = [\"\"]":                                                        `codes.badges: ""`,
		"[[codes.label]]\nprefix = \"2\"":                                                 `the prefix "2"`,
		"[[codes.label]]\nprefix = \"2x\"":                                                `the prefix "2x"`,
		"[[codes.label]]\nprefix = \"21\"\nholds = \"kilos\"":                             `holds "kilos"`,
		"[[codes.label]]\nprefix = \"21\"\nholds = \"weight\"\ndigits = 3":                "a value of 3 digits",
		"[[codes.label]]\nprefix = \"212345\"\nholds = \"weight\"\ndigits = 6":            "a value of 6 digits",
		"[[codes.label]]\nprefix = \"21\"\nholds = \"price\"\ndigits = 5\ndecimals = 3":   "3 decimals",
		"[[codes.label]]\nprefix = \"21\"\nholds = \"price\"\ndigits = 6\nchecked = true": "check digit of their own",
		"[[codes.label]]\nprefix = \"21\"\nsize = 6":                                      "till.toml:",
	} {
		s, _ := home(t)
		s.Config = file(t, keysInFile+"\n"+text)
		refused(t, s, sentence)
	}
}
