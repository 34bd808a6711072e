package scanner_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
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
		if a.reads > before || a.closes != 1 || a.flushes != 2 {
			t.Errorf("%d reads, %d closes and %d flushes of a dead line", a.reads-before, a.closes, a.flushes)
		}

		again := newFakePort()
		d.plug("a", again)
		time.Sleep(3 * time.Second)
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

// within tells whether tries lie as far apart as a back-off with up to a quarter
// more.
func within(opens []time.Duration, waits ...time.Duration) bool {
	for i := range waits[:min(len(waits), len(opens)-1)] {
		gap := opens[i+1] - opens[i]
		if gap < waits[i] || gap > waits[i]+waits[i]/4 {
			return false
		}
	}
	return true
}

const ms = time.Millisecond

func TestBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, map[string]*fakePort{}, "a")
		time.Sleep(20 * time.Second)
		d.expect("= starting", "= absent")
		if n := len(d.opens); n < 12 || n > 14 || !within(d.opens, 100*ms, 200*ms, 400*ms, 800*ms, 1600*ms, 2000*ms, 2000*ms, 2000*ms, 2000*ms) {
			t.Errorf("tried at %v", d.opens)
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
		if n := len(d.opens); n < 7 || n > 9 || a.closes != n {
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
		time.Sleep(4 * time.Second)
		close(a.pulled)
		lost := time.Since(d.start)
		synctest.Wait()
		time.Sleep(126 * ms)
		synctest.Wait()
		if last := d.opens[len(d.opens)-1]; last < lost+100*ms || last > lost+125*ms {
			t.Errorf("lost at %v, tried again at %v", lost, last)
		}
	})
}

// absence is the error of a device that can be looked for.
type absence struct {
	desk *desk
	name string
}

func (a absence) Error() string { return a.name + ": not there" }
func (a absence) Returned() bool {
	a.desk.mu.Lock()
	defer a.desk.mu.Unlock()
	return a.desk.ports[a.name] != nil
}

// However long it was out, and however far away the next try is.
func TestReplugIsNoticedWithinHalfASecond(t *testing.T) {
	for _, out := range []time.Duration{150 * ms, time.Second, time.Minute, time.Hour + 333*ms} {
		synctest.Test(t, func(t *testing.T) {
			d := &desk{t: t, ports: map[string]*fakePort{}, start: time.Now()}
			d.Scanners = scanner.Start(func(ctx context.Context, c scanner.Config) (scanner.Port, error) {
				port, err := d.open(ctx, c)
				if err != nil {
					return nil, absence{d, c.Device}
				}
				return port, nil
			}, scanner.Config{Device: "a"})
			defer d.Stop()
			time.Sleep(out)
			d.expect("= starting", "= absent")
			tries := len(d.opens)
			d.plug("a", newFakePort())
			time.Sleep(500 * ms)
			d.expect("= ready")
			if len(d.opens) > tries+1 {
				t.Errorf("%d opens", len(d.opens)-tries)
			}
		})
	}
}

// What has taken the name of a scanner that was unplugged is not read.
func TestStrangerIsTurnedAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, stranger, back := newFakePort(), newFakePort(), newFakePort()
		a.identity, stranger.identity, back.identity = "05e0:1701:7", "2c7c:0125", "05e0:1701:7"
		d := newDesk(t, map[string]*fakePort{"a": a}, "a")
		d.expect("= starting", "= ready")
		d.plug("a", stranger)
		close(a.pulled)
		time.Sleep(10 * time.Second)
		d.expect("= lost", "= absent")
		if stranger.reads != 0 || stranger.flushes != 0 || stranger.closes == 0 {
			t.Errorf("the stranger was read %d times, flushed %d times and closed %d times", stranger.reads, stranger.flushes, stranger.closes)
		}
		d.plug("a", back)
		time.Sleep(3 * time.Second)
		d.expect("= ready")
	})
}

// A far end that accepts and then turns everybody away is busy, not lost.
func TestRefusalAfterOpening(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newFakePort()
		a.refusal = fmt.Errorf("a: %w", scanner.ErrBusy)
		d := newDesk(t, map[string]*fakePort{"a": a}, "a")
		time.Sleep(50 * ms)
		d.expect("= starting", "= ready", "= busy")
	})
}

func TestBeep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, mute := newFakePort(), newFakePort()
		d := configuredDesk(t, map[string]*fakePort{"a": a, "b": mute}, scanner.Config{Device: "a", Beep: true}, scanner.Config{Device: "b"})
		d.Beep(1) // nothing is open yet, or it is: no matter
		synctest.Wait()
		a.mu.Lock()
		a.wrote = ""
		a.mu.Unlock()
		for id := range 4 {
			d.Beep(id)
		}
		synctest.Wait()
		if a.wrote != "\a" || mute.wrote != "" {
			t.Errorf("wrote %q and %q", a.wrote, mute.wrote)
		}
		a.sent <- "42\r"
		d.Beep(1)
		synctest.Wait()
		if a.wrote != "\a\a" {
			t.Errorf("wrote %q", a.wrote)
		}
		// One that is wanted while the plug is out is not made up for.
		close(a.pulled)
		synctest.Wait()
		d.Beep(1)
		d.Beep(1)
		again := newFakePort()
		d.plug("a", again)
		time.Sleep(time.Second)
		if again.wrote != "" {
			t.Errorf("wrote %q after a replug", again.wrote)
		}
	})
}

// Two scanners that nobody uses wake nothing.
func TestRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := newFakePort(), newFakePort()
		newDesk(t, map[string]*fakePort{"a": a, "b": b}, "a", "b")
		a.sent <- "7038010009457\r"
		b.sent <- "42\n"
		synctest.Wait()
		before := a.reads + b.reads
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := a.reads + b.reads - before; n != 0 {
			t.Errorf("%d reads in an idle hour", n)
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
		if a.reads > 120 {
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
			time.Sleep(3 * time.Second)
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
				if took := time.Since(began); took > 0 {
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
