package barcode_test

import (
	"fmt"
	"strings"
	"testing"

	"butikk/kasse/scanner/barcode"
)

// said is a code in one line: kind, text where it is not the key, and whatever
// else is set.
func said(c barcode.Code) string {
	b := []string{c.Kind.String()}
	add := func(name string, value any) {
		if s := fmt.Sprint(value); s != "" && s != "0" {
			b = append(b, name+s)
		}
	}
	add("", c.Reason)
	add("", c.GTIN)
	add("or ", c.Other)
	switch c.By {
	case barcode.ByWeight:
		b = append(b, fmt.Sprintf("%d g", c.Grams))
	case barcode.ByPrice:
		b = append(b, fmt.Sprintf("%d øre", c.Price))
		if c.Grams != 0 {
			b = append(b, fmt.Sprintf("(%d g)", c.Grams))
		}
	}
	add("currency ", c.Currency)
	add("expires ", string(c.Expires))
	add("best before ", string(c.BestBefore))
	add("lot ", c.Lot)
	add("serial ", c.Serial)
	add("add-on ", c.AddOn)
	if c.Repaired {
		b = append(b, "repaired")
	}
	return strings.Join(b, " ")
}

type scan struct{ scanned, want string }

func read(t *testing.T, rules barcode.Rules, p barcode.Profile, scans []scan) {
	t.Helper()
	for _, s := range scans {
		if got := said(rules.Parse(s.scanned, p)); got != s.want {
			t.Errorf("%q\n got %s\nwant %s", s.scanned, got, s.want)
		}
	}
}

// The same digits mean the same from a symbol that the scanner names.
func TestVectorsWithAndWithoutIdentifier(t *testing.T) {
	for _, v := range []struct{ country, ids, digits, want string }{
		{"NO", "E0 Q1 C0 d1", "7038010001659", "article 07038010001659"},
		{"NO", "E0 Q1 C0 d1", "7038010001650", "unreadable wrong check digit"},
		{"NO", "E0", "7083010001659", "article 07083010001659"},
		{"NO", "E0", "012345678905", "article 00012345678905"},
		{"NO", "E0", "0012345678905", "article 00012345678905"},
		{"NO", "E4", "96385074", "article 00000096385074"},
		{"NO", "E0", "04252614", "article 00042100005264"},
		{"NO", "E0", "04252615", "unreadable wrong check digit"},
		{"NO", "I0 I1 C0", "17038010001656", "article 17038010001656"},
		{"NO", "I1", "97038010001652", "article 97038010001652"},
		{"NO", "E0 C0", "2302148210869", "article 02302148200006 1086 g"},
		{"SE", "E0", "2302148210869", "article 02302148200006 1086 g"},
		{"FI", "E0", "2302148210869", "article 02302148200006 1086 g"},
		{"DK", "E0", "2302148210869", "article 02302140000000 821086 øre"},
		{"", "E0", "2302148210869", "article 02302148210869"},
		{"NO", "E0", "2001234503990", "article 02001234500005 399 øre"},
		{"NO", "E0", "2112345612348", "article 02112345600000 12340 øre"},
		{"NO", "E0", "2212345601493", "article 02212345600007 14900 øre"},
		{"NO", "E0", "2302148210868", "unreadable wrong check digit"},
		{"NO", "E0", "2302148200006", "article 02302148200006 0 g"},
		{"FI", "E0", "2312341211556", "article 02312341200000 1155 g"},
		{"FI", "E0", "2012341211555", "article 02012341211555"},
		{"DK", "E0", "2135040039753", "article 02135040000005 3975 øre"},
		{"DK", "E0", "2623570001505", "article 02623570000003 150 g"},
		{"DK", "E0", "2712341002251", "article 02712341000004 225 g"},
		{"NO", "E0", "2900000000018", "article 02900000000018"},
		{"NO", "E4", "20012342", "article 00000020012342"},
		{"NO", "E4", "00012348", "article 00000000012348"},
		{"NO", "E0 I1", "9801234030006", "deposit slip 3000 øre"},
		{"DK", "E0", "9801234127003", "deposit slip 12700 øre"},
		{"SE", "E0", "9801234127003", "deposit slip"},
		{"NO", "E0", "9802235003500", "unreadable wrong check digit"},
		{"SE", "C0 I1", "98012345015123002000000042", "deposit slip 200 øre"},
		{"NO", "C0", "98012345015123002000000042", "deposit slip"},
		{"NO", "E0", "9901234567899", "coupon 09901234567899"},
		{"NO", "E0", "9810123456780", "coupon 09810123456780"},
		{"NO", "E0", "9788205394001", "article 09788205394001"},
		{"NO", "X0", "820539413X", "article 09788205394131"},
	} {
		// The two-candidate case is tested where it belongs.
		rules := barcode.RulesOf(v.country)
		scans := []scan{{v.digits, v.want}, {v.digits + "\r\n", v.want}}
		for id := range strings.FieldsSeq(v.ids) {
			scans = append(scans, scan{"]" + id + v.digits, v.want})
			if got := rules.Parse("]"+id+v.digits, barcode.Profile{}).Symbology; got != barcode.Symbology(id) {
				t.Errorf("]%s is the symbology %q", id, got)
			}
		}
		if v.digits == "00012348" {
			scans = scans[2:]
		}
		read(t, rules, barcode.Profile{}, scans)
	}
}

