// Package report is what a till tells of a period: the X report, which changes
// nothing, and the Z report, which closes the day (kassasystemforskrifta § 2-8-2
// and § 2-8-3). It counts; what happened it is told.
//
// What this till can not do is not in the report, as the rule allows: tips,
// drawer openings, discounts, credit sales, delivery receipts, opening float.
package report

import (
	"slices"
	"strconv"
	"time"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
)

// Count is how many there were, and what they come to in minor units.
type Count struct {
	N      int          `json:"n"`
	Amount money.Amount `json:"amount"`
}

func (c *Count) add(n int, a money.Amount) { c.N, c.Amount = c.N+n, c.Amount+a }

// Named is a count of one department or tender.
type Named struct {
	Name string `json:"name"`
	Count
}

// Cashier is what one of them has sold and taken back.
type Cashier struct {
	Named           // by number
	Tenders []Named `json:"tenders,omitempty"`
}

// Item is something that the report names one by one.
type Item struct {
	At        time.Time    `json:"at"`
	Sale      string       `json:"sale"`
	Reference string       `json:"reference,omitempty"`
	Refund    string       `json:"refund,omitempty"` // the key of one: the amount is below zero
	Amount    money.Amount `json:"amount"`
	State     string       `json:"state,omitempty"` // a code: where it stood, what became of it, or why it was decided
}

// Period is what happened since the last Z report. The zero Period is one in
// which nothing has. Its methods return a new one; slices of one that has been
// handed out never change.
//
// Total, Departments, Tenders, Cashiers and VAT are of sales less returns, also
// their numbers, so that each of them adds up to the same: as the example of the
// Norwegian SAF-T Cash Register has them.
type Period struct {
	From        time.Time `json:"from,omitzero"` // of the first thing that is counted
	Sales       Count     `json:"sales"`         // receipts of cash sales, which all of them are that are paid at a till
	Returns     Count     `json:"returns"`       // amounts below zero
	Departments []Named   `json:"departments,omitempty"`
	Tenders     []Named   `json:"tenders,omitempty"` // "cash", "terminal", or the name of the app
	Cashiers    []Cashier `json:"cashiers,omitempty"`
	VAT         []VAT     `json:"vat,omitempty"`
	Copies      Count     `json:"copies"`
	Provisional Count     `json:"provisional"`         // receipts of sales that were not paid
	Aborted     Count     `json:"aborted"`             // whole sales, also those that were taken up again
	Corrections Count     `json:"corrections"`         // lines taken out, not pieces
	Lookups     []Named   `json:"looked_up,omitempty"` // of prices, without a sale, by department
	Freed       []Item    `json:"freed,omitempty"`     // approved too late, and given back by the till itself
	Decided     []Item    `json:"decided,omitempty"`   // by a person, without a word from the provider
	Settled     []Item    `json:"settled,omitempty"`   // decided or handed over before, and what has become of it
}

// Total is what has been sold less what has come back.
func (p Period) Total() money.Amount { return p.Sales.Amount + p.Returns.Amount }

// VAT is the sum of one rate.
type VAT struct {
	Rate  money.VATRate `json:"rate"`
	Gross money.Amount  `json:"gross"`
	Net   money.Amount  `json:"net"`
	Tax   money.Amount  `json:"tax"`
}

// Grand are the totals since the till was first used. Nothing ever takes them back.
type Grand struct {
	Sales   money.Amount `json:"sales"`
	Returns money.Amount `json:"returns"` // below zero
}

// Net is what the sales come to less the returns.
func (g Grand) Net() money.Amount { return g.Sales + g.Returns }

// Sell counts a paid sale. The tender is one of Period.Tenders. What is taken back
// in a sale, such as a deposit slip, counts as a return too, so that nothing ever
// makes the sales less.
func (p Period) Sell(r receipt.Receipt, tender string) Period {
	p = p.begin(r.PaidAt)
	var sold, back money.Amount
	for _, l := range r.Lines {
		sold, back = sold+max(l.Gross, 0), back+min(l.Gross, 0)
	}
	p.Sales.add(1, sold)
	if back < 0 {
		p.Returns.add(1, back)
	}
	return p.less(r, tender, 1)
}

// Return counts goods that came back.
func (p Period) Return(r receipt.Receipt, tender string) Period {
	p = p.begin(r.PaidAt)
	p.Returns.add(1, r.Total)
	return p.less(r, tender, -1)
}

