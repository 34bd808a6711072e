//go:build !unix

package stage

import "os"

// watchSize does nothing: this system does not tell.
func watchSize(chan<- os.Signal) {}
