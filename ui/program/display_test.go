package program

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// dataAt is a data folder whose path is short enough for a socket.
func dataAt(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "kasse")
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

// gone waits until there is no file of that name.
func gone(t *testing.T, path string) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		_, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s is still there: %v", path, err)
		}
	}
}

// A whole sale on two terminals: the cashier's has all the keys, the customer's
// none. The till is killed and comes back, and is closed.
func TestTheCustomersScreen(t *testing.T) {
	t.Parallel()
	env, data := home(t), dataAt(t)
	screen := open(t, env, "display", "--demo", "--data", data)
	screen.expect("[--] The till is closed or out of reach", "DEMO")
	till := open(t, env, "--demo", "--data", data, "--lang", "en")
	till.expect("TOTAL NOK 0.00", "Scanner OK")
	screen.expect("Welcome", "DEMO", "Till 1")

	play := func(key string) {
		till.key("d")
		till.expect("Play the customer")
		till.key(key)
	}
	play("1")
	till.expect("TOTAL NOK 22.50")
	total := regexp.MustCompile(`TOTAL NOK [0-9.]+`).FindString(till.screen())
	screen.expect(total, "Pieces 1")
	play("2")
	till.expect("Customer: +47 *** ** 567")
	till.types("v")
	screen.expect("[..] Approve in Vipps", strings.Replace(total, "TOTAL", "TO PAY", 1))
	screen.expect("[OK] PAID", strings.TrimPrefix(total, "TOTAL "))
	till.expect("[OK] PAID")
	reference := regexp.MustCompile(`K1-0001-1-[0-9A-Z]{8}`).FindString(till.screen())
	for _, own := range []string{"+47", "***", reference} {
		if own == "" || strings.Contains(string(screen.output()), own) {
			t.Errorf("%q is on the customer's screen", own)
		}
	}

	till.signal(syscall.SIGKILL)
	till.ends(patience)
	screen.expect("[--] The till is closed or out of reach", "DEMO")
	till = open(t, env, "--demo", "--data", data, "--lang", "nb")
	screen.expect("Velkommen") // the till's language, and not the payment of before
	till.signal(syscall.SIGTERM)
	if code := till.ends(patience); code != 0 {
		t.Errorf("exit %d", code)
	}
	screen.expect("[--] Kassen er stengt")
	gone(t, filepath.Join(data, "display-1.sock"))
	screen.key("q")
	if code := screen.ends(3 * time.Second); code != 0 {
		t.Errorf("exit %d", code)
	}
	if !strings.Contains(string(screen.output()), "\x1b[?1049l") {
		t.Error("the terminal was left in its other screen")
	}
}

// heard collects everything that a till sends.
type heard struct {
	mu   sync.Mutex
	text strings.Builder
}

func (h *heard) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.Write(b)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

// Nothing of who pays goes over the socket, whatever is sold and however it is
// paid.
func TestNothingPersonalOnTheSocket(t *testing.T) {
	t.Parallel()
	v, gun := startVipps(t), plug(t)
	env, data := keyed(t, v), dataAt(t)
	c := open(t, env, "--data", data, "--scanner", gun.name)
	c.expect("Scanner OK")
	conn, err := net.Dial("unix", filepath.Join(data, "display-1.sock"))
	if err != nil {
		t.Fatal(err)
	}
	all, ended := &heard{}, make(chan struct{})
	go func() { _, _ = io.Copy(all, conn); close(ended) }() // until the till is closed
	references := regexp.MustCompile(`K1-000[0-9]-[0-9]-[0-9A-Z]{8}`)

	gun.scan(milk, qr)
	c.expect("Customer: +47 *** ** 567", "TOTAL NOK 22.50")
	c.key("v")
	c.expect("[..] WAITING FOR CUSTOMER")
	c.expect("[OK] PAID", "R1-0001")
	secret := append(references.FindAllString(c.screen(), -1), "R1-0001")
	gun.scan(small) // and one by a code on the screen, which its customer leaves
	c.expect("TOTAL NOK 14.90")
	c.types("+k")
	c.expect("████")
	v.decide("decline")
	c.expect("[XX] DECLINED")
	secret = append(secret, references.FindAllString(c.screen(), -1)...)
	c.signal(syscall.SIGTERM)
	c.ends(patience)
	<-ended
	if err := conn.Close(); err != nil {
		t.Error(err)
	}

	for _, want := range []string{`"moment":"selling"`, `"Helmelk 1 l"`, `"moment":"waiting"`, `"moment":"paid","amount":2250`, `"code":"https://qr.vipps.no/o/`, `"moment":"declined"`} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("%s was not sent:\n%s", want, all)
		}
	}
	if len(secret) < 3 {
		t.Fatalf("references: %q", secret)
	}
	for _, own := range append(secret, qr, "031/47", "91234567", "+47", "***", "s3cret-value") {
		if strings.Contains(all.String(), own) {
			t.Errorf("%q was sent:\n%s", own, all)
		}
	}
}

// The screen may hang where there is no keyboard.
func TestTheCustomersScreenEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*console){
		"SIGTERM":          func(c *console) { c.signal(syscall.SIGTERM) },
		"SIGHUP":           func(c *console) { c.signal(syscall.SIGHUP) },
		"terminal is gone": func(c *console) { c.hangUp() },
		"ctrl-c":           func(c *console) { c.key("\x03") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t, home(t), "display", "--till", "7")
			c.expect("out of reach", "Till 7", "display-7.sock")
			end(c)
			if code := c.ends(3 * time.Second); code != 0 {
				t.Errorf("exit %d", code)
			}
		})
	}
}

func TestTheCustomersScreenThatCanNotBe(t *testing.T) {
	t.Parallel()
	for says, args := range map[string][]string{
		"needs a terminal": {"display"},
		`speak "xx"`:       {"display", "--lang", "xx"},
		"till number":      {"display", "--till", "none"},
	} {
		if _, errs, code := command(t, home(t), args...); code != 2 || !strings.Contains(errs, says) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%q: exit %d: %s", args, code, errs)
		}
	}
}

// A data folder whose path no socket can have does not keep the till from
// selling; its log says why there is no second screen.
func TestNoRoomForASocket(t *testing.T) {
	t.Parallel()
	env, data := home(t), filepath.Join(dataAt(t), strings.Repeat("deep", 30))
	c := open(t, env, "--demo", "--data", data)
	c.expect("TOTAL NOK 0.00")
	log, err := os.ReadFile(filepath.Join(data, "till-1.log"))
	if err != nil || !strings.Contains(string(log), "name a shorter data folder") {
		t.Errorf("%v: %s", err, log)
	}
}
