// Package usb tells which USB device a terminal is a part of, as the kernel knows
// it (sysfs). Where there is no sysfs there is no device.
package usb

import (
	"os"
	"path/filepath"
	"strings"

	"butikk/kasse/scanner/barcode"
)

// Device is what a USB device says of itself; the zero Device is none. The texts
// are its maker's, whatever bytes those are: print them with barcode.Printable.
type Device struct{ Vendor, Product, Maker, Model, Serial string }

// Of walks from a terminal ("ttyACM0") up to the device that it is a part of. sys
// is where the kernel tells about devices, "/sys".
func Of(sys, terminal string) Device {
	folder, err := filepath.EvalSymlinks(filepath.Join(sys, "class/tty", terminal, "device"))
	if err != nil {
		return Device{} // on no bus
	}
	attribute := func(name string) string {
		b, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return "" // not every device has every one
		}
		return strings.TrimSpace(string(b))
	}
	for range 4 { // port, interface, device; one more for adapters with several
		if vendor := attribute("idVendor"); vendor != "" {
			return Device{vendor, attribute("idProduct"), attribute("manufacturer"), attribute("product"), attribute("serial")}
		}
		folder = filepath.Dir(folder)
	}
	return Device{}
}

// Identity is make, model and number of the device, or nothing: what stays the
// same wherever it is plugged in.
func (d Device) Identity() string {
	return strings.TrimRight(d.Vendor+":"+d.Product+":"+d.Serial, ":")
}

// String is the device in words, safe for a terminal.
func (d Device) String() string {
	if d == (Device{}) {
		return "a serial port, on no USB"
	}
	words := []string{}
	for _, w := range []string{d.Maker, d.Model} {
		if w != "" {
			words = append(words, barcode.Printable(w))
		}
	}
	words = append(words, "(USB "+barcode.Printable(d.Vendor)+":"+barcode.Printable(d.Product))
	if d.Serial != "" {
		words = append(words, "number "+barcode.Printable(d.Serial))
	}
	return strings.Join(words, " ") + ")"
}
