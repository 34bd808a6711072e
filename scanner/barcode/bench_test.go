package barcode_test

import (
	"testing"

	"butikk/kasse/scanner/barcode"
)

// Most scans are plain articles, and a till of the smallest kind has no memory
// to throw after them.
func TestPlainArticleTakesNoMemory(t *testing.T) {
	rules := shop()
	for _, p := range []barcode.Profile{{}, {Letters: barcode.Zebra, Separator: '|'}} {
		for _, scanned := range []string{"7038010001659", "]E07038010001659", "7038010001659\r\n", "2302148210869", "]E401234565", "01234565", "9801234030006", "]E3977033273600705", "0042"} {
			if got := testing.AllocsPerRun(100, func() { sink = rules.Parse(scanned, p) }); got != 0 {
				t.Errorf("%s takes memory %v times", scanned, got)
			}
		}
	}
}

var sink barcode.Code

func benchmark(b *testing.B, scans ...string) {
	rules := shop()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		sink = rules.Parse(scans[i%len(scans)], barcode.Profile{})
	}
	if sink.Kind == barcode.Unreadable {
		b.Fatal(sink)
	}
}

func BenchmarkParseEAN13(b *testing.B)    { benchmark(b, "7038010001659") }
func BenchmarkParseEAN13AIM(b *testing.B) { benchmark(b, "]E07038010001659") }
func BenchmarkParseLabel(b *testing.B)    { benchmark(b, "2302148210869") }
func BenchmarkParseGS1(b *testing.B) {
	benchmark(b, "]C1010703801000165917261231"+"10ABC123\x1d2112345")
}
func BenchmarkParseLink(b *testing.B) {
	benchmark(b, "https://id.gs1.org/01/07038010001659/10/ABC123?17=261231")
}
func BenchmarkParsePersonal(b *testing.B) {
	benchmark(b, "https://qr.vipps.no/28/2/01/031/4791234567?v=1")
}

func BenchmarkParseBurst(b *testing.B) {
	benchmark(b, "7038010001659", "]E07038010001659", "2302148210869", "01234565", "9801234030006", "]E09770332736007]E105",
		"]C1010703801000165917261231"+"10ABC123\x1d2112345", "R2-0398", "https://qr.vipps.no/28/2/01/031/4791234567?v=1",
		`httpsØ--qr.vipps.no-28-2-01-031-4791234567_v\1`, "https://id.gs1.org/01/07038010001659?17=261231", "0042")
}
