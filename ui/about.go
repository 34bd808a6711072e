package ui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
)

// About is what somebody on the telephone asks for. No key and no customer is in
// it.
type About struct {
	Version, Commit string
	Shop            string
	Unit            string // sales unit at Vipps
	API             string // host
	Data            string // folder
	Terminal        string // TERM
}

// aboutScreen tells what this till is.
type aboutScreen struct{ dialog }

func newAbout(c *counter, back Screen) *aboutScreen { return &aboutScreen{dialog{c, back}} }

// ShortHelp implements help.KeyMap.
func (s *aboutScreen) ShortHelp() []key.Binding { return []key.Binding{s.backKeys()} }

// FullHelp implements help.KeyMap.
func (s *aboutScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *aboutScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	if k, ok := msg.(keyMsg); ok && is(k, s.backKeys()) {
		return s.back, nil
	}
	return s, s.below(msg)
}

// View implements Screen.
func (s *aboutScreen) View(size layout.Size) string {
	w := size.Usable().W
	a := s.About
	const label = 14
	rows := []string{"", "  " + s.Theme.Strong.Render("Kasse "+a.Version) + "  " + a.Commit, ""}
	fact := func(name, text string) {
		if text != "" {
			rows = append(rows, "  "+layout.Pad(name, label)+text)
		}
	}
	fact(s.Words.AboutShop, a.Shop)
	fact(s.Words.Till, fmt.Sprintf("%d  %s %s  %s", s.Number, s.Country, s.Currency, s.modeWord()))
	fact(s.App, a.API+"  "+a.Unit)
	fact(s.Words.AboutData, a.Data)
	fact(s.Words.AboutTerminal, fmt.Sprintf("%s  %d x %d", a.Terminal, s.size.W, s.size.H))
	for id := 1; id <= s.Scanners; id++ {
		fact(fmt.Sprintf("%s %d", s.Words.Scanner, id), s.scanners[id].Source.Device+"  "+s.scannerWord(s.scanners[id].State))
	}
	unchecked := ""
	for _, l := range lang.Languages {
		if l.Unchecked {
			unchecked += " " + l.Name
		}
	}
	rows = append(rows, "")
	if unchecked != "" {
		rows = append(rows, layout.Indent(2, layout.Wrap(fmt.Sprintf(s.Words.AboutUnchecked, unchecked[1:]), w-4))...)
	}
	rows = append(rows, "  "+s.Words.AboutLicence)
	return s.page(size, rows, s.ShortHelp())
}
