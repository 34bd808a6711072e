package stories_test

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"butikk/kasse/payments"
	"butikk/kasse/payments/journal"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/sale"
	"butikk/kasse/payments/vipps/sandbox"
)

// amount is a sum as these tests write it.
func amount[T int64 | money.Amount](a T) string { return fmt.Sprintf("%d.%02d", a/100, a%100) }

// ledger is what Vipps has in its books, a line for each payment.
func (c *counter) ledger() (lines []string) {
	for _, e := range c.vipps.Ledger() {
		lines = append(lines, inBooks(e))
	}
	return lines
}

func inBooks(e sandbox.Entry) string {
	line := strings.ToLower(e.State)
	switch {
	case e.Captured > 0:
		line = "taken " + amount(e.Captured)
	case e.Authorized > 0 && e.Cancelled > 0:
		line = "freed " + amount(e.Cancelled)
	case e.Authorized > 0:
		line = "reserved " + amount(e.Authorized)
	}
	if e.Refunded > 0 {
		line += " back " + amount(e.Refunded)
	}
	return line
}

// books wants Vipps' books to be these lines.
func (c *counter) books(want ...string) {
	c.Helper()
	if got := c.ledger(); !slices.Equal(got, want) {
		c.Errorf("Vipps' books are %q, want %q", got, want)
	}
}

// receipts wants the journal to have these receipts, and each to lie in the
// folder with its sum.
func (c *counter) receipts(want ...string) {
	c.Helper()
	var got []string
	for e, err := range c.book.Events(0) {
		c.must(err)
		r := e.Receipt
		switch {
		case e.Kind == payments.SalePaid && e.Tender == "":
			got = append(got, r.Number+" Vipps "+amount(r.Total))
		case e.Kind == payments.SalePaid:
			got = append(got, r.Number+" "+string(e.Tender)+" "+amount(r.Total))
		case e.Kind == payments.SaleReturned:
			got = append(got, r.Number+" return "+amount(-r.Total))
		default:
			continue
		}
		text, err := os.ReadFile(c.folder().Path(r.Number))
		if err != nil || !strings.Contains(string(text), amount(max(r.Total, -r.Total))) {
			c.Errorf("the receipt %s of %s: %v\n%s", r.Number, amount(r.Total), err, text)
		}
	}
	if !slices.Equal(got, want) {
		c.Errorf("the receipts are %q, want %q", got, want)
	}
}

// audit is what must hold at the end of every story: every krone that Vipps took
// or gave back has its receipt, none waits for nobody, no sale is paid twice, and
// a receipt says what lay in the basket. The program must have been closed.
func (c *counter) audit() {
	c.Helper()
	r, err := journal.Read(c.dir)
	c.must(err)
	if _, err := r.Verify(); err != nil {
		c.Error(err)
	}
	c.must(r.Close())
	taken, back := map[string]money.Amount{}, map[string]money.Amount{}
	for _, number := range []int{1, 2} {
		c.adds(number, taken, back)
	}
	for _, e := range c.vipps.Ledger() {
		back := int64(back[e.Reference])
		if e.Refunded != back {
			back += c.elsewhere
		}
		if e.Captured != int64(taken[e.Reference]) || e.Refunded != back {
			c.Errorf("%s: Vipps has %q, the receipts say %s and %s back", e.Reference, inBooks(e), taken[e.Reference], amount(back))
		}
		if e.State == "CREATED" || e.Authorized > e.Captured+e.Cancelled {
			c.Errorf("%s is still open at Vipps: %q", e.Reference, inBooks(e))
		}
	}
}

// adds up what the receipts of a till say that Vipps has taken and given back, by
// reference.
func (c *counter) adds(number int, taken, back map[string]money.Amount) {
	c.Helper()
	book, err := journal.Open(c.dir, number, shop)
	c.must(err)
	paid, baskets := map[string]bool{}, map[string]sale.Basket{}
	for e, err := range book.Events(0) {
		if err != nil {
			c.Error(err)
			break
		}
		switch e.Kind {
		case payments.LineAdded:
			baskets[e.Sale] = baskets[e.Sale].Add(*e.Line)
		case payments.LineVoided:
			baskets[e.Sale], _ = baskets[e.Sale].Void(e.LineNo)
		case payments.SaleResumed:
			baskets[e.Sale] = e.Held.Basket
		case payments.SaleReturned:
			back[e.Receipt.Reference] -= e.Receipt.Total
		case payments.SalePaid:
			if paid[e.Sale] {
				c.Errorf("sale %s is paid twice", e.Sale)
			}
			paid[e.Sale] = true
			if total := baskets[e.Sale].Total(); total != e.Receipt.Total {
				c.Errorf("sale %s: in the basket lay %s, on the receipt stands %s", e.Sale, total, e.Receipt.Total)
			}
			if e.Tender == "" {
				taken[e.Receipt.Reference] += e.Receipt.Total
			}
		}
	}
	c.must(book.Close())
}
