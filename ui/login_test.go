package ui

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/sale"
	"butikk/kasse/payments/staff"
	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/uitest"
)

var badgeRules = func() barcode.Rules {
	r := barcode.RulesOf("NO")
	r.Badges = []string{"KB-"}
	return r
}()

func showsBadge(m *Model, code string) tea.Cmd {
	_, cmd := m.Update(scansMsg{scanner.Scan{Source: scanner.Source{ID: 1}, Code: badgeRules.Parse(code, barcode.Profile{}), At: m.now}})
	return cmd
}

var kari = payments.Cashier{Number: 12, Name: "Kari N."}

func nobody(s payments.State) payments.State {
	s.Locked = true
	return s
}

func in(s payments.State) payments.State {
	s.Cashier = kari
	return s
}

// wants shows that the till asks for somebody who may.
func wants(right staff.Right, lacks bool, c payments.Command) func(*Model) {
	return then(func(s *payments.State) {
		s.Asked = &payments.Asked{N: 1, Right: right, Lacks: lacks, Command: c, About: payments.Subject{Sale: "2-0417", Receipt: "R2-0417", Amount: 74_50}}
	})
}

var back7450 = payments.GiveMoney{Receipt: "R2-0417", Lines: []payments.Back{{Line: 1, Quantity: sale.Piece}}, Amount: 74_50}

// all plays one after the other.
func all(plays ...func(*Model)) func(*Model) {
	return func(m *Model) {
		for _, play := range plays {
			play(m)
		}
	}
}

func staffScenes() []scene {
	paid := payments.State{Sale: "2-0418", Last: &payments.Sold{Sale: "2-0417", Receipt: "R2-0417", Amount: 228_20, Customer: masked, At: ago(time.Minute)}}
	return []scene{
		{name: "cashier", staff: true, state: in(bound(goods()))},
		{name: "cashier-menu", staff: true, state: in(bound(goods())), play: presses("/", "8")},
		{name: "lock", main: true, staff: true, state: nobody(selling(sale.Basket{}))},
		{name: "lock-pin", staff: true, state: nobody(selling(sale.Basket{})), play: presses("1", "2", "enter", "9", "9", "9")},
		{name: "lock-wrong", staff: true, state: nobody(selling(sale.Basket{})), play: func(m *Model) {
			m.Update(provedMsg{&m.screen.(*lockScreen).credential, 12, staff.Proof{}, staff.ErrWho})
		}},
		{name: "lock-paid", staff: true, state: nobody(paid)},
		{name: "lock-declined", staff: true, state: nobody(paying(status(payments.Declined)))},
		{name: "lock-help", staff: true, state: nobody(selling(sale.Basket{})), play: presses("?")},
		{name: "approve", main: true, staff: true, state: in(selling(goods())), play: wants(staff.VoidSale, true, payments.VoidSale{})},
		{name: "approve-money", staff: true, state: in(selling(sale.Basket{})), play: wants(staff.Refund, true, back7450)},
		{name: "approve-own-pin", staff: true, state: in(selling(sale.Basket{})), play: wants(staff.Refund, false, back7450)},
		{name: "approve-ready", main: true, staff: true, state: in(selling(goods())), play: all(wants(staff.VoidSale, true, payments.VoidSale{}), func(m *Model) { showsBadge(m, uitest.OlasBadge) })},
	}
}

// shift is a till at which people log in, as its model sees it.
func shift(state payments.State) (*Model, *uitest.Till) {
	w, _ := lang.Find("nb")
	m := scene{staff: true, state: state}.stage(w.For("Vipps"), home)
	till := m.Till.(*uitest.Till)
	till.Posts()
	return m, till
}

// proves answers the check that is under way, as its command would.
func proves(t *testing.T, m *Model, f *credential) {
	t.Helper()
	if !f.busy {
		t.Fatal("nothing is being checked")
	}
	number, err := strconv.Atoi(f.number)
	if err != nil {
		t.Fatal(err)
	}
	m.Update(prove(f, m.Staff, number, staff.Secret(f.pin))())
}

func TestLogInByPIN(t *testing.T) {
	m, till := shift(nobody(selling(sale.Basket{})))
	press(m, "1", "2", "enter")
	press(m, "1", "2", "3", "4", "enter")
	if view := m.View(); strings.Contains(view, "1234") || !strings.Contains(view, "****") {
		t.Errorf("the PIN on the screen:\n%s", view)
	}
	proves(t, m, &m.screen.(*lockScreen).credential)
	posts := till.Posts()
	if len(posts) != 1 {
		t.Fatalf("%v", posts)
	}
	if in, ok := posts[0].(payments.LogIn); !ok || in.Proof.Number() != 12 || !in.Proof.ByPIN() {
		t.Errorf("%+v", posts[0])
	}
	then(func(s *payments.State) {
		s.Locked, s.Cashier = false, payments.Cashier{Number: 7, Name: "Ola B.", Lang: "en"}
	})(m)
	if _, sale := m.screen.(*saleScreen); !sale || m.Words.Code != "en" {
		t.Errorf("after the log-in: %T in %s", m.screen, m.Words.Code)
	}
	then(func(s *payments.State) { s.Locked, s.Cashier = true, payments.Cashier{} })(m)
	if _, lock := m.screen.(*lockScreen); !lock || m.Words.Code != "nb" {
		t.Errorf("locked: %T in %s", m.screen, m.Words.Code)
	}
}

