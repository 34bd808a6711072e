package ui

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// View implements Screen.
func (s *saleScreen) View(size layout.Size) string {
	w := size.Usable().W
	paid, repaid := s.showsPaid(), s.showsRepaid()
	bottom := layout.Stack([]string{s.rule(w)}, s.total(w, !paid && !repaid), []string{s.rule(w)})
	if s.state.Lock != nil {
		bottom = append(bottom, s.lock(w)...)
	} else {
		bottom = layout.Stack(bottom, s.answers(w), []string{s.prompt(w)}, keyRows(s.ShortHelp(), w))
	}
	switch {
	case paid:
		return layout.Page(size, s.paid(w), bottom)
	case repaid:
		return layout.Page(size, s.repaid(w), bottom)
	}
	return layout.Page(size, s.list(w, max(size.H-len(bottom), 0)), bottom)
}

// answers are the message, or else that Vipps can not be reached: what works is to
// be tried first.
func (s *saleScreen) answers(w int) []string {
	if text, _ := s.answer(); text == "" && s.double.Kind == barcode.Unreadable && s.state.Link.Down() {
		return s.urgent(fmt.Sprintf(s.Words.WalletDown, s.clock(s.state.Link.Since)), w)
	}
	return s.messages(w)
}

// showsPaid says that the next sale has not begun in any way, so that the one
// before may fill the screen: one customer's result must not stand above the
// next one's name.
func (s *saleScreen) showsPaid() bool {
	return s.state.Last != nil && s.shown == s.state.Last.Receipt
}

// showsRepaid says the same of what was paid back last.
func (s *saleScreen) showsRepaid() bool {
	return s.state.Back != nil && s.returned == s.state.Back.Receipt
}

// list is the newest lines that fit, under the names of the columns.
func (s *saleScreen) list(w, room int) []string {
	rows := []string{s.goodsHead(w)}
	lines := s.state.Basket.Lines
	lines = lines[max(len(lines)-max(room-1, 0), 0):]
	for i, l := range lines {
		mark := " "
		if i == len(lines)-1 {
			mark = ">"
		}
		rows = append(rows, s.goodsRow(l, mark, w))
	}
	return rows
}

// goodsHead and goodsRow are the lines of a basket as a table.
func (c *counter) goodsHead(w int) string {
	return columns(w, "#", c.Words.Article, c.Words.Qty, c.Words.Price, c.Words.Sum, " ")
}

func (c *counter) goodsRow(l sale.Line, mark string, w int) string {
	name, quantity := l.Name, c.decimal(l.Quantity.String())
	if l.Under != 0 {
		name = "  " + name
	}
	if l.Unit == sale.Kilograms {
		quantity += " kg"
	}
	return columns(w, fmt.Sprint(l.No), name, quantity, c.amount(l.Price), c.amount(l.Total()), mark)
}

// decimal is a number with a point as people here write it.
func (c *counter) decimal(n string) string { return strings.Replace(n, ".", c.Words.Decimal, 1) }

func columns(w int, no, name, quantity, price, sum, mark string) string {
	right := layout.PadLeft(quantity, 9) + layout.PadLeft(price, 11) + layout.PadLeft(sum, 11) + " "
	return layout.Ends(mark+layout.PadLeft(no, 4)+" "+name, right, w)
}

// total is the sum in large figures and, in the same block, in plain digits.
func (s *saleScreen) total(w int, large bool) []string {
	b := s.state.Basket
	who := s.state.Customer
	if who == "" {
		who = s.Words.NobodyBound
	}
	count := fmt.Sprintf("  %s %d   %s %d", s.Words.Lines, len(b.Lines), s.Words.Pieces, b.Pieces())
	if age := b.MinAge(); age > 0 {
		count += "   " + s.Theme.Alert.Render(fmt.Sprintf(s.Words.AgeMark, age))
	}
	left := []string{
		count,
		fmt.Sprintf("  %s: %s", s.Words.Customer, who),
		fmt.Sprintf("  %s", s.Theme.Strong.Render(fmt.Sprintf("%s %s %s", s.Words.Total, s.Currency, s.amount(b.Total())))),
	}
	if !large {
		return left
	}
	return s.large(left, s.amount(b.Total()), w)
}

// large sets an amount in large figures against the right edge of a block. The
// block keeps its plain digits alone where there is no room for both.
func (c *counter) large(left []string, amount string, w int) []string {
	figures := layout.Figures(amount)
	wide, beside := 0, 0
	for _, f := range figures {
		wide = max(wide, layout.Width(f))
	}
	for _, l := range left {
		beside = max(beside, layout.Width(l))
	}
	if beside+wide+2 > w {
		return left
	}
	return layout.Beside(left, figures, w-wide-1)
}

// prompt is the quantity for the next article and what is being typed.
func (s *saleScreen) prompt(w int) string {
	before := " > "
	if s.quantity != "" {
		before += s.quantity + "* "
	}
	shown := []rune(s.shownEntry())
	return before + string(shown[max(len(shown)-(w-len(before)-1), 0):]) + "_"
}

// lock is what stands in place of the message and the keys: as many rows as
// those have, so that nothing jumps. The code is shown whole, and what says
// that goods are missing from the sale is never cut.
func (s *saleScreen) lock(w int) []string {
	l := s.state.Lock
	code := "[!!] " + s.lockSays(*l)
	oneRow := layout.Width(code)+3+layout.Width(s.Words.LockedTitle) <= w-2
	rows := layout.Wrap(code, w-2)
	if oneRow {
		rows = []string{layout.Ends(code, s.Words.LockedTitle, w-2)}
	}
	switch {
	case l.Refused > 0:
		rows = append(rows, layout.Wrap("[!!] "+s.refusedScans(l.Refused, l.Newest), w-2)...)
	case !oneRow:
		rows = append(rows, s.Words.LockedTitle)
	}
	for i := range rows {
		rows[i] = s.Theme.Alert.Render(rows[i])
	}
	if len(l.Choices) > 0 {
		return append(layout.Indent(1, rows), keyRows(s.choiceKeys(), w)...)
	}
	rows = layout.Fill(rows, max(len(rows), 3))
	return layout.Indent(1, append(rows, s.Words.PressKey))
}

