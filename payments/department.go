package payments

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/sale"
)

// Department is where goods are rung up that have a price and no number.
type Department struct {
	Number int // from 1 to 9, as the cashier types it
	Name   string
	VAT    money.VATRate
	Most   money.Amount // that one piece may cost, minor units
}

// MostDepartments is how many have a number of one digit.
const MostDepartments = 9

// UsualMost is the most that one piece without a number may cost unless the shop
// says otherwise.
const UsualMost money.Amount = 1000_00

// Departments are those of a price list, for a shop that names none itself.
func Departments(l *pricelist.List, at time.Time) []Department {
	var all []Department
	for i, d := range l.Departments(at) {
		if i < MostDepartments {
			all = append(all, Department{Number: i + 1, Name: d.Name, VAT: d.VAT, Most: UsualMost})
		}
	}
	return all
}

// departments are the shop's own, or those of the list that the sale in front goes
// by.
func (t *Till) departments() []Department {
	if len(t.cfg.Departments) > 0 {
		return t.cfg.Departments
	}
	l := t.pricesOf()
	if l == nil {
		return nil
	}
	now := t.cfg.Now().In(t.cfg.Zone)
	if k := &t.derived; k.list != l || k.day != pricelist.DateOf(now) {
		*k = derived{l, pricelist.DateOf(now), Departments(l, now)}
	}
	return t.derived.departments
}

// derived keeps the departments of a list, which take a walk through all of it.
type derived struct {
	list        *pricelist.List
	day         pricelist.Date
	departments []Department
}

// ringUp adds goods of a department at the price that was typed.
func (t *Till) ringUp(c RingUp) {
	all := t.departments()
	at := slices.IndexFunc(all, func(d Department) bool { return d.Number == c.Department })
	switch {
	case at < 0 || c.Price <= 0:
		t.tell(Notice{Kind: NoticeTooLate})
		return
	case t.book.Lock != nil || t.book.phase() != Selling:
		t.turnAway(all[at].Name, nameOr(masked(c.Code), "-"))
		return
	}
	d := all[at]
	switch {
	case c.Price > d.Most:
		t.tell(Notice{Kind: NoticeOverLimit, Name: d.Name, Amount: d.Most})
	case !c.Quantity.Whole():
		t.tell(Notice{Kind: NoticeWhole, Name: d.Name})
	default:
		t.addAlone(sale.Line{
			// What no list has may be somebody's number; the chain keeps it for ever.
			SKU: fmt.Sprintf("%s%d", departmentSKU, d.Number), Code: masked(c.Code), Name: d.Name, Department: d.Name,
			Unit: sale.Pieces, Price: c.Price, Quantity: cmp.Or(c.Quantity, sale.Piece), VAT: d.VAT, Typed: true,
		})
	}
}

// departmentSKU begins the article number of goods without one, on a receipt.
const departmentSKU = "AVD"

// addAlone adds a line that nothing follows.
func (t *Till) addAlone(line sale.Line) {
	line.No, line.Under = t.book.Basket.Last+1, 0
	t.addGroup([]sale.Line{line}, Notice{Kind: NoticeAdded, Name: line.Name, Amount: line.Total(), Age: line.MinAge})
}

// repeat adds one more of the newest article, at the price that it has there:
// typed, printed on a label, or in the list.
func (t *Till) repeat() {
	last, any := t.book.Basket.LastArticle()
	switch {
	case t.book.Lock != nil || t.book.phase() != Selling:
		t.tell(Notice{Kind: NoticeTooLate})
		return
	case !any || last.Slip != "":
		t.tell(Notice{Kind: NoticeNoRepeat})
		return
	case last.Unit == sale.Kilograms:
		t.tell(Notice{Kind: NoticeWeigh, Name: last.Name})
		return
	}
	lines := []sale.Line{last}
	for _, l := range t.book.Basket.Lines {
		if l.Under == last.No {
			lines = append(lines, l)
		}
	}
	var sum money.Amount
	for i := range lines {
		l := &lines[i]
		l.No, l.Quantity = t.book.Basket.Last+1+i, sale.Piece
		if i > 0 {
			l.Under = lines[0].No
		}
		sum += l.Total()
	}
	t.addGroup(lines, Notice{Kind: NoticeAdded, Name: last.Name, Amount: sum, Age: last.MinAge})
}

// addGroup adds an article with what follows it, unless the sale would be more
// than one can be, and says so.
func (t *Till) addGroup(lines []sale.Line, says Notice) {
	var sum money.Amount
	for _, l := range lines {
		sum += l.Total()
	}
	if t.book.Basket.Total()+sum > money.Maximum {
		if t.turnAway(lines[0].Name, nameOr(lines[0].Code, lines[0].SKU)) {
			t.tell(Notice{Kind: NoticeOverMaximum, Name: lines[0].Name, Amount: money.Maximum})
		}
		return
	}
	t.addLines(lines)
	t.refused = Turned{}
	t.tell(says)
}
