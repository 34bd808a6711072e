package shop

import (
	"path/filepath"
	"testing"
)

// A customer's screen finds the till that the same settings would open.
func TestDisplayOf(t *testing.T) {
	s, dir := home(t)
	state := filepath.Join(dir, ".local", "state")
	if d, err := DisplayOf(s); err != nil || d != (Display{Data: filepath.Join(state, "kasse-demo"), Till: 1, Demo: true}) {
		t.Errorf("nothing said: %+v %v", d, err)
	}
	keyed, dir := home(t, keysInEnv(), map[string]string{"KASSE_TILL": "4", "KASSE_LANG": "fi"})
	if d, err := DisplayOf(keyed); err != nil || d != (Display{Data: filepath.Join(dir, ".local", "state", "kasse"), Till: 4, Lang: "fi"}) {
		t.Errorf("with keys: %+v %v", d, err)
	}
	keyed.Demo, keyed.Flags = true, Values{Till: "7", Lang: "sv", Data: "folder"}
	if d, err := DisplayOf(keyed); err != nil || d != (Display{Data: "folder", Till: 7, Lang: "sv", Demo: true}) {
		t.Errorf("flags: %+v %v", d, err)
	}
	// Half of the keys is no demonstration, and a screen needs none.
	half, dir := home(t, map[string]string{"VIPPS_CLIENT_ID": secret})
	if d, err := DisplayOf(half); err != nil || d.Demo || d.Data != filepath.Join(dir, ".local", "state", "kasse") {
		t.Errorf("half: %+v %v", d, err)
	}
	for _, wrong := range []Source{{Flags: Values{Till: "x"}}, {Config: file(t, "nonsense = [")}} {
		wrong.Getenv = s.Getenv
		if d, err := DisplayOf(wrong); err == nil {
			t.Errorf("%+v", d)
		}
	}
	nowhere := Source{Getenv: func(string) string { return "" }}
	if d, err := DisplayOf(nowhere); err == nil {
		t.Errorf("without a home: %+v", d)
	}
}
