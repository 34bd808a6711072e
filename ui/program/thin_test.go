package program

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// rows prints what BenchmarkThin measures. A benchmark's own log is cut short.
type rows struct{ b *testing.B }

func (rows) add(what, figure, must, goal string) {
	fmt.Printf("%-68s %16s %12s %10s\n", what, figure, must, goal)
}

// BenchmarkThin measures what a till on a thin terminal costs its line, its
// cashier's patience and its machine, and prints one row each beside what it has
// to be and what it should be:
//
//	go test -run '^$' -bench Thin ./ui/program
//
// The screen is 80×24 in colour, on a terminal that answers unless a row says
// otherwise. Times are this machine's; ratios compare them with a program that
// only copies, on the same kind of terminal.
func BenchmarkThin(b *testing.B) {
	for b.Loop() {
		r := rows{b}
		fmt.Println()
		r.add("what", "figure", "must", "goal")
		r.sale()
		r.waiting()
		r.slow()
		r.latency()
		r.starts()
	}
	b.ReportMetric(0, "ns/op")
}

// till opens one with a scanner and a price list of so many articles.
func (r rows) till(l line, articlesIn int) (c *console, d *device, codes, env []string) {
	r.b.Helper()
	d, env = plug(r.b), home(r.b)
	prices, codes := articles(r.b, articlesIn)
	c = openOn(r.b, l, binary, env, "--demo", "--scanner", d.name, "--prices", prices)
	c.expect("Scanner OK")
	c.quiet()
	return c, d, codes, env
}

// ended ends a till before its hundred lines get in the way of the next.
func (r rows) ended(c *console) {
	r.b.Helper()
	c.signal(syscall.SIGTERM)
	c.ends(patience)
	c.hangUp()
}

// quiet waits until nothing has come for a while, and tells when the last came.
func (c *console) quiet() (last time.Time) {
	c.t.Helper()
	const still = 200 * time.Millisecond
	deadline := time.Now().Add(2 * patience) // a whole screen at 600 baud takes half a minute
	for {
		c.mu.Lock()
		at, news := c.at, c.news
		c.mu.Unlock()
		select {
		case <-news:
		case <-time.After(still):
			return at
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("never quiet:\n%s", c.screen())
		}
	}
}

// full is how many lines no screen of 24 rows holds.
const full = 20

// sale is bytes a scan, a repaint, and a till at rest.
func (r rows) sale() {
	c, d, codes, _ := r.till(line{answers: true}, 60)
	var fill, fully []int
	var over []float64
	for i, code := range codes {
		shown, before := c.picture(), len(c.output())
		d.scan(code)
		c.quiet()
		n := len(c.output()) - before
		switch {
		case i > 0 && i < 9:
			fill = append(fill, n)
		case i >= full:
			fully = append(fully, n)
			over = append(over, float64(n)/float64(cheapest(shown, c.picture())))
		}
	}
	r.add("bytes a scan, list not full, median", strconv.Itoa(quantile(fill, 50)), "130", "90")
	r.add("bytes a scan, list full, median / p95", fmt.Sprintf("%d / %d", quantile(fully, 50), quantile(fully, 95)), "150 / 300", "90 / 220")
	r.add("bytes over the cheapest encoding, median", fmt.Sprintf("%.2f", quantile(over, 50)), "1.5", "1.1")
	before := len(c.output())
	c.key("\x0c")
	c.quiet()
	r.add("full repaint, list full, bytes", strconv.Itoa(len(c.output())-before), "1800", "1550")
	time.Sleep(3 * time.Second) // what a burst of scans leaves to do, such as collecting garbage
	before, woken := len(c.output()), c.switches()
	const rest = time.Minute
	time.Sleep(rest)
	r.add("sale screen at rest, bytes a minute", strconv.Itoa(len(c.output())-before), "20", "12")
	r.add("idle: wake-ups a second, two scanners attached", fmt.Sprintf("%.1f", float64(c.switches()-woken)/rest.Seconds()), "15", "0-1")
	r.ended(c)
}

// switches is how often all threads of the program have given the processor back.
func (c *console) switches() (n int) {
	c.t.Helper()
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", c.cmd.Process.Pid))
	if err != nil {
		c.t.Fatal(err)
	}
	for _, f := range files {
		n += status(c.t, f, "voluntary_ctxt_switches:")
	}
	return n
}

// status is a number out of a file of /proc.
func status(t testing.TB, file, name string) int {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Skip("this system does not tell:", err)
	}
	for row := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(row, name); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("no %s in %s", name, file)
	return 0
}

// waiting is a request that a customer looks at. Those of the sandbox do not do so
// for longer than these seconds.
func (r rows) waiting() {
	d := plug(r.b)
	c := openOn(r.b, line{answers: true}, binary, keyed(r.b, startVipps(r.b)), "--scanner", d.name)
	c.expect("Scanner OK")
	d.scan(milk, qr)
	c.expect("+47 *** ** 567")
	c.key("v")
	c.expect("WAITING FOR CUSTOMER")
	time.Sleep(500 * time.Millisecond)
	before := len(c.output())
	const wait = 3 * time.Second
	time.Sleep(wait)
	if screen := c.screen(); !strings.Contains(screen, "WAITING FOR CUSTOMER") {
		r.b.Errorf("not waiting any more:\n%s", screen)
	}
	r.add("waiting for payment, bytes a second", fmt.Sprintf("%.1f", float64(len(c.output())-before)/wait.Seconds()), "30", "12")
	r.ended(c)
}

