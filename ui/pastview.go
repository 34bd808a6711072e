package ui

import (
	"fmt"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// View implements Screen.
func (s *pastScreen) View(size layout.Size) string {
	w := size.Usable().W
	bottom := layout.Stack([]string{s.rule(w)}, s.messages(w))
	if s.typesIn {
		bottom = append(bottom, " / "+printable(s.entry)+"_")
	}
	bottom = append(bottom, keyRows(s.ShortHelp(), w)...)
	rows := layout.Stack([]string{"  " + s.Theme.Strong.Render(s.Words.PastTitle)}, layout.Indent(2, layout.Wrap(s.which(), w-4)), []string{""})
	p, any := s.row()
	switch {
	case s.fault:
		return layout.Page(size, append(rows, s.urgent(s.Words.PastFault, w)...), bottom)
	case !s.ready:
		return layout.Page(size, append(rows, "  "+s.Words.PastReading), bottom)
	case !any:
		return layout.Page(size, append(rows, "  "+s.Words.PastNone), bottom)
	}
	details := s.details(p, w)
	room := max(size.H-len(bottom)-len(rows)-len(details)-1, 1)
	lines := make([]string, len(s.list))
	for i := range s.list {
		lines[i] = s.line(i, w)
	}
	rows = append(rows, layout.Window(lines, s.marked, room)...)
	return layout.Page(size, layout.Stack(rows, []string{s.rule(w)}, details), bottom)
}

// which says what the list has, or asks what it is to have.
func (s *pastScreen) which() string {
	switch {
	case s.typesIn:
		return s.Words.PastSearch
	case s.looked != "":
		return fmt.Sprintf(s.Words.PastFound, printable(s.looked))
	}
	return s.Words.PastToday
}

func (s *pastScreen) line(i, w int) string {
	p := s.list[i].Payment
	mark := " "
	if i == s.marked {
		mark = ">"
	}
	is, number := s.is(i)
	return layout.Cut(mark+layout.Pad(letter(i), 3)+layout.Pad(s.clock(p.PlannedAt), 14)+layout.Pad(s.attempt(i), 11)+
		layout.PadLeft(s.amount(p.Amount), 11)+"  "+layout.Pad(is, 26)+number, w)
}

// attempt names a row: a sale, and which request of it.
func (s *pastScreen) attempt(i int) string {
	p := s.list[i]
	if p.Tender != "" {
		return p.Payment.Sale
	}
	return fmt.Sprintf("%s-%d", p.Payment.Sale, p.Payment.Attempt)
}

// is says how a row stands, and the number of its receipt.
func (s *pastScreen) is(i int) (is, number string) {
	f := s.pastFace(s.list[i])
	if r := s.list[i].Receipt; r != nil {
		number = r.Number
	}
	is = f.symbol + " " + f.word
	if t := s.list[i].Tender; t != "" {
		is += "  " + s.tenderName(t)
	}
	return is, number
}

// pastFace is how an attempt of the past looks. Its receipt is the proof that it
// was paid.
func (c *counter) pastFace(p payments.Past) face {
	var back money.Amount
	for _, r := range p.Refunds {
		if r.Status == payments.RefundDone {
			back += r.Amount
		}
	}
	switch {
	case back > 0:
		return face{c.Theme.Paid, "[<<]", c.Words.Refunded + " " + c.amount(back), ""}
	case p.Payment.Status == payments.Paid && p.Receipt == nil:
		return face{c.Theme.Alert, "[!!]", c.Words.Stray, ""}
	}
	if now, open := c.followed(p.Payment.Reference); open {
		return c.face(now)
	}
	return c.face(p.Payment)
}

// followed is an attempt as the till follows it now, if it does. That its money
// waits for a person follows from what happened to the till, and is in none of the
// entries about the attempt.
func (c *counter) followed(ref payments.Reference) (now payments.Payment, open bool) {
	if p := c.state.Payment; p != nil && p.Reference == ref {
		return *p, !p.Status.Final()
	}
	for _, k := range c.state.Cases {
		if k.Refund == nil && k.Payment.Reference == ref {
			return k.Payment, !k.Payment.Status.Final()
		}
	}
	return payments.Payment{}, false
}

func (s *pastScreen) details(p payments.Past, w int) []string {
	pay := p.Payment
	rows := layout.Indent(2, layout.Wrap(s.about(p), w-4))
	if p.Tender != "" {
		return rows
	}
	rows = append(rows, "  "+s.Words.Reference+" "+string(pay.Reference))
	return append(rows, layout.Indent(2, layout.Wrap(s.vippsNow(pay.Reference), w-4))...)
}

// about is who paid and when, or how, where Vipps took no part.
func (s *pastScreen) about(p payments.Past) string {
	pay := p.Payment
	if p.Tender != "" {
		return fmt.Sprintf(s.Words.PastSettled, pay.Sale, s.tenderName(p.Tender), s.clockSeconds(pay.PlannedAt))
	}
	return fmt.Sprintf(s.Words.PastAbout, pay.Sale, s.payerOf(pay), s.clockSeconds(pay.PlannedAt))
}

// vippsNow is what Vipps says at this moment.
func (s *pastScreen) vippsNow(ref payments.Reference) string {
	switch v, asked := s.vipps[ref]; {
	case !asked || v.asking:
		return s.Words.VippsAsking
	case v.err != nil:
		return s.Words.VippsNotReached
	case v.Captured > 0: // that says it
		return fmt.Sprintf(s.Words.VippsNow, fmt.Sprintf(s.Words.VippsSums, s.amount(v.Captured), s.amount(v.Refunded), s.amount(v.Captured-v.Refunded)))
	default:
		return fmt.Sprintf(s.Words.VippsNow, s.Words.State(v.State)) + ", " +
			fmt.Sprintf(s.Words.VippsSums, s.amount(v.Captured), s.amount(v.Refunded), s.amount(v.Captured-v.Refunded))
	}
}

// spoken implements speaker: the marked attempt, and what Vipps has answered.
func (s *pastScreen) spoken() []linear.Saying {
	title := says("title", s.Words.PastTitle, s.which())
	p, any := s.row()
	switch {
	case s.fault:
		return []linear.Saying{title, says("row", s.Words.PastFault)}
	case !s.ready:
		return []linear.Saying{title}
	case !any:
		return []linear.Saying{title, says("row", s.Words.PastNone)}
	}
	f, number := s.is(s.marked)
	row := says(fmt.Sprint("row ", s.search, s.marked), fmt.Sprintf("%s %s %s", letter(s.marked), s.clock(p.Payment.PlannedAt), s.attempt(s.marked)), f, number)
	row.Tail = s.sum(p.Payment.Amount)
	ref := p.Payment.Reference
	about := s.about(p)
	answer := says("vipps " + string(ref))
	if v := s.vipps[ref]; p.Tender == "" && !v.asking {
		answer = says("vipps "+string(ref), s.vippsNow(ref))
	}
	return []linear.Saying{title, row, says(fmt.Sprint("about ", s.search, s.marked), about), answer}
}
