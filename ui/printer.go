package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
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

// printerSays is what to do about a printer that does not print.
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
	return ""
}

// printerSpoken is the lamp of the printer. That it burns is news only after it
// did not.
func (c *counter) printerSpoken() linear.Saying {
	if says := c.printerSays(); says != "" {
		return stays("printer", "[!!] "+c.Words.Printer+" "+c.printerWord(c.state.Printer.Status), says)
	}
	s := stays("printer", c.printerLamp())
	s.When = linear.Change
	return s
}

// onPaper says whether the receipt of a sale has come out, where there is a
// printer.
func (c *counter) onPaper(number string) string {
	switch p := c.state.Printer; {
	case p == nil:
		return ""
	case p.Waits(number):
		return "[..] " + c.Words.ReceiptWaits
	}
	return "[OK] " + c.Words.ReceiptOut
}

// printerScreen shows how the printer is and what waits for it, and makes what no
// sale makes by itself.
type printerScreen struct{ dialog }

func newPrinter(c *counter, back Screen) *printerScreen { return &printerScreen{dialog{c, back}} }

type printerKeys struct{ provisional, test, again, back, help key.Binding }

func (s *printerScreen) keys() printerKeys {
	w := s.Words
	k := printerKeys{provisional: bind(w.KeyProvisional, "1"), test: bind(w.KeyTestSlip, "2"), again: bind(w.KeyPrintNow, "*"), back: s.backKeys(), help: s.helpKeys()}
	k.provisional.SetEnabled(len(s.state.Basket.Lines) > 0)
	k.test.SetEnabled(s.state.Printer != nil)
	k.again.SetEnabled(s.printerSays() != "")
	return k
}

// ShortHelp implements help.KeyMap.
func (s *printerScreen) ShortHelp() []key.Binding {
	k := s.keys()
	return []key.Binding{k.provisional, k.test, k.again, k.back, k.help}
}

// FullHelp implements help.KeyMap.
func (s *printerScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *printerScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(keyMsg)
	if !ok {
		return s, s.below(msg)
	}
	switch keys := s.keys(); {
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
	if len(p.Waiting) == 0 {
		return how, s.Words.PrinterNothing
	}
	return how, fmt.Sprintf(s.Words.PrinterWaits, len(p.Waiting))
}

// names are the documents that wait, as many to a row as fit: a number is never
// broken.
func (s *printerScreen) names(w int) (rows []string) {
	if s.state.Printer == nil {
		return nil
	}
	row := ""
	for _, name := range s.state.Printer.Waiting {
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
	return s.page(size, rows, s.ShortHelp())
}

// spoken implements speaker.
func (s *printerScreen) spoken() []linear.Saying {
	how, waiting := s.says()
	return []linear.Saying{says("title", s.Words.PrinterTitle, how, waiting), says("names", strings.Join(s.names(linearSize.W), "  ")), says("keys", keysOf(s.ShortHelp()...))}
}

// copyScreen asks before the only copy of a receipt is made that there may be.
type copyScreen struct {
	dialog
	number string
	amount money.Amount
}

func newCopy(c *counter, back Screen, number string, amount money.Amount) *copyScreen {
	return &copyScreen{dialog{c, back}, number, amount}
}

func (s *copyScreen) keys() (make, no key.Binding) {
	return bind(s.Words.KeyMakeCopy, "+"), s.backKeys("0")
}

// ShortHelp implements help.KeyMap.
func (s *copyScreen) ShortHelp() []key.Binding {
	yes, no := s.keys()
	return []key.Binding{yes, no}
}

// FullHelp implements help.KeyMap.
func (s *copyScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *copyScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	k, ok := msg.(keyMsg)
	if !ok {
		return s, s.below(msg)
	}
	switch yes, no := s.keys(); {
	case is(k, yes):
		s.post(payments.Copy{Receipt: s.number})
		return s.back, nil
	case is(k, no):
		return s.back, nil
	}
	return s, nil
}

func (s *copyScreen) about() string {
	return fmt.Sprintf("%s %s  %s", s.Words.Receipt, s.number, s.sum(s.amount))
}

// View implements Screen.
func (s *copyScreen) View(size layout.Size) string {
	w := size.Usable().W
	rows := layout.Stack([]string{"", "  " + s.Theme.Strong.Render(s.Words.CopyTitle), "", "  " + s.about(), ""}, layout.Indent(2, layout.Wrap(s.Words.CopyAsk, w-4)))
	return s.page(size, rows, s.ShortHelp())
}

// spoken implements speaker.
func (s *copyScreen) spoken() []linear.Saying {
	return []linear.Saying{says("ask", s.Words.CopyTitle, s.about(), s.Words.CopyAsk, keysOf(s.ShortHelp()...))}
}
