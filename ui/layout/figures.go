package layout

import "strings"

// figures are seven-segment digits, three rows of three columns, in characters
// that every terminal has.
var figures = map[rune][3]string{
	'0': {" _ ", "| |", "|_|"},
	'1': {"   ", "  |", "  |"},
	'2': {" _ ", " _|", "|_ "},
	'3': {" _ ", " _|", " _|"},
	'4': {"   ", "|_|", "  |"},
	'5': {" _ ", "|_ ", " _|"},
	'6': {" _ ", "|_ ", "|_|"},
	'7': {" _ ", "  |", "  |"},
	'8': {" _ ", "|_|", "|_|"},
	'9': {" _ ", "|_|", " _|"},
	'-': {"   ", " _ ", "   "},
	',': {" ", " ", ","},
	'.': {" ", " ", "."},
	' ': {" ", " ", " "},
}

// Figures writes a number in large digits, three rows high. Characters that
// have no figure are left out.
func Figures(s string) []string { return Tall(s, 1) }

// Tall writes a number in digits that are n times as large: 2n+1 rows high, with
// strokes of 3n-2 columns across, so that they keep their shape.
func Tall(s string, n int) []string {
	rows := make([]string, 2*n+1)
	for _, r := range s {
		f, ok := figures[r]
		if !ok {
			continue
		}
		for i := range rows {
			// The top stroke is alone; below it are the upper half and the lower
			// half, n rows each, with their stroke across in the last of them.
			part := f[(i+n-1)/n]
			if len(part) == 3 {
				across := part[1:2]
				if i%n != 0 {
					across = " "
				}
				part = part[:1] + strings.Repeat(across, 3*n-2) + part[2:]
			} else if i%n != 0 {
				part = " "
			}
			rows[i] += part + " "
		}
	}
	return rows
}