// A prefix that nobody has given a meaning must never make a price or a weight.
func TestUnknownPrefixIsOpaque(t *testing.T) {
	for _, country := range []string{"NO", "SE", "DK", "FI", "", "DE"} {
		rules := barcode.RulesOf(country)
		for prefix := range 100 {
			body := fmt.Sprintf("%02d5555551234", prefix)
			code := rules.Parse(body+string(barcode.CheckDigit(body)), barcode.Profile{})
			known := false
			for _, l := range rules.Labels {
				known = known || strings.HasPrefix(body, l.Prefix)
			}
			if (code.By != barcode.NotMeasured) != known && code.Kind == barcode.Article {
				t.Errorf("%s: %s is %s", country, body, said(code))
			}
		}
	}
}

func TestNilRules(t *testing.T) {
	var rules *barcode.Rules
	for scanned, want := range map[string]string{
		"7038010001659": "article 07038010001659",
		"2302148210869": "article 02302148210869",
		"9801234030006": "deposit slip",
		"https://qr.vipps.no/28/2/01/031/4791234567": "personal QR",
		"B-1234": "unreadable unknown text",
	} {
		if got := said(rules.Parse(scanned, barcode.Profile{})); got != want {
			t.Errorf("%s is %s, want %s", scanned, got, want)
		}
	}
}

func TestComplete(t *testing.T) {
	rules := barcode.RulesOf("NO")
	rules.GiftCards = []string{"6035"}
	rules.Badges = []string{"B:"}
	for scanned, want := range map[string]bool{
		"7038010001659":                true,
		"2302148210869":                true,
		"9901234567899":                true,
		"9801234030006":                true,
		"9801234000009":                true, // worth nothing, but whole
		"9890000000000000000000000000": false,
		"https://qr.vipps.no/28/2/01/031/4791234567":         true,
		"https://qr.vipps.no/donations/45046":                false,
		"]C10107038010001659":                                true,
		"]C1010703801000165917261231":                        true,
		"]C1010703801000165910ABC":                           false,
		"]C1010703801000165910ABC\x1d":                       false,
		"]C1010703801000165910ABC\x1d17261231":               true,
		"]C100370380100000000011":                            true,
		"https://id.gs1.org/01/07038010001659":               true,
		"https://id.gs1.org/01/7038010001659":                false,
		"https://id.gs1.org/01/7038010001659?17=261231":      true,
		"https://id.gs1.org/01/07038010001659/10/A":          false,
		"https://id.gs1.org/01/07038010001659?17=261231&u=1": false,
		"(01)07038010001659(10)A":                            false,
		"R2-0398":                                            false,
		"42":                                                 false,
		"6035123412341234":                                   false,
		"B:123456789":                                        false,
		"7038010001650":                                      false,
	} {
		if got := rules.Parse(scanned, barcode.Profile{}).Complete(); got != want {
			t.Errorf("%q is complete: %v", scanned, got)
		}
	}
}
