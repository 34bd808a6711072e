package program

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/term"
)

// hears waits until all the texts have been written since a place in the output,
// and gives the place behind what is there now.
func (c *console) hears(from int, texts ...string) int {
	c.t.Helper()
	c.until(fmt.Sprintf("%q", texts), func(_ string, raw []byte) bool {
		for _, t := range texts {
			if !bytes.Contains(raw[min(from, len(raw)):], []byte(t)) {
				return false
			}
		}
		return true
	})
	return len(c.output())
}

// A sale with keys and scans on a terminal that can do nothing but lines: from
// the first scan to the receipt, and not one byte of a full screen.
func TestASaleLineByLine(t *testing.T) {
	t.Parallel()
	v, gun := startVipps(t), plug(t)
	env := append(keyed(t, v), "TERM=dumb", "KASSE_LINEAR=1")
	c := open(t, env, "--scanner", gun.name)
	at := c.hears(0, "Till 1  TEST. English. ? help; = say it again\r\n", "SALE 1-0001\r\n", "Scanner OK\r\n")

	gun.scan(milk)
	at = c.hears(at, "Helmelk 1 l  22.50. TOTAL NOK 22.50\r\n")
	c.types("3*")
	at = c.hears(at, "3\r\n3 * waits for an article")
	gun.scan(small)
	at = c.hears(at, "3 x 14.90  44.70. TOTAL NOK 67.20\r\n")
	c.types("999\x7f")
	at = c.hears(at, "999\b \b")
	c.types("9\r")
	at = c.hears(at, "9\r\n[!!] UNKNOWN ARTICLE 999. THE TILL TAKES NO MORE. Press a key (not Enter) to go on.\r\n")
	time.Sleep(400 * time.Millisecond) // a key that follows another one so soon is not meant for what has just appeared
	c.key("x")
	at = c.hears(at, "UNKNOWN ARTICLE 999. 1 type price and department")
	time.Sleep(400 * time.Millisecond)
	c.key("-")
	at = c.hears(at, "SALE 1-0001. TOTAL NOK 67.20\r\n")
	gun.scan(qr)
	at = c.hears(at, "Customer: +47 *** ** 567\r\n")
	c.key("=")
	at = c.hears(at, "Helmelk 1 l  22.50\r\n", "Lines 2, Pieces 4\r\n", "SALE 1-0001. TOTAL NOK 67.20\r\n")
	c.key("v")
	at = c.hears(at, "[..] WAITING FOR CUSTOMER. The request is at Vipps. 67.20 NOK\r\n", "SAY TO THE CUSTOMER")
	gun.scan(milk)
	at = c.hears(at, "NOT ADDED: Helmelk 1 l (1 refused)")
	at = c.hears(at, "[OK] PAID  67.20 NOK  from +47 *** ** 567. Receipt R1-0001.", "SALE 1-0002\r\n")
	if books := v.books(); len(books) != 1 || books[0].Captured != 6720 {
		t.Errorf("books: %+v", books)
	}
	c.key("?")
	at = c.hears(at, "KEYS ON THIS SCREEN\r\n", "= Ctrl-L  say it again\r\n", "- ? back\r\n")
	time.Sleep(400 * time.Millisecond)
	c.key("-")
	at = c.hears(at, "SALE 1-0002\r\n")
	time.Sleep(400 * time.Millisecond)
	c.key("q")
	c.hears(at, "Leave the till?")
	time.Sleep(400 * time.Millisecond)
	c.key("1")
	if code := c.ends(3 * time.Second); code != 0 {
		t.Errorf("exit %d", code)
	}
	out := c.output()
	if bytes.IndexByte(out, 0x1b) >= 0 {
		t.Errorf("ESC in %q", out)
	}
	for _, secret := range []string{"91234567", "s3cret-value", "qr.vipps.no"} {
		if bytes.Contains(out, []byte(secret)) {
			t.Errorf("%q was written", secret)
		}
	}
	if n := strings.Count(string(out), "[OK] PAID"); n != 1 {
		t.Errorf("%d times paid:\n%s", n, out)
	}
}

// However it ends, the terminal is given back: a shell behind it would have no
// echo and no lines.
func TestLineByLineEnds(t *testing.T) {
	t.Parallel()
	fresh := modes(t, plug(t).master)
	for name, end := range map[string]func(*console){
		"SIGTERM":          func(c *console) { c.signal(syscall.SIGTERM) },
		"SIGHUP":           func(c *console) { c.signal(syscall.SIGHUP) },
		"terminal is gone": func(c *console) { c.hangUp() },
		"ctrl-c twice":     func(c *console) { c.key("\x03"); c.hears(0, "Leave the till?"); c.key("\x03") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t, home(t), "--demo", "--linear")
			c.hears(0, "SALE 1-0001\r\n", "Scanner OK\r\n")
			c.types("12")
			c.hears(0, "\r\n12")
			end(c)
			if code := c.ends(3 * time.Second); code != 0 {
				t.Errorf("exit %d", code)
			}
			if name != "terminal is gone" && !reflect.DeepEqual(modes(t, c.tty), fresh) {
				t.Error("the terminal is not as it was")
			}
		})
	}
}

// modes are those of a terminal.
func modes(t *testing.T, f *os.File) (state *term.State) {
	t.Helper()
	conn, err := f.SyscallConn() // Fd would make it one whose Close wakes nobody
	if err != nil {
		t.Fatal(err)
	}
	if failed := conn.Control(func(fd uintptr) { state, err = term.GetState(int(fd)) }); failed != nil || err != nil {
		t.Fatal(failed, err)
	}
	return state
}

// What the file says the environment can take back; the customer's screen has no
// such mode.
func TestLineByLineOrNot(t *testing.T) {
	t.Parallel()
	env := home(t)
	config := value(env, "HOME") + "/linear.toml"
	if err := os.WriteFile(config, []byte("linear = true\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, env, "--demo", "--config", config).hears(0, "SALE 1-0001\r\n")
	open(t, append(home(t), "KASSE_LINEAR=0"), "--demo", "--config", config).expect("TOTAL NOK 0.00")
	_, errs, code := command(t, env, "display", "--linear")
	if code != 2 || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "linear") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
