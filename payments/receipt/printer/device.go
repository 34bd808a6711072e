package printer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"
)

// port is where network printers take raw bytes.
const port = "9100"

// connectTimeout is how long a printer on the same network may take to accept.
const connectTimeout = 3 * time.Second

// Device is an Opener for tcp://HOST or tcp://HOST:PORT, with port 9100 where none
// is given, or for the path of a device such as /dev/usb/lp0 or of a FIFO. An
// address of another form is an error. What is not there yet is none: that is for
// the Opener to say, each time.
//
// A serial line with a speed needs an Opener of its own, which sets the line up: as
// the system hands it out, it would echo the answers back to the printer.
func Device(address string) (Opener, error) {
	if address == "" {
		return nil, errors.New("receipt printer: no address")
	}
	if !strings.Contains(address, "://") {
		return func(context.Context) (Line, error) { return openPath(address) }, nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("receipt printer: %w", err)
	}
	if u.Scheme != "tcp" || u.Hostname() == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("receipt printer: %s is neither tcp://HOST:PORT nor a path", address)
	}
	where := net.JoinHostPort(u.Hostname(), port)
	if u.Port() != "" {
		where = u.Host
	}
	return func(ctx context.Context) (Line, error) {
		dialer := net.Dialer{Timeout: connectTimeout}
		conn, err := dialer.DialContext(ctx, "tcp", where)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", address, err)
		}
		return conn, nil
	}, nil
}

// openPath opens a device that can be written to without waiting. Whatever keeps
// bytes, such as a file or a disk, is no printer: a receipt in it is lost to the
// customer, and the disk to the shop.
func openPath(path string) (Line, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no such device: %w", path, err)
	case err != nil:
		return nil, fmt.Errorf("receipt printer: %w", err) // names the path
	case info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: is a file and no printer", path)
	case info.Mode()&(fs.ModeCharDevice|fs.ModeNamedPipe) == 0:
		return nil, fmt.Errorf("%s: is no printer", path)
	}
	// Without O_NONBLOCK a Close would not end a Read or Write in the kernel. With
	// it Linux's usblp takes bytes that are still under way, and throws them away
	// at Close; it takes no more before they have arrived, and so the question
	// behind a document shows that the document has.
	const calm = syscall.O_NONBLOCK
	var f *os.File
	if info.Mode()&fs.ModeNamedPipe == 0 { // who may read a FIFO reads his own bytes
		f, err = os.OpenFile(path, os.O_RDWR|calm, 0)
	}
	if f == nil { // many devices may be written to and no more
		f, err = os.OpenFile(path, os.O_WRONLY|calm, 0)
	}
	if err != nil {
		return nil, fmt.Errorf("receipt printer: %w", err)
	}
	return f, nil
}
