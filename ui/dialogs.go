package ui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments/receipt/printer"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// A dialog lies over a screen and goes back to it. What the till says is given
// to the screen below, so that it is where it should be when it comes back. A
// scan closes it: the root takes care of that.
type dialog struct {
	*counter
	back Screen
}

func (d *dialog) under() Screen { return d.back }

func (d *dialog) below(msg tea.Msg) tea.Cmd {
	if _, key := msg.(keyMsg); key {
		return nil
	}
	var cmd tea.Cmd
	d.back, cmd = d.back.Update(msg)
	return cmd
}

// page is the view of a dialog: what it says, the newest message, its keys.
func (d *dialog) page(size layout.Size, rows []string, keys []key.Binding) string {
	w := size.Usable().W
	return layout.Page(size, rows, layout.Stack([]string{d.rule(w)}, d.messages(w), keyRows(keys, w)))
}

// leaveScreen asks before the till is left.
type leaveScreen struct{ dialog }

func newLeave(c *counter, back Screen) *leaveScreen { return &leaveScreen{dialog{c, back}} }

type leaveKeys struct{ yes, no key.Binding }

func (s *leaveScreen) keys() leaveKeys {
	k := leaveKeys{yes: bind(s.Words.KeyYesLeave, "1"), no: bind(s.Words.KeyNo, "0", "-", "esc", "backspace")}
	if s.Demo != nil {
		k.yes.SetKeys("1", "ctrl+c") // a newcomer's way out
	}
	return k
}

// ShortHelp implements help.KeyMap.
func (s *leaveScreen) ShortHelp() []key.Binding {
	k := s.keys()
	return []key.Binding{k.yes, k.no}
}

// FullHelp implements help.KeyMap.
func (s *leaveScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *leaveScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(keyMsg)
	if !ok {
		return s, s.below(msg)
	}
	keys := s.keys()
	switch {
	case is(k, keys.yes):
		return s, tea.Quit
	case is(k, keys.no):
		return s.back, nil
	}
	return s, nil
}

// View implements Screen.
func (s *leaveScreen) View(size layout.Size) string {
	says, ctrlC := s.says()
	rows := layout.Stack([]string{"", "  " + s.Theme.Strong.Render(s.Words.LeaveAsk), ""},
		layout.Indent(2, layout.Wrap(says, size.Usable().W-4)), []string{"", "  " + ctrlC})
	return s.page(size, rows, s.ShortHelp())
}

// says is what becomes of what is open.
func (s *leaveScreen) says() (says, ctrlC string) {
	says = s.Words.LeaveNothing
	if len(s.state.Basket.Lines) > 0 || s.state.Customer != "" {
		says = s.Words.LeaveBasketKept
	}
	if p := s.state.Payment; p != nil && !p.Status.Final() {
		says = fmt.Sprintf(s.Words.LeavePaymentOpen, s.amount(p.Amount))
	}
	if p := s.state.Printer; p != nil && p.Job != "" && p.Status == printer.Ready {
		says += " " + s.Words.LeavePrinting
	}
	if s.Demo == nil {
		return says, s.Words.LeaveNoCtrlC
	}
	return says, s.Words.LeaveCtrlC
}

// spoken implements speaker.
func (s *leaveScreen) spoken() []linear.Saying {
	what, _ := s.says()
	return []linear.Saying{says("ask", s.Words.LeaveAsk, what, keysOf(s.ShortHelp()...))}
}

// helpScreen shows the keys of the screen below, from the bindings that match
// them.
type helpScreen struct{ dialog }

func newHelp(c *counter, back Screen) *helpScreen { return &helpScreen{dialog{c, back}} }

// ShortHelp implements help.KeyMap.
func (s *helpScreen) ShortHelp() []key.Binding {
	return []key.Binding{bind(s.Words.KeyBack, "-", "?", "esc", "backspace")}
}

// FullHelp implements help.KeyMap.
func (s *helpScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *helpScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(keyMsg)
	switch {
	case ok && is(k, s.ShortHelp()[0]):
		return s.back, nil
	case ok && s.Linear: // who sees no screen does not know that this is still help
		s.warn(sentence(s.Words.HelpTitle, keysOf(s.ShortHelp()...)))
		return s, nil
	}
	return s, s.below(msg)
}

// View implements Screen. The keys come first; what is said of them comes where
// there is room for all of it.
func (s *helpScreen) View(size layout.Size) string {
	w := size.Usable().W
	title := []string{"", "  " + s.Theme.Strong.Render(s.Words.HelpTitle), ""}
	var rows, items []string
	for _, b := range s.told() {
		rows = append(rows, "  "+layout.Pad(routes(b), 18)+b.Help().Desc)
		items = append(items, routes(b)+" "+b.Help().Desc)
	}
	const bottom = 4                 // rule, message and keys
	if len(rows)+1 > size.H-bottom { // one below the other they do not all fit
		rows = layout.Indent(2, layout.Flow(items, w-4))
	}
	rows = append(title, rows...)
	text := append([]string{""}, layout.Indent(2, layout.Wrap(s.codes()+" "+s.Words.HelpText, w-4))...)
	if len(rows)+len(text)+bottom <= size.H {
		rows = append(rows, text...)
	}
	return s.page(size, rows, s.ShortHelp())
}

// told are the keys that help shows: those of the screen below, and the one that
// every screen has.
func (s *helpScreen) told() (keys []key.Binding) {
	last := bind(s.Words.KeyRedraw, "ctrl+l")
	if s.Linear {
		last = s.sayKeys()
	}
	for _, group := range append(s.back.FullHelp(), []key.Binding{last}) {
		for _, b := range group {
			if b.Enabled() {
				keys = append(keys, b)
			}
		}
	}
	return keys
}

// codes says which codes the screen below takes.
func (s *helpScreen) codes() string {
	if t, ok := s.back.(taker); ok {
		return t.takes()
	}
	return s.Words.TakesToSale
}

// spoken implements speaker.
func (s *helpScreen) spoken() []linear.Saying {
	all := []linear.Saying{says("title", s.Words.HelpTitle)}
	for i, b := range s.told() {
		all = append(all, says(fmt.Sprint("key ", i), routes(b)+"  "+b.Help().Desc))
	}
	return append(all, says("codes", s.codes()), says("back", keysOf(s.ShortHelp()...)))
}
