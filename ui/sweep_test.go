package ui

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
)

// largest is as far as the sweeps go.
var largest = layout.Size{W: 200, H: 60}

// Every scene at every size that can hold it: as many rows as the terminal has,
// none wider than it may be, the mode on every screen. Beyond the size of a
// large terminal only blanks are added, and one size in eight is enough.
func TestEverySize(t *testing.T) {
	for i, s := range scenes() {
		w := lang.Languages[i%len(lang.Languages)]
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			m := s.stage(w, largest)
			for width := minWidth; width <= largest.W; width++ {
				for height := minHeight; height <= largest.H; height++ {
					if (!everySize || width > 100 || height > 32) && (width+height)%8 != 0 {
						continue
					}
					if !fits(t, m, layout.Size{W: width, H: height}) {
						return
					}
				}
			}
		})
	}
}

// Below that, where all scenes look the same.
func TestEverySizeThatIsTooSmall(t *testing.T) {
	for _, w := range walked {
		for _, mode := range []Mode{Live, Test, Demos} {
			m := scene{mode: mode, state: bound(goods())}.stage(w, largest)
			for width := 1; width <= largest.W; width++ {
				for height := 1; height <= largest.H; height++ {
					if width < minWidth || height < minHeight {
						fits(t, m, layout.Size{W: width, H: height})
					}
				}
			}
		}
	}
}

func fits(t *testing.T, m *Model, size layout.Size) bool {
	t.Helper()
	m.Update(tea.WindowSizeMsg{Width: size.W, Height: size.H})
	view := m.View()
	rows := strings.Split(view, "\n")
	if len(rows) != size.H {
		t.Errorf("%d rows at %v", len(rows), size)
		return false
	}
	for i, row := range rows {
		if layout.Width(row) > size.W-1 {
			t.Errorf("row %d at %v is %d wide: %q", i, size, layout.Width(row), row)
			return false
		}
	}
	if size.W > 5 && !strings.Contains(view, m.modeWord()) {
		t.Errorf("%v does not say %s:\n%s", size, m.modeWord(), view)
		return false
	}
	return true
}

// From the smallest size up, nothing that counts is cut or left out: keys,
// facts, sentences.
func TestNothingIsLostAtTheSmallestSize(t *testing.T) {
	small, large := layout.Size{W: minWidth, H: minHeight}, largest
	var all []lang.Words
	for _, w := range walked { // the longer name of the app as well
		all = append(all, w.For("Vipps"), w.For("MobilePay"))
	}
	for _, w := range all {
		for _, s := range scenes() {
			t.Run(w.Code+"/"+w.App+"/"+s.name, func(t *testing.T) {
				if s.name == "qr" || s.name == "qr-not-added" {
					return // a code can not be made smaller; TestSendByCode looks at what is said instead
				}
				have := words(leaves(s.stage(w, small)))
				counts := map[string]int{}
				for _, word := range have {
					counts[word]++
				}
				// What is said only where there is room for it.
				optional := words(w.HelpText + " " + w.TakesAll + " " + w.TakesCustomer + " " + w.TakesNothing + " " + w.TakesBadge + " " + w.TakesToSale + " " + w.TakesPrice + " " + w.TakesNoGoods + " " + w.NextSale)
				if list, ok := s.stage(w, large).screen.(*casesScreen); ok {
					// Rows beside the marked one are a key away.
					optional = append(optional, words(strings.Join(list.table(large.W, large.H), " "))...)
				}
				if sale, ok := s.stage(w, large).screen.(*saleScreen); ok {
					for _, b := range sale.FullHelp()[0] { // the menu has what a narrow row has not
						optional = append(optional, words(b.Help().Key+" "+b.Help().Desc)...)
					}
				}
				if l := s.state.Lock; l != nil && l.Refused > 0 {
					optional = append(optional, words(w.LockedTitle)...)
				}
				for _, word := range words(leaves(s.stage(w, large))) {
					if counts[word]--; counts[word] < 0 && !contains(optional, word) && !trimmed(s, word, have) {
						t.Errorf("%q is not on\n%s", word, s.stage(w, small).View())
					}
				}
			})
		}
	}
}

// leaves is the screen, and of a record or a price list all its pages.
func leaves(m *Model) string {
	shown := below(m.View())
	if s, ok := m.screen.(*recordScreen); ok {
		head, rows := s.told(m.size.Usable().W)
		for range s.pages(rows, m.size.H-headerRows-len(head))[1:] {
			press(m, "*")
			shown += "\n" + below(m.View())
		}
	}
	if s, ok := m.screen.(*reportScreen); ok {
		for range len(s.rows()) / s.room() {
			press(m, "*")
			shown += "\n" + below(m.View())
		}
	}
	if s, ok := m.screen.(*pricesScreen); ok {
		for range len(s.shown.Rows) / s.room() {
			press(m, "*")
			shown += "\n" + below(m.View())
		}
	}
	return shown
}

// below leaves out the header, whose forms have a test of their own.
func below(view string) string {
	rows := strings.SplitN(plain(view), "\n", 4)
	return rows[3]
}

// words leaves out figures, rules and what only fills. A compound with the name
// of the app may break at its hyphen.
func words(view string) []string {
	var all []string
	for _, f := range strings.Fields(strings.NewReplacer("MobilePay-", "MobilePay- ", "Vipps-", "Vipps- ").Replace(view)) {
		if strings.Trim(f, "─═✔✖…-=_|,.>") != "" {
			all = append(all, f)
		}
	}
	return all
}

func contains(all []string, word string) bool {
	for _, w := range all {
		if w == word {
			return true
		}
	}
	return false
}

// trimmed are the words that a small screen may leave out: lines of a long
// basket, the ends of long article names, and the second and third time that
// the band says paid.
func trimmed(s scene, word string, have []string) bool {
	if word == "[OK]" || word == "PAID" || word == "BETALT" || word == "MAKSETTU" {
		return contains(have, word)
	}
	if strings.HasPrefix(s.name, "sale-long") || strings.HasPrefix(s.name, "aside-") || strings.HasPrefix(s.name, "lamp-") || strings.HasPrefix(s.name, "code-") || strings.HasPrefix(s.name, "paid-re") || strings.HasPrefix(s.name, "held") || strings.HasPrefix(s.name, "find") || s.name == "about" || s.name == "sale-just-paid" || s.name == "sale-unreadable-noise" {
		return true
	}
	for _, w := range have {
		if cut, ok := strings.CutSuffix(w, "~"); ok && strings.HasPrefix(word, cut) {
			return true
		}
	}
	for _, l := range slices.Concat(s.state.Basket.Lines, told().Basket.Lines) {
		if strings.Contains(l.Name, word) {
			return true
		}
	}
	return false
}
