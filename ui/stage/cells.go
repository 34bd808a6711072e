package stage

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// cell is one character of the screen as the terminal shows it.
type cell struct {
	r    rune
	look look
}

// look is how a character is drawn: what SGR (ECMA-48, 8.3.117) can set and a
// terminal of the simplest kind understands. The zero look is plain.
type look struct {
	bold, faint, italic, underline, blink, reverse bool
	fg, bg                                         string // SGR parameters, such as "31" or "38;5;9"; empty: the terminal's own
}

// grid is the screen, row after row. Every cell is one column wide.
type grid struct {
	w, h  int
	cells []cell
}

func blank(w, h int) grid {
	g := grid{w, h, make([]cell, w*h)}
	for i := range g.cells {
		g.cells[i].r = ' '
	}
	return g
}

func (g grid) row(y int) []cell { return g.cells[y*g.w : (y+1)*g.w] }

// parse lays a view out on a screen of w columns and h rows. It knows text, line
// feeds and SGR; any other sequence is left out. What is wider or narrower than
// one column would move all that follows it, so it becomes a question mark. What
// does not fit is cut.
func parse(view string, w, h int) grid {
	g := blank(w, h)
	x, y, l := 0, 0, look{}
	for view != "" && y < h {
		if view[0] == 0x1b {
			var params string
			if params, view = sequence(view); params != "" {
				l = l.set(params)
			}
			continue
		}
		cluster, width := ansi.FirstGraphemeCluster(view, ansi.GraphemeWidth)
		view = view[len(cluster):]
		switch {
		case cluster == "\n", cluster == "\r\n":
			x, y = 0, y+1
			continue
		case cluster == "\r":
			continue
		}
		r := []rune(cluster)
		if width != 1 || len(r) != 1 {
			r = []rune{'?'}
		}
		if x < w {
			g.cells[y*w+x] = cell{r[0], l}
		}
		x++
	}
	return g
}

// sequence takes an escape sequence off the text. It answers the parameters of
// SGR, never empty, and nothing for every other sequence.
func sequence(text string) (sgr, rest string) {
	if len(text) < 2 || text[1] != '[' {
		return "", text[min(2, len(text)):]
	}
	end := strings.IndexFunc(text[2:], func(r rune) bool { return r >= '@' && r <= '~' })
	if end < 0 {
		return "", ""
	}
	end += 2
	if text[end] != 'm' {
		return "", text[end+1:]
	}
	if sgr = text[2:end]; sgr == "" {
		sgr = "0"
	}
	return sgr, text[end+1:]
}

// set is the look after the parameters of SGR.
func (l look) set(params string) look {
	fields := strings.Split(params, ";")
	for i := 0; i < len(fields); i++ {
		n, err := strconv.Atoi(fields[i])
		if err != nil {
			n = 0 // an empty parameter is 0
		}
		switch {
		case n == 0:
			l = look{}
		case n == 1:
			l.bold = true
		case n == 2:
			l.faint = true
		case n == 3:
			l.italic = true
		case n == 4:
			l.underline = true
		case n == 5:
			l.blink = true
		case n == 7:
			l.reverse = true
		case n == 22:
			l.bold, l.faint = false, false
		case n == 23:
			l.italic = false
		case n == 24:
			l.underline = false
		case n == 25:
			l.blink = false
		case n == 27:
			l.reverse = false
		case n == 38 || n == 48:
			color := extended(fields[i:])
			if n == 38 {
				l.fg = strings.Join(color, ";")
			} else {
				l.bg = strings.Join(color, ";")
			}
			i += len(color) - 1
		case n >= 30 && n <= 37 || n >= 90 && n <= 97:
			l.fg = fields[i]
		case n == 39:
			l.fg = ""
		case n >= 40 && n <= 47 || n >= 100 && n <= 107:
			l.bg = fields[i]
		case n == 49:
			l.bg = ""
		}
	}
	return l
}

// extended is as many parameters as a colour of 256, or of red, green and blue,
// takes.
func extended(fields []string) []string {
	n := 1
	if len(fields) > 1 {
		switch fields[1] {
		case "5":
			n = 3
		case "2":
			n = 5
		}
	}
	return fields[:min(n, len(fields))]
}

// sgr is the sequence that draws in this look what follows, after another one.
func (l look) sgr(after look) string {
	switch {
	case l == after:
		return ""
	case l == look{}:
		return "\x1b[m"
	}
	var params []string
	if after != (look{}) {
		params = append(params, "0")
	}
	for _, p := range []struct {
		on   bool
		code string
	}{{l.bold, "1"}, {l.faint, "2"}, {l.italic, "3"}, {l.underline, "4"}, {l.blink, "5"}, {l.reverse, "7"}, {l.fg != "", l.fg}, {l.bg != "", l.bg}} {
		if p.on {
			params = append(params, p.code)
		}
	}
	return "\x1b[" + strings.Join(params, ";") + "m"
}
