//go:build !faults

package fault

import "time"

// Point does nothing.
func Point(string) {}

// Now is time.Now.
func Now() time.Time { return time.Now() }

// Real is the time that d takes.
func Real(d time.Duration) time.Duration { return d }
