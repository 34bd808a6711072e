package display

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"butikk/kasse/payments"
	"butikk/kasse/ui/uitest"
)

func follow(t *testing.T, socket string) *Follower {
	t.Helper()
	f := Follow(socket)
	t.Cleanup(f.Stop)
	return f
}

// until waits for news of a kind.
func until(t *testing.T, f *Follower, what string, ok func(News) bool) News {
	t.Helper()
	for after := 0; ; {
		n, err := f.Next(t.Context(), after)
		if err != nil {
			t.Fatalf("never heard of %s: %v", what, err)
		}
		if ok(n) {
			return n
		}
		after = n.N
	}
}

func reached(n News) bool { return n.Reached }

func outOfReach(n News) bool { return !n.Reached }

func TestFollowerComesBack(t *testing.T) {
	socket := Socket(shortDir(t), 2)
	f := follow(t, socket)
	if n := until(t, f, "the silence", outOfReach); n.Known {
		t.Errorf("%+v", n)
	}
	log := &syncLog{}
	for _, mode := range []string{"DEMO", "TEST"} {
		till := uitest.NewTill(payments.State{Sale: "2-0001"})
		closing := Publish(till, Sight{Mode: mode}, socket, log.logger())
		until(t, f, "the till", func(n News) bool { return n.Reached && n.Sight.Mode == mode })
		till.Show(payments.State{Sale: "2-0001", Basket: goods()})
		until(t, f, "the goods", func(n News) bool { return n.Sight.Moment == Selling })
		if err := closing(); err != nil {
			t.Error(err)
		}
		if n := until(t, f, "the end", outOfReach); !n.Known || n.Sight.Mode != mode {
			t.Errorf("%+v", n) // the mode is not forgotten
		}
	}
	if log.String() != "" {
		t.Error(log)
	}
}

// What is no till is left alone, and asked again.
func TestWhatIsNoTill(t *testing.T) {
	for name, says := range map[string]string{
		"text":    "hello\n",
		"noise":   "\x1b[2J\x00\xff\n",
		"endless": strings.Repeat("x", 2*longestLine),
		"silent":  "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			socket := Socket(shortDir(t), 1)
			l, err := net.Listen("unix", socket)
			if err != nil {
				t.Fatal(err)
			}
			f := follow(t, socket)
			for range 2 {
				c, err := l.Accept()
				if err != nil {
					t.Fatal(err)
				}
				_, _ = io.WriteString(c, says) // it may have hung up already
				if err := c.Close(); err != nil {
					t.Error(err)
				}
			}
			if n := until(t, f, "nothing", outOfReach); n.Known || n.N != 1 {
				t.Errorf("%+v", n)
			}
			if err := l.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// Stopping ends a connection on which nothing comes, and whoever waits may stop
// waiting before it.
func TestFollowerStops(t *testing.T) {
	_, socket := publish(t, shortDir(t))
	f := Follow(socket)
	n := until(t, f, "the till", reached)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Next(ctx, n.N); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	f.Stop()
}

func TestParse(t *testing.T) {
	s, err := parse([]byte(`{"shop":"Kiosk\u001b[2J","mode":"DE\nMO","app":"Vip\u0007ps","currency":"N\u0000K","moment":"selling","newest":{"name":"Sm\u00f8r\u009b2J","quantity":1000}}`))
	if err != nil || s.Shop != "Kiosk?[2J" || s.Mode != "DE?MO" || s.App != "Vip?ps" || s.Currency != "N?K" || s.Newest.Name != "Smør?2J" {
		t.Errorf("%+v %v", s, err)
	}
	if _, err := parse([]byte("[]")); err == nil {
		t.Error("a list is a sight")
	}
}
