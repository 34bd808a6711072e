package ui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// speaker is a screen that says what it shows, for linear mode: the most
// important word first, amounts last, nothing that ticks. It is made of what
// View is made of, and a test holds the two together. A screen without it names
// its keys.
type speaker interface{ spoken() []linear.Saying }

// says is one thing that a screen says, in parts that follow each other.
func says(key string, parts ...string) linear.Saying {
	return linear.Saying{Key: key, Text: sentence(parts...)}
}

// stays is one thing that is the till's, whatever screen is in front.
func stays(key string, parts ...string) linear.Saying {
	s := says(key, parts...)
	s.Stays = true
	return s
}

// sentence puts parts one after the other with a stop between them, so that a
// voice rests there.
func sentence(parts ...string) string {
	all := ""
	for _, p := range parts {
		p = strings.TrimSpace(p)
		switch {
		case p == "":
		case all == "":
			all = p
		case strings.ContainsAny(all[len(all)-1:], ".?!:"):
			all += " " + p
		default:
			all += ". " + p
		}
	}
	return all
}

// keysOf are keys as a sentence; help names those that every screen has.
func keysOf(bindings ...key.Binding) string {
	var items []string
	for _, b := range bindings {
		if b.Enabled() {
			items = append(items, b.Help().Key+" "+b.Help().Desc)
		}
	}
	return strings.Join(items, "; ")
}

// squeezed is a row of a table without what holds its columns apart.
func squeezed(row string) string { return strings.Join(strings.Fields(row), " ") }

// linearSize is the screen of linear mode, which nobody sees: no question is cut,
// and a page is what a person listens to at once.
var linearSize = layout.Size{W: 80, H: 24}

// sayKeys say everything again. No screen has them for anything else.
func (c *counter) sayKeys() key.Binding { return bind(c.Words.KeySayAgain, "=", "ctrl+l") }

// asks says that somebody wants to hear everything. Where text is typed the
// character is text.
func (m *Model) asks(k keyMsg) bool {
	return m.Linear && is(k, m.sayKeys()) && (k.Type == tea.KeyCtrlL || m.commands(k))
}

// Speech implements linear.Model. Before the till has told its state there is
// nothing to say, and nothing because the clock went on.
func (m *Model) Speech() (linear.Speech, bool) {
	front := m.screen
	if l, ok := front.(*leavingScreen); ok {
		front = l.payScreen // nobody can tell the two apart
	}
	if front != m.heard {
		m.heard, m.screens = front, m.screens+1
	}
	s := linear.Speech{Screen: m.screens, Lang: m.Words.Code, Again: m.redraws, Says: m.counter.spoken()}
	if sp, ok := front.(speaker); ok {
		s.Says = append(s.Says, sp.spoken()...)
	} else {
		s.Says = append(s.Says, says("keys", keysOf(front.ShortHelp()...)))
	}
	if t, ok := front.(typist); ok && t.types('0') {
		s.Typed = m.Theme.Draw(t.typing())
		if h, ok := front.(hider); ok && h.hides() {
			s.Typed = strings.Repeat("*", len(t.typing()))
		}
	}
	s.Erased = m.burst || m.last.Type == tea.KeyBackspace || m.last.Type == tea.KeyEsc
	for i := range s.Says {
		s.Says[i].Text, s.Says[i].Tail = m.Theme.Draw(s.Says[i].Text), m.Theme.Draw(s.Says[i].Tail)
	}
	return s, !m.ticked && m.state.Seq > 0
}

// spoken is what every screen has: what the header says, the basket, what was
// paid, and the answers.
func (c *counter) spoken() []linear.Saying {
	w := c.Words
	till := stays("till "+w.Code, strings.TrimSpace(fmt.Sprintf("%s %d  %s", w.Till, c.Number, c.modeWord())), w.Name, keysOf(c.helpKeys(), c.sayKeys()))
	till.When = linear.News
	line := stays("line", layout.First(linearSize.W, append(c.source(), "")...))
	line.When = linear.News
	previous, open := stays("previous"), stays("open", c.open(false, false))
	if l := c.state.Last; l == nil || c.shown != l.Receipt { // else it is in front
		previous = stays("previous", c.previous()[0])
	}
	paper := stays("on paper")
	if l := c.state.Last; l != nil {
		paper = stays("on paper", c.onPaper(l.Receipt, l.Paper))
	}
	previous.When, open.When, paper.When = linear.Asked, linear.Asked, linear.Asked
	all := []linear.Saying{till, line, c.scannersSpoken(), c.printerSpoken(), c.linkSpoken(), previous, open, paper}
	if c.state.Locked { // what somebody is selling is for whoever logs in
		return slices.Concat(all, []linear.Saying{c.paidSpoken()}, c.answersSpoken())
	}
	all = slices.Concat(all, c.goodsSpoken(), []linear.Saying{c.paidSpoken()})
	who := stays("customer")
	if c.state.Customer != "" {
		who = stays("customer", fmt.Sprintf(w.CustomerBound, c.state.Customer))
	}
	return slices.Concat(all, []linear.Saying{who}, c.answersSpoken())
}

