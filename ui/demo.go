package ui

import (
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// demoScreen plays the customer and Vipps.
type demoScreen struct{ dialog }

func newDemo(c *counter, back Screen) *demoScreen { return &demoScreen{dialog{c, back}} }

// demoAct is one thing that the panel can do.
type demoAct struct {
	key key.Binding
	do  func() (said string, err error) // said where the screen shows no trace of it at once
}

func (s *demoScreen) acts() []demoAct {
	w, d := s.Words, s.Demo
	return []demoAct{
		{bind(w.DemoScan, "1"), saying("", d.ScanArticle)},
		{bind(w.DemoQR, "2"), saying("", d.ShowPersonalQR)},
		{bind(w.DemoApprove, "3"), saying(w.DemoApprove, d.Approve)},
		{bind(w.DemoDecline, "4"), saying(w.DemoDecline, d.Decline)},
		{bind(w.DemoIgnore, "5"), saying(w.DemoIgnore, d.Ignore)},
		{bind(w.DemoLate, "6"), saying(w.DemoLate, d.ApproveLate)},
		{bind(w.DemoDown, "7"), func() (string, error) {
			if d.ToggleDown() {
				return w.DemoIsDown, nil
			}
			return w.DemoIsUp, nil
		}},
		{bind(w.DemoLose, "8"), saying(w.DemoLose, d.LoseAnswer)},
	}
}

// ShortHelp implements help.KeyMap.
func (s *demoScreen) ShortHelp() []key.Binding {
	keys := []key.Binding{bind(s.Words.KeyBack, "-", "d", "esc", "backspace")}
	for _, a := range s.acts() {
		keys = append(keys, a.key)
	}
	return keys
}

// FullHelp implements help.KeyMap.
func (s *demoScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen. Each act closes the panel first, so that a scan it
// makes meets the screen it is meant for.
func (s *demoScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(keyMsg)
	if !ok {
		return s, s.below(msg)
	}
	if is(k, s.ShortHelp()[0]) {
		return s.back, nil
	}
	for _, a := range s.acts() {
		if is(k, a.key) {
			return s.back, perform(a)
		}
	}
	return s, nil
}

func saying(what string, do func() error) func() (string, error) {
	return func() (string, error) { return what, do() }
}

func perform(a demoAct) tea.Cmd {
	return func() tea.Msg {
		said, err := a.do()
		return doneMsg{said, err}
	}
}

// View implements Screen.
func (s *demoScreen) View(size layout.Size) string {
	w := size.Usable().W
	rows := []string{"", "  " + s.Theme.Mode.Render(" DEMO ") + "  " + s.Words.DemoTitle, ""}
	for _, a := range s.acts() {
		rows = append(rows, "   "+a.key.Help().Key+"  "+a.key.Help().Desc)
	}
	rows = append(rows, "")
	rows = append(rows, layout.Indent(2, layout.Wrap(s.Words.DemoText, w-4))...)
	if s.Line != "" {
		rows = append(rows, layout.Indent(2, layout.Wrap(s.Words.DemoWindow, w-4))...)
		rows = append(rows, "  "+strings.Replace(printfLine, "LINE", s.Line, 1))
	}
	return s.page(size, rows, s.ShortHelp()[:1])
}

// printfLine scans the first article of the demonstration's price list.
const printfLine = `printf '7038010009457\r' > LINE`

// spoken implements speaker.
func (s *demoScreen) spoken() []linear.Saying {
	return []linear.Saying{says("title", "DEMO", s.Words.DemoTitle), keysSpoken(s.ShortHelp())}
}
