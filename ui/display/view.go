package display

import (
	"fmt"
	"strings"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/sale"
	"butikk/kasse/ui/code"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/theme"
)

// The smallest terminal that can show a sale.
const (
	minWidth  = 40
	minHeight = 12
)

// View draws the newest sight, exactly the size of the terminal and in the
// characters that it has.
func (m *Model) View() string { return m.Theme.Draw(m.view()) }

func (m *Model) view() string {
	s := m.size
	w := m.words()
	if s.W < minWidth || s.H < minHeight {
		if s == (layout.Size{}) {
			return "" // before the first size there is nothing to fit into
		}
		says := strings.TrimSpace(m.mode() + " " + fmt.Sprintf(w.TooSmall, minWidth, minHeight, s.W, s.H))
		return layout.Page(s, layout.Wrap(says, s.Usable().W), nil)
	}
	if view, ok := m.withCode(w); ok {
		return view
	}
	wide := s.Usable().W
	left := " "
	if mode := m.mode(); mode != "" {
		left += m.Theme.Mode.Render(mode) + " "
	}
	head := []string{
		layout.Ends(left+m.news.Sight.Shop, fmt.Sprintf("%s %d ", w.Till, m.Till), wide),
		layout.Rule(m.Theme.Rule(), wide),
	}
	return layout.Page(s, append(head, m.body(w, layout.Size{W: wide, H: s.H - len(head)})...), nil)
}

// body is what stands below the header.
func (m *Model) body(w lang.Display, s layout.Size) []string {
	v := m.news.Sight
	switch {
	case !m.news.Reached && m.news.N == 0:
		return nil // the first knock has not been answered yet
	case !m.news.Reached:
		return m.outOfReach(w, s)
	case v.Moment == Idle:
		return middle(s, centred(s.W, m.Theme.Strong.Render(w.Welcome), "", v.Shop))
	case v.Moment == Selling:
		return m.selling(w, s)
	}
	return m.paying(w, s)
}

// outOfReach is the screen without a till. Whoever sets it up sees where the till
// was looked for, as long as none was ever found there.
func (m *Model) outOfReach(w lang.Display, s layout.Size) []string {
	rows := append(layout.Wrap("[--] "+w.Closed, s.W-2), append([]string{""}, layout.Wrap(w.ClosedSays, s.W-2)...)...)
	if !m.news.Known {
		rows = append(rows, append([]string{""}, layout.Wrap(m.Socket, s.W-2)...)...)
	}
	return middle(s, layout.Indent(1, rows))
}

// selling is the newest article and the total.
func (m *Model) selling(w lang.Display, s layout.Size) []string {
	v := m.news.Sight
	rows := []string{""}
	if a := v.Newest; a != nil {
		rows = append(rows, layout.Ends(" "+article(w, *a), amount(w, a.Amount)+" ", s.W), "")
	}
	total := fmt.Sprintf(" %s %s %s", w.Total, v.Currency, amount(w, v.Amount))
	rows = append(rows, layout.Ends(m.Theme.Strong.Render(total), fmt.Sprintf("%s %d ", w.Pieces, v.Pieces), s.W))
	return layout.Stack(rows, figures(amount(w, v.Amount), layout.Size{W: s.W, H: s.H - len(rows)}))
}

// article is an article with how much of it, where that is not one piece.
func article(w lang.Display, a Article) string {
	quantity := strings.Replace(a.Quantity.String(), ".", w.Decimal, 1)
	switch {
	case a.Unit == sale.Kilograms:
		return quantity + " kg " + a.Name
	case a.Quantity == sale.Piece:
		return a.Name
	}
	return quantity + " x " + a.Name
}

// face is how a moment of a payment looks: symbol and word, and a sentence.
type face struct {
	style        theme.Style
	symbol, word string
	says         string
	due          bool // the customer is to pay it: not where that may be done already
	ended        bool // nothing more happens: a band with rules around it
}

func (m *Model) face(w lang.Display) face {
	t := m.Theme
	switch v := m.news.Sight; v.Moment {
	case Idle, Selling: // have no payment
	case Asked:
		return face{t.Waiting, "[..]", w.Asked, w.AskedSays, true, false}
	case Waiting:
		if v.Code != "" {
			return face{t.Waiting, "[..]", w.Approve, w.CodeElsewhere, true, false}
		}
		return face{t.Waiting, "[..]", w.Approve, w.ApproveSays, true, false}
	case Approved:
		return face{t.Waiting, "[..]", w.Approved, w.ApprovedSays, false, false}
	case Cancelling:
		return face{t.Doubt, "[..]", w.Stopping, w.StoppingSays, false, false}
	case Releasing:
		return face{t.Waiting, "[..]", w.GivingBack, w.GivingBackSays, false, false}
	case Paid:
		return face{t.Paid, "[OK]", w.Paid, w.Thanks, false, true}
	case Declined:
		return face{t.Failed, "[XX]", w.NoPayment, w.DeclinedSays, true, true}
	case Expired:
		return face{t.Failed, "[XX]", w.NoPayment, w.ExpiredSays, true, true}
	case Cancelled:
		return face{t.Failed, "[XX]", w.NoPayment, w.CancelledSays, true, true}
	case Released:
		return face{t.Failed, "[<-]", w.NoPayment, w.ReleasedSays, false, true}
	case CannotPay:
		return face{t.Failed, "[XX]", w.NoPayment, w.CannotPaySays, true, true}
	case Unknown:
	}
	return face{t.Doubt, "[??]", w.OneMoment, w.OneMomentSays, false, false}
}

