// Package code draws QR codes in characters, for whichever screen shows one.
package code

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// Quiet is how many light modules a reader needs around a code (ISO/IEC 18004).
const Quiet = 4

// Draw is a code as rows of characters, each of which holds two modules, one
// above the other: light ones are drawn and dark ones left out. Whoever shows it
// does so in white on black whatever the terminal's own colours are, since most
// readers refuse a code that is light on dark.
func Draw(text string) ([]string, error) {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return nil, fmt.Errorf("QR: %w", err)
	}
	dark := func(x, y int) bool { return code.Black(x-Quiet, y-Quiet) } // false outside the code
	size := code.Size + 2*Quiet
	rows := make([]string, 0, (size+1)/2)
	for y := 0; y < size; y += 2 {
		var b strings.Builder
		for x := range size {
			// Below the last row of an odd code the margin goes on.
			switch up, down := dark(x, y), dark(x, y+1); {
			case up && down:
				b.WriteByte(' ')
			case up:
				b.WriteString("▄")
			case down:
				b.WriteString("▀")
			default:
				b.WriteString("█")
			}
		}
		rows = append(rows, b.String())
	}
	return rows, nil
}
