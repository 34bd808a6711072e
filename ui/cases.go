package ui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// casesScreen lists everything that is open: after a stop before the first
// sale, and whenever the cashier asks. Each row says what the till wants and
// what Vipps says now; the keys below are those of the row that is marked.
type casesScreen struct {
	*counter
	back    Screen
	start   bool   // shown by itself after a stop
	marked  string // name of the row; stays on its case when the order changes
	chosen  choice // what the first of two keys was offered as
	chooses string // … and the row it was meant for
}

// choice is what a first key asks for. One key is offered as different things:
// what it was pressed for must not turn into another while it is being decided.
type choice int

const (
	noChoice choice = iota
	toFinish
	toRelease
	toStop
	toGiveUp
	toPutAway
)

func newCases(c *counter, back Screen, start bool) *casesScreen {
	s := &casesScreen{counter: c, back: back, start: start}
	s.marked = s.row().Name()
	return s
}

// at marks the attempt if it is in the list.
func (s *casesScreen) at(ref payments.Reference) *casesScreen {
	for _, c := range s.list() {
		if c.Refund == nil && c.Payment.Reference == ref || c.Refund != nil && c.Refund.Reference == ref {
			s.marked = c.Name()
			break
		}
	}
	return s
}

// list is what is open: what is in front of the cashier, then the rest.
func (s *casesScreen) list() []payments.Case {
	var list []payments.Case
	if p := s.state.Payment; p != nil && !p.Status.Final() {
		list = append(list, payments.Case{Payment: *p, Basket: s.state.Basket})
	}
	return append(list, s.state.Cases...)
}

// row is the marked case: the first one until another is marked. Of an empty
// list, which is left at once, it is the zero Case.
func (s *casesScreen) row() payments.Case {
	list := s.list()
	for _, c := range list {
		if c.Name() == s.marked {
			return c
		}
	}
	if len(list) == 0 {
		return payments.Case{}
	}
	return list[0]
}

type caseKeys struct {
	next, check, finish, release, stop, giveUp, recall, abandon, lines, log, back key.Binding
	confirm, giveBack, end, no                                                    key.Binding // the second key
	demo, help, leave                                                             key.Binding
}

func (s *casesScreen) keys() caseKeys {
	w := s.Words
	c := s.row()
	p := c.Payment
	final := p.Status.Final()
	refund := c.Refund != nil
	k := caseKeys{
		next:  bind(w.KeyNextRow, "*", "down"),
		check: bind(w.KeyCheck, "1"), finish: bind(w.KeyFinish, "1"), release: bind(w.KeyRelease, "2"),
		stop: bind(w.KeyCancel, "2"), giveUp: bind(w.KeyGiveUp, "2"),
		recall: bind(w.KeyRecall, "3"), abandon: bind(w.KeyAbandon, "4"), lines: s.linesKeys(), log: s.logKeys(), back: bind(w.KeyBack, "-", "esc", "backspace", "u"),
		confirm: bind(w.KeyConfirm, "+"), giveBack: bind(w.KeyGiveBack, "-"), end: bind(w.KeyEnd, "-"), no: bind(w.KeyNo, "0", "esc", "backspace"),
		demo: s.demoKeys(), help: s.helpKeys(), leave: s.leaveKeys(),
	}
	k.next.SetEnabled(len(s.list()) > 1)
	k.finish.SetEnabled(p.NeedsPerson())
	k.release.SetEnabled(p.NeedsPerson())
	k.giveUp.SetEnabled(p.Unheard())
	k.check.SetEnabled(!refund && p.Status != "" && !final && !p.NeedsPerson())
	k.stop.SetEnabled((p.Status == payments.Planned || p.Status == payments.Waiting) && p.Intent == payments.IntentCapture && !p.Unheard())
	k.recall.SetEnabled(c.Aside)
	k.abandon.SetEnabled(c.Aside && final)
	if stray(c) || refund {
		k.abandon.SetHelp("4", w.KeyPutAway)
		k.abandon.SetEnabled(!refund || c.Refund.Status == payments.RefundRefused)
	}
	return k
}

