//go:build faults

package fault

import (
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

// speed is how much faster the clock runs.
const speed = 20

var (
	begun = time.Now()
	// passed counts points; at the one that KASSE_KILL names the process dies.
	passed atomic.Int64
	last   = number(os.Getenv("KASSE_KILL"))
)

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0 // it lives
	}
	return n
}

// Point is where the process may die, as if the power had gone. Where
// KASSE_POINTS names a file, the points that are passed are written to it.
func Point(where string) {
	n := passed.Add(1)
	if path := os.Getenv("KASSE_POINTS"); path != "" {
		f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = fmt.Fprintf(f, "%d %s\n", n, where)
		}
		if err != nil {
			panic(err)
		}
		if err := f.Close(); err != nil {
			panic(err)
		}
	}
	if n == last {
		if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
			panic(err)
		}
		select {} // until the signal is there
	}
}

// Now is the time of a clock that runs faster. It carries the monotonic clock
// as time.Now does.
func Now() time.Time { return begun.Add(speed * time.Since(begun)) }

// Real is the time that d takes on that clock.
func Real(d time.Duration) time.Duration { return d / speed }
