package journal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"butikk/kasse/payments"
)

// The test binary is its own second process: with this in the environment it
// opens a journal and does as it is told.
const part = "KASSE_JOURNAL_TEST_PART"

func TestMain(m *testing.M) {
	folder := os.Getenv("KASSE_JOURNAL_TEST_FOLDER")
	var err error
	switch os.Getenv(part) {
	case "":
		os.Exit(m.Run())
	case "write":
		err = writeForEver(folder)
	case "full":
		err = writeToFullDisk(folder)
	default:
		err = errors.New("no such part")
	}
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

func process(t *testing.T, name, folder string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), exe)
	c.Env = append(os.Environ(), part+"="+name, "KASSE_JOURNAL_TEST_FOLDER="+folder)
	c.Stderr = os.Stderr
	return c
}

// writeForEver tells of every entry when, and only when, Append has returned.
func writeForEver(folder string) error {
	j, err := Open(folder, 1, shop)
	if err != nil {
		return err
	}
	for i := 1; ; i++ {
		if err := j.Append(context.Background(), line(i)); err != nil {
			return err
		}
		if _, err := fmt.Println(i); err != nil {
			return err
		}
	}
}

func TestKilledWhileItWrites(t *testing.T) {
	folder := t.TempDir()
	c := process(t, "write", folder)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	told := 0
	lines := bufio.NewScanner(out)
	for told < 30 && lines.Scan() {
		if told, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatal(lines.Text())
		}
	}
	var held *HeldError
	if _, err := Open(folder, 1, shop); !errors.As(err, &held) || held.Process != strconv.Itoa(c.Process.Pid) || held.Till != 1 || held.Folder != folder {
		t.Errorf("while it runs: %v", err)
	} else if !strings.Contains(err.Error(), held.Process) {
		t.Errorf("%v does not name the process", err)
	}
	opened(t, folder, 2) // another number is free
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		if told, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatal(lines.Text())
		}
	}
	_ = c.Wait() // it was killed, and says so
	got := all(t, opened(t, folder, 1), 0)
	if len(got) < told || len(got) > told+1 {
		t.Errorf("%d entries; %d were promised", len(got), told)
	}
	holds(t, folder, len(got))
}

// writeToFullDisk lets files grow no further and sees what the journal says.
func writeToFullDisk(folder string) error {
	signal.Ignore(syscall.SIGXFSZ)
	j, err := Open(folder, 1, shop)
	if err != nil {
		return err
	}
	var limit, tight syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	tight = limit
	tight.Cur = 140_000
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &tight); err != nil {
		return err
	}
	kept, refused := 0, 0
	for i := 1; refused < 3; i++ {
		if err := <-j.AppendSoon(line(i), line(i)); err != nil {
			refused++
		} else {
			kept++
		}
		if i > 1000 {
			return errors.New("the disk is never full")
		}
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	if err := j.Append(context.Background(), line(1), line(2)); err != nil {
		return fmt.Errorf("with room again: %w", err)
	}
	fmt.Println(2 * (kept + 1))
	return j.Close()
}

func TestAFullDisk(t *testing.T) {
	folder := t.TempDir()
	out, err := process(t, "full", folder).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	kept, err := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil || kept < 4 {
		t.Fatalf("%s", out)
	}
	holds(t, folder, kept)
}

func TestHeldInThisProcessToo(t *testing.T) {
	folder := t.TempDir()
	j := opened(t, folder, 1)
	var held *HeldError
	if _, err := Open(folder, 1, shop); !errors.As(err, &held) || held.Process != strconv.Itoa(os.Getpid()) {
		t.Errorf("got %v", err)
	}
	add(t, j, line(1)) // the one that was there goes on
	if err := os.Truncate(filepath.Join(folder, "till-1.lock"), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(folder, 1, shop); !errors.As(err, &held) || held.Process != "unknown" {
		t.Errorf("got %v", err)
	}
}

func TestWhatACrashLeavesBehind(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{"till-1.lock": "99999999\nand more", File: ""} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	j := opened(t, folder, 1)
	add(t, j, line(1))
	if b, err := os.ReadFile(filepath.Join(folder, "till-1.lock")); err != nil || string(b) != fmt.Sprintln(os.Getpid()) {
		t.Errorf("%q %v", b, err)
	}
}

func TestTillsBornTogether(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "data")
	const tills = 6
	opens := make(chan error, tills)
	for n := range tills {
		go func() {
			j, err := Open(folder, n+1, shop)
			if err == nil {
				err = errors.Join(j.Append(context.Background(), line(1)), j.Close())
			}
			opens <- err
		}()
	}
	for range tills {
		if err := <-opens; err != nil {
			t.Error(err)
		}
	}
	holds(t, folder, tills)
}

