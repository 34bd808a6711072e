package uitest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Build makes the program, without cgo and with the build tags, in the folder
// and gives its path. root
// is the module's folder. It looks at every source file by itself: the result
// of a test that runs the program would otherwise be remembered by the go
// command when the program has changed.
func Build(root, folder string, tags ...string) (string, error) {
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != root:
			return fs.SkipDir
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"), d.Name() == "demo.csv", d.Name() == "go.mod":
			_, err = os.Stat(path)
		}
		return err
	})
	if err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "kasse")
	build := exec.Command("go", "build", "-tags", strings.Join(tags, ","), "-o", binary, "butikk/kasse")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", errors.Join(fmt.Errorf("go build: %s", out), err)
	}
	return binary, nil
}
