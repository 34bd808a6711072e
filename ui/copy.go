package ui

import (
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// copyScreen asks before the only copy of a receipt is made that there may be.
type copyScreen struct {
	dialog
	sale   string
	number string
	amount money.Amount
	made   time.Time // the copy; zero: none that is known
}

// newCopy asks the journal whether the copy has been made; the till asks it again.
func newCopy(c *counter, back Screen, sale, number string, amount money.Amount) (*copyScreen, tea.Cmd) {
	return &copyScreen{dialog: dialog{c, back}, sale: sale, number: number, amount: amount}, readRecord(c.Context, c.Till, sale)
}

func (s *copyScreen) keys() (make, no key.Binding) {
	make = bind(s.Words.KeyMakeCopy, "+")
	make.SetEnabled(s.made.IsZero())
	return make, s.backKeys("0")
}

// ShortHelp implements help.KeyMap.
func (s *copyScreen) ShortHelp() []key.Binding {
	yes, no := s.keys()
	return []key.Binding{yes, no}
}

// FullHelp implements help.KeyMap.
func (s *copyScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *copyScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	if r, ok := msg.(recordMsg); ok && r.sale == s.sale {
		for _, e := range r.record.Events {
			if e.Kind == payments.ReceiptCopied {
				s.made = e.At
			}
		}
		return s, nil
	}
	k, ok := msg.(keyMsg)
	if !ok {
		return s, s.below(msg)
	}
	switch yes, no := s.keys(); {
	case is(k, yes):
		s.post(payments.Copy{Receipt: s.number})
		return s.back, nil
	case is(k, no):
		return s.back, nil
	}
	return s, nil
}

func (s *copyScreen) about() string {
	return fmt.Sprintf("%s %s  %s", s.Words.Receipt, s.number, s.sum(s.amount))
}

// asks is the question, or why there is none.
func (s *copyScreen) asks() string {
	if !s.made.IsZero() {
		return "[!!] " + fmt.Sprintf(s.Words.CopyBefore, s.number, s.dated(s.made, "15:04"))
	}
	return s.Words.CopyAsk
}

// View implements Screen.
func (s *copyScreen) View(size layout.Size) string {
	w := size.Usable().W
	rows := layout.Stack([]string{"", "  " + s.Theme.Strong.Render(s.Words.CopyTitle), "", "  " + s.about(), ""}, layout.Indent(2, layout.Wrap(s.asks(), w-4)))
	return s.page(size, rows, s.ShortHelp())
}

// spoken implements speaker.
func (s *copyScreen) spoken() []linear.Saying {
	return []linear.Saying{says("ask", s.Words.CopyTitle, s.about(), s.asks(), keysOf(s.ShortHelp()...))}
}
