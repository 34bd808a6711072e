package ui

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner"
)

// scenes are the storybook: every state that a cashier can meet.
func scenes() []scene {
	return slices.Concat(saleScenes(), payScenes(), caseScenes(), pastScenes(), recordScenes(), scanScenes(), codeScenes(), counterScenes(), staffScenes(), closeScenes(), printerScenes(), otherScenes())
}

func saleScenes() []scene {
	added := payments.Notice{Kind: payments.NoticeAdded, Name: "Bananer", Amount: 2211}
	unknown := with(bound(goods()), func(s *payments.State) { s.Lock = &payments.Lock{Code: "7038010055720"} })
	locked := func(code string, n int, newest string) payments.State {
		return with(bound(goods()), func(s *payments.State) {
			s.Lock = &payments.Lock{Code: code, Refused: n, Newest: newest}
		})
	}
	paid := payments.State{Sale: "2-0417", Last: &sold}
	return []scene{
		{name: "sale-empty", main: true},
		{name: "sale-basket", main: true, mode: Demos, state: noticed(bound(goods()), added)},
		{name: "sale-nobody", state: selling(goods())},
		{name: "sale-quantity", state: selling(goods()), play: presses("2", "*")},
		{name: "sale-typing", state: selling(goods()), play: presses("0", ",", "5", "*", "4", "0", "1")},
		{name: "sale-half-typed", state: bound(goods()), play: presses("4", "0", "1", "+")},
		{name: "sale-quantity-waits", state: bound(goods()), play: presses("3", "*", "+")},
		{name: "sale-long", mode: Demos, state: bound(manyGoods(1234))},
		{name: "sale-large-amount", state: with(bound(manyGoods(3)), func(s *payments.State) { s.Basket.Lines[0].Price = 649_962_00 })},
		{name: "sale-locked", main: true, state: unknown},
		{name: "sale-locked-refused", main: true, mode: Demos, state: locked("7038010055720", 2, "Yoghurt jordbær 4 x 125 g")},
		{name: "sale-locked-one", state: locked("4012", 1, "Helmelk 1 l")},
		{name: "sale-locked-long", mode: Demos, state: locked("012345678901234567890123456789012345678901234567", 14, "Mineralvann med kullsyre 1,5 l")},
		{name: "sale-unreadable", main: true, state: selling(goods()), play: func(m *Model) {
			m.Update(scansMsg{scan(scanner.Cashier, "7038010009458"), scan(scanner.Cashier, "7038010009458")})
		}},
		{name: "sale-unreadable-noise", state: selling(goods()), play: func(m *Model) {
			m.Update(scansMsg{scanner.Rejected{Raw: []byte("\x1b[2J\x07https://qr.vipps.no/28/2/01/031/4791234567?v=1 and more of it")}})
		}},
		{name: "sale-shop-qr", state: selling(goods()), play: func(m *Model) {
			m.Update(scansMsg{scan(scanner.Cashier, "https://qr.vipps.no/28/2/05/031/abc")})
		}},
		{name: "sale-customer-scanner", state: noticed(selling(goods()), payments.Notice{Kind: payments.NoticeCustomerScanner, Name: "Helmelk 1 l"})},
		{name: "sale-just-paid", state: noticed(paid, payments.Notice{Kind: payments.NoticeJustPaid, Name: masked})},
		{name: "sale-over-maximum", state: noticed(bound(goods()), payments.Notice{Kind: payments.NoticeOverMaximum, Name: "Ring", Amount: 65000000})},
		{name: "paid-refused", main: true, state: with(paid, func(s *payments.State) {
			s.Refused = payments.Turned{Count: 2, Newest: "Yoghurt jordbær 4 x 125 g"}
		})},
		{name: "sale-scanner-lost", state: selling(goods()), play: func(m *Model) {
			m.Update(scansMsg{scanner.Status{Source: scanner.Source{ID: 1}, State: scanner.Lost}})
		}},
		{name: "sale-age", main: true, state: noticed(with(bound(goods()), func(s *payments.State) { s.Basket.Lines[3].MinAge = 18 }),
			payments.Notice{Kind: payments.NoticeAdded, Name: "Snus porsjon 24 stk", Amount: 10900, Age: 18})},
		{name: "sale-weigh", state: noticed(selling(goods()), payments.Notice{Kind: payments.NoticeWeigh, Name: "Bananer"})},
		{name: "sale-under-minimum", state: noticed(selling(goods()), payments.Notice{Kind: payments.NoticeTooSmall, Amount: 100})},
		{name: "sale-journal-fault", mode: Demos, state: with(selling(goods()), func(s *payments.State) { s.Faults.Journal = true })},
		{name: "sale-taken-back", state: noticed(selling(goods()), payments.Notice{Kind: payments.NoticeTakenBack, Name: "Mineralvann med kullsyre 1,5 l"})},
		{name: "paid", main: true, mode: Demos, state: paid},
		{name: "paid-live", state: paid},
		{name: "paid-next-bound", state: with(paid, func(s *payments.State) { s.Customer = "Vipps-QR" })},
		{name: "paid-receipt-fault", state: with(paid, func(s *payments.State) { s.Faults.Receipt = "R2-0416" })},
		{name: "paid-yesterday", state: with(paid, func(s *payments.State) {
			old := sold
			old.At = ago(24 * time.Hour)
			s.Last = &old
		})},
		{name: "paid-then-first-article", state: noticed(with(selling(goods()), func(s *payments.State) { s.Last = &sold }), added)},
		{name: "customer-empty", main: true, mode: Demos, state: selling(goods()), play: presses("c")},
		{name: "customer-typed", main: true, state: selling(goods()), play: presses("+", "4", "1", "2", "3", "4", "5", "6", "7")},
		{name: "customer-bad", main: true, state: selling(goods()), play: presses("c", "*", "1", "2", "3", "enter")},
		{name: "customer-bound", main: true, mode: Demos, state: bound(goods()), play: presses("c")},
		{name: "customer-not-added", state: noticed(selling(goods()), payments.Notice{}), play: func(m *Model) {
			press(m, "c")
			then(func(s *payments.State) {
				s.Notice = payments.Notice{N: 2, Kind: payments.NoticeNotAdded, Name: "Helmelk 1 l"}
			})(m)
		}},
	}
}

