package barcode_test

import (
	"testing"

	"butikk/kasse/scanner/barcode"
)

func TestSlips(t *testing.T) {
	read(t, barcode.RulesOf("NO"), barcode.Profile{}, []scan{
		{"9801234030006", "deposit slip 3000 øre"},
		{"9802235003501", "deposit slip 350 øre"},
		{"9801234000009", "deposit slip"},
		{"9801234567890123456703000123", "deposit slip 3000 øre"},
		{"9801234567890123456700000123", "deposit slip"},
		{"9901234567890123456703000123", "number"},
		{"980123456789012345670300", "deposit slip"},
		{"98012345678901234567030001", "deposit slip"},
		{"980123456789012345670300012345", "deposit slip"},
		{"9801234567890123456703000123456", "number"},
		{"98012345678901234567030", "number"},
		{"98012345678901234567030001ab", "unreadable unknown text"},
	})
	read(t, barcode.RulesOf("SE"), barcode.Profile{}, []scan{
		{"98012345015123002000310042", "deposit slip 510 øre"},
		{"98012345015123000000000042", "deposit slip"},
		{"98112345015123002000310042", "deposit slip"},
		// Two slips of 13 digits that a scanner without a suffix has glued.
		{"98012340300069801234127003", "deposit slip"},
		{"9801234567890123456703000123", "deposit slip"},
	})
}

func TestUnsoundSlipHasNoAmount(t *testing.T) {
	for _, s := range []barcode.Slip{
		{Prefix: "980", Digits: 13, Amounts: [][2]int{{0, 5}}, Unit: 1},
		{Prefix: "980", Digits: 13, Amounts: [][2]int{{8, 14}}, Unit: 1},
		{Prefix: "980", Digits: 13, Amounts: [][2]int{{8, 7}}, Unit: 1},
		{Prefix: "980", Digits: 13, Amounts: [][2]int{{1, 13}}, Unit: 1},
		{Prefix: "980", Digits: 13, Amounts: [][2]int{{8, 12}}},
		{Prefix: "980", Digits: 13, Amounts: [][2]int{{8, 12}}, Unit: -1},
		{Prefix: "980", Digits: 13, Amounts: [][2]int{{8, 12}}, Unit: 1 << 40},
		{Prefix: "980", Digits: 13},
		{Prefix: "", Digits: 13, Amounts: [][2]int{{8, 12}}, Unit: 1},
	} {
		rules := barcode.Rules{Deposits: []barcode.Slip{s}}
		read(t, rules, barcode.Profile{}, []scan{{"9801234030006", "deposit slip"}})
	}
	// A layout of the shop's own need not begin with 98 nor have a check digit.
	own := barcode.Rules{Deposits: []barcode.Slip{{Prefix: "55", Digits: 10, Amounts: [][2]int{{7, 10}}, Unit: 100}}}
	read(t, own, barcode.Profile{}, []scan{{"5512340012", "deposit slip 1200 øre"}, {"551234001", "number"}})
}

func TestCoupons(t *testing.T) {
	for body, want := range map[string]bool{
		"980123456789": false, "981123456789": true, "984123456789": true, "985123456789": false, "989123456789": false,
		"990123456789": true, "999123456789": true, "050123456789": true, "059123456789": true, "060123456789": false,
		"50123456789": true, "60123456789": false, "0990123456789": false,
	} {
		code := parse(body + string(barcode.CheckDigit(body)))
		if got := code.Kind == barcode.Coupon; got != want {
			t.Errorf("%s is %s", body, said(code))
		}
		if code.Kind == barcode.Coupon && (code.By != barcode.NotMeasured || code.Price != 0) {
			t.Errorf("%s is worth %d", body, code.Price)
		}
	}
}
