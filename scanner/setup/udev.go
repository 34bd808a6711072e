package setup

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

const install = `# Rules for barcode scanners. To install them, as root:
#
#   kasse scanner udev > /etc/udev/rules.d/60-kasse-scanner.rules
#   udevadm control --reload && udevadm trigger
#
# and plug the scanner in again. ModemManager asks every new serial device whether
# it is a modem and keeps it from the till for some seconds; these rules tell it to
# leave scanners alone. The group dialout may open them (uucp on some systems).
# The number before the name has to be less than 77.

ACTION!="add|change|move|bind", GOTO="kasse_end"
`

// Udev writes rules for what is plugged in on USB, or general ones where nothing
// is.
func (m Machine) Udev(w io.Writer) error {
	var b strings.Builder
	b.WriteString(install)
	var seen []string
	for _, d := range m.Devices() {
		u := d.USB
		key := u.Vendor + ":" + u.Product
		if !isHex(u.Vendor) || !isHex(u.Product) || slices.Contains(seen, key) {
			continue
		}
		seen = append(seen, key)
		match := fmt.Sprintf("ATTRS{idVendor}==%q, ATTRS{idProduct}==%q", u.Vendor, u.Product)
		fmt.Fprintf(&b, "\n# %v\nSUBSYSTEM==\"usb|tty\", %s, ENV{ID_MM_DEVICE_IGNORE}=\"1\"\n", u, match)
		fmt.Fprintf(&b, "SUBSYSTEM==\"tty\", %s, ENV{ID_MM_PORT_IGNORE}=\"1\", MODE=\"0660\", GROUP=\"dialout\"\n", match)
	}
	if len(seen) == 0 {
		b.WriteString("\n# No scanner is plugged in on USB, so this is for every device of the kind (CDC-ACM)\n" +
			"# that scanners are. Do not use it on a machine with a modem.\n" +
			"SUBSYSTEM==\"tty\", KERNEL==\"ttyACM[0-9]*\", ENV{ID_MM_DEVICE_IGNORE}=\"1\", ENV{ID_MM_PORT_IGNORE}=\"1\", MODE=\"0660\", GROUP=\"dialout\"\n")
	}
	b.WriteString("\nLABEL=\"kasse_end\"\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// isHex tells whether a number of a vendor or a product is the four digits that
// the kernel writes: it goes into a rule that root installs.
func isHex(s string) bool { return len(s) == 4 && strings.Trim(s, "0123456789abcdef") == "" }