// paying is a request and what became of it: the state first, then the amount in
// figures and digits, then what it means.
func (m *Model) paying(w lang.Display, s layout.Size) []string {
	v, f := m.news.Sight, m.face(w)
	rows := []string{f.style.Render(layout.Pad("  "+f.symbol+" "+f.word+m.Theme.Check(f.symbol), s.W))}
	if f.ended {
		rule := f.style.Render(layout.Rule(m.Theme.Band(), s.W))
		rows = []string{rule, rows[0], rule}
	}
	digits := string(v.Currency) + " " + amount(w, v.Amount)
	if f.due {
		digits = w.ToPay + " " + digits
	}
	rows = append(rows, layout.Indent(2, layout.Wrap(f.says, s.W-4))...)
	rows = append(rows, "", "  "+m.Theme.Strong.Render(digits))
	return layout.Stack(rows, figures(amount(w, v.Amount), layout.Size{W: s.W, H: s.H - len(rows)}))
}

// besideCode is how many columns the words beside a code need.
const besideCode = 16

// withCode is the whole screen with a code on it, where there is one and it fits:
// it needs every row that there is.
func (m *Model) withCode(w lang.Display) (view string, ok bool) {
	v := m.news.Sight
	if !m.news.Reached || v.Moment != Waiting || v.Code == "" || m.Theme.Text == theme.ASCII {
		return "", false
	}
	rows, err := code.Draw(v.Code)
	if err != nil {
		return "", false // longer than any code holds
	}
	wide := layout.Width(rows[0])
	room := m.size.Usable().W - wide - 2
	if room < besideCode || m.size.H < len(rows) {
		return "", false
	}
	for i, row := range rows {
		rows[i] = m.Theme.QR.Render(row)
	}
	head := fmt.Sprintf("%s %d", w.Till, m.Till)
	if mode := m.mode(); mode != "" {
		head = m.Theme.Mode.Render(mode) + " " + head
	}
	f := m.face(w)
	words := layout.Stack(
		[]string{head, layout.Cut(v.Shop, room), ""},
		styled(f.style, layout.Wrap(f.symbol+" "+f.word, room)),
		[]string{""},
		[]string{w.ToPay, m.Theme.Strong.Render(string(v.Currency) + " " + amount(w, v.Amount))},
	)
	says := append([]string{""}, layout.Wrap(w.ScanCode, room)...)
	large := layout.Figures(amount(w, v.Amount))
	if layout.Width(large[0]) <= room && len(words)+1+len(large)+len(says) <= m.size.H {
		words = layout.Stack(words, []string{""}, large)
	}
	return layout.Page(m.size, layout.Beside(rows, layout.Indent(2, append(words, says...)), wide), nil), true
}

func styled(s theme.Style, rows []string) []string {
	for i, r := range rows {
		rows[i] = s.Render(r)
	}
	return rows
}

// figures is an amount as large as it fits, against the right edge and, where
// there is room, below an empty row; nothing where it does not fit at all. Whoever
// calls it has the amount in plain digits too.
func figures(amount string, s layout.Size) []string {
	for n := 3; n > 0; n-- {
		rows := layout.Tall(amount, n)
		wide := layout.Width(rows[0])
		if wide > s.W || len(rows) > s.H {
			continue
		}
		rows = layout.Indent(s.W-wide, rows)
		if len(rows) < s.H {
			rows = append([]string{""}, rows...)
		}
		return rows
	}
	return nil
}

func amount(w lang.Display, a money.Amount) string { return a.Format(w.Decimal, w.Group) }

// centred sets texts in the middle of w columns.
func centred(w int, texts ...string) []string {
	rows := make([]string, len(texts))
	for i, t := range texts {
		t = layout.Cut(t, w)
		rows[i] = strings.Repeat(" ", (w-layout.Width(t))/2) + t
	}
	return rows
}

// middle sets rows in the middle of a rectangle.
func middle(s layout.Size, rows []string) []string {
	return append(make([]string, max((s.H-len(rows))/2, 0)), rows...)
}
