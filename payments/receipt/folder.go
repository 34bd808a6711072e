package receipt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// Folder keeps receipts as text files, one for each number.
type Folder string

var plainName = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// Write puts the text into NUMBER.txt. The file is either there whole or not
// at all, and a second write of the same receipt leaves one file. Another text
// under that number is the receipt of a journal that was here before: it is put
// aside as NUMBER.before-DATE.txt, for no receipt is ever lost. The folder is
// made when it is missing; only its owner can read it.
func (f Folder) Write(number, text string) (err error) {
	if !plainName.MatchString(number) {
		return fmt.Errorf("receipt number %q is no file name", number)
	}
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return fmt.Errorf("receipt %s: %w", number, err)
	}
	tmp, err := os.CreateTemp(string(f), number+".*.part")
	if err != nil {
		return fmt.Errorf("receipt %s: %w", number, err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("receipt %s: %w", number, err)
			// The half-written file is of no use; that it may stay behind
			// is the lesser trouble and the first error is the one to tell.
			_ = os.Remove(tmp.Name())
		}
	}()
	if _, err = tmp.WriteString(text); err == nil {
		err = tmp.Sync()
	}
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	if err = f.keep(number, text); err != nil {
		return err
	}
	if err = os.Rename(tmp.Name(), f.Path(number)); err != nil {
		return err
	}
	return f.sync()
}

// keep gives another receipt of the same number a second name, under which it
// stays when its first one is taken over.
func (f Folder) keep(number, text string) error {
	old, err := os.ReadFile(f.Path(number))
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && string(old) == text:
		return nil
	case err != nil:
		return err
	}
	info, err := os.Stat(f.Path(number))
	if err != nil {
		return err
	}
	aside := f.Path(number + ".before-" + info.ModTime().UTC().Format("20060102T150405.000000000"))
	if err = os.Link(f.Path(number), aside); err == nil || errors.Is(err, fs.ErrExist) {
		return nil
	}
	return os.WriteFile(aside, old, 0o600) // a file system without links
}

// sync puts the new name on disk too: once the journal says that the receipt is
// written, nobody writes it again.
func (f Folder) sync() error {
	dir, err := os.Open(string(f))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// Path is where the receipt with that number lies.
func (f Folder) Path(number string) string { return filepath.Join(string(f), number+".txt") }
