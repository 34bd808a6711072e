//go:build race

package payments_test

// usualSeeds is how many seeds a run with the race detector plays.
const usualSeeds = 100
