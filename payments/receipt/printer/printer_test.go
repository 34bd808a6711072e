package printer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/payments/receipt/printer"
	"butikk/kasse/payments/receipt/printer/fake"
)

// receipt is a document of 19 bytes, some lines of 20, and a cut of 4. In it are
// bytes that look like questions and a cut, and are a picture.
func receipt(lines int) []byte {
	doc := bytes.NewBufferString("\x1b@" + "\x1dv0\x00\x03\x00\x03\x00" + "\x1dr\x01\x1dVA\x1dr\x01")
	for i := range lines {
		fmt.Fprintf(doc, "%-19d\n", i)
	}
	doc.WriteString("\x1dV\x42\x00")
	return doc.Bytes()
}

// A printer is asked every three seconds. What happens to it happens between two
// questions, or it would be left to chance what the one and the other hear.
const (
	short = 61 * time.Second
	long  = 601 * time.Second
)

// job is a Print in a bubble.
type job struct {
	t      *testing.T
	fake   *fake.Printer
	doc    []byte
	cancel context.CancelFunc
	told   []printer.Status
	err    error
	began  time.Time
	took   time.Duration
	done   chan struct{}
}

func start(t *testing.T, p *fake.Printer, open printer.Opener) *job {
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	j := &job{t: t, fake: p, doc: receipt(80), cancel: cancel, began: time.Now(), done: make(chan struct{})}
	go func() {
		defer close(j.done)
		defer cancel()
		j.err = printer.Printer{Open: open}.Print(ctx, j.doc, func(s printer.Status) { j.told = append(j.told, s) })
		j.took = time.Since(j.began)
	}()
	return j
}

// runs waits until nothing more happens in this moment and fails if the job has
// ended.
func (j *job) runs() {
	j.t.Helper()
	synctest.Wait()
	select {
	case <-j.done:
		j.t.Fatalf("ended after %v: %v", j.took, j.err)
	default:
	}
}

// ends waits for the end and looks whether the receipt came out exactly once.
func (j *job) ends(told ...printer.Status) {
	j.t.Helper()
	<-j.done
	if j.err != nil {
		j.t.Errorf("print: %v", j.err)
	}
	if !slices.Equal(j.told, told) {
		j.t.Errorf("told %q, want %q", j.told, told)
	}
	if papers := j.fake.Papers(); len(papers) != 1 || !bytes.Equal(papers[0], j.doc) {
		j.t.Errorf("papers are %q", papers)
	}
}

// fails waits for the end and looks at the trouble.
func (j *job) fails(status printer.Status, begun bool, err error) {
	j.t.Helper()
	<-j.done
	var trouble *printer.Trouble
	if !errors.As(j.err, &trouble) {
		j.t.Fatalf("print: %v", j.err)
	}
	if trouble.Status != status || trouble.Begun != begun || err != nil && !errors.Is(j.err, err) {
		j.t.Errorf("trouble is %v, begun %t, want %s, %t, %v", j.err, trouble.Begun, status, begun, err)
	}
	for _, paper := range j.fake.Papers() {
		if !begun || !bytes.HasPrefix(j.doc, paper) {
			j.t.Errorf("paper %q", paper)
		}
	}
}

// states are the ways in which a printer is there and not ready.
var states = []struct {
	status  printer.Status
	set     func(*fake.Printer)
	release func(*fake.Printer)
}{
	{printer.PaperOut, func(p *fake.Printer) { p.PaperFor(0) }, func(p *fake.Printer) { p.Refill() }},
	{printer.CoverOpen, func(p *fake.Printer) { p.Cover(true) }, func(p *fake.Printer) { p.Cover(false) }},
	{printer.Offline, func(p *fake.Printer) { p.Offline(true) }, func(p *fake.Printer) { p.Offline(false) }},
}

func TestPrintsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		j := start(t, p, p.Open)
		j.ends()
		if j.took != 0 {
			t.Errorf("took %v", j.took)
		}
		// Nobody has to listen to what is told.
		p.Cover(true)
		time.AfterFunc(time.Second, func() { p.Cover(false) })
		if err := (printer.Printer{Open: p.Open}).Print(t.Context(), j.doc, nil); err != nil || len(p.Papers()) != 2 {
			t.Errorf("printed again: %v", err)
		}
	})
}

func TestAsk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		ask := func(want printer.Status) {
			t.Helper()
			began := time.Now()
			if got := (printer.Printer{Open: p.Open}).Ask(t.Context()); got != want {
				t.Errorf("is %s, want %s", got, want)
			}
			if took := time.Since(began); took > 3*time.Second {
				t.Errorf("took %v", took)
			}
		}
		ask(printer.Ready)
		for _, s := range states {
			s.set(p)
			ask(s.status)
			s.release(p)
			ask(printer.Ready)
		}
		p.PaperFor(0)
		p.Cover(true)
		ask(printer.CoverOpen)
		p.Mute(true)
		ask(printer.Ready)
		p.HangAfter(0)
		ask(printer.Offline)
		p.HangAfter(-1)
		p.Off()
		ask(printer.Away)
		p.On()
		p.Mute(false)
		ask(printer.CoverOpen)
		if papers := p.Papers(); len(papers) != 0 {
			t.Errorf("asking printed %q", papers)
		}
		ctx, cancel := context.WithCancel(t.Context())
		p.HangAfter(0)
		time.AfterFunc(time.Millisecond, cancel)
		if got := (printer.Printer{Open: p.Open}).Ask(ctx); got != printer.Away {
			t.Errorf("a question nobody waits for is answered %s", got)
		}
	})
}

func TestNotReadyBefore(t *testing.T) {
	for _, s := range states {
		t.Run(string(s.status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := fake.New()
				s.set(p)
				j := start(t, p, p.Open)
				time.Sleep(long)
				j.runs()
				s.release(p)
				j.ends(s.status, printer.Ready)

				// Nothing is written to a printer that is not ready, so nothing comes
				// out later.
				p = fake.New()
				s.set(p)
				j = start(t, p, p.Open)
				time.Sleep(10 * time.Second)
				j.cancel()
				j.fails(s.status, false, context.Canceled)
				s.release(p)
				if papers := p.Papers(); len(papers) != 0 {
					t.Errorf("papers are %q", papers)
				}
			})
		})
	}
}

func TestNotReadyInTheMiddle(t *testing.T) {
	for _, s := range states {
		t.Run(string(s.status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin := func() (*fake.Printer, *job) {
					p := fake.New()
					p.HangAfter(500)
					j := start(t, p, p.Open)
					j.runs()
					s.set(p)
					p.HangAfter(-1)
					time.Sleep(long)
					j.runs()
					if papers := p.Papers(); len(papers) != 1 || len(papers[0]) != 500 {
						t.Errorf("papers are %q", papers)
					}
					return p, j
				}
				p, j := begin()
				s.release(p)
				j.ends(s.status, printer.Ready)

				// Given up, and the printer has the rest: it comes out all the same.
				p, j = begin()
				j.cancel()
				j.fails(s.status, true, context.Canceled)
				s.release(p)
				if papers := p.Papers(); len(papers) != 1 || !bytes.Equal(papers[0], j.doc) {
					t.Errorf("papers are %q", papers)
				}
			})
		})
	}
}

// The roll ends before the first byte, at the cut, and here and there between.
func TestPaperRunsOut(t *testing.T) {
	all := len(receipt(80))
	for _, n := range []int{0, 1, 2, 5, 18, 100, 1000, 1023, 1024, 1025, all - 5, all - 4, all - 1} {
		synctest.Test(t, func(t *testing.T) {
			p := fake.New()
			p.PaperFor(n)
			time.AfterFunc(short, p.Refill)
			start(t, p, p.Open).ends(printer.PaperOut, printer.Ready)
		})
	}
}

