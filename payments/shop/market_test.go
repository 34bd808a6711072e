package shop

import (
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments/money"
)

func TestMarket(t *testing.T) {
	oslo := time.FixedZone("", 3600)
	before, after := time.Date(2027, 1, 11, 23, 59, 0, 0, oslo), time.Date(2027, 1, 12, 0, 0, 1, 0, oslo)
	for given, want := range map[string]struct {
		currency      money.Currency
		before, after string
	}{
		"":   {money.NOK, "Vipps", "Vipps"},
		"NO": {money.NOK, "Vipps", "Vipps"},
		"dk": {money.DKK, "MobilePay", "Vipps"},
		"FI": {money.EUR, "MobilePay", "Vipps"},
	} {
		s, _ := home(t, keysInEnv(), map[string]string{"KASSE_MARKET": given})
		m := load(t, s).Market
		if m.Currency != want.currency || m.App(before) != want.before || m.App(after) != want.after {
			t.Errorf("%q: %+v, %s, %s", given, m, m.App(before), m.App(after))
		}
	}
	s, _ := home(t, keysInEnv(), map[string]string{"KASSE_MARKET": "DK"})
	s.Flags.Market = "SE" // no wallet payments in its currency
	if _, err := Load(s); err == nil || !strings.Contains(err.Error(), "SE") {
		t.Error(err)
	}
	s, _ = home(t)
	s.Config = file(t, "market = \"FI\"\n"+keysInFile)
	if m := load(t, s).Market; m.Code != "FI" {
		t.Errorf("%+v", m)
	}
}
