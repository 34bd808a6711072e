package stage

import (
	"slices"
	"strconv"
)

// move is a block of rows that goes up by so many, or down where that is below
// zero: a list that gets a line at its end costs one row then, and not all of
// them.
type move struct{ top, bottom, by int }

// further is the move with one row more at the end that the rows come from. It is
// almost what it should be, perhaps: the newest line of a list differs from the
// next newest by its mark.
func (m move) further(h int) move {
	if m.by > 0 {
		m.bottom = min(m.bottom+1, h)
	} else {
		m.top = max(m.top-1, 0)
	}
	return m
}

// find looks for the move that saves most, by estimate.
func (p *pen) find(from, to grid) (best move, found bool) {
	if slices.Equal(from.cells, to.cells) {
		return best, false
	}
	costs := make([]int, to.h) // of each row without any move
	for y := range costs {
		costs[y] = cost(from.row(y), to.row(y))
	}
	most := 0
	for by := 1 - to.h; by < to.h; by++ {
		if by == 0 {
			continue
		}
		for y := max(0, -by); y < to.h && y+by < to.h; y++ {
			first, saved := y, 0
			for y < to.h && y+by < to.h && slices.Equal(to.row(y), from.row(y+by)) {
				saved += costs[y]
				y++
			}
			if saved > most {
				most, best = saved, move{min(first, first+by), max(y, y+by), by}
			}
		}
	}
	return best, most > 10
}

// scroll makes a move and answers what the terminal shows afterwards, which is good
// until the next move.
func (p *pen) scroll(from grid, m move) grid {
	p.spare = append(p.spare[:0], from.cells...)
	moved := grid{from.w, from.h, p.spare}
	for y := m.top; y < m.bottom; y++ {
		row := moved.row(y)
		if was := y + m.by; was >= m.top && was < m.bottom {
			copy(row, from.row(was))
			continue
		}
		for x := range row {
			row[x] = cell{r: ' '}
		}
	}
	if p.top != m.top || p.bottom != m.bottom {
		p.top, p.bottom = m.top, m.bottom
		p.out = append(p.out, "\x1b["...)
		p.out = strconv.AppendInt(p.out, int64(m.top+1), 10)
		p.out = append(p.out, ';')
		p.out = strconv.AppendInt(p.out, int64(m.bottom), 10)
		p.out = append(p.out, 'r')
	}
	index, at := "\x1bD", m.bottom-1
	if m.by < 0 {
		index, at = "\x1bM", m.top
	}
	p.out = place(p.out, 0, at)
	for range max(m.by, -m.by) {
		p.out = append(p.out, index...)
	}
	p.x, p.y = 0, at
	return moved
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
