package ui

import (
	"fmt"
	"unicode"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// menuScreen has a code of one digit for everything that can be done, so that the
// numeric pad alone runs the till. Letters go straight to the search by name.
type menuScreen struct {
	dialog
	sale     *saleScreen // nil where the menu lies over a payment
	customer *customerScreen
}

// newMenu opens the menu over a screen; what a sale alone can do is in it where
// that screen is one or leads back to one.
func newMenu(c *counter, back Screen) *menuScreen {
	s := &menuScreen{dialog: dialog{c, back}}
	switch b := back.(type) {
	case *saleScreen:
		s.sale = b
	case *customerScreen:
		s.sale, s.customer = b.back, b
	}
	return s
}

// act is one code of a menu: its key, and the screen that it leads to.
type act struct {
	key key.Binding
	do  func() (Screen, tea.Cmd)
}

func (s *menuScreen) acts() []act {
	w := s.Words
	to := func(screen Screen) func() (Screen, tea.Cmd) {
		return func() (Screen, tea.Cmd) { return screen, nil }
	}
	acts := []act{{bind(w.KeyHelp, "0"), func() (Screen, tea.Cmd) { return newHelp(s.counter, s.back), nil }}}
	if sale := s.sale; sale != nil {
		acts = append(acts,
			act{bind(w.KeyHold, "1"), s.whole(sale.hold)},
			act{bind(w.KeyHeld, "2"), func() (Screen, tea.Cmd) { return newHeld(s.counter, sale) }},
			act{bind(w.KeyPrice, "3"), to(newPrice(s.counter, sale))})
	}
	acts = append(acts, act{bind(w.KeySaid, "4"), func() (Screen, tea.Cmd) { return newPast(s.counter, s.back) }})
	if sale := s.sale; sale != nil {
		acts = append(acts,
			act{bind(w.KeyDepartment, "5"), func() (Screen, tea.Cmd) { return sale.ring(), nil }},
			act{bind(w.KeyReturn, "6"), func() (Screen, tea.Cmd) { return returnOfLast(s.counter, sale) }})
		if l := s.state.Last; l != nil && len(s.state.Basket.Lines) == 0 { // nothing is to be paid
			acts = append(acts, act{bind(w.KeyCopy, "7"), func() (Screen, tea.Cmd) { return newCopy(s.counter, sale, l.Sale, l.Receipt, l.Amount) }})
		} else {
			acts = append(acts, act{bind(w.KeyTender, "7"), s.whole(sale.otherwise)})
		}
	}
	acts = append(acts, act{bind(w.KeyTill, "8"), to(newTillMenu(s.counter, s, s.sale))})
	if sale := s.sale; sale != nil {
		send := sale.send
		if c := s.customer; c != nil { // the number that is typed there is whom to ask
			send = func() (Screen, tea.Cmd) { c.send(); return c, nil }
		}
		acts = append(acts, act{bind(w.KeySend, "9"), send})
	}
	return acts
}

// whole does something with a sale whose customer is not half typed.
func (s *menuScreen) whole(do func() Screen) func() (Screen, tea.Cmd) {
	return func() (Screen, tea.Cmd) {
		if c := s.customer; c != nil && c.entry != "" {
			c.warn(c.Words.NumberPending)
			return c, nil
		}
		return do(), nil
	}
}

// returnOfLast opens the return of the sale before this one, or the list where
// there is none.
func returnOfLast(c *counter, back *saleScreen) (Screen, tea.Cmd) {
	if l := c.state.Last; l != nil {
		return newReturnOf(c, back, l.Receipt)
	}
	return newPast(c, back)
}

// ShortHelp implements help.KeyMap.
func (s *menuScreen) ShortHelp() []key.Binding {
	keys := []key.Binding{s.backKeys("/")}
	for _, a := range s.acts() {
		keys = append(keys, a.key)
	}
	return keys
}

// FullHelp implements help.KeyMap.
func (s *menuScreen) FullHelp() [][]key.Binding {
	keys := s.ShortHelp()
	if s.sale != nil {
		letters := bind(s.Words.KeyFindName)
		for _, r := range printableKeys {
			if s.types(r) {
				letters.SetKeys(append(letters.Keys(), string(r))...)
			}
		}
		letters.SetHelp("a-z", s.Words.KeyFindName)
		keys = append(keys, letters)
	}
	return [][]key.Binding{keys}
}

// types, typing, retype and keep implement typist: a letter begins a search.
func (s *menuScreen) types(r rune) bool { return s.sale != nil && unicode.IsLetter(r) }
func (s *menuScreen) typing() string    { return "" }
func (s *menuScreen) retype(string)     {}
func (s *menuScreen) keep(string) bool  { return false }

// Update implements Screen.
func (s *menuScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(keyMsg)
	if !ok {
		return s, s.below(msg)
	}
	if is(k, s.backKeys("/")) {
		return s.back, nil
	}
	for _, a := range s.acts() {
		if is(k, a.key) {
			return a.do()
		}
	}
	if r := typed(k); s.types(r) {
		return newFind(s.counter, s.sale, s.sale, "", string(r))
	}
	return s, nil
}

// View implements Screen.
func (s *menuScreen) View(size layout.Size) string {
	rows := []string{"", "  " + s.Theme.Strong.Render(s.Words.MenuTitle), ""}
	for _, a := range s.acts() {
		rows = append(rows, "   / "+a.key.Help().Key+"  "+a.key.Help().Desc)
	}
	if s.sale != nil {
		rows = append(rows, layout.Indent(2, append([]string{""}, layout.Wrap(s.Words.MenuSearch, size.Usable().W-4)...))...)
	}
	return s.page(size, rows, s.ShortHelp()[:1])
}

// backKeys go back to the screen below; more are those that led here.
func (c *counter) backKeys(more ...string) key.Binding {
	return bind(c.Words.KeyBack, append([]string{"-"}, append(more, "esc", "backspace")...)...)
}

// tillMenu is what is about the till and not about a sale.
type tillMenu struct {
	dialog
	menu *menuScreen
	sale *saleScreen
}

func newTillMenu(c *counter, back *menuScreen, sale *saleScreen) *tillMenu {
	return &tillMenu{dialog{c, back}, back, sale}
}

func (s *tillMenu) acts() []act {
	w := s.Words
	acts := []act{
		{bind(w.KeyLanguage, "1"), func() (Screen, tea.Cmd) { return newLanguages(s.counter, s, s.menu.back), nil }},
		{bind(w.KeySound, "2"), func() (Screen, tea.Cmd) { return newSounds(s.counter, s), nil }},
		{bind(w.KeyContrast, "3"), func() (Screen, tea.Cmd) { s.contrast(); return s, nil }},
	}
	acts = append(acts,
		act{bind(w.KeyX, "4"), func() (Screen, tea.Cmd) { return newX(s.counter, s.menu.back), nil }},
		act{bind(w.KeyZ, "5"), func() (Screen, tea.Cmd) { return newClose(s.counter, s.menu.back, s.sale) }})
	acts = append(acts, act{bind(w.KeyPrinter, "6"), func() (Screen, tea.Cmd) { return newPrinter(s.counter, s.menu.back), nil }})
	if s.staffed() {
		acts = append(acts, act{bind(w.KeyLock, "0"), func() (Screen, tea.Cmd) { s.lockTill(); return s.menu.back, nil }})
	}
	if sale := s.sale; sale != nil {
		acts = append(acts, act{bind(w.KeyVoidSale, "7"), func() (Screen, tea.Cmd) { return sale.voidSale(), nil }})
	}
	return append(acts,
		act{bind(w.KeyAbout, "8"), func() (Screen, tea.Cmd) { return newAbout(s.counter, s), nil }},
		act{bind(w.KeyLeave, "9"), func() (Screen, tea.Cmd) { return newLeave(s.counter, s.menu.back), nil }})
}

// ShortHelp implements help.KeyMap.
func (s *tillMenu) ShortHelp() []key.Binding {
	keys := []key.Binding{s.backKeys()}
	for _, a := range s.acts() {
		keys = append(keys, a.key)
	}
	return keys
}

// FullHelp implements help.KeyMap.
func (s *tillMenu) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *tillMenu) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(keyMsg)
	if !ok {
		return s, s.below(msg)
	}
	if is(k, s.backKeys()) {
		return s.back, nil
	}
	for _, a := range s.acts() {
		if is(k, a.key) {
			return a.do()
		}
	}
	return s, nil
}

