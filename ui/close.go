package ui

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/report"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// reportScreen shows an X or a Z report as it lies in the folder of the receipts.
type reportScreen struct {
	dialog
	before *report.Report // the newest one when this was opened
	shown  *report.Report // nil: it is on its way
	from   int            // the first row that is shown
}

// newX takes an X report and shows it.
func newX(c *counter, back Screen) *reportScreen {
	s := &reportScreen{dialog: dialog{c, back}, before: c.state.Report}
	c.post(payments.ReadX{})
	return s
}

func (s *reportScreen) next() key.Binding {
	b := bind(s.Words.KeyNextPage, "*", "down")
	b.SetEnabled(len(s.rows()) > s.room())
	return b
}

// ShortHelp implements help.KeyMap.
func (s *reportScreen) ShortHelp() []key.Binding {
	return []key.Binding{s.next(), s.backKeys(), s.helpKeys()}
}

// FullHelp implements help.KeyMap.
func (s *reportScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *reportScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case stateMsg:
		cmd := s.below(msg)
		if s.shown == nil && msg.Report != s.before {
			s.shown = msg.Report
		}
		return s, cmd
	case keyMsg:
		switch {
		case is(msg, s.next()):
			if s.from += s.room(); s.from >= len(s.rows()) {
				s.from = 0
			}
		case is(msg, s.backKeys()):
			return s.back, nil
		case is(msg, s.helpKeys()):
			return newHelp(s.counter, s), nil
		}
		return s, nil
	}
	return s, s.below(msg)
}

// rows are the report, in the language of the screen.
func (s *reportScreen) rows() []string {
	if s.shown == nil {
		return nil
	}
	return strings.Split(strings.TrimSuffix(s.shown.Text(s.Words.Reports(), s.Zone), "\n"), "\n")
}

// room is how many of its rows fit.
func (s *reportScreen) room() int {
	const around = headerRows + 5 // a blank, the rule, the message, the keys
	return max(s.size.H-around, 1)
}

// View implements Screen.
func (s *reportScreen) View(size layout.Size) string {
	rows := s.rows()
	rows = rows[min(s.from, len(rows)):]
	return s.page(size, append([]string{""}, layout.Indent(2, rows[:min(len(rows), s.room())])...), s.ShortHelp())
}

// spoken implements speaker.
func (s *reportScreen) spoken() []linear.Saying {
	all := []linear.Saying{}
	for i, row := range s.rows() {
		all = append(all, says(fmt.Sprint("row ", i), row))
	}
	return append(all, says("keys", keysOf(s.ShortHelp()...)))
}

// closeScreen closes the day, or says what keeps it open and leads there.
type closeScreen struct {
	dialog
	sale   *saleScreen
	before *report.Report
	held   []payments.Held
	chosen bool
	unsure int // when it was chosen: what the cashier was told would be handed over
}

func newClose(c *counter, back Screen, sale *saleScreen) (*closeScreen, tea.Cmd) {
	return &closeScreen{dialog: dialog{c, back}, sale: sale, before: c.state.Report}, readHeld(c.Context, c.Till)
}

type closeKeys struct{ choose, close, held, cases, back, help key.Binding }

func (s *closeScreen) keys() closeKeys {
	w := s.Words
	k := closeKeys{choose: bind(w.KeyClose, "1"), close: bind(w.KeyClose, "+"), held: bind(w.KeyHeld, "2"), cases: bind(w.KeyCases, "3"), back: s.backKeys(), help: s.helpKeys()}
	k.choose.SetHelp("1 +", w.KeyClose)
	k.choose.SetEnabled(!s.inTheWay().Blocks() && !s.chosen)
	k.close.SetEnabled(s.chosen && !s.inTheWay().Blocks())
	k.held.SetEnabled(s.sale != nil && s.inTheWay().Parked > 0)
	k.cases.SetEnabled(len(s.state.Cases) > 0)
	return k
}

// inTheWay is what the till would say to closing the day.
func (s *closeScreen) inTheWay() (o payments.InTheWay) {
	st := s.state
	o.Basket = len(st.Basket.Lines) > 0 || st.Customer != "" || st.Payment != nil || st.Lock != nil
	for _, h := range s.held {
		if h.Of(s.Number) && !h.Voided {
			o.Parked++
		}
	}
	for _, c := range st.Cases {
		if c.Aside {
			o.Aside++
		} else {
			o.Unsure++
		}
	}
	return o
}

