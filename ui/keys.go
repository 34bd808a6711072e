package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/ui/layout"
)

// bind is a key binding whose help says what the keys do.
func bind(help string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(label(keys), help))
}

// printed are the keys whose names stand on the keyboard in another form.
var printed = map[string]string{
	"enter": "Enter", "esc": "Esc", "backspace": "Backspace", "f1": "F1", "f6": "F6", "f7": "F7", "f8": "F8", "f9": "F9", "f12": "F12", "ctrl+c": "Ctrl-C", "ctrl+l": "Ctrl-L", "down": "Down",
}

// second are routes that only the help screen mentions.
var second = []string{"esc", "backspace", "ctrl+c", "ctrl+l", "down", "f1"}

// lineFeed is what some scanners and terminals send for Enter.
const lineFeed = "ctrl+j"

func label(keys []string) string {
	shown := make([]string, 0, 3)
	for _, k := range keys {
		if k != lineFeed && (len(keys) == 1 || !slices.Contains(second, k)) {
			shown = append(shown, keyName(k))
		}
	}
	return strings.Join(shown, " ")
}

func keyName(k string) string {
	if name, ok := printed[k]; ok {
		return name
	}
	return k
}

// routes is every key of a binding, for the help screen.
func routes(b key.Binding) string {
	shown := []string{b.Help().Key}
	for _, k := range b.Keys() {
		if slices.Contains(second, k) && !strings.Contains(b.Help().Key, keyName(k)) {
			shown = append(shown, keyName(k))
		}
	}
	return strings.Join(shown, " ")
}

// The keys that several screens share. Plus moves towards money, minus moves
// back; letters are second routes, function keys third ones.
func (c *counter) sendKeys(help string) key.Binding { return bind(help, "+", "v", "f9") }
func (c *counter) helpKeys() key.Binding            { return bind(c.Words.KeyHelp, "?", "f1") }
func (c *counter) menuKeys() key.Binding            { return bind(c.Words.KeyMenu, "/") }
func (c *counter) pastKeys() key.Binding            { return bind(c.Words.KeyPast, "l") }
func (c *counter) leaveKeys() key.Binding           { return bind(c.Words.KeyLeave, "q", "ctrl+c") }

// casesKeys lead to what else is open; they are named where there is anything.
func (c *counter) casesKeys() key.Binding {
	b := bind(c.Words.KeyCases, "u")
	b.SetEnabled(len(c.state.Cases) > 0)
	return b
}

func (c *counter) demoKeys() key.Binding {
	b := bind(c.Words.KeyDemo, "d")
	b.SetEnabled(c.Demo != nil)
	return b
}

// digitKeys are for help alone: screens take digits out of typed.
func (c *counter) digitKeys(help string) key.Binding {
	b := bind(help, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
	b.SetHelp("0-9", help)
	return b
}

// bounces says that a key moves money or sells goods as the one before did, so that
// the two count once.
func bounces(k, last keyMsg) bool {
	moves := func(k keyMsg) bool {
		return slices.Contains([]string{"+", "v", "f9"}, strings.ToLower(k.String()))
	}
	return moves(k) && moves(last) || k.String() == "*" && last.String() == "*"
}

// is tells whether the key is of the binding. A disabled binding matches
// nothing, and neither does a character that a machine typed. Caps Lock changes
// nothing.
func is(k keyMsg, b key.Binding) bool {
	return b.Enabled() && !k.text && slices.Contains(b.Keys(), strings.ToLower(k.String()))
}

// typed is the character of a key, or 0.
func typed(k keyMsg) rune {
	if k.Type == tea.KeySpace {
		return ' '
	}
	if k.Type != tea.KeyRunes || k.Alt || len(k.Runes) != 1 {
		return 0
	}
	return k.Runes[0]
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// keyRows are the enabled bindings as rows of w columns: two, so that the rest
// of the screen stays where it is when a key comes or goes, and more where two
// can not hold them all.
func keyRows(bindings []key.Binding, w int) []string {
	items := make([]string, 0, len(bindings))
	for _, b := range bindings {
		if b.Enabled() {
			items = append(items, b.Help().Key+" "+b.Help().Desc)
		}
	}
	rows := layout.Flow(items, w-1)
	for i := range rows {
		rows[i] = " " + rows[i]
	}
	return layout.Fill(rows, max(len(rows), 2))
}
