package report

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
)

// Labels are the words of a report in one language.
type Labels struct {
	X, Z                               string
	Since, Sales, Receipts             string
	Departments, Tenders, Cashiers     string
	Other                              string // a department without a name
	Copies, Provisional                string
	Returns, Aborted, Corrections      string
	Lookups                            string
	Freed, Decided, Settled, Open      string
	GrandSales, GrandReturns, GrandNet string
}

// Words are all that a report says in one language.
type Words struct {
	Labels
	Receipt receipt.Labels           // what it shares with receipts
	State   func(code string) string // of an Item, in words
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
func (r Report) Text(w Words, zone *time.Location) string {
	return r.Page(w, zone).String()
}

// Page is the report as it is laid out.
func (r Report) Page(w Words, zone *time.Location) receipt.Page {
	l, words := layout{w: w, words: w.Receipt, zone: zone}, w.Receipt
	l.head(r)
	p := r.Period
	l.Rule()
	l.Ends(w.Sales, l.amount(p.Total()))
	l.list(w.Departments, p.Departments, func(name string) string { return name })
	l.list(w.Tenders, p.Tenders, l.tender)
	if len(p.Cashiers) > 0 {
		l.Ends(w.Cashiers, "")
	}
	for _, c := range p.Cashiers {
		l.count("  "+c.Name, c.Count)
		for _, t := range c.Tenders {
			l.count("    "+l.tender(t.Name), t.Count)
		}
	}
	l.Rule()
	l.Ends(words.VAT, words.Net+" / "+words.Tax)
	for _, v := range p.VAT {
		l.Ends("  "+strings.Replace(v.Rate.String(), ".", words.DecimalMark, 1)+" %", l.amount(v.Net)+" / "+l.amount(v.Tax))
	}
	l.Rule()
	l.count(w.Receipts, p.Sales)
	l.count(w.Copies, p.Copies)
	l.count(w.Provisional, p.Provisional)
	l.count(w.Returns, p.Returns)
	l.count(w.Aborted, p.Aborted)
	l.count(w.Corrections, p.Corrections)
	l.list(w.Lookups, p.Lookups, func(name string) string { return name })
	l.items(w.Freed, p.Freed)
	l.items(w.Decided, p.Decided)
	l.items(w.Settled, p.Settled)
	l.items(w.Open, r.Open)
	l.Rule()
	l.Ends(w.GrandSales, l.amount(r.Grand.Sales))
	l.Ends(w.GrandReturns, l.amount(r.Grand.Returns))
	l.Ends(w.GrandNet, l.amount(r.Grand.Net()))
	return l.Page
}

// layout is a report on its way to a page.
type layout struct {
	receipt.Page
	w     Words
	words receipt.Labels
	zone  *time.Location
}

func (l *layout) head(r Report) {
	title := l.w.X
	if r.Z {
		title = l.w.Z
	}
	if r.Mark != "" {
		l.Title("*** " + r.Mark + " ***")
		l.Title(l.words.NoPurchase)
		l.Line("")
	}
	l.Title(fmt.Sprintf("%s %d", title, r.Number))
	l.Line("")
	l.Center(r.Shop.Name)
	if r.Shop.OrgNumber != "" {
		l.Center(r.Shop.Org())
	}
	l.Line("")
	l.Ends(fmt.Sprintf("%s %d", l.words.Till, r.Till), r.At.In(l.zone).Format(l.words.DateLayout))
	since := ""
	if from := r.Period.From; !from.IsZero() {
		since = l.w.Since + " " + from.In(l.zone).Format(l.words.DateLayout)
	}
	l.Ends(string(r.Currency), since)
}

func (l *layout) amount(a money.Amount) string {
	return a.Format(l.words.DecimalMark, l.words.GroupMark)
}

func (l *layout) count(name string, c Count) {
	l.Ends(fmt.Sprintf("%s  %d", name, c.N), l.amount(c.Amount))
}

// tender is what one is called here; the app has the same name everywhere.
func (l *layout) tender(code string) string {
	switch code {
	case "cash":
		return l.words.Cash
	case "terminal":
		return l.words.Terminal
	}
	return code
}

func (l *layout) list(title string, names []Named, call func(string) string) {
	if len(names) > 0 {
		l.Ends(title, "")
	}
	for _, n := range names {
		name := call(n.Name)
		if name == "" {
			name = l.w.Other
		}
		l.count("  "+name, n.Count)
	}
}

func (l *layout) items(title string, all []Item) {
	if len(all) == 0 {
		return
	}
	l.Rule()
	l.Ends(title, fmt.Sprint(len(all)))
	for _, i := range all {
		l.Ends("  "+i.At.In(l.zone).Format(l.words.DateLayout), l.amount(i.Amount))
		name := i.Reference
		if name == "" {
			name = i.Sale
		}
		state := ""
		if i.State != "" {
			state = l.w.State(i.State)
		}
		if name = "  " + name; utf8.RuneCountInString(name+" "+state) > receipt.Width {
			l.Ends(name, "") // a reference is never cut
			name = ""
		}
		l.Ends(name, state)
	}
}
