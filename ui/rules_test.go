package ui

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/uitest"
)

// everyScene walks through the storybook in every language at the three sizes.
func everyScene(t *testing.T, check func(t *testing.T, s scene, m *Model, view string)) {
	for _, w := range walked {
		for _, s := range scenes() {
			for _, size := range homes {
				t.Run(fmt.Sprintf("%s/%s/%d", w.Code, s.name, size.W), func(t *testing.T) {
					m := s.stage(w, size)
					check(t, s, m, plain(m.View()))
				})
			}
		}
	}
}

// The word for paid is the proof that money has come. It stands for nothing
// else.
func TestPaidIsSaidOfFinishedPaymentsOnly(t *testing.T) {
	everyScene(t, func(t *testing.T, s scene, m *Model, view string) {
		n := strings.Count(view, m.Words.Paid)
		if n != strings.Count(view, "[OK] "+m.Words.Paid) {
			t.Errorf("%s without its mark on\n%s", m.Words.Paid, view)
		}
		finished := s.state.Last != nil || s.state.Payment != nil && s.state.Payment.Status == payments.Paid ||
			s.state.Notice.Kind == payments.NoticeAsidePaid || strings.HasPrefix(s.name, "past")
		if n > 0 && !finished || n == 0 && finished && !strings.HasPrefix(s.name, "past") {
			t.Errorf("%d times %s on\n%s", n, m.Words.Paid, view)
		}
	})
}

func TestModeIsOnEveryScreen(t *testing.T) {
	everyScene(t, func(t *testing.T, s scene, _ *Model, view string) {
		for word, mode := range map[string]Mode{"DEMO": Demos, "TEST": Test} {
			if strings.Contains(view, word) != (s.mode == mode) {
				t.Errorf("mode %d and %s:\n%s", s.mode, word, view)
			}
		}
	})
}

func TestStatesAreNamed(t *testing.T) {
	en, _ := lang.Find("en")
	for name, want := range map[string]string{
		"pay-waiting": "[..] WAITING FOR CUSTOMER", "pay-waiting-down": "[..] WAITING FOR CUSTOMER",
		"pay-approved": "[..] APPROVED", "pay-person-faster": "[!!] CUSTOMER WAS FASTER", "paid": "[OK] PAID",
		"pay-declined": "[XX] DECLINED", "pay-expired": "[XX] EXPIRED", "pay-cancelled": "[XX] CANCELLED",
		"pay-never-sent": "[XX] CANCELLED", "pay-doubt-create": "[??] UNKNOWN", "pay-doubt-capture": "[??] UNKNOWN",
		"pay-doubt-cancel": "[??] CANCEL NOT CONFIRMED", "pay-doubt-release": "[??] UNKNOWN", "pay-strange": "[??] UNKNOWN",
		"pay-waiting-refused-scan": "NOT ADDED: Yoghurt", "paid-refused": "2 refused, NOT in the sale. Newest: Yoghurt", "help-not-added": "NOT ADDED: Helmelk 1 l",
		"leave-not-added": "NOT ADDED: Helmelk 1 l", "customer-not-added": "NOT ADDED: Helmelk 1 l",
		"sale-customer-scanner": "NOT ADDED: Helmelk 1 l",
	} {
		for _, size := range homes {
			if view := plain(find(t, name).stage(en, size).View()); !strings.Contains(view, want) {
				t.Errorf("%s does not say %q:\n%s", name, want, view)
			}
		}
	}
}

// storybook is the scenes, told once.
var storybook = sync.OnceValue(scenes)

func find(t *testing.T, name string) scene {
	t.Helper()
	for _, s := range storybook() {
		if s.name == name {
			return s
		}
	}
	t.Fatalf("no scene %q", name)
	return scene{}
}

// The amount stands in plain digits in the block of the large ones.
func TestAmountStandsInPlainDigits(t *testing.T) {
	everyScene(t, func(t *testing.T, s scene, m *Model, view string) {
		amount := s.state.Basket.Total()
		if s.state.Last != nil && len(s.state.Basket.Lines) == 0 {
			amount = s.state.Last.Amount
		}
		if _, out := m.screen.(*tenderScreen); out && amount < 0 {
			amount = -amount // that is paid out
		}
		large := layout.Figures(m.amount(amount))
		rows := strings.Split(view, "\n")
		for i := range len(rows) - 2 {
			if amount == 0 || !strings.Contains(rows[i], strings.TrimRight(large[0], " ")) || !strings.Contains(rows[i+1], strings.TrimSpace(large[1])) ||
				!strings.Contains(rows[i+2], strings.TrimSpace(large[2])) {
				continue
			}
			if block := strings.Join(rows[i:i+3], "\n"); !strings.Contains(block, m.amount(amount)) {
				t.Errorf("%s is not in\n%s", m.amount(amount), block)
			}
			return
		}
		_, dialog := m.screen.(cover)
		if _, list := m.screen.(*casesScreen); !dialog && !list && amount != 0 && !strings.Contains(view, m.amount(amount)) {
			t.Errorf("%s is not on\n%s", m.amount(amount), view)
		}
	})
}

// The newest line is in view, however long the basket and small the screen.
func TestNewestLineIsInView(t *testing.T) {
	everyScene(t, func(t *testing.T, _ scene, m *Model, view string) {
		lines := m.state.Basket.Lines
		if _, sale := m.screen.(*saleScreen); !sale || len(lines) == 0 {
			return
		}
		if mark := fmt.Sprintf("\n>%4d ", lines[len(lines)-1].No); !strings.Contains(view, mark) {
			t.Errorf("no %q on\n%s", mark, view)
		}
	})
}

