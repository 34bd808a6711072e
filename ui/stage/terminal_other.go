//go:build !unix

package stage

import (
	"os"
	"time"
)

// watchSize does nothing: this system does not tell.
func watchSize(chan<- os.Signal) {}

// readable says no: this system can not tell, and a read would wait for ever.
func readable(int, time.Duration) bool { return false }
