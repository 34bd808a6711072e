package stage

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/hinshun/vt10x"
)

// terminal is one that shows what it is given.
type terminal struct {
	vt10x.Terminal
	w, h int
}

func newTerminal(w, h int) terminal {
	return terminal{vt10x.New(vt10x.WithSize(w, h)), w, h}
}

func (t terminal) take(tb testing.TB, b []byte) {
	tb.Helper()
	if _, err := t.Write(b); err != nil {
		tb.Fatal(err)
	}
}

// whole draws the rows of a view as they are, without the stage.
func whole(rows []string, w int) []byte {
	out := []byte(wipe)
	for y, row := range rows {
		out = fmt.Appendf(out, "\x1b[%d;1H%s\x1b[m", y+1, ansi.Truncate(row, w, ""))
	}
	return out
}

// same compares two terminals cell by cell.
func same(t *testing.T, got, want terminal, what string) {
	t.Helper()
	for y := range want.h {
		for x := range want.w {
			if g, w := seen(got.Cell(x, y)), seen(want.Cell(x, y)); g != w {
				t.Fatalf("%s: cell %d,%d is %+v, want %+v\n%s\nwant\n%s", what, x, y, g, w, got.String(), want.String())
			}
		}
	}
}

// seen is a cell without what nobody sees of it: how a blank would be drawn if
// there were anything.
func seen(g vt10x.Glyph) vt10x.Glyph {
	const reversed, underlined = 1, 2
	if g.Char <= ' ' {
		g.Char = ' '
		if g.Mode&(reversed|underlined) == 0 {
			g.Mode, g.FG = 0, vt10x.DefaultFG
		}
	}
	return g
}

// random is a view that is like the one before in some way: rows that change,
// scroll, come and go.
func random(r *rand.Rand, rows []string, w int) []string {
	looks := []string{"", "", "\x1b[1m", "\x1b[7m", "\x1b[1;31m", "\x1b[38;5;9;48;5;2m", "\x1b[30;102m", "\x1b[38;2;1;2;3m"}
	text := func() string {
		var b strings.Builder
		for b.Len() < w+20 && r.IntN(6) > 0 {
			l := looks[r.IntN(len(looks))]
			word := strings.Repeat(string(rune('a'+r.IntN(26))), 1+r.IntN(9))
			b.WriteString(l + word)
			if l != "" {
				b.WriteString("\x1b[0m")
			}
			b.WriteString(strings.Repeat(" ", r.IntN(12)))
		}
		return b.String()
	}
	rows = append([]string(nil), rows...)
	switch r.IntN(5) {
	case 0: // a list that gets a line
		top, bottom := r.IntN(len(rows)), r.IntN(len(rows))
		if top > bottom {
			top, bottom = bottom, top
		}
		copy(rows[top:bottom], rows[top+1:bottom+1])
		rows[bottom] = text()
	case 1: // … at its other end, by several
		n := 1 + r.IntN(3)
		if len(rows) > n {
			copy(rows[n:], rows)
			for i := range n {
				rows[i] = text()
			}
		}
	case 2:
		for i := range rows {
			if r.IntN(3) == 0 {
				rows[i] = text()
			}
		}
	case 3:
		rows[r.IntN(len(rows))] = ""
	case 4:
		i := r.IntN(len(rows))
		rows[i] = strings.Replace(rows[i], "a", "b", 2) + "x"
	}
	return rows
}

// However views follow each other, the terminal shows the newest, to the cell:
// also behind a line that makes CR LF of LF, as ONLCR does.
func TestDiffShowsTheView(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {60, 20}, {20, 6}, {3, 2}, {1, 1}} {
		w, h := size[0], size[1]
		r := rand.New(rand.NewPCG(uint64(w), 1))
		got, cooked, want := newTerminal(w, h), newTerminal(w, h), newTerminal(w, h)
		got.take(t, []byte(wipe))
		cooked.take(t, []byte(wipe))
		var pen pen
		shown, rows := blank(w, h), make([]string, h)
		for n := range 1500 {
			rows = random(r, rows, w)
			next := parse(strings.Join(rows, "\n"), w, h)
			change := pen.diff(shown, next)
			got.take(t, change)
			cooked.take(t, bytes.ReplaceAll(change, []byte("\n"), []byte("\r\n")))
			want.take(t, whole(rows, w))
			same(t, got, want, fmt.Sprintf("%d×%d, view %d", w, h, n))
			same(t, cooked, want, fmt.Sprintf("with ONLCR, %d×%d, view %d", w, h, n))
			shown = next
		}
	}
}

// What can not be one column wide, or is no text, leaves the rest in its place.
func TestParse(t *testing.T) {
	for view, want := range map[string]string{
		"a🍓b":               "a?b",
		"e\u0301x":          "?x",
		"日本":                "??",
		"a\x1b[2Jb":         "ab",
		"a\x1b]0;title\x07": "a0;title?",
		"a\x1b[":            "a",
		"a\x1b":             "a",
		"\x1b[1mab\x1b[mc":  "abc",
		"a\r\nb":            "a",
		"abcdefghijklmnop":  "abcdefghij",
	} {
		g := parse(view, 10, 1)
		var b strings.Builder
		for _, c := range g.row(0) {
			b.WriteRune(c.r)
		}
		if got := strings.TrimRight(b.String(), " "); got != want {
			t.Errorf("%q is %q, want %q", view, got, want)
		}
	}
	if l := (look{}).set("1;31;48;5;9"); l != (look{marks: bold, fg: single | 31, bg: indexed | 9}) || l.set("22;39;49") != (look{}) || l.set("") != (look{}) {
		t.Errorf("%+v", l)
	}
}

// A list that gets a line costs about that line, and nothing that is unchanged
// costs anything.
func TestDiffIsSmall(t *testing.T) {
	var rows []string
	for i := range 14 {
		rows = append(rows, fmt.Sprintf("%4d Article number %d %40d.50", i, i, i*7))
	}
	view := func(from int) grid {
		return parse("head\n"+strings.Join(rows[from:from+10], "\n")+"\nfoot", 80, 12)
	}
	var pen pen
	if b := pen.diff(view(0), view(1)); len(b) > 100 {
		t.Errorf("%d bytes for one line more: %q", len(b), b)
	}
	if b := pen.diff(view(2), view(2)); len(b) > 0 {
		t.Errorf("%q for nothing", b)
	}
}
