package layout

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
func Figures(s string) []string {
	rows := make([]string, 3)
	for _, r := range s {
		for i, part := range figures[r] {
			if part != "" {
				rows[i] += part + " "
			}
		}
	}
	return rows
}
