package display

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/sale"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/theme"
	"butikk/kasse/ui/uitest"
)

// A scene is the screen at one moment.
type scene struct {
	name string
	mode string // known before the till is
	news News
}

func shown(name string, m Moment, change func(*Sight)) scene {
	v := Sight{Till: 2, Shop: "Kiosk Majorstua", Lang: "nb", App: "Vipps", Currency: money.NOK, Moment: m, Amount: 22820, Pieces: 6}
	if change != nil {
		change(&v)
	}
	return scene{name: name, news: News{N: 1, Reached: true, Known: true, Sight: v}}
}

func rungUp(a Article) func(*Sight) { return func(v *Sight) { v.Newest = &a } }

func scenes() []scene {
	milk := Article{"Helmelk 1 l", sale.Piece, sale.Pieces, 2250}
	demo := func(v *Sight) { v.Mode = "DEMO" }
	code := func(text string) func(*Sight) { return func(v *Sight) { v.Mode, v.Code = "TEST", text } }
	gone := shown("gone", Selling, demo)
	gone.news.Reached = false
	return []scene{
		{name: "starting", mode: "DEMO"},
		{name: "never-there", mode: "DEMO", news: News{N: 1}},
		gone,
		shown("idle", Idle, func(v *Sight) { v.Amount, v.Pieces = 0, 0 }),
		shown("idle-demo-no-name", Idle, func(v *Sight) { v.Mode, v.Shop = "DEMO", "" }),
		shown("selling", Selling, rungUp(milk)),
		shown("selling-several", Selling, func(v *Sight) {
			v.Mode, v.Newest = "TEST", &Article{"Yoghurt jordbær 4 x 125 g, økologisk", 12 * sale.Piece, sale.Pieces, 39480}
		}),
		shown("selling-weighed", Selling, rungUp(Article{"Bananer", 822, sale.Kilograms, 2211})),
		shown("selling-largest", Selling, func(v *Sight) { v.Newest, v.Amount, v.Pieces = &milk, money.Maximum, 9999 }),
		shown("selling-below-zero", Selling, func(v *Sight) {
			v.Newest, v.Amount, v.Pieces = &Article{"Pantelapp", sale.Piece, sale.Pieces, -4200}, -4200, 0
		}),
		shown("asked", Asked, demo),
		shown("waiting", Waiting, nil),
		shown("waiting-mobilepay", Waiting, func(v *Sight) { v.App, v.Currency = "MobilePay", money.DKK }),
		shown("waiting-code", Waiting, code("https://qr.vipps.no/o/0123456789abcdef0123456789")),
		shown("waiting-code-long", Waiting, code("https://qr.vipps.no/28/2/05/031/"+strings.Repeat("a", 60))),
		shown("waiting-code-too-long", Waiting, code(strings.Repeat("x", 5000))),
		shown("approved", Approved, demo),
		shown("cancelling", Cancelling, nil),
		shown("releasing", Releasing, nil),
		shown("paid", Paid, demo),
		shown("paid-live", Paid, nil),
		shown("declined", Declined, demo),
		shown("expired", Expired, nil),
		shown("cancelled", Cancelled, nil),
		shown("released", Released, nil),
		shown("cannot-pay", CannotPay, nil),
		shown("unknown", Unknown, demo),
		shown("of-another-build", "levitating", nil),
	}
}

func (s scene) stage(code string, size layout.Size) *Model {
	m := New(context.Background(), Config{Socket: "/var/lib/kasse/display-2.sock", Till: 2, Mode: s.mode, Lang: code, Theme: theme.New(theme.Dark, theme.Colors16, theme.UTF8)}, nil)
	m.Update(tea.WindowSizeMsg{Width: size.W, Height: size.H})
	if s.news.N > 0 {
		m.news = s.news
	}
	return m
}

var languages = []string{"nb", "en", "da", "fi", "sv"}

