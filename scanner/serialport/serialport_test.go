//go:build linux

package serialport

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"butikk/kasse/scanner"
)

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("untouched"), 0o600); err != nil {
		t.Fatal(err)
	}
	for device, want := range map[string]error{
		filepath.Join(dir, "absent"): fs.ErrNotExist,
		dir:                          scanner.ErrNotSerial,
		file:                         scanner.ErrNotSerial,
		"/dev/null":                  scanner.ErrNotSerial,
	} {
		port, err := Open(t.Context(), scanner.Config{Device: device})
		if port != nil || !errors.Is(err, want) {
			t.Errorf("%s: %v, %v; want %v", device, port, err, want)
			continue
		}
		if strings.Count(err.Error(), device) != 1 {
			t.Errorf("%q does not name %s once", err, device)
		}
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "untouched" {
		t.Errorf("the file is now %q, %v", b, err)
	}
	_, slave := openPTY(t)
	if _, err := Open(t.Context(), scanner.Config{Device: slave, Baud: 14400}); err == nil || !strings.Contains(err.Error(), slave) {
		t.Errorf("14400 bits per second: %v", err)
	}
}

// Root may open everything, so what others meet is shown to explain directly.
func TestExplain(t *testing.T) {
	for number, want := range map[syscall.Errno]error{
		syscall.EACCES: fs.ErrPermission,
		syscall.EBUSY:  scanner.ErrBusy,
		syscall.ENOTTY: scanner.ErrNotSerial,
		syscall.EISDIR: scanner.ErrNotSerial,
		syscall.ENOENT: fs.ErrNotExist,
		syscall.ENXIO:  fs.ErrNotExist,
		syscall.ENODEV: fs.ErrNotExist,
	} {
		err := explain("/dev/ttyX", &fs.PathError{Op: "open", Path: "/dev/ttyX", Err: number})
		if !errors.Is(err, want) || !errors.Is(err, number) || strings.Count(err.Error(), "/dev/ttyX") != 1 {
			t.Errorf("%v became %q", number, err)
		}
	}
	if got := explain("/dev/ttyX", syscall.EBUSY).Error(); got != "/dev/ttyX: in use by another program (device or resource busy)" {
		t.Error(got)
	}
}
