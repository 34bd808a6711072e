//go:build linux

package setup_test

import (
	"bufio"
	"bytes"
	"context"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"butikk/kasse/scanner/virtual"
	"butikk/kasse/ui/uitest"
)

// The built program: its words, its exit codes, and a scanner on a
// pseudo-terminal.
func TestCommands(t *testing.T) {
	program, err := uitest.Build("../..", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (code int, out, errs string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		var o, e bytes.Buffer
		c := exec.CommandContext(ctx, program, args...)
		c.Stdout, c.Stderr = &o, &e
		if err := c.Run(); err != nil && c.ProcessState == nil {
			t.Fatal(err)
		}
		return c.ProcessState.ExitCode(), o.String(), e.String()
	}
	for _, args := range []string{"list", "udev"} {
		if code, out, errs := run("scanner", args); code != 0 || out == "" || errs != "" {
			t.Errorf("%s: exit %d, %q, %q", args, code, out, errs)
		}
	}
	for device, want := range map[string]string{
		"/absent": "no such file", "/etc/passwd": "not a serial device", "/absent,loud": `"loud" is neither`, "tcp://x": "tcp://host:port",
	} {
		if code, out, errs := run("scanner", "watch", device); code != 2 || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, %q, %q", device, code, out, errs)
		}
	}
	if _, out, _ := run("--help"); !strings.Contains(out, "gap_ms") || !strings.Contains(out, "scanner watch") {
		t.Errorf("the help is %s", out)
	}

	v, err := virtual.Open()
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	defer v.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	watch := exec.CommandContext(ctx, program, "scanner", "watch", v.Device()+",115200")
	pipe, err := watch.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(pipe)
	expect := func(want string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), want) {
				return
			}
		}
		t.Errorf("it ended without saying %s", want)
	}
	expect("is open at 115200 bits per second, 8n1")
	if code, _, errs := run("scanner", "watch", v.Device()); code != 2 || !strings.Contains(errs, "in use by another program") {
		t.Errorf("a second one: exit %d, %q", code, errs)
	}
	if err := v.Scan("\x1b[2J7038010009457"); err != nil {
		t.Fatal(err)
	}
	expect(`"\x1b[2J7038010009457\r"`)
	if err := watch.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
	}
	if err := watch.Wait(); err != nil {
		t.Errorf("Ctrl-C ended it with %v", err)
	}
}
