package ui

import (
	"fmt"
	"slices"
	"strings"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// View implements Screen.
func (s *casesScreen) View(size layout.Size) string {
	w := size.Usable().W
	bottom := layout.Stack([]string{s.rule(w)}, s.messages(w))
	if ask := s.question(); ask != "" {
		bottom = append(bottom, s.urgent(ask, w)...)
	}
	bottom = append(bottom, keyRows(s.ShortHelp(), w)...)
	title := s.Words.CasesTitle
	var rows []string
	if s.start {
		title = s.Words.StartTitle
		stop := s.state.Stop
		rows = layout.Indent(2, layout.Wrap(fmt.Sprintf(s.Words.StartSays, s.clockSeconds(stop.Stopped), s.clockSeconds(stop.Started)), w-4))
	}
	rows = layout.Stack([]string{"  " + s.Theme.Strong.Render(title)}, rows, []string{""})
	c := s.row()
	details := s.details(c, w)
	rows = append(rows, s.table(w, max(size.H-len(bottom)-len(rows)-len(details)-1, 1))...)
	return layout.Page(size, layout.Stack(rows, []string{s.rule(w)}, details), bottom)
}

// question is what the second key answers, of which sale.
func (s *casesScreen) question() string {
	c := s.row()
	sale, ask := c.Payment.Sale, ""
	switch first := s.pending(); {
	case first == noChoice:
		return ""
	case first == toFinish:
		ask = fmt.Sprintf(s.Words.FinishAsk, s.amount(c.Payment.Amount))
	case first == toRelease:
		ask = fmt.Sprintf(s.Words.ReleaseAsk, s.amount(c.Payment.Amount))
	case first == toStop:
		ask = s.Words.StopAsk
	case c.Refund != nil:
		sale, ask = c.Refund.Sale, s.Words.PutAwayAsk
	case stray(c):
		ask = s.Words.PutAwayAsk
	default:
		return fmt.Sprintf(s.Words.AbandonAsk, sale)
	}
	return s.Words.Sale + " " + sale + ": " + ask
}

// table is as many rows as there is room for, with the marked one in view.
func (s *casesScreen) table(w, room int) []string {
	list := s.list()
	marked := s.row()
	at := 0
	rows := make([]string, len(list))
	for i, c := range list {
		mark := " "
		if c.Name() == marked.Name() {
			mark, at = ">", i
		}
		name, amount, says := s.cell(c)
		rows[i] = s.cells(w, mark, letter(i), name, s.amount(amount), s.wants(c), says)
	}
	head := s.cells(w, " ", "#", s.Words.Sale, s.Words.Sum, s.Words.TillWants, s.Words.VippsSays)
	return append([]string{head}, layout.Window(rows, at, max(room-1, 1))...)
}

// cell is what the table says of a case: its sale, its amount, and how it stands.
func (s *casesScreen) cell(c payments.Case) (sale string, amount money.Amount, is string) {
	f := s.caseFace(c)
	switch {
	case c.Refund != nil:
		return c.Refund.Sale, c.Refund.Amount, f.symbol + " " + f.word
	case c.Payment.Pace.Heard.IsZero() && !c.Payment.Status.Final():
		return c.Payment.Sale, c.Payment.Amount, "[..] " + s.Words.NotYet
	}
	return c.Payment.Sale, c.Payment.Amount, f.symbol + " " + f.word
}

// caseSays is what the state of a case means, without what the lamp says.
func (s *casesScreen) caseSays(c payments.Case) string {
	says := strings.TrimSuffix(s.caseFace(c).says, s.link(""))
	if c.Aside && c.Refund == nil && c.Payment.Status.Final() {
		says += " " + s.Words.AsideEndedSays
	}
	return says
}

func (s *casesScreen) cells(w int, mark, no, name, amount, wants, says string) string {
	row := mark + layout.Pad(no, 3) + layout.Pad(name, 9) + layout.PadLeft(amount, 11) + "  " + layout.Pad(wants, 17) + says
	return layout.Cut(row, w)
}

// letter names a row. A digit could be taken for a choice.
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return "+"
}

