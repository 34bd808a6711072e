package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/staff"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// provedMsg is what became of a number and a PIN.
type provedMsg struct {
	asked  *credential // where they were typed: an answer counts there and nowhere else
	number int
	proof  staff.Proof
	err    error // staff.ErrWho
}

// prove checks a PIN, which takes as long as it must.
func prove(asked *credential, l staff.List, number int, pin staff.Secret) tea.Cmd {
	return func() tea.Msg {
		proof, err := l.CheckPIN(number, pin)
		return provedMsg{asked, number, proof, err}
	}
}

// credential is a number and a PIN as they are typed.
type credential struct {
	number, pin string
	atPIN       bool
	busy        bool // they are being checked
}

func (f *credential) field() *string {
	if f.atPIN {
		return &f.pin
	}
	return &f.number
}

// types, typing, retype and keep implement typist. What came at once is a scan,
// and neither a number nor a PIN.
func (f *credential) types(r rune) bool { return isDigit(r) }
func (f *credential) typing() string    { return *f.field() }
func (f *credential) retype(t string)   { *f.field() = t }
func (f *credential) keep(string) bool  { return false }

// hider is a typist whose text nobody else is to read.
type hider interface{ hides() bool }

func (f *credential) hides() bool { return f.atPIN }

// numberDigits is how many digits a number has at most.
const numberDigits = 4

func (f *credential) typed(k keyMsg) {
	most := numberDigits
	if f.atPIN {
		most = staff.MaxPIN
	}
	if r := typed(k); isDigit(r) && len(*f.field()) < most && !f.busy {
		*f.field() += string(r)
	}
}

// enter goes from the number to the PIN, and has both checked. A number that has
// been guessed at waits.
func (f *credential) enter(c *counter) tea.Cmd {
	n, err := strconv.Atoi(f.number)
	switch {
	case err != nil || f.busy: // nothing typed: Enter is what scanners type
		return nil
	case !f.atPIN:
		f.atPIN = true
		return nil
	case f.pin == "":
		return nil
	}
	if wait := payments.Waits(c.state.Guesses, n, c.now); wait > 0 {
		f.pin = ""
		c.warn(fmt.Sprintf(c.Words.LoginWait, clockLike(wait.Round(time.Second))))
		return c.ring(SoundRefused)
	}
	f.busy = true
	return prove(f, c.Staff, n, staff.Secret(f.pin))
}

// proved takes the answer; ok is false where it was no, or was asked for by
// somebody else. The root has told the till of a wrong one.
func (f *credential) proved(c *counter, m provedMsg) (ok bool, cmd tea.Cmd) {
	if m.asked != f {
		return false, nil
	}
	f.busy, f.pin = false, ""
	if m.err == nil {
		return true, nil
	}
	c.warn(c.Words.LoginWrong)
	return false, c.ring(SoundRefused)
}

// undo takes back what was typed, and says whether there was anything.
func (f *credential) undo() bool {
	switch {
	case *f.field() != "":
		*f.field() = ""
	case f.atPIN:
		f.atPIN, f.number = false, ""
	default:
		return false
	}
	return true
}

// rows show the fields, the PIN as stars.
func (f *credential) rows(c *counter) []string {
	field := func(name, value string, here bool) string {
		if here {
			value += "_"
		}
		return fmt.Sprintf("   %s > %s", layout.Pad(name, 12), value)
	}
	return []string{field(c.Words.LoginNumber, f.number, !f.atPIN), field(c.Words.LoginPIN, strings.Repeat("*", len(f.pin)), f.atPIN)}
}

func (f *credential) spoken(c *counter) linear.Saying {
	if f.atPIN {
		return says("field", c.Words.LoginPIN)
	}
	return says("field", c.Words.LoginNumber)
}

func (c *counter) credentialKeys() []key.Binding {
	return []key.Binding{c.digitKeys(c.Words.LoginNumber), bind(c.Words.KeyEnter, "enter", lineFeed), bind(c.Words.KeyErase, "-", "backspace", "esc")}
}

// lockScreen is in front while nobody is logged in. What the customer in front of
// the till must see is on it too.
type lockScreen struct {
	*counter
	credential
	back Screen // what the next cashier finds
}

func newLock(c *counter, back Screen) *lockScreen { return &lockScreen{counter: c, back: back} }

// ShortHelp implements help.KeyMap.
func (s *lockScreen) ShortHelp() []key.Binding {
	return append(s.credentialKeys(), s.helpKeys(), s.leaveKeys())
}

// FullHelp implements help.KeyMap.
func (s *lockScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// takes implements taker.
func (s *lockScreen) takes() string { return s.Words.TakesBadge }

// Update implements Screen.
func (s *lockScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case scanMsg:
		return s, s.route(msg.Code, msg.Source.Role, accept{}) // refused, and counted
	case provedMsg:
		ok, cmd := s.proved(s.counter, msg)
		if ok {
			s.post(payments.LogIn{Proof: msg.proof})
		}
		return s, cmd
	case keyMsg:
		k := s.credentialKeys()
		switch {
		case is(msg, k[1]):
			return s, s.enter(s.counter)
		case is(msg, k[2]):
			s.undo()
		case is(msg, s.helpKeys()):
			return newHelp(s.counter, s), nil
		case is(msg, s.leaveKeys()):
			return newLeave(s.counter, s), nil
		default:
			s.typed(msg)
		}
	}
	return s, nil
}

