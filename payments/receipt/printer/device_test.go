//go:build unix

package printer_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"butikk/kasse/payments/receipt/printer"
	"butikk/kasse/payments/receipt/printer/fake"
)

func device(t *testing.T, address string) printer.Printer {
	t.Helper()
	open, err := printer.Device(address)
	if err != nil {
		t.Fatal(err)
	}
	return printer.Printer{Open: open}
}

func TestAddresses(t *testing.T) {
	for _, address := range []string{"", "tcp://", "tcp://:9100", "http://kassa", "tcp://host:port", "tcp://host/lp", "tcp://me@host", "tcp://host?speed=1", "tcp://ho st"} {
		if _, err := printer.Device(address); err == nil {
			t.Errorf("%q is an address", address)
		}
	}
	for _, address := range []string{"tcp://host", "tcp://host:9101", "tcp://[::1]", "tcp://[::1]:9100", "/dev/usb/lp0", "printer.fifo"} {
		if _, err := printer.Device(address); err != nil {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestOverTCP(t *testing.T) {
	f := fake.New()
	p := device(t, f.Listen(t))
	doc := receipt(80)
	if status := p.Ask(t.Context()); status != printer.Ready {
		t.Errorf("is %s", status)
	}
	f.Cover(true)
	if status := p.Ask(t.Context()); status != printer.CoverOpen {
		t.Errorf("is %s", status)
	}
	f.Cover(false)
	if err := p.Print(t.Context(), doc, nil); err != nil {
		t.Error(err)
	}
	if papers := f.Papers(); len(papers) != 1 || !bytes.Equal(papers[0], doc) {
		t.Errorf("papers are %q", papers)
	}
	f.DropAfter(500)
	var trouble *printer.Trouble
	if err := p.Print(t.Context(), doc, nil); !errors.As(err, &trouble) || trouble.Status != printer.Away || !trouble.Begun {
		t.Errorf("dropped: %v", err)
	}
	f.Off()
	if status := p.Ask(t.Context()); status != printer.Away {
		t.Errorf("is %s", status)
	}
	// Accepted and hung up at once: nothing is lost yet.
	if err := p.Print(t.Context(), doc, nil); !errors.As(err, &trouble) || trouble.Status != printer.Away || trouble.Begun {
		t.Errorf("off: %v", err)
	}
	f.On()
	if err := p.Print(t.Context(), doc, nil); err != nil {
		t.Error(err)
	}
}

func TestNoDevice(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{
		file:                            "is a file",
		folder:                          "is no printer",
		filepath.Join(folder, "nobody"): "no such device",
	} {
		p := device(t, path)
		if status := p.Ask(t.Context()); status != printer.Away {
			t.Errorf("%s is %s", path, status)
		}
		err := p.Print(t.Context(), receipt(1), nil)
		var trouble *printer.Trouble
		if !errors.As(err, &trouble) || trouble.Begun || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", path, err)
		}
		if errors.Is(err, fs.ErrNotExist) != (says == "no such device") {
			t.Errorf("%s: %v", path, err)
		}
	}
	if b, err := os.ReadFile(file); string(b) != "kept" || err != nil {
		t.Errorf("the file is %q, %v", b, err)
	}
}

// fifo makes a FIFO. Where it is read, what came out of it waits in the channel.
func fifo(t *testing.T, read bool) (path string, came chan []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "lp0")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip("no FIFO here:", err)
	}
	if !read {
		return path, nil
	}
	r, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	came = make(chan []byte, 1)
	go func() {
		var all []byte
		b := make([]byte, 4096)
		for {
			n, err := r.Read(b)
			all = append(all, b[:n]...)
			if err != nil && len(all) > 0 || errors.Is(err, os.ErrClosed) { // before the first byte nobody writes yet
				came <- all
				return
			}
		}
	}()
	return path, came
}

func TestOverFIFO(t *testing.T) {
	path, _ := fifo(t, false)
	if status := device(t, path).Ask(t.Context()); status != printer.Away {
		t.Errorf("a FIFO that nobody reads is %s", status)
	}
	path, came := fifo(t, true)
	doc := receipt(80)
	began := time.Now()
	if err := device(t, path).Print(t.Context(), doc, nil); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 500*time.Millisecond {
		t.Errorf("took %v, though it cannot be read", took)
	}
	if all := <-came; !bytes.Contains(all, doc) {
		t.Errorf("came %q", all)
	}
}

func TestOverCharacterDevice(t *testing.T) {
	if err := device(t, os.DevNull).Print(t.Context(), receipt(80), nil); err != nil {
		t.Error(err)
	}
	// It takes nothing at all.
	if err := device(t, "/dev/full").Print(t.Context(), receipt(80), nil); !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("full: %v", err)
	}
}
