// Package fault is where a test takes the power away. In the program that shops
// run it does nothing; built with the tag faults, the process kills itself at
// the n-th point it passes, and its clock runs twenty times as fast, so that a
// test can go through every point of a sale in a minute.
package fault

// The points.
const (
	BeforeWrite = "before a write" // of the journal
	AfterWrite  = "after a write"  // on disk, and nobody has been told
	BeforeCall  = "before a call"  // of the provider
	AfterCall   = "after a call"   // answered, and nothing has been done about it
)