// lockSays is why the till is locked, and what was scanned.
func (c *counter) lockSays(l payments.Lock) string {
	w := c.Words
	switch l.Why {
	case payments.LockExpired:
		says := w.LockExpired + "   " + l.Name
		if !l.Day.IsZero() {
			says += "   " + fmt.Sprintf(w.LastDay, c.day(l.Day))
		}
		return says
	case payments.LockForeign:
		return w.LockForeign + "   " + l.Name
	case payments.LockChoice:
		return w.LockChoice + "   " + l.Code
	case payments.LockUnknown:
	}
	return w.UnknownArticle + "   " + l.Code
}

// choiceKeys name the articles that a code can mean.
func (s *saleScreen) choiceKeys() []key.Binding {
	var keys []key.Binding
	for i, c := range s.state.Lock.Choices {
		keys = append(keys, bind(c.Name+"  "+s.amount(c.Price), fmt.Sprint(i+1)))
	}
	return append(keys, bind(s.Words.KeyNeither, "-", "esc", "backspace"))
}

func (s *saleScreen) refusedScans(n int, newest string) string {
	if n == 1 {
		return fmt.Sprintf(s.Words.LockedOne, newest)
	}
	return fmt.Sprintf(s.Words.LockedRefused, n, newest)
}

// payer is who paid, or how, where nobody knows.
func (c *counter) payer(l *payments.Sold) string {
	switch {
	case l.Tender != "":
		return c.tenderName(l.Tender)
	case l.Customer == "":
		return c.Words.ByCode
	}
	return fmt.Sprintf(c.Words.PaidBy, l.Customer)
}

// paid is the sale before, until the next one begins.
func (s *saleScreen) paid(w int) []string {
	l := s.state.Last
	return s.result(w, result{
		symbol: "[OK]", word: s.Words.Paid, amount: l.Amount, at: l.At, who: s.payer(l), receipt: l.Receipt, reference: string(l.Reference),
		paper: s.onPaper(l.Receipt, l.Paper), says: s.Words.NextSale, loud: true,
	})
}

// repaid is what was paid back last, until something begins.
func (s *saleScreen) repaid(w int) []string {
	b := s.state.Back
	return s.result(w, result{
		symbol: "[<<]", word: s.Words.Refunded, amount: b.Amount, at: b.At, who: b.Customer, receipt: b.Receipt,
		paper: s.onPaper(b.Receipt, b.Paper), says: s.Words.Labels.RefundGoes,
	})
}

// result is how something that fills the screen has ended.
type result struct {
	symbol, word       string
	amount             money.Amount
	at                 time.Time
	who                string
	receipt, reference string
	paper              string // where the receipt was to be printed
	says               string
	loud               bool // to be read across the counter
}

func (s *saleScreen) result(w int, r result) []string {
	word := "  " + r.symbol + " " + r.word + s.Theme.Check(r.symbol)
	band := word
	if three := strings.Repeat(word+"    ", 3); r.loud && w >= 80-1 {
		band = three
	}
	rule := s.Theme.Paid.Render(s.band(w))
	rows := []string{rule, s.Theme.Paid.Render(layout.Pad(band, w))}
	rows = append(rows, s.large([]string{
		"",
		"       " + s.Theme.Strong.Render(s.amount(r.amount)+" "+string(s.Currency)) + "  " + s.clockSeconds(r.at),
		"       " + r.who,
	}, s.amount(r.amount), w)...)
	receipt, reference := "  "+s.Words.Receipt+" "+r.receipt, ""
	if r.reference != "" {
		reference = s.Words.Reference + " " + r.reference
	}
	switch {
	case r.paper == "":
		rows = append(rows, rule, "", strings.TrimRight(receipt+"   "+reference, " "))
	case reference == "", s.state.Locked: // there is less room
		rows = append(rows, rule, "", receipt+"  "+r.paper)
	default:
		rows = append(rows, rule, receipt+"  "+r.paper, "  "+reference)
	}
	if s.state.Locked {
		return rows
	}
	return append(rows, "  "+r.says)
}

// spoken implements speaker. The basket itself is in what every screen has.
func (s *saleScreen) spoken() []linear.Saying {
	title := says("title "+s.state.Sale, s.Words.Sale+" "+s.state.Sale)
	if len(s.state.Basket.Lines) > 0 {
		title.Tail = s.totalSays()
	}
	title.N = s.undone
	count := says("count", s.counted(s.state.Basket))
	count.When = linear.Asked
	var times linear.Saying
	if times = says("times"); s.quantity != "" {
		times = says("times", fmt.Sprintf(s.Words.QuantityPending, s.quantity))
	}
	all := []linear.Saying{count, title, times}
	l := s.state.Lock
	if l == nil {
		return all
	}
	do := s.Words.PressKey
	if len(l.Choices) > 0 {
		do = keysOf(s.choiceKeys()...)
	}
	lock := says("lock", "[!!] "+squeezed(s.lockSays(*l)), s.Words.LockedTitle, do)
	lock.N = l.N
	all = append(all, lock)
	if l.Refused > 0 {
		more := says("locked", s.refusedScans(l.Refused, l.Newest))
		more.N = l.Refused
		all = append(all, more)
	}
	return all
}
