package payments

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/sale"
)

// add puts an article into the basket, or says why not. What a cashier must not
// miss locks the till: an unknown code, goods past their day, a code that can be
// two articles.
func (t *Till) add(c Add) {
	key := cmp.Or(c.Label.Key, c.Code)
	a, found := t.article(key, c.Other)
	if !found && key != c.Code { // a shop may have listed a label just as it stands
		if a, found = t.article(c.Code, ""); found {
			c.Label = Label{}
		}
	}
	switch {
	case (t.book.Lock != nil || t.book.phase() != Selling) && c.Voucher && !found:
		t.turnAway(c.Code, "") // nothing leaves the shop unpaid with it
		return
	case t.book.Lock != nil || t.book.phase() != Selling:
		t.turnAway(a.Name, c.Code)
		return
	case !found && c.Voucher:
		t.refuseSlip(Notice{Kind: NoticeVoucher, Name: c.Code}, "", c.Code)
		return
	case !found:
		t.append(Event{Kind: CodeUnknown, Code: masked(c.Code), Personal: Personal{Code: c.Code}})
		return
	case t.past(c.Label.Expires):
		t.append(Event{Kind: CodeUnknown, Code: c.Code, Name: a.Name, Why: LockExpired, Day: c.Label.Expires.Format(time.DateOnly)})
		return
	case c.Label.Priced && c.Label.Currency != "" && c.Label.Currency != t.cfg.Currency.Number():
		t.append(Event{Kind: CodeUnknown, Code: c.Code, Name: a.Name, Why: LockForeign})
		return
	}
	if other, two := t.article(c.Other, ""); two && c.Other != "" && other.SKU != a.SKU {
		t.append(Event{Kind: CodeUnknown, Code: c.Code, Why: LockChoice, Quantity: c.Quantity, Choices: []Choice{
			{Code: key, Name: a.Name, Price: a.Price}, {Code: c.Other, Name: other.Name, Price: other.Price},
		}})
		return
	}
	line, wrong := t.measured(a, c)
	if wrong != NoticeNone {
		t.tell(Notice{Kind: wrong, Name: a.Name})
		return
	}
	t.put(a, line, c.Label)
}

// put adds a line with what follows it.
func (t *Till) put(a pricelist.Article, line sale.Line, label Label) {
	lines := []sale.Line{line}
	deposit, priced := t.pricesOf().BySKU(a.Linked, t.cfg.Now().In(t.cfg.Zone))
	if a.Linked != "" && priced {
		follows := t.line(deposit, "", line.Quantity)
		follows.No, follows.Under = line.No+1, line.No
		lines = append(lines, follows)
	}
	var sum money.Amount
	for _, l := range lines {
		sum += l.Total()
	}
	says := Notice{Kind: NoticeAdded, Name: line.Name, Amount: sum, Age: line.MinAge}
	switch {
	case a.Linked != "" && !priced:
		says = Notice{Kind: NoticeNoDeposit, Name: line.Name}
	case t.past(label.BestBefore):
		says.Kind, says.At = NoticeBestBefore, label.BestBefore
	}
	t.addGroup(lines, says)
}

// measured is the line of an article with the quantity that was typed, or that
// its label holds. The price of a label is that of the line, VAT included; it is
// not worked out again from a weight.
func (t *Till) measured(a pricelist.Article, c Add) (sale.Line, NoticeKind) {
	quantity := c.Quantity
	label := c.Label
	if label.Price == 0 { // a label that was printed before it was known, or the key of one
		label.Priced = false
	}
	switch {
	case label.Priced && (label.Price < 0 || label.Price > money.Maximum):
		return sale.Line{}, NoticeBadPrice
	case label.Weighed && a.Unit != pricelist.Kilogram, label.Priced && !quantity.Whole():
		return sale.Line{}, NoticeWhole
	case label.Priced:
		line := t.line(a, c.Code, cmp.Or(quantity, sale.Piece))
		line.Unit, line.Price, line.Typed = sale.Pieces, label.Price, c.Typed
		return line, NoticeNone
	case label.Weighed && label.Weight > 0 && quantity != 0:
		return sale.Line{}, NoticeLabelled // neither the typed nor the printed one can be meant
	case label.Weighed && label.Weight > 0:
		quantity = label.Weight
	case quantity == 0 && a.Unit == pricelist.Kilogram:
		return sale.Line{}, NoticeWeigh
	case a.Unit == pricelist.Piece && !quantity.Whole():
		return sale.Line{}, NoticeWhole
	}
	return t.line(a, c.Code, cmp.Or(quantity, sale.Piece)), NoticeNone
}

