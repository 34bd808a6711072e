package ui

import (
	"fmt"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/ui/theme"
)

// face is how a payment looks: symbol and word of its state, and a sentence.
type face struct {
	style        theme.Style
	symbol, word string
	says         string
}

func (c *counter) face(p payments.Payment) face {
	w, t := c.Words, c.Theme
	switch {
	case p.Status == payments.Paid:
		return face{t.Paid, "[OK]", w.Paid, ""}
	case p.Status == payments.Declined:
		return face{t.Failed, "[XX]", w.Declined, w.DeclinedSays}
	case p.Status == payments.Expired:
		return face{t.Failed, "[XX]", w.Expired, w.ExpiredSays}
	case p.Status == payments.Released && p.Sums.Captured > 0:
		return face{t.Failed, "[!!]", w.Released, fmt.Sprintf(w.PartTaken, c.amount(p.Sums.Captured))}
	case p.Status == payments.Released:
		return face{t.Failed, "[<-]", w.Released, w.ReleasedSays}
	case p.Status == payments.Cancelled && p.NeverSent:
		return face{t.Failed, "[XX]", w.Cancelled, w.NeverSentSays}
	case p.Status == payments.Cancelled && p.Absent:
		return face{t.Failed, "[XX]", w.Cancelled, w.AbsentSays}
	case p.Status == payments.Cancelled:
		return face{t.Failed, "[XX]", w.Cancelled, w.CancelledSays}
	case p.Status == payments.Refused:
		return face{t.Failed, "[!!]", w.CannotPay, c.refusal(p.Refusal)}
	case p.Unheard():
		return face{t.Doubt, "[??]", w.Unknown, w.UnheardSays}
	case p.NeedsPerson():
		f := face{t.Doubt, "[!!]", w.Approved, c.why(p) + " " + w.ChooseTwoKeys}
		if p.Cancel.N > 0 && p.Refusal.Op != payments.OpCapture && p.Cancel.Mode != payments.Release {
			f.word = w.Faster
		}
		return f
	case p.Doubt == payments.OpCancel && p.Intent == payments.IntentRelease:
		return face{t.Doubt, "[??]", w.Unknown, w.DoubtRelease}
	case p.Doubt == payments.OpCreate && p.Cancel.Open:
		return face{t.Doubt, "[??]", w.Unknown, w.DoubtCreate + " " + w.CancellingSays}
	case p.Doubt == payments.OpCancel:
		return face{t.Doubt, "[??]", w.Unconfirmed, w.DoubtCancel}
	case p.Doubt != payments.OpNone:
		return face{t.Doubt, "[??]", w.Unknown, w.InDoubt(p.Doubt)}
	case p.Unknown != "":
		return face{t.Doubt, "[??]", w.Unknown, fmt.Sprintf(w.StrangeState, printable(p.Unknown))}
	case !p.Status.Final() && p.Intent == payments.IntentRelease:
		return face{t.Waiting, "[..]", w.Releasing, c.link(w.ReleasingSays)}
	case p.Status == payments.Approved && (p.Pace.Misses > 0 || p.Pace.Tries > 1): // the till does not give up
		return face{t.Waiting, "[..]", w.Approved, c.link(w.ApprovedLate)}
	case p.Status == payments.Approved:
		return face{t.Waiting, "[..]", w.Approved, c.link(w.ApprovedSays)}
	case p.Cancel.Open:
		return face{t.Doubt, "[..]", w.Cancelling, c.link(w.CancellingSays)}
	case p.Status == payments.Waiting && p.Refusal.Op == payments.OpCancel:
		return face{t.Waiting, "[..]", w.Waiting, c.link(fmt.Sprintf(w.CancelRefused, printable(p.Refusal.Code)))}
	case p.Status == payments.Waiting:
		return face{t.Waiting, "[..]", w.Waiting, c.link(w.WaitingSays)}
	case p.Pace.Last.Kind == payments.Unsent:
		return face{t.Alert, "[!!]", w.Requesting, w.NotSentYet}
	}
	return face{t.Waiting, "[..]", w.Requesting, c.link(w.RequestingSays)}
}

// link adds what keeps the till from hearing Vipps, if anything does.
func (c *counter) link(says string) string {
	switch c.state.Link.Trouble {
	case "":
		return says
	case payments.KeysRefused:
		return says + " [!!] " + c.Words.KeysRefusedNow
	}
	return says + " [!!] " + fmt.Sprintf(c.Words.NoContact, c.clock(c.state.Link.Since))
}

// why says why approved money waits for a person.
func (c *counter) why(p payments.Payment) string {
	why := c.Words.WhileDown
	switch {
	case p.Refusal.Op == payments.OpCapture, p.Refusal.Op == payments.OpCancel && p.Cancel.Mode == payments.Release:
		why = c.refusal(p.Refusal)
	case p.Cancel.N > 0:
		why = c.Words.CustomerFaster
	}
	return why
}

// payerOf is who is asked for the money, or how.
func (c *counter) payerOf(p payments.Payment) string {
	if p.Customer == "" {
		return c.Words.ByCode
	}
	return p.Customer
}

// refusal is what Vipps said no to. Its code comes off the wire.
func (c *counter) refusal(r payments.Refusal) string {
	r.Code = printable(r.Code)
	return c.Words.Refusal(r)
}

// age is how old the newest answer is: staleness must be seen.
func (c *counter) age(p payments.Payment) string {
	if p.Pace.Heard.IsZero() {
		return c.Words.NotYet
	}
	age := max(c.now.Sub(p.Pace.Heard), 0)
	if age < 100*time.Second {
		return fmt.Sprintf(c.Words.Ago, fmt.Sprintf("%d s", age/time.Second))
	}
	return fmt.Sprintf(c.Words.Ago, clockLike(age))
}
