//go:build linux

package virtual_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"butikk/kasse/scanner"
	"butikk/kasse/scanner/serialport"
	"butikk/kasse/scanner/virtual"
)

func TestEveryScanArrivesInOrder(t *testing.T) {
	v := open(t)
	s := start(t, v)
	var want []string
	for i := range 200 {
		code := fmt.Sprintf("%05d", i)
		want = append(want, code)
		if err := v.Scan(code); err != nil {
			t.Fatal(err)
		}
	}
	if got := scans(t, s, len(want)); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestAnyWindowIsATrigger(t *testing.T) {
	v := open(t)
	s := start(t, v)
	for range 2 {
		window, err := os.OpenFile(v.Line(), os.O_WRONLY|syscall.O_NOCTTY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := window.WriteString("7038010009457\r"); err != nil {
			t.Fatal(err)
		}
		if err := window.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("sh", "-c", `printf '42\r' > "$0"`, v.Line()).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want := []string{"7038010009457", "7038010009457", "42"}
	if got := scans(t, s, 3); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A window that listens hears neither its own codes nor the till's beeps, and
// what the till reads has not been translated.
func TestBytesPassAsTheyAre(t *testing.T) {
	v := open(t)
	port, err := serialport.Open(t.Context(), scanner.Config{Device: v.Device()})
	if err != nil {
		t.Fatal(err)
	}
	defer port.Close()
	if _, err := port.Write([]byte("\a\r\n")); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for b := range 256 {
		all.WriteByte(byte(b))
	}
	if err := v.Scan(all.String()); err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	buf := make([]byte, 512)
	for got.Len() < 257 {
		n, err := port.Read(buf, time.Time{})
		if err != nil {
			t.Fatalf("after %d bytes: %v", got.Len(), err)
		}
		got.Write(buf[:n])
	}
	if got.String() != all.String()+"\r" {
		t.Errorf("read %q", got.String())
	}
	line, err := serialport.Open(t.Context(), scanner.Config{Device: v.Line()})
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	if n, _ := line.Read(buf, time.Now().Add(100*time.Millisecond)); n != 0 {
		t.Errorf("the line heard %q", buf[:n])
	}
}

// The till may close and open its device: nothing hangs up, nothing is echoed,
// and what a beep left behind does not block it.
func TestTillComesAndGoes(t *testing.T) {
	v := open(t)
	for range 3 {
		s := start(t, v)
		if err := v.Scan("7038010009457"); err != nil {
			t.Fatal(err)
		}
		if got := scans(t, s, 1); got[0] != "7038010009457" {
			t.Errorf("got %q", got)
		}
		s.Stop()
	}
	port, err := serialport.Open(t.Context(), scanner.Config{Device: v.Device()})
	if err != nil {
		t.Fatal(err)
	}
	defer port.Close()
	beeps := []byte(strings.Repeat("\a", 100_000))
	done := make(chan error, 1)
	go func() {
		_, err := port.Write(beeps)
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the till hangs in its beeps")
	}
}

func TestCloseUnplugsAndLeavesNothing(t *testing.T) {
	descriptors := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip("this system does not list open files:", err)
		}
		return len(entries)
	}
	open(t) // what the first one makes for ever, such as the poller, is there
	files, goroutines := descriptors(), runtime.NumGoroutine()
	for _, busy := range []bool{false, true} {
		v, err := virtual.Open()
		if err != nil {
			t.Fatal(err)
		}
		s := start(t, v)
		scanned := make(chan error, 1)
		if busy {
			// Nobody reads the device any more, so this Scan waits.
			s.Stop()
			go func() { scanned <- v.Scan(strings.Repeat("1", 10<<20)) }()
		} else {
			scanned <- errors.New("not scanning")
		}
		began := time.Now()
		if err := v.Close(); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("Close took %v", took)
		}
		if err := <-scanned; err == nil {
			t.Error("a closed scanner still scans")
		}
		if !busy {
			if status := nextStatus(t, s); status.State != scanner.Lost {
				t.Errorf("the till saw %v", status)
			}
		}
		s.Stop()
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}
	for deadline := time.Now().Add(10 * time.Second); descriptors() > files || runtime.NumGoroutine() > goroutines; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("descriptors %d → %d, goroutines %d → %d", files, descriptors(), goroutines, runtime.NumGoroutine())
		}
	}
}

func open(t *testing.T) *virtual.Scanner {
	t.Helper()
	v, err := virtual.Open()
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	return v
}

// start is the till's side, as main wires it, when the scanner is ready.
func start(t *testing.T, v *virtual.Scanner) *scanner.Scanners {
	t.Helper()
	s := scanner.Start(serialport.Open, scanner.Config{Device: v.Device()})
	t.Cleanup(s.Stop)
	for nextStatus(t, s).State != scanner.Ready {
	}
	return s
}

func nextStatus(t *testing.T, s *scanner.Scanners) scanner.Status {
	t.Helper()
	events := next(t, s)
	status, ok := events[len(events)-1].(scanner.Status)
	if !ok {
		t.Fatalf("came %v", events)
	}
	return status
}

func scans(t *testing.T, s *scanner.Scanners, n int) []string {
	t.Helper()
	var got []string
	for len(got) < n {
		for _, e := range next(t, s) {
			scan, ok := e.(scanner.Scan)
			if !ok {
				t.Fatalf("came %v after %d scans", e, len(got))
			}
			got = append(got, scan.Code.Text)
		}
	}
	return got
}

func next(t *testing.T, s *scanner.Scanners) []scanner.Event {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	events, err := s.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return events
}
