package fake

const (
	dle = 0x10
	esc = 0x1b
	fs  = 0x1c
	gs  = 0x1d
)

var eot = []byte{dle, 0x04}

func (c command) is(first, second byte) bool {
	return len(c.bytes) > 1 && c.bytes[0] == first && c.bytes[1] == second
}

// size is how long the command is that begins with c, or more than c has where
// that is not to be seen yet. Pictures and codes hold bytes that look like other
// commands, so their length has to be known; most others have one parameter.
func size(c []byte) int {
	more := len(c) + 1
	if c[0] != dle && c[0] != esc && c[0] != fs && c[0] != gs {
		return 1
	}
	if len(c) < 2 {
		return more
	}
	// word is the number of two bytes at i.
	word := func(i int) int { return int(c[i]) | int(c[i+1])<<8 }
	switch string(c[:2]) {
	case "\x1b@", "\x1b2", "\x1b<", "\x1bL", "\x1bS", "\x1b\x0c", "\x1bi", "\x1bm", "\x1c&", "\x1c.", "\x1d:":
		return 2
	case "\x1b$", "\x1b\\", "\x1d$", "\x1d\\", "\x1dL", "\x1dP", "\x1dW":
		return 4
	case "\x1bp", "\x10\x14":
		return 5
	case "\x1bD": // tab stops
		if c[len(c)-1] != 0 {
			return more
		}
		return len(c)
	case "\x1b*": // a picture, 8 or 24 dots high
		if len(c) < 5 {
			return more
		}
		if c[2] >= 32 {
			return 5 + 3*word(3)
		}
		return 5 + word(3)
	case "\x1d(", "\x1c(": // with a length, such as a QR code
		if len(c) < 5 {
			return more
		}
		return 5 + word(3)
	case "\x1d8": // a large picture
		if len(c) < 7 {
			return more
		}
		return 7 + word(3) + word(5)<<16
	case "\x1dv": // a picture
		if len(c) < 8 {
			return more
		}
		return 8 + word(4)*word(6)
	case "\x1dk": // a bar code, up to a NUL or with a length
		switch {
		case len(c) < 4:
			return more
		case c[2] > 6:
			return 4 + int(c[3])
		case c[len(c)-1] != 0:
			return more
		}
		return len(c)
	case "\x1dV": // the cut, with a feed before it or without
		if len(c) < 3 {
			return more
		}
		if c[2] >= 'A' {
			return 4
		}
		return 3
	}
	return 3
}