func payScenes() []scene {
	person := func(p *payments.Payment) { p.Status, p.Held = payments.Approved, true }
	faster := func(p *payments.Payment) { person(p); p.Cancel.N = 1 }
	turnedAway := func(s *payments.State) {
		s.Refused = payments.Turned{Count: 2, Newest: "Yoghurt jordbær 4 x 125 g"}
		s.Notice = payments.Notice{N: 1, Kind: payments.NoticeNotAdded, Name: s.Refused.Newest}
	}
	linkDown := func(s *payments.State) { s.Link = down }
	planned := func(p *payments.Payment) {
		p.Status, p.SentAt, p.Pace = payments.Planned, time.Time{}, payments.Pace{Calling: true}
	}
	unsent := func(p *payments.Payment) { planned(p); p.Pace.Last.Kind = payments.Unsent }
	doubt := func(op payments.Op, st payments.Status) payments.State {
		return paying(func(p *payments.Payment) { p.Status, p.Doubt = st, op })
	}
	giveBack := func(p *payments.Payment) { p.Status, p.Intent = payments.Approved, payments.IntentRelease }
	return []scene{
		{name: "pay-requesting", main: true, mode: Demos, state: paying(planned)},
		{name: "pay-not-sent", main: true, state: with(paying(unsent), linkDown)},
		{name: "pay-waiting", main: true, mode: Demos, state: paying(status(payments.Waiting))},
		{name: "pay-waiting-live", state: paying(status(payments.Waiting))},
		{name: "pay-waiting-refused-scan", main: true, mode: Demos, state: with(paying(status(payments.Waiting)), turnedAway)},
		{name: "pay-waiting-down", main: true, mode: Demos, state: with(paying(func(p *payments.Payment) { p.Pace.Heard = ago(3 * time.Minute) }), linkDown)},
		{name: "pay-waiting-keys", state: with(paying(status(payments.Waiting)), func(s *payments.State) {
			s.Link = payments.Link{Trouble: payments.KeysRefused, Since: ago(time.Minute)}
		})},
		{name: "pay-waiting-long-over", state: paying(func(p *payments.Payment) { p.SentAt = ago(26 * time.Hour) })},
		{name: "pay-cancel-question", main: true, mode: Demos, state: paying(status(payments.Waiting)), play: presses("-")},
		{name: "pay-cancel-asked", main: true, state: paying(func(p *payments.Payment) { p.Cancel.Open, p.Cancel.N = true, 1 })},
		{name: "pay-cancel-refused", state: paying(func(p *payments.Payment) { p.Refusal = payments.Refusal{Op: payments.OpCancel, Code: "4040"} })},
		{name: "pay-approved", main: true, state: paying(status(payments.Approved))},
		{name: "pay-approved-down", state: with(paying(status(payments.Approved)), linkDown)},
		{name: "pay-doubt-create", main: true, mode: Demos, state: with(doubt(payments.OpCreate, payments.Planned), linkDown)},
		{name: "pay-doubt-capture", main: true, state: doubt(payments.OpCapture, payments.Approved)},
		{name: "pay-doubt-cancel", main: true, state: doubt(payments.OpCancel, payments.Waiting)},
		{name: "pay-doubt-release", state: paying(func(p *payments.Payment) { giveBack(p); p.Doubt = payments.OpCancel })},
		{name: "pay-strange", main: true, state: paying(func(p *payments.Payment) { p.Unknown = "FROZEN\x1b[2J" })},
		{name: "pay-person-restart", main: true, mode: Demos, state: paying(person)},
		{name: "pay-person-faster", main: true, state: paying(faster)},
		{name: "pay-person-capture-refused", state: paying(refused(payments.OpCapture, "6260", payments.Denied, 400))},
		{name: "pay-person-refused-scan", mode: Demos, state: with(paying(faster), turnedAway)},
		{name: "pay-person-first-1", main: true, mode: Demos, state: paying(faster), play: presses("1")},
		{name: "pay-person-first-2", main: true, state: paying(faster), play: presses("2")},
		{name: "pay-releasing", main: true, state: paying(giveBack)},
		{name: "pay-released", main: true, mode: Demos, state: paying(status(payments.Released))},
		{name: "pay-declined", main: true, mode: Demos, state: paying(status(payments.Declined))},
		{name: "pay-declined-other", main: true, state: with(paying(status(payments.Declined)), func(s *payments.State) { s.Customer = "+47 *** ** 511" })},
		{name: "pay-declined-refused-scan", mode: Demos, state: with(paying(status(payments.Declined)), turnedAway)},
		{name: "pay-expired", main: true, mode: Demos, state: paying(status(payments.Expired))},
		{name: "pay-cancelled", main: true, state: paying(status(payments.Cancelled))},
		{name: "pay-never-sent", main: true, state: paying(func(p *payments.Payment) {
			status(payments.Cancelled)(p)
			p.SentAt, p.Absent, p.NeverSent = time.Time{}, true, true
		})},
		{name: "pay-not-there", state: paying(func(p *payments.Payment) { status(payments.Cancelled)(p); p.SentAt, p.Absent = time.Time{}, true })},
		{name: "pay-unheard", main: true, state: paying(unheard)},
		{name: "pay-unheard-first", main: true, state: paying(unheard), play: presses("2")},
		{name: "pay-part-taken", state: paying(func(p *payments.Payment) { status(payments.Released)(p); p.Sums.Captured = 1000 })},
		{name: "pay-refused-keys", main: true, mode: Demos, state: paying(refused(payments.OpCreate, "", payments.KeysRefused, 401))},
		{name: "pay-refused-7010", main: true, state: paying(refused(payments.OpCreate, "7010", payments.Denied, 400))},
		{name: "pay-refused-5080", main: true, mode: Demos, state: paying(refused(payments.OpCreate, "5080", payments.Denied, 400))},
		{name: "pay-paid", state: paying(status(payments.Paid))},
	}
}

