package ui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// returnScreen takes goods back that were bought with a receipt: which lines,
// how much of each, then the amount typed once more. Vipps' own sums of this
// moment are the limit.
type returnScreen struct {
	*counter
	back   *pastScreen
	past   payments.Past
	goods  map[int]sale.Quantity // by line of the receipt, from 1
	marked int                   // line
	entry  string
	again  bool // the amount is being typed once more
	direct bool // from the receipt itself: the way back leads past the list
}

func newReturn(c *counter, back *pastScreen, p payments.Past) *returnScreen {
	return &returnScreen{counter: c, back: back, past: p, goods: map[int]sale.Quantity{}, marked: 1}
}

type returnKeys struct {
	copy, line, times, all, onward, back, send, help, leave key.Binding
	digits, erase                                           key.Binding
}

func (s *returnScreen) keys() returnKeys {
	w := s.Words
	k := returnKeys{
		line: bind(w.KeyLine, "enter", lineFeed), times: bind(w.KeyTimes, "*"), all: bind(w.KeyAll, "a"),
		copy: bind(w.KeyCopy, "/", "k"), onward: bind(w.KeyToRefund, "+"), send: bind(w.KeyRefund, "+"), back: bind(w.KeyBack, "-"), help: s.helpKeys(), leave: s.leaveKeys(),
		digits: s.digitKeys(w.KeyDigits), erase: bind(w.KeyErase, "backspace", "esc"),
	}
	k.digits.SetKeys(append(k.digits.Keys(), ",", ".")...)
	k.digits.SetHelp("0-9 , .", w.KeyDigits)
	k.erase.SetHelp("Backspace Esc", w.KeyErase)
	k.all.SetHelp("0 Enter", w.KeyAll) // as on the pad; a does it too
	return k
}

// ShortHelp implements help.KeyMap.
func (s *returnScreen) ShortHelp() []key.Binding {
	k := s.keys()
	if s.again {
		return []key.Binding{k.send, k.back, k.help, k.leave}
	}
	return []key.Binding{k.line, k.times, k.all, k.onward, k.copy, k.back, k.help, k.leave}
}

// FullHelp implements help.KeyMap.
func (s *returnScreen) FullHelp() [][]key.Binding {
	k := s.keys()
	return [][]key.Binding{append(s.ShortHelp(), k.digits, k.erase)}
}

// types, typing, retype and keep implement typist. What came at once is no
// amount and no number of pieces: a barcode pays nothing back.
func (s *returnScreen) types(r rune) bool { return isDigit(r) || r == ',' || r == '.' || r == '*' }
func (s *returnScreen) typing() string    { return s.entry }
func (s *returnScreen) retype(t string)   { s.entry = t }
func (s *returnScreen) keep(string) bool  { return false }

// Update implements Screen.
func (s *returnScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case scanMsg:
		if msg.Code.Kind != barcode.Receipt || !msg.Source.Role.Takes(barcode.Receipt) { // that one is another return
			return s, s.route(msg.Code, msg.Source.Role, accept{goods: s.scanned})
		}
		return s.back.Update(msg)
	case stateMsg:
		if next, cmd := s.back.Update(msg); next != s.back {
			return next, cmd
		}
	case keyMsg:
		return s.key(msg)
	default:
		_, cmd := s.back.Update(msg)
		if _, answered := msg.(saidMsg); answered && s.say == s.Words.VippsAsking {
			s.hush() // the key that was too soon can be pressed again
		}
		return s, cmd
	}
	return s, nil
}

// scanned takes one more of what was scanned back, if it is on the receipt: goods
// that come back are not sold.
func (s *returnScreen) scanned(code barcode.Code) {
	a, found := s.listed(code)
	for i, l := range s.past.Receipt.Lines {
		n := i + 1
		if !found || l.ID != a.SKU || s.again || s.goods[n] >= s.left(n) {
			continue
		}
		s.marked = n
		if l.Unit == string(sale.Kilograms) {
			s.set(n, s.left(n))
		} else {
			s.set(n, min(s.left(n), s.goods[n]+sale.Piece))
		}
		return
	}
	s.turnAway(code, false)
}

// longestNumber is an amount with its decimals, in characters.
const longestNumber = 12

