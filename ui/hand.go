package ui

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments/staff"
	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
)

const (
	// patience is how close two keys are when the second was meant for what was
	// on the screen before, or was a bounce.
	patience = 300 * time.Millisecond
	// alone is how long a command of one character waits for another one.
	// Scanners and pastes go on sooner than that; then it was no command, and
	// the "v" in a customer's QR sends nothing.
	alone = 60 * time.Millisecond
	// machine is how many characters come that close together from a machine
	// only. What a scanner types is a scan, on every screen: it is never a
	// quantity, an amount, a phone number or an answer.
	machine = 4
	// delay is how long a keyboard waits before it repeats a key that is held down,
	// at most.
	delay = 800 * time.Millisecond
	// fastest is the pace of a key that is held down; keys that are all the same
	// and come sooner are a machine's too.
	fastest = 15 * time.Millisecond
	// unsettled is how long after a screen appeared keys are still those of
	// somebody who was typing at the one before.
	unsettled = 600 * time.Millisecond
)

// hand is what is known of the keys before this one.
type hand struct {
	last   keyMsg
	acted  keyMsg    // the last key that did something
	turned bool      // … and showed another screen
	repeat bool      // the keys that came close together were all the same one
	sprung bool      // what is on the screen appeared by itself and has had no key yet
	missed time.Time // the first key that was not meant for it
	held   *keyMsg   // waits to be found alone
	tag    int       // of the held key, or of the newest character of a burst

	run   []rune // characters that came close together
	draft string // what was typed before the first of them
	burst bool   // they are a machine's, and nobody's keys
}

// typist is a screen on which text is typed: characters that are no commands
// there, and count at once. Its draft is what was typed and not yet used.
type typist interface {
	types(r rune) bool
	typing() string
	retype(string)
	// keep puts text that came at once, and was not ended, behind the draft, where
	// somebody may have typed it over a slow line; false where that can not be.
	keep(text string) bool
}

// retyper is a typist that does something about text which did not come key by
// key.
type retyper interface{ retyped() tea.Cmd }

func (m *Model) retyped() tea.Cmd {
	if r, ok := m.screen.(retyper); ok {
		return r.retyped()
	}
	return nil
}

// keys takes what came in one read, one character after the other.
func (m *Model) keys(k keyMsg) tea.Cmd {
	if k.Paste {
		return m.pasted(string(k.Runes), k.at)
	}
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
	m.repeat = !soon || m.repeat && k.String() == last.String() && since >= fastest
	m.last = k
	ended, taken := m.typedByMachine(k, soon)
	if taken {
		return ended
	}
	return tea.Batch(ended, m.byHand(k, last, since))
}

