package layout

import (
	"slices"
	"strings"
	"testing"
)

const styled = "\x1b[1mfet\x1b[0m tekst"

func TestCutAndPad(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Cut("blåbær", 6), "blåbær"}, {Cut("blåbær", 5), "blåb~"}, {Cut("blåbær", 1), "~"}, {Cut("blåbær", 0), ""}, {Cut("x", -3), ""},
		{Pad("ø", 3), "ø  "}, {Pad("smør", 3), "sm~"}, {PadLeft("ø", 3), "  ø"}, {PadLeft("smør", 3), "sm~"}, {Pad("", 0), ""},
		{Cut("日本", 3), "日~"},
	} {
		if c.got != c.want {
			t.Errorf("%q, not %q", c.got, c.want)
		}
	}
	for w := range 14 {
		if got := Width(Pad(styled, w)); got != w {
			t.Errorf("padded to %d: %d", w, got)
		}
		if got := Width(PadLeft(styled, w)); got != w {
			t.Errorf("padded left to %d: %d", w, got)
		}
	}
}

func TestEnds(t *testing.T) {
	for _, c := range []struct {
		left, right string
		w           int
		want        string
	}{
		{"vare", "9,90", 12, "vare    9,90"},
		{"vare", "9,90", 9, "vare 9,90"},
		{"vare", "9,90", 8, "va~ 9,90"},
		{"vare", "9,90", 5, "9,90"},
		{"vare", "9,90", 3, "9,~"},
		{"", "", 3, "   "},
		{"vare", "", 0, ""},
	} {
		if got := Ends(c.left, c.right, c.w); got != c.want {
			t.Errorf("%q | %q in %d: %q, not %q", c.left, c.right, c.w, got, c.want)
		}
	}
}

func TestFlowDropsNothing(t *testing.T) {
	items := []string{"a bb", "cc d", "é", "much too wide", "f"}
	for w := 1; w < 40; w++ {
		rows := Flow(items, w)
		if got := strings.Fields(strings.Join(rows, " ")); !slices.Equal(got, strings.Fields(strings.Join(items, " "))) {
			t.Errorf("%d: %q", w, rows)
		}
		for _, r := range rows {
			if Width(r) > w && !slices.Contains(items, r) {
				t.Errorf("%d: %q", w, r)
			}
		}
	}
	if got := Flow([]string{"aa", "bb", "cc"}, 6); !slices.Equal(got, []string{"aa  bb", "cc"}) {
		t.Errorf("%q", got)
	}
	if got := Flow(nil, 6); got != nil {
		t.Errorf("%q", got)
	}
}

func TestFirst(t *testing.T) {
	for w, want := range map[int]string{9: "longest", 7: "longest", 6: "short", 5: "short", 4: "sho~", 0: ""} {
		if got := First(w, "longest", "short"); got != want {
			t.Errorf("%d: %q, not %q", w, got, want)
		}
	}
	if got := First(5); got != "" {
		t.Errorf("%q", got)
	}
}

func TestSqueeze(t *testing.T) {
	rows := []string{"a", "", "b", "  ", "", "c"}
	for h, want := range map[int]string{9: "a||b|  ||c", 6: "a||b|  ||c", 5: "a||b|  |c", 4: "a||b|c", 3: "a|b|c", 2: "a|b|c", -1: "a|b|c"} {
		if got := strings.Join(Squeeze(rows, h), "|"); got != want {
			t.Errorf("%d: %q, not %q", h, got, want)
		}
	}
	if strings.Join(rows, "|") != "a||b|  ||c" {
		t.Error("the rows that were given have changed")
	}
}

