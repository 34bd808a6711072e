package journal

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// HeldError says that another process has the till open.
type HeldError struct {
	Till    int
	Folder  string
	Process string // its number, or "unknown"
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("till %d in %s is already open in process %s", e.Till, e.Folder, e.Process)
}

// hold takes the till's number in that folder. The lock is the kernel's and
// dies with the process, however it dies; the file may stay behind.
func hold(folder string, till int) (*os.File, error) {
	path := filepath.Join(folder, fmt.Sprintf("till-%d.lock", till))
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	fail := func(err error) (*os.File, error) {
		if e := f.Close(); e != nil {
			err = fmt.Errorf("%w (and %v)", err, e)
		}
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if err != syscall.EWOULDBLOCK {
			return fail(fmt.Errorf("%s: %w", path, err))
		}
		holder, err := io.ReadAll(io.LimitReader(f, 20))
		process := strings.TrimSpace(string(holder))
		if err != nil || process == "" {
			process = "unknown"
		}
		return fail(&HeldError{Till: till, Folder: folder, Process: process})
	}
	if err := f.Truncate(0); err != nil {
		return fail(fmt.Errorf("%s: %w", path, err))
	}
	if _, err := f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0); err != nil {
		return fail(fmt.Errorf("%s: %w", path, err))
	}
	return f, nil
}
