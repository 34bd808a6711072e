package program

import (
	"slices"
	"strconv"

	"github.com/hinshun/vt10x"
)

// picture is what a terminal shows, row after row.
type picture [][]vt10x.Glyph

var blankCell = vt10x.Glyph{Char: ' ', FG: vt10x.DefaultFG, BG: vt10x.DefaultBG}

// picture is what the console shows now. How a blank would be drawn if there were
// anything in it is not seen.
func (c *console) picture() picture {
	const reversed, underlined = 1, 2
	c.mu.Lock()
	defer c.mu.Unlock()
	w, h := c.term.Size()
	p := make(picture, h)
	for y := range p {
		p[y] = make([]vt10x.Glyph, w)
		for x := range p[y] {
			if p[y][x] = c.term.Cell(x, y); p[y][x].Char <= ' ' && p[y][x].Mode&(reversed|underlined) == 0 {
				p[y][x] = blankCell
			}
		}
	}
	return p
}

// cheapest is how many bytes it takes to turn one picture into another: text,
// cursor moves, erasing to the end of a row, looks, and one block of rows that
// scrolls if that pays. It is computed from what is seen alone, with none of the
// program's code, so that it is a measure for it.
func cheapest(from, to picture) int {
	best := changes(from, to)
	for by := 1 - len(to); by < len(to); by++ {
		for y := max(0, -by); by != 0 && y < len(to) && y+by < len(to); y++ {
			first := y
			for y < len(to) && y+by < len(to) && slices.Equal(to[y], from[y+by]) {
				y++
			}
			if y-first < 2 {
				continue
			}
			top, bottom := min(first, first+by), max(y, y+by)
			moved := slices.Clone(from)
			for i := top; i < bottom; i++ {
				if was := i + by; was >= top && was < bottom {
					moved[i] = from[was]
				} else {
					moved[i] = slices.Repeat([]vt10x.Glyph{blankCell}, len(to[i]))
				}
			}
			region := len("\x1b[;r\x1b[r") + digits(top+1) + digits(bottom)
			steps := len("\x1b[H") + digits(bottom) + 2*max(by, -by)
			best = min(best, region+steps+changes(moved, to))
		}
	}
	return best
}

// changes is the cost without scrolling: each changed cell, and the cheapest move
// between two of them.
func changes(from, to picture) (bytes int) {
	const nowhere = -1
	x, y, look := nowhere, 0, blankCell
	draw := func(g vt10x.Glyph) {
		if g.Char = ' '; g != look {
			bytes += sgr(g)
			look = g
		}
	}
	for row := range to {
		end := len(to[row])
		for end > 0 && to[row][end-1] == blankCell {
			end--
		}
		rest := 0 // cells behind the end that are not blank yet
		for col := end; col < len(to[row]); col++ {
			if from[row][col] != to[row][col] {
				rest = col - end + 1
			}
		}
		for col := range end + min(rest, 1) {
			if col < end && from[row][col] == to[row][col] {
				continue
			}
			bytes += hop(x, y, col, row)
			x, y = col, row
			if col == end {
				bytes += min(rest, len("\x1b[K"))
				continue
			}
			if to[row][col] != blankCell {
				draw(to[row][col])
			}
			bytes += len(string(to[row][col].Char))
			x++
		}
	}
	if look != blankCell {
		bytes += len("\x1b[m")
	}
	return bytes
}

// sgr is the length of the sequence for a look.
func sgr(g vt10x.Glyph) int {
	if g == blankCell {
		return len("\x1b[m")
	}
	n := len("\x1b[m")
	for _, mark := range []int16{1, 2, 4, 16, 32} {
		if g.Mode&mark != 0 {
			n += 2
		}
	}
	if g.FG != vt10x.DefaultFG {
		n += 3
	}
	if g.BG != vt10x.DefaultBG {
		n += 3
	}
	return n - 1
}

// hop is the cost of moving the cursor; a column below zero is nobody knows where.
func hop(x, y, col, row int) int {
	n := len("\x1b[;H") + digits(row+1) + digits(col+1)
	if x < 0 {
		return n
	}
	along := func(from int) int {
		switch d := col - from; {
		case d == 0:
			return 0
		case d < 0:
			return min(-d, len("\x1b[D")+digits(-d))
		default:
			return min(d, len("\x1b[C")+digits(d))
		}
	}
	if y == row {
		return min(n, along(x), 1+along(0))
	}
	if row > y {
		n = min(n, len("\x1b[B")+digits(row-y)+along(x), 1+row-y+along(0))
	}
	return n
}

func digits(n int) int { return len(strconv.Itoa(n)) }