// A printer that keeps little takes no bytes while it has no paper, and no
// question either.
func TestPaperRunsOutAndTheBufferIsFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.Buffer(64)
		p.PaperFor(500)
		j := start(t, p, p.Open)
		time.Sleep(long)
		j.runs()
		p.Refill()
		j.ends(printer.Offline, printer.Ready)
	})
}

func TestLineIsDropped(t *testing.T) {
	for _, n := range []int{1, 500, 1024, len(receipt(80)) - 1, len(receipt(80)), len(receipt(80)) + 2} {
		synctest.Test(t, func(t *testing.T) {
			p := fake.New()
			p.DropAfter(n)
			start(t, p, p.Open).fails(printer.Away, true, nil)
		})
	}
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.PaperFor(0)
		j := start(t, p, p.Open)
		time.Sleep(short)
		j.runs()
		p.DropAfter(0)
		j.fails(printer.Away, false, nil)
	})
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.PaperFor(500)
		j := start(t, p, p.Open)
		time.Sleep(short)
		j.runs()
		p.Off() // and what it kept is lost
		j.fails(printer.Away, true, nil)
		p.On()
		p.Refill()
		if papers := p.Papers(); len(papers) != 1 || len(papers[0]) > 520 {
			t.Errorf("papers are %q", papers)
		}
		// The printer cannot be reached at all.
		p.Off()
		err := printer.Printer{Open: p.Open}.Print(t.Context(), j.doc, nil)
		var trouble *printer.Trouble
		if !errors.As(err, &trouble) || trouble.Status != printer.Away || trouble.Begun {
			t.Errorf("off: %v", err)
		}
	})
}

func TestMutePrinter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.Mute(true)
		j := start(t, p, p.Open)
		j.ends()
		if j.took != 2*time.Second { // one before, one behind
			t.Errorf("took %v", j.took)
		}
	})
	// It hangs up, and so it has not taken everything.
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.Mute(true)
		j := start(t, p, p.Open)
		time.Sleep(1500 * time.Millisecond)
		j.runs()
		p.DropAfter(0)
		j.fails(printer.Away, true, nil)
	})
	// It was asleep.
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.Mute(true)
		p.PaperFor(500)
		j := start(t, p, p.Open)
		time.Sleep(500 * time.Millisecond)
		p.Mute(false)
		time.Sleep(short)
		j.runs()
		p.Refill()
		j.ends(printer.PaperOut, printer.Ready)
	})
}

func TestFallsSilent(t *testing.T) {
	for _, begun := range []bool{false, true} {
		for _, hangs := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				p := fake.New()
				p.PaperFor(0)
				if begun {
					p.PaperFor(500)
				}
				j := start(t, p, p.Open)
				time.Sleep(short)
				j.runs()
				if hangs {
					p.HangAfter(0)
				} else {
					p.Mute(true)
				}
				time.Sleep(12 * time.Second)
				j.runs()
				j.fails(printer.Away, begun, nil)
				if j.took > short+18*time.Second {
					t.Errorf("took %v", j.took)
				}
			})
		}
	}
	// For a moment only.
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.PaperFor(500)
		j := start(t, p, p.Open)
		time.Sleep(500 * time.Millisecond) // and so never while it is asked
		for range 10 {
			time.Sleep(time.Minute)
			p.Mute(true)
			time.Sleep(9 * time.Second)
			p.Mute(false)
		}
		p.Refill()
		j.ends(printer.PaperOut, printer.Ready)
	})
}

