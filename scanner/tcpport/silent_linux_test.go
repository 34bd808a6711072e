package tcpport

import (
	"fmt"
	"net"
	"syscall"
	"testing"
	"time"

	"butikk/kasse/scanner"
	"golang.org/x/sys/unix"
)

// silent is the address of a far end that answers nobody: it accepts no
// connection, and its queue of one is full.
func silent(t *testing.T) string {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Skip("no network here:", err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", name.(*syscall.SockaddrInet4).Port)
	for range 4 {
		conn, err := net.DialTimeout("tcp", address, 200*time.Millisecond)
		if err != nil {
			return address
		}
		t.Cleanup(func() { _ = conn.Close() })
	}
	t.Skip("this system answers whoever calls")
	return ""
}

func TestStopWhileConnecting(t *testing.T) {
	events := start(t, scanner.Config{Device: "tcp://" + silent(t)})
	expect(t, events, "starting")
	// The dial is under way once its packet is; there is nothing to wait for but
	// a little time, and a Stop before it is as good a test.
	time.Sleep(20 * time.Millisecond)
	began := time.Now()
	events.Stop()
	if took := time.Since(began); took > 150*time.Millisecond {
		t.Errorf("Stop took %v", took)
	}
}

func TestConnectTimeout(t *testing.T) {
	if testing.Short() {
		t.Skip("takes three seconds")
	}
	t.Parallel()
	began := time.Now()
	port, err := Open(t.Context(), scanner.Config{Device: "tcp://" + silent(t)})
	if took := time.Since(began); err == nil || port != nil || took < 2*time.Second || took > 6*time.Second {
		t.Errorf("%v, %v after %v", port, err, took)
	}
}

// A far end that vanishes without a word is noticed within 15 seconds, with a
// beep on its way or without: the kernel has been told.
func TestLossIsNoticed(t *testing.T) {
	hold := make(chan net.Conn, 1)
	device := served(t, func(conn net.Conn) { hold <- conn })
	p, err := Open(t.Context(), scanner.Config{Device: device})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	defer func() { _ = (<-hold).Close() }()
	raw, err := p.(*port).conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	option := func(number int) (value int) {
		t.Helper()
		if err := raw.Control(func(fd uintptr) { value, err = unix.GetsockoptInt(int(fd), unix.IPPROTO_TCP, number) }); err != nil {
			t.Fatal(err)
		}
		return value
	}
	seconds := option(unix.TCP_KEEPIDLE) + option(unix.TCP_KEEPCNT)*option(unix.TCP_KEEPINTVL)
	if beep := option(unix.TCP_USER_TIMEOUT); seconds < 5 || seconds > 15 || beep < 5000 || beep > 15_000 {
		t.Errorf("noticed after %d s, a beep after %d ms", seconds, beep)
	}
}