// past says that a day is over in the shop; no day never is.
func (t *Till) past(day time.Time) bool {
	if day.IsZero() {
		return false
	}
	y, m, d := t.cfg.Now().In(t.cfg.Zone).Date()
	return day.Before(time.Date(y, m, d, 0, 0, 0, 0, day.Location()))
}

// article looks a code up as it is priced today.
func (t *Till) article(code, other string) (pricelist.Article, bool) {
	now := t.cfg.Now().In(t.cfg.Zone)
	if a, ok := t.pricesOf().ByCode(code, now); ok || other == "" {
		return a, ok
	}
	return t.pricesOf().ByCode(other, now)
}

func (t *Till) line(a pricelist.Article, code string, quantity sale.Quantity) sale.Line {
	return sale.Line{
		No: t.book.Basket.Last + 1, SKU: a.SKU, Code: code, Name: a.Name, Department: a.Department,
		Unit: sale.Unit(a.Unit.String()), Price: a.Price, Quantity: quantity, VAT: a.VAT, MinAge: a.MinAge,
	}
}

// addLines shows an article and what follows it while their flush is under way.
func (t *Till) addLines(lines []sale.Line) {
	events := make([]Event, len(lines))
	for i, l := range lines {
		events[i] = Event{At: t.stamp(), Kind: LineAdded, Sale: t.saleName(), Line: &l}
		if err := t.book.apply(events[i]); err != nil {
			t.log.Error("entry refused", "error", err)
			return
		}
	}
	t.lines = append(t.lines, pending{done: t.cfg.Journal.AppendSoon(events...), no: lines[0].No, name: lines[0].Name})
}

// redeem takes what a deposit slip is worth off the sale. The storage takes each
// slip once, whichever till asks, so the line is on disk before it is shown.
func (t *Till) redeem(c Redeem) {
	switch {
	case t.book.Lock != nil || t.book.phase() != Selling:
		t.turnAway(t.cfg.Labels.DepositSlip, "")
		return
	case c.Worth <= 0:
		t.refuseSlip(Notice{Kind: NoticeSlipUnknown, Name: c.Code}, t.cfg.Labels.DepositSlip, c.Code)
		return
	case t.settleLines() != nil:
		return // the cashier has been told
	}
	line := sale.Line{
		No: t.book.Basket.Last + 1, SKU: depositSKU, Code: c.Code, Slip: c.Code, Name: t.cfg.Labels.DepositSlip,
		Unit: sale.Pieces, Price: -c.Worth, Quantity: sale.Piece,
	}
	var taken *RedeemedError
	err := t.write(t.ctx, Event{Kind: LineAdded, Sale: t.saleName(), Line: &line})
	switch {
	case errors.As(err, &taken):
		t.refuseSlip(Notice{Kind: NoticeRedeemed, Name: taken.Sale, At: taken.At}, t.cfg.Labels.DepositSlip, c.Code)
	case err != nil:
		t.tell(Notice{Kind: NoticeJournal})
	default:
		t.refused = Turned{}
		t.tell(Notice{Kind: NoticeAdded, Name: line.Name, Amount: -c.Worth})
	}
}

// depositSKU is the article number of a deposit slip on a receipt. VAT is none:
// what is paid out was no turnover when it was taken.
const depositSKU = "PANT"

// refuseSlip says that a slip or voucher is not taken: no goods, so nothing of
// it leaves the shop unpaid.
func (t *Till) refuseSlip(why Notice, name, code string) {
	if t.append(Event{Kind: CodeRefused, Name: name, Code: code}) {
		t.tell(why)
	}
}

