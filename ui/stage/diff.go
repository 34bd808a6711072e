package stage

import (
	"fmt"
	"slices"
)

// pen writes changes: it knows where the terminal's cursor is and in which look
// it draws. It uses what a VT100 understands and nothing that depends on how the
// line treats a line feed.
type pen struct {
	out  []byte
	x, y int // of the cursor; x is -1 where it is not known
	look look
}

// diff is the bytes that make a terminal which shows the one grid show the
// other. Both have the same size. It begins and ends in the plain look, and does
// not care where the cursor is.
func diff(from, to grid) []byte {
	p := &pen{x: -1}
	from = p.scroll(from, to)
	for y := range to.h {
		p.line(from.row(y), to.row(y), y)
	}
	p.draw(look{})
	return p.out
}

// line changes one row.
func (p *pen) line(from, to []cell, y int) {
	end := len(to) // behind the last cell that is worth writing
	for end > 0 && to[end-1] == (cell{r: ' '}) {
		end--
	}
	for x := 0; x < end; {
		if from[x] == to[x] {
			x++
			continue
		}
		p.to(x, y, to)
		p.put(to[x])
		if x++; x == len(to) {
			p.x = -1 // terminals differ in where the cursor is behind the last column
		}
	}
	for x := end; x < len(to); x++ {
		if from[x] != to[x] { // the rest is blank, and was not
			p.to(end, y, to)
			p.draw(look{})
			p.out = append(p.out, "\x1b[K"...)
			return
		}
	}
}

// to brings the cursor to a cell of the row, in the cheapest way there is.
func (p *pen) to(x, y int, row []cell) {
	if p.x == x && p.y == y {
		return
	}
	move := fmt.Sprintf("\x1b[%d;%dH", y+1, x+1)
	if x == 0 && y == 0 {
		move = "\x1b[H"
	}
	if p.y == y && p.x >= 0 && p.x < x {
		// Forward: by a sequence, or by writing once more what stands there.
		if forward := fmt.Sprintf("\x1b[%dC", x-p.x); len(forward) < len(move) {
			move = forward
		}
		if x-p.x <= len(move) && p.same(row[p.x:x]) {
			for _, c := range row[p.x:x] {
				p.put(c)
			}
			return
		}
	}
	if p.y == y && p.x >= 0 && x == 0 {
		move = "\r"
	}
	p.out = append(p.out, move...)
	p.x, p.y = x, y
}

// same says that all the cells are in the look that is being drawn in.
func (p *pen) same(cells []cell) bool {
	return !slices.ContainsFunc(cells, func(c cell) bool { return c.look != p.look })
}

func (p *pen) draw(l look) {
	p.out = append(p.out, l.sgr(p.look)...)
	p.look = l
}

func (p *pen) put(c cell) {
	p.draw(c.look)
	p.out = append(p.out, string(c.r)...)
	p.x++
}

// scroll moves a block of rows up or down where that saves bytes: a list that
// gets a line at its end costs one row then, and not all of them. It answers what
// the terminal shows afterwards.
func (p *pen) scroll(from, to grid) grid {
	best, top, bottom, by := 0, 0, 0, 0
	for k := 1 - to.h; k < to.h; k++ {
		if k == 0 {
			continue
		}
		// Rows that are k rows further down on the terminal than they should be.
		for y := 0; y < to.h; {
			first := y
			saved := 0
			for y < to.h && y+k >= 0 && y+k < to.h && slices.Equal(to.row(y), from.row(y+k)) {
				if !slices.Equal(to.row(y), from.row(y)) {
					saved += cost(from.row(y), to.row(y))
				}
				y++
			}
			if saved > best {
				best, by = saved, k
				top, bottom = min(first, first+k), max(y, y+k)
			}
			y = max(y, first+1)
		}
	}
	// Setting the region, going there, scrolling and lifting it again.
	if steps := max(by, -by); best <= 20+2*steps+edge(from, to, top, bottom, by) {
		return from
	}
	moved := blank(from.w, from.h)
	copy(moved.cells, from.cells)
	for y := top; y < bottom; y++ {
		row := moved.row(y)
		if was := y + by; was >= top && was < bottom {
			copy(row, from.row(was))
			continue
		}
		for x := range row {
			row[x] = cell{r: ' '}
		}
	}
	p.out = fmt.Appendf(p.out, "\x1b[%d;%dr", top+1, bottom)
	index, at := "\x1bD", bottom
	if by < 0 {
		index, at = "\x1bM", top+1
	}
	p.out = fmt.Appendf(p.out, "\x1b[%d;1H", at)
	for range max(by, -by) {
		p.out = append(p.out, index...)
	}
	p.out = append(p.out, "\x1b[r"...)
	p.x = -1 // lifting the region moves the cursor, and where to differs
	return moved
}

// edge is what scrolling costs in the rows at the edge that it leaves blank,
// over what they would have cost without.
func edge(from, to grid, top, bottom, by int) (n int) {
	empty := make([]cell, to.w)
	for x := range empty {
		empty[x] = cell{r: ' '}
	}
	for y := top; y < bottom; y++ {
		if was := y + by; was < top || was >= bottom {
			n += cost(empty, to.row(y)) - cost(from.row(y), to.row(y))
		}
	}
	return n
}

// cost is about how many bytes it takes to change one row into another.
func cost(from, to []cell) (n int) {
	if slices.Equal(from, to) {
		return 0
	}
	n = 6
	run := false
	for x := range to {
		if from[x] == to[x] {
			run = false
			continue
		}
		n++
		if !run {
			n += 2
		}
		run = true
	}
	return n
}
