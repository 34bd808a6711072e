package ui

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/staff"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// approveScreen asks for somebody who may allow what the cashier may not, or for
// the PIN that money back takes. The cashier stays logged in. Neither a scan nor
// Enter carries anything out: that takes one more key.
type approveScreen struct {
	dialog
	credential
	asked payments.Asked
	proof staff.Proof // of who allows it; nobody yet where its number is 0
}

func newApprove(c *counter, back Screen, asked payments.Asked) *approveScreen {
	s := &approveScreen{dialog: dialog{c, back}, asked: asked}
	if !asked.Lacks { // the cashier's own PIN is what is missing
		s.number, s.atPIN = strconv.Itoa(c.state.Cashier.Number), true
	}
	return s
}

// shown takes a badge. It is enough for all but money back, for which it says
// whose PIN is to be typed.
func (s *approveScreen) shown(p staff.Proof) Screen {
	if s.asked.Right == staff.Refund {
		s.number, s.pin, s.atPIN = strconv.Itoa(p.Number()), "", true
		return s
	}
	s.proof = p
	return s
}

// ShortHelp implements help.KeyMap.
func (s *approveScreen) ShortHelp() []key.Binding {
	k := s.credentialKeys()
	k[2].SetHelp("-", s.Words.KeyBack)
	if s.proof.Number() != 0 {
		return []key.Binding{bind(s.Words.KeyCarryOut, "+"), k[2]}
	}
	return k
}

// FullHelp implements help.KeyMap.
func (s *approveScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *approveScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case provedMsg:
		ok, cmd := s.proved(s.counter, msg)
		if ok {
			s.proof = msg.proof
		}
		return s, cmd
	case keyMsg:
		k := s.credentialKeys()
		if s.proof.Number() != 0 {
			return s.confirm(msg)
		}
		switch {
		case is(msg, k[1]):
			return s, s.enter(s.counter)
		case is(msg, k[2]):
			if !s.undo() {
				return s.dialog.back, nil
			}
		default:
			s.typed(msg)
		}
		return s, nil
	}
	return s, s.below(msg)
}

// confirm carries out what somebody allows, or takes them at their word that they
// do not.
func (s *approveScreen) confirm(k keyMsg) (Screen, tea.Cmd) {
	switch keys := s.ShortHelp(); {
	case is(k, keys[0]):
		s.post(payments.Allowed{By: s.proof, Asked: s.asked.N})
		return s.dialog.back, nil
	case is(k, keys[1]):
		return s.dialog.back, nil
	}
	return s, nil
}

// ready says who allows it, and which key carries it out.
func (s *approveScreen) ready() string {
	if s.proof.Number() == 0 {
		return ""
	}
	return fmt.Sprintf(s.Words.RightReady, s.person(s.proof.Number()))
}

// needs says what is missing, and how says what to do.
func (s *approveScreen) needs() string {
	if !s.asked.Lacks {
		return s.Words.RightPIN
	}
	return fmt.Sprintf(s.Words.RightLacks, s.Words.Right(s.asked.Right))
}

// about is what it is about: whoever allows money back must know how much.
func (s *approveScreen) about() string {
	a := s.asked.About
	var facts []string
	if a.Receipt != "" {
		facts = append(facts, s.Words.Receipt+" "+a.Receipt)
	}
	if a.Sale != "" {
		facts = append(facts, s.Words.Sale+" "+a.Sale)
	}
	if a.Name != "" {
		facts = append(facts, printable(a.Name))
	}
	if a.Amount != 0 {
		facts = append(facts, s.sum(a.Amount))
	}
	return strings.Join(facts, "  ")
}

func (s *approveScreen) how() string {
	if s.asked.Right == staff.Refund {
		return s.Words.RightHowPIN
	}
	return s.Words.RightHow
}

// View implements Screen.
func (s *approveScreen) View(size layout.Size) string {
	w := size.Usable().W
	rows := layout.Stack([]string{"", "  " + s.Theme.Strong.Render(s.Words.RightTitle), ""}, s.urgent(s.needs(), w))
	if about := s.about(); about != "" {
		rows = append(rows, "  "+s.Theme.Strong.Render(about), "")
	}
	if ready := s.ready(); ready != "" {
		rows = layout.Stack(rows, []string{""}, layout.Indent(2, layout.Wrap("[OK] "+ready, w-4)))
	} else {
		rows = layout.Stack(rows, layout.Indent(2, layout.Wrap(s.how(), w-4)), []string{""}, s.credential.rows(s.counter))
	}
	return s.page(size, rows, s.ShortHelp())
}

// spoken implements speaker.
func (s *approveScreen) spoken() []linear.Saying {
	if ready := s.ready(); ready != "" {
		return []linear.Saying{says("ready", s.about(), ready, keysOf(s.ShortHelp()...))}
	}
	return []linear.Saying{says("title", s.Words.RightTitle, s.needs(), s.about(), s.how()), s.credential.spoken(s.counter)}
}
