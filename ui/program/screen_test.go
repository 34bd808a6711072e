// Package program tests the built program as its user has it: a
// pseudo-terminal as screen and keyboard, another as serial scanner, the
// sandbox as a process of its own on loopback.
package program

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"

	"butikk/kasse/ui/uitest"
)

// binary is the program under test, built once without cgo.
var binary string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "kasse-program")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if binary, err = uitest.Build("../..", dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// patience bounds every wait; a machine under load is slow, not wrong.
const patience = 30 * time.Second

// console is a terminal with the program in it.
type console struct {
	t    testing.TB
	cmd  *exec.Cmd
	tty  *os.File
	term vt10x.Terminal
	line line

	mu      sync.Mutex
	raw     []byte
	at      time.Time     // when the newest of it came
	news    chan struct{} // closed at the next output
	waited  chan struct{} // closed when the process has ended
	waitErr error
}

// line is what lies between the program and its terminal; the zero line carries
// everything at once to a terminal that answers no question.
type line struct {
	baud    int  // bits a second, ten to a byte; 0: no limit
	answers bool // the terminal says when it has taken everything
}

// home is the environment of a fresh machine: nothing of the shop's in it.
func home(t testing.TB) []string {
	dir := t.TempDir()
	return []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "TERM=xterm-256color", "LANG=en_GB.UTF-8", "TZ=UTC"}
}

// open starts the program in a terminal of 80×24 that answers no question.
func open(t testing.TB, env []string, args ...string) *console {
	t.Helper()
	return openProgram(t, binary, env, args...)
}

// openProgram is open for another build of the program.
func openProgram(t testing.TB, program string, env []string, args ...string) *console {
	t.Helper()
	return openOn(t, line{}, program, env, args...)
}

// openOn is openProgram at the other end of a line.
func openOn(t testing.TB, l line, program string, env []string, args ...string) *console {
	t.Helper()
	c := &console{t: t, cmd: exec.Command(program, args...), term: vt10x.New(vt10x.WithSize(80, 24)), line: l,
		news: make(chan struct{}), waited: make(chan struct{})}
	c.cmd.Env = env
	tty, err := pty.StartWithSize(c.cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	c.tty = pollable(t, tty)
	go c.read()
	go func() { c.waitErr = c.cmd.Wait(); close(c.waited) }()
	t.Cleanup(func() {
		if err := c.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Error(err)
		}
		<-c.waited
		c.hangUp()
	})
	return c
}

// pollable makes a file whose Close wakes a waiting Read: without that, a plug
// that is pulled stays in until the next byte.
func pollable(t testing.TB, f *os.File) *os.File {
	t.Helper()
	fd, err := syscall.Dup(int(f.Fd()))
	if err == nil {
		syscall.CloseOnExec(fd)
		err = syscall.SetNonblock(fd, true)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(fd), f.Name())
}

func (c *console) read() {
	buf := make([]byte, 4096)
	if c.line.baud > 0 {
		buf = buf[:max(c.line.baud/1000, 1)] // ten milliseconds of it
	}
	var free time.Time // when the line is
	for answered := 0; ; {
		n, err := c.tty.Read(buf)
		if c.line.baud > 0 {
			if now := time.Now(); free.Before(now) {
				free = now
			}
			free = free.Add(time.Duration(n) * 10 * time.Second / time.Duration(c.line.baud))
			time.Sleep(time.Until(free))
		}
		c.mu.Lock()
		c.raw, c.at = append(c.raw, buf[:n]...), time.Now()
		_, werr := c.term.Write(buf[:n])
		asked := 0
		if c.line.answers {
			asked = bytes.Count(c.raw, []byte("\x1b[5n"))
		}
		close(c.news)
		c.news = make(chan struct{})
		c.mu.Unlock()
		if err != nil || werr != nil {
			return // the terminal is gone, or the program has ended
		}
		for ; answered < asked; answered++ {
			if _, err := io.WriteString(c.tty, "\x1b[0n"); err != nil {
				return // the same
			}
		}
	}
}

// hangUp pulls the terminal's plug.
func (c *console) hangUp() {
	if err := c.tty.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		c.t.Error(err)
	}
}

// until waits for a condition on what the terminal shows.
func (c *console) until(what string, ok func(screen string, raw []byte) bool) {
	c.t.Helper()
	deadline := time.After(patience)
	for {
		c.mu.Lock()
		screen, raw, news := c.term.String(), c.raw, c.news
		c.mu.Unlock()
		if ok(screen, raw) {
			return
		}
		select {
		case <-news:
		case <-deadline:
			c.t.Fatalf("never saw %s on\n%s", what, screen)
		}
	}
}

// expect waits until all the texts are on the screen.
func (c *console) expect(texts ...string) {
	c.t.Helper()
	c.until(fmt.Sprintf("%q", texts), func(screen string, _ []byte) bool {
		for _, t := range texts {
			if !strings.Contains(screen, t) {
				return false
			}
		}
		return true
	})
}

func (c *console) screen() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.term.String()
}

func (c *console) output() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.raw)
}

func (c *console) key(s string) {
	c.t.Helper()
	if _, err := io.WriteString(c.tty, s); err != nil {
		c.t.Fatal(err)
	}
}

// types presses keys as a person does: what comes at once is a scanner's.
func (c *console) types(keys string) {
	c.t.Helper()
	for _, k := range keys {
		c.key(string(k))
		time.Sleep(90 * time.Millisecond)
	}
}

func (c *console) signal(s syscall.Signal) {
	c.t.Helper()
	if err := c.cmd.Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
}

// ends waits for the process and gives its exit code; -1 is a signal.
func (c *console) ends(within time.Duration) int {
	c.t.Helper()
	select {
	case <-c.waited:
		return c.cmd.ProcessState.ExitCode()
	case <-time.After(within):
		c.t.Fatalf("still running after %v:\n%s", within, c.screen())
		return 0
	}
}

// device is a serial scanner: a pseudo-terminal whose other end the till opens.
type device struct {
	t      testing.TB
	master *os.File
	slave  *os.File
	name   string
}

func plug(t testing.TB) *device {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	d := &device{t: t, master: master, slave: slave, name: slave.Name()}
	t.Cleanup(d.unplug)
	return d
}

func (d *device) unplug() {
	for _, f := range []*os.File{d.master, d.slave} {
		if err := f.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
			d.t.Error(err)
		}
	}
}

func (d *device) scan(codes ...string) {
	d.t.Helper()
	for _, code := range codes {
		if _, err := io.WriteString(d.master, code+"\r"); err != nil {
			d.t.Fatal(err)
		}
	}
}

// command runs the program without a terminal and gives what it printed.
func command(t testing.TB, env []string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(binary, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}
