package ui

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// field is text that is being typed on a screen of its own.
type field struct {
	entry string
	most  int // characters
}

// types, typing, retype and keep implement typist. What a machine types is no
// name; text that a terminal hands over at once, or that was typed over a slow
// line, is.
func (f *field) types(r rune) bool {
	return r == ' ' && f.entry != "" || r > ' ' && !strings.ContainsRune("+*/", r) && (r != '-' || f.entry != "")
}
func (f *field) typing() string  { return f.entry }
func (f *field) retype(t string) { f.entry = t }
func (f *field) keep(t string) bool {
	if strings.Trim(t, "0123456789") == "" || len([]rune(f.entry))+len([]rune(t)) > f.most {
		return false
	}
	f.entry += printable(t)
	return true
}

// edit takes a key as text, and tells whether it was that.
func (f *field) edit(k keyMsg, erase key.Binding) bool {
	runes := []rune(f.entry)
	switch r := typed(k); {
	case is(k, erase) && f.entry != "":
		f.entry = string(runes[:len(runes)-1])
	case r != 0 && f.types(r):
		if len(runes) < f.most {
			f.entry += string(r)
		}
	default:
		return false
	}
	return true
}

// holdScreen asks under which name a sale is to wait.
type holdScreen struct {
	dialog
	field
}

// longestHold is what a parked sale can be called, in characters.
const longestHold = 30

func newHold(c *counter, back *saleScreen) *holdScreen {
	return &holdScreen{dialog{c, back}, field{most: longestHold}}
}

type holdKeys struct{ hold, back, erase key.Binding }

func (s *holdScreen) keys() holdKeys {
	k := holdKeys{hold: bind(s.Words.KeyHold, "enter", lineFeed, "+"), back: bind(s.Words.KeyBack, "-", "esc", "backspace"), erase: bind(s.Words.KeyErase, "backspace", "esc")}
	k.erase.SetEnabled(s.entry != "")
	k.back.SetEnabled(s.entry == "")
	k.erase.SetHelp("Backspace", s.Words.KeyErase)
	return k
}

// ShortHelp implements help.KeyMap.
func (s *holdScreen) ShortHelp() []key.Binding {
	k := s.keys()
	return []key.Binding{k.hold, k.back, k.erase}
}

// FullHelp implements help.KeyMap.
func (s *holdScreen) FullHelp() [][]key.Binding {
	return [][]key.Binding{append(s.ShortHelp(), s.textKeys(s.Words))}
}

// textKeys are for help alone: every character that the field takes is text.
func (f *field) textKeys(w lang.Words) key.Binding {
	var all []string
	for _, r := range printableKeys {
		if f.types(r) {
			all = append(all, string(r))
		}
	}
	b := bind(w.KeyText, all...)
	b.SetHelp("a-z 0-9", w.KeyText)
	return b
}

// printableKeys are the characters of a Nordic keyboard.
var printableKeys = func() []rune {
	keys := []rune{' '}
	for r := '!'; r <= '~'; r++ {
		keys = append(keys, r)
	}
	return append(keys, 'æ', 'ø', 'å', 'é')
}()

// Update implements Screen.
func (s *holdScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(keyMsg)
	if !ok {
		return s, s.below(msg)
	}
	switch keys := s.keys(); {
	case s.edit(k, keys.erase):
	case is(k, keys.hold):
		s.post(payments.Hold{Name: strings.TrimSpace(s.entry)})
		return s.back, nil
	case is(k, keys.back):
		return s.back, nil
	}
	return s, nil
}

// View implements Screen.
func (s *holdScreen) View(size layout.Size) string {
	w := size.Usable().W
	rows := layout.Stack([]string{"", "  " + s.Theme.Strong.Render(s.Words.HoldTitle), ""}, layout.Indent(2, layout.Wrap(s.Words.HoldSays, w-4)),
		[]string{"", "  " + s.Words.HoldName + " > " + s.entry + "_"})
	return s.page(size, rows, s.ShortHelp())
}

// heldScreen lists the sales that wait, and those that were voided just now.
type heldScreen struct {
	dialog
	list         []payments.Held
	ready, fault bool
	marked       int
}

type heldMsg struct {
	list []payments.Held
	err  error
}

func newHeld(c *counter, back *saleScreen) (*heldScreen, tea.Cmd) {
	return &heldScreen{dialog: dialog{c, back}}, readHeld(c.Context, c.Till)
}

func readHeld(ctx context.Context, t Till) tea.Cmd {
	return func() tea.Msg {
		list, err := t.Held(ctx)
		return heldMsg{list, err}
	}
}

type heldKeys struct{ next, resume, back, help key.Binding }

