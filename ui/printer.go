package ui

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/receipt/printer"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// printerLamp tells how the receipt printer is; empty where there is none.
func (c *counter) printerLamp() string {
	p := c.state.Printer
	switch {
	case p == nil:
		return ""
	case p.Status == "":
		return c.Words.Printer + " -" // nothing has been heard of it yet
	case p.Status == printer.Ready:
		return c.Words.Printer + " " + c.Words.LampOK
	}
	return c.Words.Printer + " " + c.Theme.Alert.Render("[!!] "+c.printerWord(p.Status))
}

func (c *counter) printerWord(s printer.Status) string {
	w := c.Words
	switch s {
	case printer.Ready:
		return w.LampOK
	case printer.PaperOut:
		return w.PrinterOut
	case printer.CoverOpen:
		return w.PrinterCover
	case printer.Offline:
		return w.PrinterOffline
	case printer.Away:
		return w.PrinterAway
	}
	return string(s)
}

// printerSays is what to do about a printer that does not print, or about what it
// may have printed.
func (c *counter) printerSays() string {
	p, w := c.state.Printer, c.Words
	if p == nil {
		return ""
	}
	switch p.Status {
	case printer.PaperOut:
		return w.PrinterOutDo
	case printer.CoverOpen:
		return w.PrinterCoverDo
	case printer.Offline:
		return w.PrinterOfflineDo
	case printer.Away:
		return w.PrinterAwayDo
	case printer.Ready, "":
	}
	if len(p.Unsure) > 0 {
		return fmt.Sprintf(w.PrinterUnsure, p.Unsure[0])
	}
	return ""
}

// printerSpoken is the lamp of the printer. That it burns is news only after it
// did not.
func (c *counter) printerSpoken() linear.Saying {
	if says := c.printerSays(); says != "" {
		return stays("printer", "[!!] "+c.Words.Printer+" "+c.printerWord(cmp.Or(c.state.Printer.Status, printer.Ready)), says)
	}
	s := stays("printer", c.printerLamp())
	s.When = linear.Change
	return s
}

// onPaper says whether a receipt has come out, where it was to.
func (c *counter) onPaper(number string, wanted bool) string {
	switch p := c.state.Printer; {
	case p == nil || !wanted:
		return ""
	case p.Waits(number):
		return "[..] " + c.Words.ReceiptWaits
	case p.Doubts(number):
		return "[??] " + c.Words.ReceiptUnsure
	}
	return "[OK] " + c.Words.ReceiptOut
}

// printerScreen shows how the printer is and what waits for it, and makes what no
// sale makes by itself.
type printerScreen struct {
	dialog
	dropping bool   // all that waits; asked, and not answered
	asked    string // the document of which it is asked whether it came out
}

func newPrinter(c *counter, back Screen) *printerScreen {
	return &printerScreen{dialog: dialog{c, back}}
}

type printerKeys struct {
	provisional, test, again, back, help key.Binding
	out, anew                            key.Binding // of the first document of which nobody knows
	drop, yes, no                        key.Binding
}

func (s *printerScreen) keys() printerKeys {
	w, p := s.Words, s.state.Printer
	if p == nil || !p.Doubts(s.asked) { // it stays the same one as long as it is unsure
		s.asked = ""
		if p != nil && len(p.Unsure) > 0 {
			s.asked = p.Unsure[0]
		}
	}
	k := printerKeys{
		provisional: bind(w.KeyProvisional, "1"), test: bind(w.KeyTestSlip, "2"), again: bind(w.KeyPrintNow, "*"), back: s.backKeys(), help: s.helpKeys(),
		out: bind(s.asked+" "+w.KeyCameOut, "3"), anew: bind(w.KeyPrintAgain, "4"),
		drop: bind(w.KeyDropPapers, "5"), yes: bind(w.KeyEnd, "+"), no: bind(w.KeyNo, "0", "-", "esc", "backspace"),
	}
	k.provisional.SetEnabled(len(s.state.Basket.Lines) > 0)
	k.test.SetEnabled(p != nil)
	k.again.SetEnabled(p != nil && p.Status != printer.Ready && p.Status != "")
	k.out.SetEnabled(s.asked != "")
	k.anew.SetEnabled(k.out.Enabled())
	k.drop.SetEnabled(p != nil && (p.Job == "" || p.Status != printer.Ready) && len(p.Waiting) > 0)
	return k
}

