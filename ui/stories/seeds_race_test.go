//go:build race

package stories_test

const usualSeeds = 1 // the race detector takes its time
