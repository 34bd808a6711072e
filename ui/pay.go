package ui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
)

// payScreen follows one payment, from the key that sends it until the cashier
// goes on. What it shows and which keys it has follow from the payment alone.
type payScreen struct {
	*counter
	calling bool   // the cashier pressed cancel and has not said yes yet
	chosen  rune   // '1' or '2': the first of two keys that move or free money
	was     moment // at the last state
	nos     int    // how many questions were answered with no
}

func newPay(c *counter) *payScreen { return &payScreen{counter: c} }

type payKeys struct {
	check, cancel, yes, stay key.Binding // while the request lives
	goOn                     key.Binding // … and its cancel is not confirmed
	aside, cases             key.Binding
	finish, release          key.Binding // while approved money waits for a word
	giveUp                   key.Binding // while Vipps knows nothing of it any more
	confirm, giveBack, no    key.Binding // the second key
	again, other, code       key.Binding // after an end without money
	tender                   key.Binding
	past, menu               key.Binding
	basket                   key.Binding
	demo, help, leave        key.Binding
}

func (s *payScreen) keys() payKeys {
	w := s.Words
	k := payKeys{
		check: bind(w.KeyCheck, "1"), cancel: bind(w.KeyCancel, "-", "esc", "backspace"),
		goOn:  bind(w.KeyGoOn, "2"),
		aside: bind(w.KeyAside, "3"), cases: s.casesKeys(),
		yes: bind(w.KeyYesCancel, "1"), stay: bind(w.KeyNo, "0", "-", "esc", "backspace"),
		finish: bind(w.KeyFinish, "1"), release: bind(w.KeyRelease, "2"),
		confirm: bind(w.KeyConfirm, "+"), giveBack: bind(w.KeyGiveBack, "-"), no: bind(w.KeyNo, "0", "esc", "backspace"),
		giveUp: bind(w.KeyGiveUp, "2"),
		again:  s.sendKeys(w.KeyAgain), other: bind(w.KeyOther, "1"), tender: bind(w.KeyTender, "2", "o"), past: s.pastKeys(), menu: s.menuKeys(), code: bind(w.KeyCode, "k"), basket: bind(w.KeyBasket, "-", "esc", "backspace"),
		demo: s.demoKeys(), help: s.helpKeys(), leave: s.leaveKeys(),
	}
	p := s.state.Payment
	k.cancel.SetEnabled(s.stoppable())
	k.goOn.SetEnabled(p != nil && p.Leavable())
	k.aside.SetEnabled(s.state.Phase == payments.Paying)
	return k
}

// moment is which of the screen's faces the payment shows.
type moment int

const (
	living  moment = iota // asked, waiting, or being captured
	calling               // "cancel the request?"
	deciding
	missing // Vipps has no such payment any more
	ended   // without money
	closing // paid: the till is about to begin the next sale
)

func (s *payScreen) moment() moment {
	p := s.state.Payment
	switch {
	case p == nil:
		return living
	case p.Status == payments.Paid:
		return closing
	case p.Status.Final():
		return ended
	case p.Unheard():
		return missing
	case p.NeedsPerson():
		return deciding
	case s.calling && s.stoppable():
		return calling
	}
	return living
}

// stoppable says that the request can still be called off.
func (s *payScreen) stoppable() bool {
	p := s.state.Payment
	return p != nil && (p.Status == payments.Planned || p.Status == payments.Waiting) && (p.Intent == payments.IntentCapture || p.Cancel.Open)
}

// ShortHelp implements help.KeyMap.
func (s *payScreen) ShortHelp() []key.Binding {
	k := s.keys()
	var now []key.Binding
	switch s.moment() {
	case living:
		now = []key.Binding{k.check, k.goOn, k.aside, k.cancel}
	case calling:
		now = []key.Binding{k.yes, k.stay}
	case deciding:
		switch s.chosen {
		case '1':
			now = []key.Binding{k.confirm, k.stay}
		case '2':
			now = []key.Binding{k.giveBack, k.no}
		default:
			now = []key.Binding{k.finish, k.release, k.aside}
		}
	case missing:
		now = []key.Binding{k.check, k.giveUp, k.aside}
	case ended:
		now = []key.Binding{k.again, k.other, k.tender, k.code, k.basket}
	case closing:
	}
	return append(now, k.cases, k.demo, k.menu, k.help)
}

// FullHelp implements help.KeyMap.
func (s *payScreen) FullHelp() [][]key.Binding {
	k := s.keys()
	return [][]key.Binding{append(s.ShortHelp(), k.past, k.leave)}
}

// Update implements Screen.
func (s *payScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case stateMsg:
		if msg.Phase == payments.Selling {
			return newSale(s.counter), nil
		}
		if now := s.moment(); now != s.was {
			s.was, s.chosen = now, 0 // a first key answers what was asked, nothing newer
		}
	case scanMsg:
		return s, s.scan(msg)
	case keyMsg:
		return s.key(msg)
	}
	return s, nil
}