// ShortHelp implements help.KeyMap.
func (s *casesScreen) ShortHelp() []key.Binding {
	k := s.keys()
	switch s.pending() {
	case toFinish:
		return []key.Binding{k.confirm, k.no}
	case toRelease:
		return []key.Binding{k.giveBack, k.no}
	case toStop, toGiveUp, toPutAway:
		return []key.Binding{k.end, k.no}
	case noChoice:
	}
	return []key.Binding{k.next, k.check, k.finish, k.release, k.stop, k.giveUp, k.recall, k.abandon, k.lines, k.log, k.back, k.demo, k.help, k.leave}
}

// FullHelp implements help.KeyMap.
func (s *casesScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// choices are what the keys of the marked row are offered as.
func (k caseKeys) choices() map[choice]key.Binding {
	return map[choice]key.Binding{toFinish: k.finish, toRelease: k.release, toStop: k.stop, toGiveUp: k.giveUp, toPutAway: k.abandon}
}

// pending is what was chosen with the first of two keys, as long as the row it
// was meant for is marked and still offers just that.
func (s *casesScreen) pending() choice {
	if b, any := s.keys().choices()[s.chosen]; !any || s.row().Name() != s.chooses || !b.Enabled() {
		return noChoice
	}
	return s.chosen
}

// Update implements Screen.
func (s *casesScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case scanMsg: // the next customer is there: the list can wait
		if msg.Code.Kind == barcode.Unreadable {
			return s, s.unreadable(msg.Code)
		}
		return s.back.Update(msg)
	case keyMsg:
		return s.key(msg)
	}
	var cmd tea.Cmd
	s.back, cmd = s.back.Update(msg)
	if len(s.list()) == 0 {
		return s.back, cmd // nothing is open any more
	}
	s.marked = s.row().Name() // another one, where the marked case is done
	return s, cmd
}

func (s *casesScreen) key(k keyMsg) (Screen, tea.Cmd) {
	keys := s.keys()
	c := s.row()
	ref := c.Payment.Reference
	if first := s.pending(); first != noChoice {
		s.second(first, k, keys, c)
		return s, nil
	}
	s.chosen = noChoice
	for what, b := range keys.choices() {
		if is(k, b) {
			s.chosen, s.chooses = what, c.Name()
			return s, nil
		}
	}
	switch {
	case is(k, keys.next):
		s.mark()
	case is(k, keys.check):
		s.post(payments.CheckNow{Reference: ref})
	case is(k, keys.recall):
		s.post(payments.Recall{Reference: ref})
		return s.back, nil
	case is(k, keys.lines), is(k, keys.log):
		return newRecord(s.counter, s, c.Sale(), is(k, keys.log))
	case is(k, keys.back):
		return s.back, nil
	case is(k, keys.demo):
		return newDemo(s.counter, s), nil
	case is(k, keys.help):
		return newHelp(s.counter, s), nil
	case is(k, keys.leave):
		return newLeave(s.counter, s), nil
	}
	return s, nil
}

// second is the key that moves or frees money, or gives something up.
func (s *casesScreen) second(first choice, k keyMsg, keys caseKeys, c payments.Case) {
	yes := keys.end
	switch first {
	case toFinish:
		yes = keys.confirm
	case toRelease:
		yes = keys.giveBack
	case toStop, toGiveUp, toPutAway, noChoice:
	}
	ref := c.Payment.Reference
	switch {
	case is(k, keys.no):
	case !is(k, yes):
		return
	case first == toFinish:
		s.post(payments.Finish{Reference: ref})
	case first == toRelease:
		s.post(payments.GiveBack{Reference: ref})
	case first == toStop:
		s.post(payments.CallOff{Reference: ref})
	case first == toGiveUp:
		s.post(payments.GiveUp{Reference: ref})
	case c.Refund != nil:
		s.post(payments.PutAway{Key: c.Refund.Key})
	default:
		s.post(payments.Abandon{Reference: ref})
	}
	s.chosen = noChoice
}

