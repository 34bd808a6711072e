package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/linear"
	"butikk/kasse/ui/theme"
	"butikk/kasse/ui/uitest"
)

// heard is the scene as linear mode has it.
func (s scene) heard(w lang.Words) *Model {
	m := s.stage(w, linearSize)
	m.Linear, m.Theme = true, theme.New(theme.Plain, theme.NoColor, theme.UTF8)
	return m
}

// spokenBy is what is said without being asked for, on one line.
func spokenBy(m *Model) string {
	speech, _ := m.Speech()
	all := ""
	for _, s := range speech.Says {
		if s.When != linear.Asked && s.When != linear.Change {
			all += " " + s.Text + " " + s.Tail
		}
	}
	return squeezed(all)
}

// What counts on a screen is said too: what has been answered, what is asked, how
// a payment stands, the marked row, the amount.
func TestWhatCountsIsSaid(t *testing.T) {
	for _, w := range walked {
		for _, s := range scenes() {
			t.Run(w.Code+"/"+s.name, func(t *testing.T) {
				m := s.heard(w)
				all := spokenBy(m)
				must := func(what, text string) {
					t.Helper()
					if !strings.Contains(all, squeezed(text)) {
						t.Errorf("%s %q is not said in\n%s\nand is on\n%s", what, text, all, plain(m.View()))
					}
				}
				if _, ok := m.screen.(speaker); !ok {
					t.Fatalf("%T says nothing", m.screen)
				}
				if m.modeWord() != "" {
					must("mode", m.modeWord())
				}
				text, _ := m.message()
				if rest, double := strings.CutPrefix(text, w.DoubleRead); double {
					must("message", w.DoubleRead)
					text = rest
				}
				must("message", text)
				if q, ok := m.screen.(interface{ question() string }); ok {
					must("question", q.question())
				}
				if p, ok := m.screen.(*payScreen); ok {
					f := p.face(*p.state.Payment)
					must("state", f.symbol+" "+f.word)
					must("sentence", strings.TrimSuffix(p.faceSays(f), p.link("")))
					must("link", p.link(""))
				}
				view := plain(m.View())
				if amount := m.amount(m.state.Basket.Total()); m.state.Basket.Total() > 0 && strings.Contains(view, " "+amount) {
					must("amount", amount)
				}
				if sale, ok := m.screen.(*saleScreen); ok && sale.showsPaid() {
					must("paid", "[OK] "+w.Paid)
				}
				marked(m, view, must)
			})
		}
	}
}

// marked is the row that is marked. Of a basket that is the newest line, whose
// name and sum count; of a list everything that stands in the row.
func marked(m *Model, view string, must func(what, text string)) {
	lines := m.state.Basket.Lines
	switch m.screen.(type) {
	case *saleScreen, *unknownScreen:
		if len(lines) > 0 {
			must("line", lines[len(lines)-1].Name)
			must("sum", m.amount(lines[len(lines)-1].Total()))
		}
		return
	}
	for row := range strings.SplitSeq(view, "\n") {
		if !strings.HasPrefix(row, ">") {
			continue
		}
		for _, f := range strings.Fields(row[1:]) {
			if !strings.HasSuffix(f, "~") && f != m.Words.WantsNothing {
				must("marked", f)
			}
		}
	}
}

// Nothing is said because time goes by, and no key is used for two things.
func TestNothingTicks(t *testing.T) {
	en, _ := lang.Find("en")
	for _, s := range scenes() {
		m := s.heard(en)
		before := spokenBy(m)
		m.Update(tickMsg{noon.Add(61 * time.Second), m.ticks})
		if after := spokenBy(m); after != before {
			t.Errorf("%s: a minute later\n%s\nand before\n%s", s.name, after, before)
		}
		speech, any := m.Speech()
		if any {
			t.Errorf("%s: something is said to the clock", s.name)
		}
		keys := map[string]bool{}
		for _, say := range speech.Says {
			if keys[say.Key] {
				t.Errorf("%s: %q twice", s.name, say.Key)
			}
			keys[say.Key] = true
			if strings.ContainsAny(say.Text+say.Tail, "\x1b\n\r") {
				t.Errorf("%s: %q", s.name, say.Text)
			}
		}
	}
}

// No screen has the key that says everything again for anything else, and where
// text is typed it is text.
func TestSayAgain(t *testing.T) {
	en, _ := lang.Find("en")
	for _, s := range scenes() {
		if !strings.HasPrefix(s.name, "sale-locked") && acts(s, nil, "=") { // there any key answers
			if f, ok := s.heard(en).screen.(typist); !ok || !f.types('=') {
				t.Errorf("%s: = does something", s.name)
			}
		}
		m := s.heard(en)
		p := &linear.Printer{}
		first, _ := m.Speech()
		p.Bytes(first)
		till := m.Till.(*uitest.Till)
		till.Posts()
		press(m, "=")
		again, _ := m.Speech()
		if t2, ok := m.screen.(typist); ok && t2.types('=') {
			continue
		}
		if out := string(p.Bytes(again)); strings.Count(out, "\r\n") == 0 || len(till.Posts()) > 0 {
			t.Errorf("%s: = says %q", s.name, out)
		}
	}
}

// The goldens of the spoken form: what is said when the scene appears, and what
// somebody hears who asks.
func TestSpokenGolden(t *testing.T) {
	for _, w := range drawn {
		for _, s := range scenes() {
			if !s.main {
				continue
			}
			t.Run(w.Code+"/"+s.name, func(t *testing.T) {
				m := s.heard(w)
				p := &linear.Printer{}
				speech, _ := m.Speech()
				text := string(p.Bytes(speech))
				speech.Again++
				text += "\r\n\r\n=\r\n" + string(p.Bytes(speech))
				uitest.Golden(t, fmt.Sprintf("linear/%s/%s", w.Code, s.name), strings.ReplaceAll(text, "\r", ""))
			})
		}
	}
}