// slow is a till on lines that carry less than it has to say.
func (r rows) slow() {
	for _, answers := range []bool{true, false} {
		word := map[bool]string{true: "", false: ", mute"}[answers]
		c, d, codes, _ := r.till(line{baud: 9600, answers: answers}, 100)
		next := 0
		scan := func(pause time.Duration) time.Time {
			d.scan(codes[next])
			next++
			sent := time.Now()
			time.Sleep(pause)
			return sent
		}
		for range full {
			scan(0)
		}
		c.quiet()
		var took []time.Duration
		for range 15 {
			sent := scan(0)
			took = append(took, c.quiet().Sub(sent))
		}
		r.add("at 9600 baud"+word+": one scan -> its last byte, ms", fmt.Sprintf("%.0f", milliseconds(took, 50)), "160", "100")
		took = nil
		for range 3 {
			for range 19 {
				scan(300 * time.Millisecond)
			}
			sent := scan(0)
			took = append(took, c.quiet().Sub(sent))
			if newest := fmt.Sprintf("Article %d", next-1); !strings.Contains(c.screen(), newest) {
				r.b.Errorf("%s is not on\n%s", newest, c.screen())
			}
		}
		r.add("at 9600 baud"+word+": burst of 20 at 300 ms -> final total, ms", fmt.Sprintf("%.0f", milliseconds(took, 50)), "250", "130")
		r.ended(c)
	}
	c, d, codes, env := r.till(line{baud: 600, answers: true}, 100)
	for _, code := range codes {
		d.scan(code)
		time.Sleep(50 * time.Millisecond)
	}
	done := len(added(r.b, env))
	r.add("at 600 baud, 100 scans at 20/s: handled in time", strconv.Itoa(done), "100", "100")
	r.ended(c)
}

// latency is from a scan, or a key, to the first byte that changes.
func (r rows) latency() {
	prices, codes := articles(r.b, 300)
	floor := paced(r.b, copying(r.b), func(code string, c *console) { c.key(code) }, codes)
	d := plug(r.b)
	c := openOn(r.b, line{answers: true}, binary, home(r.b), "--demo", "--scanner", d.name, "--prices", prices)
	c.expect("Scanner OK")
	scans := paced(r.b, c, func(code string, _ *console) { d.scan(code) }, codes)
	c.quiet()
	var keys []time.Duration
	for range 20 {
		for _, key := range []string{"4", "\x7f"} { // a digit, and taking it back
			time.Sleep(400 * time.Millisecond)
			keys = append(keys, paced(r.b, c, func(key string, c *console) { c.key(key) }, []string{key})...)
		}
	}
	least := milliseconds(floor, 50)
	over := func(took []time.Duration) string {
		return fmt.Sprintf("%.1fx / %.1fx", milliseconds(took, 50)/least, milliseconds(took, 99)/least)
	}
	r.add(fmt.Sprintf("scan -> first changed byte, over %.2f ms, median / p99", least), over(scans), "15x / 40x", "6x / 15x")
	r.add("key -> first changed byte, the same", over(keys), "15x / 40x", "6x / 15x")
	r.ended(c)
}

// starts is the time to the first full frame, and memory.
func (r rows) starts() {
	env := home(r.b)
	took := map[bool][]time.Duration{}
	starts(r.b, line{}, env) // makes the journal
	for range 15 {
		for _, answers := range []bool{true, false} {
			took[answers] = append(took[answers], starts(r.b, line{answers: answers}, env))
		}
	}
	answering, mute := milliseconds(took[true], 50), milliseconds(took[false], 50)
	r.add("start -> full frame, journal open, ms; on a mute terminal", fmt.Sprintf("%.1f; %+.1f", answering, mute-answering), "30; +5", "12; +0")

	const first, lines = 14, 1000 // a list of fourteen is on the screen already
	c, d, codes, _ := r.till(line{answers: true}, first+lines)
	shows := func(n int) {
		c.until("the newest line", func(screen string, _ []byte) bool {
			return strings.Contains(screen, fmt.Sprintf("Article %d ", n-1))
		})
		c.quiet()
	}
	d.scan(codes[:first]...)
	shows(first)
	file := fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid)
	megabytes := func() float64 { return float64(status(r.b, file, "VmRSS:")) / 1024 }
	time.Sleep(time.Second)
	idle := megabytes()
	const few = 10 // as they are rung up: no scanner hands a thousand over at once
	for n := first + few; n <= first+lines; n += few {
		d.scan(codes[n-few : n]...)
		c.until("the newest line", func(screen string, _ []byte) bool {
			return strings.Contains(screen, fmt.Sprintf("Article %d ", n-1))
		})
	}
	c.quiet()
	time.Sleep(time.Minute + time.Second) // by then it has given back what it does not need
	r.add("resident memory idle; with 1,000 lines more, MB", fmt.Sprintf("%.1f; %+.1f", idle, math.Max(megabytes()-idle, 0)), "25; +2", "15; +1")
	r.ended(c)
}