// What a scanner types is no PIN, and goods at a locked till are turned away.
func TestAScanIsNoPIN(t *testing.T) {
	m, till := shift(nobody(selling(sale.Basket{})))
	press(m, "1", "2", "enter")
	at := m.last.at.Add(time.Second)
	for _, r := range "7038010009457" {
		at = at.Add(5 * time.Millisecond)
		m.Update(keyMsg{KeyMsg: uitest.Key(string(r)), at: at})
	}
	m.Update(keyMsg{KeyMsg: uitest.Key("enter"), at: at.Add(5 * time.Millisecond)})
	posts := till.Posts()
	if len(posts) != 1 {
		t.Fatalf("%v", posts)
	}
	if turned, ok := posts[0].(payments.TurnAway); !ok || turned.Code != "7038010009457" {
		t.Errorf("%+v", posts[0])
	}
	if s := m.screen.(*lockScreen); s.pin != "" || s.busy {
		t.Error("a scan was typed into the PIN")
	}
}

// A PIN whose keys come in one read, over a slow line or from a quick hand, is
// neither shown nor told to anybody. Without an end it is what was typed; with
// one it may have been a code.
func TestAPINThatComesAtOnce(t *testing.T) {
	for name, ended := range map[string]bool{"silence": false, "Enter": true, "a paste": true} {
		m, till := shift(nobody(selling(sale.Basket{})))
		press(m, "1", "2", "enter")
		at := m.last.at.Add(time.Second)
		runes := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("1234"), Paste: name == "a paste"}
		m.Update(keyMsg{KeyMsg: runes, at: at})
		if name == "Enter" {
			m.Update(keyMsg{KeyMsg: uitest.Key("enter"), at: at.Add(20 * time.Millisecond)})
		} else if !runes.Paste {
			m.Update(quietMsg{m.tag})
		}
		text, _ := m.message()
		want := "1234"
		if ended {
			want = ""
		}
		if s := m.screen.(*lockScreen); s.pin != want || s.busy || strings.Contains(m.View(), "1234") || len(till.Posts()) != 0 || (text == m.Words.PINAtOnce) != ended {
			t.Errorf("%s: the PIN is %q, it says %q\n%s", name, s.pin, text, m.View())
		}
	}
}

// An answer counts where it was asked for: a PIN that was typed for one thing
// allows no other and logs nobody in, but a wrong one is a guess wherever it lands.
func TestAnAnswerCountsWhereItWasAsked(t *testing.T) {
	asks := func(pin ...string) (*Model, *uitest.Till, tea.Msg) {
		m, till := shift(in(selling(goods())))
		wants(staff.VoidSale, true, payments.VoidSale{})(m)
		press(m, append(append([]string{"7", "enter"}, pin...), "enter")...)
		f := &m.screen.(*approveScreen).credential
		answer := prove(f, m.Staff, 7, staff.Secret(f.pin))()
		till.Posts()
		return m, till, answer
	}
	m, till, answer := asks("4", "3", "2", "1")
	then(func(s *payments.State) {
		s.Asked = &payments.Asked{N: 2, Right: staff.Refund, Lacks: true, Command: back7450}
	})(m)
	m.Update(answer)
	press(m, "+")
	if posts := till.Posts(); len(posts) != 0 {
		t.Errorf("it has allowed something else: %v", posts)
	}
	m, till, answer = asks("4", "3", "2", "1")
	then(func(s *payments.State) { s.Locked, s.Cashier, s.Asked = true, payments.Cashier{}, nil })(m)
	m.Update(answer)
	if posts := till.Posts(); len(posts) != 0 {
		t.Errorf("it has logged somebody in: %v", posts)
	}
	m, till, answer = asks("9", "9", "9", "9")
	then(func(s *payments.State) { s.Locked, s.Cashier, s.Asked = true, payments.Cashier{}, nil })(m)
	m.Update(answer)
	if posts := till.Posts(); len(posts) != 1 || posts[0] != payments.Command(payments.WrongPIN{Number: 7}) {
		t.Errorf("a wrong one: %v", posts)
	}
}

