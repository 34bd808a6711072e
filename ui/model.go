package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/layout"
)

// Messages. Each comes from one source, whose command is armed again in the
// root and nowhere else.
type (
	stateMsg struct{ payments.State }
	scansMsg []scanner.Event
	// tickMsg is the clock's; n tells which.
	tickMsg struct {
		at time.Time
		n  int
	}
	// datedMsg is a message with the time at which it was handled.
	datedMsg struct {
		tea.Msg
		at time.Time
	}
	// scanMsg is one event for the active screen.
	scanMsg struct{ scanner.Scan }
	// keyMsg is a key with the time at which it was handled.
	keyMsg struct {
		tea.KeyMsg
		at   time.Time
		text bool // typed by a machine: never a command
	}
	// doneMsg is the answer of a named command that can fail.
	doneMsg struct {
		what string // what was done, where nothing else on the screen shows it
		err  error
	}
	// quietMsg comes when a moment has passed since a key; tag tells which.
	quietMsg struct{ tag int }
	// goneMsg is the end of a source; nothing more comes from it.
	goneMsg struct{}
)

// Stamp gives the time to keys and to what comes from outside, as a
// tea.WithFilter: Update itself asks no clock.
func Stamp(now func() time.Time) func(tea.Model, tea.Msg) tea.Msg {
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		switch in := msg.(type) {
		case tea.KeyMsg:
			at := now()
			return datedMsg{keyMsg{KeyMsg: in, at: at}, at}
		case stateMsg, scansMsg:
			return datedMsg{msg, now()}
		}
		return msg
	}
}

// Model is the root: it routes and draws the header, nothing else.
type Model struct {
	*counter
	screen Screen
	hand
	beat  time.Duration // between two ticks of the clock, as it stands
	ticks int           // how many ticks have been asked for

	ticked  bool   // the newest message was the clock's
	heard   Screen // the one that was in front when somebody last listened
	screens int    // how many there were
}

// New is the till's screen; run it with tea.NewProgram and the filter Stamp.
func New(c Config) *Model {
	m := &Model{counter: &counter{Config: c, home: c.Words, now: c.Start, active: c.Start, scanners: map[int]scanner.Status{}}}
	m.screen = newSale(m.counter)
	if c.Linear {
		m.size = linearSize
	}
	return m
}

// Init arms the sources.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(watch(m.Context, m.Till, 0), next(m.Context, m.Scans), m.tick())
}

func watch(ctx context.Context, t Till, after uint64) tea.Cmd {
	return func() tea.Msg {
		s, err := t.Watch(ctx, after)
		if err != nil {
			return goneMsg{} // the till has been closed: the program is ending
		}
		return stateMsg{s}
	}
}

func next(ctx context.Context, s Scans) tea.Cmd {
	return func() tea.Msg {
		events, err := s.Next(ctx)
		if err != nil {
			return goneMsg{}
		}
		return scansMsg(events)
	}
}

// tick comes on the full second, so that clock, countdown and age change in the
// same frame; while nothing on the screen counts seconds, on the full minute, so
// that a till at rest rests. A tick that is under way is not asked for again.
func (m *Model) tick() tea.Cmd {
	beat := time.Minute
	if m.seconds() {
		beat = time.Second
	}
	if m.beat > 0 && m.beat <= beat {
		return nil
	}
	m.beat = beat
	m.ticks++
	n := m.ticks // the one before, of a minute, does not count any more
	return tea.Every(beat, func(t time.Time) tea.Msg { return tickMsg{t, n} })
}

// seconds says that the screen counts seconds.
func (m *Model) seconds() bool {
	if p := m.state.Payment; p != nil && !p.Status.Final() || m.state.SetAside() > 0 {
		return true
	}
	switch m.screen.(type) {
	case *casesScreen, *heldScreen: // how old an answer is, and how long a voided sale stays
		return true
	}
	return false
}

// Update routes.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if d, ok := msg.(datedMsg); ok {
		m.now, msg = d.at, d.Msg
	}
	_, m.ticked = msg.(tickMsg)
	_, cmd := m.update(msg)
	return m, tea.Batch(cmd, m.tick())
}

