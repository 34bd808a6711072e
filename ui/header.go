package ui

import (
	"fmt"
	"slices"
	"strings"

	"butikk/kasse/payments"
	"butikk/kasse/scanner"
	"butikk/kasse/ui/layout"
)

// Below this size a sale can not be shown whole.
const (
	minWidth  = 60
	minHeight = 20
)

func tooSmall(c *counter, s layout.Size) string {
	says := fmt.Sprintf(c.Words.TooSmall, minWidth, minHeight, s.W, s.H)
	if word := c.modeWord(); word != "" {
		says = word + " " + says
	}
	return layout.Page(s, layout.Wrap(says, s.Usable().W), nil)
}

// rule is a line between two parts of a screen, band one around a result.
func (c *counter) rule(w int) string { return layout.Rule(c.Theme.Rule(), w) }
func (c *counter) band(w int) string { return layout.Rule(c.Theme.Band(), w) }

func join(rows []string) string { return strings.Join(rows, "\n") }

func (c *counter) modeWord() string { return c.Mode.String() }

// roomy is how many columns the first row needs to have the printer's lamp too.
const roomy = 100

// headerRows is how many rows the header has.
const headerRows = 3

// header is the same two rows and a rule on every screen: till, mode, what is
// going on, lamps, clock; below, the sale before and the virtual scanner. The
// mode and a lamp that burns are never cut: where the first row is too narrow
// for all, the scanners' lamp takes the place of the virtual scanner, as the
// printer's does on all but wide screens.
func (m *Model) header(w int) []string {
	left := fmt.Sprintf(" %s %d  ", m.Words.Till, m.Number)
	if word := m.modeWord(); word != "" {
		left += m.Theme.Mode.Render(word) + "  "
	}
	clock := m.now.In(m.Zone).Format("15:04") + " "
	vipps, scanners, paper := m.vippsLamp()+"  ", m.scannerLamp(true)+"  ", m.printerLamp()
	if paper != "" {
		paper += "  "
	}
	below := ""
	if w < roomy { // where it has one place, whatever it says
		paper, below = "", paper
	}
	brief := m.scannerLamp(false) + "  " // who is at the till comes before when something was scanned
	for _, whole := range []string{left + m.who() + m.title(), left + m.title()} {
		for _, lamps := range []string{vipps + scanners + paper + clock, vipps + brief + paper + clock} {
			if layout.Width(whole)+1+layout.Width(lamps) <= w {
				return m.heading(layout.Ends(whole, lamps, w), below, w)
			}
		}
	}
	_, number, _ := strings.Cut(m.title(), " ") // what it is of, the screen says too
	left += layout.First(w-layout.Width(left)-1-layout.Width(vipps+clock), m.who()+m.title(), m.title(), number)
	return m.heading(layout.Ends(left, vipps+clock, w), brief+paper+below, w)
}

// heading puts the second row and the rule below the first: how the sale before
// ended, and in places that do not change what waits for its customer, what needs
// somebody, and what is parked. Where there is too little room noughts go first.
func (m *Model) heading(first, lamp string, w int) []string {
	left := m.previous()
	brief := layout.Width(left[min(2, len(left)-1)])
	right := m.open(true, true) + lamp
	for _, shorter := range []struct{ whole, noughts bool }{{true, false}, {false, true}, {false, false}} {
		if brief+layout.Width(right)+2 > w {
			right = m.open(shorter.whole, shorter.noughts) + lamp
		}
	}
	room := w - layout.Width(right) - layout.Width(left[0]) - 2
	if room >= 12 { // less of it would say nothing
		right += layout.First(room, m.source()...)
	}
	return []string{first, layout.Ends(" "+layout.First(w-layout.Width(right)-2, left...), right, w), m.rule(w)}
}

// aside is the sale that has waited longest for its customer, with its clock, and
// how many more there are.
func (c *counter) aside() string {
	var first *payments.Payment
	n := 0
	for _, of := range c.state.Cases {
		if !of.Aside || !of.Waits() {
			continue
		}
		if p := of.Payment; first == nil || p.PlannedAt.Before(first.PlannedAt) {
			first = &p
		}
		n++
	}
	if first == nil {
		return ""
	}
	text := fmt.Sprintf("%s: %s  %s %s %s", c.Words.AsideCount, first.Sale, c.amount(first.Amount), c.face(*first).symbol, clockLike(c.now.Sub(first.PlannedAt)))
	if n > 1 {
		text += fmt.Sprintf("  +%d", n-1)
	}
	return text
}

// open counts what is open: what waits for its customer, whole or as a number, what
// needs somebody, and what is parked.
func (c *counter) open(whole, noughts bool) (text string) {
	switch n := c.state.SetAside(); {
	case n > 0 && whole && !c.state.Locked:
		text = c.aside() + "  "
	case n > 0:
		text = fmt.Sprintf("%s %d  ", c.Words.AsideCount, n)
	}
	if n := c.state.Unresolved(); n > 0 {
		text += c.Theme.Alert.Render(fmt.Sprintf("%s %d", c.Words.UnresolvedCount, n)) + "  "
	} else if noughts {
		text += c.Words.UnresolvedCount + " 0  "
	}
	if n := c.state.Held; n > 0 || noughts {
		text += fmt.Sprintf("%s %d  ", c.Words.HeldCount, n)
	}
	if c.state.Faults.Journal {
		text += c.Theme.Alert.Render("[!!] "+c.Words.JournalLamp) + "  "
	}
	if r := c.state.Faults.Receipt; r != "" {
		text += c.Theme.Alert.Render("[!!] "+r) + "  "
	}
	return text
}