func (s *returnScreen) key(k keyMsg) (Screen, tea.Cmd) {
	keys := s.keys()
	switch {
	case is(k, keys.help):
		return newHelp(s.counter, s), nil
	case is(k, keys.leave):
		return newLeave(s.counter, s), nil
	case is(k, keys.erase) && s.entry != "":
		s.entry = s.entry[:len(s.entry)-1]
	case is(k, keys.back) && s.entry != "":
		s.entry = ""
	case is(k, keys.back), is(k, keys.erase):
		if s.again {
			s.again = false
			return s, nil
		}
		if s.direct {
			return s.back.back, nil
		}
		return s.back, nil
	case s.again && is(k, keys.send):
		return s.send()
	case s.again:
		s.digit(k)
	case is(k, keys.line):
		s.choose()
	case is(k, keys.times):
		s.times()
	case is(k, keys.all):
		s.all()
	case is(k, keys.onward):
		s.onward()
	case is(k, keys.copy):
		return newCopy(s.counter, s, s.past.Receipt.Sale, s.past.Receipt.Number, s.past.Receipt.Total)
	default:
		s.digit(k)
	}
	return s, nil
}

func (s *returnScreen) digit(k keyMsg) {
	if r := typed(k); (isDigit(r) || r == ',' || r == '.') && len(s.entry) < longestNumber {
		s.entry += string(r)
	}
}

