package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
)

// Sounds are told apart by rhythm alone: a bell has one pitch.
type rhythm []time.Duration // pauses before each stroke

var (
	refusedRhythm = rhythm{0, 150 * time.Millisecond, 150 * time.Millisecond}
	noticeRhythm  = rhythm{0, 300 * time.Millisecond}
	paidRhythm    = rhythm{0, 500 * time.Millisecond}
	endedRhythm   = rhythm{0, 500 * time.Millisecond, 500 * time.Millisecond}
)

func ring(bell func(), r rhythm) tea.Cmd {
	return func() tea.Msg {
		for _, pause := range r {
			time.Sleep(pause)
			bell()
		}
		return nil
	}
}

// sound is what the change from one state to the next sounds like.
func (c *counter) sound(old, new payments.State) tea.Cmd {
	if old.Seq == 0 {
		return nil // the till has just been opened
	}
	status := func(s payments.State) payments.Status {
		if s.Payment == nil {
			return ""
		}
		return s.Payment.Status
	}
	switch {
	case new.Last != nil && (old.Last == nil || old.Last.Reference != new.Last.Reference):
		return ring(c.Bell, paidRhythm)
	case status(new) != status(old) && new.Phase == payments.Ended:
		return ring(c.Bell, endedRhythm)
	case new.Lock != nil && (old.Lock == nil || old.Lock.Refused != new.Lock.Refused),
		new.Refused.Count > old.Refused.Count:
		return ring(c.Bell, refusedRhythm)
	case waits(new) && !waits(old), inDoubt(new) && !inDoubt(old):
		return ring(c.Bell, noticeRhythm)
	case new.Notice.N != old.Notice.N:
		if _, alarm := c.notice(new.Notice); alarm {
			return ring(c.Bell, noticeRhythm)
		}
	}
	return nil
}

// beep lets the scanner beep whose scan has been taken, where it is set up so.
func (c *counter) beep(new payments.State) {
	if c.echo == 0 || new.Notice.N == c.state.Notice.N {
		return
	}
	switch new.Notice.Kind {
	case payments.NoticeAdded, payments.NoticeBestBefore, payments.NoticeNoDeposit, payments.NoticeBound:
		c.Scans.Beep(c.echo)
	default:
	}
	c.echo = 0
}

// inDoubt says that nobody knows where the payment stands.
func inDoubt(s payments.State) bool {
	p := s.Payment
	return p != nil && !p.Status.Final() && (p.Doubt != payments.OpNone || p.Unknown != "")
}
