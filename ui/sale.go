package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
)

// saleScreen is the basket. It is also where the till stands locked after an
// unknown code, and where the sale before shows as paid until the next scan.
type saleScreen struct {
	*counter
	entry   string // what was typed and not yet ended by Enter or *
	asked   string // a quantity that was typed and is so large that the till has asked
	askedAt time.Time
	refused time.Time // when a figure was typed that is no quantity
	burst   string    // the entry as it was when a machine had typed at it: a code, and no quantity

	undone int // how many quantities were taken back: nothing else tells it to those who only listen
}

func newSale(c *counter) *saleScreen { return &saleScreen{counter: c} }

type saleKeys struct {
	send, enter, times, void, customer, drop, cases, past, demo, help, leave key.Binding
	tender, hold, held, price, menu, lock                                    key.Binding
	digits, erase                                                            key.Binding // for the help screen
}

func (s *saleScreen) keys() saleKeys {
	w := s.Words
	k := saleKeys{
		send: s.sendKeys(w.KeySend), enter: bind(w.KeyEnter, "enter", lineFeed), times: bind(w.KeyTimes, "*"),
		void: bind(w.KeyVoid, "-"), customer: bind(w.KeyCustomer, "c"), drop: bind(w.KeyDrop, "x"), cases: s.casesKeys(), past: s.pastKeys(),
		tender: bind(w.KeyTender, "o"), hold: bind(w.KeyHold, "h", "f6"), held: bind(w.KeyHeld, "r", "f7"), price: bind(w.KeyPrice, "p", "f8"), menu: s.menuKeys(), lock: s.lockKeys(),
		demo: s.demoKeys(), help: s.helpKeys(), leave: s.leaveKeys(),
		digits: s.digitKeys(w.KeyDigits), erase: bind(w.KeyErase, "backspace", "esc"),
	}
	k.drop.SetEnabled(s.state.Customer != "")
	k.digits.SetKeys(append(k.digits.Keys(), ",", ".")...)
	k.digits.SetHelp("0-9 , .", w.KeyDigits)
	k.erase.SetHelp("Backspace Esc", w.KeyErase)
	k.times.SetHelp("n* *", w.KeyTimes)
	k.void.SetHelp("- n-", w.KeyVoid)
	return k
}

// ShortHelp implements help.KeyMap. While the till is locked there is one key:
// any, or those that choose.
func (s *saleScreen) ShortHelp() []key.Binding {
	if l := s.state.Lock; l != nil {
		if len(l.Choices) > 0 {
			return s.choiceKeys()
		}
		return nil
	}
	k := s.keys()
	if s.size.W < wide { // the longest name of the app needs the room
		k.send.SetHelp("+ v", k.send.Help().Desc)
	}
	keys := []key.Binding{k.send, k.times, k.void, k.tender}
	if s.state.Link.Down() { // what works comes first
		keys = []key.Binding{k.tender, k.times, k.void, k.send}
	}
	if s.size.W >= wide { // else the menu has these
		keys = append(keys, k.hold, k.held, k.price)
	}
	return append(keys, k.cases, k.demo, k.menu, k.help)
}

// wide is how many columns the keys of a sale need to fit into two rows.
const wide = 76

// FullHelp implements help.KeyMap.
func (s *saleScreen) FullHelp() [][]key.Binding {
	k := s.keys()
	if s.state.Lock != nil {
		return [][]key.Binding{s.ShortHelp()}
	}
	return [][]key.Binding{{
		k.send, k.times, k.void, k.tender, k.hold, k.held, k.price, k.cases, k.demo, k.menu, k.help,
		k.customer, k.drop, k.enter, k.past, k.lock, k.leave, k.digits, k.erase,
	}}
}

// Update implements Screen.
func (s *saleScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case stateMsg:
		if msg.Phase != payments.Selling {
			return newPay(s.counter), nil
		}
	case scanMsg:
		if msg.Code.Kind == barcode.Receipt && msg.Source.Role.Takes(barcode.Receipt) && s.state.Lock == nil {
			return newReturnOf(s.counter, s, msg.Code.Text)
		}
		var before tea.Cmd
		if msg.Source.Role != scanner.Customer && msg.Code.Kind != barcode.PersonalQR {
			if s.byMachine() {
				before = s.enter() // a scan that nothing has ended: it counts, or is named
			}
			s.clear() // or it would stand in front of the next code
		}
		return s, tea.Batch(before, s.take(msg.Code, msg.Source.Role))
	case keyMsg:
		if s.state.Lock != nil {
			return s.unlock(msg), nil
		}
		return s.key(msg)
	}
	return s, nil
}

