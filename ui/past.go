package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/scanner/barcode"
)

// pastScreen lists attempts of the past, each with what became of it: today's,
// or those that a search finds. What counts is Vipps' answer of this moment,
// never the picture on a customer's phone.
type pastScreen struct {
	*counter
	back    Screen
	list    []payments.Past
	ready   bool // the journal has been read
	fault   bool
	marked  int
	entry   string
	typesIn bool   // what to look for is being typed
	opens   bool   // a receipt was scanned: its return opens as soon as it is found
	looked  string // what the list was looked for with, "" for the last day
	search  int    // number of this list's newest search: an answer to another one is late
	query   payments.Query
	open    []payments.Reference // of those in the list, what the till followed when it was read
	vipps   map[payments.Reference]said
}

// said is what Vipps says of a payment at a moment.
type said struct {
	asking bool
	at     time.Time
	err    error
	payments.Observation
}

type (
	pastMsg struct {
		search int
		list   []payments.Past
		err    error
	}
	saidMsg struct {
		ref payments.Reference
		said
	}
)

// newPast opens the list with the attempts of the last day.
func newPast(c *counter, back Screen) (*pastScreen, tea.Cmd) {
	s := &pastScreen{counter: c, back: back, vipps: map[payments.Reference]said{}}
	return s, s.find(payments.Query{Since: c.now.Add(-24 * time.Hour)})
}

// newReturnOf opens the return of a receipt that was scanned, as soon as the
// journal has told of it; the list says so where there is none.
func newReturnOf(c *counter, back *saleScreen, number string) (*pastScreen, tea.Cmd) {
	c.hush()
	s := &pastScreen{counter: c, back: back, vipps: map[payments.Reference]said{}, looked: number, opens: true}
	return s, s.find(payments.Query{Receipt: number})
}

// mostFound is how many attempts a list has at most.
const mostFound = 200

func (s *pastScreen) find(q payments.Query) tea.Cmd {
	q.Limit = mostFound
	s.ready, s.fault, s.query = false, false, q
	return s.read()
}

// read reads the list, also while it is being looked at.
func (s *pastScreen) read() tea.Cmd {
	q := s.query
	s.open = nil
	s.searches++
	s.search = s.searches
	search, ctx, till := s.search, s.Context, s.Till
	return func() tea.Msg {
		list, err := till.Past(ctx, q)
		return pastMsg{search, list, err}
	}
}

func askVipps(ctx context.Context, t Till, ref payments.Reference) tea.Cmd {
	return func() tea.Msg {
		o, err := t.Ask(ctx, ref)
		return saidMsg{ref, said{err: err, Observation: o}}
	}
}

type pastKeys struct {
	next, ask, lines, log, back, search, cases, leave key.Binding
	returns, copy, find, erase, text                  key.Binding
	help                                              key.Binding
}

func (s *pastScreen) keys() pastKeys {
	w := s.Words
	k := pastKeys{
		next: bind(w.KeyNextRow, "*", "down"), ask: bind(w.KeyAskVipps, "1"), lines: s.linesKeys(), log: s.logKeys(), returns: bind(w.KeyReturn, "2"), cases: bind(w.KeyCase, "3", "u"),
		search: bind(w.KeySearch, "/"), back: bind(w.KeyBack, "-", "esc", "backspace", "l"), help: s.helpKeys(), leave: s.leaveKeys(),
		find: bind(w.KeyFind, "enter", lineFeed), erase: bind(w.KeyErase, "backspace", "esc"), text: bind(w.PastSearch),
	}
	k.erase.SetHelp("Backspace Esc", w.KeyErase)
	p, any := s.row()
	k.next.SetEnabled(len(s.list) > 1)
	k.lines.SetEnabled(any)
	k.log.SetEnabled(any)
	_, selling := s.back.(*saleScreen)
	k.copy = bind(w.KeyCopy, "7")
	k.copy.SetEnabled(any && p.Receipt != nil)
	k.returns.SetEnabled(any && p.Receipt != nil && p.Tender == "" && selling)
	k.ask.SetEnabled(any && p.Tender == "")
	k.cases.SetEnabled(len(s.state.Cases) > 0)
	return k
}

// ShortHelp implements help.KeyMap.
func (s *pastScreen) ShortHelp() []key.Binding {
	k := s.keys()
	if s.typesIn {
		return []key.Binding{k.find, k.erase}
	}
	return []key.Binding{k.next, k.ask, k.returns, k.lines, k.log, k.copy, k.search, k.cases, k.back, k.help, k.leave}
}

