package barcode_test

import (
	"testing"

	"butikk/kasse/scanner/barcode"
)

func TestDigitalLinks(t *testing.T) {
	read(t, barcode.RulesOf("NO"), barcode.Profile{}, []scan{
		{"https://id.gs1.org/01/07038010001659/10/ABC123/21/12345?17=261231", "article 07038010001659 expires 261231 lot ABC123 serial 12345"},
		{"]Q1https://id.gs1.org/01/07038010001659", "article 07038010001659"},
		{"HTTPS://ID.GS1.ORG/01/7038010001659", "article 07038010001659"},
		{"http://example.com/01/012345678905", "article 00012345678905"},
		{"https://example.com:8080/a/b/01/96385074/", "article 00000096385074"},
		{"https://example.com/01/01234565", "article 00000001234565"},
		{"https://example.com/01/97038010001652?3103=001086&u=3", "article 97038010001652 1086 g"},
		{"https://example.com/01/97038010001652?3932=57812490", "article 97038010001652 12490 øre currency 578"},
		{"https://example.com/01/07038010001659/10/A%2F1", "article 07038010001659 lot A/1"},
		{"https://example.com/01/07038010001659/10/A+1", "article 07038010001659 lot A+1"},
		{"https://example.com/01/07038010001659?17=261231&17=261231", "article 07038010001659 expires 261231"},
		{"https://example.com/01/07038010001659?utm=1&1=2&lot=A", "article 07038010001659"},
		{"https://example.com/01/2302148210869", "article 02302148210869"},
		{"https://example.com/01/07038010001650", "unreadable wrong check digit"},
		{"https://example.com/01/97038010001652", "unreadable wrong elements"},
		{"https://example.com/01/07038010001659?17=261331", "unreadable wrong elements"},
		{"https://example.com/01/07038010001659?10=A&10=B", "unreadable wrong elements"},
		{"https://example.com/01/07038010001659/10", "unreadable wrong elements"},
		{"https://example.com/01/07038010001659/info/1", "unreadable wrong elements"},
		{"https://example.com/01/07038010001659/10/A%0A", "unreadable wrong elements"},
		{"https://example.com/01/07038010001659?10=A%zz", "unreadable wrong elements"},
		{"https://example.com/01/07038010001659?10", "unreadable wrong elements"},
		{"https://example.com/gtin/7038010001659", "unreadable unknown text"},
		{"https://example.com/01/703801000165", "unreadable wrong check digit"},
		{"https://example.com/01/70380100016", "unreadable unknown text"},
		{"https://example.com/01/", "unreadable unknown text"},
		{"https://example.com/01", "unreadable unknown text"},
		{"https://example.com/?u=/01/07038010001659", "unreadable unknown text"},
		{"https://user@example.com/01/07038010001659", "unreadable unknown text"},
		{"https:///01/07038010001659", "unreadable unknown text"},
		{"https:01/07038010001659", "unreadable unknown text"},
		{"ftp://example.com/01/07038010001659", "unreadable unknown text"},
		{"//example.com/01/07038010001659", "unreadable unknown text"},
		{"https://example.com/01/07038010001659\r\nhttps://example.com/01/07038010001659", "unreadable control characters"},
		// Nothing that looks like a personal QR is an article.
		{"https://qr.vipps.no/01/07038010001659", "unreadable unknown text"},
		{"https://qr.vipps.no.evil.example/01/07038010001659", "unreadable unknown text"},
		{"https://evil.example/qr.vipps.no/01/07038010001659", "unreadable unknown text"},
		{"https://qr.mobilepay.dk/01/07038010001659", "unreadable unknown text"},
	})
	for scanned, want := range map[string]string{
		"https://example.com/01/7038010001659":             "7038010001659",
		"]C1010703801000165910ABC":                         "07038010001659",
		"]C100370380100000000011":                          "370380100000000011",
		"]C102070380100016593712":                          "07038010001659",
		"]C10107038010001659\x1d\x1d":                      "0107038010001659··",
		"https://example.com/01/7038010001650":             "7038010001650",
		"https://example.com/01/07038010001659/10/\x41%20": "https://example.com/01/07038010001659/10/A%20",
	} {
		if got := parse(scanned).Text; got != want {
			t.Errorf("%q shows %q, want %q", scanned, got, want)
		}
	}
}