// takes implements taker.
func (s *saleScreen) takes() string { return s.Words.TakesAll }

func (s *saleScreen) take(code barcode.Code, from scanner.Role) tea.Cmd {
	return s.route(code, from, accept{goods: s.add, customer: s.bind})
}

// unlock answers an unknown code. The root lets a key through that stayed
// alone; that of a scanner which types Enter alone closes nothing either. What no
// list has can still be sold: that is asked next.
func (s *saleScreen) unlock(k keyMsg) Screen {
	l := s.state.Lock
	if len(l.Choices) > 0 {
		for i, b := range s.choiceKeys() {
			if is(k, b) {
				s.post(payments.Answer{Lock: l.N, Choice: (i + 1) % (len(l.Choices) + 1)}) // the last one is none of them
			}
		}
		return s
	}
	if k.Type == tea.KeyEnter || k.Type == tea.KeyCtrlJ || k.Type == tea.KeyTab {
		return s
	}
	if l.Why == payments.LockUnknown {
		return newUnknown(s.counter, s, *l) // and locked until that is answered
	}
	s.post(payments.Answer{Lock: l.N})
	return s
}

func (s *saleScreen) key(k keyMsg) (Screen, tea.Cmd) {
	keys := s.keys()
	switch {
	case is(k, keys.send):
		return s.send()
	case is(k, keys.enter):
		return s, s.enter()
	case is(k, keys.times):
		s.times(k.at)
	case is(k, keys.void), is(k, keys.erase):
		return s.back(k), nil
	case is(k, keys.tender):
		return s.otherwise(), nil
	case is(k, keys.hold):
		return s.hold(), nil
	case is(k, keys.held):
		return newHeld(s.counter, s)
	case is(k, keys.price):
		return newPrice(s.counter, s), nil
	case is(k, keys.menu):
		return newMenu(s.counter, s), nil
	case is(k, keys.customer):
		return newCustomer(s.counter, s), nil
	case is(k, keys.drop):
		s.post(payments.Drop{})
	case is(k, keys.cases):
		return newCases(s.counter, s, false), nil
	case is(k, keys.past):
		return newPast(s.counter, s)
	case is(k, keys.demo):
		return newDemo(s.counter, s), nil
	case is(k, keys.help):
		return newHelp(s.counter, s), nil
	case is(k, keys.lock):
		s.lockTill()
	case is(k, keys.leave):
		return newLeave(s.counter, s), nil
	default:
		s.typed(k)
	}
	return s, nil
}

// send asks for the money at once when it is known whom to ask, and asks for
// the customer otherwise. Goods that are half typed would be left out.
func (s *saleScreen) send() (Screen, tea.Cmd) {
	switch {
	case s.unfinished():
		return s, nil
	case s.state.Customer == "" && len(s.state.Basket.Lines) > 0 && s.state.Basket.Total() >= s.Currency.Minimum():
		return newCustomer(s.counter, s), nil
	}
	s.post(payments.Send{}) // the till says why not, if not
	return s, nil
}

// unfinished tells of goods that are half typed, and whether there are any.
func (s *saleScreen) unfinished() bool {
	switch {
	case s.entry != "":
		s.warn(fmt.Sprintf(s.Words.EntryPending, s.shownEntry()))
	case s.quantity != "":
		s.warn(fmt.Sprintf(s.Words.QuantityPending, s.quantity))
	default:
		return false
	}
	return true
}

// maxEntry is the length of the longest code that means anything here, a
// personal QR.
const maxEntry = 255

// types, typing, retype and keep implement typist. Digits that came at once
// stay to be looked at: they are a code only when Enter says so, or when nothing
// of them can be missing.
func (s *saleScreen) types(r rune) bool {
	return isDigit(r) || r == '*' && s.entry != "" || r == ',' || r == '.'
}
func (s *saleScreen) typing() string  { return s.entry }
func (s *saleScreen) retype(t string) { s.entry = t }
func (s *saleScreen) keep(t string) bool {
	if strings.Trim(t, "0123456789") != "" || len(s.entry)+len(t) > maxEntry || s.state.Lock != nil || s.Rules.Parse(t, barcode.Profile{}).Complete() {
		return false
	}
	s.entry += t
	s.burst = s.entry
	return true
}

// byMachine says that no hand has typed at the entry since a machine has.
func (s *saleScreen) byMachine() bool { return s.entry != "" && s.entry == s.burst }

func (s *saleScreen) clear() { s.entry, s.burst, s.asked = "", "", "" }