// A customer who shows a phone does not keep the till open.
func TestACustomerIsNoCashier(t *testing.T) {
	for role, locks := range map[scanner.Role]bool{scanner.Customer: true, scanner.Cashier: false} {
		m, till := shift(in(selling(goods())))
		m.now = noon.Add(4 * time.Minute)
		m.Update(scansMsg{scan(role, "7038010009457")})
		m.Update(tickMsg{noon.Add(5 * time.Minute), m.ticks})
		if locked := slices.Contains(till.Posts(), payments.Command(payments.LogOut{Why: payments.OutIdle})); locked != locks {
			t.Errorf("%v: locked %v", role, locked)
		}
	}
}

func TestTooManyWrongPINs(t *testing.T) {
	m, till := shift(nobody(selling(sale.Basket{})))
	then(func(s *payments.State) { s.Guesses = []payments.Guess{{Number: 12, Count: 4, At: noon}} })(m)
	press(m, "1", "2", "enter", "1", "2", "3", "4", "enter")
	if s := m.screen.(*lockScreen); s.busy || s.pin != "" || len(till.Posts()) != 0 {
		t.Error("checked all the same")
	}
	if text, alarm := m.message(); !alarm || !strings.Contains(text, "Vent") {
		t.Errorf("it says %q", text)
	}
}

// A badge allows what is asked, but carries nothing out, and gives no money back.
func TestApproval(t *testing.T) {
	m, till := shift(in(selling(goods())))
	wants(staff.VoidSale, true, payments.VoidSale{})(m)
	showsBadge(m, uitest.OlasBadge)
	press(m, "enter", "1")
	if len(till.Posts()) != 0 {
		t.Fatal("carried out by a scan or Enter")
	}
	press(m, "+")
	posts := till.Posts()
	if len(posts) != 1 {
		t.Fatalf("%v", posts)
	}
	if a, ok := posts[0].(payments.Allowed); !ok || a.By.Number() != 7 || a.By.ByPIN() || a.Asked != 1 {
		t.Errorf("%+v", posts[0])
	}

	m, till = shift(in(selling(sale.Basket{})))
	wants(staff.Refund, true, back7450)(m)
	showsBadge(m, uitest.OlasBadge)
	press(m, "+")
	if s := m.screen.(*approveScreen); len(till.Posts()) != 0 || !s.atPIN || s.number != "7" {
		t.Error("a badge alone has allowed it")
	}
	press(m, "4", "3", "2", "1", "enter")
	proves(t, m, &m.screen.(*approveScreen).credential)
	if len(till.Posts()) != 0 {
		t.Error("Enter has moved money")
	}
	press(m, "+")
	if posts := till.Posts(); len(posts) != 1 {
		t.Errorf("%v", posts)
	}
}

// The till locks itself where nobody is, and never while a customer is waited for.
func TestIdleTillLocks(t *testing.T) {
	for name, c := range map[string]struct {
		state payments.State
		after time.Duration
		locks bool
	}{
		"too soon": {in(selling(goods())), 4 * time.Minute, false},
		"idle":     {in(selling(goods())), 5 * time.Minute, true},
		"waiting":  {in(paying(status(payments.Waiting))), time.Hour, false},
		"declined": {in(paying(status(payments.Declined))), 5 * time.Minute, true},
		"locked":   {nobody(selling(goods())), time.Hour, false},
	} {
		m, till := shift(c.state)
		m.Update(tickMsg{noon.Add(c.after), m.ticks})
		if locked := slices.Contains(till.Posts(), payments.Command(payments.LogOut{Why: payments.OutIdle})); locked != c.locks {
			t.Errorf("%s: locked %v", name, locked)
		}
	}
}

// The badge of somebody else changes the cashier, the own one locks, and neither
// does while a customer is waited for.
func TestBadges(t *testing.T) {
	m, till := shift(in(selling(goods())))
	showsBadge(m, uitest.OlasBadge)
	if posts := till.Posts(); len(posts) != 1 || posts[0].(payments.LogIn).Proof.Number() != 7 {
		t.Errorf("%v", posts)
	}
	showsBadge(m, uitest.KarisBadge)
	if posts := till.Posts(); len(posts) != 1 || posts[0] != payments.Command(payments.LogOut{Why: payments.OutLock}) {
		t.Errorf("%v", posts)
	}
	showsBadge(m, "KB-stranger")
	if text, alarm := m.message(); !alarm || text != m.Words.BadgeUnknown || len(till.Posts()) != 0 {
		t.Errorf("a stranger: %q", text)
	}
	m, till = shift(in(paying(status(payments.Waiting))))
	showsBadge(m, uitest.OlasBadge)
	showsBadge(m, uitest.KarisBadge)
	if posts := till.Posts(); len(posts) != 0 {
		t.Errorf("while waiting: %v", posts)
	}
}
