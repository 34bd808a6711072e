//go:build !race

package stories_test

const usualSeeds = 3