func TestHangs(t *testing.T) {
	// From the beginning: nothing is sent, and the printer is there.
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.HangAfter(0)
		j := start(t, p, p.Open)
		j.fails(printer.Offline, false, nil)
		if j.took != 15*time.Second {
			t.Errorf("took %v", j.took)
		}
	})
	// In the middle: nobody knows better than whoever gives up.
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.HangAfter(500)
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		defer cancel()
		began := time.Now()
		var told []printer.Status
		err := printer.Printer{Open: p.Open}.Print(ctx, receipt(80), func(s printer.Status) { told = append(told, s) })
		var trouble *printer.Trouble
		if !errors.As(err, &trouble) || trouble.Status != printer.Offline || !trouble.Begun || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("print: %v", err)
		}
		if took := time.Since(began); took != 90*time.Second || !slices.Equal(told, []printer.Status{printer.Offline}) {
			t.Errorf("took %v, told %q", took, told)
		}
		if !strings.Contains(err.Error(), "in the middle") {
			t.Errorf("the error is %q", err)
		}
	})
	// And it reads on.
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.HangAfter(500)
		j := start(t, p, p.Open)
		time.Sleep(short)
		j.runs()
		p.HangAfter(-1)
		j.ends(printer.Offline, printer.Ready)
	})
}

// Flow control, and what another program has made it say by itself, with three
// bytes that could be the answer to GS r.
func TestNoise(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.Noise(0x13, 0x10, 0x0c, 0x00, 0x11, 0x00, 0xff, 0x11)
		p.PaperFor(500)
		j := start(t, p, p.Open)
		time.Sleep(long)
		j.runs()
		p.Refill()
		j.ends(printer.PaperOut, printer.Ready)
	})
}

func TestKnowsNoOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.Unordered(true)
		p.PaperFor(500)
		j := start(t, p, p.Open)
		time.Sleep(long)
		j.runs()
		p.Refill()
		time.Sleep(2 * time.Second)
		j.runs()
		j.ends(printer.PaperOut, printer.Ready)
		if after := j.took - long; after > 12*time.Second {
			t.Errorf("took %v after the refill", after)
		}
	})
}

// scripted is a printer that answers each question as answer says.
func scripted(answer func(question string) string) printer.Printer {
	near, far := net.Pipe()
	go func() {
		b := make([]byte, 3)
		for {
			n, err := far.Read(b)
			if err != nil {
				return
			}
			said := answer(string(b[:n]))
			if _, err := io.WriteString(far, strings.TrimSuffix(said, bye)); err != nil {
				return
			}
			if strings.HasSuffix(said, bye) {
				_ = far.Close() // a pipe's Close cannot fail
				return
			}
		}
	}()
	return printer.Printer{Open: func(context.Context) (printer.Line, error) { return near, nil }}
}

// bye lets a scripted printer hang up.
const bye = "bye"

// Some printers go through their commands without paper and say so.
func TestAnswersWithoutPaper(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		p := scripted(func(question string) string {
			switch question {
			case "\x10\x04\x01", "\x10\x04\x02", "\x10\x04\x04":
				return "\x12"
			case "\x1dr\x01":
				if asked++; asked == 1 {
					return "\x0f"
				}
				return "\x03"
			}
			return ""
		})
		var told []printer.Status
		err := p.Print(t.Context(), []byte("abc"), func(s printer.Status) { told = append(told, s) })
		if err != nil || asked != 2 || !slices.Equal(told, []printer.Status{printer.PaperOut, printer.Ready}) {
			t.Errorf("print: %v, asked %d times, told %q", err, asked, told)
		}
	})
}

// Nothing is sent before somebody has been told that it will be, and nothing at
// all where that fails.
func TestBegin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.Cover(true)
		begun := 0
		device := printer.Printer{Open: p.Open, Begin: func() error {
			if begun++; len(p.Papers()) != 0 {
				t.Error("something is on paper already")
			}
			return nil
		}}
		ended := make(chan error)
		go func() { ended <- device.Print(t.Context(), receipt(1), nil) }()
		time.Sleep(time.Minute)
		if begun != 0 {
			t.Error("begun while the cover is open")
		}
		p.Cover(false)
		if err := <-ended; err != nil || begun != 1 || len(p.Papers()) != 1 {
			t.Errorf("%v, begun %d times, %d papers", err, begun, len(p.Papers()))
		}
		no := errors.New("the disk is full")
		device.Begin = func() error { return no }
		var trouble *printer.Trouble
		if err := device.Print(t.Context(), receipt(1), nil); !errors.Is(err, no) || !errors.As(err, &trouble) || trouble.Begun || len(p.Papers()) != 1 {
			t.Errorf("%v, %d papers", err, len(p.Papers()))
		}
	})
}

