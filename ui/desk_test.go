package ui

import (
	"context"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/scanner"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/stage"
	"butikk/kasse/ui/theme"
	"butikk/kasse/ui/uitest"
)

const (
	milk     = "7038010009457"
	personal = "https://qr.vipps.no/28/2/01/031/4791234567?v=1"
)

// twice is how soon a code is one that was read twice, at these desks.
const twice = 250 * time.Millisecond

// desk is a running screen on a clock of its own, with nothing real behind it.
type desk struct {
	*uitest.Driver
	t     *testing.T
	till  *uitest.Till
	scans *uitest.Scans
	demo  *uitest.Demo
	bells *atomic.Int64
	model *Model // of atDesk
}

// atDesk plays in a bubble. The till is in English and shows the state given.
func atDesk(t *testing.T, mode Mode, s payments.State, play func(d desk)) {
	t.Helper()
	var m *Model
	atDeskOf(t, mode, s, func(c Config) tea.Model { m = New(c); return m }, func(d desk) { d.model = m; play(d) })
}

// atDeskOf is atDesk for another model of the till.
func atDeskOf(t *testing.T, mode Mode, s payments.State, model func(Config) tea.Model, play func(d desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		if s.Sale == "" {
			s.Sale = "2-0417"
		}
		s.Departments = departments
		en, _ := lang.Find("en")
		bells := &atomic.Int64{}
		d := desk{t: t, till: uitest.NewTill(s), scans: uitest.NewScans(), demo: &uitest.Demo{}, bells: bells}
		c := Config{
			Context: ctx, Till: d.till, Scans: d.scans, Mode: mode, Number: 2, Currency: money.NOK, Zone: shopZone, Twice: twice, Rules: &rules,
			Start: time.Now(), Words: en, Theme: theme.New(theme.Dark, theme.Colors16, theme.UTF8), Bell: func(stage.Tone) { bells.Add(1) }, Scanners: 1, Heard: Usual(), App: "Vipps",
			Prices: pricelist.Demo(),
			About:  About{Version: "0.1.0", Commit: "d8c9c9c0ffee", Shop: "Kiosk Majorstua", Unit: "123456", API: "apitest.vipps.no", Data: "/var/lib/kasse", Terminal: "xterm-256color"},
		}
		if mode == Demos {
			c.Demo, c.Line = d.demo, "/dev/pts/7"
		}
		d.Driver = uitest.Drive(model(c), Stamp(time.Now), home.W, home.H)
		d.scan(scanner.Status{Source: scanner.Source{ID: 1}, State: scanner.Ready})
		play(d)
		cancel()
		d.Close()
	})
}

func (d desk) scan(events ...scanner.Event) {
	d.scans.Put(events...)
	d.Settle()
}

// codes are scanned by the cashier, in one batch.
func (d desk) codes(codes ...string) {
	var events []scanner.Event
	for _, c := range codes {
		events = append(events, scan(scanner.Cashier, c))
	}
	d.scan(events...)
}

// change shows a changed state.
func (d desk) change(f func(*payments.State)) {
	s := d.till.State()
	f(&s)
	d.till.Show(s)
	d.Settle()
}

func (d desk) show(s payments.State) {
	s.Sale, s.Departments = d.till.State().Sale, departments
	d.till.Show(s)
	d.Settle()
}

func (d desk) posted(want ...payments.Command) {
	d.t.Helper()
	d.Settle()
	if got := d.till.Posts(); !reflect.DeepEqual(got, want) && len(got)+len(want) > 0 {
		d.t.Errorf("posted %#v, not %#v\n%s", got, want, d.View())
	}
}

func (d desk) says(want ...string) {
	d.t.Helper()
	for _, w := range want {
		if v := d.View(); !strings.Contains(v, w) {
			d.t.Errorf("%q is not on\n%s", w, v)
		}
	}
}

func (d desk) silent(about ...string) {
	d.t.Helper()
	for _, w := range about {
		if v := d.View(); strings.Contains(v, w) {
			d.t.Errorf("%q is on\n%s", w, v)
		}
	}
}

func (d desk) resize(w, h int) { d.Send(tea.WindowSizeMsg{Width: w, Height: h}) }
