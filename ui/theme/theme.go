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
//
// lipgloss itself draws nothing here: without colours it draws without bold and
// reverse too, and a screen of one colour needs them most.
package theme

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
)

func init() { lipgloss.SetHasDarkBackground(true) }

// Style is how the text of a role is drawn: parameters of SGR (ECMA-48, 8.3.117),
// or nothing.
type Style string

// Render draws a text of one row.
func (s Style) Render(text string) string {
	if s == "" || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[m"
}

// Look is which colours are used.
type Look int

// The looks, in the order in which a cashier walks through them.
const (
	Dark  Look = iota // colours for a dark background
	Light             // … for a light one
	Mono              // bold and reverse alone
	Plain             // nothing at all
	looks
)

// Theme is a style for each role, and what the terminal can draw.
type Theme struct {
	Look  Look
	Depth Depth
	Text  Charset

	Mode    Style // DEMO, TEST
	Strong  Style // the total, the newest line's mark
	Paid    Style // done, money taken
	Failed  Style // ended without money
	Waiting Style
	Doubt   Style // nobody knows
	Alert   Style // needs a person
	QR      Style // a code: what is drawn is light
}

// Depth is how many colours a terminal has.
type Depth int

// The depths. With none there are still bold and reverse.
const (
	NoColor Depth = iota
	Colors16
	Colors256
)

// New is a theme. Blue and amber stand apart for those who can not tell red from
// green; the words do it for everybody.
func New(look Look, depth Depth, text Charset) Theme {
	t := Theme{Look: look, Depth: depth, Text: text}
	switch {
	case look == Plain:
	case look == Mono || depth == NoColor:
		t.Mode, t.Strong, t.Paid, t.Failed, t.Waiting, t.Doubt, t.Alert = "7", "1", "1;7", "7", "1", "1;7", "1"
		t.QR = ""
	default:
		t.Mode, t.Strong, t.Paid, t.Failed, t.Waiting, t.Doubt, t.Alert = "1;30;45", "1", "1;30;42", "1;97;41", "1;36", "1;30;43", "1;33"
		t.QR = "97;40"
		if look == Light {
			t.Waiting, t.Alert = "1;34", "1;30;43" // cyan and yellow on white can not be read
		}
		if depth == Colors256 {
			// The sixteen are whatever somebody made of them; these are fixed.
			t.Mode, t.Paid, t.Failed, t.Doubt = "1;38;5;16;48;5;176", "1;38;5;16;48;5;77", "1;38;5;231;48;5;160", "1;38;5;16;48;5;214"
			t.Waiting, t.Alert = "1;38;5;80", "1;38;5;214"
			t.QR = "38;5;231;48;5;16"
			if look == Light {
				t.Waiting, t.Alert = "1;38;5;25", "1;38;5;16;48;5;214"
			}
		}
	}
	return t
}

// Framed says that what nobody knows needs a frame, since no colour tells it from
// what is waited for.
func (t Theme) Framed() bool { return t.Look == Mono || t.Look == Plain }

// Next is the same terminal in the next look.
func (t Theme) Next() Theme {
	look := (t.Look + 1) % looks
	if t.Depth == NoColor && look < Mono {
		look = Mono // without colours the first two are the third
	}
	return New(look, t.Depth, t.Text)
}

// Lines is the theme of a terminal that is taken line by line: text alone, in the
// characters of its locale. That a terminal is dumb says nothing of its letters,
// and a voice needs them.
func Lines(getenv func(string) string) Theme {
	text := charsetOf(getenv("TERM"), getenv)
	if getenv("TERM") == "dumb" {
		text = charsetOf("", getenv)
	}
	return New(Plain, NoColor, text)
}

// Of reads a terminal's environment: TERM, NO_COLOR (no-color.org), COLORTERM,
// COLORFGBG and the locale. Nothing is asked of the terminal itself: the answer
// could be seconds away.
func Of(getenv func(string) string) Theme {
	term := getenv("TERM")
	depth := depthOf(term, getenv("COLORTERM"))
	look := Dark
	switch fields := strings.Split(getenv("COLORFGBG"), ";"); fields[len(fields)-1] {
	case "7", "15":
		look = Light
	}
	switch {
	case term == "dumb":
		look = Plain
	case getenv("NO_COLOR") != "", depth == NoColor:
		look, depth = Mono, NoColor
	}
	return New(look, depth, charsetOf(term, getenv))
}

func depthOf(term, colorterm string) Depth {
	switch {
	case term == "" || term == "dumb" || strings.HasPrefix(term, "vt"):
		return NoColor
	case strings.Contains(term, "256") || strings.Contains(term, "direct") || colorterm == "truecolor" || colorterm == "24bit":
		return Colors256
	case strings.HasSuffix(term, "-m") || strings.HasSuffix(term, "-mono"):
		return NoColor
	}
	return Colors16
}
