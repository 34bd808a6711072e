// Package linear shows the till one line at a time: for screen readers, braille
// lines and log-ins over the poorest lines. Nothing is ever drawn again and
// nothing is above the newest line that counts: a line is written because
// something has happened, and stays.
package linear

import "strings"

// Speech is all that the till has to say at a moment. It is handed over whole;
// what of it is new is found out here, so that nobody has to remember what was
// said.
type Speech struct {
	Screen int    // another number: another screen, which says all of its own anew
	Lang   string // another one: nothing of what stays is new for being in other words
	Says   []Saying
	Typed  string // and not yet used
	Erased bool   // what is missing of it was taken back, or was no person's
	Again  int    // another number: somebody wants to hear it all
}

// Saying is one thing that is said. It is written when its text differs from what
// was written under its key before.
type Saying struct {
	Key   string
	Text  string // empty: there is nothing to say just now
	Tail  string // follows the text, and is no reason to say it: the total
	N     int    // another one makes the same text a new one
	When  When
	Stays bool   // it is the till's and not the screen's: another screen does not make it new
	Group string // of those that come in numbers, such as the lines of a basket
}

// When says what it takes for a text to be written.
type When int

// The occasions.
const (
	New     When = iota // it is new, or somebody asks
	News                // it is new; who asks later hears of other things
	Change              // it takes the place of another text; who asks later hears of other things
	Asked               // somebody asks
	Instead             // many of its group are new at once: it is said in their place
)

// most is how many of a group are said one by one. A basket that comes back
// whole is not read out.
const most = 3

// repeated is how many of a group are said to somebody who asks: the newest.
const repeated = 8

// line is a saying as it is written.
func (s Saying) line() string {
	switch {
	case s.Tail == "":
		return s.Text
	case strings.ContainsAny(s.Text[len(s.Text)-1:], ".?!:"):
		return s.Text + " " + s.Tail
	}
	return s.Text + ". " + s.Tail
}

// memory is what was said last under each key.
type memory struct {
	said   map[string]mark
	screen int
	lang   string
	again  int
}

// mark is what was said, and which of those alike it was.
type mark struct {
	text string
	n    int
}

// next are the lines of a speech that are to be written now.
func (m *memory) next(s Speech) []string {
	again, moved, other := s.Again != m.again, s.Screen != m.screen, s.Lang != m.lang && m.lang != ""
	many := map[string]int{}
	fresh := make([]bool, len(s.Says))
	now := make(map[string]mark, len(s.Says))
	for i, say := range s.Says {
		was, known := m.said[say.Key]
		known = known && (say.Stays || !moved)
		now[say.Key] = mark{say.Text, say.N}
		switch {
		case say.Text == "", known && was == now[say.Key], known && say.Stays && other:
		case say.When == New, say.When == News:
			fresh[i] = true
		case say.When == Change:
			fresh[i] = known && was.text != ""
		}
		if fresh[i] && say.Group != "" {
			many[say.Group]++
		}
	}
	m.said, m.screen, m.lang, m.again = now, s.Screen, s.Lang, s.Again
	if again {
		return all(s.Says)
	}
	var lines []string
	for i, say := range s.Says {
		crowd := many[say.Group] > most
		switch {
		case say.When == Instead && crowd && say.Text != "":
		case !fresh[i], say.Group != "" && crowd:
			continue
		}
		lines = add(lines, say.line())
	}
	return lines
}

// all is what somebody hears who asks. The total is in it once, where it has a
// line of its own.
func all(says []Saying) (lines []string) {
	left := map[string]int{}
	for _, say := range says {
		left[say.Group]++
	}
	for _, say := range says {
		left[say.Group]--
		switch {
		case say.Text == "", say.When == News, say.When == Change, say.When == Instead:
			continue
		case say.Group == "":
			lines = add(lines, say.line())
		case left[say.Group] < repeated:
			lines = add(lines, say.Text)
		}
	}
	return lines
}

// add appends a line, unless it says what the one before has said.
func add(lines []string, line string) []string {
	if n := len(lines); n > 0 && lines[n-1] == line {
		return lines
	}
	return append(lines, line)
}

// echo is what follows the characters that stand on the line already, so that
// what is typed stands there. A terminal that can not go back in its line shows
// what was taken back, and a line that was used stays.
func echo(open, typed string, erased bool) string {
	switch {
	case strings.HasPrefix(typed, open):
		return typed[len(open):]
	case erased && strings.HasPrefix(open, typed):
		return strings.Repeat("\b \b", len([]rune(open))-len([]rune(typed)))
	}
	return "\r\n" + typed
}

// printable leaves out whatever a terminal would obey: names come out of price
// lists, codes out of scanners.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 {
			return -1
		}
		return r
	}, text)
}
