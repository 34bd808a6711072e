package tcpport

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/scanner"
)

// pipe is a port in a bubble, and the far end.
func pipe(t *testing.T) (*port, net.Conn) {
	near, far := net.Pipe()
	t.Cleanup(func() { _, _ = near.Close(), far.Close() })
	return newPort("tcp://x:1", near), far
}

func say(far io.Writer, words ...string) {
	for _, w := range words {
		_, _ = far.Write([]byte(w)) // fails when the port has hung up
	}
}

// What has come is handed over as it is, unless it is the refusal.
func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		sent []string
		want string
		busy bool
	}{
		"a scan":              {sent: []string{"7038010009457\r"}, want: "7038010009457\r"},
		"in pieces":           {sent: []string{"P", "or", "to\r"}, want: "Porto\r"},
		"like the refusal":    {sent: []string{"Port already"}, want: "Port already"},
		"the refusal":         {sent: []string{"Port already in use\r\n"}, busy: true},
		"the refusal, cut":    {sent: []string{"Port al", "ready in us", "e\r\n"}, busy: true},
		"the refusal, later":  {sent: []string{"42\r", "Port already in use\r\n"}, want: "42\rPort already in use\r\n"},
		"bytes of every kind": {sent: []string{"\x00\xff\x1d\xff\xfb\x03\r"}, want: "\x00\xff\x1d\xff\xfb\x03\r"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, far := pipe(t)
				go say(far, c.sent...)
				var got strings.Builder
				b := make([]byte, 64)
				var n int
				var err error
				for end := time.Now().Add(time.Second); err == nil && time.Now().Before(end); {
					n, err = p.Read(b, end)
					got.Write(b[:n])
				}
				if got.String() != c.want || errors.Is(err, scanner.ErrBusy) != c.busy {
					t.Errorf("read %q, %v", got.String(), err)
				}
			})
		})
	}
}

func TestReadWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, far := pipe(t)
		b := make([]byte, 16)
		began := time.Now()
		if n, err := p.Read(b, began.Add(time.Minute)); n != 0 || err != nil || time.Since(began) != time.Minute {
			t.Errorf("silence: %d, %v after %v", n, err, time.Since(began))
		}
		p.Wake() // before
		if n, err := p.Read(b, time.Time{}); n != 0 || err != nil {
			t.Errorf("woken before: %d, %v", n, err)
		}
		time.AfterFunc(time.Second, p.Wake)
		if n, err := p.Read(b, time.Time{}); n != 0 || err != nil {
			t.Errorf("woken in the middle: %d, %v", n, err)
		}
		time.AfterFunc(time.Hour, func() { say(far, "42\r") })
		if n, err := p.Read(b, time.Time{}); n != 3 || err != nil {
			t.Errorf("read %d, %v", n, err)
		}
		time.AfterFunc(time.Second, func() { _ = far.Close() })
		if n, err := p.Read(b, time.Time{}); n != 0 || err == nil || !strings.Contains(err.Error(), "tcp://x:1: the far end has hung up") {
			t.Errorf("hung up: %d, %v", n, err)
		}
		if _, err := p.Write([]byte("\a")); err == nil {
			t.Error("wrote to nobody")
		}
	})
}

// A far end that does not read does not hold whoever wants to beep.
func TestWriteGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, _ := pipe(t)
		began := time.Now()
		if n, err := p.Write([]byte("\a")); n != 0 || err != nil || time.Since(began) > 50*time.Millisecond {
			t.Errorf("wrote %d, %v in %v", n, err, time.Since(began))
		}
	})
}

func TestGreeting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, far := pipe(t)
		time.AfterFunc(100*time.Millisecond, func() { say(far, "stale\r") })
		if err := p.greet(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		go say(far, "42\r")
		b := make([]byte, 16)
		if n, err := p.Read(b, time.Time{}); string(b[:n]) != "42\r" || err != nil {
			t.Errorf("read %q, %v", b[:n], err)
		}

		p, _ = pipe(t)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Millisecond, cancel)
		began := time.Now()
		if err := p.greet(ctx); !errors.Is(err, context.Canceled) || time.Since(began) != 10*time.Millisecond {
			t.Errorf("cancelled: %v after %v", err, time.Since(began))
		}
	})
}

// served is a device server on loopback: each connection is handed to answer.
func served(t *testing.T, answer func(net.Conn)) (device string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip("no network here:", err)
	}
	ended := make(chan struct{})
	t.Cleanup(func() { _ = l.Close(); <-ended })
	go func() {
		defer close(ended)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			answer(conn)
		}
	}()
	return "tcp://" + l.Addr().String()
}

// As ser2net does: the first client has the scanner, the second is turned away,
// until the first is gone.
func TestScannerOnTheNetwork(t *testing.T) {
	clients := make(chan net.Conn, 1)
	device := served(t, func(conn net.Conn) {
		select {
		case clients <- conn:
		default:
			say(conn, "Port already in use\r\n")
			_ = conn.Close()
		}
	})
	events := start(t, scanner.Config{Device: device, Beep: true})
	expect(t, events, "starting", "ready")
	conn := <-clients
	clients <- conn // the place is taken
	second := start(t, scanner.Config{Device: device})
	expect(t, second, "starting", "busy")
	say(conn, "703801", "0009457\r")
	expect(t, events, "7038010009457")
	events.Beep(1)
	b := make([]byte, 4)
	if n, err := conn.Read(b); string(b[:n]) != "\a" {
		t.Errorf("the scanner heard %q, %v", b[:n], err)
	}
	<-clients
	_ = conn.Close()
	expect(t, events, "lost")
	for range 2 { // whoever is quicker
		select {
		case conn := <-clients:
			_ = conn.Close()
		case <-time.After(10 * time.Second):
			t.Fatal("nobody came back")
		}
	}
	began := time.Now()
	events.Stop()
	second.Stop()
	if took := time.Since(began); took > 300*time.Millisecond {
		t.Errorf("Stop took %v", took)
	}
}

// Nobody listens, and then somebody does.
func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip("no network here:", err)
	}
	device := "tcp://" + l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), scanner.Config{Device: device}); err == nil || !strings.HasPrefix(err.Error(), device+": ") {
		t.Errorf("opened with %v", err)
	}
	events := start(t, scanner.Config{Device: device})
	expect(t, events, "starting", "absent")
}

func start(t *testing.T, c scanner.Config) *scanner.Scanners {
	s := scanner.Start(Open, c)
	t.Cleanup(s.Stop)
	return s
}

func expect(t *testing.T, s *scanner.Scanners, want ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for len(want) > 0 {
		events, err := s.Next(ctx)
		if err != nil {
			t.Fatalf("%v while waiting for %v", err, want)
		}
		for _, e := range events {
			got := ""
			switch e := e.(type) {
			case scanner.Scan:
				got = e.Code.Text
			case scanner.Status:
				got = e.State.String()
			}
			if len(want) == 0 {
				return // what follows is for the next test to wonder about
			}
			if got != want[0] {
				t.Fatalf("came %v, want %v", e, want)
			}
			want = want[1:]
		}
	}
}