// mark goes to the next row, and from the last to the first.
func (s *casesScreen) mark() {
	list := s.list()
	c := s.row()
	for i := range list {
		if list[i].Name() == c.Name() {
			s.marked = list[(i+1)%len(list)].Name()
			return
		}
	}
}

// View implements Screen.
func (s *casesScreen) View(size layout.Size) string {
	w := size.Usable().W
	bottom := layout.Stack([]string{s.rule(w)}, s.messages(w))
	if ask := s.question(); ask != "" {
		bottom = append(bottom, s.urgent(ask, w)...)
	}
	bottom = append(bottom, keyRows(s.ShortHelp(), w)...)
	title := s.Words.CasesTitle
	var rows []string
	if s.start {
		title = s.Words.StartTitle
		stop := s.state.Stop
		rows = layout.Indent(2, layout.Wrap(fmt.Sprintf(s.Words.StartSays, s.clockSeconds(stop.Stopped), s.clockSeconds(stop.Started)), w-4))
	}
	rows = layout.Stack([]string{"  " + s.Theme.Strong.Render(title)}, rows, []string{""})
	c := s.row()
	details := s.details(c, w)
	rows = append(rows, s.table(w, max(size.H-len(bottom)-len(rows)-len(details)-1, 1))...)
	return layout.Page(size, layout.Stack(rows, []string{s.rule(w)}, details), bottom)
}

// question is what the second key answers, of which sale.
func (s *casesScreen) question() string {
	c := s.row()
	sale, ask := c.Payment.Sale, ""
	switch first := s.pending(); {
	case first == noChoice:
		return ""
	case first == toFinish:
		ask = fmt.Sprintf(s.Words.FinishAsk, s.amount(c.Payment.Amount))
	case first == toRelease:
		ask = fmt.Sprintf(s.Words.ReleaseAsk, s.amount(c.Payment.Amount))
	case first == toStop:
		ask = s.Words.StopAsk
	case first == toGiveUp:
		ask = s.Words.GiveUpAsk
	case c.Refund != nil:
		sale, ask = c.Refund.Sale, s.Words.PutAwayAsk
	case stray(c):
		ask = s.Words.PutAwayAsk
	default:
		return fmt.Sprintf(s.Words.AbandonAsk, sale)
	}
	return s.Words.Sale + " " + sale + ": " + ask
}

// table is as many rows as there is room for, with the marked one in view.
func (s *casesScreen) table(w, room int) []string {
	list := s.list()
	marked := s.row()
	at := 0
	rows := make([]string, len(list))
	for i, c := range list {
		mark := " "
		if c.Name() == marked.Name() {
			mark, at = ">", i
		}
		name, amount, says := s.cell(c)
		rows[i] = s.cells(w, mark, letter(i), name, s.amount(amount), s.wants(c), says)
	}
	head := s.cells(w, " ", "#", s.Words.Sale, s.Words.Sum, s.Words.TillWants, s.Words.VippsSays)
	return append([]string{head}, layout.Window(rows, at, max(room-1, 1))...)
}

// cell is what the table says of a case: its sale, its amount, and how it stands.
func (s *casesScreen) cell(c payments.Case) (sale string, amount money.Amount, is string) {
	f := s.caseFace(c)
	switch {
	case c.Refund != nil:
		return c.Refund.Sale, c.Refund.Amount, f.symbol + " " + f.word
	case c.Payment.Pace.Heard.IsZero() && !c.Payment.Status.Final():
		return c.Payment.Sale, c.Payment.Amount, "[..] " + s.Words.NotYet
	}
	return c.Payment.Sale, c.Payment.Amount, f.symbol + " " + f.word
}

// caseSays is what the state of a case means, without what the lamp says.
func (s *casesScreen) caseSays(c payments.Case) string {
	says := strings.TrimSuffix(s.caseFace(c).says, s.link(""))
	if c.Aside && c.Refund == nil && c.Payment.Status.Final() {
		says += " " + s.Words.AsideEndedSays
	}
	return says
}

