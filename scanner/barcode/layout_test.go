package barcode_test

import (
	"strings"
	"testing"

	"butikk/kasse/scanner/barcode"
)

func TestWrongLayoutIsRepaired(t *testing.T) {
	const number = "https://qr.vipps.no/28/2/01/031/4791234567?v=1"
	for typed, meant := range map[string]string{
		`httpsØ--qr.vipps.no-28-2-01-031-4791234567_v\1`: number,
		"httpsÆ--qr.vipps.no-28-2-01-031-4791234567_v´1": number,
		"httpsÖ--qr.vipps.no-28-2-01-031-4791234567_v´1": number,
		"httpsÖ--qr.vipps.no-28-2-01-031-4791234567_v'1": number,
		"https>&&qr.vipps.no&28&2&01&031&4791234567_v)1": number,
		"https>&&qr.vipps.no&28&2&01&031&4791234567":     strings.TrimSuffix(number, "?v=1"),
		// Caps Lock, on systems that turn Ø over with it and on those that do not.
		`httpsø--qr.vipps.no-28-2-01-031-4791234567_v\1`: number,
		`HTTPSø--QR.VIPPS.NO-28-2-01-031-4791234567_V\1`: number,
		`HTTPSØ--QR.VIPPS.NO-28-2-01-031-4791234567_V\1`: number,
		"HTTPS>&&QR.VIPPS.NO&28&2&01&031&4791234567_V)1": number,
		"https\xd8--qr.vipps.no-28-2-01-031-4791234567":  strings.TrimSuffix(number, "?v=1"),
		`httpsØ--qr.vipps.no-p-eyJhbG.J9?x+y§\\`:         "https://qr.vipps.no/p/eyJhbG.J9_x-y~==",
		"httpsÖ--qr.vipps.no-p-ab+c½d":                   "https://qr.vipps.no/p/ab-c~d",
		"https>&&qr.vipps.no&p&ab/c?d)":                  "https://qr.vipps.no/p/ab-c_d=",
	} {
		code := parse(typed + "\r")
		if code.Kind != barcode.PersonalQR || !code.Repaired || code.Personal.Reveal() != meant {
			t.Errorf("%s is %v: %s", typed, code, code.Personal.Reveal())
		}
		if s := code.String(); strings.Contains(s, "912345") {
			t.Errorf("%s prints as %s", typed, s)
		}
	}
	read(t, barcode.RulesOf("NO"), barcode.Profile{}, []scan{
		{"httpsØ--qr.vipps.no-box-9e3a3f1c+0000+4000+8000+1234567890ab-pay+in", "shop QR repaired"},
		{"httpsÆ--qr.mobilepay.dk-box-9e3a3f1c+0000+4000+8000+1234567890ab-pay+in", "shop QR repaired"},
		{`httpsØ--qr.vipps.no-28-_v\1/e\29816`, "shop QR repaired"},
		{"httpsØ--id.gs1.org-01-07038010001659", "article 07038010001659 repaired"},
		{`httpØ--example.com-01-07038010001659-10-A+1_17\261231`, "article 07038010001659 expires 261231 lot A-1 repaired"},
		{"HTTPSø--ID.GS1.ORG-01-07038010001659", "article 07038010001659 repaired"},
		{"https>&&id.gs1.org&01&07038010001659", "article 07038010001659 repaired"},
	})
}

// Half a repair could name somebody else, so it is none.
func TestWrongLayoutIsNotGuessed(t *testing.T) {
	for _, typed := range []string{
		"httpsØ--qr.vipps.no-28-2-01-031-4721234567",
		"httpsØ--qr.vipps.no-28-2-01-031-4791234567_v\\2",
		"httpsØ--qr.vipps.no-28-2-01-031-4791234567_v1",   // the dead key was lost
		"httpsÆ--qr.vipps.no-28-2-01-031-4791234567_v\\1", // the keys of two countries
		"httpsØ--qr.vipps.no-28-2-01-031-4791234567_v´1",  // likewise
		"httpØ--qr.vipps.no-28-2-01-031-4791234567",       // not https
		"https--qr.vipps.no-28-2-01-031-4791234567",       // the colon was lost
		"https&&qr.vipps.no&28&2&01&031&4791234567",       // likewise
		"Q1httpsØ--qr.vipps.no-28-2-01-031-4791234567",    // an identifier, mistyped too
		"httpsØ--qr.vipps.no-p-abc-def",                   // a hyphen that stayed, or a slash
		"HTTPSø--QR.VIPPS.NO-P-ABC",                       // which letters are capitals?
		"httpsø--qr.vipps.no-p-abc",                       //
		"httpsÖ--qr.vipps.no-p-abc´",                      // one "=" or two
		"httpsÖ--qr.vipps.no-p-abc´´",                     //
		"httpsÖ--qr.vipps.no-p-abcé",                      // a letter under the dead key
		"httpsØ--qr.vipps.no-p-ab c",                      //
		"httpsØ--qr.vipps.no.evil.example-28-2-01-031-4791234567",
		"httpsØ--qr.vipps.no\"evil.example-28-2-01-031-4791234567",
		"HTTPSø--ID.GS1.ORG-01-07038010001659-10-ABC",
		"httpsØ--id.gs1.org-01-07038010001650",
		"httpsØ--example.com-hei",
		"httpsØ--",
		"https>&&",
	} {
		code := parse(typed)
		if code.Reason != barcode.WrongLayout || code.Repaired || code.Personal.Reveal() != "" {
			t.Errorf("%s is %s %v", typed, said(code), code)
		}
		for _, s := range []string{code.Text, code.String()} {
			if strings.Contains(s, "91234567") || strings.Contains(s, "21234567") {
				t.Errorf("%s prints a phone number: %s", typed, s)
			}
		}
	}
	for _, typed := range []string{"https://qr.vipps.no/x", "httpsØ-qr.vipps.no", "https", "http", "httpØ", "httpsé--qr.vipps.no", "les httpsØ--qr.vipps.no"} {
		if code := parse(typed); code.Reason != barcode.UnknownText || code.Repaired {
			t.Errorf("%s is %s", typed, said(code))
		}
	}
}