// set is a case beside the counter.
func set(sale string, aside bool, change func(*payments.Payment)) payments.Case {
	p := *paying(change).Payment
	p.Sale, p.Reference = sale, payments.Reference("K"+sale+"-1-7F3K9QXM")
	c := payments.Case{Payment: p, Aside: aside}
	if aside {
		c.Basket = goods()
	}
	return c
}

func beside(s payments.State, cases ...payments.Case) payments.State {
	s.Cases = cases
	return s
}

func caseScenes() []scene {
	person := set("2-0412", true, func(p *payments.Payment) { p.Status, p.Held = payments.Approved, true })
	ended := set("2-0413", true, status(payments.Declined))
	waits := set("2-0414", true, status(payments.Waiting))
	left := set("2-0415", false, func(p *payments.Payment) {
		p.Intent, p.Closed, p.Doubt = payments.IntentRelease, true, payments.OpCancel
	})
	asking := set("2-0409", true, func(p *payments.Payment) { p.Pace, p.Held = payments.Pace{}, true })
	capture := set("2-0408", true, func(p *payments.Payment) { p.Status, p.Capture.Open = payments.Approved, true })
	unknown := set("2-0407", true, unheard)
	all := []payments.Case{person, ended, left, capture, unknown, asking, waits}
	stopped := func(s payments.State) payments.State {
		s.Stop = payments.Stop{Stopped: ago(2 * time.Minute), Started: ago(time.Second)}
		return s
	}
	open := func(cases ...payments.Case) payments.State { return beside(bound(goods()), cases...) }
	var many []payments.Case
	for i := range 30 {
		many = append(many, set(fmt.Sprintf("2-%04d", i), true, status(payments.Waiting)))
	}
	return []scene{
		{name: "aside-sale", main: true, mode: Demos, state: beside(with(bound(goods()), func(s *payments.State) { s.Last = &sold }), person, waits)},
		{name: "aside-paid", main: true, state: noticed(beside(bound(goods()), ended), payments.Notice{Kind: payments.NoticeAsidePaid, Name: "2-0414", Amount: 25921})},
		{name: "aside-ended", state: noticed(open(ended), payments.Notice{Kind: payments.NoticeAsideEnded, Name: "2-0413", Amount: 25921})},
		{name: "aside-stray", state: noticed(open(ended), payments.Notice{Kind: payments.NoticeStrayPaid, Name: "2-0413", Amount: 25921})},
		{name: "pay-go-on", main: true, state: paying(leavable), play: presses("2")},
		{name: "pay-go-on-why", main: true, state: paying(leavable), play: presses("2", "2")},
		{name: "cases-start", main: true, mode: Demos, state: stopped(beside(paying(func(p *payments.Payment) { p.Status, p.Held = payments.Approved, true }), all...))},
		{name: "cases-start-waiting", state: stopped(paying(func(p *payments.Payment) { p.Pace, p.Held = payments.Pace{}, true }))},
		{name: "cases-person", main: true, state: open(all...), play: presses("u")},
		{name: "cases-finish", main: true, state: open(all...), play: presses("u", "1")},
		{name: "cases-release", state: open(all...), play: presses("u", "2")},
		{name: "cases-ended", state: open(all...), play: presses("u", "*")},
		{name: "cases-abandon", main: true, state: open(all...), play: presses("u", "*", "4")},
		{name: "cases-left", state: open(all...), play: presses("u", "*", "*")},
		{name: "cases-unheard", state: open(all...), play: presses("u", "*", "*", "*", "*", "2")},
		{name: "cases-waiting", state: open(waits), play: presses("u")},
		{name: "cases-stop", state: open(waits), play: presses("u", "2")},
		{name: "cases-many", state: open(many...), play: presses("u", "*", "*", "*", "*", "*", "*", "*", "*", "*", "*", "*", "*", "*", "*", "*", "*", "*", "*")},
		{name: "help-cases", state: open(all...), play: presses("u", "?")},
	}
}