// ShortHelp implements help.KeyMap.
func (s *printerScreen) ShortHelp() []key.Binding {
	k := s.keys()
	if s.dropping {
		return []key.Binding{k.yes, k.no}
	}
	return []key.Binding{k.out, k.anew, k.provisional, k.test, k.again, k.drop, k.back, k.help}
}

// FullHelp implements help.KeyMap.
func (s *printerScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *printerScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(keyMsg)
	if !ok {
		cmd := s.below(msg)
		s.dropping = s.dropping && s.keys().drop.Enabled()
		return s, cmd
	}
	switch keys := s.keys(); {
	case s.dropping && is(k, keys.yes):
		s.post(payments.DropPapers{})
		s.dropping = false
	case s.dropping:
		s.dropping = !is(k, keys.no)
	case is(k, keys.drop):
		s.dropping = true
	case is(k, keys.out):
		s.post(payments.CameOut{Name: s.asked})
	case is(k, keys.anew):
		s.post(payments.PrintAgain{Name: s.asked})
	case is(k, keys.provisional):
		s.post(payments.Provisional{})
	case is(k, keys.test):
		s.post(payments.TestSlip{})
	case is(k, keys.again):
		s.post(payments.PrintNow{})
	case is(k, keys.back):
		return s.back, nil
	case is(k, keys.help):
		return newHelp(s.counter, s), nil
	}
	return s, nil
}

// says is how the printer is, and what waits, the oldest first.
func (s *printerScreen) says() (how, waiting string) {
	p := s.state.Printer
	switch {
	case p == nil:
		return s.Words.PrinterNone, ""
	case p.Status == "":
		how = s.Words.Printer + " -"
	case p.Status == printer.Ready:
		how = s.Words.Printer + " " + s.Words.LampOK
	default:
		how = "[!!] " + s.Words.Printer + " " + s.printerWord(p.Status)
	}
	var all []string
	if n := len(p.Unsure); n > 0 {
		all = append(all, fmt.Sprintf(s.Words.PrinterDoubts, n))
	}
	if n := len(p.Waiting); n > 0 {
		all = append(all, fmt.Sprintf(s.Words.PrinterWaits, n))
	}
	return how, cmp.Or(strings.Join(all, "  "), s.Words.PrinterNothing)
}

// names are the documents that wait, those of which nobody knows first, as many to
// a row as fit: a number is never broken.
func (s *printerScreen) names(w int) (rows []string) {
	p := s.state.Printer
	if p == nil {
		return nil
	}
	var all []string
	for _, name := range p.Unsure {
		all = append(all, "[??] "+name)
	}
	row := ""
	for _, name := range append(all, p.Waiting...) {
		if row != "" && layout.Width(row+"  "+name) > w {
			rows, row = append(rows, row), ""
		}
		row = strings.TrimLeft(row+"  "+name, " ")
	}
	return append(rows, row)
}

// View implements Screen.
func (s *printerScreen) View(size layout.Size) string {
	w := size.Usable().W
	how, waiting := s.says()
	rows := layout.Stack([]string{"", "  " + s.Theme.Strong.Render(s.Words.PrinterTitle), ""}, layout.Indent(2, layout.Wrap(how, w-4)), []string{""},
		layout.Indent(2, layout.Wrap(waiting, w-4)), layout.Indent(2, s.names(w-4)))
	bottom := layout.Stack([]string{s.rule(w)}, s.messages(w))
	if ask := s.question(); ask != "" {
		bottom = append(bottom, s.urgent(ask, w)...)
	}
	return layout.Page(size, rows, append(bottom, keyRows(s.ShortHelp(), w)...))
}

// question is what the next key answers.
func (s *printerScreen) question() string {
	if !s.dropping {
		return ""
	}
	return fmt.Sprintf(s.Words.DropPapersAsk, len(s.state.Printer.Waiting)+len(s.state.Printer.Unsure))
}

// spoken implements speaker.
func (s *printerScreen) spoken() []linear.Saying {
	how, waiting := s.says()
	return []linear.Saying{says("title", s.Words.PrinterTitle, how, waiting), says("names", strings.Join(s.names(linearSize.W), "  ")), says("ask", s.question()), says("keys", keysOf(s.ShortHelp()...))}
}