func (s *heldScreen) keys() heldKeys {
	k := heldKeys{next: bind(s.Words.KeyNextRow, "*", "down"), resume: bind(s.Words.KeyResume, "1"), back: s.backKeys("r", "f7"), help: s.helpKeys()}
	k.next.SetEnabled(len(s.list) > 1)
	k.resume.SetEnabled(len(s.list) > 0)
	k.back.SetHelp("-", s.Words.KeyBack)
	return k
}

// ShortHelp implements help.KeyMap.
func (s *heldScreen) ShortHelp() []key.Binding {
	k := s.keys()
	return []key.Binding{k.next, k.resume, k.back, k.help}
}

// FullHelp implements help.KeyMap.
func (s *heldScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *heldScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case heldMsg:
		// Those that were voided stand apart: who looks for a sale means one that waits.
		s.list = slices.Clone(msg.list)
		slices.SortStableFunc(s.list, func(a, b payments.Held) int { return cmp.Compare(rank(a), rank(b)) })
		s.ready, s.fault, s.marked = true, msg.err != nil, max(len(s.list)-1, 0)
		return s, nil
	case keyMsg:
		switch keys := s.keys(); {
		case is(msg, keys.next):
			s.marked = (s.marked + 1) % len(s.list)
		case is(msg, keys.resume):
			s.post(payments.Resume{Sale: s.list[s.marked].Sale})
			return s.back, nil
		case is(msg, keys.back):
			return s.back, nil
		case is(msg, keys.help):
			return newHelp(s.counter, s), nil
		}
		return s, nil
	}
	return s, s.below(msg)
}

// rank puts voided sales above those that wait, the newest of which is the last.
func rank(h payments.Held) int {
	if h.Voided {
		return 0
	}
	return 1
}

// View implements Screen. The newest one is marked first: it is what most are
// looking for.
func (s *heldScreen) View(size layout.Size) string {
	w := size.Usable().W
	head := []string{"", "  " + s.Theme.Strong.Render(s.Words.HeldTitle), ""}
	switch {
	case s.fault:
		return s.page(size, append(head, s.urgent(s.Words.PastFault, w)...), s.ShortHelp())
	case !s.ready:
		return s.page(size, append(head, "  "+s.Words.PastReading), s.ShortHelp())
	case len(s.list) == 0:
		return s.page(size, append(head, "  "+s.Words.HeldNone), s.ShortHelp())
	}
	rows := make([]string, len(s.list))
	for i, h := range s.list {
		rows[i] = s.row(i, h, w)
	}
	marked := s.list[s.marked]
	lines := []string{s.rule(w)}
	if marked.Voided {
		lines = append(lines, "  [<-] "+fmt.Sprintf(s.Words.HeldVoided, clockLike(payments.Shelf-s.now.Sub(marked.At))))
	}
	for _, l := range marked.Basket.Lines {
		lines = append(lines, s.goodsRow(l, " ", w))
	}
	const bottom = 4 // rule, message and keys
	room := size.H - bottom - len(head)
	rows = layout.Window(rows, s.marked, max(room/2, 1))
	if left := room - len(rows); len(lines) > left {
		lines = append(lines[:max(left-1, 0)], "  ...")
	}
	return s.page(size, layout.Stack(head, rows, lines), s.ShortHelp())
}

func (s *heldScreen) row(i int, h payments.Held, w int) string {
	mark := " "
	if i == s.marked {
		mark = ">"
	}
	what := h.Name
	if h.Voided {
		what = strings.TrimRight("[<-] "+s.Words.HeldGoneWord+"  "+what, " ")
	}
	left := mark + layout.Pad(letter(i), 3) + layout.Pad(s.clock(h.At), 6) + layout.Pad(h.Sale, 8) + what
	return layout.Ends(left, fmt.Sprintf("%s %d %s", s.Words.Lines, len(h.Basket.Lines), layout.PadLeft(s.amount(h.Basket.Total()), 11))+" ", w)
}

// spoken implements speaker.
func (s *holdScreen) spoken() []linear.Saying {
	return []linear.Saying{says("title", s.Words.HoldTitle, s.Words.HoldSays, s.Words.HoldName+":")}
}

// spoken implements speaker: the marked sale, without what its minutes are.
func (s *heldScreen) spoken() []linear.Saying {
	title := says("title", s.Words.HeldTitle)
	switch {
	case s.fault:
		return []linear.Saying{title, says("row", s.Words.PastFault)}
	case !s.ready:
		return []linear.Saying{title}
	case len(s.list) == 0:
		return []linear.Saying{title, says("row", s.Words.HeldNone)}
	}
	row := says("row", squeezed(s.row(s.marked, s.list[s.marked], linearSize.W)[1:]))
	return []linear.Saying{title, row, says("keys", keysOf(s.ShortHelp()[:3]...))}
}
