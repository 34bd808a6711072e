//go:build !race

package payments_test

// usualSeeds is how many seeds an ordinary test run plays.
const usualSeeds = 2000