// View implements Screen.
func (s *tillMenu) View(size layout.Size) string {
	rows := []string{"", "  " + s.Theme.Strong.Render(s.Words.TillTitle), ""}
	for _, a := range s.acts() {
		rows = append(rows, "   / 8 "+a.key.Help().Key+"  "+a.key.Help().Desc)
	}
	return s.page(size, rows, s.ShortHelp()[:1])
}

// voidScreen asks before all lines are taken out at once. The customer is taken off
// the sale here too, where the numeric pad has no letter for it.
type voidScreen struct{ dialog }

func newVoidSale(c *counter, back *saleScreen) *voidScreen { return &voidScreen{dialog{c, back}} }

func (s *voidScreen) keys() (yes, drop, no key.Binding) {
	drop = bind(s.Words.KeyDrop, "2")
	drop.SetEnabled(s.state.Customer != "")
	return bind(s.Words.KeyVoidSale, "1"), drop, bind(s.Words.KeyNo, "0", "-", "esc", "backspace")
}

// ShortHelp implements help.KeyMap.
func (s *voidScreen) ShortHelp() []key.Binding {
	yes, drop, no := s.keys()
	return []key.Binding{yes, drop, no}
}

// FullHelp implements help.KeyMap.
func (s *voidScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *voidScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(keyMsg)
	if !ok {
		return s, s.below(msg)
	}
	switch yes, drop, no := s.keys(); {
	case is(k, yes):
		s.post(payments.VoidSale{})
		return s.back, nil
	case is(k, drop):
		s.post(payments.Drop{})
		return s.back, nil
	case is(k, no):
		return s.back, nil
	}
	return s, nil
}

