package theme

import (
	"reflect"
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	for _, c := range []struct {
		env  string
		look Look
		deep Depth
		text Charset
	}{
		{"TERM=xterm-256color LANG=nb_NO.UTF-8", Dark, Colors256, UTF8},
		{"TERM=xterm LANG=nb_NO.utf8", Dark, Colors16, UTF8},
		{"TERM=xterm COLORTERM=truecolor LANG=en_GB.UTF-8", Dark, Colors256, UTF8},
		{"TERM=xterm-256color LANG=en_GB.UTF-8 COLORFGBG=0;15", Light, Colors256, UTF8},
		{"TERM=xterm-256color LANG=en_GB.UTF-8 COLORFGBG=0;default;7", Light, Colors256, UTF8},
		{"TERM=xterm-256color LANG=en_GB.UTF-8 COLORFGBG=15;0", Dark, Colors256, UTF8},
		{"TERM=xterm-256color LANG=en_GB.UTF-8 NO_COLOR=1", Mono, NoColor, UTF8},
		{"TERM=xterm-256color LANG=C", Dark, Colors256, ASCII},
		{"TERM=xterm-256color", Dark, Colors256, ASCII},
		{"TERM=xterm-256color LANG=nb_NO.UTF-8 LC_ALL=C", Dark, Colors256, ASCII},
		{"TERM=xterm-256color LANG=C LC_CTYPE=nb_NO.UTF-8", Dark, Colors256, UTF8},
		{"TERM=linux LANG=nb_NO.UTF-8", Dark, Colors16, Boxes},
		{"TERM=vt220 LANG=nb_NO.UTF-8", Mono, NoColor, ASCII},
		{"TERM=xterm-mono LANG=nb_NO.UTF-8", Mono, NoColor, UTF8},
		{"TERM=dumb LANG=nb_NO.UTF-8", Plain, NoColor, ASCII},
		{"LANG=nb_NO.UTF-8", Mono, NoColor, UTF8},
	} {
		env := map[string]string{}
		for _, v := range strings.Fields(c.env) {
			name, value, _ := strings.Cut(v, "=")
			env[name] = value
		}
		got := Of(func(name string) string { return env[name] })
		if got.Look != c.look || got.Depth != c.deep || got.Text != c.text {
			t.Errorf("%s: look %d, depth %d, charset %d", c.env, got.Look, got.Depth, got.Text)
		}
	}
}

// Whatever the look, the words are the same.
func TestStylesAreOnTop(t *testing.T) {
	for look := Dark; look < looks; look++ {
		for _, depth := range []Depth{NoColor, Colors16, Colors256} {
			theme := reflect.ValueOf(New(look, depth, UTF8))
			for i := range theme.NumField() {
				s, ok := theme.Field(i).Interface().(Style)
				if !ok {
					continue
				}
				text := s.Render("word")
				if strings.Contains(text, "38;") && depth != Colors256 || look == Plain && text != "word" {
					t.Errorf("look %d, depth %d, %s: %q", look, depth, theme.Type().Field(i).Name, text)
				}
				if s.Render("") != "" {
					t.Errorf("nothing is drawn as %q", s.Render(""))
				}
			}
		}
	}
}

func TestNextGoesRound(t *testing.T) {
	for depth, want := range map[Depth][]Look{NoColor: {Plain, Mono, Plain}, Colors16: {Plain, Dark, Light, Mono}} {
		theme := New(Mono, depth, ASCII)
		for _, look := range want {
			if theme = theme.Next(); theme.Look != look || theme.Text != ASCII {
				t.Errorf("depth %d: %d, not %d", depth, theme.Look, look)
			}
		}
	}
}

func TestDraw(t *testing.T) {
	const text = "Blåbær — crème brûlée ═ ✔ « 5 × »"
	if got := New(Dark, Colors16, UTF8).Draw(text); got != text {
		t.Error(got)
	}
	if got := New(Dark, Colors16, ASCII).Draw(text); got != "Blabar - creme brulee = ? \" 5 x \"" || len([]rune(got)) != len([]rune(text)) {
		t.Errorf("%q", got)
	}
	ascii := New(Dark, Colors16, ASCII)
	if ascii.Rule() != "-" || ascii.Band() != "=" || ascii.Check("[OK]") != "" || New(Dark, Colors16, Boxes).Check("[OK]") != "" {
		t.Error("a terminal of ASCII is told to draw more")
	}
}
