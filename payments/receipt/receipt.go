// Package receipt says what a receipt says: shop, lines, VAT, tender. From the
// same facts come the text for the customer and the order lines that the
// customer sees in the app.
package receipt

import (
	"cmp"
	"slices"
	"time"

	"butikk/kasse/payments/money"
)

// Shop is the seller as the receipt names it.
type Shop struct {
	Name      string `json:"name"`
	OrgNumber string `json:"org_number,omitempty"` // nine digits; printed as NO 999 999 999 MVA
}

// Line is one row of the receipt. Amounts are minor units; Gross = Net + Tax.
type Line struct {
	ID       string        `json:"id"` // the article's number in the price list
	Name     string        `json:"name"`
	Quantity string        `json:"quantity"` // "3", "0.822"
	Unit     string        `json:"unit"`     // "pcs" or "kg"
	Price    money.Amount  `json:"price"`    // one unit, VAT included
	Gross    money.Amount  `json:"gross"`
	Net      money.Amount  `json:"net"`
	Tax      money.Amount  `json:"tax"`
	VAT      money.VATRate `json:"vat"`

	Department string `json:"department,omitempty"` // counted in reports, not printed
}

// VATSum is the VAT of one rate over all lines, in minor units.
type VATSum struct {
	Rate            money.VATRate
	Gross, Net, Tax money.Amount
}

// Receipt is what a customer is told about a sale. Number and the Paid fields
// are empty while the sale is not paid. A provisional one has a number of its own
// and is of the time at which it was made.
type Receipt struct {
	Mark      string         `json:"mark,omitempty"`   // "DEMO", "TEST": no money has moved
	Copy      bool           `json:"copy,omitempty"`   // the one that may be made
	Freed     bool           `json:"freed,omitempty"`  // a slip: the Total was reserved too late and has been given back
	Unpaid    bool           `json:"unpaid,omitempty"` // provisional: of a sale that is not paid
	Shop      Shop           `json:"shop"`
	Till      int            `json:"till"`
	Sale      string         `json:"sale"`
	Cashier   int            `json:"cashier,omitempty"` // by number, since receipts go to customers; 0: nobody logs in
	Currency  money.Currency `json:"currency"`
	Lines     []Line         `json:"lines"`
	Total     money.Amount   `json:"total"`
	Number    string         `json:"number,omitempty"`
	Return    string         `json:"return,omitempty"` // number of the receipt whose goods came back; amounts are below zero
	PaidAt    time.Time      `json:"paid_at,omitzero"`
	Tender    string         `json:"tender,omitempty"`   // "Vipps"
	Customer  string         `json:"customer,omitempty"` // masked
	Reference string         `json:"reference,omitempty"`
	PSP       string         `json:"psp,omitempty"` // the provider's own reference
}

// Name is what no other document of the shop's tills has: the number, with a word
// behind that of a copy.
func (r Receipt) Name() string {
	if r.Copy {
		return r.Number + "-KOPI"
	}
	return r.Number
}

// Split fills Net and Tax of lines that have Gross and VAT. The tax of a rate
// is that of its sum, rounded once; what rounding leaves over goes to the
// line where the running sum crosses it, so that lines and sums agree to the
// øre, as the app demands of order lines.
func Split(lines []Line) {
	gross, tax := map[money.VATRate]money.Amount{}, map[money.VATRate]money.Amount{}
	for i := range lines {
		l := &lines[i]
		gross[l.VAT] += l.Gross
		upTo := gross[l.VAT].VAT(l.VAT)
		l.Tax = upTo - tax[l.VAT]
		l.Net = l.Gross - l.Tax
		tax[l.VAT] = upTo
	}
}

// VATSums are the sums of each rate that occurs, highest rate first.
func (r Receipt) VATSums() []VATSum {
	var sums []VATSum
	for _, l := range r.Lines {
		i := slices.IndexFunc(sums, func(s VATSum) bool { return s.Rate == l.VAT })
		if i < 0 {
			i, sums = len(sums), append(sums, VATSum{Rate: l.VAT})
		}
		sums[i].Gross += l.Gross
		sums[i].Net += l.Net
		sums[i].Tax += l.Tax
	}
	slices.SortFunc(sums, func(a, b VATSum) int { return cmp.Compare(b.Rate, a.Rate) })
	return sums
}