// history is a day with a paid sale, part of which has come back, and one that
// was declined.
func history() []payments.Past {
	paid := *paying(status(payments.Paid)).Payment
	paid.Sale, paid.Reference = "2-0412", "K2-0412-1-7F3K9QXM"
	r := &receipt.Receipt{Number: "R2-0398", Sale: "2-0412", PaidAt: ago(time.Hour), Currency: money.NOK, Total: goods().Total()}
	for _, l := range goods().Lines {
		r.Lines = append(r.Lines, receipt.Line{Name: l.Name, Quantity: l.Quantity.String(), Unit: string(l.Unit), Price: l.Price, Gross: l.Total()})
	}
	returned := payments.Refund{RefundPlan: payments.RefundPlan{Amount: 2250, Lines: []payments.ReturnLine{{Line: 2, Quantity: "1", Amount: 2250}}}, Status: payments.RefundDone}
	declined := *paying(status(payments.Declined)).Payment
	declined.Reference = "K2-0413-1-4D8ZK1PW"
	whole := paid
	whole.Sale, whole.Reference = "2-0411", "K2-0411-1-0000AAAA"
	first := *r
	first.Number = "R2-0397"
	return []payments.Past{{Payment: declined}, {Payment: paid, Receipt: r, Refunds: []payments.Refund{returned}}, {Payment: whole, Receipt: &first}}
}

