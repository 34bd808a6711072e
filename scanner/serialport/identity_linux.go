package serialport

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"butikk/kasse/scanner"
)

// identity is what a name leads to: the node at the end of all links, and the
// device number of that node.
type identity struct {
	node   string
	number uint64
}

func identify(name string) (identity, error) {
	node, err := filepath.EvalSymlinks(name)
	if err != nil {
		return identity{}, err
	}
	info, err := os.Stat(node)
	if err != nil {
		return identity{}, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || info.Mode()&fs.ModeCharDevice == 0 {
		return identity{}, scanner.ErrNotSerial
	}
	return identity{node: node, number: uint64(stat.Rdev)}, nil
}
