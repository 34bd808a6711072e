package staff

import (
	"errors"
	"strconv"
	"strings"
	"testing"
)

// answers are what somebody types, one after the other; then nobody is there.
func answers(texts ...Secret) func(string) (Secret, error) {
	return func(string) (Secret, error) {
		if len(texts) == 0 {
			return "", errors.New("nobody is there")
		}
		next := texts[0]
		texts = texts[1:]
		return next, nil
	}
}

// value is the text between the quotes of a line for the configuration.
func value(t *testing.T, line, key string) string {
	t.Helper()
	quoted, ok := strings.CutPrefix(line, key+" = ")
	text, err := strconv.Unquote(quoted)
	if !ok || err != nil {
		t.Fatalf("%q is no line for %s: %v", line, key, err)
	}
	return text
}

func TestLinesForTheConfiguration(t *testing.T) {
	line, err := PINLine(answers("1234", "1234"))
	if err != nil {
		t.Fatal(err)
	}
	hash, err := ReadPIN(value(t, line, "pin"))
	if err != nil || !hash.fits("1234") || hash.fits("1235") || strings.Contains(line, "1234\"") {
		t.Errorf("%s: %v", line, err)
	}
	for sentence, typed := range map[string][]Secret{"not the same": {"1234", "1235"}, "4 to 8 digits": {"12"}, "nobody is there": {"1234"}} {
		if line, err := PINLine(answers(typed...)); err == nil || line != "" || !strings.Contains(err.Error(), sentence) {
			t.Errorf("%s: %q, %v", sentence, line, err)
		}
	}

	l := shop(t)
	whole := func(text Secret) (Secret, bool) { return text, strings.HasPrefix(string(text), "99") }
	if line, err = l.BadgeLine(answers("990055"), whole); err != nil {
		t.Fatal(err)
	}
	badge, err := ReadBadge(value(t, line, "badge"))
	if err != nil || !badge.fits("990055") || string(badge.salt) != string(l.AnyBadge().salt) {
		t.Errorf("%s: %v", line, err)
	}
	for sentence, typed := range map[string][]Secret{"not a badge": {"7038010009457"}, "nobody is there": nil} {
		if _, err := l.BadgeLine(answers(typed...), whole); err == nil || !strings.Contains(err.Error(), sentence) {
			t.Errorf("%s: %v", sentence, err)
		}
	}
}
