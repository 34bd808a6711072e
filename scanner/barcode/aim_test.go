package barcode_test

import (
	"testing"

	"butikk/kasse/scanner/barcode"
)

func TestIdentifierDecides(t *testing.T) {
	read(t, barcode.RulesOf("NO"), barcode.Profile{}, []scan{
		// Eight digits that begin with 0.
		{"01234565", "article 00000001234565 or 00012345000065"},
		{"]E401234565", "article 00000001234565"},
		{"]E001234565", "article 00000001234565 or 00012345000065"},
		{"]E404252614", "unreadable wrong check digit"},
		{"]E47038010001659", "article 07038010001659"},
		// Add-ons.
		{"]E09770332736007]E105", "article 09770332736007 add-on 05"},
		{"]E09788205394001]E212900", "article 09788205394001 add-on 12900"},
		{"]E3977033273600705", "article 09770332736007 add-on 05"},
		{"]E3978820539400112900", "article 09788205394001 add-on 12900"},
		{"]E3703801000165905", "article 07038010001659 add-on 05"},
		{"]E3703801000165005", "unreadable wrong check digit"},
		{"]E3990123456789905", "coupon 09901234567899"},
		{"977033273600705", "article 09770332736007 add-on 05"},
		{"978820539400112900", "article 09788205394001 add-on 12900"},
		{"703801000165905", "number"},
		{"977033273600805", "number"},
		{"370380100000000011", "number"},
		{"]E105", "unreadable unknown text"},
		{"]E212900", "unreadable unknown text"},
		{"]E09770332736007]E1055", "unreadable unknown text"},
		{"]E09770332736007]E305", "unreadable unknown text"},
		{"]E0]E105", "unreadable unknown text"},
		{"]E09770332736007]E", "unreadable unknown text"},
		// A piece of an EAN is no number.
		{"]E070380100", "unreadable wrong check digit"},
		{"]E07038010", "unreadable unknown text"},
		{"]E4703801", "unreadable unknown text"},
		// ITF whose check digit the scanner keeps.
		{"]I30703801000165", "article 07038010001659"},
		{"]I31703801000165", "article 17038010001656"},
		{"]I117038010001656", "article 17038010001656"},
		{"]I1123456", "number"},
		// Books and periodicals.
		{"]X08205394008", "article 09788205394001"},
		{"]X0820539413X", "article 09788205394131"},
		{"]X08205394009", "number"},
		{"]X003327361", "article 09770332736007"},
		{"]X02434561X", "article 09772434561006"},
		{"8205394008", "number"},
		{"820539413X", "article 09788205394131"},
		{"820539413x", "article 09788205394131"},
		{"820539414X", "unreadable unknown text"},
		{"2434561X", "unreadable unknown text"},
		{"03327361", "unreadable wrong check digit"},
		// "]" that is no identifier.
		{"]", "unreadable unknown text"},
		{"]E", "unreadable unknown text"},
		{"]E0", "unreadable empty"},
		{"]E07038010001659\x1b[2J", "unreadable control characters"},
		{"]Z07038010001659", "unreadable unknown text"},
		{"]EX7038010001659", "unreadable unknown text"},
		{"]]E07038010001659", "unreadable unknown text"},
		{"]Q1]E07038010001659", "unreadable unknown text"},
		{"]Q17038010001659\r7038010001659", "unreadable control characters"},
		{"]Q17038010001659\r7038010001659\r", "unreadable control characters"},
		{"]Q1https://qr.vipps.no/28/2/01/031/4791234567?v=1\r", "personal QR"},
		{"]Q1R2-0398", "receipt"},
	})
	for scanned, want := range map[string]barcode.Symbology{
		"]E07038010001659": "E0", "]Q1hei": "Q1", "]Z0hei": "", "7038010001659": "", "]E0": "E0", "\x1d0107038010001659": "",
	} {
		if got := parse(scanned).Symbology; got != want {
			t.Errorf("%q has the symbology %q, want %q", scanned, got, want)
		}
	}
	if got := parse("]E07038010001659").Text; got != "7038010001659" {
		t.Errorf("the text of an article is %q", got)
	}
}
