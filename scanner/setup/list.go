package setup

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/scanner/usb"
)

// List writes what is plugged in, one block a device, with the lines that name it
// in the configuration.
func (m Machine) List(w io.Writer) error {
	var b strings.Builder
	devices := m.Devices()
	if len(devices) == 0 {
		b.WriteString("There is no serial device. Is the scanner plugged in, and set to a serial interface\n" +
			"(USB CDC, USB COM port) rather than to a keyboard? Its handbook has the set-up code.\n" +
			"\"dmesg | tail\" right after plugging it in says what the kernel made of it.\n")
	}
	for i, d := range devices {
		if i > 0 {
			b.WriteByte('\n')
		}
		m.describe(&b, d)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (m Machine) describe(b *strings.Builder, d Device) {
	fmt.Fprintln(b, barcode.Printable(d.Name))
	if d.Name != d.Node {
		fmt.Fprintf(b, "  is      %s\n", d.Node)
	}
	fmt.Fprintf(b, "  device  %v\n", d.USB)
	if d.Console {
		fmt.Fprint(b, "  state   the console of this machine: no place for a scanner\n")
		return
	}
	fmt.Fprintf(b, "  state   %s\n", m.state(d.Node))
	if d.USB == (usb.Device{}) {
		fmt.Fprint(b, "          (a cable without a scanner looks the same)\n")
	} else if filepath.Dir(d.Name) == filepath.Dir(d.Node) {
		fmt.Fprint(b, "          (it has no link below /dev/serial: after a replug the name may be another device's)\n")
	}
	fmt.Fprintf(b, "  file    [[scanner]]\n          device = %s\n          role = \"cashier\"\n", quoted(d.Name))
	if d.USB == (usb.Device{}) || strings.HasPrefix(filepath.Base(d.Node), "ttyUSB") {
		fmt.Fprintf(b, "          baud = %d # as the scanner is set; 9600 and 115200 are usual\n", scanner.DefaultBaud)
		fmt.Fprintf(b, "  flag    --scanner %s,%d,cashier\n", shell(d.Name), scanner.DefaultBaud)
		return
	}
	fmt.Fprintf(b, "  flag    --scanner %s,cashier\n", shell(d.Name))
}

// state says whether a device could be opened, and what to do where not.
func (m Machine) state(node string) string {
	if m.Check == nil {
		return "unknown"
	}
	err := m.Check(node)
	switch {
	case err == nil:
		return "free"
	case errors.Is(err, scanner.ErrBusy):
		return "busy: another program has it, a running till perhaps"
	case errors.Is(err, fs.ErrPermission):
		return "no access: " + err.Error() + "; \"sudo usermod -aG GROUP USER\" and a new login do that"
	}
	return err.Error()
}

// shell is a name as a shell takes it.
func shell(name string) string {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_-.:+=@") == "" {
		return name
	}
	return "'" + barcode.Printable(strings.ReplaceAll(name, "'", `'\''`)) + "'"
}
