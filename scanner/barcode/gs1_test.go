package barcode_test

import (
	"strings"
	"testing"

	"butikk/kasse/scanner/barcode"
)

const gs = "\x1d"

func TestElementStrings(t *testing.T) {
	long := strings.Repeat("X", 20)
	read(t, barcode.RulesOf("NO"), barcode.Profile{}, []scan{
		{"]C1010703801000165917261231" + "10ABC123" + gs + "2112345", "article 07038010001659 expires 261231 lot ABC123 serial 12345"},
		{"]C10107038010001659" + "10ABC123" + gs + "17261231" + "2112345", "article 07038010001659 expires 261231 lot ABC123 serial 12345"},
		{gs + "0107038010001659" + "21S1", "article 07038010001659 serial S1"},
		{"]d2" + gs + "0107038010001659", "article 07038010001659"},
		{"]e00107038010001659", "article 07038010001659"},
		{"]Q30107038010001659", "article 07038010001659"},
		{"]Q40107038010001659", "article 07038010001659"},
		{"]d50107038010001659", "article 07038010001659"},
		{"]J10107038010001659", "article 07038010001659"},
		{"]C0" + gs + "0107038010001659", "unreadable control characters"},
		{"]Q10107038010001659", "number"}, // no GS1 symbol
		{"0107038010001659", "number"},
		{"]C1" + "10ABC" + gs + "0107038010001659", "article 07038010001659 lot ABC"},
		{"]C1" + gs + "0107038010001659" + gs, "article 07038010001659"},
		{"]C10107038010001659" + gs + "17261231" + gs + "10A", "article 07038010001659 expires 261231 lot A"},
		// A separator that is missing makes one field of two.
		{"]C10107038010001659" + "10ABC12321S1", "article 07038010001659 lot ABC12321S1"},
		// Days.
		{"]C1010703801000165915260229", "unreadable wrong elements"},
		{"]C1010703801000165915280229", "article 07038010001659 best before 280229"},
		{"]C1010703801000165917260200", "article 07038010001659 expires 260200"},
		{"]C1010703801000165917261301", "unreadable wrong elements"},
		{"]C1010703801000165917260001", "unreadable wrong elements"},
		{"]C1010703801000165917260631", "unreadable wrong elements"},
		{"]C1010703801000165917260632", "unreadable wrong elements"},
		{"]C1010703801000165911999999", "article 07038010001659"},
		// Weights.
		{"]C101970380100016523103001086", "article 97038010001652 1086 g"},
		{"]C101970380100016523100000012", "article 97038010001652 12000 g"},
		{"]C101970380100016523102000123", "article 97038010001652 1230 g"},
		{"]C101970380100016523105012345", "article 97038010001652 123 g"},
		{"]C101970380100016523105012350", "article 97038010001652 124 g"},
		{"]C101970380100016523103000000", "article 97038010001652 0 g"},
		{"]C101970380100016523106000001", "unreadable wrong elements"},
		{"]C10197038010001652310300108", "unreadable wrong elements"},
		{"]C1019703801000165231030010a6", "unreadable wrong elements"},
		{"]C1019703801000165231030010863102000123", "unreadable wrong elements"},
		{"]C10197038010001652", "unreadable wrong elements"},
		{"]C1019703801000165217261231", "unreadable wrong elements"},
		// Prices.
		{"]C10197038010001652392212490", "article 97038010001652 12490 øre"},
		{"]C101970380100016523920125", "article 97038010001652 12500 øre"},
		{"]C1019703801000165239231255", "article 97038010001652 126 øre"},
		{"]C1019703801000165239231254", "article 97038010001652 125 øre"},
		{"]C10197038010001652393257812490", "article 97038010001652 12490 øre currency 578"},
		{"]C101970380100016523932578", "unreadable wrong elements"},
		{"]C1019703801000165239225a", "unreadable wrong elements"},
		{"]C10197038010001652393257812490" + gs + "39225", "unreadable wrong elements"},
		{"]C10197038010001652" + "3103001086" + "392212490", "article 97038010001652 12490 øre (1086 g)"},
		{"]C101970380100016523922" + strings.Repeat("9", 15), "article 97038010001652 999999999999999 øre"},
		{"]C101970380100016523922" + strings.Repeat("9", 16), "unreadable wrong elements"},
		// The same field twice.
		{"]C1010703801000165917261231" + "17261231", "article 07038010001659 expires 261231"},
		{"]C1010703801000165917261231" + "17261230", "unreadable wrong elements"},
		{"]C10107038010001659" + "0107083010001659", "unreadable wrong elements"},
		// What it does not know, it leaves.
		{"]C10107038010001659" + "400ORDER" + gs + "4125790000000017" + "99own" + gs + "7003261231", "article 07038010001659"},
		{"]C10107038010001659" + "10" + long, "article 07038010001659 lot " + long},
		{"]C10107038010001659" + "10" + long + "X", "unreadable wrong elements"},
		// Broken.
		{"]C101070380100016", "unreadable wrong elements"},
		{"]C10107038010001650", "unreadable wrong check digit"},
		{"]C10107038010001659" + "10", "unreadable wrong elements"},
		{"]C10107038010001659" + "10" + gs + "21A", "unreadable wrong elements"},
		{"]C10107038010001659" + "1", "unreadable wrong elements"},
		{"]C10107038010001659" + "39", "unreadable wrong elements"},
		{"]C10107038010001659" + gs + gs + "10A", "unreadable wrong elements"},
		{"]C1hei", "unreadable wrong elements"},
		{"]C1" + gs, "unreadable unknown text"},
		{"]C1", "unreadable empty"},
		{"]C110ABC", "unreadable unknown text"},
		{"]C10107038010001659" + "10A\rB", "unreadable control characters"},
		{"]C10107038010001659" + "10A\x1b[2J", "unreadable control characters"},
		{"]C10107038010001659" + "10Aø", "unreadable wrong elements"},
		{"]C10107038010001659" + "10A\xf8", "unreadable wrong elements"},
		{"]C10107038010001659" + "10A B", "unreadable wrong elements"},
		// What is not for sale.
		{"]C102070380100016593712", "trade unit"},
		{"]C100370380100000000011", "trade unit"},
		{"]C100370380100000000012", "unreadable wrong check digit"},
		{"]C1010703801000165900370380100000000011", "trade unit"},
		{"]C13712", "trade unit"},
		{"]C12559901234567899", "coupon 09901234567899"},
		{"]C125599012345678990001", "coupon 09901234567899"},
		{"]C12559901234567890", "unreadable wrong check digit"},
		// As printed for people.
		{"(01)07038010001659(17)261231(10)A-1/2", "article 07038010001659 expires 261231 lot A-1/2"},
		{"(01)97038010001652(3103)001086", "article 97038010001652 1086 g"},
		{"(01)07038010001659(17)26123", "unreadable wrong elements"},
		{"(01)07038010001659(1)2", "unreadable wrong elements"},
		{"(01)07038010001659(17", "unreadable wrong elements"},
		{"(1)07038010001659", "unreadable unknown text"},
		{"()07038010001659", "unreadable unknown text"},
		{"(", "unreadable unknown text"},
		{"(99)", "unreadable wrong elements"},
	})
}

