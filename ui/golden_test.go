package ui

import (
	"fmt"
	"strings"
	"testing"

	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/uitest"
)

func plain(view string) string { return uitest.Plain(view) }

// homes are the sizes that a till is made for.
var homes = []layout.Size{{W: 60, H: 20}, {W: 80, H: 24}, {W: 120, H: 40}}

// drawn are the languages whose screens are kept. What another one can break is
// in the rules that every language is held to: what is cut, lost or too wide.
var drawn = lang.Languages[:2]

// Each golden holds a scene at the three sizes, one below the other.
func TestGolden(t *testing.T) {
	for _, w := range drawn {
		for _, s := range scenes() {
			if w.Code != lang.Languages[0].Code && !s.main {
				continue
			}
			t.Run(w.Code+"/"+s.name, func(t *testing.T) {
				var all strings.Builder
				for _, size := range homes {
					fmt.Fprintf(&all, "%d x %d\n%s\n", size.W, size.H, s.stage(w, size).View())
				}
				uitest.Golden(t, w.Code+"/"+s.name, all.String())
			})
		}
	}
}

func TestGoldenTooSmall(t *testing.T) {
	for _, w := range drawn {
		for _, mode := range []Mode{Live, Test, Demos} {
			s := scene{mode: mode, state: bound(goods())}
			name := fmt.Sprintf("%s/too-small-%d", w.Code, mode)
			uitest.Golden(t, name, s.stage(w, layout.Size{W: 40, H: 10}).View())
		}
	}
}
