package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// customerScreen asks whom to send the request to: the personal QR, or a
// number that the cashier types. It is the only place where a number is typed.
type customerScreen struct {
	*counter
	back    *saleScreen // with what is typed there
	entry   string
	country int    // index in payments.Countries
	asked   string // a number that is an article's as well, and about which the till has asked
}

func newCustomer(c *counter, back *saleScreen) *customerScreen {
	s := &customerScreen{counter: c, back: back}
	for i, country := range payments.Countries {
		if country.Code == c.Country {
			s.country = i
		}
	}
	return s
}

type customerKeys struct {
	send, enter, country, drop, code, back, demo, help, leave key.Binding
	tender, menu                                              key.Binding
	digits, erase                                             key.Binding // for the help screen
}

func (s *customerScreen) keys() customerKeys {
	w := s.Words
	k := customerKeys{
		send: s.sendKeys(w.KeySend), enter: bind(w.KeyBind, "enter", lineFeed), country: bind(w.KeyCountry, "*"),
		drop: bind(w.KeyDrop, "x"), code: bind(w.KeyCode, "k"), back: bind(w.KeyBack, "-"), tender: bind(w.KeyTender, "o"), menu: s.menuKeys(),
		demo: s.demoKeys(), help: s.helpKeys(), leave: s.leaveKeys(),
		digits: s.digitKeys(w.KeyNumber), erase: bind(w.KeyErase, "backspace", "esc"),
	}
	k.drop.SetEnabled(s.state.Customer != "")
	k.erase.SetHelp("Backspace Esc", w.KeyErase)
	return k
}

// ShortHelp implements help.KeyMap.
func (s *customerScreen) ShortHelp() []key.Binding {
	k := s.keys()
	return []key.Binding{k.send, k.enter, k.country, k.code, k.tender, k.back, k.drop, k.demo, k.menu, k.help}
}

// FullHelp implements help.KeyMap.
func (s *customerScreen) FullHelp() [][]key.Binding {
	k := s.keys()
	return [][]key.Binding{append(s.ShortHelp(), k.leave, k.digits, k.erase)}
}

// Update implements Screen.
func (s *customerScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case stateMsg:
		if msg.Phase != payments.Selling {
			return newPay(s.counter), nil
		}
		if msg.Lock != nil {
			return s.back, nil
		}
	case scanMsg:
		if msg.Code.Kind == barcode.PersonalQR {
			s.entry = "" // who was scanned is whom the next key asks
		}
		// An article would change the amount that stands here to be paid.
		return s, s.route(msg.Code, msg.Source.Role, accept{customer: s.bind})
	case keyMsg:
		return s.key(msg)
	}
	return s, nil
}

// takes implements taker.
func (s *customerScreen) takes() string { return s.Words.TakesCustomer }

// types, typing, retype and keep implement typist. What came at once is no
// number that somebody typed: it is a scan.
func (s *customerScreen) types(r rune) bool { return isDigit(r) }
func (s *customerScreen) typing() string    { return s.entry }
func (s *customerScreen) retype(t string)   { s.entry = t }
func (s *customerScreen) keep(string) bool  { return false }

// longest is how many digits a number has at most (ITU-T E.164).
const longest = 15

func (s *customerScreen) key(k keyMsg) (Screen, tea.Cmd) {
	keys := s.keys()
	switch {
	case is(k, keys.send):
		s.send()
	case is(k, keys.enter):
		if s.entry != "" {
			s.bindNumber()
		}
	case is(k, keys.country):
		s.country = (s.country + 1) % len(payments.Countries)
	case is(k, keys.drop):
		s.post(payments.Drop{})
	case is(k, keys.tender):
		return s.back.otherwise(), nil
	case is(k, keys.menu):
		return newMenu(s.counter, s), nil
	case is(k, keys.code):
		if !s.back.unfinished() {
			s.post(payments.Send{Flow: payments.FlowQR})
		}
	case is(k, keys.erase) && s.entry != "":
		s.entry = s.entry[:len(s.entry)-1]
	case is(k, keys.back) && s.entry != "":
		s.entry = ""
	case is(k, keys.back), is(k, keys.erase):
		return s.back, nil
	case is(k, keys.demo):
		return newDemo(s.counter, s), nil
	case is(k, keys.help):
		return newHelp(s.counter, s), nil
	case is(k, keys.leave):
		return newLeave(s.counter, s), nil
	case isDigit(typed(k)) && len(s.entry) < longest:
		s.entry += string(typed(k))
	}
	return s, nil
}

