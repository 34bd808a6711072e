package ui

import (
	"slices"
	"testing"
	"time"

	"butikk/kasse/payments"
)

func TestDemoPanel(t *testing.T) {
	acts := map[string]string{
		"1": "scan", "2": "qr", "3": "approve", "4": "decline", "5": "ignore", "6": "late", "7": "down", "8": "lose",
	}
	for k, want := range acts {
		atDesk(t, Demos, bound(goods()), func(d desk) {
			d.Press("d", k)
			if got := d.demo.Played(); !slices.Equal(got, []string{want}) {
				t.Errorf("%s played %v", k, got)
			}
			d.says("TOTAL NOK") // closed, so that what it plays is seen
			if want != "scan" && want != "qr" {
				d.says("DEMO: ")
			}
			d.demo.Fail = true
			d.Press("d", k)
			if want == "down" {
				d.says("Vipps is back") // that can always be done
			} else {
				d.says("nothing to do that with")
			}
			d.posted()
		})
	}
	for _, back := range []string{"d", "-", "esc", "backspace"} {
		atDesk(t, Demos, paying(status(payments.Waiting)), func(d desk) {
			d.Press("d")
			d.says("Play the customer", "printf '7038010009457\\r' > /dev/pts/7")
			d.Press(back)
			d.says("WAITING")
			d.posted()
		})
	}
	atDesk(t, Live, bound(goods()), func(d desk) {
		d.Press("d")
		d.says("TOTAL NOK")
	})
}

// Rhythms, counted in strokes: paid two, ended three, refused three, needs a
// person two; what a cashier did by hand none.
func TestSounds(t *testing.T) {
	notice := func(kind payments.NoticeKind, age int) func(*payments.State) {
		return func(s *payments.State) { s.Notice = payments.Notice{N: s.Notice.N + 1, Kind: kind, Age: age} }
	}
	to := func(p payments.State) func(*payments.State) {
		return func(s *payments.State) { p.Sale = s.Sale; *s = p }
	}
	waiting := paying(status(payments.Waiting))
	for _, c := range []struct {
		name   string
		from   payments.State
		change func(*payments.State)
		want   int64
	}{
		{"added", bound(goods()), notice(payments.NoticeAdded, 0), 0},
		{"age", bound(goods()), notice(payments.NoticeAdded, 18), 2},
		{"voided", bound(goods()), notice(payments.NoticeVoided, 0), 0},
		{"dropped", bound(goods()), notice(payments.NoticeDropped, 0), 0},
		{"weigh", bound(goods()), notice(payments.NoticeWeigh, 0), 2},
		{"locked", bound(goods()), func(s *payments.State) { s.Lock = &payments.Lock{Code: "1"} }, 3},
		{"declined", waiting, to(paying(status(payments.Declined))), 3},
		{"released", waiting, to(paying(status(payments.Released))), 3},
		{"waiting", bound(goods()), to(waiting), 0},
		{"approved", waiting, to(paying(status(payments.Approved))), 0},
		{"doubt", waiting, to(paying(func(p *payments.Payment) { p.Doubt = payments.OpCancel })), 2},
		{"person", waiting, to(paying(func(p *payments.Payment) { p.Status, p.Held = payments.Approved, true })), 2},
		{"paid", waiting, func(s *payments.State) {
			mine := sold
			mine.Sale = s.Sale
			s.Phase, s.Payment, s.Last = payments.Selling, nil, &mine
		}, 2},
		{"one set aside is paid", waiting, func(s *payments.State) {
			s.Last = &sold
			s.Notice = payments.Notice{N: 9, Kind: payments.NoticeAsidePaid}
		}, 2}, // and another one every five seconds
	} {
		t.Run(c.name, func(t *testing.T) {
			atDesk(t, Live, c.from, func(d desk) {
				d.change(c.change)
				d.Rest(5 * time.Second)
				if n := d.bells.Load(); n != c.want {
					t.Errorf("%d strokes, not %d", n, c.want)
				}
			})
		})
	}
}

// The clock, the countdown and the age move by themselves, and nothing else.
func TestClockMovesAlone(t *testing.T) {
	atDesk(t, Live, payments.State{}, func(d desk) {
		p := paying(func(p *payments.Payment) { p.SentAt, p.Pace.Heard, p.ChangedAt = time.Now(), time.Now(), time.Now() })
		d.show(p)
		d.Rest(38 * time.Second)
		d.says("(in 9:22)", "Last heard 38 s ago")
		before := []rune(d.View())
		d.Rest(time.Second)
		changed := 0
		for i, r := range []rune(d.View()) {
			if i < len(before) && before[i] != r {
				changed++
			}
		}
		if changed > 4 {
			t.Errorf("%d cells changed in a second", changed)
		}
		d.Rest(10 * time.Minute)
		d.says("Last heard 10:39 ago")
		d.silent("(in")
	})
}
