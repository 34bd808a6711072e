// Package layout puts text into rectangles. It is pure and knows nothing of
// what it places; widths are terminal columns, and styled text keeps its
// styles.
package layout

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Size is a rectangle in columns and rows.
type Size struct{ W, H int }

// Usable is the rectangle that may be drawn on: the last column stays free,
// since terminals differ in what they do after a character in it.
func (s Size) Usable() Size { return Size{W: max(s.W-1, 0), H: s.H} }

// Width is the number of columns that a line fills.
func Width(s string) int { return ansi.StringWidth(s) }

// Cut shortens a line to w columns. A text that had to be cut ends in "~".
func Cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	return ansi.Truncate(s, w, "~")
}

// Pad fills a line with blanks up to w columns, or cuts it.
func Pad(s string, w int) string {
	s = Cut(s, w)
	return s + strings.Repeat(" ", max(w-Width(s), 0))
}

// PadLeft sets a line against the right edge of w columns, or cuts it.
func PadLeft(s string, w int) string {
	s = Cut(s, w)
	return strings.Repeat(" ", max(w-Width(s), 0)) + s
}

// Ends sets two texts at the two ends of w columns. Where both do not fit the
// left one is cut: what stands on the right is an amount, a clock or a lamp.
func Ends(left, right string, w int) string {
	room := w - Width(right) - 1
	if room < 1 {
		return Cut(right, w)
	}
	return Pad(left, room) + " " + right
}

// Stack is the rows of several blocks, one above the other.
func Stack(blocks ...[]string) []string {
	var rows []string
	for _, b := range blocks {
		rows = append(rows, b...)
	}
	return rows
}

// Rule is a horizontal line of w columns.
func Rule(of string, w int) string { return strings.Repeat(of, max(w, 0)) }

// Beside sets a block to the right of another, from column at on. Rows of the
// left block are cut there.
func Beside(left, right []string, at int) []string {
	rows := make([]string, max(len(left), len(right)))
	for i := range rows {
		switch {
		case i >= len(right):
			rows[i] = left[i]
		case i >= len(left):
			rows[i] = Pad("", at) + right[i]
		default:
			rows[i] = Pad(left[i], at) + right[i]
		}
	}
	return rows
}

// Fill makes a block exactly h rows high: the last rows are dropped, or empty
// ones added.
func Fill(rows []string, h int) []string {
	h = max(h, 0)
	if len(rows) >= h {
		return rows[:h:h]
	}
	return append(rows[:len(rows):len(rows)], make([]string, h-len(rows))...)
}

// Squeeze takes empty rows out, the lowest first, until at most h rows are
// left or none of them is empty. A row of blanks is empty.
func Squeeze(rows []string, h int) []string {
	over := len(rows) - max(h, 0)
	if over <= 0 {
		return rows
	}
	kept := make([]string, 0, len(rows))
	for i := len(rows) - 1; i >= 0; i-- {
		if over > 0 && strings.TrimSpace(rows[i]) == "" {
			over--
			continue
		}
		kept = append(kept, rows[i])
	}
	slices.Reverse(kept)
	return kept
}

// Page is the view of exactly the size: the middle stands at the top and gets
// what the bottom leaves. Where that is too little its empty rows go first, and
// then its last rows.
func Page(s Size, middle, bottom []string) string {
	u := s.Usable()
	bottom = Fill(bottom, min(len(bottom), u.H))
	room := u.H - len(bottom)
	rows := Stack(Fill(Squeeze(middle, room), room), bottom)
	for i, r := range rows {
		rows[i] = Cut(r, u.W)
	}
	return strings.Join(rows, "\n")
}

// Flow sets items one after the other, two blanks between them, into as many
// rows of w columns as they need. None is dropped; one that is wider than a row
// has a row of its own.
func Flow(items []string, w int) []string {
	var rows []string
	used := 0
	for _, item := range items {
		wide := Width(item)
		if len(rows) > 0 && used+2+wide <= w {
			rows[len(rows)-1] += "  " + item
			used += 2 + wide
			continue
		}
		rows, used = append(rows, item), wide
	}
	return rows
}

// First is the first of the texts that fits into w columns, or the last, cut.
func First(w int, texts ...string) string {
	for i, t := range texts {
		if Width(t) <= w || i == len(texts)-1 {
			return Cut(t, w)
		}
	}
	return ""
}

// Window is as many rows as there is room for, with the marked one in view.
func Window(rows []string, marked, room int) []string {
	first := min(max(marked-room+1, 0), max(len(rows)-room, 0))
	return rows[first:min(first+max(room, 0), len(rows))]
}

// Indent moves rows n columns to the right.
func Indent(n int, rows []string) []string {
	moved := make([]string, len(rows))
	for i, r := range rows {
		moved[i] = strings.Repeat(" ", n) + r
	}
	return moved
}

// Wrap breaks a sentence into lines of at most w columns.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	return strings.Split(ansi.Wrap(s, w, ""), "\n")
}