// found shows the list with what Vipps says of each attempt.
func found(keys ...string) func(*Model) {
	return func(m *Model) {
		press(m, "l")
		m.Update(pastMsg{search: 1, list: history()})
		for _, k := range append([]string{""}, keys...) {
			if k != "" {
				press(m, k)
			}
			for _, p := range history() {
				m.Update(saidMsg{p.Payment.Reference, said{Observation: payments.Observation{State: payments.StateAuthorized, Authorized: 25921, Captured: 25921, Refunded: 2250}}})
			}
		}
	}
}

func pastScenes() []scene {
	state := selling(sale.Basket{})
	unreached := func(m *Model) {
		press(m, "l")
		m.Update(pastMsg{search: 1, list: history()})
		m.Update(saidMsg{history()[0].Payment.Reference, said{err: errors.New("no answer")}})
	}
	refund := func(change func(*payments.Refund)) payments.State {
		r := payments.Refund{RefundPlan: payments.RefundPlan{Amount: 7440, Key: "K2-0412-1-7F3K9QXM.refund.2-1", Receipt: "R2-0398", Customer: masked},
			Reference: "K2-0412-1-7F3K9QXM", Sale: "2-0412", Status: payments.RefundAsked}
		change(&r)
		return beside(bound(goods()), payments.Case{Refund: &r})
	}
	return []scene{
		{name: "past-reading", state: state, play: presses("l")},
		{name: "past-none", state: state, play: func(m *Model) { press(m, "l"); m.Update(pastMsg{search: 1}) }},
		{name: "past-fault", state: state, play: func(m *Model) { press(m, "l"); m.Update(pastMsg{search: 1, err: errors.New("no")}) }},
		{name: "past", main: true, mode: Demos, state: state, play: found("*")},
		{name: "past-unreached", state: state, play: unreached},
		{name: "past-search", main: true, state: state, play: found("/", "2", "2", "8", ",", "2")},
		{name: "return", main: true, state: state, play: found("*", "2")},
		{name: "return-chosen", main: true, mode: Demos, state: state, play: found("*", "2", "2", "enter", "2", "*", "4", "enter")},
		{name: "return-not-left", state: state, play: found("*", "2", "2", "enter", "3", "*")},
		{name: "return-all", state: state, play: found("*", "2", "a")},
		{name: "return-too-much", state: state, play: found("*", "2", "a", "+")},
		{name: "return-again", main: true, state: state, play: found("*", "2", "2", "enter", "+", "2", "2")},
		{name: "return-differs", state: state, play: found("*", "2", "2", "enter", "+", "2", "2", "+")},
		{name: "help-past", state: state, play: found("*", "?")},
		{name: "help-return", state: state, play: found("*", "2", "?")},
		{name: "refund-doubt", main: true, state: refund(func(r *payments.Refund) { r.Doubt = true }), play: presses("u")},
		{name: "refund-waits", state: refund(func(r *payments.Refund) {}), play: presses("u")},
		{name: "refund-refused", main: true, state: refund(func(r *payments.Refund) {
			r.Status, r.Refusal = payments.RefundRefused, payments.Refusal{Op: payments.OpRefund, Kind: payments.Denied, Code: "5100", HTTP: 400}
		}), play: presses("u", "4")},
		{name: "refunded", state: noticed(state, payments.Notice{Kind: payments.NoticeRefunded, Name: "R2-0398", Amount: 7440})},
		{name: "cases-stray", state: beside(bound(goods()), set("2-0409", false, status(payments.Paid))), play: presses("u")},
	}
}

