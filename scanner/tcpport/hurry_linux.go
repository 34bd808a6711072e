package tcpport

import (
	"errors"
	"syscall"

	"golang.org/x/sys/unix"
)

// unanswered is how long a beep may go without an answer, in milliseconds. While
// one is on its way no keep-alive is sent, and the kernel would repeat it for a
// quarter of an hour (tcp(7), TCP_USER_TIMEOUT).
const unanswered = 14_000

// hurry sets the limit on a new connection.
func hurry(_, _ string, c syscall.RawConn) error {
	var set error
	err := c.Control(func(fd uintptr) {
		set = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, unanswered)
	})
	return errors.Join(err, set)
}
