package uitest

import (
	"sync"

	"butikk/kasse/payments/staff"
)

// Badges of the two who work in the shop.
const (
	KarisBadge = "KB-kari-0001"
	OlasBadge  = "KB-ola-00002"
)

// People are Kari (12, PIN 1234), who sells, and Ola (7, PIN 4321), who may do
// everything and reads English.
var People = sync.OnceValue(func() staff.List {
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	person := func(number int, name, lang string, pin, badge staff.Secret, words ...string) staff.Cashier {
		rights, err := staff.ReadRights(words)
		must(err)
		p, err := staff.NewPIN(pin)
		must(err)
		b, err := staff.NewBadge(badge, staff.BadgeHash{})
		must(err)
		return staff.Cashier{Number: number, Name: name, Lang: lang, PIN: p, Badge: b, Rights: rights}
	}
	list, err := staff.NewList([]staff.Cashier{person(12, "Kari N.", "", "1234", KarisBadge), person(7, "Ola B.", "en", "4321", OlasBadge, staff.All)})
	must(err)
	return list
})