// byHand is a key that a person pressed, so long after the last one.
func (m *Model) byHand(k, last keyMsg, since time.Duration) tea.Cmd {
	soon := since < alone
	switch {
	case m.sprung && since < patience && m.unsettled(k):
		return nil // typed at the screen that was there before this one
	case m.turned && k.String() == m.acted.String() && k.at.Sub(m.acted.at) < patience:
		return nil // it has shown this screen, and must not answer it
	case soon && m.repeat && m.commands(k):
		if m.held != nil && m.held.at.Sub(m.acted.at) < delay && m.held.String() == m.acted.String() {
			m.held = nil // nor does the first of those that a keyboard repeats
		}
		m.acted.at = k.at
		return nil // a key that is held down counts once
	case since < patience && bounces(k, last):
		return nil // a nervous double tap must not total and send, nor sell twice
	}
	m.sprung, m.missed = false, time.Time{}
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

// unsettled says that the screen appeared only just now, to somebody whose
// fingers were on their way.
func (m *Model) unsettled(k keyMsg) bool {
	if m.missed.IsZero() {
		m.missed = k.at
	}
	return k.at.Sub(m.missed) < unsettled
}

// typedByMachine finds characters that no hand types: they become one scan,
// ended by Enter or Tab or by silence, and whatever the first of them did to a
// field is undone.
func (m *Model) typedByMachine(k keyMsg, soon bool) (cmd tea.Cmd, taken bool) {
	r := data(k)
	ends := k.Type == tea.KeyEnter || k.Type == tea.KeyCtrlJ || k.Type == tea.KeyTab
	switch {
	case m.burst && soon && ends:
		return m.endBurst(), true
	case m.burst && (!soon || r == 0):
		cmd = m.fallSilent()
	case r != 0 && soon && len(m.run) > 0:
		m.run = append(m.run, r)
		if len(m.run) >= machine && !m.burst && !m.repeat { // all alike: a key that is held down
			m.burst, m.held = true, nil
			if t, ok := m.screen.(typist); ok {
				t.retype(m.draft)
			}
			cmd = m.retyped()
		}
		m.run = m.run[:min(len(m.run), longestBurst)]
		if m.burst {
			m.tag++
			tag := m.tag
			return tea.Batch(cmd, tea.Tick(alone, func(time.Time) tea.Msg { return quietMsg{tag} })), true
		}
		return nil, false
	}
	m.run = nil
	if r != 0 {
		m.run = []rune{r}
		if t, ok := m.screen.(typist); ok {
			m.draft = t.typing()
		}
	}
	return cmd, false // the key that ended a burst is a key like any other
}

// data is the character of a key as a scanner may have sent it. Control bytes in
// a code are data too: the separators of GS1, and STX and ETX around the whole. A
// scanner that begins with ESC makes an Alt key of its first character.
func data(k keyMsg) rune {
	switch {
	case k.Type == tea.KeyRunes && k.Alt && len(k.Runes) == 1:
		return k.Runes[0]
	case k.Type == tea.KeyEnter, k.Type == tea.KeyCtrlJ, k.Type == tea.KeyTab, k.Type == tea.KeyEsc:
		return 0
	case k.Type > 0 && k.Type < ' ':
		return rune(k.Type)
	}
	return typed(k)
}

// longestBurst is more than any code has, in characters.
const longestBurst = 8 << 10

// fallSilent ends a burst that nothing has ended.
func (m *Model) fallSilent() tea.Cmd {
	if cmd, secret := m.atOnce(string(m.run), false); secret {
		return cmd
	}
	if t, ok := m.screen.(typist); ok && t.keep(string(m.run)) {
		m.run, m.burst = nil, false
		return m.retyped()
	}
	return m.endBurst()
}

// endBurst hands the burst over as the scan that it is.
func (m *Model) endBurst() tea.Cmd {
	if cmd, secret := m.atOnce(string(m.run), true); secret {
		return cmd
	}
	raw := string(m.run)
	m.run, m.burst = nil, false
	return m.wedge(raw, m.last.at)
}

// atOnce deals with digits that came at once where a PIN is typed, since a slow
// line hands over what was typed in one piece, and a quick hand types as fast as
// a scanner. They are never shown, counted or kept. Without an end they are what
// was typed; with one they may be a code of as few digits, and have to be typed
// again.
func (m *Model) atOnce(run string, ended bool) (cmd tea.Cmd, secret bool) {
	h, ok := m.screen.(hider)
	if !ok || !h.hides() || len(run) > staff.MaxPIN || strings.Trim(run, "0123456789") != "" {
		return nil, false
	}
	m.run, m.burst = nil, false
	if t := m.screen.(typist); !ended && len(m.draft)+len(run) <= staff.MaxPIN {
		t.retype(m.draft + run)
		return nil, true
	}
	m.warn(m.Words.PINAtOnce)
	return m.ring(SoundRefused), true
}

// wedge is a scan that was typed, without what a scanner may put around it.
func (m *Model) wedge(raw string, at time.Time) tea.Cmd {
	raw = strings.Trim(raw, "\x02\x03\x1b")
	return m.scanned(scanner.Scan{Source: scanner.Source{Role: scanner.Cashier}, Code: m.Rules.Parse(raw, barcode.Profile{}), At: at})
}

// pasted is text that a terminal says was not typed: a scan, or text for a
// field that takes any; never a command.
func (m *Model) pasted(text string, at time.Time) tea.Cmd {
	m.held, m.run, m.burst = nil, nil, false
	m.last = keyMsg{at: at}
	if cmd, secret := m.atOnce(text, true); secret {
		return cmd
	}
	if t, ok := m.screen.(typist); ok && t.keep(text) {
		return m.retyped()
	}
	return m.wedge(text, at)
}

// commands says that the key is a character which the screen does not take as
// text, or the one control byte that does something.
func (m *Model) commands(k keyMsg) bool {
	if k.Type == tea.KeyCtrlC {
		return true
	}
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
	switch {
	case tag != m.tag:
		return nil
	case m.burst:
		return m.fallSilent()
	case m.held == nil:
		return nil
	}
	k := *m.held
	m.held = nil
	return m.press(k)
}

// press is a key that counts.
func (m *Model) press(k keyMsg) tea.Cmd {
	if k.Type == tea.KeyCtrlL || m.asks(k) {
		m.redraws++
		return nil
	}
	if _, leaving := m.screen.(*leaveScreen); k.Type == tea.KeyCtrlC && !leaving && !k.text {
		m.screen = newLeave(m.counter, m.screen)
		return nil
	}
	if m.small() && k.Type != tea.KeyCtrlC {
		return nil // nobody can see what the key would do
	}
	m.hush()
	m.news++ // somebody is there
	m.seen = m.state.Notice.N
	m.odd = oddities{}
	double, screen := m.double, m.screen
	cmd := m.give(k)
	m.acted, m.turned = k, m.screen != screen
	if m.double == double {
		m.double = barcode.Code{}
	}
	return cmd
}
