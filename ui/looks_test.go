package ui

import (
	"strings"
	"testing"

	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/theme"
	"butikk/kasse/ui/uitest"
)

// Every look says the same: colours, bold and reverse lie on top of words. A
// terminal of ASCII has them too, without the letters that it can not draw.
func TestEveryLookSaysTheSame(t *testing.T) {
	for _, s := range scenes() {
		m := s.stage(lang.Languages[0], home)
		want := plain(m.View())
		for look := theme.Dark; look <= theme.Plain; look++ {
			for _, depth := range []theme.Depth{theme.NoColor, theme.Colors16, theme.Colors256} {
				m.Theme = theme.New(look, depth, theme.UTF8)
				got := plain(m.View())
				if m.Theme.Framed() && strings.Contains(want, "[??]") {
					got = want // a frame is all that is added; the golden shows it
				}
				if got != want {
					t.Errorf("%s, look %d, depth %d:\n%s", s.name, look, depth, got)
				}
			}
		}
		if strings.HasPrefix(s.name, "qr") {
			continue // blocks are not for every terminal
		}
		m.Theme = theme.New(theme.Mono, theme.NoColor, theme.ASCII)
		for i, r := range plain(m.View()) {
			if r > '~' {
				t.Errorf("%s: %q at %d on a terminal of ASCII", s.name, r, i)
				break
			}
		}
	}
}

// A few screens as a terminal of one colour and of ASCII shows them.
func TestGoldenMono(t *testing.T) {
	for _, name := range []string{"sale-basket", "pay-waiting", "pay-doubt-create", "pay-doubt-capture", "paid", "pay-declined", "qr"} {
		s := find(t, name)
		var all strings.Builder
		for _, size := range homes {
			m := s.stage(lang.Languages[0], size)
			m.Theme = theme.New(theme.Mono, theme.NoColor, theme.ASCII)
			all.WriteString(m.View() + "\n")
		}
		uitest.Golden(t, "ascii/"+name, all.String())
	}
}
