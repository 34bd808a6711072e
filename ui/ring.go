package ui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// unknownScreen asks what to do about a code that no article has. The till stays
// locked meanwhile, and counts what else is scanned: goods must not leave unpaid
// because the next scan came first.
type unknownScreen struct {
	dialog
	sale *saleScreen
	code string
	lock int
}

func newUnknown(c *counter, back *saleScreen, l payments.Lock) *unknownScreen {
	return &unknownScreen{dialog: dialog{c, back}, sale: back, code: l.Code, lock: l.N}
}

// keeps implements keeper.
func (s *unknownScreen) keeps() bool { return true }

type unknownKeys struct{ ring, find, skip key.Binding }

func (s *unknownScreen) keys() unknownKeys {
	k := unknownKeys{ring: bind(s.Words.KeyRing, "1"), find: bind(s.Words.KeyFindName, "2"), skip: bind(s.Words.KeySkip, "-", "esc", "backspace")}
	k.ring.SetEnabled(len(s.state.Departments) > 0)
	k.find.SetEnabled(s.list() != nil)
	return k
}

// ShortHelp implements help.KeyMap.
func (s *unknownScreen) ShortHelp() []key.Binding {
	k := s.keys()
	return []key.Binding{k.ring, k.find, k.skip}
}

// FullHelp implements help.KeyMap.
func (s *unknownScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *unknownScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case scanMsg:
		return s, s.route(msg.Code, msg.Source.Role, accept{})
	case stateMsg:
		cmd := s.below(msg)
		if l := msg.Lock; l == nil || l.N != s.lock {
			return s.back, cmd
		}
		return s, cmd
	case keyMsg:
		switch keys := s.keys(); {
		case is(msg, keys.ring):
			return newRing(s.counter, s, s.sale, "", s.code), nil
		case is(msg, keys.find):
			return newFind(s.counter, s, s.sale, s.code, "")
		case is(msg, keys.skip):
			s.post(payments.Answer{Lock: s.lock})
			return s.back, nil
		}
		return s, nil
	}
	return s, s.below(msg)
}

// sellInstead sells something, in the place of the unknown article that the till is
// locked for, if it is.
func (c *counter) sellInstead(goods payments.Command) {
	if l := c.state.Lock; l != nil && l.Why == payments.LockUnknown {
		goods = payments.Answer{Lock: l.N, Instead: goods}
	}
	c.post(goods)
}

// View implements Screen: the sale, with the question in the place of its keys.
func (s *unknownScreen) View(size layout.Size) string {
	w := size.Usable().W
	says := s.urgent(s.Words.UnknownArticle+"   "+s.code, w)
	if l := s.state.Lock; l != nil && l.Refused > 0 {
		says = append(says, s.urgent(s.sale.refusedScans(l.Refused, l.Newest), w)...)
	}
	bottom := layout.Stack([]string{s.rule(w)}, s.sale.total(w, true), []string{s.rule(w)}, says, keyRows(s.ShortHelp(), w))
	return layout.Page(size, s.sale.list(w, max(size.H-len(bottom), 0)), bottom)
}

// ringScreen rings goods up that have a price and no number: first the amount,
// then a digit for the department.
type ringScreen struct {
	dialog
	sale   *saleScreen
	entry  string
	amount money.Amount // accepted; 0: not yet
	code   string       // what was scanned, if anything
}

func newRing(c *counter, back Screen, sale *saleScreen, typed, code string) *ringScreen {
	s := &ringScreen{dialog: dialog{c, back}, sale: sale, entry: typed, code: code}
	if typed != "" {
		s.accept()
	}
	return s
}

// ring takes what was typed on the sale along as the price.
func (s *saleScreen) ring() Screen {
	typed := s.entry
	if s.byMachine() {
		typed = "" // a code, and no price
	}
	s.clear()
	return newRing(s.counter, s, s, typed, "")
}

func (s *ringScreen) accept() {
	a, err := money.Parse(s.entry)
	if err != nil || a <= 0 {
		s.warn(fmt.Sprintf(s.Words.BadAmount, printable(s.entry)))
		s.entry = ""
		return
	}
	s.amount = a
}

type ringKeys struct {
	accept, back, digits, erase, help key.Binding
	departments                       []key.Binding
}

func (s *ringScreen) keys() ringKeys {
	w := s.Words
	k := ringKeys{accept: bind(w.KeyPriceTyped, "enter", lineFeed), back: bind(w.KeyBack, "-"), digits: s.digitKeys(w.RingAmount), erase: bind(w.KeyErase, "backspace", "esc"), help: s.helpKeys()}
	k.digits.SetKeys(append(k.digits.Keys(), ",", ".")...)
	k.digits.SetHelp("0-9 , .", w.RingAmount)
	k.erase.SetHelp("Backspace Esc", w.KeyErase)
	for _, d := range s.state.Departments {
		k.departments = append(k.departments, bind(d.Name, fmt.Sprint(d.Number)))
	}
	return k
}

