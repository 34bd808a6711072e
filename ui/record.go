package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/sale"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// recordScreen is one sale as the journal tells it: its lines, or what happened
// to it. It lies over the list that it was asked for in.
type recordScreen struct {
	dialog
	sale   string
	log    bool // what happened, instead of the lines
	leaf   int  // of the pages, from 0; one behind the last is the first
	ready  bool
	fault  bool
	record payments.Record
}

type recordMsg struct {
	sale   string
	record payments.Record
	err    error
}

func newRecord(c *counter, back Screen, sale string, log bool) (*recordScreen, tea.Cmd) {
	s := &recordScreen{dialog: dialog{c, back}, sale: sale, log: log}
	return s, readRecord(s.Context, s.Till, sale)
}

func readRecord(ctx context.Context, t Till, sale string) tea.Cmd {
	return func() tea.Msg {
		r, err := t.Record(ctx, sale)
		return recordMsg{sale, r, err}
	}
}

// linesKeys and logKeys lead to a sale's record from every list of sales.
func (c *counter) linesKeys() key.Binding { return bind(c.Words.KeyLines, "5") }
func (c *counter) logKeys() key.Binding   { return bind(c.Words.KeyLog, "6") }

type recordKeys struct{ more, lines, log, back, help, leave key.Binding }

func (s *recordScreen) keys() recordKeys {
	k := recordKeys{more: bind(s.Words.KeyMore, "*", "down"), lines: s.linesKeys(), log: s.logKeys(), back: bind(s.Words.KeyBack, "-", "esc", "backspace"),
		help: s.helpKeys(), leave: s.leaveKeys()}
	head, rows := s.told(s.size.Usable().W)
	k.more.SetEnabled(len(s.pages(rows, s.size.H-headerRows-len(head))) > 1)
	k.lines.SetEnabled(s.log)
	k.log.SetEnabled(!s.log)
	return k
}

// ShortHelp implements help.KeyMap.
func (s *recordScreen) ShortHelp() []key.Binding {
	k := s.keys()
	return []key.Binding{k.more, k.lines, k.log, k.back, k.help, k.leave}
}

// FullHelp implements help.KeyMap.
func (s *recordScreen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }

// Update implements Screen.
func (s *recordScreen) Update(msg tea.Msg) (Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case recordMsg:
		if msg.sale == s.sale {
			s.ready, s.fault, s.record = true, msg.err != nil, msg.record
		}
		return s, nil
	case keyMsg:
		keys := s.keys()
		switch {
		case is(msg, keys.more):
			s.leaf++
		case is(msg, keys.lines), is(msg, keys.log):
			s.log, s.leaf = !s.log, 0
		case is(msg, keys.back):
			return s.back, nil
		case is(msg, keys.help):
			return newHelp(s.counter, s), nil
		case is(msg, keys.leave):
			return newLeave(s.counter, s), nil
		}
		return s, nil
	}
	return s, s.below(msg)
}

// View implements Screen. Pages follow each other and the first one the last.
func (s *recordScreen) View(size layout.Size) string {
	w := size.Usable().W
	head, rows := s.told(w)
	pages := s.pages(rows, size.H-len(head))
	leaf := s.leaf % len(pages)
	if len(pages) > 1 {
		head[0] += fmt.Sprintf("  %d/%d", leaf+1, len(pages))
	}
	return s.page(size, layout.Stack(head, pages[leaf]), s.ShortHelp())
}

// pages are the rows in as many pieces as it takes; at least one.
func (s *recordScreen) pages(rows []string, room int) [][]string {
	const below = 4 // rule, message and keys
	pages := slices.Collect(slices.Chunk(rows, max(room-below, 1)))
	if len(pages) == 0 {
		return [][]string{{"  " + s.Words.PastNone}}
	}
	return pages
}

