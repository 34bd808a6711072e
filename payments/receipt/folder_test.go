package receipt

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestFolder(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	f := Folder(filepath.Join(t.TempDir(), "data", "receipts"))
	for _, text := range []string{"a receipt", "a receipt"} {
		if err := f.Write("R2-0391", text); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(f.Path("R2-0391"))
		if err != nil || string(b) != text {
			t.Errorf("%q, %v", b, err)
		}
	}
	files, err := os.ReadDir(string(f))
	if err != nil || len(files) != 1 || files[0].Name() != "R2-0391.txt" {
		t.Errorf("%v, %v", files, err)
	}
	for path, want := range map[string]os.FileMode{f.Path("R2-0391"): 0o600, string(f): 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

// A journal that begins anew counts from one again; what the one before it
// wrote stays.
func TestFolderKeepsOtherReceipts(t *testing.T) {
	f := Folder(t.TempDir())
	for _, text := range []string{"of the old journal", "of the new one", "of the third"} {
		if err := f.Write("R2-0001", text); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(string(f))
	if err != nil || len(files) != 3 {
		t.Fatalf("%v %v", files, err)
	}
	var all strings.Builder
	for _, file := range files {
		b, err := os.ReadFile(filepath.Join(string(f), file.Name()))
		if err != nil {
			t.Error(err)
		}
		all.Write(b)
	}
	if !strings.Contains(all.String(), "old journal") || !strings.Contains(all.String(), "new one") {
		t.Error(all.String())
	}
}

func TestFolderRefusesNumbers(t *testing.T) {
	f := Folder(filepath.Join(t.TempDir(), "receipts"))
	for _, number := range []string{"", ".", "..", "../x", "a/b", "a b", "R1.txt", "R1\n", "\nR1", "å", "R1\x00", "*", strings.Repeat("9", 300)} {
		if err := f.Write(number, "x"); err == nil || !strings.Contains(err.Error(), "receipt") {
			t.Errorf("%q: %v", number, err)
		}
	}
	if files, err := os.ReadDir(string(f)); err == nil && len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
}

// A receipt that can not be put in its place leaves nothing half-done, and the
// one that was there is whole.
func TestFolderThatFails(t *testing.T) {
	f := Folder(t.TempDir())
	if err := os.MkdirAll(filepath.Join(f.Path("R1"), "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := f.Write("R1", "x"); err == nil || !strings.Contains(err.Error(), "R1") {
		t.Errorf("got %v", err)
	}
	if files, err := os.ReadDir(string(f)); err != nil || len(files) != 1 {
		t.Errorf("left behind: %v, %v", files, err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Folder(file).Write("R1", "x"); err == nil {
		t.Error("a file is no folder")
	}
}

func TestAReaderSeesOneOrTheOther(t *testing.T) {
	f := Folder(t.TempDir())
	whole := map[string]bool{strings.Repeat("a", 100_000): true, strings.Repeat("b", 100_000): true}
	done := make(chan error, 1)
	write := func() error {
		for text := range whole {
			if err := f.Write("R1", text); err != nil {
				return err
			}
		}
		return nil
	}
	if err := write(); err != nil {
		t.Fatal(err)
	}
	go func() {
		for range 20 {
			if err := write(); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for {
		b, err := os.ReadFile(f.Path("R1"))
		if err != nil || !whole[string(b)] {
			t.Fatalf("%d bytes, %v", len(b), err)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return
		default:
		}
	}
}
