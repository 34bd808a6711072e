package linear

import (
	"strings"
	"testing"
)

// hear gives what a printer writes for one speech after the other.
func hear(p *Printer, speeches ...Speech) string {
	var all strings.Builder
	for _, s := range speeches {
		all.Write(p.Bytes(s))
	}
	return all.String()
}

func expect(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("wrote %q, want %q", got, want)
	}
}

func TestOnlyWhatIsNewIsWritten(t *testing.T) {
	lamp := func(text string, when When) Speech {
		return Speech{Says: []Saying{{Key: "lamp", Text: text, When: when}}}
	}
	for name, c := range map[string]struct {
		speeches []Speech
		want     string
	}{
		"once":              {[]Speech{lamp("a", New), lamp("a", New), lamp("a", New)}, "a\r\n"},
		"another":           {[]Speech{lamp("a", New), lamp("b", New)}, "a\r\nb\r\n"},
		"gone and back":     {[]Speech{lamp("a", New), lamp("", New), lamp("a", New)}, "a\r\na\r\n"},
		"a change":          {[]Speech{lamp("ok", Change), lamp("down", New), lamp("ok", Change)}, "down\r\nok\r\n"},
		"no change":         {[]Speech{lamp("", Change), lamp("ok", Change)}, ""},
		"not unless asked":  {[]Speech{lamp("a", Asked)}, ""},
		"alike and two":     {[]Speech{{Says: []Saying{{Key: "k", Text: "a", N: 1}}}, {Says: []Saying{{Key: "k", Text: "a", N: 2}}}}, "a\r\na\r\n"},
		"alike and one":     {[]Speech{{Says: []Saying{{Key: "k", Text: "a"}, {Key: "l", Text: "a"}}}}, "a\r\n"},
		"the tail alone":    {[]Speech{{Says: []Saying{{Key: "k", Text: "a", Tail: "1"}}}, {Says: []Saying{{Key: "k", Text: "a", Tail: "2"}}}}, "a. 1\r\n"},
		"a stop before it":  {[]Speech{{Says: []Saying{{Key: "k", Text: "a?", Tail: "1"}}}}, "a? 1\r\n"},
		"the same screen":   {[]Speech{{Screen: 1, Says: []Saying{{Key: "k", Text: "a"}}}, {Screen: 1, Says: []Saying{{Key: "k", Text: "a"}}}}, "a\r\n"},
		"another screen":    {[]Speech{{Screen: 1, Says: []Saying{{Key: "k", Text: "a"}}}, {Screen: 2, Says: []Saying{{Key: "k", Text: "a"}}}}, "a\r\na\r\n"},
		"what stays":        {[]Speech{{Screen: 1, Says: []Saying{{Key: "k", Text: "a", Stays: true}}}, {Screen: 2, Says: []Saying{{Key: "k", Text: "a", Stays: true}}}}, "a\r\n"},
		"in other words":    {[]Speech{{Lang: "nb", Says: []Saying{{Key: "k", Text: "a", Stays: true}}}, {Lang: "en", Says: []Saying{{Key: "k", Text: "b", Stays: true}, {Key: "n", Text: "n", Stays: true}}}}, "a\r\nn\r\n"},
		"what is obeyed":    {[]Speech{lamp("a\x1b[2J\x07\u009bb\r\n", New)}, "a[2Jb\r\n"},
		"asked for, in all": {[]Speech{lamp("a", New), {Again: 1, Says: []Saying{{Key: "lamp", Text: "a"}, {Key: "old", Text: "o", When: News}, {Key: "open", Text: "q", When: Asked}, {Key: "none"}}}}, "a\r\na\r\nq\r\n"},
	} {
		t.Run(name, func(t *testing.T) { expect(t, hear(&Printer{}, c.speeches...), c.want) })
	}
}

// A basket that comes back whole is said in one line, and a scanner's few quick
// codes each for itself.
func TestManyOfAGroup(t *testing.T) {
	basket := func(lines ...string) Speech {
		s := Speech{Says: []Saying{{Key: "sum", Text: "lines", Tail: "total", Group: "g", When: Instead, Stays: true}}}
		for _, l := range lines {
			s.Says = append(s.Says, Saying{Key: l, Text: l, Group: "g", Stays: true})
		}
		return s
	}
	p := &Printer{}
	expect(t, hear(p, basket("a", "b", "c", "d")), "lines. total\r\n")
	expect(t, hear(p, basket("a", "b", "c", "d", "e", "f")), "e\r\nf\r\n")
	expect(t, hear(p, basket("a", "b")), "")
	all := basket("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
	all.Again = 1
	expect(t, hear(p, all), "c\r\nd\r\ne\r\nf\r\ng\r\nh\r\ni\r\nj\r\n")
}

func TestWhatIsTypedIsEchoed(t *testing.T) {
	typed := func(text string) Speech { return Speech{Typed: text} }
	back := func(text string) Speech { return Speech{Typed: text, Erased: true} }
	event := func(text, typed string) Speech {
		return Speech{Typed: typed, Says: []Saying{{Key: text, Text: text}}}
	}
	for name, c := range map[string]struct {
		speeches []Speech
		want     string
	}{
		"digits":           {[]Speech{typed("4"), typed("40"), typed("401")}, "401"},
		"taken back":       {[]Speech{typed("4"), typed("40"), back("4"), typed("41")}, "40\b \b1"},
		"all taken back":   {[]Speech{typed("4"), back(""), typed("5")}, "4\b \b5"},
		"used":             {[]Speech{typed("4"), typed(""), event("milk", "")}, "4\r\nmilk\r\n"},
		"used at once":     {[]Speech{typed("4"), event("milk", "")}, "4\r\nmilk\r\n"},
		"an event between": {[]Speech{typed("4"), event("paid", "4"), typed("41")}, "4\r\npaid\r\n41"},
		"another text":     {[]Speech{typed("41"), typed("0,41")}, "41\r\n0,41"},
		"letters":          {[]Speech{typed("rø"), back("r")}, "rø\b \b"},
		"not to be obeyed": {[]Speech{typed("a\x1b")}, "a"},
	} {
		t.Run(name, func(t *testing.T) { expect(t, hear(&Printer{}, c.speeches...), c.want) })
	}
}
