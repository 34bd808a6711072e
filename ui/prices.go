package ui

import (
	"fmt"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/sale"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// list is the price list of the sale in front: the till's own, so that a look-up
// and a scan go by the same one.
func (c *counter) list() *pricelist.List {
	if c.state.Prices != nil {
		return c.state.Prices
	}
	return c.Prices
}

// priceNews is what there is to say of the price list's file while nothing else
// needs to be said, and whether it needs a person.
func (c *counter) priceNews() (text string, alarm bool) {
	n := c.state.PriceNews
	switch {
	case c.state.Phase != payments.Selling:
		return "", false
	case n.Fault != nil:
		return fmt.Sprintf(c.Words.PricesFault, n.Fault.Error()), true
	case n.Difference != nil:
		return fmt.Sprintf(c.Words.PricesNew, n.Difference.Count()), false
	}
	return "", false
}

// pricesSpoken is what stands of the price list's file.
func (c *counter) pricesSpoken() linear.Saying {
	text, alarm := c.priceNews()
	if alarm {
		text = "[!!] " + text
	}
	return stays("prices", text)
}

// newPricesKeys lead from the price check to the list that waits, if one does.
func (c *counter) newPricesKeys() key.Binding {
	b := bind(c.Words.KeyNewPrices, "*", "n")
	b.SetEnabled(c.state.PriceNews.Difference != nil)
	return b
}

// pricesScreen shows what a new price list changes, and puts it into use.
type pricesScreen struct {
	dialog
	shown  *pricelist.Difference // what the cashier is looking at
	parked []payments.Held
	chosen bool
	from   int // the first row that is shown
}

func newPrices(c *counter, back *priceScreen) (*pricesScreen, tea.Cmd) {
	return &pricesScreen{dialog: dialog{c, back}, shown: c.state.PriceNews.Difference}, readHeld(c.Context, c.Till)
}

type pricesKeys struct{ next, choose, use, back, help key.Binding }

func (s *pricesScreen) keys() pricesKeys {
	w := s.Words
	k := pricesKeys{next: bind(w.KeyNextPage, "*", "down"), choose: bind(w.KeyUsePrices, "1"), use: bind(w.KeyUsePrices, "+"), back: bind(w.KeyLater, "-", "esc", "backspace"), help: s.helpKeys()}
	k.next.SetEnabled(len(s.shown.Rows) > 1)
	k.choose.SetHelp("1 +", w.KeyUsePrices)
	k.use.SetEnabled(s.chosen)
	return k
}

// ShortHelp implements help.KeyMap.
func (s *pricesScreen) ShortHelp() []key.Binding {
	k := s.keys()
	return []key.Binding{k.next, k.choose, k.back, k.help}
}

// FullHelp implements help.KeyMap.
func (s *pricesScreen) FullHelp() [][]key.Binding {
	return [][]key.Binding{append(s.ShortHelp(), s.keys().use)}
}

// Update implements Screen. A list that takes the place of the one on the screen
// must be looked at anew before it is used.
func (s *pricesScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case heldMsg:
		s.parked = msg.list
		return s, nil
	case stateMsg:
		cmd := s.below(msg)
		now := msg.PriceNews.Difference
		switch {
		case now == nil || msg.Phase != payments.Selling || msg.Lock != nil:
			return s.back, cmd
		case now != s.shown:
			s.shown, s.chosen, s.from = now, false, 0
			s.warn(s.Words.PricesAnother)
		}
		return s, cmd
	case keyMsg:
		return s.key(msg)
	}
	return s, s.below(msg)
}

func (s *pricesScreen) key(k keyMsg) (Screen, tea.Cmd) {
	switch keys := s.keys(); {
	case is(k, keys.next):
		if s.from += s.room(); s.from >= len(s.shown.Rows) {
			s.from = 0
		}
	case is(k, keys.choose):
		s.chosen = true
		s.tell(s.Words.PricesConfirm)
	case is(k, keys.use):
		s.post(payments.UsePrices{List: s.shown.To})
		return s.back, nil
	case is(k, keys.back):
		return s.back, nil
	case is(k, keys.help):
		return newHelp(s.counter, s), nil
	}
	return s, nil
}

