package theme

import "testing"

// A voice needs the letters that the locale has, whatever the terminal calls
// itself, and no style at all.
func TestLines(t *testing.T) {
	for _, c := range []struct {
		term, locale string
		want         Charset
	}{
		{"dumb", "nb_NO.UTF-8", UTF8}, {"xterm", "nb_NO.UTF-8", UTF8}, {"linux", "nb_NO.UTF-8", Boxes},
		{"dumb", "C", ASCII}, {"vt220", "nb_NO.UTF-8", ASCII}, {"dumb", "", ASCII},
	} {
		env := map[string]string{"TERM": c.term, "LANG": c.locale}
		l := Lines(func(name string) string { return env[name] })
		if l.Text != c.want || l.Strong != "" || l.Alert != "" {
			t.Errorf("%s, %s: %+v", c.term, c.locale, l)
		}
	}
}