func (t *Till) voidLast() {
	if t.book.phase() != Selling {
		t.tell(Notice{Kind: NoticeTooLate})
		return
	}
	l, ok := t.book.Basket.LastArticle()
	if !ok {
		t.tell(Notice{Kind: NoticeNothing})
		return
	}
	t.void(l, Notice{Kind: NoticeVoided})
}

// voidLine takes out the line that a cashier has named by its number. What
// follows an article goes with it and not without it.
func (t *Till) voidLine(no int) {
	lines := t.book.Basket.Lines
	find := func(no int) int { return slices.IndexFunc(lines, func(l sale.Line) bool { return l.No == no }) }
	at := find(no)
	switch {
	case t.book.phase() != Selling:
		t.tell(Notice{Kind: NoticeTooLate})
	case at < 0:
		t.tell(Notice{Kind: NoticeNoLine, Name: strconv.Itoa(no)})
	case lines[at].Under != 0:
		t.tell(Notice{Kind: NoticeFollows, Name: lines[find(lines[at].Under)].Name})
	default:
		t.void(lines[at], Notice{Kind: NoticeLineVoided, Line: no})
	}
}

// void takes a line out, and says so with what it is.
func (t *Till) void(l sale.Line, says Notice) {
	_, gone := t.book.Basket.Void(l.No)
	var sum money.Amount
	for _, g := range gone {
		sum += g.Total()
	}
	events := []Event{{Kind: LineVoided, LineNo: l.No, Slip: l.Slip}}
	if len(gone) == len(t.book.Basket.Lines) && t.book.Customer.Known() {
		// Whose goods those were has gone, perhaps: the next one's are not asked
		// of them.
		events = append(events, Event{Kind: CustomerDropped})
	}
	lost := slices.IndexFunc(t.lines, func(p pending) bool { return p.no == l.No })
	if lost >= 0 {
		day := t.book.Day
		t.lines[lost].before = &day
	}
	if !t.append(events...) {
		return
	}
	if lost >= 0 && t.settleLines() != nil { // the storage keeps the order: the line has landed, or it never will
		return // the cashier has been told
	}
	says.Name, says.Amount = l.Name, sum
	t.tell(says)
}

// answer unlocks the till after what locked it. A choice between two articles is
// made with it, or given up. An answer to an earlier lock, which was on its way
// when the next one came, is none.
func (t *Till) answer(a Answer) {
	l := t.book.Lock
	if l == nil || a.Lock != l.N || a.Choice < 0 || a.Choice > len(l.Choices) || !t.append(Event{Kind: CodeAnswered}) {
		return
	}
	if a.Choice > 0 {
		t.add(Add{Code: l.Choices[a.Choice-1].Code, Quantity: l.Quantity})
	}
	switch instead := a.Instead.(type) {
	case Add:
		t.add(instead)
	case RingUp:
		t.ringUp(instead)
	}
	if l.Refused > 0 { // also with an article that was added: they are missing all the same
		t.refused = Turned{Count: l.Refused, Newest: l.Newest}
	}
	if owner, here := t.book.Owner, t.book.Cashier; owner != 0 && here != 0 && owner != here && t.makeWay(owner) {
		t.takeUp(here)
	}
}

// turnAway refuses a scan by name and counts it, in the journal too.
func (t *Till) turnAway(name, code string) bool {
	e := Event{Kind: CodeRefused, Code: code, Name: name}
	if name == "" {
		e.Code, e.Personal.Code = masked(code), code
	}
	if !t.append(e) {
		return false
	}
	if code != "" { // goods, or what may be; a customer leaves nothing unpaid
		t.refused = Turned{Count: t.refused.Count + 1, Newest: nameOr(name, code)}
	}
	t.tell(Notice{Kind: NoticeNotAdded, Name: nameOr(name, code)})
	return true
}

// masked leaves the last three digits of a code that no article has: what was
// typed in the wrong place can be a customer's number, and the chain keeps it
// for ever.
func masked(code string) string {
	shown := max(len(code)-3, 0)
	return strings.Repeat("*", shown) + code[shown:]
}
