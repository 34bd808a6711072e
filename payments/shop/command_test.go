package shop_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"

	"butikk/kasse/payments"
	"butikk/kasse/payments/journal"
	"butikk/kasse/ui/uitest"
)

// kasse is the built program, run in an empty home folder of its own.
type kasse struct{ program, home string }

func (k kasse) command(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), k.program, args...)
	c.Env = append([]string{"HOME=" + k.home, "LANG=nb_NO.UTF-8", "TERM=xterm-256color"}, env...)
	c.Dir = k.home
	return c
}

// run gives the exit code and what was written.
func (k kasse) run(t *testing.T, env []string, args ...string) (code int, out, errs string) {
	t.Helper()
	c := k.command(t, env, args...)
	var o, e bytes.Buffer
	c.Stdout, c.Stderr = &o, &e
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), o.String(), e.String()
}

// refused says: exit 2, one sentence on standard error, nothing on standard
// output.
func (k kasse) refused(t *testing.T, env []string, args []string, words ...string) {
	t.Helper()
	code, out, errs := k.run(t, env, args...)
	if code != 2 || out != "" || !strings.HasPrefix(errs, "kasse: ") || strings.Count(errs, "\n") != 1 || strings.Contains(errs, "\x1b") {
		t.Errorf("%q %q: exit %d, output %q, error %q", env, args, code, out, errs)
	}
	for _, w := range words {
		if !strings.Contains(errs, w) {
			t.Errorf("%q %q: %q does not say %q", env, args, errs, w)
		}
	}
}

