package display

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/sale"
	"butikk/kasse/ui/uitest"
)

// syncLog can be read while it is written to.
type syncLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *syncLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *syncLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *syncLog) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

// shortDir is a folder whose path leaves room for a socket.
func shortDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if len(Socket(dir, 999)) <= longestPath {
		return dir
	}
	dir, err := os.MkdirTemp("", "display")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// publish publishes a till that does as it is told, until the test ends.
func publish(t *testing.T, dir string) (*uitest.Till, string) {
	t.Helper()
	till, log, socket := uitest.NewTill(payments.State{Sale: "2-0001"}), &syncLog{}, Socket(dir, 2)
	closing := Publish(till, Sight{Till: 2, Currency: money.NOK}, socket, log.logger())
	t.Cleanup(func() {
		if err := closing(); err != nil {
			t.Error(err)
		}
		if log.String() != "" {
			t.Error(log)
		}
	})
	return till, socket
}

// screen is the other end of a socket, without a terminal.
type screen struct {
	*testing.T
	c     net.Conn
	lines *bufio.Reader
}

func dial(t *testing.T, socket string) screen {
	t.Helper()
	c, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() }) // some tests have closed it
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return screen{t, c, bufio.NewReader(c)}
}

func (s screen) next() (Sight, error) {
	line, err := s.lines.ReadBytes('\n')
	if err != nil {
		return Sight{}, err
	}
	var v Sight
	if err := json.Unmarshal(line, &v); err != nil {
		s.Fatal(err)
	}
	return v, nil
}

func (s screen) sees(want Moment) Sight {
	s.Helper()
	for {
		v, err := s.next()
		if err != nil {
			s.Fatalf("never saw %s: %v", want, err)
		}
		if v.Moment == want {
			return v
		}
	}
}

func TestScreensFollowTheTill(t *testing.T) {
	till, socket := publish(t, shortDir(t))
	one := dial(t, socket)
	one.sees(Idle)
	till.Show(payments.State{Sale: "2-0001", Basket: goods()})
	if v := one.sees(Selling); v.Newest == nil || v.Newest.Name != "Cola 0,5 l" || v.Till != 2 {
		t.Errorf("%+v", v)
	}
	two := dial(t, socket) // later, and sees the newest at once
	two.sees(Selling)
	// What looks the same to a customer is not sent again.
	till.Show(payments.State{Sale: "2-0001", Basket: goods(), Notice: payments.Notice{N: 3}, Customer: "+47 *** ** 567"})
	till.Show(paying(func(*payments.Payment) {}))
	for _, s := range []screen{one, two} {
		if v, err := s.next(); err != nil || v.Moment != Waiting {
			t.Errorf("%+v %v", v, err)
		}
	}
}

// What talks is no screen.
func TestWhoeverTalksIsLetGo(t *testing.T) {
	_, socket := publish(t, shortDir(t))
	s := dial(t, socket)
	s.sees(Idle)
	if _, err := io.WriteString(s.c, "GET / HTTP/1.1\r\n"); err != nil {
		t.Error(err)
	}
	if v, err := s.next(); err == nil {
		t.Errorf("it is told %+v", v)
	}
}

func TestTheSocketIsTheUsersOwn(t *testing.T) {
	dir := shortDir(t)
	_, socket := publish(t, dir)
	info, err := os.Stat(socket)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Type() != os.ModeSocket || info.Mode().Perm() != 0o600 || filepath.Base(socket) != "display-2.sock" {
		t.Errorf("%s is %v", socket, info.Mode())
	}
	if there, err := os.ReadDir(dir); err != nil || len(there) != 1 {
		t.Errorf("%v %v", there, err)
	}
}

// A till that was killed leaves its socket behind; the next one takes its place.
func TestStaleSocket(t *testing.T) {
	dir := shortDir(t)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: Socket(dir, 2), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	_, socket := publish(t, dir)
	dial(t, socket).sees(Idle)
}

func TestClosing(t *testing.T) {
	dir, log := shortDir(t), &syncLog{}
	socket := Socket(dir, 2)
	closing := Publish(uitest.NewTill(payments.State{}), Sight{}, socket, log.logger())
	s := dial(t, socket)
	s.sees(Idle)
	if err := closing(); err != nil {
		t.Error(err)
	}
	if v, err := s.next(); err == nil {
		t.Errorf("the screen is told %+v", v)
	}
	if there, err := os.ReadDir(dir); err != nil || len(there) != 0 {
		t.Errorf("left behind: %v %v", there, err)
	}
	if log.String() != "" {
		t.Error(log)
	}
}

// Where there can be no socket the till opens all the same, and says why once.
func TestNoSocket(t *testing.T) {
	file := filepath.Join(shortDir(t), "display-2.sock")
	if err := os.WriteFile(file, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	for socket, says := range map[string]string{
		Socket(filepath.Join(t.TempDir(), strings.Repeat("long", 30)), 2): "name a shorter data folder",
		Socket(filepath.Join(shortDir(t), "none"), 2):                     "no such file",
		file: "is no socket",
	} {
		log := &syncLog{}
		closing := Publish(uitest.NewTill(payments.State{}), Sight{}, socket, log.logger())
		if err := closing(); err != nil {
			t.Error(err)
		}
		if got := log.String(); !strings.Contains(got, says) || strings.Count(got, "\n") != 1 {
			t.Errorf("%s: %q", socket, got)
		}
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "kept" {
		t.Errorf("%q %v", text, err)
	}
}

// A screen that reads nothing holds up nobody, and gets the newest when it reads
// again, not everything that it has missed.
func TestSlowScreen(t *testing.T) {
	till, socket := publish(t, shortDir(t))
	slow, quick := dial(t, socket), dial(t, socket)
	const last = 2000
	for n := 1; n <= last; n++ {
		var b sale.Basket
		till.Show(payments.State{Sale: "2-0001", Basket: b.Add(sale.Line{No: 1, Name: "Helmelk", Price: money.Amount(n), Quantity: sale.Piece})})
		for { // each is shown to the quick one before the next comes
			v, err := quick.next()
			if err != nil {
				t.Fatal(err)
			}
			if v.Amount == money.Amount(n) {
				break
			}
		}
	}
	lines := 0
	for {
		v, err := slow.next()
		if err != nil {
			t.Fatal(err)
		}
		if lines++; v.Amount == last {
			break
		}
	}
	if runtime.GOOS == "linux" && lines > last/10 {
		t.Errorf("%d lines were kept for it", lines)
	}
}

// One that reads nothing for long is let go, so that it takes nobody's place.
func TestStuckScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		p := &publisher{ctx: ctx, news: make(chan struct{})}
		p.show([]byte("{}\n"))
		here, there := net.Pipe()
		began := time.Now()
		p.serve(here)
		if took := time.Since(began); took != patience {
			t.Errorf("after %v", took)
		}
		if err := there.Close(); err != nil {
			t.Error(err)
		}
		p.running.Wait()
	})
}

func TestAsManyScreensAsThereIsRoomFor(t *testing.T) {
	_, socket := publish(t, shortDir(t))
	var in []screen
	for range most {
		s := dial(t, socket)
		s.sees(Idle)
		in = append(in, s)
	}
	if v, err := dial(t, socket).next(); err == nil {
		t.Errorf("one too many is told %+v", v)
	}
	if err := in[3].c.Close(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; runtime.Gosched() {
		if _, err := dial(t, socket).next(); err == nil {
			return // its place is free again
		}
		if time.Now().After(deadline) {
			t.Fatal("the place of a screen that is gone is not given away")
		}
	}
}