// told is a sale whose answer to the capture was lost, and a part of which came back.
func told() payments.Record {
	r := payments.Record{Basket: goods()}
	ref, n := payments.Reference("K2-0412-1-7F3K9QXM"), 0
	add := func(e payments.Event) {
		n++
		e.At, e.Sale = ago(time.Hour).Add(time.Duration(n)*time.Second), "2-0412"
		r.Events = append(r.Events, e)
	}
	heard := func(op payments.Op, o payments.Observation) {
		add(payments.Event{Kind: payments.AttemptHeard, Reference: ref, Op: op, Observed: &o})
	}
	total := r.Basket.Total()
	for _, l := range r.Basket.Lines {
		add(payments.Event{Kind: payments.LineAdded, Line: &l})
	}
	add(payments.Event{Kind: payments.LineAdded, Line: &sale.Line{No: 9, Name: "Gum", Price: 1990, Quantity: sale.Piece}})
	add(payments.Event{Kind: payments.LineVoided, LineNo: 9})
	add(payments.Event{Kind: payments.CustomerBound, Customer: masked})
	add(payments.Event{Kind: payments.AttemptPlanned, Reference: ref, Plan: &payments.Plan{Attempt: 1, Amount: total, Currency: money.NOK, Customer: masked, Intent: payments.IntentCapture}})
	heard(payments.OpCreate, payments.Observation{State: payments.StateCreated})
	add(payments.Event{Kind: payments.CodeRefused, Name: "Gum", Code: "7038010000010"})
	heard(payments.OpGet, payments.Observation{State: payments.StateAuthorized, Authorized: total})
	add(payments.Event{Kind: payments.AttemptAsked, Reference: ref, Op: payments.OpCapture, Key: "k"})
	add(payments.Event{Kind: payments.AttemptHeard, Reference: ref, Op: payments.OpCapture, Trouble: &payments.Trouble{Kind: payments.Unanswered, HTTP: 502, Trace: "abc"}})
	heard(payments.OpGet, payments.Observation{State: payments.StateAuthorized, Authorized: total, Captured: total})
	add(payments.Event{Kind: payments.SalePaid, Reference: ref, Receipt: &receipt.Receipt{Number: "R2-0398", Total: total}})
	add(payments.Event{Kind: payments.ReceiptWritten, Code: "R2-0398"})
	add(payments.Event{Kind: payments.RefundPlanned, Reference: ref, Refund: &payments.RefundPlan{Amount: 2250, Receipt: "R2-0398", Key: "r"}})
	add(payments.Event{Kind: payments.RefundHeard, Reference: ref, Key: "r", Op: payments.OpRefund, Trouble: &payments.Trouble{Kind: payments.Busy, HTTP: 423}})
	add(payments.Event{Kind: payments.RefundEnded, Reference: ref, Key: "r", Op: payments.OpRefund, Trouble: &payments.Trouble{Kind: payments.Denied, Code: "6150", HTTP: 400}})
	return r
}

// reads shows a sale's record, once its keys have asked for it.
func reads(keys []string, more ...string) func(*Model) {
	return func(m *Model) {
		found("*")(m)
		press(m, keys...)
		m.Update(recordMsg{sale: "2-0412", record: told()})
		press(m, more...)
	}
}

func recordScenes() []scene {
	state := selling(sale.Basket{})
	return []scene{
		{name: "past-lines", main: true, mode: Demos, state: state, play: reads([]string{"5"})},
		{name: "past-log", main: true, state: state, play: reads([]string{"6"})},
		{name: "past-log-end", main: true, state: state, play: reads([]string{"6"}, "*", "*")},
		{name: "past-log-reading", state: state, play: func(m *Model) { found("*")(m); press(m, "6") }},
		{name: "past-log-fault", state: state, play: func(m *Model) {
			found("*")(m)
			press(m, "6")
			m.Update(recordMsg{sale: "2-0412", err: errors.New("no")})
		}},
		{name: "past-log-empty", state: state, play: func(m *Model) { found("*")(m); press(m, "6"); m.Update(recordMsg{sale: "2-0412"}) }},
		{name: "help-record", state: state, play: reads([]string{"6"}, "?")},
	}
}

// leavable is a request whose cancel nobody has confirmed.
func leavable(p *payments.Payment) {
	status(payments.Waiting)(p)
	p.Cancel, p.Doubt, p.Held = payments.Ask{Open: true, N: 1, Mode: payments.OnlyIfUnapproved}, payments.OpCancel, true
}

// coded is a request that anybody can pay who reads the code.
func coded(p *payments.Payment) {
	status(payments.Waiting)(p)
	p.Flow, p.Customer = payments.FlowQR, ""
	p.Pace.Target = "https://qr.vipps.no/o/5c1a0cf4d9f7f3a3c6b0a1f7de0f2d0a9be0d8f3a9c4b1e2d3f4a5b6c7d8e9f0"
}

