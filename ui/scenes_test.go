package ui

import (
	"context"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/stage"
	"butikk/kasse/ui/theme"
	"butikk/kasse/ui/uitest"
)

// A scene is the till in one state, as the goldens show it and as the sweeps
// and rules walk through it.
type scene struct {
	name  string
	main  bool // worth a golden in every language
	mode  Mode
	guns  int // scanners; 0 is one
	noGun bool
	staff bool // people log in
	state payments.State
	play  func(*Model) // what happens on it, if anything
}

var (
	shopZone = time.FixedZone("Oslo", 2*60*60)
	// noon is what the clock shows in every scene.
	noon = time.Date(2026, 9, 21, 14, 22, 43, 0, shopZone)
)

func ago(d time.Duration) time.Time { return noon.Add(-d) }

// stage is a model that shows the scene. Commands are not run.
func (s scene) stage(w lang.Words, size layout.Size) *Model {
	c := Config{
		Context: context.Background(), Till: uitest.NewTill(payments.State{}), Scans: uitest.NewScans(),
		Mode: s.mode, Number: 2, Currency: money.NOK, Zone: shopZone, Start: noon, Words: w, Theme: theme.New(theme.Dark, theme.Colors16, theme.UTF8),
		Bell: func(stage.Tone) {}, Scanners: max(s.guns, 1), Rules: &rules, Heard: Usual(), App: "Vipps",
		Prices: pricelist.Demo(),
		About:  About{Version: "0.1.0", Commit: "d8c9c9c0ffee", Shop: "Kiosk Majorstua", Unit: "123456", API: "apitest.vipps.no", Data: "/var/lib/kasse", Terminal: "xterm-256color"},
	}
	if s.staff {
		c.Staff, c.LockAfter = uitest.People(), 5*time.Minute
	}
	if s.noGun {
		c.Scanners = 0
	}
	if s.mode == Demos {
		c.Demo, c.Line = &uitest.Demo{}, "/dev/pts/7"
	}
	m := New(c)
	for id := range c.Scanners {
		m.Update(scansMsg{scanner.Status{Source: scanner.Source{ID: id + 1}, State: scanner.Ready}})
	}
	m.Update(tea.WindowSizeMsg{Width: size.W, Height: size.H})
	if s.state.Sale == "" {
		s.state.Sale = "2-0417"
	}
	s.state.Seq, s.state.Departments = 1, departments
	m.Update(stateMsg{s.state})
	if s.play != nil {
		s.play(m)
	}
	return m
}

// departments are those of the articles of the demonstration.
var departments = payments.Departments(pricelist.Demo(), noon)

// press presses keys, each for itself.
func press(m *Model, keys ...string) {
	at := noon
	if !m.last.at.IsZero() {
		at = m.last.at
	}
	for _, k := range keys {
		at = at.Add(time.Second)
		m.Update(keyMsg{KeyMsg: uitest.Key(k), at: at})
		if m.held != nil {
			m.Update(quietMsg{m.tag})
		}
	}
}

// rules are those of a Norwegian shop.
var rules = barcode.RulesOf("NO")

func scan(role scanner.Role, code string) scanner.Event {
	return scanner.Scan{Source: scanner.Source{ID: 1 + int(role), Role: role}, Code: rules.Parse(code, barcode.Profile{}), At: noon}
}

func presses(keys ...string) func(*Model) { return func(m *Model) { press(m, keys...) } }

// then shows a changed state.
func then(change func(*payments.State)) func(*Model) {
	return func(m *Model) {
		s := m.state
		s.Seq++
		change(&s)
		m.Update(stateMsg{s})
	}
}

func goods() sale.Basket {
	var b sale.Basket
	add := func(name string, price money.Amount, q sale.Quantity, unit sale.Unit, under, age int) {
		b = b.Add(sale.Line{No: b.Last + 1, Under: under, Name: name, Unit: unit, Price: price, Quantity: q, MinAge: age})
	}
	add("Kaffe filtermalt 500 g", 7490, 1000, sale.Pieces, 0, 0)
	add("Helmelk 1 l", 2250, 3000, sale.Pieces, 0, 0)
	add("Yoghurt jordbær 4 x 125 g", 3290, 1000, sale.Pieces, 0, 0)
	add("Cola 0,5 l", 2890, 2000, sale.Pieces, 0, 0)
	add("Pant 2 kr", 200, 2000, sale.Pieces, 4, 0)
	add("Bananer", 2690, 822, sale.Kilograms, 0, 0)
	return b
}

func manyGoods(n int) sale.Basket {
	var b sale.Basket
	for i := range n {
		b = b.Add(sale.Line{No: i + 1, Name: fmt.Sprintf("Vare nummer %d", i+1), Unit: sale.Pieces, Price: 1290, Quantity: 1000})
	}
	return b
}

const masked = "+47 *** ** 567"

func selling(b sale.Basket) payments.State { return payments.State{Basket: b} }

func bound(b sale.Basket) payments.State { return payments.State{Basket: b, Customer: masked} }

func noticed(s payments.State, n payments.Notice) payments.State {
	n.N = 1
	s.Notice = n
	return s
}

// paying is a payment of the goods, changed to be in the state wanted.
func paying(change func(*payments.Payment)) payments.State {
	p := payments.Payment{
		Reference: "K2-0417-1-7F3K9QXM", Sale: "2-0417", Attempt: 1, Amount: goods().Total(), Currency: money.NOK,
		Customer: masked, PlannedAt: ago(39 * time.Second), SentAt: ago(38 * time.Second), ChangedAt: ago(38 * time.Second),
		Status: payments.Waiting, Intent: payments.IntentCapture, Pace: payments.Pace{Heard: ago(time.Second), Reached: true},
	}
	change(&p)
	s := payments.State{Basket: goods(), Customer: masked, Payment: &p, Phase: payments.Paying, Link: payments.Link{Since: ago(time.Hour)}}
	if p.Status.Final() {
		s.Phase = payments.Ended
	}
	return s
}

func status(st payments.Status) func(*payments.Payment) {
	return func(p *payments.Payment) { p.Status, p.ChangedAt = st, ago(3*time.Second) }
}

func refused(op payments.Op, code string, kind payments.TroubleKind, http int) func(*payments.Payment) {
	return func(p *payments.Payment) {
		p.Refusal = payments.Refusal{Op: op, Code: code, Kind: kind, HTTP: http}
		if op == payments.OpCreate {
			p.Status, p.SentAt = payments.Refused, time.Time{}
		} else {
			p.Status, p.Held = payments.Approved, true
		}
	}
}

var sold = payments.Sold{
	Sale: "2-0416", Receipt: "R2-0416", Amount: 22820, Customer: masked, Reference: "K2-0416-1-4D8ZK1PW", At: ago(2 * time.Minute),
}

var down = payments.Link{Trouble: payments.Unanswered, Since: ago(20 * time.Second)}

func with(s payments.State, change func(*payments.State)) payments.State { change(&s); return s }

// unheard is a payment that Vipps had and knows nothing of any more.
func unheard(p *payments.Payment) {
	status(payments.Waiting)(p)
	p.Pace.Missing = 3
}
