package ui

import (
	"fmt"
	"testing"

	"butikk/kasse/payments"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
)

var home = layout.Size{W: 80, H: 24}

func BenchmarkView(b *testing.B) {
	for _, lines := range []int{14, 1000} {
		b.Run(fmt.Sprintf("%d_lines", lines), func(b *testing.B) {
			m := scene{mode: Demos, state: bound(manyGoods(lines))}.stage(lang.Languages[0], home)
			b.ReportAllocs()
			for b.Loop() {
				m.View()
			}
		})
	}
}

// BenchmarkScan is a scan, the state that answers it, and the view that shows
// it; the till in between is left out.
func BenchmarkScan(b *testing.B) {
	for _, lines := range []int{14, 1000} {
		b.Run(fmt.Sprintf("%d_lines", lines), func(b *testing.B) {
			m := scene{mode: Demos, state: bound(manyGoods(lines))}.stage(lang.Languages[0], home)
			milk := scansMsg{scan(scanner.Cashier, "7038010009457")}
			base := m.state.Basket
			line := sale.Line{No: lines + 1, Name: "Helmelk 1 l", Unit: sale.Pieces, Price: 2250, Quantity: sale.Piece}
			s := m.state
			b.ReportAllocs()
			for b.Loop() {
				m.Update(milk)
				s.Seq++
				s.Basket = base.Add(line)
				s.Notice = payments.Notice{N: s.Notice.N + 1, Kind: payments.NoticeAdded, Name: line.Name, Amount: line.Total()}
				m.Update(stateMsg{s})
				m.View()
			}
		})
	}
}