func codeScenes() []scene {
	return []scene{
		{name: "qr", main: true, mode: Demos, state: paying(coded)},
		{name: "qr-not-yet", state: paying(func(p *payments.Payment) { coded(p); p.Pace.Target = "" })},
		{name: "qr-not-added", state: with(paying(coded), func(s *payments.State) {
			s.Notice = payments.Notice{N: 1, Kind: payments.NoticeNotAdded, Name: "Helmelk 1 l"}
		})},
		{name: "qr-cancel", state: paying(coded), play: presses("-")},
		{name: "qr-declined", state: with(paying(func(p *payments.Payment) { coded(p); p.Status = payments.Declined }), func(s *payments.State) { s.Customer = "" })},
		{name: "qr-paid", state: with(selling(sale.Basket{}), func(s *payments.State) {
			byCode := sold
			byCode.Customer = ""
			s.Last = &byCode
		})},
	}
}

func otherScenes() []scene {
	waiting := paying(status(payments.Waiting))
	notAdded := then(func(s *payments.State) {
		s.Notice = payments.Notice{N: 9, Kind: payments.NoticeNotAdded, Name: "Helmelk 1 l"}
	})
	lamp := func(states ...scanner.State) func(*Model) {
		return func(m *Model) {
			for i, s := range states {
				m.Update(scansMsg{scanner.Status{Source: scanner.Source{ID: i + 1}, State: s}})
			}
			m.hush()
		}
	}
	list := []scene{
		{name: "leave-empty", main: true, play: presses("q")},
		{name: "leave", main: true, state: bound(goods()), play: presses("q")},
		{name: "leave-demo", main: true, mode: Demos, state: bound(goods()), play: presses("ctrl+c")},
		{name: "leave-payment", state: waiting, play: presses("q")},
		{name: "leave-payment-demo", mode: Demos, state: waiting, play: presses("ctrl+c")},
		{name: "leave-not-added", state: bound(goods()), play: func(m *Model) { press(m, "q"); notAdded(m) }},
		{name: "help-sale", main: true, mode: Demos, state: bound(goods()), play: presses("?")},
		{name: "help-not-added", state: bound(goods()), play: func(m *Model) { press(m, "?"); notAdded(m) }},
		{name: "help-customer", main: true, mode: Demos, state: bound(goods()), play: presses("c", "?")},
		{name: "help-waiting", state: waiting, play: presses("?")},
		{name: "help-cancel-question", state: waiting, play: presses("-", "?")},
		{name: "help-person", mode: Demos, state: paying(func(p *payments.Payment) { p.Status, p.Held = payments.Approved, true }), play: presses("?")},
		{name: "help-declined", state: paying(status(payments.Declined)), play: presses("?")},
		{name: "demo-panel", main: true, mode: Demos, state: bound(goods()), play: presses("d")},
		{name: "lamp-none", noGun: true, state: bound(goods())},
		{name: "lamp-test", main: true, mode: Test, state: bound(goods())},
		{name: "lamp-test-pay", mode: Test, state: waiting},
		{name: "lamp-several", guns: 3, mode: Demos, state: with(bound(goods()), func(s *payments.State) { s.Link, s.Last = down, &sold }),
			play: lamp(scanner.Ready, scanner.NoAccess, scanner.Lost)},
		{name: "lamp-all-bad-paying", guns: 2, mode: Demos, state: with(waiting, func(s *payments.State) { s.Link, s.Last = down, &sold }),
			play: lamp(scanner.Lost, scanner.NotSerial)},
	}
	for s := scanner.Starting; s <= scanner.NotSerial; s++ {
		list = append(list, scene{name: "lamp-" + s.String(), state: bound(goods()), play: lamp(s)})
	}
	for cause := scanner.CauseParity; cause <= scanner.CauseSpeed; cause++ {
		list = append(list, scene{name: "lamp-wrong-" + cause.String(), state: bound(goods()), play: func(m *Model) {
			m.Update(scansMsg{scanner.Status{Source: scanner.Source{ID: 1}, State: scanner.WrongSettings, Cause: cause}})
		}})
	}
	return list
}
