package program

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"butikk/kasse/scanner/barcode"
)

// articles is a price list of n articles, and their codes.
func articles(t testing.TB, n int) (file string, codes []string) {
	var list strings.Builder
	list.WriteString("sku;codes;name;price;vat\n")
	for i := range n {
		body := fmt.Sprintf("7038%08d", 1000+7*i)
		code := body + string(barcode.CheckDigit(body))
		codes = append(codes, code)
		fmt.Fprintf(&list, "%d;%s;Article %d;%d,50;15\n", i+1, code, i+1, 1+i%90)
	}
	file = filepath.Join(t.TempDir(), "prices.csv")
	if err := os.WriteFile(file, []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file, codes
}

// added are the codes of the lines that the journal has, in its order.
func added(t testing.TB, env []string) (codes []string) {
	stdout, stderr, code := command(t, env, "journal", "export", "--demo")
	if code != 0 {
		t.Fatalf("%d %s", code, stderr)
	}
	for row := range strings.Lines(stdout) {
		var e struct {
			Kind string
			Data struct{ Line struct{ Code string } }
		}
		if err := json.Unmarshal([]byte(row), &e); err != nil {
			t.Fatal(err)
		}
		if e.Kind == "line.added" {
			codes = append(codes, e.Data.Line.Code)
		}
	}
	return codes
}

// Scans that come as fast as a line carries them are all there, in order.
func TestNoScanIsLost(t *testing.T) {
	env, d := home(t), plug(t)
	prices, codes := articles(t, 300)
	c := open(t, env, "--demo", "--scanner", d.name, "--prices", prices)
	c.expect("Scanner OK")
	d.scan(codes...)
	c.expect("Lines 300")
	c.signal(syscall.SIGTERM) // a line may be drawn while its flush is under way
	c.ends(patience)
	if got := added(t, env); !slices.Equal(got, codes) {
		t.Errorf("%d of %d codes, or in another order", len(got), len(codes))
	}
}

// BenchmarkScan scans twenty distinct codes a second for a minute, with the whole
// till running, and prints the time from the last byte of a code to the first one
// that changes on the screen: the median and the slowest of a hundred, in
// milliseconds and as multiples of what a program takes that only copies.
func BenchmarkScan(b *testing.B) {
	const rate, seconds = 20, 60
	prices, codes := articles(b, rate*seconds)
	for b.Loop() {
		d := plug(b)
		least := paced(b, copying(b), func(code string, c *console) { c.key(code) }, codes[:200])
		env := home(b)
		c := open(b, env, "--demo", "--scanner", d.name, "--prices", prices)
		c.expect("Scanner OK")
		took := paced(b, c, func(code string, _ *console) { d.scan(code) }, codes)
		c.expect(fmt.Sprintf("Lines %d", len(codes)))
		c.signal(syscall.SIGTERM) // a line may be drawn while its flush is under way
		c.ends(patience)
		if got := added(b, env); !slices.Equal(got, codes) {
			b.Errorf("%d of %d codes, or in another order", len(got), len(codes))
		}
		c.hangUp()
		floor := milliseconds(least, 50)
		b.ReportMetric(milliseconds(took, 50), "ms/median")
		b.ReportMetric(milliseconds(took, 99), "ms/p99")
		b.ReportMetric(milliseconds(took, 50)/floor, "x/median")
		b.ReportMetric(milliseconds(took, 99)/floor, "x/p99")
	}
	b.ReportMetric(0, "ns/op")
}

// quantile is what so many of a hundred are not above.
func quantile[T cmp.Ordered](all []T, percent int) T {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[min(len(sorted)*percent/100, len(sorted)-1)]
}

func milliseconds(all []time.Duration, percent int) float64 {
	return float64(quantile(all, percent).Microseconds()) / 1000
}

// copying is a console whose program shows what is typed and does nothing else.
func copying(t testing.TB) *console {
	t.Helper()
	path, err := exec.LookPath("cat")
	if err != nil {
		t.Skip("this system has no program that only copies:", err)
	}
	c := openProgram(t, path, []string{"PATH=" + os.Getenv("PATH")})
	if err := pty.Setsize(c.tty, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	return c
}

// paced sends the codes at an even pace and gives the times to the first byte
// that came after each.
func paced(t testing.TB, c *console, send func(string, *console), codes []string) []time.Duration {
	t.Helper()
	const pace = 50 * time.Millisecond
	took := make([]time.Duration, 0, len(codes))
	next := time.Now()
	for _, code := range codes {
		time.Sleep(time.Until(next))
		next = next.Add(pace)
		c.mu.Lock()
		before := len(c.raw)
		c.mu.Unlock()
		sent := time.Now()
		send(code, c)
		c.until("an answer to "+code, func(_ string, raw []byte) bool { return len(raw) > before })
		took = append(took, time.Since(sent))
	}
	return took
}