// told is what stands above, and what there is to read.
func (s *recordScreen) told(w int) (head, rows []string) {
	title := s.Words.LinesTitle
	if s.log {
		title = s.Words.LogTitle
	}
	head = []string{"  " + s.Theme.Strong.Render(s.Words.Sale+" "+s.sale+": "+title)}
	basket := s.record.Basket
	switch {
	case s.fault:
		rows = s.urgent(s.Words.PastFault, w)
	case !s.ready:
		rows = []string{"  " + s.Words.PastReading}
	case s.log:
		rows = s.happened(w)
	case len(basket.Lines) > 0:
		head = append(head, s.goodsHead(w))
		for _, l := range basket.Lines {
			rows = append(rows, s.goodsRow(l, " ", w))
		}
		rows = append(rows, "  "+s.Theme.Strong.Render(fmt.Sprintf("%s %s %s", s.Words.Total, s.Currency, s.amount(basket.Total()))))
	}
	return append(head, s.rule(w)), rows
}

// happened is the log: when, and what, in sentences.
func (s *recordScreen) happened(w int) (rows []string) {
	t := teller{counter: s.counter, of: map[payments.Reference]payments.Payment{}}
	for _, e := range s.record.Events {
		says := t.tell(e)
		if says == "" {
			continue
		}
		const indent = 12
		wrapped := layout.Indent(indent, layout.Wrap(says, w-indent-1))
		wrapped[0] = "  " + layout.Pad(s.clockSeconds(e.At), indent-2) + wrapped[0][indent:]
		rows = append(rows, wrapped...)
	}
	return rows
}

// teller puts the entries of a journal into sentences, in their order: what an
// answer means depends on what was before.
type teller struct {
	*counter
	basket sale.Basket
	of     map[payments.Reference]payments.Payment
}

// tell is one entry as a sentence; empty where it says nothing to a person.
func (t *teller) tell(e payments.Event) string {
	w := t.Words
	p, err := t.of[e.Reference].Apply(e)
	if err == nil {
		t.of[e.Reference] = p
	}
	switch e.Kind {
	case payments.LineAdded:
		t.basket = t.basket.Add(*e.Line)
		return fmt.Sprintf(w.Added, e.Line.Name, t.amount(e.Line.Total()))
	case payments.LineVoided:
		rest, gone := t.basket.Void(e.LineNo)
		t.basket = rest
		if len(gone) == 0 {
			return ""
		}
		back := sale.Basket{Lines: gone}
		return fmt.Sprintf(w.Voided, gone[0].Name, t.amount(back.Total()))
	case payments.CustomerBound:
		return fmt.Sprintf(w.CustomerBound, e.Customer)
	case payments.CustomerDropped:
		return w.CustomerDropped
	case payments.CodeUnknown:
		return "[!!] " + t.lockSays(payments.Lock{Why: e.Why, Code: printable(e.Code), Name: e.Name})
	case payments.CodeRefused:
		name := e.Name
		if name == "" {
			name = printable(e.Code)
		}
		return fmt.Sprintf(w.NotAdded, name)
	case payments.AttemptPlanned:
		who := e.Plan.Customer
		if who == "" {
			who = w.ByCode
		}
		return fmt.Sprintf(w.LogRequest, e.Plan.Attempt, t.amount(e.Plan.Amount), who)
	case payments.AttemptAsked:
		switch {
		case e.Op == payments.OpCapture:
			return w.LogCapture
		case e.Mode == payments.Release:
			return w.LogRelease
		}
		return w.LogCancel
	case payments.AttemptHeard, payments.AttemptEnded:
		f := t.face(p)
		if e.ByPerson {
			return sentence(fmt.Sprintf(w.LogCashier, w.KeyGiveUp), w.Why(e.Reason))
		}
		return t.heard(e, f.symbol+" "+f.word)
	case payments.AttemptConfirmed:
		return fmt.Sprintf(w.LogCashier, w.KeyFinish)
	case payments.AttemptReleased:
		return fmt.Sprintf(w.LogCashier, w.KeyRelease)
	case payments.AttemptLeft:
		return sentence(fmt.Sprintf(w.LogCashier, w.KeyGoOn), w.Why(e.Reason))
	case payments.AttemptClosed:
		return fmt.Sprintf(w.LogCashier, w.KeyBasket)
	case payments.SaleHeld:
		return fmt.Sprintf(w.HeldSays, e.Held.Title())
	case payments.SaleVoided:
		return fmt.Sprintf(w.LogCashier, w.KeyVoidSale)
	case payments.SaleResumed:
		t.basket = e.Held.Basket
		return fmt.Sprintf(w.Resumed, e.Held.Title())
	case payments.SaleSetAside:
		return fmt.Sprintf(w.LogCashier, w.KeyAside)
	case payments.SaleRecalled:
		return fmt.Sprintf(w.LogCashier, w.KeyRecall)
	case payments.SaleDropped:
		return fmt.Sprintf(w.LogCashier, w.KeyAbandon)
	case payments.SalePaid:
		return "[OK] " + w.Paid + "  " + t.amount(e.Receipt.Total) + "  " + w.Receipt + " " + e.Receipt.Number
	case payments.SaleReturned:
		return "[<<] " + w.Refunded + "  " + t.amount(-e.Receipt.Total) + "  " + w.Receipt + " " + e.Receipt.Number
	case payments.RefundPlanned:
		return fmt.Sprintf(w.RefundUnderWay, e.Refund.Receipt, t.amount(e.Refund.Amount))
	case payments.RefundHeard:
		return t.heard(e, "[..] "+w.Refunding)
	case payments.RefundEnded:
		return t.heard(e, "[!!] "+w.RefundRefused)
	case payments.RefundClosed:
		return fmt.Sprintf(w.LogCashier, w.KeyPutAway)
	case payments.RightRefused:
		return fmt.Sprintf(w.LogRefused, t.person(e.Duty.Number), w.Right(e.Duty.Right))
	case payments.RightApproved:
		return fmt.Sprintf(w.LogApproved, t.person(e.Duty.By), w.Right(e.Duty.Right))
	case payments.ReceiptWritten:
		return fmt.Sprintf(w.LogReceipt, e.Code)
	case payments.ReceiptPrinted:
		return fmt.Sprintf(w.LogPrinted, e.Code)
	case payments.ReceiptUnsure:
		return "[??] " + fmt.Sprintf(w.PrinterUnsure, e.Code)
	case payments.ReceiptAgain:
		return fmt.Sprintf(w.LogCashier, w.KeyPrintAgain)
	case payments.ReceiptCopied:
		return fmt.Sprintf(w.CopyMade, e.Code)
	case payments.ReceiptFreed:
		return fmt.Sprintf(w.LogFreed, e.Receipt.Number)
	case payments.ReceiptUnpaid:
		return fmt.Sprintf(w.UnpaidMade, e.Receipt.Number)
	case payments.TillStarted, payments.TillStopped, payments.CodeAnswered, payments.PricesChanged:
	}
	return ""
}

