package receipt

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"butikk/kasse/payments/money"
)

// Labels are the words of a printed receipt in one language.
type Labels struct {
	Title        string // "Salgskvittering"; bokføringsforskriften § 5-3 wants it at the top
	Receipt      string
	Till         string
	Sale         string
	Total        string
	VAT          string
	DepositSlip  string
	Net          string
	Tax          string
	Gross        string
	Paid         string
	Cash         string // how a sale was paid, where the till took no part
	Terminal     string
	Customer     string
	Reference    string
	Transaction  string
	DecimalMark  string
	GroupMark    string
	DateLayout   string // as in package time
	PerKilo      string
	KeepTheGoods string // the closing line
	ReturnTitle  string // "Returkvittering"
	ReturnOf     string // before the number of the receipt of the sale
	Refunded     string // instead of Paid
	RefundGoes   string // where the money goes, instead of the closing line
	Cashier      string // before the number of the cashier
	NoPurchase   string // of a receipt that is marked: it proves nothing
	Training     string // "Treningskvittering"
	Provisional  string // "Foreløpig kvittering"
	Copy         string // "KOPI"
	Freed        string // "Beløpet er frigitt"
	FreedSays    string // what that means, in one line
}

// Width is the number of columns of a receipt as text.
const Width = 42

// Text is the receipt as plain text, Width columns wide, ending in a newline.
// Times are printed in the zone given, that of the shop.
func (r Receipt) Text(w Labels, zone *time.Location) string { return r.Page(w, zone).String() }

// Page is the receipt as it is laid out. Its barcode is the number, which brings
// the sale back when it is scanned.
func (r Receipt) Page(w Labels, zone *time.Location) Page {
	var p Page
	amount := func(a money.Amount) string { return a.Format(w.DecimalMark, w.GroupMark) }
	title, paid, closing := w.Title, w.Paid, w.KeepTheGoods
	if r.Return != "" {
		title, paid, closing = w.ReturnTitle, w.Refunded, w.RefundGoes
	}
	r.marks(&p, w, title)
	if r.Shop.Name != "" {
		p.Center(r.Shop.Name)
	}
	if n := r.Shop.OrgNumber; n != "" {
		p.Center(orgNumber(n))
	}
	p.Line("")
	p.Ends(w.Receipt+" "+r.Number, r.PaidAt.In(zone).Format(w.DateLayout))
	who := ""
	if r.Cashier != 0 {
		who = fmt.Sprintf("  %s %d", w.Cashier, r.Cashier)
	}
	p.Ends(fmt.Sprintf("%s %d%s", w.Till, r.Till, who), w.Sale+" "+r.Sale)
	if r.Return != "" {
		p.Ends(w.ReturnOf+" "+r.Return, "")
	}
	if r.Freed {
		r.freed(&p, w, amount)
		return p
	}
	r.goods(&p, w, amount)
	if r.Unpaid {
		p.Center(w.NoPurchase)
		return p
	}
	p.Ends(paid+" "+r.Tender, amount(r.Total))
	if r.Customer != "" {
		p.Ends(w.Customer, r.Customer)
	}
	if r.Reference != "" {
		p.Ends(w.Reference, r.Reference)
	}
	if r.PSP != "" { // a UUID: too wide to share a row with its label
		p.Ends(w.Transaction, "")
		p.Ends("  "+r.PSP, "")
	}
	p.Line("")
	p.Center(closing)
	return append(p, Row{Text: cmp.Or(r.Return, r.Number), Barcode: true}) // the sale's, also on a return
}

// freed is what a customer is told whose approval came too late.
func (r Receipt) freed(p *Page, w Labels, amount func(money.Amount) string) {
	p.Rule()
	p.Ends(r.Tender+" "+string(r.Currency), amount(r.Total))
	if r.Customer != "" {
		p.Ends(w.Customer, r.Customer)
	}
	p.Ends(w.Reference, r.Reference)
	p.Rule()
	p.Center(w.FreedSays)
}

// marks are what stands above everything else, in large letters: what the paper
// is, and what it is not (kassasystemforskrifta § 2-8-4 to § 2-8-6).
func (r Receipt) marks(p *Page, w Labels, title string) {
	if r.Mark != "" {
		p.Title("*** " + r.Mark + " ***")
		p.Title(w.Training)
		p.Title(w.NoPurchase)
		p.Line("")
	}
	switch {
	case r.Freed:
		p.Title(w.Freed)
		p.Title(w.NoPurchase)
	case r.Unpaid:
		p.Title(w.Provisional)
		p.Title(w.NoPurchase)
	case r.Copy:
		p.Title("*** " + w.Copy + " ***")
		p.Title(title)
	default:
		p.Title(title)
	}
	p.Line("")
}

// goods are the lines, their sum, and the VAT of each rate.
func (r Receipt) goods(p *Page, w Labels, amount func(money.Amount) string) {
	p.Rule()
	for _, l := range r.Lines {
		p.Ends(l.Name, amount(l.Gross))
		quantity := strings.Replace(l.Quantity, ".", w.DecimalMark, 1)
		switch {
		case l.Unit == "kg":
			p.Ends(fmt.Sprintf("  %s kg x %s %s", quantity, amount(l.Price), w.PerKilo), "")
		case l.Quantity != "1":
			p.Ends(fmt.Sprintf("  %s x %s", quantity, amount(l.Price)), "")
		}
	}
	p.Rule()
	p.Ends(w.Total+" "+string(r.Currency), amount(r.Total))
	p.Line("")
	p.Line(vatRow(cut(w.VAT, 9), cut(w.Net, 10), cut(w.Tax, 10), cut(w.Gross, 10)))
	for _, s := range r.VATSums() {
		rate := strings.Replace(s.Rate.String(), ".", w.DecimalMark, 1) + " %"
		p.Line(vatRow(rate, amount(s.Net), amount(s.Tax), amount(s.Gross)))
	}
	p.Line("")
}

// vatRow has room for any amount up to money.Maximum, also taken back.
func vatRow(a, b, c, d string) string { return fmt.Sprintf("%-9s%11s%11s%11s", a, b, c, d) }

// Org is the organisation number as documents write it.
func (s Shop) Org() string { return orgNumber(s.OrgNumber) }

// orgNumber groups nine digits as Norwegian documents do; anything else is
// printed as the shop wrote it.
func orgNumber(n string) string {
	if len(n) == 9 && strings.Trim(n, "0123456789") == "" {
		return fmt.Sprintf("NO %s %s %s MVA", n[:3], n[3:6], n[6:])
	}
	return n
}
