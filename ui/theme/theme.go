// Package theme names what things on the screen are; nobody else names a
// colour. Colour is only ever on top: every role is also told by its word, its
// symbol and its place.
//
// The package imports lipgloss and nothing else that is slow to start: its
// init answers lipgloss' question for the terminal's background before
// bubbletea's init asks it. Asked, a terminal that does not answer costs five
// seconds and swallows what is typed meanwhile. Packages are initialised in the
// order of their paths, so this works because the module's name sorts before
// that of bubbletea; a test on a mute terminal guards it.
package theme

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }

// Theme is a style for each role.
type Theme struct {
	Mode    lipgloss.Style // DEMO, TEST
	Strong  lipgloss.Style // the total, the newest line's mark
	Paid    lipgloss.Style // done, money taken
	Failed  lipgloss.Style // ended without money
	Waiting lipgloss.Style
	Doubt   lipgloss.Style // nobody knows
	Alert   lipgloss.Style // needs a person
	QR      lipgloss.Style // a code: what is drawn is light
}

// New is the theme in the 16 colours that every colour terminal has. A
// terminal without colour, or a user who wants none, gets no styles at all.
func New() Theme {
	s := lipgloss.NewStyle
	return Theme{
		Mode:    s().Bold(true).Foreground(lipgloss.Color("0")).Background(lipgloss.Color("5")),
		Strong:  s().Bold(true),
		Paid:    s().Bold(true).Foreground(lipgloss.Color("0")).Background(lipgloss.Color("2")),
		Failed:  s().Bold(true).Foreground(lipgloss.Color("15")).Background(lipgloss.Color("1")),
		Waiting: s().Bold(true).Foreground(lipgloss.Color("6")),
		Doubt:   s().Bold(true).Foreground(lipgloss.Color("0")).Background(lipgloss.Color("3")),
		Alert:   s().Bold(true).Foreground(lipgloss.Color("3")),
		QR:      s().Foreground(lipgloss.Color("15")).Background(lipgloss.Color("0")),
	}
}