// room is how many rows of the list fit: the smallest screen has some.
func (s *pricesScreen) room() int {
	const around = 12 // header, title, counts, edges, a message of two rows, keys
	return max(s.size.H-around, 1)
}

// missed are the articles of open sales, and of parked ones, that the new list
// has no more.
func (s *pricesScreen) missed(c pricelist.Change) bool {
	if c.What&pricelist.Removed == 0 {
		return false
	}
	in := func(b sale.Basket) bool {
		return slices.ContainsFunc(b.Lines, func(l sale.Line) bool { return l.SKU == c.SKU })
	}
	return in(s.state.Basket) ||
		slices.ContainsFunc(s.state.Cases, func(c payments.Case) bool { return in(c.Basket) }) ||
		slices.ContainsFunc(s.parked, func(h payments.Held) bool { return in(h.Basket) })
}

// row is what changes of one article: its name, and old and new.
func (s *pricesScreen) row(c pricelist.Change) (name, change string, alarm bool) {
	w := s.Words
	switch {
	case s.missed(c):
		return c.Name(), w.PriceGoneOpen, true
	case c.What&pricelist.Removed != 0:
		return c.Name(), s.priced(c.Old) + " -> " + w.PriceGone, false
	case c.What&pricelist.Added != 0:
		return c.Name(), w.PriceAdded + " " + s.priced(c.New), false
	case c.Priced():
		from := ""
		if c.On != 0 {
			from = s.day(c.On.UTC()) + "  "
		}
		return c.Name(), from + s.priced(c.Old) + " -> " + s.priced(c.New), c.Leaps()
	}
	return c.Name(), s.other(c.What), false
}

// other names what is not the price.
func (s *pricesScreen) other(what pricelist.What) string {
	w, text := s.Words, ""
	for _, part := range []struct {
		of   pricelist.What
		word string
	}{{pricelist.Name, w.PriceName}, {pricelist.VAT, w.Labels.VAT}, {pricelist.Codes, w.PriceCodes}, {pricelist.Details, w.PriceDetails}, {pricelist.Later, w.PriceLater}} {
		if what&part.of != 0 {
			if text != "" {
				text += ", "
			}
			text += part.word
		}
	}
	return text
}

func (s *pricesScreen) counts() string {
	return fmt.Sprintf(s.Words.PricesCounts, s.shown.Changed, s.shown.Added, s.shown.Removed)
}

func (s *pricesScreen) page() []pricelist.Change {
	rows := s.shown.Rows[min(s.from, len(s.shown.Rows)):]
	return rows[:min(len(rows), s.room())]
}

// View implements Screen.
func (s *pricesScreen) View(size layout.Size) string {
	w := size.Usable().W
	page := s.page()
	place := "" // where not all of it is on the screen
	if all := len(s.shown.Rows); len(page) < all {
		place = fmt.Sprintf("%d-%d/%d ", s.from+1, s.from+len(page), all)
	}
	rows := []string{"", layout.Ends("  "+s.Theme.Strong.Render(s.Words.PricesTitle), place, w), "  " + s.counts(), ""}
	for _, c := range page {
		name, change, alarm := s.row(c)
		mark := "     "
		if alarm {
			mark = s.Theme.Alert.Render("[!!]") + " "
		}
		rows = append(rows, layout.Ends(" "+mark+name, change+" ", w))
	}
	answer := []string{""} // that there is a list, this screen says
	switch text, alarm := s.answer(); {
	case alarm:
		answer = s.urgent(text, w)
	case text != "":
		answer = layout.Indent(1, layout.Wrap(text, w-2))
	}
	return layout.Page(size, rows, layout.Stack([]string{s.rule(w)}, answer, keyRows(s.ShortHelp(), w)))
}

// spoken implements speaker.
func (s *pricesScreen) spoken() []linear.Saying {
	all := []linear.Saying{says("title", s.Words.PricesTitle, s.counts())}
	for i, c := range s.page() {
		name, change, alarm := s.row(c)
		if alarm {
			name = "[!!] " + name
		}
		all = append(all, says(fmt.Sprint("row ", s.from+i), name+"  "+change))
	}
	return append(all, says("keys", keysOf(s.ShortHelp()...)))
}
