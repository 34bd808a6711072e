package stage

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// pen writes changes: it knows where the terminal's cursor is, in which look it
// draws, and which rows scroll. It uses what a VT100 understands. A line feed
// follows a carriage return and nothing else, since some lines make both of it.
type pen struct {
	out         []byte
	x, y        int // of the cursor; x is -1 where it is not known
	look        look
	top, bottom int // the rows that scroll, the last one excluded; both 0: all

	spare []cell // for what a move leaves on the terminal, used again with each
}

// diff is the bytes that make a terminal which shows the one grid show the
// other; they are good until the next diff. Both have the same size. It begins
// and ends in the plain look, and does not care where the cursor is: a frame that
// is garbled on the way does not spoil the next. The rows that scroll stay set
// behind it, since it is most often the same ones that scroll next.
func (p *pen) diff(from, to grid) []byte {
	p.out, p.x = p.out[:0], -1
	m, found := p.find(from, to)
	p.rows(from, to)
	if !found {
		return p.out
	}
	// Which is shortest is known for certain only when all are written.
	set := [2]int{p.top, p.bottom}
	for _, m := range []move{m, m.further(to.h)} {
		with := pen{x: -1, top: set[0], bottom: set[1], spare: p.spare}
		moved := with.scroll(from, m)
		p.spare = with.spare
		with.rows(moved, to)
		if len(with.out) < len(p.out) {
			*p = with
		}
	}
	return p.out
}

func (p *pen) rows(from, to grid) {
	for y := range to.h {
		p.line(from.row(y), to.row(y), y)
	}
	p.draw(look{})
}

// line changes one row.
func (p *pen) line(from, to []cell, y int) {
	if slices.Equal(from, to) {
		return
	}
	end := len(to) // behind the last cell that is not blank
	for end > 0 && to[end-1] == (cell{r: ' '}) {
		end--
	}
	for x := 0; x < end; x++ {
		if from[x] != to[x] {
			p.to(x, y, to)
			p.put(to[x], len(to))
		}
	}
	first, last := end, len(to) // of the rest, which is blank, what was not
	for first < last && from[first] == to[first] {
		first++
	}
	for last > first && from[last-1] == to[last-1] {
		last--
	}
	if first == last {
		return
	}
	if p.y != y || p.x < end || p.x > first {
		p.to(first, y, to)
	}
	if last-p.x < len("\x1b[K") {
		for p.x >= 0 && p.x < last {
			p.put(to[p.x], len(to))
		}
		return
	}
	if !p.look.empty() {
		p.draw(look{}) // some terminals erase in the look that is drawn in
	}
	p.out = append(p.out, "\x1b[K"...)
}

// to brings the cursor to a cell, in the cheapest way there is; row is what its
// row is to show.
func (p *pen) to(x, y int, row []cell) {
	if p.x == x && p.y == y {
		return
	}
	var room [4][32]byte
	best := place(room[0][:0], x, y)
	try := func(b []byte) {
		if len(b) < len(best) {
			best = b
		}
	}
	if p.x >= 0 && p.y == y {
		try(p.along(room[1][:0], p.x, x, row))
	}
	if p.x >= 0 && p.free(y) {
		down := room[2][:0]
		switch {
		case y > p.y:
			down = control(down, y-p.y, 'B')
		case y < p.y:
			down = control(down, p.y-y, 'A')
		}
		try(p.along(down, p.x, x, row))
		if y >= p.y && y-p.y < len(best) {
			start := append(room[3][:0], '\r')
			for range y - p.y {
				start = append(start, '\n')
			}
			try(p.along(start, 0, x, row))
		}
	}
	p.out = append(p.out, best...)
	p.x, p.y = x, y
}

// along appends to moves the cheapest one from a column to another in a row: by a
// sequence, by going back, or by writing once more what stands there.
func (p *pen) along(moves []byte, from, to int, row []cell) []byte {
	n := to - from
	switch {
	case n == 0:
		return moves
	case n < 0 && n > -4:
		return append(moves, "\b\b\b"[:-n]...)
	case n < 0:
		return control(moves, -n, 'D')
	}
	var room [8]byte
	bytes := 0
	for _, c := range row[from:to] {
		if bytes += utf8.RuneLen(c.r); !p.fits(c) || bytes > 5 { // longer than the sequence
			return control(moves, n, 'C')
		}
	}
	if bytes > len(control(room[:0], n, 'C')) {
		return control(moves, n, 'C')
	}
	for _, c := range row[from:to] {
		moves = utf8.AppendRune(moves, c.r)
	}
	return moves
}

// free says that the cursor can go straight to the row: it does not leave the
// rows that scroll, nor come into them from outside.
func (p *pen) free(y int) bool {
	inside := func(y int) bool { return y >= p.top && y < p.bottom }
	above := func(y int) bool { return y < p.top }
	return p.bottom == 0 || inside(p.y) == inside(y) && above(p.y) == above(y)
}

// place appends the move to a cell from wherever.
func place(b []byte, x, y int) []byte {
	b = append(b, "\x1b["...)
	if y > 0 || x > 0 {
		b = strconv.AppendInt(b, int64(y+1), 10)
	}
	if x > 0 {
		b = append(b, ';')
		b = strconv.AppendInt(b, int64(x+1), 10)
	}
	return append(b, 'H')
}

// control appends a sequence that does something n times.
func control(b []byte, n int, what byte) []byte {
	b = append(b, "\x1b["...)
	if n > 1 {
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return append(b, what)
}

// fits says that the cell can be drawn in the look that is being drawn in.
func (p *pen) fits(c cell) bool {
	return c.look == p.look || c == cell{r: ' '} && p.look.empty()
}

func (p *pen) draw(l look) {
	p.out = l.sgr(p.out, p.look)
	p.look = l
}

// put draws a cell where the cursor is, on a screen of w columns.
func (p *pen) put(c cell, w int) {
	if !p.fits(c) {
		p.draw(c.look)
	}
	p.out = utf8.AppendRune(p.out, c.r)
	if p.x++; p.x == w {
		p.x = -1 // terminals differ in where the cursor is behind the last column
	}
}
