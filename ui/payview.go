package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/linear"
)

// View implements Screen. The result comes first, then how it came about.
func (s *payScreen) View(size layout.Size) string {
	w := size.Usable().W
	p := s.state.Payment
	if p == nil {
		return layout.Page(size, nil, nil)
	}
	f := s.face(*p)
	f.says = s.faceSays(f)
	rows := []string{f.style.Render(layout.Pad("  "+f.symbol+" "+f.word+s.Theme.Check(f.symbol), w))}
	switch {
	case p.Status.Final():
		rule := f.style.Render(s.band(w))
		rows = []string{rule, rows[0], rule}
	case f.symbol == "[??]" && s.Theme.Framed():
		rule := f.style.Render(layout.Rule("?", w))
		rows = []string{rule, rows[0], rule}
	}
	amount := s.Theme.Strong.Render(fmt.Sprintf("%s %s", s.amount(p.Amount), p.Currency))
	to := s.to()
	if next := s.state.Customer; p.Status.Final() && next != p.Customer && next != "" {
		to = s.Words.NextTo + " " + s.Theme.Strong.Render(next)
	}
	rows = layout.Stack(rows,
		s.large([]string{"", "       " + amount, "       " + to}, s.amount(p.Amount), w),
		[]string{""},
		layout.Indent(2, layout.Wrap(f.says, w-4)),
		[]string{""},
		s.facts(*p, w))
	return layout.Page(size, rows, s.bottom(f, size))
}

// bottom is what to tell the customer, what has just happened, what is asked,
// and the keys.
func (s *payScreen) bottom(f face, size layout.Size) []string {
	w := size.Usable().W
	rows := []string{s.rule(w)}
	if needs := s.codeNeeds(size); needs != "" {
		rows = append(rows, s.urgent(needs, w)...)
	}
	if s.moment() == living && s.asksCustomer(f) {
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
	newest := n.Kind == payments.NoticeNotAdded && n.N > s.seen && n.Name == refused.Newest // else it is of a slip or a receipt
	switch text, _ := s.message(); {
	case text == "" && refused.Count == 0 && s.question() == "":
		return layout.Indent(1, layout.Wrap(s.takes(), w-2))
	case refused.Count == 0 || text != "" && !newest || s.odd.count > 0 || s.say != "":
		return s.messages(w)
	}
	return s.urgent(s.refusedSays(), w)
}

// question is what the next key answers.
func (s *payScreen) question() string {
	amount := s.amount(s.state.Payment.Amount)
	switch {
	case s.moment() == calling:
		return s.Words.CancelAsk
	case s.moment() == deciding && s.chosen == '1':
		return fmt.Sprintf(s.Words.FinishAsk, amount)
	case s.moment() == deciding && s.chosen == '2':
		return fmt.Sprintf(s.Words.ReleaseAsk, amount)
	}
	return ""
}

// facts are who, when and how old the news is, two to a row.
func (s *payScreen) facts(p payments.Payment, w int) []string {
	const label = 11
	fact := func(name, text string) string { return layout.Pad(name, label) + text }
	var facts []string
	sent := ""
	if !p.SentAt.IsZero() {
		sent = fact(s.Words.Sent, s.clockSeconds(p.SentAt))
	}
	switch {
	case p.Status == payments.Waiting: // what ticks stands in one row: less is written each second
		expires := p.SentAt.Add(lifetime)
		when := s.clockSeconds(expires)
		if left := expires.Sub(s.now); left > 0 {
			when = fmt.Sprintf(s.Words.ExpiresIn, when, clockLike(left))
		}
		facts = []string{fact(s.Words.Expires, when), fact(s.Words.LastHeard, s.age(p)), sent}
	default:
		facts = []string{sent}
		if !p.ChangedAt.IsZero() {
			facts = append(facts, fact(s.Words.Since, s.clockSeconds(p.ChangedAt)))
		}
		if !p.Status.Final() {
			facts = append(facts, fact(s.Words.LastHeard, s.age(p)))
		}
	}
	facts = slices.DeleteFunc(facts, func(f string) bool { return f == "" })
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

// clockLike is a duration as 0:38 or 26:00:38, never below zero.
func clockLike(d time.Duration) string {
	n := max(int(d.Round(time.Second)/time.Second), 0)
	if n >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
	}
	return fmt.Sprintf("%d:%02d", n/60, n%60)
}

// faceSays is the sentence of a state. What to choose between is left out of it
// when that has been answered.
func (s *payScreen) faceSays(f face) string {
	if p := s.state.Payment; p.NeedsPerson() && s.chosen != 0 {
		return s.why(*p)
	}
	return f.says
}

// to is whom the request went to.
func (s *payScreen) to() string {
	if p := s.state.Payment; p.Flow != payments.FlowQR {
		return s.Words.SentTo + " " + p.Customer
	}
	return s.Words.ByCode
}

// asksCustomer says that the customer may need to be told where the request is.
func (s *payScreen) asksCustomer(f face) bool {
	p := s.state.Payment
	return f.word == s.Words.Waiting && p.Flow == payments.FlowPush && s.now.Before(p.SentAt.Add(lifetime))
}

// spoken implements speaker: the state and its sentence, what to tell the
// customer, what is asked. While a request lives its keys are in help; when
// somebody has to choose, it is said between what. What keeps the till
// from Vipps is said by the lamp.
func (s *payScreen) spoken() []linear.Saying {
	p := s.state.Payment
	if p == nil {
		return nil
	}
	f := s.face(*p)
	to := ""
	if p.Status == payments.Planned {
		to = s.to()
	}
	if next := s.state.Customer; p.Status.Final() && next != p.Customer && next != "" {
		to = s.Words.NextTo + " " + next
	}
	state := says("state "+string(p.Reference), f.symbol+" "+f.word, strings.TrimSuffix(f.says, s.link("")))
	state.Tail, state.N = sentence(to, s.sum(p.Amount)), s.nos
	all := []linear.Saying{state}
	if s.asksCustomer(f) {
		all = append(all, says("customer says", s.Words.SayToCustomer))
	}
	if p.Flow == payments.FlowQR && p.Status == payments.Waiting {
		all = append(all, says("code", s.Words.CodeUnseen))
	}
	switch k := s.keys(); {
	case s.moment() == ended:
		all = append(all, says("keys", keysOf(k.again, k.other, k.tender, k.code, k.basket)))
	case s.moment() == living && p.Leavable():
		all = append(all, says("keys", keysOf(k.check, k.goOn, k.aside, k.cancel)))
	}
	return append(all, says("question", s.question()))
}
