package setup

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"butikk/kasse/scanner"
)

// machine is a computer of its own: a scanner on USB, an adapter without a serial
// number, a port on the board, a port that is not there, and the console.
func machine(t *testing.T) Machine {
	t.Helper()
	root := t.TempDir()
	m := Machine{Dev: filepath.Join(root, "dev"), Sys: filepath.Join(root, "sys"), Check: func(device string) error {
		switch filepath.Base(device) {
		case "ttyUSB0":
			return fmt.Errorf("%s: %w", device, scanner.ErrBusy)
		case "ttyS0":
			return fmt.Errorf("%s: %w (join the group dialout)", device, fs.ErrPermission)
		}
		return nil
	}}
	file := func(path, text string) {
		t.Helper()
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := func(path, to string) {
		t.Helper()
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, path); err != nil {
			t.Fatal(err)
		}
	}
	for _, node := range []string{"ttyACM0", "ttyUSB0", "ttyS0", "ttyS1", "ttyS2", "tty1"} {
		file("dev/"+node, "")
	}
	link("dev/serial/by-id/usb-Symbol_LS2208_S1-if00", "../../ttyACM0")
	link("dev/serial/by-path/pci-0-usb-0:1:1.0", "../../ttyACM0")
	link("dev/serial/by-path/pci-0-usb-0:2:1.0", "../../ttyUSB0")
	file("sys/devices/1-1/idVendor", "05e0\n")
	file("sys/devices/1-1/idProduct", "1701\n")
	file("sys/devices/1-1/manufacturer", "Symbol\x1b[2J\n")
	file("sys/devices/1-1/product", "LS2208\n")
	file("sys/devices/1-1/serial", "S1\n")
	file("sys/devices/1-1/1-1:1.0/x", "")
	link("sys/class/tty/ttyACM0/device", "../../../devices/1-1/1-1:1.0")
	file("sys/devices/1-2/idVendor", "0403\n")
	file("sys/devices/1-2/idProduct", "6001\n")
	file("sys/devices/1-2/1-2:1.0/ttyUSB0/x", "")
	link("sys/class/tty/ttyUSB0/device", "../../../devices/1-2/1-2:1.0/ttyUSB0")
	file("sys/class/tty/ttyS0/type", "4\n")
	file("sys/class/tty/ttyS1/type", "0\n")
	file("sys/class/tty/ttyS2/type", "4\n")
	file("sys/class/tty/console/active", "tty0 ttyS2\n")
	return m
}

func TestList(t *testing.T) {
	m := machine(t)
	var b strings.Builder
	if err := m.List(&b); err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(b.String(), m.Dev, "/dev")
	for _, want := range []string{`
  is      /dev/ttyACM0
  device  Symbol·[2J LS2208 (USB 05e0:1701 number S1)
  state   free
  file    [[scanner]]
          device = "/dev/serial/by-id/usb-Symbol_LS2208_S1-if00"
          role = "cashier"
  flag    --scanner /dev/serial/by-id/usb-Symbol_LS2208_S1-if00,cashier
`, `
  is      /dev/ttyUSB0
  device  (USB 0403:6001)
  state   busy: another program has it, a running till perhaps
  file    [[scanner]]
          device = "/dev/serial/by-path/pci-0-usb-0:2:1.0"
          role = "cashier"
          baud = 9600 # as the scanner is set; 9600 and 115200 are usual
  flag    --scanner /dev/serial/by-path/pci-0-usb-0:2:1.0,9600,cashier
`, `/dev/ttyS0
  device  a serial port, on no USB
  state   no access: /dev/ttyS0: permission denied (join the group dialout)`,
		"/dev/ttyS2\n  device  a serial port, on no USB\n  state   the console of this machine: no place for a scanner\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\ndoes not hold\n%s", got, want)
		}
	}
	if strings.Contains(got, "ttyS1") || strings.Contains(got, "tty1") || strings.Contains(got, "\x1b") {
		t.Errorf("%q", got)
	}

	b.Reset()
	if err := (Machine{Dev: t.TempDir()}).List(&b); err != nil || !strings.Contains(b.String(), "There is no serial device.") {
		t.Errorf("%v, %s", err, b.String())
	}
}

// What list suggests is what the configuration takes.
func TestListedLinesAreUnderstood(t *testing.T) {
	var b strings.Builder
	if err := machine(t).List(&b); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, line := range strings.Split(b.String(), "\n") {
		if _, flag, ok := strings.Cut(line, "--scanner "); ok {
			n++
			if _, err := scanner.ParseConfig(flag); err != nil {
				t.Error(err)
			}
		}
	}
	if n != 3 {
		t.Errorf("%d flags", n)
	}
}

func TestBetter(t *testing.T) {
	m := machine(t)
	own := filepath.Join(t.TempDir(), "scanner")
	if err := os.Symlink(m.dev("ttyACM0"), own); err != nil {
		t.Fatal(err)
	}
	id := m.dev("serial/by-id/usb-Symbol_LS2208_S1-if00")
	for name, want := range map[string]string{
		m.dev("ttyACM0"): id, m.dev("ttyUSB0"): m.dev("serial/by-path/pci-0-usb-0:2:1.0"), m.dev("ttyS0"): m.dev("ttyS0"),
		id: id, own: own, m.dev("ttyACM7"): m.dev("ttyACM7"), "tcp://x:1": "tcp://x:1",
	} {
		if got := m.Better(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestUdev(t *testing.T) {
	m := machine(t)
	var b strings.Builder
	if err := m.Udev(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"udevadm control --reload", "# Symbol·[2J LS2208",
		`SUBSYSTEM=="usb|tty", ATTRS{idVendor}=="05e0", ATTRS{idProduct}=="1701", ENV{ID_MM_DEVICE_IGNORE}="1"`,
		`SUBSYSTEM=="tty", ATTRS{idVendor}=="0403", ATTRS{idProduct}=="6001", ENV{ID_MM_PORT_IGNORE}="1", MODE="0660", GROUP="dialout"`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s\ndoes not hold %s", b.String(), want)
		}
	}
	if strings.Contains(b.String(), "ttyACM[") || strings.Contains(b.String(), "\x1b") {
		t.Errorf("%q", b.String())
	}
	// Nothing that a device says of itself becomes a rule.
	path := filepath.Join(m.Sys, "devices/1-1/idVendor")
	if err := os.WriteFile(path, []byte("05e0\", RUN+=\"x"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.Reset()
	if err := m.Udev(&b); err != nil || strings.Contains(b.String(), "RUN") {
		t.Errorf("%v, %s", err, b.String())
	}
	b.Reset()
	if err := (Machine{Dev: t.TempDir()}).Udev(&b); err != nil || !strings.Contains(b.String(), `KERNEL=="ttyACM[0-9]*", ENV{ID_MM_DEVICE_IGNORE}="1"`) {
		t.Errorf("%v, %s", err, b.String())
	}
}
