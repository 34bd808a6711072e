package scanner_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/scanner"
)

func TestScansArriveInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newFakePort()
		d := newDesk(t, map[string]*fakePort{"a": a}, "a")
		d.expect("= starting", "= ready")
		for _, chunk := range []string{"7038010009457\r42\r", "703801", "0009457\r\n", "1\n"} {
			a.sent <- chunk
		}
		d.expect("7038010009457", "42", "7038010009457", "1")
	})
}

func TestTwoScannersAreOneQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := newFakePort(), newFakePort()
		s := newDesk(t, map[string]*fakePort{"a": a, "b": b}, "a", "b")
		s.gathered()
		var want []string
		for i := range 100 {
			port := a
			if i%3 == 0 {
				port = b
			}
			port.sent <- fmt.Sprintf("%d\r", i)
			synctest.Wait() // the one has arrived before the other is sent
			want = append(want, fmt.Sprint(i))
		}
		s.expect(want...)
	})
}

func TestUnendedScans(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newFakePort()
		d := newDesk(t, map[string]*fakePort{"a": a}, "a")
		d.expect("= starting", "= ready")
		a.sent <- "7038010"
		time.Sleep(90 * time.Millisecond)
		a.sent <- "009457"
		time.Sleep(99 * time.Millisecond)
		d.expect()
		time.Sleep(2 * time.Millisecond)
		d.expect("7038010009457")
		a.sent <- "7038010"
		time.Sleep(900 * time.Millisecond)
		a.sent <- "009457\r"
		d.expect(`unfinished "7038010"`, `unfinished "009457"`)
	})
}

func TestUnplugInIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newFakePort()
		d := newDesk(t, map[string]*fakePort{"a": a}, "a")
		time.Sleep(time.Second)
		d.expect("= starting", "= ready")
		before := a.reads
		close(a.pulled)
		d.plug("a", nil)
		d.expect("= lost")
		time.Sleep(10 * time.Second)
		d.expect("= absent")
		if a.reads > before+1 || a.closes != 1 || a.flushes != 2 {
			t.Errorf("%d reads, %d closes and %d flushes of a dead line", a.reads-before, a.closes, a.flushes)
		}

		again := newFakePort()
		d.plug("a", again)
		time.Sleep(2 * time.Second)
		d.expect("= ready")
		again.sent <- "42\r"
		d.expect("42")
	})
}

func TestUnplugInTheMiddleOfAScan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newFakePort()
		d := newDesk(t, map[string]*fakePort{"a": a}, "a")
		d.expect("= starting", "= ready")
		// Thirteen digits and still not a scan: nobody knows what was to come.
		a.sent <- "42\r7038010009457"
		close(a.pulled)
		again := newFakePort()
		d.plug("a", again)
		time.Sleep(time.Second)
		d.expect("42", `cut off "7038010009457"`, "= lost", "= ready")
		// The next line knows nothing of the half scan on the last.
		again.sent <- "17\r"
		d.expect("17")
	})
}

func TestBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, map[string]*fakePort{}, "a")
		time.Sleep(10 * time.Second)
		d.expect("= starting", "= absent")
		want := []time.Duration{0, 100, 300, 700, 1500, 3100, 5100, 7100, 9100}
		for i := range want {
			want[i] *= time.Millisecond
		}
		if !slices.Equal(d.opens, want) {
			t.Errorf("tried at %v, want %v", d.opens, want)
		}
	})
}

// A line that opens and dies at once is no success.
func TestBackOffGrowsOnADyingLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newFakePort()
		close(a.pulled)
		d := newDesk(t, map[string]*fakePort{"a": a}, "a")
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if n := len(d.opens); n != 9 || a.closes != n {
			t.Errorf("%d opens and %d closes in ten seconds", n, a.closes)
		}
		d.expect("= starting", "= lost")
	})
}

func TestBackOffStartsAgainAfterSuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, map[string]*fakePort{}, "a")
		time.Sleep(9 * time.Second)
		a := newFakePort()
		d.plug("a", a)
		time.Sleep(2 * time.Second)
		close(a.pulled)
		lost := time.Since(d.start)
		synctest.Wait()
		time.Sleep(101 * time.Millisecond)
		synctest.Wait()
		if last := d.opens[len(d.opens)-1]; last != lost+100*time.Millisecond {
			t.Errorf("lost at %v, tried again at %v", lost, last)
		}
	})
}

func TestNoSpinWhereReadDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newFakePort()
		a.hasty = true
		newDesk(t, map[string]*fakePort{"a": a}, "a")
		time.Sleep(time.Second)
		synctest.Wait()
		if a.reads > 12 {
			t.Errorf("%d reads in a second", a.reads)
		}
	})
}

func TestStates(t *testing.T) {
	for want, err := range map[string]error{
		"= absent":     fmt.Errorf("a: %w", fs.ErrNotExist),
		"= no access":  fmt.Errorf("a: %w", fs.ErrPermission),
		"= busy":       fmt.Errorf("a: %w", scanner.ErrBusy),
		"= not serial": fmt.Errorf("a: %w", scanner.ErrNotSerial),
	} {
		synctest.Test(t, func(t *testing.T) {
			d := newDesk(t, map[string]*fakePort{"a": newFakePort()})
			d.fails = err
			failing := scanner.Start(d.open, scanner.Config{Device: "a", Role: scanner.Customer})
			defer failing.Stop()
			d.Scanners = failing
			d.expect("= starting", want)
			time.Sleep(5 * time.Second) // the same state is told once
			d.expect()
			d.mu.Lock()
			d.fails = nil
			d.mu.Unlock()
			time.Sleep(2 * time.Second)
			d.expect("= ready")
		})
	}
}

func TestStop(t *testing.T) {
	for name, before := range map[string]func(*desk, *fakePort){
		"idle":          func(*desk, *fakePort) {},
		"while reading": func(_ *desk, a *fakePort) { a.sent <- "703801" },
		"while lost": func(d *desk, a *fakePort) {
			d.plug("a", nil)
			close(a.pulled)
			time.Sleep(20 * time.Second) // in the longest wait
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := newFakePort()
				d := newDesk(t, map[string]*fakePort{"a": a}, "a")
				synctest.Wait()
				before(d, a)
				began := time.Now()
				d.Stop()
				if took := time.Since(began); took > 150*time.Millisecond {
					t.Errorf("Stop took %v", took)
				}
				if a.closes != 1 {
					t.Errorf("closed %d times", a.closes)
				}
				d.Stop()
				// The bubble fails if a goroutine is left.
			})
		})
	}
}

func TestNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newFakePort()
		d := newDesk(t, map[string]*fakePort{"a": a}, "a")
		d.expect("= starting", "= ready")

		// A cancelled caller takes nothing with it.
		a.sent <- "1\r"
		synctest.Wait()
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		if events, err := d.Next(cancelled); events != nil || !errors.Is(err, context.Canceled) {
			t.Fatalf("Next gave %v, %v", events, err)
		}
		d.expect("1")

		// A waiting caller is woken by an event, by its context and by Stop.
		soon, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		time.AfterFunc(time.Second, func() { a.sent <- "2\r" })
		if events, err := d.Next(soon); len(events) != 1 || err != nil {
			t.Fatalf("Next gave %v, %v", events, err)
		}
		if events, err := d.Next(soon); events != nil || !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("Next gave %v, %v", events, err)
		}
		a.sent <- "3\r"
		time.AfterFunc(time.Second, d.Stop)
		if events, err := d.Next(t.Context()); len(events) != 1 || err != nil {
			t.Fatalf("Next gave %v, %v", events, err)
		}
		for range 2 {
			if events, err := d.Next(t.Context()); events != nil || err != io.EOF {
				t.Fatalf("Next gave %v, %v", events, err)
			}
		}
	})
}

// A screen that is late finds everything, and the line never waited for it.
func TestNothingIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newFakePort()
		d := newDesk(t, map[string]*fakePort{"a": a}, "a")
		want := []string{"= starting", "= ready"}
		for i := range 10_000 {
			a.sent <- fmt.Sprintf("%d\r", i)
			want = append(want, fmt.Sprint(i))
		}
		d.expect(want...)
	})
}
