package ui

import (
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/ui/layout"
)

// findScreen searches articles by name.
type findScreen struct {
	dialog
	field
	sale   *saleScreen
	code   string // what was scanned and is in no list, if anything
	list   []pricelist.Article
	marked int
	search int // number of the newest search; an answer to another one is late
	ready  bool
	of     string // what the list was found for: what is typed meanwhile may be another article
}

type foundMsg struct {
	search int
	of     string
	list   []pricelist.Article
}

// longestName is what can be typed of a name, in characters.
const longestName = 40

func newFind(c *counter, back Screen, sale *saleScreen, code, typed string) (*findScreen, tea.Cmd) {
	s := &findScreen{dialog: dialog{c, back}, sale: sale, field: field{typed, longestName}, code: code}
	return s, s.look()
}

// look asks for what has been typed so far. A list can be long, so it is not
// searched between two keys.
func (s *findScreen) look() tea.Cmd {
	s.searches++
	s.search, s.marked = s.searches, 0
	return searchNames(s.counter.list(), s.search, s.entry, s.now.In(s.Zone))
}

func searchNames(l *pricelist.List, search int, typed string, at time.Time) tea.Cmd {
	return func() tea.Msg {
		if l == nil {
			return foundMsg{search, typed, nil}
		}
		return foundMsg{search, typed, l.Search(typed, at, mostNames)}
	}
}

// mostNames is how many articles are shown at most; more are too many to read.
const mostNames = 40

// retyped implements retyper.
func (s *findScreen) retyped() tea.Cmd {
	if s.of == s.entry {
		return nil
	}
	return s.look()
}

type findKeys struct{ next, add, back, erase key.Binding }

func (s *findScreen) keys() findKeys {
	k := findKeys{next: bind(s.Words.KeyNextRow, "*", "down"), add: bind(s.Words.KeyAddMarked, "enter", lineFeed, "+"), back: bind(s.Words.KeyBack, "-", "esc", "backspace"), erase: bind(s.Words.KeyErase, "backspace", "esc")}
	k.next.SetEnabled(len(s.list) > 1)
	k.add.SetEnabled(len(s.list) > 0 && s.of == s.entry)
	k.erase.SetEnabled(s.entry != "")
	k.back.SetEnabled(s.entry == "")
	k.erase.SetHelp("Backspace", s.Words.KeyErase)
	return k
}

// ShortHelp implements help.KeyMap.
func (s *findScreen) ShortHelp() []key.Binding {
	k := s.keys()
	return []key.Binding{k.next, k.add, k.back, k.erase}
}

// FullHelp implements help.KeyMap.
func (s *findScreen) FullHelp() [][]key.Binding {
	return [][]key.Binding{append(s.ShortHelp(), s.textKeys(s.Words))}
}

// keeps implements keeper: goods that were scanned in vain are still to be sold.
func (s *findScreen) keeps() bool { return s.code != "" }

// Update implements Screen.
func (s *findScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case scanMsg:
		return s, s.route(msg.Code, msg.Source.Role, accept{})
	case foundMsg:
		if msg.search == s.search {
			s.list, s.of, s.ready = msg.list, msg.of, true
		}
		return s, nil
	case keyMsg:
		switch keys := s.keys(); {
		case s.edit(msg, keys.erase):
			return s, s.look()
		case is(msg, keys.next):
			s.marked = (s.marked + 1) % len(s.list)
		case is(msg, keys.add):
			s.sell(s.list[s.marked])
			return s.sale, nil
		case is(msg, keys.back):
			return s.back, nil
		}
		return s, nil
	}
	return s, s.below(msg)
}

// sell puts an article of the list into the basket, with the quantity that was
// typed before.
func (c *counter) sell(a pricelist.Article) {
	c.sellInstead(payments.Add{Code: a.SKU, Quantity: c.takeQuantity(), Label: payments.Label{Key: a.SKU}})
}

// View implements Screen.
func (s *findScreen) View(size layout.Size) string {
	w := size.Usable().W
	head := []string{"", "  " + s.Theme.Strong.Render(s.Words.FindTitle)}
	if s.code != "" {
		head = append(head, "  "+s.code)
	}
	head = append(head, "", "  "+s.Words.FindName+" > "+s.entry+"_", "")
	if len(s.list) == 0 {
		says := s.Words.FindSays
		if s.entry != "" && s.ready {
			says = s.Words.FindNone
		}
		return s.page(size, append(head, layout.Indent(2, layout.Wrap(says, w-4))...), s.ShortHelp())
	}
	rows := make([]string, len(s.list))
	for i, a := range s.list {
		mark := " "
		if i == s.marked {
			mark = ">"
		}
		rows[i] = layout.Ends(mark+" "+a.Name, layout.PadLeft(s.priced(a), 16)+" ", w)
	}
	const bottom = 4 // rule, message and keys
	return s.page(size, layout.Stack(head, layout.Window(rows, s.marked, max(size.H-bottom-len(head), 1))), s.ShortHelp())
}

// priced is the price of an article with its unit.
func (c *counter) priced(a pricelist.Article) string {
	if a.Unit == pricelist.Kilogram {
		return c.amount(a.Price) + " " + c.Words.Labels.PerKilo
	}
	return c.amount(a.Price)
}
