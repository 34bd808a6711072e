package ui

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// priceScreen tells what something costs and sells nothing, unless it is asked to.
type priceScreen struct {
	*counter
	back   *saleScreen
	entry  string
	asked  string // what was scanned or typed
	add    *payments.Add
	found  pricelist.Article
	checks int // so far
}

func newPrice(c *counter, back *saleScreen) *priceScreen { return &priceScreen{counter: c, back: back} }

type priceKeys struct{ look, sell, back, digits, erase, news, help key.Binding }

func (s *priceScreen) keys() priceKeys {
	w := s.Words
	k := priceKeys{look: bind(w.KeyEnter, "enter", lineFeed), sell: bind(w.KeySell, "+"), back: s.backKeys("p", "f8"), digits: s.digitKeys(w.KeyDigits), erase: bind(w.KeyErase, "backspace", "esc"), news: s.newPricesKeys(), help: s.helpKeys()}
	k.back.SetHelp("-", w.KeyBack)
	k.sell.SetEnabled(s.add != nil)
	k.erase.SetEnabled(s.entry != "")
	return k
}

// ShortHelp implements help.KeyMap.
func (s *priceScreen) ShortHelp() []key.Binding {
	k := s.keys()
	return []key.Binding{k.look, k.sell, k.news, k.back, k.help}
}

// FullHelp implements help.KeyMap.
func (s *priceScreen) FullHelp() [][]key.Binding {
	k := s.keys()
	k.erase.SetHelp("Backspace Esc", s.Words.KeyErase)
	return [][]key.Binding{append(s.ShortHelp(), k.digits)}
}

// types, typing, retype and keep implement typist.
func (s *priceScreen) types(r rune) bool { return isDigit(r) }
func (s *priceScreen) typing() string    { return s.entry }
func (s *priceScreen) retype(t string)   { s.entry = t }
func (s *priceScreen) keep(string) bool  { return false }

// takes implements taker.
func (s *priceScreen) takes() string { return s.Words.TakesPrice }

// Update implements Screen.
func (s *priceScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case stateMsg:
		if msg.Phase != payments.Selling || msg.Lock != nil {
			return s.back.Update(msg)
		}
	case scanMsg:
		s.entry = ""
		return s, s.route(msg.Code, msg.Source.Role, accept{goods: s.check, customer: s.bind})
	case keyMsg:
		return s.key(msg)
	}
	return s, nil
}

func (s *priceScreen) key(k keyMsg) (Screen, tea.Cmd) {
	keys := s.keys()
	switch r := typed(k); {
	case is(k, keys.look):
		if s.entry != "" {
			code := s.Rules.Parse(s.entry, barcode.Profile{})
			s.entry = ""
			return s, s.route(code, scanner.Cashier, accept{goods: s.checkTyped, customer: s.bind})
		}
	case is(k, keys.sell):
		add := *s.add
		add.Quantity = s.takeQuantity()
		s.post(add)
		return s.back, nil
	case is(k, keys.erase):
		s.entry = s.entry[:len(s.entry)-1]
	case is(k, keys.back) && s.entry != "":
		s.entry = ""
	case is(k, keys.back):
		return s.back, nil
	case is(k, keys.news):
		return newPrices(s.counter, s)
	case is(k, keys.help):
		return newHelp(s.counter, s), nil
	case s.types(r) && len(s.entry) < maxEntry:
		s.entry += string(r)
	}
	return s, nil
}

// View implements Screen.
func (s *priceScreen) View(size layout.Size) string {
	w := size.Usable().W
	rows := []string{"", "  " + s.Theme.Strong.Render(s.Words.PriceTitle), ""}
	switch {
	case s.asked == "":
		rows = append(rows, layout.Indent(2, layout.Wrap(s.Words.PriceSays, w-4))...)
	case s.add == nil:
		rows = append(rows, s.urgent(fmt.Sprintf(s.Words.PriceUnknown, s.asked), w)...)
	default:
		rows = append(rows, s.tells(w)...)
	}
	total := fmt.Sprintf("  %s %s %s", s.Words.Total, s.Currency, s.amount(s.state.Basket.Total()))
	bottom := layout.Stack([]string{s.rule(w), total}, s.messages(w), []string{" > " + s.entry + "_"}, keyRows(s.ShortHelp(), w))
	return layout.Page(size, rows, bottom)
}