// View implements Screen.
func (s *lockScreen) View(size layout.Size) string {
	w := size.Usable().W
	rows := s.result(w)
	rows = layout.Stack(rows, []string{"", "  " + s.Theme.Strong.Render(s.Words.LoginTitle), ""},
		layout.Indent(2, layout.Wrap(s.Words.LoginHow, w-4)), []string{""}, s.credential.rows(s.counter),
		[]string{"", "  Kasse " + s.About.Version})
	return layout.Page(size, rows, layout.Stack([]string{s.rule(w)}, s.messages(w), keyRows(s.ShortHelp(), w)))
}

// result is how the sale in front of the till ended, if it just did.
func (s *lockScreen) result(w int) []string {
	sale := newSale(s.counter)
	switch p := s.state.Payment; {
	case p != nil:
		f := s.face(*p)
		return []string{s.band(w), "  " + f.style.Render(f.symbol+" "+f.word) + "  " + s.sum(p.Amount), s.band(w)}
	case sale.showsPaid():
		return sale.paid(w)
	case sale.showsRepaid():
		return sale.repaid(w)
	}
	return nil
}

// spoken implements speaker.
func (s *lockScreen) spoken() []linear.Saying {
	how := ""
	if p := s.state.Payment; p != nil {
		f := s.face(*p)
		how = sentence(f.word, s.sum(p.Amount))
	}
	return []linear.Saying{says("result", how), says("title", s.Words.LoginTitle, s.Words.LoginHow), s.credential.spoken(s.counter)}
}

// staffed says that people log in at this till.
func (c *counter) staffed() bool { return !c.Staff.Empty() }

// who is the cashier as the header names them.
func (c *counter) who() string {
	if c.state.Cashier.Number == 0 {
		return ""
	}
	return fmt.Sprintf("%s (%d)  ", c.state.Cashier.Name, c.state.Cashier.Number)
}

// lockKeys lock the till, where people log in.
func (c *counter) lockKeys() key.Binding {
	b := bind(c.Words.KeyLock, "b", "f12")
	b.SetEnabled(c.staffed())
	return b
}

// lockTill locks the till, unless a customer is waited for.
func (c *counter) lockTill() {
	if c.state.Phase == payments.Paying {
		c.warn(c.Words.LockWaits)
		return
	}
	c.post(payments.LogOut{Why: payments.OutLock})
}

// badge is a badge that was shown, on whatever screen: it approves what waits for
// that, logs in, changes the cashier, or locks the till when it is the cashier's
// own.
func (m *Model) badge(code barcode.Code) tea.Cmd {
	proof, err := m.Staff.CheckBadge(staff.Secret(code.Badge.Reveal()))
	if err != nil {
		m.warn(m.Words.BadgeUnknown)
		return m.ring(SoundRefused)
	}
	switch s, approving := m.screen.(*approveScreen); {
	case approving:
		m.screen = s.shown(proof)
	case proof.Number() == m.state.Cashier.Number:
		m.lockTill()
	case m.state.Phase == payments.Paying && !m.state.Locked:
		m.warn(m.Words.LockWaits)
	default:
		m.post(payments.LogIn{Proof: proof})
	}
	return nil
}

// idle locks a till at which nobody is. It never does while a customer is waited
// for, nor while the till waits for a person's word about money.
func (m *Model) idle() {
	if m.staffed() && m.LockAfter > 0 && !m.state.Locked && m.state.Phase != payments.Paying && m.now.Sub(m.active) >= m.LockAfter {
		m.active = m.now // asked once
		m.post(payments.LogOut{Why: payments.OutIdle})
	}
}

// gate puts the log-in before everything else while nobody is logged in, and what
// must be approved before what asked for it.
func (m *Model) gate(old payments.State, first bool) {
	s := m.state
	if s.Cashier.Number != old.Cashier.Number {
		m.speak(s.Cashier.Lang)
	}
	below := m.screen
	for c, ok := below.(cover); ok; c, ok = below.(cover) {
		below = c.under()
	}
	lock, locked := below.(*lockScreen)
	switch {
	case s.Locked && !locked:
		back := Screen(newSale(m.counter))
		if first {
			back = m.screen
		}
		m.screen, m.sprung = newLock(m.counter, back), true
	case !s.Locked && locked:
		m.screen, m.sprung = lock.back, false
		m.give(stateMsg{s})
	case s.Asked != nil && (old.Asked == nil || old.Asked.N != s.Asked.N):
		back := m.screen
		if a, again := back.(*approveScreen); again {
			back = a.dialog.back
		}
		m.screen = newApprove(m.counter, back, *s.Asked)
	}
}

// speak changes to the cashier's language, or back to the shop's.
func (m *Model) speak(code string) {
	m.Words = m.home
	if l, ok := lang.Find(code); ok && code != "" {
		m.Words = l.For(m.App)
	}
}
