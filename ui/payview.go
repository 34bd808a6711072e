package ui

import (
	"fmt"
	"time"

	"github.com/charmbracelet/lipgloss"

	"butikk/kasse/payments"
	"butikk/kasse/ui/layout"
)

// View implements Screen. The result comes first, then how it came about.
func (s *payScreen) View(size layout.Size) string {
	w := size.Usable().W
	p := s.state.Payment
	if p == nil {
		return layout.Page(size, nil, nil)
	}
	f := s.face(*p)
	rows := []string{f.style.Render(layout.Pad("  "+f.symbol+" "+f.word, w))}
	if p.Status.Final() {
		rule := f.style.Render(layout.Rule("=", w))
		rows = []string{rule, rows[0], rule}
	}
	amount := s.Theme.Strong.Render(fmt.Sprintf("%s %s", s.amount(p.Amount), p.Currency))
	to := s.Words.SentTo + " " + p.Customer
	rows = layout.Stack(rows,
		s.large([]string{"", "       " + amount, "       " + to}, s.amount(p.Amount), w),
		[]string{""},
		layout.Indent(2, layout.Wrap(f.says, w-4)),
		[]string{""},
		s.facts(*p, w))
	return layout.Page(size, rows, s.bottom(f, w))
}

// bottom is what to tell the customer, what has just happened, what is asked,
// and the keys.
func (s *payScreen) bottom(f face, w int) []string {
	rows := []string{layout.Rule("-", w)}
	if f.word == s.Words.Waiting && s.moment() == living {
		rows = layout.Stack(rows, layout.Indent(2, layout.Wrap(s.Words.SayToCustomer, w-4)), rows)
	}
	rows = append(rows, s.answers(w)...)
	if ask := s.question(); ask != "" {
		rows = append(rows, s.urgent(ask, w)...)
	}
	return append(rows, keyRows(s.ShortHelp(), w)...)
}

// answers are the message, or else the goods that were turned away while the
// request lived: they must not leave the shop unpaid, so they stand there until
// the basket is open again.
func (s *payScreen) answers(w int) []string {
	refused := s.state.Refused
	n := s.state.Notice
	newest := n.Kind == payments.NoticeNotAdded && n.N > s.seen
	if text, _ := s.message(); refused.Count == 0 || text != "" && !newest || s.odd.count > 0 || s.say != "" {
		return s.messages(w)
	}
	if s.state.Phase == payments.Ended {
		return s.urgent(fmt.Sprintf(s.Words.NotAddedEnded, refused.Newest, refused.Count), w)
	}
	return s.urgent(fmt.Sprintf(s.Words.NotAddedCount, refused.Newest, refused.Count), w)
}

// question is what the next key answers.
func (s *payScreen) question() string {
	amount := s.amount(s.state.Payment.Amount)
	switch {
	case s.moment() == calling:
		return s.Words.CancelAsk
	case s.moment() == missing && s.chosen != 0:
		return s.Words.GiveUpAsk
	case s.moment() == deciding && s.chosen == '1':
		return fmt.Sprintf(s.Words.FinishAsk, amount)
	case s.moment() == deciding && s.chosen == '2':
		return fmt.Sprintf(s.Words.ReleaseAsk, amount)
	}
	return ""
}

// face is how a payment looks: symbol and word of its state, and a sentence.
type face struct {
	style        lipgloss.Style
	symbol, word string
	says         string
}

func (s *payScreen) face(p payments.Payment) face {
	w, t := s.Words, s.Theme
	switch {
	case p.Status == payments.Paid:
		return face{t.Paid, "[OK]", w.Paid, ""}
	case p.Status == payments.Declined:
		return face{t.Failed, "[XX]", w.Declined, w.DeclinedSays}
	case p.Status == payments.Expired:
		return face{t.Failed, "[XX]", w.Expired, w.ExpiredSays}
	case p.Status == payments.Released && p.Sums.Captured > 0:
		return face{t.Failed, "[!!]", w.Released, fmt.Sprintf(w.PartTaken, s.amount(p.Sums.Captured))}
	case p.Status == payments.Released:
		return face{t.Failed, "[<-]", w.Released, w.ReleasedSays}
	case p.Status == payments.Cancelled && p.Absent:
		return face{t.Failed, "[XX]", w.Cancelled, w.AbsentSays}
	case p.Status == payments.Cancelled:
		return face{t.Failed, "[XX]", w.Cancelled, w.CancelledSays}
	case p.Status == payments.Refused:
		return face{t.Failed, "[!!]", w.CannotPay, s.refusal(p.Refusal)}
	case p.Unheard():
		return face{t.Doubt, "[??]", w.Unknown, w.UnheardSays}
	case p.NeedsPerson():
		return face{t.Alert, "[!!]", w.Approved, s.choice(p)}
	case p.Doubt == payments.OpCancel && p.Intent == payments.IntentRelease:
		return face{t.Doubt, "[??]", w.Unknown, w.DoubtRelease}
	case p.Doubt != payments.OpNone:
		return face{t.Doubt, "[??]", w.Unknown, w.InDoubt(p.Doubt)}
	case p.Unknown != "":
		return face{t.Doubt, "[??]", w.Unknown, fmt.Sprintf(w.StrangeState, printable(p.Unknown))}
	case !p.Status.Final() && p.Intent == payments.IntentRelease:
		return face{t.Waiting, "[..]", w.Releasing, s.link(w.ReleasingSays)}
	case p.Status == payments.Approved:
		return face{t.Waiting, "[..]", w.Approved, s.link(w.ApprovedSays)}
	case p.Cancel.Open:
		return face{t.Doubt, "[..]", w.Cancelling, s.link(w.CancellingSays)}
	case p.Status == payments.Waiting && p.Refusal.Op == payments.OpCancel:
		return face{t.Waiting, "[..]", w.Waiting, s.link(fmt.Sprintf(w.CancelRefused, printable(p.Refusal.Code)))}
	case p.Status == payments.Waiting:
		return face{t.Waiting, "[..]", w.Waiting, s.link(w.WaitingSays)}
	case p.Pace.Last.Kind == payments.Unsent:
		return face{t.Alert, "[!!]", w.Requesting, w.NotSentYet}
	}
	return face{t.Waiting, "[..]", w.Requesting, s.link(w.RequestingSays)}
}

