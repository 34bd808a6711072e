package program

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
)

// Both renderers show the sale, show it again when something has been written
// over it, follow the window, and give the terminal back.
func TestRenderers(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"stage": {"--demo"}, "bubbletea": {"--demo", "--renderer", "bubbletea"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t, home(t), args...)
			c.expect("TOTAL NOK", "? help")
			c.garble()
			c.key("\x0c")
			c.until("the sale again", func(screen string, _ []byte) bool {
				return strings.Contains(screen, "TOTAL NOK") && strings.Contains(screen, "? help") && !strings.Contains(screen, "noise")
			})
			c.mu.Lock()
			c.term.Resize(100, 30)
			c.mu.Unlock()
			if err := pty.Setsize(c.tty, &pty.Winsize{Rows: 30, Cols: 100}); err != nil {
				t.Fatal(err)
			}
			c.until("thirty rows", func(screen string, _ []byte) bool {
				rows := strings.Split(strings.TrimRight(screen, " \n"), "\n")
				return len(rows) == 30 && strings.Contains(rows[29], "? help")
			})
			c.types("12")
			c.expect("> 12_")
			time.Sleep(400 * time.Millisecond) // keys that follow each other so closely are a scanner's
			c.key("\x1b")
			c.until("no code any more", func(screen string, _ []byte) bool { return !strings.Contains(screen, "> 12_") })
			c.leaves()
			if code := c.ends(patience); code != 0 {
				t.Errorf("exit %d", code)
			}
			if out := c.output(); !bytes.Contains(out, []byte("\x1b[?1049l")) || !bytes.Contains(out, []byte("\x1b[?25h")) {
				t.Errorf("the terminal is left as %q", out[max(0, len(out)-60):])
			}
		})
	}
}

// garble writes over the screen without the program's knowing.
func (c *console) garble() {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := c.term.Write([]byte("\x1b[H\x1b[2J" + strings.Repeat("noise ", 40))); err != nil {
		c.t.Fatal(err)
	}
}

// What a terminal answers is no key, and nothing of it is left for whoever gets
// the terminal next.
func TestTerminalThatAnswers(t *testing.T) {
	t.Parallel()
	d := plug(t)
	c := openOn(t, line{answers: true}, "/bin/sh", home(t), "-c", `"$0" --demo --scanner "$1"; echo ended; head -n 1 | od -c`, binary, d.name)
	c.expect("TOTAL NOK", "Scanner OK")
	d.scan(milk)
	c.expect("Helmelk 1 l")
	c.types("4011")
	c.expect("> 4011_")
	if n := bytes.Count(c.output(), []byte("\x1b[5n")); n < 5 {
		t.Errorf("it was asked %d times", n)
	}
	time.Sleep(400 * time.Millisecond) // as above
	c.key("\x1b")
	c.until("no code any more", func(screen string, _ []byte) bool { return !strings.Contains(screen, "> 4011_") })
	c.leaves()
	c.until("the end", func(_ string, raw []byte) bool { return bytes.Contains(raw, []byte("ended")) })
	c.key("okay\n")
	c.until("what is read next", func(_ string, raw []byte) bool { return bytes.Contains(raw, []byte("o   k   a   y")) })
	if _, after, _ := bytes.Cut(c.output(), []byte("ended")); bytes.Contains(after, []byte("\x1b")) || bytes.Contains(after, []byte("[0n")) || bytes.Contains(after, []byte("033")) {
		t.Errorf("an answer was left: %q", after)
	}
}

// leaves presses what ends a demonstration.
func (c *console) leaves() {
	c.t.Helper()
	c.key("\x03")
	c.expect("Leave the till?")
	c.key("\x03")
}
