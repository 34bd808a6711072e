// Package setup is for whoever plugs the scanners in: it finds serial devices and
// says which line names them in the configuration, shows live what a scanner
// sends and what is wrong with it, and writes the udev rule that keeps other
// programs away. It is the bodies of "kasse scanner list", "watch" and "udev".
//
// What it prints has been made safe for a terminal: scanned bytes are escaped,
// and so are the names that a USB device gives itself.
package setup

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"butikk/kasse/scanner/usb"
)

// Machine is where devices are found. The zero Machine is this one; a test has
// its own.
type Machine struct {
	Dev string // /dev
	Sys string // /sys, where the kernel tells about them
	// Check says whether a device could be opened now: an Opener's error, or nil.
	Check func(device string) error
}

func (m Machine) dev(path string) string { return filepath.Join(cmp.Or(m.Dev, "/dev"), path) }
func (m Machine) sys(path string) string { return filepath.Join(cmp.Or(m.Sys, "/sys"), path) }

// Device is a serial device that a scanner may be.
type Device struct {
	Node string     // /dev/ttyACM0
	Name string     // the best name: by-id, by-path, or the node
	USB  usb.Device // zero where it is on no USB
	// Console says that the machine itself talks there.
	Console bool
}

// Devices are the serial devices of the machine, in the order of their nodes.
func (m Machine) Devices() []Device {
	var all []Device
	for _, pattern := range []string{"ttyACM*", "ttyUSB*", "ttyS*", "ttyAMA*"} {
		nodes, _ := filepath.Glob(m.dev(pattern)) // fails on a bad pattern only
		for _, node := range nodes {
			if m.isThere(node) {
				all = append(all, Device{Node: node, Name: m.Better(node), USB: usb.Of(m.sys(""), filepath.Base(node)), Console: m.isConsole(node)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Device) int {
		// ttyACM2 before ttyACM10
		return cmp.Or(cmp.Compare(len(a.Node), len(b.Node)), cmp.Compare(a.Node, b.Node))
	})
	return all
}

// Better is the name under which a device stays the same device: its link by
// maker, model and serial number, or else its link by the socket it is plugged
// into, or else the name that was given.
func (m Machine) Better(name string) string {
	node, err := filepath.EvalSymlinks(name)
	if err != nil || filepath.Dir(node) != filepath.Dir(filepath.Clean(name)) {
		return name // not there, or a link of somebody's own choice
	}
	for _, kind := range []string{"by-id", "by-path"} {
		links, _ := filepath.Glob(m.dev("serial/" + kind + "/*"))
		for _, link := range links {
			if there, err := filepath.EvalSymlinks(link); err == nil && there == node {
				return link
			}
		}
	}
	return name
}

// isThere leaves out the many ttyS* that the kernel keeps for hardware that is
// not there: their type is 0 (PORT_UNKNOWN).
func (m Machine) isThere(node string) bool {
	kind, ok := m.read("class/tty/" + filepath.Base(node) + "/type")
	return !ok || kind != "0"
}

func (m Machine) isConsole(node string) bool {
	active, _ := m.read("class/tty/console/active")
	return slices.Contains(strings.Fields(active), filepath.Base(node))
}

func (m Machine) read(path string) (string, bool) {
	b, err := os.ReadFile(m.sys(path))
	return strings.TrimSpace(string(b)), err == nil
}

// quoted is a name as TOML writes it. A name with control characters is nothing
// that udev makes; Go's escapes differ from TOML's there, and are safe.
func quoted(s string) string { return strconv.Quote(s) }
