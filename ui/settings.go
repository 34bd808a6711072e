package ui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// choicesScreen is a list in which a digit chooses: the language, or which sounds
// are heard. What is chosen holds until the till is left.
type choicesScreen struct {
	dialog
	title   func() string
	choices func() []choiceRow
	done    Screen // where a choice leads to; nil: it stays
}

// choiceRow is one row of it.
type choiceRow struct {
	name, mark string
	take       func()
}

// newLanguages lets the cashier change the language, also in the middle of a
// payment. Receipts stay in the shop's.
func newLanguages(c *counter, back, done Screen) *choicesScreen {
	return &choicesScreen{dialog: dialog{c, back}, done: done, title: func() string { return c.Words.LanguageTitle }, choices: func() []choiceRow {
		var rows []choiceRow
		for _, l := range lang.Languages {
			row := choiceRow{name: l.Name, take: func() { c.Words = l.For(c.App) }}
			if l.Code == c.Words.Code {
				row.mark = "[*]"
			}
			rows = append(rows, row)
		}
		return rows
	}}
}

// newSounds lets the cashier switch each sound.
func newSounds(c *counter, back Screen) *choicesScreen {
	return &choicesScreen{dialog: dialog{c, back}, title: func() string { return c.Words.SoundTitle }, choices: func() []choiceRow {
		w := c.Words
		names := [Sounds]string{w.SoundItem, w.SoundNeeds, w.SoundRefused, w.SoundPaid, w.SoundEnded, w.SoundNews}
		var rows []choiceRow
		for s, name := range names {
			row := choiceRow{name: name, mark: w.Off, take: func() { c.Heard[s] = !c.Heard[s] }}
			if c.Heard[s] {
				row.mark = w.On
			}
			rows = append(rows, row)
		}
		return rows
	}}
}

// contrast goes to the next look of the screen.
func (c *counter) contrast() {
	if c.Linear { // there is text alone
		c.tell(c.Words.LookPlain)
		return
	}
	c.Theme = c.Theme.Next()
	c.redraws++ // every cell may look otherwise
	names := []string{c.Words.LookDark, c.Words.LookLight, c.Words.LookMono, c.Words.LookPlain}
	c.tell(names[c.Theme.Look])
}

// keys are one digit for each choice.
func (s *choicesScreen) keys() []key.Binding {
	var keys []key.Binding
	for i, row := range s.choices() {
		keys = append(keys, bind(row.name, fmt.Sprint(i+1)))
	}
	return keys
}

// ShortHelp implements help.KeyMap.
func (s *choicesScreen) ShortHelp() []key.Binding {
	return append([]key.Binding{s.backKeys()}, s.keys()...)
}

// FullHelp implements help.KeyMap.
func (s *choicesScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *choicesScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(keyMsg)
	if !ok {
		return s, s.below(msg)
	}
	if is(k, s.backKeys()) {
		return s.back, nil
	}
	rows := s.choices()
	for i, b := range s.keys() {
		if !is(k, b) {
			continue
		}
		rows[i].take()
		if s.done != nil {
			return s.done, nil
		}
	}
	return s, nil
}

// View implements Screen.
func (s *choicesScreen) View(size layout.Size) string {
	rows := []string{"", "  " + s.Theme.Strong.Render(s.title()), ""}
	for i, row := range s.choices() {
		rows = append(rows, fmt.Sprintf("   %d  %s %s", i+1, layout.Pad(row.mark, 5), row.name))
	}
	return s.page(size, rows, s.ShortHelp()[:1])
}

// spoken implements speaker.
func (s *choicesScreen) spoken() []linear.Saying {
	all := []linear.Saying{says("title", s.title())}
	for i, row := range s.choices() {
		all = append(all, says(fmt.Sprint("choice ", i), fmt.Sprintf("%d %s  %s", i+1, row.name, row.mark)))
	}
	return append(all, says("keys", keysOf(s.backKeys())))
}
