package program

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	milk  = "7038010009457" // 22.50
	small = "7038010001659" // 14.90
	qr    = "https://qr.vipps.no/28/2/01/031/4791234567?v=1"
)

// vipps is the sandbox as a process of its own.
type vipps struct {
	t   testing.TB
	url string
}

func startVipps(t testing.TB) vipps {
	t.Helper()
	return startVippsOf(t, binary)
}

// startVippsOf runs the sandbox of another build of the program.
func startVippsOf(t testing.TB, program string) vipps {
	t.Helper()
	cmd := exec.Command(program, "sandbox", "--listen", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Error("sandbox:", err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return vipps{t, strings.TrimSpace(line)}
}

func (v vipps) post(path, body string) {
	v.t.Helper()
	resp, err := http.Post(v.url+path, "application/json", strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		v.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		v.t.Fatalf("%s %s: %s", path, body, resp.Status)
	}
}

func (v vipps) decide(decision string) {
	v.t.Helper()
	v.post("/sandbox/decide", fmt.Sprintf(`{"decision":%q}`, decision))
}

// entry is what Vipps' books say of one payment, in øre.
type entry struct {
	Reference, State, Customer      string
	Amount, Captured, Creates       int64
	Authorized, Cancelled, Refunded int64
}

// books are the sandbox's own.
func (v vipps) books() []entry {
	v.t.Helper()
	resp, err := http.Get(v.url + "/sandbox/ledger")
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	var books []entry
	if err := json.NewDecoder(resp.Body).Decode(&books); err != nil {
		v.t.Fatal(err)
	}
	return books
}

// keyed is the environment of a till with keys, on the sandbox.
func keyed(t testing.TB, v vipps) []string {
	return append(home(t), "VIPPS_API_URL="+v.url, "VIPPS_CLIENT_ID=id", "VIPPS_CLIENT_SECRET=s3cret-value",
		"VIPPS_SUBSCRIPTION_KEY=sub-value", "VIPPS_MERCHANT_SERIAL_NUMBER=123456")
}

func value(env []string, name string) string {
	for _, e := range env {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}

func dataFolder(env []string) string {
	return filepath.Join(value(env, "HOME"), ".local", "state", "kasse")
}

func TestASaleFromScanToReceipt(t *testing.T) {
	t.Parallel()
	v, gun := startVipps(t), plug(t)
	env := keyed(t, v)
	c := open(t, env, "--scanner", gun.name)
	c.expect("TEST", "Scanner OK", "TOTAL NOK 0.00")

	gun.scan(milk)
	c.expect("Helmelk 1 l", "TOTAL NOK 22.50")
	gun.scan(small, milk)
	c.expect("TOTAL NOK 59.90")
	gun.scan(qr)
	c.expect("Customer: +47 *** ** 567")
	c.key("v")
	c.expect("[..] WAITING FOR CUSTOMER", "59.90 NOK")
	if strings.Contains(c.screen(), "PAID") {
		t.Errorf("PAID before it is:\n%s", c.screen())
	}
	gun.scan(milk)
	c.expect("NOT ADDED: Helmelk 1 l")
	c.expect("[OK] PAID", "59.90 NOK", "R1-0001")

	books := v.books()
	if len(books) != 1 || books[0].Captured != 5990 || books[0].Creates != 1 {
		t.Errorf("books: %+v", books)
	}
	ref := regexp.MustCompile(`K1-0001-1-[0-9A-Z]{8}`).FindString(c.screen())
	if ref != books[0].Reference {
		t.Errorf("screen shows %q, Vipps has %q", ref, books[0].Reference)
	}
	receipt := written(t, filepath.Join(dataFolder(env), "receipts", "R1-0001.txt"))
	for _, want := range []string{"Sales receipt", "Helmelk 1 l", "59.90", ref} {
		if !bytes.Contains(receipt, []byte(want)) {
			t.Errorf("receipt without %q:\n%s", want, receipt)
		}
	}
	if out, errs, code := command(t, env, "journal", "verify"); code != 0 {
		t.Errorf("beside the running till: exit %d: %s%s", code, out, errs)
	}
	entries, _, code := command(t, env, "journal", "export")
	if code != 0 || !strings.Contains(entries, `"sale.paid"`) {
		t.Errorf("export: exit %d:\n%s", code, entries)
	}
	everything := entries + string(c.output()) + logs(t, env)
	for _, secret := range []string{"91234567", "s3cret-value", "sub-value"} {
		if strings.Contains(everything, secret) {
			t.Errorf("%q is on the screen, in the log or in the export", secret)
		}
	}
	c.key("q")
	c.expect("Leave the till?")
	c.key("1")
	if code := c.ends(3 * time.Second); code != 0 {
		t.Errorf("exit %d", code)
	}
	if !bytes.Contains(c.output(), []byte("\x1b[?1049l")) {
		t.Error("the terminal was left in its other screen")
	}
}

// written waits for a file that appears whole and at some moment of its own, as
// a receipt does: PAID is on the screen before anything is written for paper.
func written(t testing.TB, path string) []byte {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		switch text, err := os.ReadFile(path); {
		case err == nil:
			return text
		case !errors.Is(err, fs.ErrNotExist) || time.Now().After(deadline):
			t.Fatal(err)
		}
	}
}

func logs(t testing.TB, env []string) string {
	text, err := os.ReadFile(filepath.Join(dataFolder(env), "till-1.log"))
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

func TestKilledWhileWaiting(t *testing.T) {
	t.Parallel()
	v, gun := startVipps(t), plug(t)
	env := keyed(t, v)
	c := open(t, env, "--scanner", gun.name)
	c.expect("Scanner OK")
	gun.scan(milk, qr)
	c.expect("Customer: +47 *** ** 567", "TOTAL NOK 22.50")
	c.signal(syscall.SIGKILL)
	c.ends(patience)

	c = open(t, env, "--scanner", gun.name)
	c.expect("Customer: +47 *** ** 567", "TOTAL NOK 22.50", "Scanner OK")
	c.key("v")
	c.expect("WAITING FOR CUSTOMER")
	c.signal(syscall.SIGKILL)
	c.ends(patience)
	v.decide("approve")

	// Approved while the till was down: nothing is taken without a person.
	c = open(t, env, "--scanner", gun.name)
	c.expect("[!!] APPROVED", "Choose:")
	if books := v.books(); len(books) != 1 || books[0].Captured != 0 {
		t.Fatalf("books: %+v", books)
	}
	c.key("1")
	c.expect("capture the amount")
	c.key("+")
	c.expect("[OK] PAID", "R1-0001")
	if books := v.books(); len(books) != 1 || books[0].Captured != 2250 || books[0].Creates != 1 {
		t.Errorf("books: %+v", books)
	}
}

func TestDeclinedAndSentAgain(t *testing.T) {
	t.Parallel()
	v, gun := startVipps(t), plug(t)
	env := keyed(t, v)
	c := open(t, env, "--scanner", gun.name)
	c.expect("Scanner OK")
	gun.scan(milk)
	c.expect("TOTAL NOK 22.50")
	c.key("+")
	c.expect("TO PAY")
	c.types("41234567")
	c.expect("> 412 34 567_")
	c.key("+")
	c.expect("WAITING FOR CUSTOMER", "+47 *** ** 567")
	v.decide("decline")
	c.expect("[XX] DECLINED")
	c.key("+")
	c.expect("WAITING FOR CUSTOMER", "Vipps 1-0001-2")
	c.expect("[OK] PAID")
	books := v.books()
	if len(books) != 2 || books[0].Captured != 0 || books[1].Captured != 2250 || books[0].Reference == books[1].Reference {
		t.Errorf("books: %+v", books)
	}
}

// The ways to end a till that ask nothing.
func TestEndsWithinThreeSeconds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*console){
		"SIGTERM":           func(c *console) { c.signal(syscall.SIGTERM) },
		"SIGHUP":            func(c *console) { c.signal(syscall.SIGHUP) },
		"terminal is gone":  func(c *console) { c.hangUp() },
		"ctrl-c twice demo": func(c *console) { c.key("\x03"); c.expect("Leave the till?"); c.key("\x03") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := home(t)
			c := open(t, env, "--demo")
			c.expect("DEMO", "TOTAL NOK 0.00", "Scanner OK")
			end(c)
			if code := c.ends(3 * time.Second); code != 0 {
				t.Errorf("exit %d", code)
			}
			if out, errs, code := command(t, env, "--demo", "journal", "verify"); code != 0 {
				t.Errorf("journal: exit %d: %s%s", code, out, errs)
			}
		})
	}
}