func (m *Model) update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.size = layout.Size{W: msg.Width, H: msg.Height}
		if msg.Width <= 0 || msg.Height <= 0 {
			// A serial line does not know; 80 by 24 is what terminals are.
			m.size = layout.Size{W: 80, H: 24}
		}
	case tickMsg:
		if msg.n == m.ticks {
			m.now, m.beat = msg.at, 0
			m.idle()
		}
	case stateMsg:
		m.beep(msg.State)
		sound := m.sound(m.state, msg.State)
		first := m.state.Seq == 0
		answered := msg.Notice.N != m.state.Notice.N
		old := m.state
		turned := m.take(msg.State)
		cmd := m.give(msg)
		if first && m.leftOpen() {
			m.screen = newCases(m.counter, m.screen, true)
		}
		if turned {
			m.uncover(!m.led)
		}
		if turned || answered {
			m.led = false // what comes now is not what the cashier has asked for
		}
		if turned {
			m.active = m.now
		}
		m.gate(old, first)
		return m, tea.Batch(watch(m.Context, m.Till, msg.Seq), cmd, sound)
	case scansMsg:
		cmds := []tea.Cmd{next(m.Context, m.Scans)}
		for _, e := range msg {
			cmds = append(cmds, m.scanned(e))
		}
		return m, tea.Batch(cmds...)
	case keyMsg:
		m.active = msg.at
		return m, m.keys(msg)
	case quietMsg:
		return m, m.quiet(msg.tag)
	case newsMsg:
		return m, m.callOn(msg)
	case provedMsg:
		if msg.err != nil { // a guess counts, whatever has come in front since
			m.post(payments.WrongPIN{Number: msg.number})
		}
		return m, m.give(msg)
	case doneMsg:
		switch {
		case msg.err != nil:
			m.warn(m.Words.DemoCannot)
		case msg.what != "":
			m.tell("DEMO: " + msg.what)
		}
	default:
		return m, m.give(msg)
	}
	return m, nil
}

// take makes a state the newest, and tells whether the sale has turned a
// corner: the cashier now faces another question than a moment ago.
func (m *Model) take(s payments.State) (turned bool) {
	old := m.state
	m.state = s
	m.celebrate(old, s)
	m.refunded(old, s)
	if s.Customer != "" || s.Lock != nil || s.Basket.Last > 0 {
		m.shown, m.returned = "", ""
	}
	if s.Notice.N != old.Notice.N && !m.alarm {
		m.hush()
	}
	if s.Sale != old.Sale || s.Phase != old.Phase {
		// What was said of the basket is not said of the request, and a
		// quantity typed for one sale is not for the next.
		m.hush()
		m.odd, m.double, m.quantity = oddities{}, barcode.Code{}, ""
		if s.Notice.N == old.Notice.N || s.Notice.Kind == payments.NoticeBound {
			m.seen = s.Notice.N
		}
	}
	return old.Seq != 0 && (s.Phase != old.Phase || s.Lock != nil && (old.Lock == nil || old.Lock.N != s.Lock.N) || waits(s) && !waits(old))
}

// recent is how old a payment may be that stands there as paid when the till has
// been started.
const recent = 10 * time.Minute

// celebrate keeps which sale stands there as paid: the one that was in front when
// it was, and no other. One that had been set aside is another customer's.
func (m *Model) celebrate(old, s payments.State) {
	l := s.Last
	switch {
	case l == nil:
		m.shown = ""
	case old.Seq == 0 && m.now.Sub(l.At) < recent:
		m.shown = l.Receipt
	case old.Last != nil && old.Last.Receipt == l.Receipt:
		if s.Sale != old.Sale {
			m.shown = "" // another sale has come and gone
		}
	case l.Sale == old.Sale:
		m.shown = l.Receipt
	}
}

// refunded keeps which return stands there as paid back, instead of a sale that
// may be another customer's.
func (m *Model) refunded(old, s payments.State) {
	b := s.Back
	switch {
	case b == nil, m.shown != "" && s.Last != nil && s.Last.At.After(b.At):
		m.returned = "" // a sale has been paid since
	case old.Seq == 0 && m.now.Sub(b.At) < recent, old.Seq != 0 && (old.Back == nil || old.Back.Receipt != b.Receipt):
		m.shown, m.returned = "", b.Receipt
	}
}