// Each golden holds a scene at four sizes, one below the other.
func TestGolden(t *testing.T) {
	for _, s := range scenes() {
		t.Run(s.name, func(t *testing.T) {
			var all strings.Builder
			for _, size := range []layout.Size{{W: 40, H: 12}, {W: 60, H: 20}, {W: 80, H: 24}, {W: 120, H: 40}} {
				fmt.Fprintf(&all, "%d x %d\n%s\n", size.W, size.H, s.stage("nb", size).View())
			}
			uitest.Golden(t, "nb/"+s.name, all.String())
		})
	}
	for _, code := range languages[1:] {
		var all strings.Builder
		for _, s := range scenes() {
			fmt.Fprintf(&all, "%s\n%s\n", s.name, s.stage(code, layout.Size{W: 40, H: 12}).View())
		}
		fmt.Fprintf(&all, "too small\n%s\n", scenes()[0].stage(code, layout.Size{W: 39, H: 11}).View())
		uitest.Golden(t, code, all.String())
	}
}

// As many rows as the terminal has, none wider than it may be, and whose money it
// is on every one that has room for the word.
func TestEverySize(t *testing.T) {
	for i, s := range scenes() {
		m := s.stage(languages[i%len(languages)], layout.Size{W: 1, H: 1})
		for width := 1; width <= 120; width++ {
			for height := 1; height <= 40; height++ {
				m.Update(tea.WindowSizeMsg{Width: width, Height: height})
				view := m.View()
				rows := strings.Split(view, "\n")
				if len(rows) != height {
					t.Fatalf("%s: %d rows at %dx%d", s.name, len(rows), width, height)
				}
				for _, r := range rows {
					if layout.Width(r) > width-1 {
						t.Fatalf("%s: %q at %dx%d", s.name, r, width, height)
					}
				}
				if width > 5 && !strings.Contains(view, m.mode()) {
					t.Fatalf("%s: no %s at %dx%d:\n%s", s.name, m.mode(), width, height, view)
				}
			}
		}
	}
	if view := (scene{}).stage("nb", layout.Size{}).View(); strings.Count(view, "\n") != 23 {
		t.Errorf("a line that does not know its size is not 80 by 24:\n%s", view)
	}
	if view := New(context.Background(), Config{}, nil).View(); view != "" {
		t.Errorf("before the first size: %q", view)
	}
}

// solid is a text without blanks and ends of rows, however it was broken.
func solid(text string) string { return strings.Join(strings.Fields(uitest.Plain(text)), "") }

// At the smallest size nothing of what counts is cut, in any language.
func TestNothingIsLostAtTheSmallestSize(t *testing.T) {
	for _, code := range languages {
		for _, app := range []string{"Vipps", "MobilePay"} {
			for _, s := range scenes() {
				s.news.Sight.App = app
				m := s.stage(code, layout.Size{W: minWidth, H: minHeight})
				w := m.words()
				have := solid(m.View())
				want := []string{fmt.Sprintf("%s 2", w.Till)}
				v := s.news.Sight
				switch {
				case s.news.N == 0:
				case !s.news.Reached:
					want = append(want, "[--] "+w.Closed, w.ClosedSays)
				case v.Moment == Idle:
					want = append(want, w.Welcome, v.Shop)
				case v.Moment == Selling:
					want = append(want, w.Total+" NOK "+amount(w, v.Amount), amount(w, v.Newest.Amount), fmt.Sprintf("%s %d", w.Pieces, v.Pieces))
				default:
					f := m.face(w)
					want = append(want, f.symbol+" "+f.word, f.says, string(v.Currency)+" "+amount(w, v.Amount))
				}
				for _, text := range want {
					if !strings.Contains(have, solid(text)) {
						t.Errorf("%s, %s: %q is not on\n%s", code, s.name, text, m.View())
					}
				}
			}
		}
	}
}

// PAID is on the screen of a payment that is paid, and on no other.
func TestPaidIsSaidOfNothingElse(t *testing.T) {
	for _, code := range languages {
		for _, s := range scenes() {
			m := s.stage(code, layout.Size{W: 80, H: 24})
			if says := strings.Contains(m.View(), m.words().Paid); says != (s.news.Reached && s.news.Sight.Moment == Paid) {
				t.Errorf("%s, %s:\n%s", code, s.name, m.View())
			}
		}
	}
}

