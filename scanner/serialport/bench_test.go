//go:build linux

package serialport

import (
	"context"
	"testing"
	"time"

	"butikk/kasse/scanner"
)

// BenchmarkIdle is two scanners that nobody uses: how often a second they wake
// the processor. Each look at the device's name is one, every five seconds.
func BenchmarkIdle(b *testing.B) {
	const long = 10 * time.Second
	polls, rested := 0, time.Duration(0)
	for b.Loop() {
		var configs []scanner.Config
		for range 2 {
			_, slave := openPTY(b)
			configs = append(configs, scanner.Config{Device: slave})
		}
		opened := make(chan *port, len(configs))
		s := scanner.Start(func(ctx context.Context, c scanner.Config) (scanner.Port, error) {
			p, err := Open(ctx, c)
			if err == nil {
				opened <- p.(*port)
			}
			return p, err
		}, configs...)
		ports := []*port{<-opened, <-opened}
		time.Sleep(long)
		s.Stop()
		rested += long
		for _, p := range ports {
			polls += p.polls
		}
	}
	b.ReportMetric(float64(polls)/rested.Seconds(), "wake-ups/s")
	b.ReportMetric(0, "ns/op")
}