// less counts a receipt where sales and returns are held against each other.
func (p Period) less(r receipt.Receipt, tender string, n int) Period {
	p.Tenders = counted(p.Tenders, tender, n, r.Total)
	if r.Cashier != 0 {
		p.Cashiers = slices.Clone(p.Cashiers)
		name := strconv.Itoa(r.Cashier)
		i := slices.IndexFunc(p.Cashiers, func(c Cashier) bool { return c.Name == name })
		if i < 0 {
			i, p.Cashiers = len(p.Cashiers), append(p.Cashiers, Cashier{Named: Named{Name: name}})
		}
		c := &p.Cashiers[i]
		c.add(n, r.Total)
		c.Tenders = counted(c.Tenders, tender, n, r.Total)
	}
	seen := map[string]bool{}
	for _, l := range r.Lines {
		once := n
		if seen[l.Department] {
			once = 0
		}
		seen[l.Department] = true
		p.Departments = counted(p.Departments, l.Department, once, l.Gross)
	}
	return p.taxed(r)
}

// Copy counts the copy of a receipt.
func (p Period) Copy(at time.Time, a money.Amount) Period {
	p = p.begin(at)
	p.Copies.add(1, a)
	return p
}

// Provide counts a provisional receipt.
func (p Period) Provide(at time.Time, a money.Amount) Period {
	p = p.begin(at)
	p.Provisional.add(1, a)
	return p
}

// Abort counts a sale that was voided whole.
func (p Period) Abort(at time.Time, a money.Amount) Period {
	p = p.begin(at)
	p.Aborted.add(1, a)
	return p
}

// Correct counts lines that were taken out of a sale.
func (p Period) Correct(at time.Time, lines int, a money.Amount) Period {
	p = p.begin(at)
	p.Corrections.add(lines, a)
	return p
}

// LookUp counts a price that was looked up and not sold.
func (p Period) LookUp(at time.Time, department string, a money.Amount) Period {
	p = p.begin(at)
	p.Lookups = counted(p.Lookups, department, 1, a)
	return p
}

// Free names money that came too late and was given back.
func (p Period) Free(i Item) Period {
	p = p.begin(i.At)
	p.Freed = append(slices.Clip(p.Freed), i)
	return p
}

// Decide names what a person decided without the provider's word.
func (p Period) Decide(i Item) Period {
	p = p.begin(i.At)
	p.Decided = append(slices.Clip(p.Decided), i)
	return p
}

// Settle names what has become of money that was decided without the provider's
// word, or handed over.
func (p Period) Settle(i Item) Period {
	p = p.begin(i.At)
	p.Settled = append(slices.Clip(p.Settled), i)
	return p
}

// Empty says that there is nothing to close.
func (p Period) Empty() bool { return p.From.IsZero() }

func (p Period) begin(at time.Time) Period {
	if p.From.IsZero() {
		p.From = at
	}
	return p
}

func (p Period) taxed(r receipt.Receipt) Period {
	p.VAT = slices.Clone(p.VAT)
	for _, s := range r.VATSums() {
		i := slices.IndexFunc(p.VAT, func(v VAT) bool { return v.Rate == s.Rate })
		if i < 0 {
			i, p.VAT = len(p.VAT), append(p.VAT, VAT{Rate: s.Rate})
		}
		p.VAT[i].Gross += s.Gross
		p.VAT[i].Net += s.Net
		p.VAT[i].Tax += s.Tax
	}
	slices.SortFunc(p.VAT, func(a, b VAT) int { return int(b.Rate - a.Rate) })
	return p
}

// counted is the list with so much more of a name, the newest name last.
func counted(list []Named, name string, n int, a money.Amount) []Named {
	list = slices.Clone(list)
	i := slices.IndexFunc(list, func(c Named) bool { return c.Name == name })
	if i < 0 {
		i, list = len(list), append(list, Named{Name: name})
	}
	list[i].add(n, a)
	return list
}

// Report is an X or a Z report, whole, as the journal keeps it.
type Report struct {
	Z        bool           `json:"z,omitempty"` // else X
	Number   int            `json:"number"`      // from 1, of its kind, without gaps
	Mark     string         `json:"mark,omitempty"`
	Shop     receipt.Shop   `json:"shop"`
	Till     int            `json:"till"`
	Currency money.Currency `json:"currency"`
	At       time.Time      `json:"at"`
	Period   Period         `json:"period"`
	Grand    Grand          `json:"grand"`
	Open     []Item         `json:"open,omitempty"` // handed over to the next day
}