// ShortHelp implements help.KeyMap.
func (s *ringScreen) ShortHelp() []key.Binding {
	k := s.keys()
	if s.amount > 0 {
		return append([]key.Binding{k.back}, k.departments...)
	}
	return []key.Binding{k.accept, k.back, k.help}
}

// FullHelp implements help.KeyMap.
func (s *ringScreen) FullHelp() [][]key.Binding {
	k := s.keys()
	if s.amount > 0 {
		return [][]key.Binding{append(s.ShortHelp(), k.erase)}
	}
	return [][]key.Binding{append(s.ShortHelp(), k.digits, k.erase)}
}

// types, typing, retype and keep implement typist. A barcode is no price.
func (s *ringScreen) types(r rune) bool {
	return s.amount == 0 && (isDigit(r) || r == ',' || r == '.')
}
func (s *ringScreen) typing() string   { return s.entry }
func (s *ringScreen) retype(t string)  { s.entry = t }
func (s *ringScreen) keep(string) bool { return false }

// keeps implements keeper: what is half typed would be goods that nobody pays.
func (s *ringScreen) keeps() bool { return s.code != "" || s.entry != "" || s.amount > 0 }

// Update implements Screen.
func (s *ringScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	if scan, ok := msg.(scanMsg); ok {
		return s, s.route(scan.Code, scan.Source.Role, accept{})
	}
	k, ok := msg.(keyMsg)
	if !ok {
		return s, s.below(msg)
	}
	keys := s.keys()
	switch r := typed(k); {
	case s.amount > 0:
		return s.choose(k, keys), nil
	case is(k, keys.accept):
		if s.entry != "" {
			s.accept()
		}
	case is(k, keys.erase) && s.entry != "":
		s.entry = s.entry[:len(s.entry)-1]
	case is(k, keys.back) && s.entry != "":
		s.entry = ""
	case is(k, keys.back), is(k, keys.erase):
		return s.back, nil
	case is(k, keys.help):
		return newHelp(s.counter, s), nil
	case s.types(r) && len(s.entry) < longestNumber:
		s.entry += string(r)
	}
	return s, nil
}

// choose is the digit that rings the goods up.
func (s *ringScreen) choose(k keyMsg, keys ringKeys) Screen {
	if is(k, keys.back) || is(k, keys.erase) {
		s.amount = 0
		return s
	}
	for i, b := range keys.departments {
		if !is(k, b) {
			continue
		}
		s.sellInstead(payments.RingUp{Department: s.state.Departments[i].Number, Price: s.amount, Quantity: s.takeQuantity(), Code: s.code})
		return s.sale
	}
	return s
}

// View implements Screen.
func (s *ringScreen) View(size layout.Size) string {
	w := size.Usable().W
	rows := []string{"", "  " + s.Theme.Strong.Render(s.Words.RingTitle)}
	if s.code != "" {
		rows = append(rows, "  "+s.code)
	}
	times := ""
	if s.quantity != "" {
		times = s.quantity + " x "
	}
	if s.amount == 0 {
		rows = append(rows, "", "  "+s.Words.RingAmount+" "+string(s.Currency)+" > "+times+printable(s.entry)+"_", "")
	} else {
		rows = append(rows, "", "  "+s.Words.RingAmount+" "+string(s.Currency)+"   "+times+s.counter.amount(s.amount), "", "  "+s.Words.RingChoose)
	}
	if len(s.state.Departments) == 0 {
		rows = append(rows, layout.Indent(2, layout.Wrap(s.Words.RingNone, w-4))...)
	}
	for _, d := range s.state.Departments {
		rows = append(rows, fmt.Sprintf("   %d  %s", d.Number, d.Name))
	}
	keys := s.ShortHelp()
	if s.amount > 0 {
		keys = keys[:1] // the others stand in the middle
	}
	return s.page(size, rows, keys)
}

// spoken implements speaker.
func (s *unknownScreen) spoken() []linear.Saying {
	return []linear.Saying{says("title", s.Words.UnknownArticle+" "+s.code, keysOf(s.ShortHelp()...))}
}

// spoken implements speaker: the price, then the departments.
func (s *ringScreen) spoken() []linear.Saying {
	if len(s.state.Departments) == 0 {
		return []linear.Saying{says("title", s.Words.RingTitle, s.code, s.Words.RingNone)}
	}
	times := ""
	if s.quantity != "" {
		times = " " + s.quantity + " x"
	}
	title := says("title", s.Words.RingTitle, s.code, s.Words.RingAmount+" "+string(s.Currency)+times+":")
	if s.amount == 0 {
		return []linear.Saying{title}
	}
	keys := s.ShortHelp()
	return []linear.Saying{title, says("choose", s.Words.RingAmount+times+" "+s.sum(s.amount), s.Words.RingChoose, keysOf(keys[1:]...), keysOf(keys[0]))}
}
