package barcode_test

import (
	"testing"

	"butikk/kasse/scanner/barcode"
)

func TestLetters(t *testing.T) {
	for letters, scans := range map[barcode.Letters][]scan{
		barcode.NoLetters: {
			{"F7038010001659", "unreadable unknown text"},
			{"A7038010001659", "unreadable unknown text"},
			{"E01234565", "unreadable unknown text"},
		},
		barcode.Honeywell: {
			{"7038010001659", "article 07038010001659"},
			{"]E07038010001659", "article 07038010001659"},
			{"d7038010001659", "article 07038010001659"},
			{"d7038010001650", "unreadable wrong check digit"},
			{"d703801000165", "unreadable unknown text"},
			{"d977033273600705", "article 09770332736007 add-on 05"},
			{"c012345678905", "article 00012345678905"},
			{"D96385074", "article 00000096385074"},
			{"D01234565", "article 00000001234565"},
			{"E01234565", "article 00012345000065"},
			{"E04252614", "article 00042100005264"},
			{"E14252611", "article 00142100005261"},
			{"E24252614", "unreadable wrong check digit"},
			{"E012345678905", "article 00012345678905"},
			{"jR2-0398", "receipt"},
			{"j7038010001659", "article 07038010001659"},
			{"jø", "unreadable unknown text"},
			{"I0107038010001659", "article 07038010001659"},
			{"INGEN", "unreadable unknown text"},
			{"shttps://qr.vipps.no/28/2/01/031/4791234567", "personal QR"},
			{"whttps://id.gs1.org/01/07038010001659", "article 07038010001659"},
			{"e17038010001656", "article 17038010001656"},
			{"y07038010001659", "article 07038010001659"},
			{"y0107038010001659", "article 07038010001659"},
		},
		barcode.Zebra: {
			{"A7038010001659", "article 07038010001659"},
			{"A012345678905", "article 00012345678905"},
			{"A01234565", "article 00000001234565 or 00012345000065"},
			{"A977033273600705", "article 09770332736007 add-on 05"},
			{"A0119", "unreadable unknown text"},
			{"BR2-0398", "receipt"},
			{"Br2-0398", "unreadable unknown text"},
			{"D96385074", "article 00000096385074"},
			{"D0042", "number"},
			{"E01234565", "article 00000001234565 or 00012345000065"},
			{"F17038010001656", "article 17038010001656"},
			{"F7038010001659", "unreadable unknown text"},
			{"K010703801000165917261231", "article 07038010001659 expires 261231"},
			{"R0107038010001659", "article 07038010001659"},
			{"R07038010001659", "article 07038010001659"},
			{"R2-0398", "receipt"},
			{"P007038010001659", "article 07038010001659"},
			{"P01https://qr.vipps.no/28/2/01/031/4791234567", "personal QR"},
			{"P0G0107038010001659", "article 07038010001659"},
			{"P0Q0107038010001659", "article 07038010001659"},
			{"L8205394008", "article 09788205394001"},
			{"L9788205394001", "article 09788205394001"},
			{"X03327361", "article 09770332736007"},
			{"X9770332736007", "article 09770332736007"},
			{"XR2-0398", "receipt"},
		},
		barcode.DatalogicUSA: {
			{"F1101234567891", "article 01101234567891"},
			{"FF00210126", "article 00000000210126"},
			{"A060992011187", "article 00060992011187"},
			{"E01234565", "article 00012345000065"},
			{"R40107038010001659", "article 07038010001659"},
			{"R4-0398", "receipt"},
			{"#R2-0398", "receipt"},
			{"i17038010001656", "article 17038010001656"},
			{"A96385074", "unreadable unknown text"},
			{"B7038010001659", "unreadable unknown text"},
		},
		barcode.DatalogicEU: {
			{"B7038010001659", "article 07038010001659"},
			{"A01234565", "article 00000001234565"},
			{"A012345678905", "unreadable unknown text"},
			{"E01234565", "unreadable unknown text"},
			{"L977033273600705", "article 09770332736007 add-on 05"},
			{"M978820539400112900", "article 09788205394001 add-on 12900"},
			{"@8205394008", "article 09788205394001"},
			{"@8205394009", "unreadable unknown text"},
			{"T0042", "number"},
			{"k0107038010001659", "article 07038010001659"},
			{"N17038010001656", "article 17038010001656"},
			{"RX0107038010001659", "article 07038010001659"},
		},
		"unknown": {
			{"B7038010001659", "unreadable unknown text"},
			{"7038010001659", "article 07038010001659"},
		},
	} {
		t.Run(string(letters), func(t *testing.T) {
			read(t, barcode.RulesOf("NO"), barcode.Profile{Letters: letters}, scans)
		})
	}
	honeywell := barcode.Profile{Letters: barcode.Honeywell}
	rules := barcode.RulesOf("NO")
	if got := rules.Parse("D96385074", honeywell).Symbology; got != "E4" {
		t.Errorf("the letter of an EAN-8 is the symbology %q", got)
	}
}