func TestOneTillOneProcess(t *testing.T) {
	t.Parallel()
	env := home(t)
	first := open(t, env)
	first.expect("TOTAL NOK")
	second := open(t, env)
	if code := second.ends(patience); code != 2 {
		t.Errorf("exit %d", code)
	}
	second.until("the process", func(_ string, raw []byte) bool {
		return bytes.Contains(raw, fmt.Appendf(nil, "process %d", first.cmd.Process.Pid))
	})
	if bytes.Contains(second.output(), []byte("\x1b[")) {
		t.Errorf("the terminal was touched: %q", second.output())
	}
	first.signal(syscall.SIGKILL)
	first.ends(patience)
	open(t, env).expect("TOTAL NOK")
}

// A scanner that is named twice, or is the till's own terminal, would lose
// scans or keys.
func TestScannersThatCanNotBe(t *testing.T) {
	t.Parallel()
	gun := plug(t)
	c := open(t, home(t), "--scanner", gun.name, "--scanner", gun.name+",115200,customer")
	if code := c.ends(patience); code != 2 {
		t.Errorf("exit %d", code)
	}
	c.until("the sentence", func(_ string, raw []byte) bool { return bytes.Contains(raw, []byte("named twice")) })
	c = open(t, home(t), "--scanner", "/dev/tty")
	if code := c.ends(patience); code != 2 {
		t.Errorf("exit %d", code)
	}
	c.until("the sentence", func(_ string, raw []byte) bool { return bytes.Contains(raw, []byte("this terminal itself")) })
}

