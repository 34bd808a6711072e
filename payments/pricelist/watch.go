package pricelist

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"butikk/kasse/payments/money"
)

// Look is how often a watched file is looked at: one wake-up of an idle till.
const Look = 5 * time.Second

// Settle is how long a file that has changed must stay as it is before it is
// read: one that is still being copied is not half a list.
const Settle = 2 * time.Second

// News is what a watched file has come to. It is one of three: a list that is
// not the one in use, with the difference; or the one sentence why the file is not
// usable; or nothing at all, when the file is what is in use.
type News struct {
	Difference *Difference
	Fault      *Error
}

// Disk is where a watched file lies; OS is the usual one. Both may take long.
type Disk interface {
	Stat(path string) (fs.FileInfo, error)
	ReadFile(path string) ([]byte, error)
}

// OS is the disk of this machine.
type OS struct{}

// Stat implements Disk.
func (OS) Stat(path string) (fs.FileInfo, error) { return os.Stat(path) }

// ReadFile implements Disk.
func (OS) ReadFile(path string) ([]byte, error) { return os.ReadFile(path) }

// ReadFile reads a price list at a start, when there is no list yet that could
// stay in use. A file that was written to a moment ago is waited for, Settle at a
// time: half a list is a list too. Every error is an [*Error].
func ReadFile(path string, rates []money.VATRate, disk Disk) (*List, error) {
	for {
		before, err := disk.Stat(path)
		if err != nil {
			return nil, unreadable(path, err)
		}
		if age := time.Since(before.ModTime()); age.Abs() < Settle {
			time.Sleep(Settle)
			continue
		}
		text, err := disk.ReadFile(path)
		if err != nil {
			return nil, unreadable(path, err)
		}
		if after, err := disk.Stat(path); err == nil && same(before, after) {
			return Read(bytes.NewReader(text), path, rates)
		}
	}
}

// Watched is a file that is looked after. All fields are needed.
type Watched struct {
	Path  string
	Rates []money.VATRate
	Disk  Disk
	InUse func() *List // the list that the till goes by
	Tell  func(News)   // must not wait; called for what is new, and for nothing else
	Now   func() time.Time
}

// Watch looks after the file until the context ends and returns then. What it
// reads it reads whole, and on its own goroutine.
func (w Watched) Watch(ctx context.Context) {
	k := keeper{Watched: w, said: w.InUse().Digest()}
	timer := time.NewTimer(Settle) // it may have changed while the till was starting
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			timer.Reset(k.look())
		}
	}
}

// keeper remembers what was seen of the file and what was said of it.
type keeper struct {
	Watched
	seen   fs.FileInfo // at the last look; nil: not there
	read   fs.FileInfo // when it was read; nil: not yet, or it was not to be read
	said   string      // what the last word was about: a digest, or a fault
	misses int         // looks in a row at which it was not there
}

// look looks once, and says when to look next.
func (k *keeper) look() time.Duration {
	now, err := k.Disk.Stat(k.Path)
	if err != nil {
		// A file that is replaced is gone for a moment.
		if k.misses++; k.misses == 1 {
			return Settle
		}
		k.seen, k.read = nil, nil
		k.fault(unreadable(k.name(), err))
		return Look
	}
	k.misses = 0
	steady := same(k.seen, now)
	k.seen = now
	switch {
	case same(k.read, now):
		return Look
	case !steady:
		return Settle
	}
	text, err := k.Disk.ReadFile(k.Path)
	after, late := k.Disk.Stat(k.Path)
	switch {
	case late != nil || !same(now, after):
		k.seen = nil // it was written to while it was read
		return Settle
	case err != nil:
		k.fault(unreadable(k.name(), err)) // it is tried again: a share comes back without a change
		return Look
	}
	k.read = now
	k.take(text)
	return Look
}

// take says what a whole file is, unless that has been said.
func (k *keeper) take(text []byte) {
	sum := sha256.Sum256(text)
	digest := hex.EncodeToString(sum[:])
	used := k.InUse()
	if digest == used.Digest() { // it has been put back
		k.say(digest, News{})
		return
	}
	if digest == k.said {
		return
	}
	list, faults := Check(bytes.NewReader(text), k.name(), k.Rates)
	if len(faults) > 0 {
		k.fault(faults[0])
		return
	}
	d := Differ(used, list, k.Now())
	if d.Count() == 0 { // other bytes, the same list
		k.say(digest, News{})
		return
	}
	k.say(digest, News{Difference: &d})
}

func (k *keeper) fault(e *Error) { k.say("! "+e.Error(), News{Fault: e}) }

func (k *keeper) say(what string, n News) {
	if what == k.said {
		return
	}
	k.said = what
	k.Tell(n)
}

// name is what faults call the file: the folder is known to whoever keeps it, and
// a screen is narrow.
func (k *keeper) name() string { return filepath.Base(k.Path) }

// same says that nothing was done to a file between two looks.
func same(a, b fs.FileInfo) bool {
	return a != nil && b != nil && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && os.SameFile(a, b)
}

// Gone says that the file is not there, rather than wrong.
func (e *Error) Gone() bool { return errors.Is(e, fs.ErrNotExist) }