// made is a journal with two entries and data about a customer beside them.
func made(t *testing.T, folder string) {
	t.Helper()
	j, err := journal.Open(folder, 1, journal.Identity{API: "demo", MSN: "1000000"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := payments.ParsePhone("91234567", payments.Countries[0])
	if err != nil {
		t.Fatal(err)
	}
	err = j.Append(context.Background(), payments.Event{Kind: payments.TillStarted, Version: "0"},
		payments.Event{Kind: payments.CustomerBound, Customer: c.String(), Personal: payments.Personal{Customer: c}})
	if err := errors.Join(err, j.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestCommandLine(t *testing.T) {
	program, err := uitest.Build("../..", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	k := kasse{program: program}
	for name, test := range map[string]func(*testing.T, kasse){
		"help": help, "version": version, "wrong words": wrongWords, "wrong settings": wrongSettings, "journal": journals, "prices": priceFiles, "people": people,
		"data folder": dataFolder, "no terminal": noTerminal, "sandbox": stand,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := k
			k.home = t.TempDir()
			test(t, k)
		})
	}
}

func help(t *testing.T, k kasse) {
	for _, args := range [][]string{{"--help"}, {"-h"}, {"journal", "--help"}, {"sandbox", "--help"}} {
		if code, out, errs := k.run(t, nil, args...); code != 0 || out == "" || errs != "" {
			t.Errorf("%q: exit %d, %q, %q", args, code, out, errs)
		}
	}
	_, out, _ := k.run(t, nil, "--help")
	for _, word := range strings.Fields(`--config --demo --vipps-url --scanner --prices --data --till --lang --linear --line-speed --renderer VIPPS_API_URL KASSE_SCANNER KASSE_PRICES
		KASSE_DATA KASSE_TILL KASSE_LANG KASSE_LINE_SPEED KASSE_LINEAR line_speed linear VIPPS_CLIENT_ID VIPPS_CLIENT_SECRET VIPPS_SUBSCRIPTION_KEY VIPPS_MERCHANT_SERIAL_NUMBER url client_id
		client_secret subscription_key merchant_serial_number device baud role prices data till lang name org_number XDG_CONFIG_HOME
		cashier lock_after rights pin badge sandbox export verify version`) {
		if !strings.Contains(out, word) {
			t.Errorf("the help does not say %s", word)
		}
	}
}

// versionLine names the commit where the build knows it.
var versionLine = regexp.MustCompile(`^kasse \d+\.\d+\.\d+, commit (unknown|[0-9a-f]{40})\n$`)

func version(t *testing.T, k kasse) {
	if code, out, errs := k.run(t, nil, "version"); code != 0 || !versionLine.MatchString(out) || errs != "" {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}

func wrongWords(t *testing.T, k kasse) {
	for _, args := range [][]string{{"--wrong"}, {"--client-secret", "x"}, {"wrong"}, {"journal"}, {"journal", "wrong"}, {"--till"}, {"version", "wrong"}} {
		k.refused(t, nil, args, "--help")
	}
}

func wrongSettings(t *testing.T, k kasse) {
	write := func(name, text string, mode os.FileMode) {
		if err := os.WriteFile(filepath.Join(k.home, name), []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	write("misspelt.toml", "till = 1\nprises = 2\n", 0o600)
	write("without.toml", "till = 1\n", 0o600)
	write("loud.toml", "[sounds]\nping = true\n", 0o600)
	write("open.toml", "[vipps]\nclient_secret = \"hemmelig\"\n", 0o644)
	write("prices.csv", "sku,codes,name,price,vat\n1,,Melk,22.50,25\n2,,Ost,dyr,15\n", 0o644)
	keys := []string{"VIPPS_CLIENT_ID=a", "VIPPS_CLIENT_SECRET=hemmelig", "VIPPS_SUBSCRIPTION_KEY=c", "VIPPS_MERCHANT_SERIAL_NUMBER=123456"}

	k.refused(t, nil, []string{"--config", "none.toml"}, "none.toml")
	k.refused(t, nil, []string{"--config", "none.toml", "journal", "verify"}, "none.toml")
	k.refused(t, nil, []string{"--demo", "--config", "none.toml"}, "none.toml")
	k.refused(t, nil, []string{"--config", "misspelt.toml"}, "misspelt.toml:2", "prises")
	k.refused(t, nil, []string{"--config", "without.toml"}, "without.toml", "keys")
	k.refused(t, nil, []string{"--demo", "--config", "loud.toml"}, "sounds.ping", "refused")
	k.refused(t, keys, []string{"--config", "open.toml"}, "open.toml", "chmod 600")
	k.refused(t, keys[1:], nil, "VIPPS_CLIENT_ID")
	k.refused(t, nil, []string{"--vipps-url", "test"}, "VIPPS_SUBSCRIPTION_KEY")
	k.refused(t, keys, []string{"--vipps-url", "http://api.vipps.no"}, "plain http")
	k.refused(t, keys, nil, "price list")
	k.refused(t, nil, []string{"--prices", "none.csv"}, "none.csv")
	k.refused(t, []string{"KASSE_PRICES=prices.csv"}, nil, "prices.csv:3", "dyr")
	k.refused(t, nil, []string{"--till", "0"}, "till number")
	for _, speed := range []string{"0", "9600baud", "9600000"} {
		k.refused(t, nil, []string{"--line-speed", speed}, "line speed", speed)
	}
	k.refused(t, nil, []string{"--renderer", "curses"}, "--renderer", "stage", "bubbletea")
	k.refused(t, nil, []string{"--lang", "xx"}, "xx", "nb")
	k.refused(t, []string{"KASSE_LINEAR=perhaps"}, nil, "KASSE_LINEAR", "perhaps")
	k.refused(t, nil, []string{"--linear", "display"}, "linear", "customer's screen")
	k.refused(t, nil, []string{"--scanner", "/dev/x,9600,guest"}, "/dev/x,9600,guest")
	k.refused(t, []string{"KASSE_TILL=0"}, []string{"--till", "3", "--lang", "xx"}, "xx") // the flag beats the bad number
	k.refused(t, []string{"HOME="}, nil, "HOME", "--data")
	k.refused(t, nil, []string{"sandbox", "--listen", "nowhere"}, "sandbox")
	if left, err := filepath.Glob(filepath.Join(k.home, ".*")); err != nil || len(left) > 0 {
		t.Errorf("a till that can not open left %v", left)
	}
}

func priceFiles(t *testing.T, k kasse) {
	for name, text := range map[string]string{
		"used.csv":  "sku,codes,name,price,vat\n1,,Melk,22.50,15\n2,,Ost,99,15\n",
		"next.csv":  "sku,codes,name,price,vat\n1,,Melk,24.50,15\n3,,Gratis,0,15\n",
		"wrong.csv": "sku,codes,name,price,vat\n1,7038010009458,Melk,22.50,15\n1,,Ost,dyr,14\n",
	} {
		if err := os.WriteFile(filepath.Join(k.home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args  []string
		code  int
		words []string
	}{
		{[]string{"used.csv"}, 0, []string{"used.csv can be used: 2 articles"}},
		{[]string{"next.csv", "--difference", "--prices", "used.csv"}, 0, []string{"next.csv", "warning", "Gratis", "Melk", "22.50", "24.50", "Ost"}},
		{[]string{"next.csv", "--difference"}, 2, []string{"--prices"}},
		{[]string{"wrong.csv"}, 1, []string{"wrong.csv:2", "7038010009458", "wrong.csv:3", "dyr"}},
		{[]string{"none.csv"}, 2, []string{"none.csv"}},
	} {
		code, out, errs := k.run(t, nil, append([]string{"prices", "check"}, c.args...)...)
		for _, w := range c.words {
			if code != c.code || !strings.Contains(out+errs, w) {
				t.Errorf("%v: exit %d, want %d and %q:\n%s%s", c.args, code, c.code, w, out, errs)
			}
		}
	}
}

// What is typed there must not be seen, so it takes a terminal.
func people(t *testing.T, k kasse) {
	for _, what := range []string{"pin", "badge"} {
		k.refused(t, nil, []string{"staff", what}, "terminal")
	}
}

func journals(t *testing.T, k kasse) {
	for _, word := range []string{"verify", "export"} {
		for _, args := range [][]string{{"journal", word}, {"--data", "none", "journal", word}} {
			if code, out, errs := k.run(t, nil, args...); code != 1 || out != "" || !strings.Contains(errs, "there is no journal in ") {
				t.Errorf("%v: exit %d, %q, %q", args, code, out, errs)
			}
		}
	}
	folder := filepath.Join(k.home, ".local", "state", "kasse-demo")
	made(t, folder)
	if code, out, errs := k.run(t, nil, "journal", "verify"); code != 0 || !strings.Contains(out, "2 entries") || errs != "" {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	code, out, errs := k.run(t, []string{"KASSE_DATA=" + folder}, "journal", "export")
	rows := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if code != 0 || len(rows) != 2 || errs != "" || strings.Contains(out, "91234567") || !strings.Contains(out, "*** ** 567") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	for i, row := range rows {
		var e struct{ Till, Seq int }
		if err := json.Unmarshal([]byte(row), &e); err != nil || e.Till != 1 || e.Seq != i+1 {
			t.Errorf("%s: %v", row, err)
		}
	}
	// The log is written back by the last to close, so this is all of it.
	path := filepath.Join(folder, journal.File)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(b, []byte("+47 ***"), []byte("+46 ***"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, errs := k.run(t, nil, "journal", "verify"); code != 1 || out != "" || !strings.Contains(errs, "till 1, entry 2") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}

func dataFolder(t *testing.T, k kasse) {
	folder := filepath.Join(k.home, "data")
	k.refused(t, []string{"KASSE_DATA=/dev/null/data"}, nil, "data folder")
	j, err := journal.Open(folder, 1, journal.Identity{API: "elsewhere", MSN: "4321"})
	if err != nil {
		t.Fatal(err)
	}
	k.refused(t, nil, []string{"--data", folder}, "till 1", fmt.Sprint("process ", os.Getpid()))
	k.refused(t, nil, []string{"--data", folder, "--till", "2"}, "4321", "elsewhere")
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

// noTerminal starts the till with a screen and no keys: it says so and leaves
// the screen as it was.
func noTerminal(t *testing.T, k kasse) {
	k.refused(t, nil, nil, "terminal")
	master, screen, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	defer func() { _ = master.Close() }()
	c := k.command(t, nil)
	var errs bytes.Buffer
	c.Stdout, c.Stderr = screen, &errs
	if err := c.Run(); err == nil || c.ProcessState.ExitCode() != 2 || !strings.Contains(errs.String(), "terminal") {
		t.Errorf("%v, %q", err, errs.String())
	}
	if err := screen.Close(); err != nil {
		t.Fatal(err)
	}
	if b, _ := io.ReadAll(master); len(b) > 0 { // a pseudo-terminal ends with an error
		t.Errorf("written to the screen: %q", b)
	}
}

func stand(t *testing.T, k kasse) {
	c := k.command(t, nil, "sandbox", "--listen", "127.0.0.1:0")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	first, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(first, "http://127.0.0.1:") {
		t.Errorf("%q, %v", first, err)
	}
	if r, err := http.Get(strings.TrimSpace(first) + "/"); err != nil {
		t.Error(err)
	} else {
		_ = r.Body.Close()
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
}