func TestAnotherSalesUnit(t *testing.T) {
	folder := t.TempDir()
	j := opened(t, folder, 1)
	add(t, j, line(1))
	for _, who := range []Identity{{API: "api.vipps.no", MSN: shop.MSN}, {API: shop.API, MSN: "654321"}, {}} {
		_, err := Open(folder, 2, who)
		var wrong *WrongIdentityError
		if !errors.As(err, &wrong) || wrong.Has != shop || wrong.Want != who || wrong.Folder != folder || !strings.Contains(err.Error(), shop.MSN) {
			t.Errorf("%v: %v", who, err)
		}
	}
	if got := all(t, opened(t, folder, 2), 0); len(got) != 0 { // what was refused let go of the number
		t.Errorf("%+v", got)
	}
}

func TestFoldersWithOddNames(t *testing.T) {
	for _, name := range []string{
		"with space", "what?mode=ro", "50%", "%41", "#1", "blåbærsyltetøy", "a;b&c=d", "file:x", "it's \"so\"", "+", "\\", "\xff\xfe", "-v", "a:b",
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), name)
			add(t, opened(t, folder, 1), line(1))
			holds(t, folder, 1)
			if _, err := os.Stat(filepath.Join(folder, File)); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("relative", func(t *testing.T) {
		t.Chdir(t.TempDir())
		for _, folder := range []string{"data", ".", "./x:y", "file:data"} {
			add(t, opened(t, folder, 1), line(1))
			holds(t, folder, 1)
			if _, err := os.Stat(filepath.Join(folder, File)); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestOnlyItsOwnerCanReadIt(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	folder := filepath.Join(t.TempDir(), "a", "b")
	modes := func() {
		t.Helper()
		files := 0
		err := filepath.WalkDir(filepath.Dir(folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			want := fs.FileMode(0o600)
			if d.IsDir() {
				want = 0o700
			} else {
				files++
			}
			if err == nil && info.Mode().Perm() != want {
				t.Errorf("%s: %v", path, info.Mode())
			}
			return err
		})
		if err != nil || files < 2 {
			t.Errorf("%d files, %v", files, err)
		}
	}
	j, err := Open(folder, 1, shop)
	if err != nil {
		t.Fatal(err)
	}
	add(t, j, line(1))
	modes()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	holds(t, folder, 1)
	modes()
}

func TestAFolderThatCanNotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(file, "data"), 1, shop); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("below a file: %v", err)
	}

	base, err := os.MkdirTemp("", "journal") // t.TempDir lets only its owner in
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(base) })
	folder := filepath.Join(base, "data")
	if err := errors.Join(os.Mkdir(folder, 0o555), os.Chmod(folder, 0o555), os.Chmod(base, 0o755)); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if os.Geteuid() == 0 {
			// Root may write everywhere. This thread stops being root for
			// files; it is never unlocked, so it ends with the goroutine.
			runtime.LockOSThread()
			if err := syscall.Setfsuid(65534); err != nil {
				t.Error(err)
			}
		}
		for _, path := range []string{folder, filepath.Join(folder, "new")} {
			if _, err := Open(path, 1, shop); !errors.Is(err, fs.ErrPermission) {
				t.Errorf("%s: %v", path, err)
			}
		}
	}()
	<-done
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// An auditor's copy lies where nobody can write; it is read all the same, with
// what had not been moved into the file yet.
func TestReadACopyThatNobodyCanWrite(t *testing.T) {
	dir := t.TempDir()
	j, err := Open(dir, 1, Identity{API: "a", MSN: "1234"})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Append(t.Context(), payments.Event{At: time.Now(), Kind: payments.TillStarted}); err != nil {
		t.Fatal(err)
	}
	copied, err := duplicate(dir) // while the till is open: the entry is in the -wal alone
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := os.RemoveAll(copied); err != nil {
			t.Error(err)
		}
	}()
	r, err := Read(copied)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.Verify(); n != 1 || err != nil {
		t.Errorf("%d entries, %v", n, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	if _, err := duplicate(filepath.Join(dir, "nowhere")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