// scannersSpoken is the lamp of the scanners and what to do about it.
func (c *counter) scannersSpoken() linear.Saying {
	which, s, ails := c.ailing(scanner.Ready)
	switch {
	case c.Scanners == 0:
		return stays("scanners")
	case ails && s.State == scanner.Starting:
		return stays("scanners")
	case ails:
		return stays("scanners", "[!!] "+which+" "+c.scannerWord(s.State), c.scannerSays())
	}
	ok := stays("scanners", c.Words.Scanner+" "+c.Words.LampOK)
	ok.When = linear.News
	return ok
}

// linkSpoken is the lamp of Vipps. That it burns is news only after it did not.
func (c *counter) linkSpoken() linear.Saying {
	switch trouble := c.link(""); {
	case trouble != "" && c.state.Link.Down() && c.state.Phase == payments.Selling:
		return stays("link", "[!!] "+fmt.Sprintf(c.Words.WalletDown, c.clock(c.state.Link.Since)))
	case trouble != "":
		return stays("link", trouble)
	}
	s := stays("link")
	if !c.state.Link.Since.IsZero() {
		s = stays("link", c.vippsLamp())
	}
	s.When = linear.Change
	return s
}

// goodsSpoken is each line of the basket, with what follows it.
func (c *counter) goodsSpoken() []linear.Saying {
	b := c.state.Basket
	sum := stays("sum", c.counted(b))
	sum.Tail, sum.Group, sum.When = c.totalSays(), "goods", linear.Instead
	all := []linear.Saying{sum}
	under := map[int]string{}
	for _, l := range b.Lines {
		if l.Under != 0 {
			under[l.Under] += " + " + l.Name + " " + c.amount(l.Total())
		}
	}
	for _, l := range b.Lines {
		if l.Under != 0 {
			continue
		}
		s := stays(fmt.Sprintf("goods %s/%d", c.state.Sale, l.No), c.lineSays(l)+under[l.No])
		s.Tail, s.Group = c.totalSays(), "goods"
		all = append(all, s)
	}
	return all
}

// lineSays is a line of a basket: name, quantity when it is not one, sum.
func (c *counter) lineSays(l sale.Line) string {
	q := c.decimal(l.Quantity.String())
	switch {
	case l.Unit == sale.Kilograms:
		return l.Name + "  " + q + " kg  " + c.amount(l.Total())
	case l.Quantity != sale.Piece:
		return l.Name + "  " + q + " x " + c.amount(l.Price) + "  " + c.amount(l.Total())
	}
	return l.Name + "  " + c.amount(l.Total())
}

// counted is how much is in a basket, and whether its customer must be of age.
func (c *counter) counted(b sale.Basket) string {
	if len(b.Lines) == 0 {
		return ""
	}
	age := ""
	if b.MinAge() > 0 {
		age = fmt.Sprintf(c.Words.AgeMark, b.MinAge())
	}
	return sentence(fmt.Sprintf("%s %d, %s %d", c.Words.Lines, len(b.Lines), c.Words.Pieces, b.Pieces()), age)
}

func (c *counter) totalSays() string {
	return fmt.Sprintf("%s %s %s", c.Words.Total, c.Currency, c.amount(c.state.Basket.Total()))
}

// paidSpoken is the proof that money has come, once: whoever asks later, in the
// middle of another sale, must not hear that one is paid.
func (c *counter) paidSpoken() linear.Saying {
	l := c.state.Last
	if l == nil {
		return stays("paid")
	}
	s := stays("paid", fmt.Sprintf("[OK] %s  %s  %s", c.Words.Paid, c.sum(l.Amount), c.payer(l)), c.Words.Receipt+" "+l.Receipt, c.clock(l.At))
	switch n := c.state.Notice; {
	case n.Kind == payments.NoticeAsidePaid && n.Name == l.Sale:
		s.When = linear.Asked // the answer says it of the sale that was set aside: this one is not paid
	case c.shown != l.Receipt:
		s.When = linear.News
	}
	return s
}

// answersSpoken are the answers to keys and scans, and what stands until somebody
// has seen to it.
func (c *counter) answersSpoken() []linear.Saying {
	w := c.Words
	double, notice, journal, paper := stays("double"), stays("notice"), stays("journal"), stays("paper")
	if c.double.Kind != barcode.Unreadable {
		double = stays("double", w.DoubleRead)
		double.N = int(c.scan.UnixMilli())
	}
	text, _ := c.reply()
	reply := stays("reply", text)
	reply.N = c.replies
	n := c.state.Notice
	if n.N > c.seen {
		text, _ := c.notice(n)
		notice = stays("notice", text)
		notice.N = n.N
		if c.state.Phase != payments.Selling && n.Kind == payments.NoticeNotAdded && c.state.Refused.Count > 0 && n.Name == c.state.Refused.Newest {
			notice.When = linear.Asked // the sentence of those that were turned away says it
		}
		switch n.Kind {
		case payments.NoticeVoided, payments.NoticeTakenBack:
			notice.Tail = c.totalSays()
		default:
		}
	}
	if c.state.Faults.Journal {
		journal = stays("journal", c.journalFault())
	}
	if c.state.Faults.Receipt != "" {
		paper = stays("paper", fmt.Sprintf(w.ReceiptFault, c.state.Faults.Receipt))
	}
	return []linear.Saying{double, reply, journal, notice, paper, stays("refused", c.refusedSays()), c.pricesSpoken(), stays("day", c.unclosed())}
}