// A code is drawn where it fits and named where it does not.
func TestCodeOnTheScreen(t *testing.T) {
	for _, s := range scenes() {
		v := s.news.Sight
		for _, size := range []layout.Size{{W: 40, H: 12}, {W: 61, H: 21}, {W: 63, H: 21}, {W: 80, H: 24}} {
			m := s.stage("en", size)
			said := solid(m.View())
			drawn, named := strings.Contains(said, "████"), strings.Contains(said, "thecashiershowsyou")
			if v.Code == "" && (drawn || named) || v.Code != "" && drawn == named {
				t.Errorf("%s at %v:\n%s", s.name, size, m.View())
			}
		}
	}
}

// Beside a code nothing is cut either, in the narrowest place that there is.
func TestWordsBesideACode(t *testing.T) {
	for _, code := range languages {
		for _, app := range []string{"Vipps", "MobilePay"} {
			s := shown("", Waiting, func(v *Sight) {
				v.Mode, v.App, v.Code, v.Amount = "DEMO", app, "https://qr.vipps.no/o/0123456789", money.Maximum
			})
			m := s.stage(code, layout.Size{W: 33 + 2 + besideCode + 1, H: 17})
			rows := strings.Split(uitest.Plain(m.View()), "\n")
			var beside strings.Builder
			for _, r := range rows {
				if r := []rune(r); len(r) > 33 {
					beside.WriteString(string(r[33:]))
				}
			}
			w := m.words()
			for _, text := range []string{"DEMO " + w.Till + " 2", "[..] " + w.Approve, w.ToPay + " NOK " + amount(w, money.Maximum), w.ScanCode} {
				if !strings.Contains(solid(beside.String()), solid(text)) {
					t.Errorf("%s: %q is not on\n%s", code, text, m.View())
				}
			}
		}
	}
}

func TestLanguageOfTheScreen(t *testing.T) {
	size := layout.Size{W: 80, H: 24}
	s := shown("", Waiting, func(v *Sight) { v.Lang, v.App = "en", "MobilePay" })
	for code, want := range map[string]string{"": "Approve in MobilePay", "da": "Godkend i MobilePay", "fi": "Hyväksy MobilePay-sovelluksessa"} {
		if view := s.stage(code, size).View(); !strings.Contains(view, want) {
			t.Errorf("%q:\n%s", code, view)
		}
	}
	m := New(context.Background(), Config{Locale: "sv_SE.UTF-8"}, nil)
	if m.words() != lang.DisplayFor("sv") {
		t.Error("before the till is reached it is the terminal's own")
	}
}

// feed hands out what it is given.
type feed chan News

func (f feed) Next(ctx context.Context, after int) (News, error) {
	for {
		select {
		case n := <-f:
			if n.N > after {
				return n, nil
			}
		case <-ctx.Done():
			return News{}, ctx.Err()
		}
	}
}

func TestModel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		news := make(feed)
		m := New(ctx, Config{Till: 2, Lang: "en", Theme: theme.New(theme.Dark, theme.Colors16, theme.UTF8)}, news)
		d := uitest.Drive(m, func(_ tea.Model, msg tea.Msg) tea.Msg { return msg }, 80, 24)
		for i, s := range scenes() {
			if s.news.N == 0 {
				continue
			}
			s.news.N = i + 1
			news <- s.news
			want := uitest.Plain(s.stage("en", layout.Size{W: 80, H: 24}).View())
			// Without a till, path and mode are those of the stage.
			if got := d.View(); got != want && s.name != "never-there" {
				t.Errorf("%s:\n%s", s.name, got)
			}
		}
		d.Rest(time.Hour) // no key is ever pressed, and nothing happens by itself
		if d.Quit() {
			t.Error("it has left by itself")
		}
		_, _, _, before := m.Frame()
		for _, k := range uitest.Keys() {
			if !slices.Contains([]string{"q", "ctrl+c"}, k) {
				d.Send(uitest.Key(k))
			}
		}
		if _, w, h, again := m.Frame(); d.Quit() || again != before+1 || w != 80 || h != 24 {
			t.Errorf("after all other keys: quit %v, %d redraws, %d x %d", d.Quit(), again-before, w, h)
		}
		for _, k := range []string{"q", "ctrl+c"} {
			if _, cmd := m.Update(uitest.Key(k)); cmd == nil || cmd() != tea.Quit() {
				t.Errorf("%s does not leave", k)
			}
		}
		cancel()
		d.Close()
	})
}
