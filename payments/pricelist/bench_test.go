package pricelist

import (
	"fmt"
	"strings"
	"testing"
)

// many is a file of n articles, each with an EAN-13 and a PLU.
func many(n int) string {
	var b strings.Builder
	b.WriteString(short)
	for i := range n {
		body := uint64(703_000_000_000+i) * 10
		fmt.Fprintf(&b, "A%d;%d %d;Varenummer på %d gram;%d,90;15\n", i, body+checkDigit(body), 100_000+i, i, i%900)
	}
	return b.String()
}

func BenchmarkRead100k(b *testing.B) {
	text := many(100_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(strings.NewReader(text), "prices.csv", norway); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkByCode(b *testing.B) {
	list := read(b, many(100_000))
	for name, code := range map[string]string{
		"gtin": "7030000500008", "plu": "150000", "sku": "A50000", "unknown": "7038010009457",
	} {
		if n, ok := gtin(code); ok {
			code = fmt.Sprint(n/10*10 + checkDigit(n))
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := list.ByCode(code, today); ok != (name != "unknown") {
					b.Fatal(code)
				}
			}
		})
	}
}

// A look-up stands between the beep and the line on the screen; garbage from
// fifty of them would be collected while a cashier waits.
func TestByCodeDoesNotAllocate(t *testing.T) {
	list := Demo()
	for _, code := range []string{"7038010009457", "07038010009457", "4011", "PANT2", "9999999999999", "none"} {
		if n := testing.AllocsPerRun(100, func() { list.ByCode(code, today) }); n != 0 {
			t.Errorf("%s: %v allocations", code, n)
		}
	}
}