// The answer counts also of a printer that hangs up behind it.
func TestHangsUpAfterTheAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := scripted(func(question string) string {
			switch question {
			case "abc":
				return ""
			case "\x1dr\x01":
				return "\x00" + bye
			}
			return "\x12"
		})
		if err := p.Print(t.Context(), []byte("abc"), nil); err != nil {
			t.Error(err)
		}
	})
}

// Without the answer to why it is offline, a printer is what it was.
func TestDoesNotSayWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looks := 0
		p := scripted(func(question string) string {
			switch question {
			case "\x10\x04\x01":
				if looks++; looks <= 2 {
					return "\x1a"
				}
			case "\x10\x04\x02":
				if looks == 2 {
					return ""
				}
			case "\x10\x04\x04":
				return map[int]string{1: "\x72", 3: "\x12"}[looks]
			case "abc":
				return ""
			case "\x1dr\x01":
				return "\x00"
			}
			return "\x12"
		})
		var told []printer.Status
		err := p.Print(t.Context(), []byte("abc"), func(s printer.Status) { told = append(told, s) })
		if err != nil || looks != 3 || !slices.Equal(told, []printer.Status{printer.PaperOut, printer.Ready}) {
			t.Errorf("print: %v, told %q", err, told)
		}
	})
}

// Nothing is sent for somebody who has left already.
func TestNobodyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		p := scripted(func(question string) string { t.Errorf("it heard %q", question); return "" })
		err := p.Print(ctx, []byte("abc"), nil)
		var trouble *printer.Trouble
		if !errors.As(err, &trouble) || trouble.Begun || !errors.Is(err, context.Canceled) {
			t.Errorf("print: %v", err)
		}
	})
}

// serial is a line that gives nothing while it is idle, in each of the ways.
type serial struct {
	line  net.Conn
	idle  error
	close error
}

func (s serial) Read(b []byte) (int, error) {
	if err := s.line.SetReadDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
		return 0, err
	}
	n, err := s.line.Read(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = s.idle
	}
	return n, err
}

// Write takes a few bytes at a time, as a line does that does not wait.
func (s serial) Write(b []byte) (int, error) {
	if len(b) <= 40 {
		return s.line.Write(b)
	}
	n, err := s.line.Write(b[:40])
	if err == nil {
		err = syscall.EAGAIN
	}
	return n, err
}

func (s serial) Close() error { return errors.Join(s.line.Close(), s.close) }

func TestIdleLine(t *testing.T) {
	for _, idle := range []error{nil, io.EOF, syscall.EAGAIN} {
		synctest.Test(t, func(t *testing.T) {
			p := fake.New()
			p.PaperFor(500)
			j := start(t, p, func(ctx context.Context) (printer.Line, error) {
				line, err := p.Open(ctx)
				return serial{line: line.(net.Conn), idle: idle}, err
			})
			time.Sleep(4500 * time.Millisecond)
			j.runs()
			p.Refill()
			j.ends(printer.PaperOut, printer.Ready)
		})
	}
}

// A device that cannot be read is written to; of one that could, the error is the
// end.
func TestLineThatCannotBeRead(t *testing.T) {
	open := func(p *fake.Printer, closing error) printer.Opener {
		return func(ctx context.Context) (printer.Line, error) {
			line, err := p.Open(ctx)
			return serial{line.(net.Conn), syscall.EINVAL, closing}, err
		}
	}
	synctest.Test(t, func(t *testing.T) {
		p := fake.New()
		p.Mute(true)
		start(t, p, open(p, nil)).ends()
		stuck := errors.New("stuck")
		p = fake.New()
		p.Mute(true)
		start(t, p, open(p, stuck)).fails(printer.Away, true, stuck)
		p = fake.New()
		p.PaperFor(0)
		start(t, p, open(p, nil)).fails(printer.Away, false, syscall.EINVAL)
	})
}
