package serialport

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"butikk/kasse/scanner"
	"butikk/kasse/scanner/usb"
	"golang.org/x/sys/unix"
)

// sysfs is where the kernel tells about devices.
const sysfs = "/sys"

// identity is what a name leads to: the node at the end of all links, the device
// number of that node, and what the kernel knows of the USB device behind it,
// vendor:product:serial number, or nothing.
type identity struct {
	node   string
	number uint64
	usb    string
}

func identify(name string) (identity, error) {
	node, err := filepath.EvalSymlinks(name)
	if err != nil {
		return identity{}, err
	}
	info, err := os.Stat(node)
	if err != nil {
		return identity{}, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || info.Mode()&fs.ModeCharDevice == 0 {
		return identity{}, scanner.ErrNotSerial
	}
	return identity{node: node, number: uint64(stat.Rdev), usb: usb.Of(sysfs, filepath.Base(node)).Identity()}, nil
}

// Check says, without opening the line for good or touching its settings,
// whether the device could be opened now. Its errors are those of Open.
func Check(device string) error {
	id, err := identify(device)
	if err != nil {
		return explain(device, err)
	}
	fd, err := lock(id.node)
	if err != nil {
		return explain(device, err)
	}
	exclusive, err := unix.IoctlGetInt(fd, unix.TIOCGEXCL)
	if err == nil && exclusive != 0 { // as root finds out in no other way
		err = unix.EBUSY
	}
	if err = errors.Join(err, unix.Close(fd)); err != nil {
		return explain(device, err)
	}
	return nil
}

// remedy names the group to join for a device that this user may not open.
func remedy(device string) string {
	info, err := os.Stat(device)
	if err != nil {
		return ""
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || info.Mode().Perm()&0o060 != 0o060 {
		return "" // the group would not help
	}
	name := strconv.Itoa(int(stat.Gid))
	if group, err := user.LookupGroupId(name); err == nil {
		name = group.Name
	}
	return fmt.Sprintf(" (join the group %s)", name)
}