func (c *counter) title() string {
	p := c.state.Payment
	switch {
	case c.state.Sale == "":
		return ""
	case p != nil:
		return fmt.Sprintf("%s %s-%d", c.Words.App, p.Sale, p.Attempt)
	}
	return c.Words.Sale + " " + c.state.Sale
}

// previous is how the sale before ended, the longest form first.
func (c *counter) previous() []string {
	l := c.state.Last
	if l == nil {
		return []string{""}
	}
	paid := c.Theme.Strong.Render("[OK] " + c.Words.Paid)
	short := fmt.Sprintf("%s  %s  %s", l.Sale, c.amount(l.Amount), paid)
	return []string{c.Words.Previous + " " + short + " " + c.clock(l.At), short + " " + c.clock(l.At), short, l.Sale + " " + paid}
}

// source tells a newcomer where to write codes, the longest form first.
func (c *counter) source() []string {
	switch {
	case c.Line != "":
		return []string{c.Words.ScanTo + " " + c.Line + " ", c.Line + " "}
	case c.NoLine != "":
		return []string{c.NoLine + " "}
	}
	return nil
}

func (c *counter) vippsLamp() string {
	word := c.Words.LampOK
	switch c.state.Link.Trouble {
	case "":
		if c.state.Link.Since.IsZero() {
			word = "-" // nothing has been asked yet, so nothing is known
		}
	case payments.KeysRefused:
		word = c.Theme.Alert.Render(c.Words.LampKeys)
	default:
		word = c.Theme.Alert.Render(fmt.Sprintf(c.Words.LampDown, c.clock(c.state.Link.Since)))
	}
	return c.Words.App + " " + word
}

// scannerLamp tells of the first scanner that does not work, and which it is
// where there are several; else, where that is wanted, when something was scanned
// last.
func (c *counter) scannerLamp(when bool) string {
	if c.Scanners == 0 {
		return c.Words.Scanner + " -"
	}
	if which, s, ails := c.ailing(scanner.Ready); ails {
		symbol := "[!!] "
		if s.State == scanner.Starting {
			symbol = "[..] "
		}
		return which + " " + c.Theme.Alert.Render(symbol+c.scannerWord(s.State))
	}
	lamp := c.Words.Scanner + " " + c.Words.LampOK
	if when && !c.scan.IsZero() {
		lamp += " (" + c.clock(c.scan) + ")"
	}
	return lamp
}

// ailing is the first scanner, by its name, that is in none of the states given.
func (c *counter) ailing(well ...scanner.State) (which string, s scanner.Status, ails bool) {
	for id := 1; id <= c.Scanners; id++ {
		if s := c.scanners[id]; !slices.Contains(well, s.State) {
			which = c.Words.Scanner
			if c.Scanners > 1 {
				which += fmt.Sprintf(" %d", id)
			}
			return which, s, true
		}
	}
	return "", s, false
}

// scannerSays is what to do about the first scanner that does not work.
func (c *counter) scannerSays() string {
	which, s, ails := c.ailing(scanner.Ready, scanner.Starting)
	switch {
	case !ails:
		return ""
	case c.Scanners == 1:
		return c.scannerAdvice(s)
	}
	return which + ": " + c.scannerAdvice(s)
}

func (c *counter) scannerAdvice(s scanner.Status) string {
	w := c.Words
	switch s.State {
	case scanner.WrongSettings:
		return c.causeSays(s)
	case scanner.Starting, scanner.Ready:
	case scanner.Absent:
		return w.ScannerAbsentDo
	case scanner.Lost:
		return w.ScannerLost
	case scanner.NoAccess:
		return w.ScannerNoAccessDo
	case scanner.Busy:
		return w.ScannerBusyDo
	case scanner.NotSerial:
		return w.ScannerNotSerialDo
	}
	return ""
}

// wrongSettings is what is wrong with the settings of a scanner, if anything is:
// scanning once more would not help.
func (c *counter) wrongSettings() string {
	for id := 1; id <= c.Scanners; id++ {
		if s := c.scanners[id]; s.State == scanner.WrongSettings {
			return c.causeSays(s)
		}
	}
	return ""
}

// causeSays is what is wrong with a scanner's settings, for whoever is called.
func (c *counter) causeSays(s scanner.Status) string {
	w := c.Words
	switch s.Cause {
	case scanner.CauseParity:
		return w.WrongParity
	case scanner.CausePackets:
		return w.WrongPackets
	case scanner.CauseHandshake:
		return w.WrongHandshake
	case scanner.CauseSpeed, scanner.NoCause:
	}
	return w.WrongSpeed
}

func (c *counter) scannerWord(s scanner.State) string {
	w := c.Words
	switch s {
	case scanner.Starting:
		return w.ScannerStarting
	case scanner.Ready:
		return w.LampOK
	case scanner.Absent:
		return w.ScannerAbsent
	case scanner.Lost:
		return w.ScannerGone
	case scanner.NoAccess:
		return w.ScannerNoAccess
	case scanner.Busy:
		return w.ScannerBusy
	case scanner.NotSerial:
		return w.ScannerNotSerial
	case scanner.WrongSettings:
		return w.ScannerWrong
	}
	return s.String()
}