// link adds what keeps the till from hearing Vipps, if anything does.
func (s *payScreen) link(says string) string {
	switch s.state.Link.Trouble {
	case "":
		return says
	case payments.KeysRefused:
		return says + " [!!] " + s.Words.KeysRefusedNow
	}
	return says + " [!!] " + fmt.Sprintf(s.Words.NoContact, s.clock(s.state.Link.Since))
}

// choice says why approved money waits for a person.
func (s *payScreen) choice(p payments.Payment) string {
	why := s.Words.WhileDown
	switch {
	case p.Refusal.Op == payments.OpCapture, p.Refusal.Op == payments.OpCancel && p.Cancel.Mode == payments.Release:
		why = s.refusal(p.Refusal)
	case p.Cancel.N > 0:
		why = s.Words.CustomerFaster
	}
	if s.chosen != 0 {
		return why // what to choose between has been answered
	}
	return why + " " + s.Words.ChooseTwoKeys
}

// refusal is what Vipps said no to. Its code comes off the wire.
func (s *payScreen) refusal(r payments.Refusal) string {
	r.Code = printable(r.Code)
	return s.Words.Refusal(r)
}

// facts are who, when and how old the news is, two to a row.
func (s *payScreen) facts(p payments.Payment, w int) []string {
	const label = 11
	fact := func(name, text string) string { return layout.Pad(name, label) + text }
	var facts []string
	if !p.SentAt.IsZero() {
		facts = append(facts, fact(s.Words.Sent, s.clockSeconds(p.SentAt)))
	}
	switch {
	case p.Status == payments.Waiting:
		expires := p.SentAt.Add(lifetime)
		when := s.clockSeconds(expires)
		if left := expires.Sub(s.now); left > 0 {
			when = fmt.Sprintf(s.Words.ExpiresIn, when, clockLike(left))
		}
		facts = append(facts, fact(s.Words.Waited, clockLike(s.now.Sub(p.SentAt))), fact(s.Words.Expires, when))
	case !p.ChangedAt.IsZero():
		facts = append(facts, fact(s.Words.Since, s.clockSeconds(p.ChangedAt)))
	}
	if !p.Status.Final() {
		facts = append(facts, fact(s.Words.LastHeard, s.age(p)))
	}
	var rows []string
	for i := 0; i < len(facts); i += 2 {
		row := facts[i]
		if i+1 < len(facts) {
			row = layout.Pad(row, w/2+3) + facts[i+1]
		}
		rows = append(rows, row)
	}
	return layout.Indent(2, append(rows, fact(s.Words.Reference, string(p.Reference))))
}

// lifetime is how long Vipps lets a request live that names no end of its own.
const lifetime = 10 * time.Minute

// age is how old the newest answer is: staleness must be seen.
func (s *payScreen) age(p payments.Payment) string {
	if p.Pace.Heard.IsZero() {
		return s.Words.NotYet
	}
	age := max(s.now.Sub(p.Pace.Heard), 0)
	if age < 100*time.Second {
		return fmt.Sprintf(s.Words.Ago, fmt.Sprintf("%d s", age/time.Second))
	}
	return fmt.Sprintf(s.Words.Ago, clockLike(age))
}

// clockLike is a duration as 0:38 or 26:00:38, never below zero.
func clockLike(d time.Duration) string {
	n := max(int(d.Round(time.Second)/time.Second), 0)
	if n >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
	}
	return fmt.Sprintf("%d:%02d", n/60, n%60)
}