func TestSeparatorAlias(t *testing.T) {
	rules := barcode.RulesOf("NO")
	const lot = "article 07038010001659 expires 261231 lot ABC"
	for alias, scans := range map[byte][]scan{
		'|':  {{"]C1010703801000165910ABC|17261231", lot}, {"|010703801000165910ABC|17261231", lot}, {"a|b", "unreadable unknown text"}},
		'^':  {{"]C1^010703801000165910ABC^17261231", lot}, {"]C1010703801000165910ABC\x1d17261231", lot}},
		0xFE: {{"]C1010703801000165910ABC\xfe17261231", lot}},
		0:    {{"]C1010703801000165910ABC|17261231", "unreadable wrong elements"}, {"\x000107038010001659", "unreadable control characters"}},
		'7':  {{"]C10107038010001659", "article 07038010001659"}, {"7038010001659", "article 07038010001659"}},
		'A':  {{"]C1010703801000165910ABC", "article 07038010001659 lot ABC"}},
	} {
		read(t, rules, barcode.Profile{Separator: alias}, scans)
	}
	both := barcode.Profile{Letters: barcode.Zebra, Separator: '|'}
	read(t, rules, both, []scan{{"K010703801000165910ABC|17261231", lot}, {"K|010703801000165910ABC|17261231", lot}})
}

// What is sold by the piece has the price of the list: anybody can print a symbol
// that says something else.
func TestMeasureOfWhatHasNone(t *testing.T) {
	for _, text := range []string{
		"]C101070380100016593922100", "]C101070380100016593103000500", "https://example.com/01/07038010001659?3922=100",
		"https://example.com/01/07038010001659?3920=184467440737065", "]C1010703801000165939357800100",
	} {
		if c := parse(text); c.Kind != barcode.Article || c.By != barcode.NotMeasured || c.Price != 0 || c.Grams != 0 || c.Currency != "" {
			t.Errorf("%s: %+v", text, c)
		}
	}
}