func TestFillLeavesItsRowsAlone(t *testing.T) {
	rows := make([]string, 2, 8)
	rows[0], rows[1] = "a", "b"
	more := append(rows, "kept")
	if got := Fill(rows, 4); len(got) != 4 || got[1] != "b" || got[2] != "" {
		t.Errorf("%q", got)
	}
	if more[2] != "kept" {
		t.Error("written behind the rows that were given")
	}
	if got := Fill(more, 1); len(got) != 1 || len(append(got, "x")) != 2 || more[1] != "b" {
		t.Errorf("%q %q", got, more)
	}
	if got := Fill(rows, -1); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

func TestBeside(t *testing.T) {
	got := Beside([]string{"one", "two", "three"}, []string{"R", "S"}, 4)
	if want := []string{"one R", "two S", "three"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	got = Beside([]string{"one"}, []string{"R", "S"}, 4)
	if want := []string{"one R", "    S"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// Page is exactly the size, whatever is put into it, and the bottom is the last
// to go.
func TestPage(t *testing.T) {
	middle := []string{"", styled, "", "a row that is far too wide for a small screen", "last"}
	bottom := []string{"----", "keys"}
	for w := range 60 {
		for h := 1; h < 12; h++ {
			rows := strings.Split(Page(Size{w, h}, middle, bottom), "\n")
			if len(rows) != h {
				t.Fatalf("%d rows at %dx%d", len(rows), w, h)
			}
			for _, r := range rows {
				if Width(r) > max(w-1, 0) {
					t.Errorf("%q at %dx%d", r, w, h)
				}
			}
			if h >= 2 && w > 5 && rows[h-1] != "keys" {
				t.Errorf("the last row is %q at %dx%d", rows[h-1], w, h)
			}
			if full := strings.Join(rows, "\n"); w > 50 && h >= 5 && !strings.Contains(full, "last") {
				t.Errorf("a row was lost for an empty one at %dx%d:\n%s", w, h, full)
			}
		}
	}
}

func TestWrapAndIndent(t *testing.T) {
	rows := Wrap("Kravet er hos Vipps og venter på kunden", 12)
	for _, r := range rows {
		if Width(r) > 12 {
			t.Errorf("%q", r)
		}
	}
	if got := strings.Join(rows, " "); got != "Kravet er hos Vipps og venter på kunden" {
		t.Errorf("%q", got)
	}
	if Wrap("x", 0) != nil {
		t.Error("something in no columns")
	}
	given := []string{"a", ""}
	if got := Indent(2, given); !slices.Equal(got, []string{"  a", "  "}) || given[0] != "a" {
		t.Errorf("%q", got)
	}
}

func TestFigures(t *testing.T) {
	for _, s := range []string{"0123456789", "1 234,50", "-1.20", ""} {
		rows := Figures(s)
		if len(rows) != 3 || len(rows[0]) != len(rows[1]) || len(rows[1]) != len(rows[2]) {
			t.Errorf("%q: %q", s, rows)
		}
	}
	if got := strings.Join(Figures("27,1"), "\n"); got != " _   _        \n _|   |     | \n|_    | ,   | " {
		t.Errorf("%q", got)
	}
	if got := strings.Join(Figures("x"), ""); got != "" {
		t.Errorf("%q", got)
	}
	seen := map[string]rune{}
	for r := '0'; r <= '9'; r++ {
		f := strings.Join(Figures(string(r)), "\n")
		if other, ok := seen[f]; ok {
			t.Errorf("%c looks like %c", r, other)
		}
		seen[f] = r
	}
}

// Larger figures are the same ones, drawn larger.
func TestTall(t *testing.T) {
	if got := strings.Join(Tall("24,8", 2), "\n"); got != strings.Join([]string{
		" ____            ____  ",
		"     | |    |   |    | ",
		" ____| |____|   |____| ",
		"|           |   |    | ",
		"|____       | , |____| ",
	}, "\n") {
		t.Errorf("\n%s", got)
	}
	for n := 1; n < 5; n++ {
		rows := Tall("0123456789-,. x", n)
		if len(rows) != 2*n+1 {
			t.Errorf("%d: %d rows", n, len(rows))
		}
		for _, r := range rows {
			if Width(r) != Width(rows[0]) || Width(r) != 11*(3*n+1)+3*2 {
				t.Errorf("%d: %q", n, r)
			}
		}
	}
}
