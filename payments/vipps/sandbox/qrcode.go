package sandbox

// The sandbox draws one kind of QR code: version 4, error correction M, mask
// 0, bytes. It holds 62 of them, and the texts of the sandbox all have 54.
const (
	qrSide  = 33 // modules, without the quiet zone
	qrQuiet = 4  // modules that stay light on every side

	qrBlocks = 2 // of data, each with check bytes of its own
	qrData   = 32
	qrCheck  = 18

	qrFormat = 0x5412 // correction M and mask 0, as the standard scrambles it
)

// qrCode is a code by row and column.
type qrCode struct {
	dark  [qrSide][qrSide]bool
	fixed [qrSide][qrSide]bool // belongs to the frame, not to the data
}

// drawQR makes the code of a text of at most 62 bytes.
func drawQR(text string) *qrCode {
	q := &qrCode{}
	q.drawFrame()
	q.drawFormat()
	q.fill(qrCodewords(text))
	return q
}

func (q *qrCode) set(row, col int, dark bool) {
	if row >= 0 && row < qrSide && col >= 0 && col < qrSide {
		q.dark[row][col], q.fixed[row][col] = dark, true
	}
}

// drawFrame is what every code of this version has in common: the three large
// squares, the small one, and the dotted lines between them.
func (q *qrCode) drawFrame() {
	for i := range qrSide {
		q.set(6, i, i%2 == 0)
		q.set(i, 6, i%2 == 0)
	}
	square := func(row, col, reach int, light ...int) {
		for r := -reach; r <= reach; r++ {
			for c := -reach; c <= reach; c++ {
				ring, dark := max(r, -r, c, -c), true
				for _, l := range light {
					dark = dark && ring != l
				}
				q.set(row+r, col+c, dark)
			}
		}
	}
	square(3, 3, 4, 2, 4)
	square(3, qrSide-4, 4, 2, 4)
	square(qrSide-4, 3, 4, 2, 4)
	square(26, 26, 2, 1)
}

// drawFormat writes the format twice, once around the first square and once
// beside the other two.
func (q *qrCode) drawFormat() {
	for i := range 15 {
		bit := qrFormat>>i&1 == 1
		switch {
		case i < 6:
			q.set(i, 8, bit)
		case i < 8:
			q.set(i+1, 8, bit)
		case i == 8:
			q.set(8, 7, bit)
		default:
			q.set(8, 14-i, bit)
		}
		if i < 8 {
			q.set(8, qrSide-1-i, bit)
		} else {
			q.set(qrSide-15+i, 8, bit)
		}
	}
	q.set(qrSide-8, 8, true)
}

// fill lays the bits out in columns of two, up and down from the lower right
// corner, and turns every second module around. What the bits do not reach
// counts as zeros.
func (q *qrCode) fill(codewords []byte) {
	n := 0
	for right := qrSide - 1; right > 0; right -= 2 {
		if right == 6 {
			right-- // the dotted line has this column to itself
		}
		for step := range qrSide {
			row := step
			if (right+1)&2 == 0 {
				row = qrSide - 1 - step
			}
			for _, col := range []int{right, right - 1} {
				if q.fixed[row][col] {
					continue
				}
				dark := n/8 < len(codewords) && codewords[n/8]>>(7-n%8)&1 == 1
				q.dark[row][col] = dark != ((row+col)%2 == 0)
				n++
			}
		}
	}
}

// qrCodewords are the bytes of a code: those of the text, filled up, and the
// check bytes, with the blocks taking turns.
func qrCodewords(text string) []byte {
	// Half a byte says that bytes follow and one how many, so that the text
	// lies across the bytes of the code.
	data := []byte{0x40 | byte(len(text))>>4, byte(len(text)) << 4}
	for _, b := range []byte(text) {
		data[len(data)-1] |= b >> 4
		data = append(data, b<<4)
	}
	for pad := byte(0xec); len(data) < qrBlocks*qrData; pad ^= 0xec ^ 0x11 {
		data = append(data, pad)
	}
	var all []byte
	for i := range qrData {
		for b := range qrBlocks {
			all = append(all, data[b*qrData+i])
		}
	}
	first, second := qrChecks(data[:qrData]), qrChecks(data[qrData:])
	for i := range qrCheck {
		all = append(all, first[i], second[i])
	}
	return all
}

// qrChecks are the Reed-Solomon check bytes of a block: the rest of a division
// by the polynomial with the roots 1, 2, 4, … in GF(256).
func qrChecks(block []byte) []byte {
	// The divisor without its leading one, highest power first.
	divisor := make([]byte, qrCheck)
	divisor[qrCheck-1] = 1
	for n, root := 0, byte(1); n < qrCheck; n, root = n+1, times(root, 2) {
		for i := range divisor { // times x + root
			divisor[i] = times(divisor[i], root)
			if i+1 < qrCheck {
				divisor[i] ^= divisor[i+1]
			}
		}
	}
	rest := make([]byte, qrCheck)
	for _, b := range block {
		factor := b ^ rest[0]
		rest = append(rest[1:], 0)
		for i, d := range divisor {
			rest[i] ^= times(d, factor)
		}
	}
	return rest
}

// times multiplies in GF(256), with the polynomial of QR codes.
func times(a, b byte) (product byte) {
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			product ^= a
		}
		carry := a & 0x80
		if a <<= 1; carry != 0 {
			a ^= 0x1d
		}
	}
	return product
}
