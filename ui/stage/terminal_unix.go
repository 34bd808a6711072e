//go:build unix

package stage

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// watchSize lets the channel hear of every change of the terminal's size.
func watchSize(c chan<- os.Signal) { signal.Notify(c, syscall.SIGWINCH) }

// readable says that a file has something to read, or will within a time.
func readable(fd int, within time.Duration) bool {
	fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
	for end := time.Now().Add(within); ; {
		n, err := unix.Poll(fds, int(max(time.Until(end), 0).Milliseconds()))
		if err != unix.EINTR { // the runtime's signals
			return err == nil && n > 0
		}
	}
}
