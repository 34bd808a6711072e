package code

import (
	"strings"
	"testing"

	"rsc.io/qr"
)

// What is drawn is the code, module by module, light where it must be light,
// with a quiet zone of four modules all around (ISO/IEC 18004).
func TestDrawnCodeIsTheCode(t *testing.T) {
	for _, text := range []string{"https://qr.vipps.no/o/5", "https://qr.vipps.no/28/" + strings.Repeat("a", 80), strings.Repeat("https://", 100)} {
		rows, err := Draw(text)
		if err != nil {
			t.Fatal(err)
		}
		code, err := qr.Encode(text, qr.L)
		if err != nil {
			t.Fatal(err)
		}
		light := map[rune][2]bool{'█': {true, true}, '▀': {true, false}, '▄': {false, true}, ' ': {false, false}}
		for y := range 2 * len(rows) {
			row := []rune(rows[y/2])
			if len(row) != code.Size+2*Quiet {
				t.Fatalf("row %d is %d wide, the code %d", y, len(row), code.Size)
			}
			for x, r := range row {
				pair, known := light[r]
				if !known || pair[y%2] == code.Black(x-Quiet, y-Quiet) {
					t.Fatalf("module %d,%d is %q", x-Quiet, y-Quiet, r)
				}
			}
		}
	}
	if _, err := Draw(strings.Repeat("x", 5000)); err == nil {
		t.Error("a text that no code holds is drawn")
	}
}