// takes implements taker.
func (s *payScreen) takes() string {
	if s.state.Phase == payments.Ended {
		return s.Words.TakesCustomer
	}
	return s.Words.TakesNothing
}

// scan takes nothing while a request lives: the till turns goods and customers
// away by name. After an end without money another customer may pay.
func (s *payScreen) scan(msg scanMsg) tea.Cmd {
	a := accept{goods: s.add, customer: s.bind}
	return s.route(msg.Code, msg.Source.Role, a)
}

func (s *payScreen) key(k keyMsg) (Screen, tea.Cmd) {
	keys := s.keys()
	switch {
	case is(k, keys.demo):
		return newDemo(s.counter, s), nil
	case is(k, keys.help):
		return newHelp(s.counter, s), nil
	case is(k, keys.leave):
		return newLeave(s.counter, s), nil
	case is(k, keys.cases) && s.chosen == 0:
		return newCases(s.counter, s, false), nil
	case is(k, keys.past):
		return newPast(s.counter, s)
	case is(k, keys.menu):
		return newMenu(s.counter, s), nil
	case is(k, keys.aside) && s.chosen == 0 && s.moment() != calling:
		s.post(payments.SetAside{})
		return s, nil
	}
	switch s.moment() {
	case living:
		return s.living(k, keys), nil
	case calling:
		switch {
		case is(k, keys.yes):
			s.calling = false
			s.post(payments.CallOff{})
		case is(k, keys.stay):
			s.calling = false
			s.nos++
		}
	case deciding:
		s.decide(k, keys)
	case missing:
		switch {
		case is(k, keys.check):
			s.post(payments.CheckNow{})
		case is(k, keys.giveUp):
			return giveUpUnheard(s.counter, s, *s.state.Payment), nil
		}
	case ended:
		return s.goOn(k, keys)
	case closing:
	}
	return s, nil
}

// living takes keys while the request lives.
func (s *payScreen) living(k keyMsg, keys payKeys) Screen {
	switch {
	case is(k, keys.check):
		s.post(payments.CheckNow{})
	case is(k, keys.goOn):
		return goOnWithout(s.counter, s, *s.state.Payment)
	case is(k, keys.cancel):
		s.calling = s.stoppable()
	}
	return s
}

// decide takes two different keys for what moves or frees money.
func (s *payScreen) decide(k keyMsg, keys payKeys) {
	switch chosen := s.chosen; {
	case chosen == 0 && is(k, keys.finish):
		s.chosen = '1'
	case chosen == 0 && is(k, keys.release):
		s.chosen = '2'
	case chosen == '1' && is(k, keys.confirm):
		s.chosen = 0
		s.post(payments.Finish{})
	case chosen == '2' && is(k, keys.giveBack):
		s.chosen = 0
		s.post(payments.GiveBack{})
	case chosen == '1' && is(k, keys.stay), chosen != 0 && is(k, keys.no):
		s.chosen = 0
		s.nos++
	}
}

// goOn is what can be done after an end without money.
func (s *payScreen) goOn(k keyMsg, keys payKeys) (Screen, tea.Cmd) {
	switch {
	case is(k, keys.again):
		s.again()
	case is(k, keys.code):
		s.post(payments.Send{Flow: payments.FlowQR})
	case is(k, keys.basket):
		s.post(payments.Leave{})
	case is(k, keys.tender):
		return newTender(s.counter, s), nil
	case is(k, keys.other):
		s.post(payments.Leave{})
		return &leavingScreen{payScreen: s, notice: s.state.Notice.N, asked: *s.state.Payment}, nil
	}
	return s, nil
}

// again sends as before: to the customer who is bound, or to whoever reads the
// code, where nobody is.
func (s *payScreen) again() {
	flow := payments.FlowPush
	if p := s.state.Payment; p != nil && p.Flow == payments.FlowQR && s.state.Customer == "" {
		flow = payments.FlowQR
	}
	s.post(payments.Send{Flow: flow})
}

// leavingScreen is the pay screen on its way to the customer screen: the till
// has been told to unfreeze the basket and has not answered yet.
type leavingScreen struct {
	*payScreen
	notice int // the newest one at that time; a newer one is a refusal
	asked  payments.Payment
}

// Update implements Screen.
func (s *leavingScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case stateMsg:
		switch {
		case msg.Phase == payments.Selling:
			if s.state.Customer == s.asked.Customer && s.state.Customer != "" {
				s.post(payments.Drop{}) // another one was asked for
			}
			return newCustomer(s.counter, newSale(s.counter)), nil
		case msg.Phase != payments.Ended, msg.Notice.N != s.notice:
			return s.payScreen, nil
		}
	case scanMsg:
		return s, s.scan(msg)
	case keyMsg:
		// The keys below work on, so that nobody is held here.
		if next, cmd := s.key(msg); next != s.payScreen {
			return next, cmd
		}
	}
	return s, nil
}
