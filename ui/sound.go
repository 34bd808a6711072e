package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/ui/stage"
)

// Sound is one of the things that a till lets people hear. They are told apart by
// their rhythm: a bell has one pitch. Where the terminal has more, they have their
// own too.
type Sound int

// The sounds, in the order in which they are switched.
const (
	SoundItem    Sound = iota // an article was taken
	SoundNeeds                // something needs a person: age, a weight, a code read twice
	SoundRefused              // a scan that was not taken
	SoundPaid
	SoundEnded // declined, expired, cancelled
	SoundNews  // unknown, or something set aside has come to its end
	Sounds     // how many there are
)

// Heard says which sounds are on.
type Heard [Sounds]bool

// Usual is what is heard unless the shop says otherwise: everything but the
// article, since scanners have a sound of their own for that.
func Usual() Heard {
	var h Heard
	for s := range Sounds {
		h[s] = s != SoundItem
	}
	return h
}

// String is what the configuration calls the sound.
func (s Sound) String() string {
	switch s {
	case SoundItem:
		return "item"
	case SoundNeeds:
		return "needs"
	case SoundRefused:
		return "refused"
	case SoundPaid:
		return "paid"
	case SoundEnded:
		return "ended"
	case SoundNews:
		return "news"
	case Sounds:
	}
	return "?"
}

// stroke is one ring of the bell, after a pause.
type stroke struct {
	after time.Duration
	stage.Tone
}

// strokes are how a sound goes.
func (s Sound) strokes() []stroke {
	ms := func(n time.Duration) time.Duration { return n * time.Millisecond }
	switch s {
	case SoundItem:
		return []stroke{{0, stage.Tone{Hz: 1200, For: ms(40)}}}
	case SoundNeeds:
		t := stage.Tone{Hz: 900, For: ms(80)}
		return []stroke{{0, t}, {ms(300), t}}
	case SoundRefused:
		t := stage.Tone{Hz: 300, For: ms(130)}
		return []stroke{{0, t}, {ms(150), t}, {ms(150), t}}
	case SoundPaid:
		return []stroke{{0, stage.Tone{Hz: 900, For: ms(150)}}, {ms(500), stage.Tone{Hz: 1400, For: ms(250)}}}
	case SoundEnded:
		return []stroke{{0, stage.Tone{Hz: 400, For: ms(250)}}, {ms(500), stage.Tone{Hz: 350, For: ms(250)}}, {ms(500), stage.Tone{Hz: 300, For: ms(250)}}}
	case SoundNews:
		return []stroke{{0, stage.Tone{Hz: 700, For: ms(150)}}}
	case Sounds:
	}
	return nil
}

// ring lets a sound be heard, if it is on.
func (c *counter) ring(s Sound) tea.Cmd {
	if !c.Heard[s] {
		return nil
	}
	return play(c.Bell, s)
}

func play(bell func(stage.Tone), s Sound) tea.Cmd {
	return func() tea.Msg {
		for _, stroke := range s.strokes() {
			time.Sleep(stroke.after)
			bell(stroke.Tone)
		}
		return nil
	}
}

const (
	newsEvery = 5 * time.Second
	newsFor   = time.Minute
)

// newsMsg comes when the news may ring again; tag tells which they were.
type newsMsg struct {
	tag   int
	since time.Duration
}

// call rings until somebody presses a key: what has come is for a person, and
// nobody may be there just now.
func (c *counter) call() tea.Cmd {
	c.news++
	return tea.Batch(c.ring(SoundNews), callAgain(c.news, newsEvery))
}

func callAgain(tag int, since time.Duration) tea.Cmd {
	return tea.Tick(newsEvery, func(time.Time) tea.Msg { return newsMsg{tag, since} })
}

// callOn is the next ring of news that nobody has answered.
func (c *counter) callOn(n newsMsg) tea.Cmd {
	if n.tag != c.news || n.since > newsFor {
		return nil
	}
	return tea.Batch(c.ring(SoundNews), callAgain(n.tag, n.since+newsEvery))
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
	case new.Last != nil && (old.Last == nil || old.Last.Receipt != new.Last.Receipt) && new.Last.Sale == old.Sale:
		return c.ring(SoundPaid) // of one that was set aside it is news
	case status(new) != status(old) && new.Phase == payments.Ended:
		return c.ring(SoundEnded)
	case new.Lock != nil && (old.Lock == nil || old.Lock.Refused != new.Lock.Refused),
		new.Refused.Count > old.Refused.Count:
		return c.ring(SoundRefused)
	case waits(new) && !waits(old):
		return c.ring(SoundNeeds)
	case inDoubt(new) && !inDoubt(old):
		return c.call()
	case new.Notice.N != old.Notice.N:
		return c.answerSound(new.Notice)
	}
	return nil
}

// answerSound is what the till's newest answer sounds like.
func (c *counter) answerSound(n payments.Notice) tea.Cmd {
	switch n.Kind {
	case payments.NoticeAsidePaid, payments.NoticeAsideEnded, payments.NoticeAsideWaits, payments.NoticeStrayPaid, payments.NoticeCharged, payments.NoticeRefundRefused:
		return c.call()
	default:
	}
	if _, alarm := c.notice(n); alarm {
		return c.ring(SoundNeeds)
	}
	if n.Kind == payments.NoticeAdded {
		return c.ring(SoundItem)
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