// Scanners type Enter: it may take an article or a number that was typed, and
// nothing else.
func TestEnterMovesNoMoney(t *testing.T) {
	for _, w := range walked {
		for _, s := range scenes() {
			for _, typed := range [][]string{nil, {"4", "0", "1", "1"}, {"4", "1", "2", "3", "4", "5", "6", "7"}} {
				for _, enter := range []string{"enter", "ctrl+j"} {
					m := s.stage(w, home)
					press(m, typed...)
					m.Till.(*uitest.Till).Posts()
					screen, question := m.screen, m.screen.ShortHelp()
					press(m, enter, enter, enter)
					for _, c := range m.Till.(*uitest.Till).Posts() {
						switch c.(type) {
						case payments.Add, payments.Bind, payments.Hold, payments.LookedUp:
						default:
							t.Errorf("%s, %v, %s: %T", s.name, typed, enter, c)
						}
					}
					switch screen.(type) {
					case *ringScreen, *unknownScreen, *holdScreen, *findScreen:
						continue // there it accepts what was typed: a price, a name, an article
					}
					if _, price := m.screen.(*ringScreen); price || s.name == "past-search" {
						continue
					}
					if m.screen != screen || len(question) != len(m.screen.ShortHelp()) {
						t.Errorf("%s on %s, after %v, did something:\n%s", enter, s.name, typed, m.View())
					}
				}
			}
		}
	}
}

// A key that help shows does something, and a key that does something is in
// help: on every screen, before and after something is typed.
func TestHelpTellsTheTruth(t *testing.T) {
	nb := lang.Languages[0]
	for i, s := range scenes() {
		if !everyKey && i%4 != 0 {
			continue
		}
		if strings.HasPrefix(s.name, "sale-locked") || s.name == "past-search" {
			continue // there any key answers, or is text, and the screen says so
		}
		t.Run(s.name, func(t *testing.T) {
			shown := map[string]bool{}
			does := map[string]bool{}
			for _, typed := range [][]string{nil, {"4", "1"}} {
				first := s.stage(nb, home)
				press(first, typed...)
				if _, text := first.screen.(typist); typed != nil && (!text || reflect.TypeOf(first.screen) != reflect.TypeOf(s.stage(nb, home).screen)) {
					continue
				}
				for _, group := range first.screen.FullHelp() {
					for _, b := range group {
						for _, k := range b.Keys() {
							shown[k] = shown[k] || b.Enabled()
						}
					}
				}
				for _, k := range uitest.Keys() {
					does[k] = does[k] || acts(s, typed, k)
				}
			}
			for _, k := range uitest.Keys() {
				if k == "ctrl+l" || k == "ctrl+c" || len(k) == 1 && k[0] >= 'A' && k[0] <= 'Z' {
					continue // help adds the first two itself; Caps Lock is no key of its own
				}
				if shown[k] && !does[k] {
					t.Errorf("%q is in help and does nothing", k)
				}
				if does[k] && !shown[k] {
					t.Errorf("%q does something and is not in help", k)
				}
			}
		})
	}
}

func acts(s scene, typed []string, k string) bool {
	m := s.stage(lang.Languages[0], home)
	press(m, typed...)
	m.hush() // any key takes a message away
	m.odd, m.seen = oddities{}, m.state.Notice.N
	till := m.Till.(*uitest.Till)
	till.Posts()
	before, screen := plain(m.View()), m.screen
	at := m.last.at.Add(time.Second)
	if m.last.at.IsZero() {
		at = noon
	}
	_, cmd := m.Update(keyMsg{KeyMsg: uitest.Key(k), at: at})
	if m.held != nil {
		_, cmd = m.Update(quietMsg{m.tag})
	}
	return cmd != nil || m.screen != screen || len(till.Posts()) > 0 || plain(m.View()) != before
}

// What stands in the key rows is what the bindings say, whole.
func TestKeyRowsHoldEveryKey(t *testing.T) {
	everyScene(t, func(t *testing.T, s scene, m *Model, view string) {
		switch m.screen.(type) {
		case *demoScreen, *menuScreen, *tillMenu, *choicesScreen, *ringScreen, *reasonScreen: // their keys stand in the middle
			for _, b := range m.screen.ShortHelp() {
				if b.Enabled() && (!strings.Contains(view, b.Help().Desc) || !strings.Contains(view, b.Help().Key)) {
					t.Errorf("%q:\n%s", b.Help().Desc, view)
				}
			}
			return
		}
		bottom := view[max(strings.LastIndex(view, "───"), 0):] // of a code, everything
		for _, b := range m.screen.ShortHelp() {
			if item := b.Help().Key + " " + b.Help().Desc; b.Enabled() != strings.Contains(bottom, item) {
				t.Errorf("%q, enabled %v:\n%s", item, b.Enabled(), view)
			}
		}
	})
}

// No two enabled bindings of one screen share a key.
func TestKeysMeanOneThing(t *testing.T) {
	everyScene(t, func(t *testing.T, _ scene, m *Model, _ string) {
		var all []string
		for _, b := range m.screen.ShortHelp() {
			if b.Enabled() {
				all = append(all, b.Keys()...)
			}
		}
		slices.Sort(all)
		if len(slices.Compact(slices.Clone(all))) != len(all) {
			t.Errorf("twice: %v", all)
		}
	})
}