// leftOpen says that the till stopped while something was open.
func (m *Model) leftOpen() bool {
	p := m.state.Payment
	return !m.state.Stop.Stopped.IsZero() && (len(m.state.Cases) > 0 || p != nil && !p.Status.Final())
}

// waits says that approved money waits for a person's word.
func waits(s payments.State) bool { return s.Payment != nil && s.Payment.NeedsPerson() }

// cover is a screen that lies over another one.
type cover interface{ under() Screen }

// keeper is a cover under which something is not finished: a scan does not close it.
type keeper interface{ keeps() bool }

// uncover shows what has changed: neither help nor a question of the till's own
// may hide the result of a payment or a lock, or swallow a scan. What the
// cashier has not asked for must not be answered by keys that were meant for
// what was there before.
func (m *Model) uncover(byItself bool) {
	for c, ok := m.screen.(cover); ok; c, ok = m.screen.(cover) {
		if k, ok := m.screen.(keeper); ok && k.keeps() && m.state.Phase == payments.Selling {
			break
		}
		m.screen = c.under()
	}
	m.sprung = m.sprung || byItself
	m.held = nil
}

// give passes a message to the screen and goes where it points.
func (m *Model) give(msg tea.Msg) tea.Cmd {
	before := m.screen
	var cmd tea.Cmd
	m.screen, cmd = m.screen.Update(msg)
	if m.screen != before {
		m.held = nil
		if _, byKey := msg.(keyMsg); !byKey && !m.led {
			m.sprung = true
		}
		// A screen that has just been entered looks at the newest state too:
		// it may have changed while the other one was in front.
		var more tea.Cmd
		m.screen, more = m.screen.Update(stateMsg{m.state})
		cmd = tea.Batch(cmd, more)
	}
	return cmd
}

// scanned routes an event of a scanner.
func (m *Model) scanned(e scanner.Event) tea.Cmd {
	switch e := e.(type) {
	case scanner.Status:
		m.scanners[e.Source.ID] = e
		if e.State == scanner.Lost {
			m.warn(m.Words.ScannerLost)
		}
	case scanner.Rejected:
		if m.state.Lock != nil {
			m.post(payments.TurnAway{Code: barcode.Hidden(e.Raw)})
			return nil
		}
		return m.unreadable(barcode.Code{Text: barcode.Hidden(e.Raw)})
	case scanner.Scan:
		m.scan, m.echo = e.At, e.Source.ID
		if e.Source.Role != scanner.Customer { // a customer is not the cashier
			m.active = m.now
		}
		if e.Code.Kind == barcode.Badge && m.staffed() && e.Source.Role.Takes(barcode.Badge) {
			return m.badge(e.Code)
		}
		counted := m.counts() // the first of the two was put into the basket
		if m.doubled(e) {
			if !counted || !isGoods(e.Code.Kind) {
				return nil
			}
			m.double = m.read.code // without what is secret of it
			return m.ring(SoundNeeds)
		}
		if e.Code.Kind != barcode.Unreadable {
			m.uncover(false)
		}
		return m.give(scanMsg{e})
	}
	return nil
}

// counts says that goods which are scanned now go into the basket.
func (m *Model) counts() bool {
	_, sale := m.screen.(*saleScreen)
	return sale && m.state.Lock == nil && m.state.Phase == payments.Selling
}

// small says that there is a size, and that it can not hold a sale.
func (m *Model) small() bool {
	return m.size != layout.Size{} && (m.size.W < minWidth || m.size.H < minHeight)
}

// View draws header and screen, or says that the terminal is too small, in the
// characters that the terminal has.
func (m *Model) View() string { return m.Theme.Draw(m.view()) }

func (m *Model) view() string {
	s := m.size
	if s == (layout.Size{}) {
		return "" // before the first size there is nothing to fit into
	}
	if m.small() {
		return tooSmall(m.counter, s)
	}
	if screen, ok := m.screen.(whole); ok {
		if view, ok := screen.Whole(s); ok {
			return view
		}
	}
	top := m.header(s.Usable().W)
	body := m.screen.View(layout.Size{W: s.W, H: s.H - len(top)})
	return join(top) + "\n" + body
}
