package ui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
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
	const label = 14
	rows := []string{"", "  " + s.Theme.Strong.Render("Kasse "+s.About.Version) + "  " + s.About.Commit, ""}
	for _, f := range s.facts() {
		rows = append(rows, "  "+layout.Pad(f.name, label)+f.text)
	}
	rows = append(rows, "")
	if unchecked := s.unchecked(); unchecked != "" {
		rows = append(rows, layout.Indent(2, layout.Wrap(unchecked, w-4))...)
	}
	rows = append(rows, "  "+s.Words.AboutLicence)
	return s.page(size, rows, s.ShortHelp())
}

// fact is one of the things that somebody asks for.
type fact struct{ name, text string }

func (s *aboutScreen) facts() (facts []fact) {
	a := s.About
	add := func(name, text string) {
		if text != "" {
			facts = append(facts, fact{name, text})
		}
	}
	add(s.Words.AboutShop, a.Shop)
	add(s.Words.Till, fmt.Sprintf("%d  %s %s  %s", s.Number, s.Country, s.Currency, s.modeWord()))
	add(s.App, a.API+"  "+a.Unit)
	add(s.Words.AboutData, a.Data)
	add(s.Words.AboutTerminal, fmt.Sprintf("%s  %d x %d", a.Terminal, s.size.W, s.size.H))
	for id := 1; id <= s.Scanners; id++ {
		add(fmt.Sprintf("%s %d", s.Words.Scanner, id), s.scanners[id].Source.Device+"  "+s.scannerWord(s.scanners[id].State))
	}
	return facts
}

// unchecked names the languages that nobody who grew up with them has read.
func (s *aboutScreen) unchecked() string {
	names := ""
	for _, l := range lang.Languages {
		if l.Unchecked {
			names += " " + l.Name
		}
	}
	if names == "" {
		return ""
	}
	return fmt.Sprintf(s.Words.AboutUnchecked, names[1:])
}

// spoken implements speaker.
func (s *aboutScreen) spoken() []linear.Saying {
	all := []linear.Saying{says("title", "Kasse "+s.About.Version+"  "+s.About.Commit)}
	for _, f := range s.facts() {
		all = append(all, says(f.name, f.name+" "+f.text))
	}
	return append(all, says("unchecked", s.unchecked()), says("licence", s.Words.AboutLicence), says("keys", keysOf(s.ShortHelp()...)))
}