func (s *casesScreen) cells(w int, mark, no, name, amount, wants, says string) string {
	row := mark + layout.Pad(no, 3) + layout.Pad(name, 9) + layout.PadLeft(amount, 11) + "  " + layout.Pad(wants, 17) + says
	return layout.Cut(row, w)
}

// letter names a row. A digit could be taken for a choice.
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return "+"
}

// wants is what the till has in mind for the case.
func (s *casesScreen) wants(c payments.Case) string {
	p, w := c.Payment, s.Words
	switch {
	case c.Refund != nil:
		return w.WantsRefund
	case p.Status.Final():
		return w.WantsNothing
	case p.Capture.Open:
		return w.WantsCapture
	case p.Intent == payments.IntentRelease:
		return w.WantsRelease
	case p.Cancel.Open:
		return w.WantsCancel
	}
	return w.WantsPayment
}

// details are the marked case in sentences.
func (s *casesScreen) details(c payments.Case, w int) []string {
	p := c.Payment
	if r := c.Refund; r != nil {
		f := s.caseFace(c)
		rows := layout.Indent(2, layout.Wrap(fmt.Sprintf(s.Words.RefundAbout, r.Receipt, r.Customer), w-4))
		rows = append(rows, layout.Indent(2, layout.Wrap(f.symbol+" "+f.word+". "+f.says, w-4))...)
		return append(rows, "  "+s.Words.Reference+" "+string(r.Reference))
	}
	about := fmt.Sprintf(s.Words.CaseAbout, p.Sale, len(c.Basket.Lines), p.Customer)
	if !p.SentAt.IsZero() {
		about += "  " + s.Words.Sent + " " + s.clockSeconds(p.SentAt) + "."
	}
	if !p.Status.Final() {
		about += "  " + s.Words.LastHeard + " " + s.age(p) + "."
	}
	f := s.caseFace(c)
	says := f.says
	if c.Aside && p.Status.Final() {
		says += " " + s.Words.AsideEndedSays
	}
	rows := layout.Indent(2, layout.Wrap(about, w-4))
	rows = append(rows, layout.Indent(2, layout.Wrap(f.symbol+" "+f.word+". "+says, w-4))...)
	return append(rows, "  "+s.Words.Reference+" "+string(p.Reference))
}

// stray is money that was captured outside a sale of this till.
func stray(c payments.Case) bool { return c.Payment.Status == payments.Paid }

// caseFace is how a case looks: as its payment does, unless it is something else.
func (c *counter) caseFace(of payments.Case) face {
	w, t := c.Words, c.Theme
	switch r := of.Refund; {
	case stray(of):
		return face{t.Alert, "[!!]", w.Stray, w.StraySays}
	case r == nil:
		return c.face(of.Payment)
	case r.Status == payments.RefundRefused:
		return face{t.Alert, "[!!]", w.RefundRefused, c.refusal(r.Refusal)}
	case r.Doubt:
		return face{t.Doubt, "[??]", w.Unknown, w.RefundDoubt}
	}
	return face{t.Waiting, "[..]", w.Refunding, c.link(w.RefundingSays)}
}

// spoken implements speaker: the marked case, and what is asked of it.
func (s *casesScreen) spoken() []linear.Saying {
	title := says("title", s.Words.CasesTitle)
	if s.start {
		stop := s.state.Stop
		title = says("title", s.Words.StartTitle, fmt.Sprintf(s.Words.StartSays, s.clockSeconds(stop.Stopped), s.clockSeconds(stop.Started)))
	}
	c := s.row()
	at := slices.IndexFunc(s.list(), func(o payments.Case) bool { return o.Name() == c.Name() })
	sale, amount, is := s.cell(c)
	wants := ""
	if w := s.wants(c); w != s.Words.WantsNothing {
		wants = s.Words.TillWants + ": " + w
	}
	row := says("row "+c.Name(), letter(max(at, 0))+" "+sale, is, s.caseSays(c), wants)
	row.Tail = s.sum(amount)
	keys := says("keys", keysOf(s.ShortHelp()...))
	if s.pending() != noChoice {
		keys.Text = ""
	}
	return []linear.Saying{title, row, keys, says("question", s.question())}
}