// FullHelp implements help.KeyMap.
func (s *pastScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// types, typing, retype and keep implement typist while a search is typed.
func (s *pastScreen) types(r rune) bool { return s.typesIn && r > ' ' }
func (s *pastScreen) typing() string    { return s.entry }
func (s *pastScreen) retype(t string)   { s.entry = t }
func (s *pastScreen) keep(t string) bool {
	fits := s.typesIn && len(s.entry)+len(t) <= longestSearch
	if fits {
		s.entry += t
	}
	return fits
}

// longestSearch is a whole reference, in characters.
const longestSearch = 64

// under implements cover: the result of a payment is not hidden by what has been.
func (s *pastScreen) under() Screen { return s.back }

func (s *pastScreen) row() (payments.Past, bool) {
	if s.marked >= len(s.list) {
		return payments.Past{}, false
	}
	return s.list[s.marked], true
}

// Update implements Screen.
func (s *pastScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case pastMsg:
		if msg.search != s.search {
			return s, nil
		}
		s.take(msg)
		cmd := s.ask(true) // what Vipps said before belongs to another reading
		opens := s.opens
		s.opens = false // a later search is for looking
		if p, any := s.row(); any && opens && s.keys().returns.Enabled() {
			r := newReturn(s.counter, s, p)
			r.direct = true
			return r, cmd
		}
		return s, cmd
	case saidMsg:
		msg.at = s.now
		s.vipps[msg.ref] = msg.said
		return s, nil
	case scanMsg: // the next customer is there: the list can wait
		if msg.Code.Kind == barcode.Unreadable {
			return s, s.unreadable(msg.Code)
		}
		return s.back.Update(msg)
	case stateMsg:
		back, cmd := s.back.Update(msg)
		if back != s.back || msg.Lock != nil {
			return back, cmd
		}
		if s.ready && slices.ContainsFunc(s.open, s.over) {
			return s, tea.Batch(cmd, s.read()) // whoever waits for it sees it
		}
		return s, cmd
	case keyMsg:
		if s.typesIn {
			return s, s.typed(msg)
		}
		return s.key(msg)
	}
	return s, nil
}

// take takes in what has been read. The row that was marked stays marked, unless
// something else was looked for.
func (s *pastScreen) take(msg pastMsg) {
	was, any := s.row()
	any = any && s.ready
	s.list, s.ready, s.fault, s.marked = msg.list, true, msg.err != nil, 0
	for i, p := range s.list {
		ref := p.Payment.Reference
		if any && ref == was.Payment.Reference && p.Payment.Sale == was.Payment.Sale {
			s.marked = i
		}
		if _, open := s.followed(ref); open {
			s.open = append(s.open, ref)
		}
	}
}

// over says that the till does not follow an attempt any more, or that it has ended.
func (s *pastScreen) over(ref payments.Reference) bool {
	_, open := s.followed(ref)
	return !open
}

// stale is how old an answer is that is not shown as that of this moment.
const stale = 5 * time.Second

// ask asks Vipps about the marked attempt, unless that has just been done and
// nobody wants it again.
func (s *pastScreen) ask(again bool) tea.Cmd {
	p, any := s.row()
	ref := p.Payment.Reference
	if was, asked := s.vipps[ref]; !any || ref == "" || was.asking || asked && !again && s.now.Sub(was.at) < stale {
		return nil
	}
	s.vipps[ref] = said{asking: true}
	return askVipps(s.Context, s.Till, ref)
}

func (s *pastScreen) key(k keyMsg) (Screen, tea.Cmd) {
	keys := s.keys()
	switch {
	case is(k, keys.next):
		s.marked = (s.marked + 1) % len(s.list)
		return s, s.ask(false)
	case is(k, keys.ask):
		return s, s.ask(true)
	case is(k, keys.returns):
		p, _ := s.row()
		return newReturn(s.counter, s, p), s.ask(true)
	case is(k, keys.lines), is(k, keys.log):
		p, _ := s.row()
		return newRecord(s.counter, s, p.Payment.Sale, is(k, keys.log))
	case is(k, keys.copy):
		p, _ := s.row()
		return newCopy(s.counter, s, p.Receipt.Sale, p.Receipt.Number, p.Receipt.Total)
	case is(k, keys.search):
		s.typesIn, s.entry = true, ""
	case is(k, keys.cases):
		p, _ := s.row()
		return newCases(s.counter, s.back, false).at(p.Payment.Reference), nil
	case is(k, keys.back):
		return s.back, nil
	case is(k, keys.help):
		return newHelp(s.counter, s), nil
	case is(k, keys.leave):
		return newLeave(s.counter, s), nil
	}
	return s, nil
}

func (s *pastScreen) typed(k keyMsg) tea.Cmd {
	keys := s.keys()
	switch r := typed(k); {
	case is(k, keys.find):
		s.typesIn, s.looked = false, s.entry
		if s.entry == "" {
			return s.find(payments.Query{Since: s.now.Add(-24 * time.Hour)})
		}
		return s.find(searchFor(s.entry, s.now.In(s.Zone)))
	case is(k, keys.erase) && s.entry == "":
		s.typesIn = false
	case is(k, keys.erase):
		runes := []rune(s.entry)
		s.entry = string(runes[:len(runes)-1])
	case r > ' ' && len(s.entry) < longestSearch:
		s.entry += string(r)
	}
	return nil
}

// searchFor is what somebody means who typed this at a time in the shop's zone:
// an amount has its decimals, 14:22 is the last time that the clock showed that,
// 24/11 the last such day, and anything else the end of a reference or of a
// receipt's number.
func searchFor(text string, now time.Time) payments.Query {
	if a, err := money.Parse(text); err == nil && a > 0 && strings.ContainsAny(text, ",.") {
		return payments.Query{Amount: a}
	}
	if t, err := time.Parse("15:04", text); err == nil {
		at := time.Date(now.Year(), now.Month(), now.Day(), t.Hour(), t.Minute(), 0, 0, now.Location())
		if at.After(now) {
			at = at.AddDate(0, 0, -1)
		}
		return payments.Query{Since: at.Add(-around), Until: at.Add(around)}
	}
	for back := range 2 { // "29/2" is a day of some years
		year := now.Year() - back
		if t, err := time.ParseInLocation("2/1/2006", fmt.Sprintf("%s/%d", text, year), now.Location()); err == nil && !t.After(now) {
			return payments.Query{Since: t, Until: t.AddDate(0, 0, 1)}
		}
	}
	return payments.Query{Ends: text}
}

// around is how far off a time may be that a customer remembers.
const around = 10 * time.Minute
