package usb

import (
	"os"
	"path/filepath"
	"testing"
)

// What the kernel knows of a USB device is its identity.
func TestIdentity(t *testing.T) {
	sysfs := t.TempDir()
	device := filepath.Join(sysfs, "devices/usb1/1-1")
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(device, name), []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{device + "/1-1:1.0/tty", device + "/1-1:1.1", filepath.Join(sysfs, "class/tty/ttyACM0"), filepath.Join(sysfs, "class/tty/ttyS0")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(device+"/1-1:1.0", filepath.Join(sysfs, "class/tty/ttyACM0/device")); err != nil {
		t.Fatal(err)
	}
	write("idVendor", "05e0")
	write("idProduct", "1701")
	if got := Of(sysfs, "ttyACM0").Identity(); got != "05e0:1701" {
		t.Errorf("without a number: %s", got)
	}
	write("serial", "S/N 7")
	if got := Of(sysfs, "ttyACM0").Identity(); got != "05e0:1701:S/N 7" {
		t.Errorf("with one: %s", got)
	}
	if got := Of(sysfs, "ttyS0").Identity() + Of(sysfs, "ttyX").Identity(); got != "" {
		t.Errorf("no USB at all: %s", got)
	}
}
