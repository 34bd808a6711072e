package ui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/layout"
)

// casesScreen lists everything that is open: after a stop before the first
// sale, and whenever the cashier asks. Each row says what the till wants and
// what Vipps says now; the keys below are those of the row that is marked.
type casesScreen struct {
	*counter
	back    Screen
	start   bool   // shown by itself after a stop
	marked  string // name of the row; stays on its case when the order changes
	chosen  rune   // the first of two keys
	chooses string // … and the row it was meant for
}

func newCases(c *counter, back Screen, start bool) *casesScreen {
	return &casesScreen{counter: c, back: back, start: start}
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
	next, check, finish, release, stop, giveUp, recall, abandon, back key.Binding
	confirm, giveBack, end, no                                        key.Binding // the second key
	demo, help, leave                                                 key.Binding
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
		recall: bind(w.KeyRecall, "3"), abandon: bind(w.KeyAbandon, "4"), back: bind(w.KeyBack, "-", "esc", "backspace", "u"),
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
	case '1':
		return []key.Binding{k.confirm, k.no}
	case '2', '4':
		second := k.end
		if k.release.Enabled() {
			second = k.giveBack
		}
		return []key.Binding{second, k.no}
	}
	return []key.Binding{k.next, k.check, k.finish, k.release, k.stop, k.giveUp, k.recall, k.abandon, k.back, k.demo, k.help, k.leave}
}

// FullHelp implements help.KeyMap.
func (s *casesScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// pending is the first of two keys, as long as the row it was meant for is
// marked and still takes it.
func (s *casesScreen) pending() rune {
	c := s.row()
	k := s.keys()
	fits := map[rune]bool{'1': k.finish.Enabled(), '2': k.release.Enabled() || k.stop.Enabled() || k.giveUp.Enabled(), '4': k.abandon.Enabled()}
	if c.Name() != s.chooses || !fits[s.chosen] {
		return 0
	}
	return s.chosen
}

// Update implements Screen.
func (s *casesScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case scanMsg: // the next customer is there: the list can wait
		if msg.Code.Kind == barcode.Unreadable {
			return s, s.unreadable(msg.Code.Text)
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
	return s, cmd
}

func (s *casesScreen) key(k keyMsg) (Screen, tea.Cmd) {
	keys := s.keys()
	c := s.row()
	ref := c.Payment.Reference
	if first := s.pending(); first != 0 {
		s.second(first, k, keys, c)
		return s, nil
	}
	s.chosen = 0
	switch {
	case is(k, keys.next):
		s.mark()
	case is(k, keys.check):
		s.post(payments.CheckNow{Reference: ref})
	case is(k, keys.finish), is(k, keys.release), is(k, keys.stop), is(k, keys.giveUp), is(k, keys.abandon):
		s.chosen, s.chooses, s.marked = typed(k), c.Name(), c.Name()
	case is(k, keys.recall):
		s.post(payments.Recall{Reference: ref})
		return s.back, nil
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
func (s *casesScreen) second(first rune, k keyMsg, keys caseKeys, c payments.Case) {
	ref := c.Payment.Reference
	switch {
	case first == '1' && !is(k, keys.confirm) && !is(k, keys.no), first != '1' && !is(k, keys.end) && !is(k, keys.no):
		return
	case is(k, keys.no):
	case first == '1':
		s.post(payments.Finish{Reference: ref})
	case first == '4' && c.Refund != nil:
		s.post(payments.PutAway{Key: c.Refund.Key})
	case first == '4':
		s.post(payments.Abandon{Reference: ref})
	case keys.release.Enabled():
		s.post(payments.GiveBack{Reference: ref})
	case keys.giveUp.Enabled():
		s.post(payments.GiveUp{Reference: ref})
	default:
		s.post(payments.CallOff{Reference: ref})
	}
	s.chosen = 0
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
	bottom := layout.Stack([]string{layout.Rule("-", w)}, s.messages(w))
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
	return layout.Page(size, layout.Stack(rows, []string{layout.Rule("-", w)}, details), bottom)
}

// question is what the second key answers.
func (s *casesScreen) question() string {
	c := s.row()
	k := s.keys()
	amount := s.amount(c.Payment.Amount)
	switch first := s.pending(); {
	case first == '1':
		return fmt.Sprintf(s.Words.FinishAsk, amount)
	case first == '4' && (stray(c) || c.Refund != nil):
		return s.Words.PutAwayAsk
	case first == '4':
		return fmt.Sprintf(s.Words.AbandonAsk, c.Payment.Sale)
	case first == 0:
		return ""
	case k.release.Enabled():
		return fmt.Sprintf(s.Words.ReleaseAsk, amount)
	case k.giveUp.Enabled():
		return s.Words.GiveUpAsk
	}
	return s.Words.StopAsk
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
		f := s.caseFace(c)
		name, amount, says := c.Payment.Sale, c.Payment.Amount, f.symbol+" "+f.word
		switch {
		case c.Refund != nil:
			name, amount = c.Refund.Sale, c.Refund.Amount
		case c.Payment.Pace.Heard.IsZero() && !c.Payment.Status.Final():
			says = "[..] " + s.Words.NotYet
		}
		rows[i] = s.cells(w, mark, letter(i), name, s.amount(amount), s.wants(c), says)
	}
	room = max(room-1, 1)
	first := min(max(at-room+1, 0), max(len(rows)-room, 0))
	head := s.cells(w, " ", "#", s.Words.Sale, s.Words.Sum, s.Words.TillWants, s.Words.VippsSays)
	return append([]string{head}, rows[first:min(first+room, len(rows))]...)
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
