//go:build unix

package stage

import (
	"os"
	"os/signal"
	"syscall"
)

// watchSize lets the channel hear of every change of the terminal's size.
func watchSize(c chan<- os.Signal) { signal.Notify(c, syscall.SIGWINCH) }
