package shop

import (
	"fmt"
	"strings"
	"time"

	"butikk/kasse/payments/money"
)

// Market is the country of the sales unit. It decides the currency of every
// payment and what its customers call the app.
type Market struct {
	Code     string // ISO 3166 alpha-2; also the country of numbers that are typed
	Currency money.Currency
	VAT      []money.VATRate // what goods can be sold at, highest first
	apps     []named
}

// named is what the app is called from a day on.
type named struct {
	from time.Time // the zero time: always
	app  string
}

// renamed is when MobilePay becomes Vipps in Denmark and Finland (announced by
// Vipps MobilePay on 2026-10-06).
var renamed = time.Date(2027, 1, 12, 0, 0, 0, 0, time.UTC)

// Markets are those whose sales units take payments from wallets, the default
// first. The rates are those of merverdiavgiftsloven chapter 5 with the yearly
// decision of Stortinget, of momsloven section 33, and of arvonlisäverolaki
// sections 84 to 85 a as they stand since 2026-01-01.
var Markets = []Market{
	{"NO", money.NOK, []money.VATRate{2500, 1500, 1200, 0}, []named{{app: "Vipps"}}},
	{"DK", money.DKK, []money.VATRate{2500, 0}, []named{{app: "MobilePay"}, {renamed, "Vipps"}}},
	{"FI", money.EUR, []money.VATRate{2550, 1350, 1000, 0}, []named{{app: "MobilePay"}, {renamed, "Vipps"}}},
}

// App is the name of the app on that day, spelt as its owner spells it. The day
// begins when it does in the shop.
func (m Market) App(at time.Time) (app string) {
	y, month, d := at.Date()
	day := time.Date(y, month, d, 0, 0, 0, 0, time.UTC)
	for _, n := range m.apps {
		if !day.Before(n.from) {
			app = n.app
		}
	}
	return app
}

func market(given string) (Market, error) {
	if given == "" {
		return Markets[0], nil
	}
	codes := make([]string, len(Markets))
	for i, m := range Markets {
		if strings.EqualFold(m.Code, given) {
			return m, nil
		}
		codes[i] = m.Code
	}
	return Market{}, fmt.Errorf("the market %q is none of %s", given, strings.Join(codes, ", "))
}