// wants is what the till has in mind for the case.
func (s *casesScreen) wants(c payments.Case) string {
	p, w := c.Payment, s.Words
	switch {
	case c.Refund != nil:
		return w.WantsRefund
	case p.Status.Final():
		return w.WantsNothing
	case p.Capture.Open:
		return w.WantsCapture
	case p.Intent == payments.IntentRelease:
		return w.WantsRelease
	case p.Cancel.Open:
		return w.WantsCancel
	}
	return w.WantsPayment
}

// details are the marked case in sentences.
func (s *casesScreen) details(c payments.Case, w int) []string {
	p := c.Payment
	if r := c.Refund; r != nil {
		f := s.caseFace(c)
		rows := layout.Indent(2, layout.Wrap(fmt.Sprintf(s.Words.RefundAbout, r.Receipt, r.Customer), w-4))
		rows = append(rows, layout.Indent(2, layout.Wrap(f.symbol+" "+f.word+". "+f.says, w-4))...)
		return append(rows, "  "+s.Words.Reference+" "+string(r.Reference))
	}
	about := fmt.Sprintf(s.Words.CaseAbout, p.Sale, len(c.Basket.Lines), s.payerOf(p))
	if len(c.Basket.Lines) == 0 { // the sale went on without it
		about = fmt.Sprintf(s.Words.PastAbout, p.Sale, s.payerOf(p), s.clockSeconds(p.PlannedAt))
	}
	if !p.SentAt.IsZero() {
		about += "  " + s.Words.Sent + " " + s.clockSeconds(p.SentAt) + "."
	}
	if !p.Status.Final() {
		about += "  " + s.Words.LastHeard + " " + s.age(p) + "."
	}
	f := s.caseFace(c)
	says := f.says
	if c.Aside && p.Status.Final() {
		says += " " + s.Words.AsideEndedSays
	}
	rows := layout.Indent(2, layout.Wrap(about, w-4))
	rows = append(rows, layout.Indent(2, layout.Wrap(f.symbol+" "+f.word+". "+says, w-4))...)
	return append(rows, "  "+s.Words.Reference+" "+string(p.Reference))
}

// stray is money that was captured outside a sale of this till.
func stray(c payments.Case) bool { return c.Payment.Status == payments.Paid }

// caseFace is how a case looks: as its payment does, unless it is something else.
func (c *counter) caseFace(of payments.Case) face {
	w, t := c.Words, c.Theme
	switch r := of.Refund; {
	case stray(of):
		return face{t.Alert, "[!!]", w.Stray, w.StraySays}
	case r == nil:
		return c.face(of.Payment)
	case r.Status == payments.RefundRefused:
		return face{t.Alert, "[!!]", w.RefundRefused, c.refusal(r.Refusal)}
	case r.Doubt:
		return face{t.Doubt, "[??]", w.Unknown, w.RefundDoubt}
	}
	return face{t.Waiting, "[..]", w.Refunding, c.link(w.RefundingSays)}
}

// spoken implements speaker: the marked case, and what is asked of it.
func (s *casesScreen) spoken() []linear.Saying {
	title := says("title", s.Words.CasesTitle)
	if s.start {
		stop := s.state.Stop
		title = says("title", s.Words.StartTitle, fmt.Sprintf(s.Words.StartSays, s.clockSeconds(stop.Stopped), s.clockSeconds(stop.Started)))
	}
	c := s.row()
	at := slices.IndexFunc(s.list(), func(o payments.Case) bool { return o.Name() == c.Name() })
	sale, amount, is := s.cell(c)
	wants := ""
	if w := s.wants(c); w != s.Words.WantsNothing {
		wants = s.Words.TillWants + ": " + w
	}
	row := says("row "+c.Name(), letter(max(at, 0))+" "+sale, is, s.caseSays(c), wants)
	row.Tail = s.sum(amount)
	keys := says("keys", keysOf(s.ShortHelp()...))
	if s.pending() != noChoice {
		keys.Text = ""
	}
	return []linear.Saying{title, row, keys, says("question", s.question())}
}
