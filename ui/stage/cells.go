package stage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

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
	marks  marks
	fg, bg color
}

// marks are what SGR 1 to 7 set.
type marks uint32

const (
	bold marks = 1 << iota
	faint
	italic
	underline
	blink
	reverse
)

// color is what SGR sets with one parameter or several. Zero is the terminal's
// own.
type color uint32

const (
	single  color = 1 << 24 // the parameter itself, such as 31
	indexed color = 2 << 24 // one of 256
	direct  color = 3 << 24 // red, green, blue
)

// params appends the colour as parameters of SGR; kind is 38 for the foreground,
// 48 for the background.
func (c color) params(to []byte, kind int) []byte {
	switch v := int(c & 0xffffff); c &^ 0xffffff {
	case single:
		to = fmt.Appendf(to, ";%d", v)
	case indexed:
		to = fmt.Appendf(to, ";%d;5;%d", kind, v)
	case direct:
		to = fmt.Appendf(to, ";%d;2;%d;%d;%d", kind, v>>16, v>>8&0xff, v&0xff)
	}
	return to
}

// empty says that a blank in this look is no different from a plain one: boldness
// and colour of what is not there are not seen.
func (l look) empty() bool { return l.bg == 0 && l.marks&(underline|reverse) == 0 }

// grid is the screen, row after row. Every cell is one column wide.
type grid struct {
	w, h  int
	cells []cell
}

func blank(w, h int) grid {
	g := grid{w, h, make([]cell, w*h)}
	g.clear()
	return g
}

func (g grid) clear() {
	for i := range g.cells {
		g.cells[i] = cell{r: ' '}
	}
}

func (g grid) row(y int) []cell { return g.cells[y*g.w : (y+1)*g.w] }

// parse lays a view out on a screen of w columns and h rows.
func parse(view string, w, h int) grid {
	g := blank(w, h)
	g.parse(view)
	return g
}

// parse lays a view out on a blank screen. It knows text, line feeds and SGR; any
// other sequence is left out. What is wider or narrower than one column would
// move all that follows it, so it becomes a question mark. What does not fit is
// cut.
func (g grid) parse(view string) {
	x, y, l := 0, 0, look{}
	for view != "" && y < g.h {
		if view[0] == 0x1b {
			var params string
			if params, view = sequence(view); params != "" {
				l = l.set(params)
			}
			continue
		}
		if view[0] == '\n' {
			x, y, view = 0, y+1, view[1:]
			continue
		}
		r := rune(view[0])
		if r >= ' ' && r <= '~' && (len(view) == 1 || view[1] < utf8.RuneSelf) { // no mark stands on it
			view = view[1:]
		} else {
			var cluster string
			var width int
			cluster, width = ansi.FirstGraphemeCluster(view, ansi.GraphemeWidth)
			view = view[len(cluster):]
			if cluster == "\r" || cluster == "\r\n" {
				view = cluster[1:] + view
				continue
			}
			var size int
			if r, size = utf8.DecodeRuneInString(cluster); width != 1 || size != len(cluster) {
				r = '?'
			}
		}
		if x < g.w {
			c := cell{r, l}
			if r == ' ' && l.empty() {
				c.look = look{}
			}
			g.cells[y*g.w+x] = c
		}
		x++
	}
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
	var n []int
	for field := range strings.SplitSeq(params, ";") {
		v, err := strconv.Atoi(field)
		if err != nil {
			v = 0 // an empty parameter is 0
		}
		n = append(n, v)
	}
	for i := 0; i < len(n); i++ {
		switch v := n[i]; {
		case v == 0:
			l = look{}
		case v >= 1 && v <= 5:
			l.marks |= 1 << (v - 1)
		case v == 7:
			l.marks |= reverse
		case v == 22:
			l.marks &^= bold | faint
		case v >= 23 && v <= 25:
			l.marks &^= 1 << (v - 21)
		case v == 27:
			l.marks &^= reverse
		case v == 38 || v == 48:
			c, more := extended(n[i+1:])
			i += more
			if v == 38 {
				l.fg = c
			} else {
				l.bg = c
			}
		case v >= 30 && v <= 37 || v >= 90 && v <= 97:
			l.fg = single | color(v)
		case v == 39:
			l.fg = 0
		case v >= 40 && v <= 47 || v >= 100 && v <= 107:
			l.bg = single | color(v)
		case v == 49:
			l.bg = 0
		}
	}
	return l
}

// extended is a colour of 256, or of red, green and blue, and how many parameters
// it takes.
func extended(n []int) (c color, taken int) {
	switch {
	case len(n) >= 2 && n[0] == 5:
		return indexed | color(n[1]&0xff), 2
	case len(n) >= 4 && n[0] == 2:
		return direct | color(n[1]&0xff)<<16 | color(n[2]&0xff)<<8 | color(n[3]&0xff), 4
	}
	return 0, len(n)
}

// sgr appends the sequence that draws in this look what follows, after another
// one.
func (l look) sgr(to []byte, after look) []byte {
	if l == after {
		return to
	}
	if l == (look{}) {
		return append(to, "\x1b[m"...)
	}
	from := len(to)
	if after.marks&^l.marks != 0 || after.fg != 0 && l.fg == 0 || after.bg != 0 && l.bg == 0 {
		to = append(to, ";0"...) // not every terminal can take a single one back
		after = look{}
	}
	for i, code := range "123457" {
		if (l.marks&^after.marks)>>i&1 != 0 {
			to = append(to, ';', byte(code))
		}
	}
	if l.fg != after.fg {
		to = l.fg.params(to, 38)
	}
	if l.bg != after.bg {
		to = l.bg.params(to, 48)
	}
	to = slices.Insert(to, from, '\x1b')
	to[from+1] = '['
	return append(to, 'm')
}