// tells is what the price list says of the article.
func (s *priceScreen) tells(w int) []string {
	price, unit, facts := s.told()
	rows := s.large([]string{"", "  " + s.Theme.Strong.Render(s.found.Name), "  " + string(s.Currency) + " " + s.amount(price) + unit}, s.amount(price), w)
	return append(rows, layout.Indent(2, append(facts, s.asked))...)
}

// told is the price, the unit that it is for, and what else the price list and
// the label say of the article.
func (s *priceScreen) told() (price money.Amount, unit string, facts []string) {
	a, label := s.found, s.add.Label
	price = a.Price
	if label.Priced && label.Price > 0 {
		price = label.Price
	}
	if a.Unit == pricelist.Kilogram && price == a.Price {
		unit = " " + s.Words.Labels.PerKilo
	}
	if deposit, ok := s.list().BySKU(a.Linked, s.now.In(s.Zone)); ok && a.Linked != "" {
		facts = append(facts, "+ "+deposit.Name+"  "+s.amount(deposit.Price))
	}
	if label.Weight > 0 {
		facts = append(facts, s.decimal(label.Weight.String())+" kg")
	}
	if a.MinAge > 0 {
		facts = append(facts, fmt.Sprintf(s.Words.AgeMark, a.MinAge))
	}
	if name := strings.TrimSpace(a.Department); name != "" {
		facts = append(facts, name)
	}
	return price, unit, append(facts, s.Words.Labels.VAT+" "+s.decimal(a.VAT.String())+" %")
}

// check looks a code up as the till would.
func (s *priceScreen) check(code barcode.Code) {
	s.asked, s.add, s.found, s.checks = code.Text, nil, pricelist.Article{}, s.checks+1
	if s.list() == nil || code.Kind == barcode.Deposit || code.Kind == barcode.Coupon {
		return
	}
	if a, ok := s.listed(code); ok {
		s.Till.Post(payments.LookedUp{SKU: a.SKU, Department: strings.TrimSpace(a.Department), Price: a.Price}) // counted, and nothing comes of it
		s.found, s.add = a, &payments.Add{Code: code.Text, Other: code.Other.String(), Label: s.label(code)}
	}
}

// checkTyped looks up a code that somebody has typed.
func (s *priceScreen) checkTyped(code barcode.Code) {
	s.check(code)
	if s.add != nil {
		s.add.Typed = s.add.Label.Priced
	}
}

// listed is the article of a code, as the till would find it.
func (c *counter) listed(code barcode.Code) (pricelist.Article, bool) {
	if c.list() == nil {
		return pricelist.Article{}, false
	}
	at := c.now.In(c.Zone)
	for _, key := range []string{cmp.Or(c.label(code).Key, code.Text), code.Other.String(), code.Text} {
		if a, ok := c.list().ByCode(key, at); ok && key != "" {
			return a, true
		}
	}
	return pricelist.Article{}, false
}

// spoken implements speaker: the article that Enter would add.
func (s *findScreen) spoken() []linear.Saying {
	title := says("title", s.Words.FindTitle, s.code, s.Words.FindSays)
	if len(s.list) == 0 {
		var none linear.Saying
		if s.entry != "" && s.ready {
			none = says("row", s.Words.FindNone)
		}
		return []linear.Saying{title, none}
	}
	a := s.list[s.marked]
	row := says("row", a.Name+"  "+s.priced(a))
	row.Tail = fmt.Sprintf("%d/%d", s.marked+1, len(s.list))
	return []linear.Saying{title, row}
}

// spoken implements speaker.
func (s *priceScreen) spoken() []linear.Saying {
	title := says("title", s.Words.PriceTitle, s.Words.PriceSays)
	title.Tail = s.totalSays()
	var found linear.Saying
	switch {
	case s.asked == "":
	case s.add == nil:
		found = says("found", fmt.Sprintf(s.Words.PriceUnknown, s.asked))
	default:
		price, unit, facts := s.told()
		found = says("found", s.found.Name+"  "+s.amount(price)+unit, strings.Join(facts, ", "), keysOf(s.keys().sell))
	}
	found.N = s.checks
	return []linear.Saying{title, found}
}