// View implements Screen.
func (s *voidScreen) View(size layout.Size) string {
	w := size.Usable().W
	rows := layout.Stack([]string{"", "  " + s.Theme.Strong.Render(s.Words.Sale+" "+s.state.Sale), ""}, layout.Indent(2, layout.Wrap(s.asks(), w-4)))
	return s.page(size, rows, s.ShortHelp())
}

// keysSpoken are the keys of a menu, the way back last.
func keysSpoken(keys []key.Binding) linear.Saying {
	return says("keys", keysOf(keys[1:]...), keysOf(keys[0]))
}

// spoken implements speaker.
func (s *menuScreen) spoken() []linear.Saying {
	search := ""
	if s.sale != nil {
		search = s.Words.MenuSearch
	}
	return []linear.Saying{says("title", s.Words.MenuTitle, search), keysSpoken(s.ShortHelp())}
}

// spoken implements speaker.
func (s *tillMenu) spoken() []linear.Saying {
	return []linear.Saying{says("title", s.Words.TillTitle), keysSpoken(s.ShortHelp())}
}

// asks is what is asked of the whole sale.
func (s *voidScreen) asks() string {
	b := s.state.Basket
	return fmt.Sprintf(s.Words.VoidSaleAsk, len(b.Lines), s.sum(b.Total()))
}

// spoken implements speaker.
func (s *voidScreen) spoken() []linear.Saying {
	return []linear.Saying{says("ask", s.asks(), keysOf(s.ShortHelp()...))}
}
