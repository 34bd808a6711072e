package receipt

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

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
}

// Width is the number of columns of a receipt as text.
const Width = 42

// Text is the receipt as plain text, Width columns wide, ending in a newline.
// Times are printed in the zone given, that of the shop.
func (r Receipt) Text(w Labels, zone *time.Location) string {
	var b strings.Builder
	row := func(left, right string) { b.WriteString(Ends(left, right) + "\n") }
	amount := func(a money.Amount) string { return a.Format(w.DecimalMark, w.GroupMark) }
	rule := strings.Repeat("-", Width)

	if r.Mark != "" {
		b.WriteString(center("*** "+r.Mark+" ***") + "\n" + center(w.NoPurchase) + "\n\n")
	}
	title, paid, closing := w.Title, w.Paid, w.KeepTheGoods
	if r.Return != "" {
		title, paid, closing = w.ReturnTitle, w.Refunded, w.RefundGoes
	}
	b.WriteString(center(title) + "\n\n")
	if r.Shop.Name != "" {
		b.WriteString(center(r.Shop.Name) + "\n")
	}
	if n := r.Shop.OrgNumber; n != "" {
		b.WriteString(center(orgNumber(n)) + "\n")
	}
	b.WriteString("\n")
	row(w.Receipt+" "+r.Number, r.PaidAt.In(zone).Format(w.DateLayout))
	who := ""
	if r.Cashier != 0 {
		who = fmt.Sprintf("  %s %d", w.Cashier, r.Cashier)
	}
	row(fmt.Sprintf("%s %d%s", w.Till, r.Till, who), w.Sale+" "+r.Sale)
	if r.Return != "" {
		row(w.ReturnOf+" "+r.Return, "")
	}
	row(rule, "")
	for _, l := range r.Lines {
		row(l.Name, amount(l.Gross))
		quantity := strings.Replace(l.Quantity, ".", w.DecimalMark, 1)
		switch {
		case l.Unit == "kg":
			row(fmt.Sprintf("  %s kg x %s %s", quantity, amount(l.Price), w.PerKilo), "")
		case l.Quantity != "1":
			row(fmt.Sprintf("  %s x %s", quantity, amount(l.Price)), "")
		}
	}
	row(rule, "")
	row(w.Total+" "+string(r.Currency), amount(r.Total))
	b.WriteString("\n")
	b.WriteString(vatRow(cut(w.VAT, 9), cut(w.Net, 10), cut(w.Tax, 10), cut(w.Gross, 10)))
	for _, s := range r.VATSums() {
		rate := strings.Replace(s.Rate.String(), ".", w.DecimalMark, 1) + " %"
		b.WriteString(vatRow(rate, amount(s.Net), amount(s.Tax), amount(s.Gross)))
	}
	b.WriteString("\n")
	row(paid+" "+r.Tender, amount(r.Total))
	if r.Customer != "" {
		row(w.Customer, r.Customer)
	}
	if r.Reference != "" {
		row(w.Reference, r.Reference)
	}
	if r.PSP != "" { // a UUID: too wide to share a row with its label
		row(w.Transaction, "")
		row("  "+r.PSP, "")
	}
	b.WriteString("\n" + center(closing) + "\n")
	return b.String()
}

// vatRow has room for any amount up to money.Maximum, also taken back.
func vatRow(a, b, c, d string) string { return fmt.Sprintf("%-9s%11s%11s%11s\n", a, b, c, d) }

// Ends sets two texts at the ends of one line of Width columns; a left text
// that would touch the right one is cut, an amount never is.
func Ends(left, right string) string {
	if right == "" {
		return strings.TrimRight(cut(left, Width), " ")
	}
	right = cut(right, Width)
	left = cut(left, max(Width-utf8.RuneCountInString(right)-1, 0))
	return left + strings.Repeat(" ", Width-utf8.RuneCountInString(left)-utf8.RuneCountInString(right)) + right
}

func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}

func center(s string) string {
	s = cut(s, Width)
	return strings.Repeat(" ", (Width-utf8.RuneCountInString(s))/2) + s
}

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
