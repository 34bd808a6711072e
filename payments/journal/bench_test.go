package journal

import (
	"slices"
	"testing"
	"time"

	"butikk/kasse/payments"
)

func median(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

// BenchmarkAppend is one entry on disk before the caller goes on.
func BenchmarkAppend(b *testing.B) {
	j := opened(b, b.TempDir(), 1)
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		add(b, j, line(1))
		took = append(took, time.Since(start))
	}
	median(b, took)
}

// BenchmarkAppendGroup is twenty scans on their way at once.
func BenchmarkAppendGroup(b *testing.B) {
	j := opened(b, b.TempDir(), 1)
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		var last <-chan error
		for i := range 20 {
			last = j.AppendSoon(line(i))
		}
		if err := <-last; err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	median(b, took)
}

// BenchmarkReplay is the start of a till whose checkpoint is of no use.
func BenchmarkReplay(b *testing.B) {
	const entries = 100_000
	j := opened(b, b.TempDir(), 1)
	events := make([]payments.Event, 0, entries)
	for i := range entries / 10 {
		for n := range 9 {
			events = append(events, line(n))
		}
		p := plan("", "")
		p.Kind, p.LineNo = payments.AttemptAsked, i
		events = append(events, p)
	}
	for part := range slices.Chunk(events, 5000) {
		add(b, j, part...)
	}
	for b.Loop() {
		n := 0
		for _, err := range j.Events(0) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != entries {
			b.Fatal(n)
		}
	}
}