// ShortHelp implements help.KeyMap.
func (s *closeScreen) ShortHelp() []key.Binding {
	k := s.keys()
	first := k.choose
	if s.chosen {
		first = k.close
	}
	return []key.Binding{first, k.held, k.cases, k.back, k.help}
}

// FullHelp implements help.KeyMap.
func (s *closeScreen) FullHelp() [][]key.Binding {
	return [][]key.Binding{s.ShortHelp()}
}

// Update implements Screen.
func (s *closeScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case heldMsg:
		s.held = msg.list
		return s, nil
	case stateMsg:
		cmd := s.below(msg)
		if r := msg.Report; r != s.before && r != nil && r.Z {
			return &reportScreen{dialog: dialog{s.counter, s.back}, before: s.before, shown: r}, cmd
		}
		if o := s.inTheWay(); o.Blocks() || o.Unsure > s.unsure {
			s.chosen = false
		}
		return s, cmd
	case keyMsg:
		switch keys := s.keys(); {
		case is(msg, keys.choose):
			s.chosen, s.unsure = true, s.inTheWay().Unsure
		case is(msg, keys.close):
			s.chosen = false
			s.post(payments.CloseDay{HandOver: s.inTheWay().Unsure > 0})
		case is(msg, keys.held):
			return newHeld(s.counter, s.sale)
		case is(msg, keys.cases):
			return newCases(s.counter, s.back, false), nil
		case is(msg, keys.back) && s.chosen:
			s.chosen = false
		case is(msg, keys.back):
			return s.back, nil
		case is(msg, keys.help):
			return newHelp(s.counter, s), nil
		}
		return s, nil
	}
	return s, s.below(msg)
}

// says is what stands in the way, or what the day has come to.
func (s *closeScreen) says() (rows []string) {
	w, o := s.Words, s.inTheWay()
	add := func(on bool, text string) {
		if on {
			rows = append(rows, text)
		}
	}
	add(o.Basket, w.CloseBasket)
	add(o.Parked > 0, fmt.Sprintf(w.CloseParked, o.Parked))
	add(o.Aside > 0, fmt.Sprintf(w.CloseAside, o.Aside))
	if o.Blocks() {
		return rows
	}
	p := s.state.Day
	rows = append(rows, fmt.Sprintf(w.CloseReady, s.sum(p.Total()), p.Sales.N))
	add(o.Unsure > 0, fmt.Sprintf(w.CloseUnsure, o.Unsure))
	add(s.dayOf(s.state.Closed) == s.dayOf(s.now), fmt.Sprintf(w.CloseAgain, s.clock(s.state.Closed)))
	return rows
}

// View implements Screen.
func (s *closeScreen) View(size layout.Size) string {
	w := size.Usable().W
	rows := []string{"", "  " + s.Theme.Strong.Render(s.Words.CloseTitle), ""}
	for _, text := range s.says() {
		rows = append(rows, layout.Indent(2, layout.Wrap(text, w-4))...)
	}
	bottom := layout.Stack([]string{s.rule(w)}, s.messages(w))
	if s.chosen {
		bottom = append(bottom, s.urgent(s.Words.CloseAsk, w)...)
	}
	return layout.Page(size, rows, append(bottom, keyRows(s.ShortHelp(), w)...))
}

// spoken implements speaker.
func (s *closeScreen) spoken() []linear.Saying {
	ask := ""
	if s.chosen {
		ask = s.Words.CloseAsk
	}
	return []linear.Saying{says("title", append([]string{s.Words.CloseTitle}, s.says()...)...), says("ask", ask), says("keys", keysOf(s.ShortHelp()...))}
}

// dayOf is the day in the shop, in an order that can be compared.
func (c *counter) dayOf(at time.Time) string { return at.In(c.Zone).Format(time.DateOnly) }

// unclosed reminds of a day before today that nobody has closed.
func (c *counter) unclosed() string {
	from := c.state.Day.From
	if from.IsZero() || c.state.Phase != payments.Selling || c.dayOf(from) >= c.dayOf(c.now) {
		return ""
	}
	return fmt.Sprintf(c.Words.DayNotClosed, from.In(c.Zone).Format(c.Words.Date))
}
