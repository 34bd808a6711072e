package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/scanner/barcode"
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
	confirm, giveBack, end, no, stay                                              key.Binding // the second key
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
		confirm: bind(w.KeyConfirm, "+"), giveBack: bind(w.KeyGiveBack, "-"), end: bind(w.KeyEnd, "+"), no: bind(w.KeyNo, "0", "esc", "backspace"), stay: bind(w.KeyNo, "0", "-", "esc", "backspace"),
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
		return []key.Binding{k.confirm, k.stay}
	case toRelease:
		return []key.Binding{k.giveBack, k.no}
	case toStop, toPutAway:
		return []key.Binding{k.end, k.stay}
	case noChoice:
	}
	return []key.Binding{k.next, k.check, k.finish, k.release, k.stop, k.giveUp, k.recall, k.abandon, k.lines, k.log, k.back, k.demo, k.help, k.leave}
}

// FullHelp implements help.KeyMap.
func (s *casesScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// choices are what the keys of the marked row are offered as.
func (k caseKeys) choices() map[choice]key.Binding {
	return map[choice]key.Binding{toFinish: k.finish, toRelease: k.release, toStop: k.stop, toPutAway: k.abandon}
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
	case is(k, keys.giveUp):
		return giveUpUnheard(s.counter, s, c.Payment), nil
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
	case toStop, toPutAway, noChoice:
	}
	ref := c.Payment.Reference
	switch {
	case is(k, keys.no), first != toRelease && is(k, keys.stay):
	case !is(k, yes):
		return
	case first == toFinish:
		s.post(payments.Finish{Reference: ref})
	case first == toRelease:
		s.post(payments.GiveBack{Reference: ref})
	case first == toStop:
		s.post(payments.CallOff{Reference: ref})
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
