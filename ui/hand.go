package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

const (
	// patience is how close two keys are when the second was meant for what was
	// on the screen before, or was a bounce.
	patience = 300 * time.Millisecond
	// alone is how long a command of one character waits for another one.
	// Scanners and pastes go on sooner than that; then it was no command, and
	// the "v" in a customer's QR sends nothing.
	alone = 60 * time.Millisecond
)

// hand is what is known of the keys before this one.
type hand struct {
	last   keyMsg
	repeat bool    // the keys that came close together were all the same one
	sprung bool    // what is on the screen appeared by itself and has had no key yet
	held   *keyMsg // waits to be found alone
	tag    int     // of the held key
}

// typist is a screen on which text is typed: characters that are no commands
// there, and count at once.
type typist interface{ types(r rune) bool }

// keys takes what came in one read, one character after the other.
func (m *Model) keys(k keyMsg) tea.Cmd {
	if k.Type != tea.KeyRunes || len(k.Runes) < 2 {
		return m.key(k)
	}
	var cmds []tea.Cmd
	for _, r := range k.Runes {
		one := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: k.Alt}
		cmds = append(cmds, m.key(keyMsg{KeyMsg: one, at: k.at}))
	}
	return tea.Batch(cmds...)
}

// key passes a key on, unless it can not have been meant for this screen.
func (m *Model) key(k keyMsg) tea.Cmd {
	last, since := m.last, patience
	if !last.at.IsZero() {
		since = k.at.Sub(last.at)
	}
	soon := since < alone
	m.repeat = !soon || m.repeat && k.String() == last.String()
	m.last = k
	switch {
	case m.sprung && since < patience:
		return nil // typed at the screen that was there before this one
	case since < patience && moves(k) && moves(last):
		return nil // a nervous double tap must not total and send
	case soon && m.repeat && m.commands(k):
		return nil // a key that is held down counts once
	}
	m.sprung = false
	if m.locked() && k.Type != tea.KeyCtrlC && k.Type != tea.KeyCtrlL {
		// Neither the first nor the last of many may unlock the till.
		m.held = nil
		if soon {
			return nil
		}
		return m.hold(k)
	}
	var before tea.Cmd
	if m.held != nil && soon {
		text := *m.held
		text.text = true
		before = m.press(text)
	}
	m.held = nil
	if m.commands(k) {
		return tea.Batch(before, m.hold(k))
	}
	return tea.Batch(before, m.press(k))
}

// commands says that the key is a character which the screen does not take as
// text.
func (m *Model) commands(k keyMsg) bool {
	r := typed(k)
	t, ok := m.screen.(typist)
	return r != 0 && !(ok && t.types(r))
}

func (m *Model) locked() bool {
	_, sale := m.screen.(*saleScreen)
	return sale && m.state.Lock != nil
}

func (m *Model) hold(k keyMsg) tea.Cmd {
	m.held = &k
	m.tag++
	tag := m.tag
	return tea.Tick(alone, func(time.Time) tea.Msg { return quietMsg{tag} })
}

// quiet lets the held key count, if it is still that one.
func (m *Model) quiet(tag int) tea.Cmd {
	if m.held == nil || tag != m.tag {
		return nil
	}
	k := *m.held
	m.held = nil
	return m.press(k)
}

// press is a key that counts.
func (m *Model) press(k keyMsg) tea.Cmd {
	if k.Type == tea.KeyCtrlL {
		return tea.ClearScreen
	}
	if _, leaving := m.screen.(*leaveScreen); k.Type == tea.KeyCtrlC && !leaving {
		m.screen = newLeave(m.counter, m.screen)
		return nil
	}
	if m.small() && k.Type != tea.KeyCtrlC {
		return nil // nobody can see what the key would do
	}
	m.hush()
	m.seen = m.state.Notice.N
	m.odd = oddities{}
	return m.give(k)
}
