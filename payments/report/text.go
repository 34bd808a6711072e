package report

import (
	"fmt"
	"strings"
	"time"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
)

// Labels are the words of a report in one language.
type Labels struct {
	X, Z                               string
	Since, Sales, Receipts             string
	Departments, Tenders, Cashiers     string
	Other                              string // a department without a name
	Returns, Aborted, Corrections      string
	Lookups                            string
	Freed, Decided, Open               string
	GrandSales, GrandReturns, GrandNet string
}

// Name is what the report is called: "Z-2-0001".
func (r Report) Name() string {
	kind := "X"
	if r.Z {
		kind = "Z"
	}
	return fmt.Sprintf("%s-%d-%04d", kind, r.Till, r.Number)
}

// Text is the report as plain text, receipt.Width columns wide, ending in a
// newline. Times are in the zone given, that of the shop.
func (r Report) Text(w Labels, words receipt.Labels, zone *time.Location) string {
	var b strings.Builder
	amount := func(a money.Amount) string { return a.Format(words.DecimalMark, words.GroupMark) }
	row := func(left, right string) { b.WriteString(receipt.Ends(left, right) + "\n") }
	count := func(name string, c Count) { row(fmt.Sprintf("%s  %d", name, c.N), amount(c.Amount)) }
	rule := func() { row(strings.Repeat("-", receipt.Width), "") }
	list := func(title string, names []Named) {
		if len(names) == 0 {
			return
		}
		row(title, "")
		for _, n := range names {
			name := n.Name
			if name == "" {
				name = w.Other
			}
			count("  "+name, n.Count)
		}
	}
	items := func(title string, all []Item) {
		if len(all) == 0 {
			return
		}
		rule()
		row(title, fmt.Sprint(len(all)))
		for _, i := range all {
			row("  "+i.At.In(zone).Format(words.DateLayout), amount(i.Amount))
			row("  "+strings.TrimSpace(i.Reference+" "+i.State), "")
			if i.Reference == "" {
				row("  "+i.Sale, "")
			}
		}
	}
	title := w.X
	if r.Z {
		title = w.Z
	}
	p := r.Period
	if r.Mark != "" {
		row("*** "+r.Mark+" ***  "+words.NoPurchase, "")
	}
	row(fmt.Sprintf("%s %d", title, r.Number), r.At.In(zone).Format(words.DateLayout))
	row(r.Shop.Name, "")
	if r.Shop.OrgNumber != "" {
		row(r.Shop.Org(), "")
	}
	row(fmt.Sprintf("%s %d", words.Till, r.Till), string(r.Currency))
	if !p.From.IsZero() {
		row(w.Since, p.From.In(zone).Format(words.DateLayout))
	}
	rule()
	row(w.Sales, amount(p.Sales.Amount))
	row(w.Receipts, fmt.Sprint(p.Sales.N))
	list(w.Departments, p.Departments)
	list(w.Tenders, p.Tenders)
	list(w.Cashiers, p.Cashiers)
	rule()
	row(words.VAT, words.Net+" / "+words.Tax)
	for _, v := range p.VAT {
		row("  "+strings.Replace(v.Rate.String(), ".", words.DecimalMark, 1)+" %", amount(v.Net)+" / "+amount(v.Tax))
	}
	rule()
	count(w.Returns, p.Returns)
	count(w.Aborted, p.Aborted)
	count(w.Corrections, p.Corrections)
	count(w.Lookups, p.Lookups)
	items(w.Freed, p.Freed)
	items(w.Decided, p.Decided)
	items(w.Open, r.Open)
	rule()
	row(w.GrandSales, amount(r.Grand.Sales))
	row(w.GrandReturns, amount(r.Grand.Returns))
	row(w.GrandNet, amount(r.Grand.Net()))
	return b.String()
}