// typed takes digits and decimal marks. One mark too many is kept and makes
// what is typed wrong: a key that does nothing would make it another number.
func (s *saleScreen) typed(k keyMsg) {
	r := typed(k)
	switch {
	case len(s.entry) >= maxEntry:
	case isDigit(r), r == ',', r == '.':
		s.entry += string(r)
	}
}

// many is the number of pieces above which the till asks: two digits are a
// quantity, three are often the beginning of a code.
const many = 99 * sale.Piece

// times makes what was typed the quantity of the next article. With nothing typed
// it is the same again, unless a quantity waits for its article.
func (s *saleScreen) times(at time.Time) {
	if s.entry == "" {
		switch {
		case at.Sub(s.refused) < unsettled*2: // of a figure that was no quantity
		case s.double.Kind != barcode.Unreadable: // they were two after all
			s.add(s.double)
		case s.quantity != "":
			s.warn(fmt.Sprintf(s.Words.QuantityPending, s.quantity))
		default:
			s.post(payments.Again{})
		}
		return
	}
	if s.entry[0] == ',' || s.entry[0] == '.' {
		s.entry = "0" + s.entry
	}
	q, err := sale.ParseQuantity(s.entry)
	switch {
	case err != nil || q > sale.MaxQuantity || s.byMachine():
		s.refused = at
		s.warn(fmt.Sprintf(s.Words.BadQuantity, s.shownEntry()))
	case q > many && (s.asked != s.entry || at.Sub(s.askedAt) < patience): // a bounce is no answer
		s.asked, s.askedAt = s.entry, at
		s.warn(fmt.Sprintf(s.Words.ManyAsk, s.shownEntry()))
		return
	default:
		s.quantity = s.entry
	}
	s.clear()
}

func (s *saleScreen) enter() tea.Cmd {
	if s.entry == "" {
		return nil
	}
	if strings.ContainsAny(s.entry, ",.") && !s.byMachine() {
		s.warn(fmt.Sprintf(s.Words.NoCode, s.shownEntry()))
		s.clear()
		return s.counter.ring(SoundRefused)
	}
	a := accept{goods: s.addTyped, customer: s.bind}
	if s.byMachine() {
		a.goods = s.add
	}
	code := s.Rules.Parse(s.entry, barcode.Profile{})
	s.clear()
	return s.route(code, scanner.Cashier, a)
}

// back is one step back: the last character or what was typed, then the
// quantity, then the last line. A number before it names the line, and nought all
// of them. Esc and Backspace take no line.
func (s *saleScreen) back(k keyMsg) Screen {
	minus := k.String() == "-"
	switch {
	case s.entry != "" && !minus:
		typed := []rune(s.entry)
		if s.entry = string(typed[:len(typed)-1]); s.entry == "" {
			s.clear()
		}
	case s.entry != "":
		no, err := strconv.Atoi(s.entry)
		whole := s.entry == "0"
		fits := err == nil && len(s.entry) <= longestLineNumber && !s.byMachine()
		s.clear()
		switch {
		case whole:
			return s.voidSale()
		case fits:
			s.post(payments.VoidLine{No: no})
		}
	case s.quantity != "":
		s.quantity = ""
		s.undone++
	case minus:
		s.post(payments.VoidLast{})
	}
	return s
}

// longestLineNumber is how many digits the number of a line has; what is longer
// and is taken back by minus was a code.
const longestLineNumber = 4

// otherwise leads to the payments that the till takes no part in.
func (s *saleScreen) otherwise() Screen {
	switch {
	case s.unfinished():
		return s
	case len(s.state.Basket.Lines) == 0:
		s.warn(s.Words.EmptyBasket)
		return s
	}
	return newTender(s.counter, s)
}

// hold asks under which name the sale is to wait.
func (s *saleScreen) hold() Screen {
	switch {
	case s.unfinished():
		return s
	case len(s.state.Basket.Lines) == 0:
		s.warn(s.Words.NothingToHold)
		return s
	}
	return newHold(s.counter, s)
}

// voidSale asks before a whole basket is put away.
func (s *saleScreen) voidSale() Screen {
	switch {
	case len(s.state.Basket.Lines) > 0:
	case s.state.Customer != "":
		s.post(payments.Drop{})
		return s
	default:
		s.warn(s.Words.NothingToVoid)
		return s
	}
	return newVoidSale(s.counter, s)
}

// shownEntry is what was typed, safe for a screen: a scanner that types may have
// typed somebody's phone number.
func (s *saleScreen) shownEntry() string { return printable(s.entry) }