// choose marks a line and takes one of it back, or all where it has no pieces.
// Nought is all lines, as before the minus of a sale.
func (s *returnScreen) choose() {
	typed := s.entry
	s.entry = ""
	if typed == "0" {
		s.all()
		return
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 || n > len(s.past.Receipt.Lines) {
		if typed != "" {
			s.warn(fmt.Sprintf(s.Words.NoSuchLine, printable(typed)))
		}
		return
	}
	s.marked = n
	left := s.left(n)
	s.set(n, min(left, sale.Piece))
	if s.past.Receipt.Lines[n-1].Unit == string(sale.Kilograms) {
		s.set(n, left)
	}
	if left == 0 {
		s.warn(fmt.Sprintf(s.Words.NoSuchLine, printable(typed)))
	}
}

// times sets how much of the marked line comes back; nothing is nought.
func (s *returnScreen) times() {
	typed := s.entry
	s.entry = ""
	q, err := sale.ParseQuantity(typed)
	switch {
	case typed == "0":
		s.set(s.marked, 0)
	case err != nil || q > s.left(s.marked):
		s.warn(fmt.Sprintf(s.Words.NoSuchLine, printable(typed)))
	default:
		s.set(s.marked, q)
	}
}

func (s *returnScreen) set(line int, q sale.Quantity) {
	if q == 0 {
		delete(s.goods, line)
		return
	}
	s.goods[line] = q
}

// all takes everything back that is left, and nothing when it did already.
func (s *returnScreen) all() {
	whole := true
	for i := range s.past.Receipt.Lines {
		whole = whole && s.goods[i+1] == s.left(i+1)
	}
	for i := range s.past.Receipt.Lines {
		if s.set(i+1, s.left(i+1)); whole {
			s.set(i+1, 0)
		}
	}
}

// left is how much of a line has not come back yet.
func (s *returnScreen) left(line int) sale.Quantity {
	bought, err := sale.ParseQuantity(s.past.Receipt.Lines[line-1].Quantity)
	if err != nil {
		return 0 // the till wrote it; what it can not read it does not pay back
	}
	return max(bought-s.past.Returned(line), 0)
}

// sum is what the chosen goods come to, and the goods in order.
func (s *returnScreen) sum() (total money.Amount, back []payments.Back) {
	for i := range s.past.Receipt.Lines {
		q := s.goods[i+1]
		if q == 0 {
			continue
		}
		if l, err := s.past.Return(i+1, q); err == nil {
			total += l.Amount
			back = append(back, payments.Back{Line: i + 1, Quantity: q})
		}
	}
	return total, back
}

// onward asks for the amount once more, if Vipps can pay it back.
func (s *returnScreen) onward() {
	s.entry = ""
	total, _ := s.sum()
	v, asked := s.back.vipps[s.past.Payment.Reference]
	switch {
	case total <= 0:
		s.warn(s.Words.NothingToReturn)
	case !asked || v.asking:
		s.warn(s.Words.VippsAsking)
	case v.err != nil:
		s.warn(s.Words.VippsNotReached)
	case total > v.Captured-v.Refunded:
		s.warn(fmt.Sprintf(s.Words.MoreThanLeft, s.amount(v.Captured-v.Refunded)))
	default:
		s.again = true
	}
}

func (s *returnScreen) send() (Screen, tea.Cmd) {
	total, back := s.sum()
	typed, err := money.Parse(s.entry)
	s.entry = ""
	if err != nil || typed != total {
		s.again = false
		s.warn(s.Words.AmountDiffers)
		return s, nil
	}
	s.post(payments.GiveMoney{Receipt: s.past.Receipt.Number, Lines: back, Amount: typed})
	return s.back.back, nil
}

// View implements Screen.
func (s *returnScreen) View(size layout.Size) string {
	w := size.Usable().W
	total, _ := s.sum()
	bottom := layout.Stack([]string{s.rule(w)},
		[]string{"  " + s.Theme.Strong.Render(fmt.Sprintf("%s %s %s", s.Words.RefundSum, s.Currency, s.amount(total)))},
		s.messages(w))
	prompt := " > "
	if s.again {
		prompt = " " + s.Words.AmountAgain + " "
	}
	bottom = layout.Stack(bottom, []string{prompt + printable(s.entry) + "_"}, keyRows(s.ShortHelp(), w))
	r := s.past.Receipt
	rows := layout.Stack(
		[]string{"  " + s.Theme.Strong.Render(s.Words.ReturnTitle) + "  " + s.Words.Receipt + " " + r.Number + "  " + s.clock(r.PaidAt)},
		layout.Indent(2, layout.Wrap(s.back.vippsNow(s.past.Payment.Reference), w-4)),
		layout.Indent(2, layout.Wrap(s.Words.ReturnHow, w-4)),
		[]string{s.rule(w), s.columns(w, "#", s.Words.Article, s.Words.Bought, s.Words.Returned, s.Words.Back, s.Words.Sum, " ")},
	)
	room := max(size.H-len(bottom)-len(rows), 1)
	first := min(max(s.marked-room, 0), max(len(r.Lines)-room, 0))
	for i := first; i < min(first+room, len(r.Lines)); i++ {
		rows = append(rows, s.line(i+1, w))
	}
	return layout.Page(size, rows, bottom)
}

func (s *returnScreen) line(n, w int) string {
	l := s.past.Receipt.Lines[n-1]
	mark, back, amount := " ", "", ""
	if n == s.marked {
		mark = ">"
	}
	if q := s.goods[n]; q > 0 {
		back = s.decimal(q.String())
		if r, err := s.past.Return(n, q); err == nil {
			amount = s.amount(r.Amount)
		}
	}
	before := ""
	if q := s.past.Returned(n); q > 0 {
		before = s.decimal(q.String())
	}
	return s.columns(w, fmt.Sprint(n), l.Name, s.decimal(l.Quantity), before, back, amount, mark)
}

func (s *returnScreen) columns(w int, no, name, bought, before, back, amount, mark string) string {
	right := layout.PadLeft(bought, 8) + layout.PadLeft(before, 7) + layout.PadLeft(back, 8) + layout.PadLeft(amount, 11) + " "
	return layout.Ends(mark+layout.PadLeft(no, 4)+" "+name, right, w)
}

// spoken implements speaker: each line of the receipt, and again when it is
// chosen; then what all of it comes to.
func (s *returnScreen) spoken() []linear.Saying {
	r := s.past.Receipt
	total, _ := s.sum()
	refund := fmt.Sprintf("%s %s %s", s.Words.RefundSum, s.Currency, s.amount(total))
	title := says("title", s.Words.ReturnTitle, s.Words.Receipt+" "+r.Number+"  "+s.clock(r.PaidAt))
	all := []linear.Saying{title}
	if v, asked := s.back.vipps[s.past.Payment.Reference]; asked && !v.asking {
		all = append(all, says("vipps", s.back.vippsNow(s.past.Payment.Reference)))
	}
	for i, l := range r.Lines {
		line := says(fmt.Sprint("line ", i+1), s.counts(i+1, l))
		if s.goods[i+1] > 0 {
			line.Tail = refund
		}
		all = append(all, line)
	}
	again := ""
	if s.again {
		again = s.Words.AmountAgain
	}
	k := s.keys()
	how := says("how", s.Words.ReturnHow, keysOf(k.all, k.onward, k.back))
	how.Tail = refund
	return append(all, how, says("again", again))
}

// counts is how much of a line was bought, has come back before, and comes back
// now.
func (s *returnScreen) counts(n int, l receipt.Line) string {
	parts := []string{fmt.Sprintf("%d %s", n, l.Name), s.Words.Bought + " " + s.decimal(l.Quantity)}
	if q := s.past.Returned(n); q > 0 {
		parts = append(parts, s.Words.Returned+" "+s.decimal(q.String()))
	}
	if q := s.goods[n]; q > 0 {
		parts = append(parts, s.Words.Back+" "+s.decimal(q.String()))
		if r, err := s.past.Return(n, q); err == nil {
			parts = append(parts, s.amount(r.Amount))
		}
	}
	return strings.Join(parts, ", ")
}
