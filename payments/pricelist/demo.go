package pricelist

import (
	_ "embed"
	"strings"
	"sync"

	"butikk/kasse/payments/money"
)

//go:embed demo.csv
var demo string

// Demo is the list of a small Norwegian kiosk, for trying the till out and for
// practice. Its prices have no periods, so it is the same list on every day. The
// program carries it, and it is read once, when first asked for.
func Demo() *List { return demoList() }

var demoList = sync.OnceValue(func() *List {
	list, err := Read(strings.NewReader(demo), "demo.csv", []money.VATRate{2500, 1500, 1200, 0})
	if err != nil {
		panic("pricelist: the embedded list: " + err.Error()) // a test reads it, so no build gets here
	}
	return list
})