func TestScannerComesBack(t *testing.T) {
	t.Parallel()
	gun := plug(t)
	link := filepath.Join(t.TempDir(), "scanner")
	c := open(t, home(t), "--scanner", link)
	c.expect("Scanner 1 [!!] MISSING")
	c.key("4011\r") // sold by weight: typed codes still work
	c.expect("sold by weight")
	if err := os.Symlink(gun.name, link); err != nil {
		t.Fatal(err)
	}
	c.expect("Scanner OK")
	gun.scan(milk)
	c.expect("Helmelk 1 l")
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	gun.unplug()
	c.expect("Scanner 1 [!!] MISSING")
	again := plug(t)
	if err := os.Symlink(again.name, link); err != nil {
		t.Fatal(err)
	}
	c.expect("Scanner OK")
	again.scan(small)
	c.expect("TOTAL NOK 37.40")
}

// A terminal that answers nothing: no question before the first frame, and
// what is typed meanwhile arrives. Its second is the program's, so it does not
// share the machine with the other tests of this package.
func TestMuteTerminal(t *testing.T) {
	started := time.Now()
	c := open(t, home(t))
	c.key("123")
	c.until("a frame", func(screen string, _ []byte) bool { return strings.Contains(screen, "TOTAL NOK") })
	if took := time.Since(started); took > time.Second {
		t.Errorf("the first frame took %v", took)
	}
	before, _, _ := bytes.Cut(c.output(), []byte("TOTAL NOK"))
	for _, query := range []string{"\x1b[6n", "\x1b]11;?", "\x1b]10;?", "\x1b[c", "\x1b[0c", "\x1b[>q", "\x1b[?u"} {
		if bytes.Contains(before, []byte(query)) {
			t.Errorf("the terminal was asked %q", query)
		}
	}
	c.expect("> 123_")
}

// BenchmarkStart is from the start of the process to the first full frame, with
// a journal there already. The median is the figure: the slowest starts are
// those of a machine that was doing something else.
func BenchmarkStart(b *testing.B) {
	env := home(b)
	var took []time.Duration
	for b.Loop() {
		took = append(took, starts(b, line{}, env))
	}
	b.ReportMetric(milliseconds(took, 50), "ms/median")
	b.ReportMetric(0, "ns/op") // the time to kill and to clean up is not of interest
}

// starts is how long a till takes to its first full frame.
func starts(t testing.TB, l line, env []string) time.Duration {
	t.Helper()
	started := time.Now()
	c := openOn(t, l, binary, env)
	c.expect("TOTAL NOK", "? help")
	took := time.Since(started)
	c.signal(syscall.SIGKILL)
	c.ends(patience)
	c.hangUp()
	return took
}
