package ui

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
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
	s.ready, s.fault = false, false
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
	returns, find, erase, text                        key.Binding
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
	return []key.Binding{k.next, k.ask, k.returns, k.lines, k.log, k.search, k.cases, k.back, k.help, k.leave}
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
		s.list, s.ready, s.fault, s.marked = msg.list, true, msg.err != nil, 0
		cmd := s.ask(true) // what Vipps said before belongs to another reading
		opens := s.opens
		s.opens = false // a later search is for looking
		if p, any := s.row(); any && opens && s.keys().returns.Enabled() {
			return newReturn(s.counter, s, p), cmd
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
		return s, cmd
	case keyMsg:
		if s.typesIn {
			return s, s.typed(msg)
		}
		return s.key(msg)
	}
	return s, nil
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

// View implements Screen.
func (s *pastScreen) View(size layout.Size) string {
	w := size.Usable().W
	bottom := layout.Stack([]string{s.rule(w)}, s.messages(w))
	if s.typesIn {
		bottom = append(bottom, " / "+printable(s.entry)+"_")
	}
	bottom = append(bottom, keyRows(s.ShortHelp(), w)...)
	rows := layout.Stack([]string{"  " + s.Theme.Strong.Render(s.Words.PastTitle)}, layout.Indent(2, layout.Wrap(s.which(), w-4)), []string{""})
	p, any := s.row()
	switch {
	case s.fault:
		return layout.Page(size, append(rows, s.urgent(s.Words.PastFault, w)...), bottom)
	case !s.ready:
		return layout.Page(size, append(rows, "  "+s.Words.PastReading), bottom)
	case !any:
		return layout.Page(size, append(rows, "  "+s.Words.PastNone), bottom)
	}
	details := s.details(p, w)
	room := max(size.H-len(bottom)-len(rows)-len(details)-1, 1)
	lines := make([]string, len(s.list))
	for i := range s.list {
		lines[i] = s.line(i, w)
	}
	rows = append(rows, layout.Window(lines, s.marked, room)...)
	return layout.Page(size, layout.Stack(rows, []string{s.rule(w)}, details), bottom)
}

// which says what the list has, or asks what it is to have.
func (s *pastScreen) which() string {
	switch {
	case s.typesIn:
		return s.Words.PastSearch
	case s.looked != "":
		return fmt.Sprintf(s.Words.PastFound, printable(s.looked))
	}
	return s.Words.PastToday
}

func (s *pastScreen) line(i, w int) string {
	p := s.list[i].Payment
	mark := " "
	if i == s.marked {
		mark = ">"
	}
	is, number := s.is(i)
	return layout.Cut(mark+layout.Pad(letter(i), 3)+layout.Pad(s.clock(p.PlannedAt), 14)+layout.Pad(fmt.Sprintf("%s-%d", p.Sale, p.Attempt), 11)+
		layout.PadLeft(s.amount(p.Amount), 11)+"  "+layout.Pad(is, 24)+number, w)
}

// is says how a row stands, and the number of its receipt.
func (s *pastScreen) is(i int) (is, number string) {
	f := s.pastFace(s.list[i])
	if r := s.list[i].Receipt; r != nil {
		number = r.Number
	}
	return f.symbol + " " + f.word, number
}

// pastFace is how an attempt of the past looks. Its receipt is the proof that it
// was paid.
func (c *counter) pastFace(p payments.Past) face {
	var back money.Amount
	for _, r := range p.Refunds {
		if r.Status == payments.RefundDone {
			back += r.Amount
		}
	}
	switch {
	case back > 0:
		return face{c.Theme.Paid, "[<<]", c.Words.Refunded + " " + c.amount(back), ""}
	case p.Payment.Status == payments.Paid && p.Receipt == nil:
		return face{c.Theme.Alert, "[!!]", c.Words.Stray, ""}
	}
	return c.face(p.Payment)
}

func (s *pastScreen) details(p payments.Past, w int) []string {
	pay := p.Payment
	rows := layout.Indent(2, layout.Wrap(s.about(p), w-4))
	if p.Tender != "" {
		return rows
	}
	rows = append(rows, "  "+s.Words.Reference+" "+string(pay.Reference))
	return append(rows, layout.Indent(2, layout.Wrap(s.vippsNow(pay.Reference), w-4))...)
}

// about is who paid and when, or how, where Vipps took no part.
func (s *pastScreen) about(p payments.Past) string {
	pay := p.Payment
	if p.Tender != "" {
		return fmt.Sprintf(s.Words.PastSettled, pay.Sale, s.tenderName(p.Tender), s.clockSeconds(pay.PlannedAt))
	}
	return fmt.Sprintf(s.Words.PastAbout, pay.Sale, pay.Customer, s.clockSeconds(pay.PlannedAt))
}

// vippsNow is what Vipps says at this moment.
func (s *pastScreen) vippsNow(ref payments.Reference) string {
	switch v, asked := s.vipps[ref]; {
	case !asked || v.asking:
		return s.Words.VippsAsking
	case v.err != nil:
		return s.Words.VippsNotReached
	default:
		return fmt.Sprintf(s.Words.VippsNow, s.Words.State(v.State)) + ", " +
			fmt.Sprintf(s.Words.VippsSums, s.amount(v.Captured), s.amount(v.Refunded), s.amount(v.Captured-v.Refunded))
	}
}

// spoken implements speaker: the marked attempt, and what Vipps has answered.
func (s *pastScreen) spoken() []linear.Saying {
	title := says("title", s.Words.PastTitle, s.which())
	p, any := s.row()
	switch {
	case s.fault:
		return []linear.Saying{title, says("row", s.Words.PastFault)}
	case !s.ready:
		return []linear.Saying{title}
	case !any:
		return []linear.Saying{title, says("row", s.Words.PastNone)}
	}
	f, number := s.is(s.marked)
	row := says(fmt.Sprint("row ", s.search, s.marked), fmt.Sprintf("%s %s %s-%d", letter(s.marked), s.clock(p.Payment.PlannedAt), p.Payment.Sale, p.Payment.Attempt), f, number)
	row.Tail = s.sum(p.Payment.Amount)
	ref := p.Payment.Reference
	about := s.about(p)
	answer := says("vipps " + string(ref))
	if v := s.vipps[ref]; p.Tender == "" && !v.asking {
		answer = says("vipps "+string(ref), s.vippsNow(ref))
	}
	return []linear.Saying{title, row, says(fmt.Sprint("about ", s.search, s.marked), about), answer}
}
