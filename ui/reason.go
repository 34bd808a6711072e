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

// reasonScreen asks why somebody decides without Vipps' word, before they can: the
// reason stands in the journal and in the Z report. It lies over what it was asked
// on, and goes when there is nothing left to decide.
type reasonScreen struct {
	dialog
	sale   string
	amount money.Amount
	asks   string                                 // what the second key answers
	holds  func() bool                            // it is still to be decided
	decide func(payments.Reason) payments.Command // …
	why    payments.Reason                        // chosen
}

// goOnWithout asks why the sale in front is gone on with although nobody has
// confirmed that its request stopped.
func goOnWithout(c *counter, back Screen, p payments.Payment) *reasonScreen {
	return &reasonScreen{
		dialog: dialog{c, back}, sale: p.Sale, amount: p.Amount, asks: c.Words.GoOnAsk,
		holds: func() bool {
			now := c.state.Payment
			return now != nil && now.Reference == p.Reference && now.Leavable()
		},
		decide: func(why payments.Reason) payments.Command { return payments.GoOn{Why: why} },
	}
}

// giveUpUnheard asks why a request is ended that Vipps does not know any more.
func giveUpUnheard(c *counter, back Screen, p payments.Payment) *reasonScreen {
	return &reasonScreen{
		dialog: dialog{c, back}, sale: p.Sale, amount: p.Amount, asks: c.Words.GiveUpAsk,
		holds: func() bool {
			if now := c.state.Payment; now != nil && now.Reference == p.Reference {
				return now.Unheard()
			}
			for _, k := range c.state.Cases {
				if k.Refund == nil && k.Payment.Reference == p.Reference {
					return k.Payment.Unheard()
				}
			}
			return false
		},
		decide: func(why payments.Reason) payments.Command {
			return payments.GiveUp{Reference: p.Reference, Why: why}
		},
	}
}

type reasonKeys struct {
	reasons   []key.Binding
	yes, back key.Binding
}

func (s *reasonScreen) keys() reasonKeys {
	k := reasonKeys{yes: bind(s.Words.KeyEnd, "+"), back: bind(s.Words.KeyNo, "-", "0", "esc", "backspace")}
	for i, why := range payments.Reasons {
		b := bind(s.Words.Why(why), fmt.Sprint(i+1))
		b.SetEnabled(why != s.why)
		k.reasons = append(k.reasons, b)
	}
	k.yes.SetEnabled(s.why != "")
	if s.why == "" {
		k.back = s.backKeys("0")
	}
	return k
}

// ShortHelp implements help.KeyMap.
func (s *reasonScreen) ShortHelp() []key.Binding {
	k := s.keys()
	return append(k.reasons, k.yes, k.back)
}

// FullHelp implements help.KeyMap.
func (s *reasonScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *reasonScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(keyMsg)
	if !ok {
		cmd := s.below(msg)
		if !s.holds() {
			return s.back, cmd
		}
		return s, cmd
	}
	keys := s.keys()
	for i, b := range keys.reasons {
		if is(k, b) {
			s.why = payments.Reasons[i]
			return s, nil
		}
	}
	switch {
	case is(k, keys.yes):
		s.post(s.decide(s.why))
		return s.back, nil
	case is(k, keys.back):
		return s.back, nil
	}
	return s, nil
}

func (s *reasonScreen) about() string {
	return fmt.Sprintf("%s %s  %s", s.Words.Sale, s.sale, s.sum(s.amount))
}

// question is what the second key answers, once there is a reason.
func (s *reasonScreen) question() string {
	if s.why == "" {
		return ""
	}
	return s.asks
}

// View implements Screen.
func (s *reasonScreen) View(size layout.Size) string {
	w := size.Usable().W
	rows := layout.Stack([]string{"", "  " + s.Theme.Strong.Render(s.about()), ""}, layout.Indent(2, layout.Wrap(s.Words.WhyAsk, w-4)), []string{""})
	for i, why := range payments.Reasons {
		mark := " "
		if why == s.why {
			mark = ">"
		}
		rows = append(rows, fmt.Sprintf(" %s %d %s", mark, i+1, s.Words.Why(why)))
	}
	bottom := layout.Stack([]string{s.rule(w)}, s.messages(w))
	if ask := s.question(); ask != "" {
		bottom = append(bottom, s.urgent(ask, w)...)
	}
	keys := s.keys()
	return layout.Page(size, rows, append(bottom, keyRows([]key.Binding{keys.yes, keys.back}, w)...))
}

// spoken implements speaker.
func (s *reasonScreen) spoken() []linear.Saying {
	return []linear.Saying{says("title", s.about(), s.Words.WhyAsk), says("keys", keysOf(s.ShortHelp()...)), says("ask", s.Words.Why(s.why), s.question())}
}