// person is a cashier, by name as long as they are one.
func (c *counter) person(number int) string {
	if p, ok := c.Staff.Find(number); ok {
		return fmt.Sprintf("%s (%d)", p.Name, number)
	}
	return fmt.Sprint(number)
}

// heard is an answer of Vipps' and what has become of the matter with it. What
// is no answer keeps its code and trace, for whoever is called.
func (t *teller) heard(e payments.Event, became string) string {
	w := t.Words
	switch {
	case e.Trouble == nil:
		return fmt.Sprintf(w.LogVipps, became)
	case e.Trouble.Kind == payments.Denied:
		return fmt.Sprintf(w.LogVipps, t.refusal(payments.Refusal{Op: e.Op, Kind: e.Trouble.Kind, Code: e.Trouble.Code, HTTP: e.Trouble.HTTP}))
	}
	return fmt.Sprintf(w.LogNoAnswer, printable(e.Trouble.Error())) + "  " + became
}

// spoken implements speaker: a page of the record, as many rows as a screen has.
func (s *recordScreen) spoken() []linear.Saying {
	head, rows := s.told(linearSize.W)
	pages := s.pages(rows, linearSize.H-headerRows-len(head))
	leaf := s.leaf % len(pages)
	all := []linear.Saying{says("title", strings.TrimSpace(head[0]))}
	if !s.ready {
		return all
	}
	for i, row := range pages[leaf] {
		all = append(all, says(fmt.Sprint("row ", s.log, leaf, " ", i), squeezed(row)))
	}
	return append(all, says(fmt.Sprint("page ", s.log, leaf), fmt.Sprintf("%d/%d", leaf+1, len(pages)), keysOf(s.ShortHelp()[:4]...)))
}
