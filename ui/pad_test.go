package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"

	"butikk/kasse/ui/lang"
)

// TestThePadReachesEverything holds every key of every screen against the numeric
// pad: an action has a key there, or a way by the menu, or a reason to have none.
// The ways are pressed in the day of package stories.
func TestThePadReachesEverything(t *testing.T) {
	w, _ := lang.Find("en")
	w = w.For("Vipps")
	elsewhere := map[string]string{
		w.KeyHelp: "/ 0", w.KeyHold: "/ 1", w.KeyHeld: "/ 2", w.KeyPrice: "/ 3", w.KeyPast: "/ 4", w.KeyCases: "/ 4 3", w.KeyTender: "/ 7", w.KeyCode: "/ 7 3",
		w.KeyLeave: "/ 8 9", w.KeyLock: "/ 8 0", w.KeyDrop: "0 - 2", w.KeyCustomer: "+, where nobody is bound", w.KeyAll: "0 Enter",
		w.KeyErase:    "- takes back all that is typed, or Enter ends it",
		w.KeyFindName: "spelt in letters",
		w.KeyDemo:     "in no shop",
	}
	used := map[string]bool{}
	for _, s := range scenes() {
		m := s.stage(w, home)
		for _, b := range slices.Concat(m.screen.FullHelp()...) {
			switch way := elsewhere[b.Help().Desc]; {
			case !b.Enabled() || onPad(b):
			case way == "":
				t.Errorf("%s: %q can not be reached by the pad: %v", s.name, b.Help().Desc, b.Keys())
			default:
				used[b.Help().Desc] = true
			}
		}
	}
	for desc := range elsewhere {
		if !used[desc] {
			t.Errorf("%q has a key on the pad by now", desc)
		}
	}
}

func onPad(b key.Binding) bool {
	return slices.ContainsFunc(b.Keys(), func(k string) bool { return k == "enter" || len(k) == 1 && strings.Contains("0123456789+-*/,.", k) })
}
