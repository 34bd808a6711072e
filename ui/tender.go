package ui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// tenderScreen is the way out when a customer can not, or does not want to, pay
// with Vipps: the whole amount in cash, or on a terminal beside the till. What was
// paid is what the cashier says, so it takes two different keys.
type tenderScreen struct {
	*counter
	back   Screen // a sale, or a payment that has ended without money
	chosen payments.Tender
	owed   money.Amount // what chosen was said of
	nos    int          // how many questions were answered with no
}

func newTender(c *counter, back Screen) *tenderScreen { return &tenderScreen{counter: c, back: back} }

type tenderKeys struct{ cash, terminal, code, back, confirm, no, help, leave key.Binding }

func (s *tenderScreen) keys() tenderKeys {
	w := s.Words
	k := tenderKeys{
		cash: bind(w.Labels.Cash, "1"), terminal: bind(w.Labels.Terminal, "2"), code: bind(w.KeyCode, "3", "k"), back: s.backKeys("o"),
		confirm: bind(w.KeyReceived, "+"), no: bind(w.KeyNo, "0", "-", "esc", "backspace"), help: s.helpKeys(), leave: s.leaveKeys(),
	}
	k.back.SetHelp("-", w.KeyBack)
	owed := s.state.Basket.Total() > 0
	k.terminal.SetEnabled(owed)
	k.code.SetEnabled(s.state.Basket.Total() >= s.Currency.Minimum())
	if s.chosen == payments.Terminal {
		k.confirm.SetHelp("+", w.KeyApproved)
	}
	if !owed {
		k.confirm.SetHelp("+", w.KeyPaidOut)
	}
	return k
}

// ShortHelp implements help.KeyMap.
func (s *tenderScreen) ShortHelp() []key.Binding {
	k := s.keys()
	if s.chosen != "" {
		return []key.Binding{k.confirm, k.no}
	}
	return []key.Binding{k.cash, k.terminal, k.code, k.back, k.help, k.leave}
}

// FullHelp implements help.KeyMap.
func (s *tenderScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// takes implements taker.
func (s *tenderScreen) takes() string { return s.Words.TakesNoGoods }

// Update implements Screen.
func (s *tenderScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case stateMsg:
		if back, cmd := s.back.Update(msg); back != s.back || msg.Phase == payments.Paying || msg.Lock != nil || len(msg.Basket.Lines) == 0 {
			return back, cmd // paid, or overtaken by something else
		}
		if msg.Basket.Total() != s.owed {
			s.chosen = "" // that was another sum
		}
	case scanMsg: // an article would change the amount that stands here to be paid
		return s, s.route(msg.Code, msg.Source.Role, accept{customer: s.bind})
	case keyMsg:
		return s.key(msg)
	}
	return s, nil
}

func (s *tenderScreen) key(k keyMsg) (Screen, tea.Cmd) {
	keys := s.keys()
	if s.chosen != "" {
		switch {
		case is(k, keys.confirm):
			s.post(payments.Settle{By: s.chosen, Sale: s.state.Sale, Amount: s.owed})
			s.chosen = ""
		case is(k, keys.no):
			s.chosen = ""
			s.nos++
		}
		return s, nil
	}
	switch {
	case is(k, keys.cash):
		s.chosen, s.owed = payments.Cash, s.state.Basket.Total()
	case is(k, keys.terminal):
		s.chosen, s.owed = payments.Terminal, s.state.Basket.Total()
	case is(k, keys.code):
		s.post(payments.Send{Flow: payments.FlowQR})
	case is(k, keys.back):
		return s.back, nil
	case is(k, keys.help):
		return newHelp(s.counter, s), nil
	case is(k, keys.leave):
		return newLeave(s.counter, s), nil
	}
	return s, nil
}

// tenderName is what people call it.
func (c *counter) tenderName(t payments.Tender) string {
	switch t {
	case payments.Cash:
		return c.Words.Labels.Cash
	case payments.Terminal:
		return c.Words.Labels.Terminal
	}
	return string(t)
}

// View implements Screen.
func (s *tenderScreen) View(size layout.Size) string {
	w := size.Usable().W
	total := s.state.Basket.Total()
	rows := layout.Stack(
		[]string{"", "  " + s.Theme.Strong.Render(s.Words.TenderTitle)},
		s.large([]string{"", "  " + s.Theme.Strong.Render(s.owes()), ""}, s.amount(max(total, -total)), w),
		[]string{""}, layout.Indent(2, layout.Wrap(s.Words.TenderSays, w-4)))
	bottom := layout.Stack([]string{s.rule(w)}, s.messages(w))
	if ask := s.question(); ask != "" {
		bottom = append(bottom, s.urgent(ask, w)...)
	}
	return layout.Page(size, rows, append(bottom, keyRows(s.ShortHelp(), w)...))
}

// owes is the whole amount, in which direction it goes.
func (s *tenderScreen) owes() string {
	if total := s.state.Basket.Total(); total <= 0 {
		return fmt.Sprintf("%s %s %s", s.Words.ToPayOut, s.Currency, s.amount(-total))
	}
	return s.due()
}

// question is what the second key answers.
func (s *tenderScreen) question() string {
	total := s.state.Basket.Total()
	switch {
	case s.chosen == "":
		return ""
	case total <= 0:
		return fmt.Sprintf(s.Words.PayOutAsk, s.sum(-total))
	}
	if s.chosen == payments.Terminal {
		return fmt.Sprintf(s.Words.TerminalAsk, s.sum(total))
	}
	return fmt.Sprintf(s.Words.TenderAsk, s.sum(total), s.tenderName(s.chosen))
}

// spoken implements speaker.
func (s *tenderScreen) spoken() []linear.Saying {
	title := says("title", s.Words.TenderTitle, s.Words.TenderSays)
	title.Tail = s.owes()
	k := s.keys()
	keys := says("keys", keysOf(k.cash, k.terminal, k.code, k.back))
	keys.N = s.nos
	return []linear.Saying{title, keys, says("question", s.question())}
}