// bindNumber makes the typed number the customer's, if it is one.
func (s *customerScreen) bindNumber() bool {
	country := payments.Countries[s.country]
	who, err := payments.ParsePhone(s.entry, country)
	if err != nil {
		s.warn(fmt.Sprintf(s.Words.BadNumber, country.Prefix, s.Words.Country(country.Code)))
		return false
	}
	if a, ok := s.article(); ok && s.asked != s.entry {
		s.asked = s.entry
		s.warn(fmt.Sprintf(s.Words.AlsoArticle, s.entry, a.Name))
		return false
	}
	s.entry = ""
	s.bind(who)
	return true
}

// article is what the typed number is sold as. Eight digits are an EAN-8 as well as
// a mobile number, and the request would go to a stranger.
func (s *customerScreen) article() (a pricelist.Article, ok bool) {
	if s.list() == nil {
		return a, false
	}
	return s.list().ByCode(s.entry, s.now.In(s.Zone))
}

func (s *customerScreen) send() {
	if s.back.unfinished() || s.entry != "" && !s.bindNumber() {
		return
	}
	s.post(payments.Send{})
}

// View implements Screen.
func (s *customerScreen) View(size layout.Size) string {
	w := size.Usable().W
	total := s.state.Basket.Total()
	due := "  " + s.Theme.Strong.Render(s.due())
	rows := layout.Stack(
		[]string{""},
		s.large([]string{"", due, ""}, s.amount(total), w),
		[]string{""},
		layout.Indent(2, layout.Wrap(s.Words.ScanOrType, w-4)),
		[]string{""},
	)
	if s.state.Customer != "" {
		rows = append(rows, "  "+s.Theme.Strong.Render(fmt.Sprintf("%s: %s", s.Words.Customer, s.state.Customer)), "")
	}
	country := payments.Countries[s.country]
	rows = append(rows, fmt.Sprintf("  +%s %s   %s > %s_", country.Prefix, s.Words.Country(country.Code), s.Words.Mobile, grouped(s.entry, country.Code)))
	if s.whole() {
		rows = append(rows, s.urgent(s.Words.ReadAloud, w)...)
	}
	bottom := layout.Stack([]string{s.rule(w)}, s.messages(w), keyRows(s.ShortHelp(), w))
	return layout.Page(size, rows, bottom)
}

// whole says that what is typed is a number of the country, which is read back
// before anything is sent to it.
func (s *customerScreen) whole() bool {
	_, err := payments.ParsePhone(s.entry, payments.Countries[s.country])
	return err == nil
}

// grouped sets a number in the groups in which people there read it aloud.
func grouped(number, country string) string {
	groups := map[string][]int{"NO": {3, 2, 3}, "DK": {2, 2, 2, 2}, "SE": {3, 3, 2, 2}, "FI": {3, 3, 4}}[country]
	var parts []string
	for _, n := range groups {
		if len(number) <= n {
			break
		}
		parts, number = append(parts, number[:n]), number[n:]
	}
	return strings.Join(append(parts, number), " ")
}

// spoken implements speaker. That the number is to be read aloud is said when it is
// one: before, it would be in the way of the digits.
func (s *customerScreen) spoken() []linear.Saying {
	country := payments.Countries[s.country]
	title := says("title", s.Words.ScanOrType)
	place := says("country", fmt.Sprintf("+%s %s", country.Prefix, s.Words.Country(country.Code)))
	title.Tail = sentence(place.Text, s.due())
	place.When = linear.Change
	var aloud linear.Saying
	if s.whole() {
		aloud = says("aloud", s.Words.ReadAloud)
	}
	return []linear.Saying{title, place, aloud}
}

// due is what the customer has to pay.
func (c *counter) due() string {
	return fmt.Sprintf("%s %s %s", c.Words.ToPay, c.Currency, c.amount(c.state.Basket.Total()))
}
