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

// unknownScreen asks what to do about a code that no article has. The till has
// been unlocked already: the next scan counts.
type unknownScreen struct {
	dialog
	sale *saleScreen
	code string
	lock int
}

func newUnknown(c *counter, back *saleScreen, l payments.Lock) *unknownScreen {
	return &unknownScreen{dialog: dialog{c, back}, sale: back, code: l.Code, lock: l.N}
}

type unknownKeys struct{ ring, find, skip key.Binding }

func (s *unknownScreen) keys() unknownKeys {
	k := unknownKeys{ring: bind(s.Words.KeyRing, "1"), find: bind(s.Words.KeyFindName, "2"), skip: bind(s.Words.KeySkip, "-", "esc", "backspace")}
	k.ring.SetEnabled(len(s.Departments) > 0)
	k.find.SetEnabled(s.Prices != nil)
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
	k, ok := msg.(keyMsg)
	if !ok {
		return s, s.below(msg)
	}
	switch keys := s.keys(); {
	case is(k, keys.ring):
		return newRing(s.counter, s.sale, "", s.code), nil
	case is(k, keys.find):
		return newFind(s.counter, s.sale, s.code, "")
	case is(k, keys.skip):
		return s.back, nil
	}
	return s, nil
}

// View implements Screen: the sale, with the question in the place of its keys.
func (s *unknownScreen) View(size layout.Size) string {
	w := size.Usable().W
	says := s.urgent(s.Words.UnknownArticle+"   "+s.code, w)
	bottom := layout.Stack([]string{s.rule(w)}, s.sale.total(w, true), []string{s.rule(w)}, s.refusedRows(w), says, keyRows(s.ShortHelp(), w))
	return layout.Page(size, s.sale.list(w, max(size.H-len(bottom), 0)), bottom)
}

// refusedRows are the goods that were turned away and are in no sale.
func (c *counter) refusedRows(w int) []string {
	if r := c.state.Refused; r.Count > 0 {
		return c.urgent(fmt.Sprintf(c.Words.NotInSale, r.Count, r.Newest), w)
	}
	return nil
}

// ringScreen rings goods up that have a price and no number: first the amount,
// then a digit for the department.
type ringScreen struct {
	dialog
	entry  string
	amount money.Amount // accepted; 0: not yet
	code   string       // what was scanned, if anything
}

func newRing(c *counter, back *saleScreen, typed, code string) *ringScreen {
	s := &ringScreen{dialog: dialog{c, back}, entry: typed, code: code}
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
	return newRing(s.counter, s, typed, "")
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
	for _, d := range s.Departments {
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

// Update implements Screen.
func (s *ringScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
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
		s.post(payments.RingUp{Department: s.Departments[i].Number, Price: s.amount, Quantity: s.takeQuantity(), Code: s.code})
		return s.back
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
	if len(s.Departments) == 0 {
		rows = append(rows, layout.Indent(2, layout.Wrap(s.Words.RingNone, w-4))...)
	}
	for _, d := range s.Departments {
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
	if len(s.Departments) == 0 {
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
