package pricelist

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// counted is a disk that counts what is asked of it.
type counted struct {
	OS
	stats, reads atomic.Int32
}

func (c *counted) Stat(path string) (fs.FileInfo, error) { c.stats.Add(1); return c.OS.Stat(path) }
func (c *counted) ReadFile(path string) ([]byte, error)  { c.reads.Add(1); return c.OS.ReadFile(path) }

// shelf is a file that is watched, in virtual time.
type shelf struct {
	t     testing.TB
	path  string
	disk  counted
	inUse atomic.Pointer[List]
	mu    sync.Mutex
	news  []News
	clock time.Time // of the file system
}

func watched(t *testing.T, f func(s *shelf)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "prices.csv")
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{t: t, path: path, clock: time.Now()}
		s.write(before)
		s.inUse.Store(read(t, before))
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			Watched{Path: path, Rates: norway, Disk: &s.disk, InUse: s.inUse.Load, Tell: s.hear, Now: time.Now}.Watch(ctx)
		}()
		f(s)
		cancel()
		<-ended
	})
}

func (s *shelf) hear(n News) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.news = append(s.news, n)
}

// heard is what has been told since the last time.
func (s *shelf) heard() []News {
	s.mu.Lock()
	defer s.mu.Unlock()
	news := s.news
	s.news = nil
	return news
}

// write is a change that the file system sees, however short it is.
func (s *shelf) write(text string) {
	s.t.Helper()
	s.clock = s.clock.Add(time.Second)
	if err := os.WriteFile(s.path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Chtimes(s.path, s.clock, s.clock); err != nil {
		s.t.Fatal(err)
	}
}

// told is the one thing that was told since the last time, or nothing.
func (s *shelf) told() string {
	s.t.Helper()
	time.Sleep(3 * Look)
	synctest.Wait()
	text := ""
	for _, n := range s.heard() {
		switch {
		case n.Fault != nil:
			text += n.Fault.Error() + "\n"
		case n.Difference != nil:
			text += n.Difference.String()
		default:
			text += "as it was\n"
		}
	}
	return text
}

func (s *shelf) tells(want string) {
	s.t.Helper()
	if got := s.told(); got != want {
		s.t.Errorf("told %q, want %q", got, want)
	}
}

func TestWatch(t *testing.T) {
	watched(t, func(s *shelf) {
		s.tells("")
		dearer := strings.Replace(before, "22,50", "24,90", 1)
		s.write(dearer)
		s.tells("1 changed, 0 new, 0 gone\n   1  Helmelk  22.50 -> 24.90\n")
		s.write(dearer) // the same again
		s.tells("")
		s.write(strings.Replace(before, "22,50", "23,90", 1)) // the newest counts
		s.tells("1 changed, 0 new, 0 gone\n   1  Helmelk  22.50 -> 23.90\n")
		s.write(strings.Replace(before, "22,50", "dear", 1))
		s.tells("prices.csv:2:4: column price: \"dear\" is not a price such as 22.50 or 22,50\n")
		s.write(before)
		s.tells("as it was\n")
		if err := os.Remove(s.path); err != nil {
			t.Fatal(err)
		}
		s.tells("prices.csv: can not be read: no such file or directory\n")
		s.write(dearer)
		s.tells("1 changed, 0 new, 0 gone\n   1  Helmelk  22.50 -> 24.90\n")
		s.inUse.Store(read(t, dearer))
		s.tells("")
		s.write(before)
		s.tells("1 changed, 0 new, 0 gone\n   1  Helmelk  24.90 -> 22.50\n")
	})
}

// A file that is being copied is not read before it lies still.
func TestWatchWaitsForACopy(t *testing.T) {
	watched(t, func(s *shelf) {
		s.tells("")
		reads := s.disk.reads.Load()
		for n := range 20 {
			s.write(before[:len(before)/2+n])
			time.Sleep(Settle)
			synctest.Wait()
		}
		if news := s.heard(); s.disk.reads.Load() != reads || len(news) > 0 {
			t.Errorf("%d reads, %v", s.disk.reads.Load()-reads, news)
		}
		s.write(before + "5;4014;Druer;30;15\n")
		s.tells("0 changed, 1 new, 0 gone\n   5  Druer  new 30.00\n")
	})
}

// At rest the file is looked at once in five seconds, and not read.
func TestWatchRests(t *testing.T) {
	watched(t, func(s *shelf) {
		s.tells("")
		stats, reads := s.disk.stats.Load(), s.disk.reads.Load()
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := s.disk.stats.Load() - stats; n > int32(time.Hour/Look) || s.disk.reads.Load() != reads {
			t.Errorf("%d looks, %d reads", n, s.disk.reads.Load()-reads)
		}
	})
}

// Whatever bytes a file has: the whole of it is offered, or nothing is.
func TestWatchOffersAllOrNothing(t *testing.T) {
	watched(t, func(s *shelf) {
		s.tells("")
		rapid.Check(t, func(r *rapid.T) {
			text := []byte(before)
			for range rapid.IntRange(1, 3).Draw(r, "changes") {
				at := rapid.IntRange(0, len(text)-1).Draw(r, "at")
				if rapid.Bool().Draw(r, "cut") {
					text = text[:at+1]
				} else {
					text[at] = rapid.Byte().Draw(r, "byte")
				}
			}
			s.write(string(text))
			time.Sleep(3 * Look)
			synctest.Wait()
			list, err := Read(strings.NewReader(string(text)), "prices.csv", norway)
			for _, n := range s.heard() {
				switch d := n.Difference; {
				case d == nil && n.Fault != nil && err == nil:
					r.Fatalf("%q: fault %v of a good list", text, n.Fault)
				case d != nil && (err != nil || d.To.Len() != list.Len() || d.To.Digest() != list.Digest()):
					r.Fatalf("%q: offered, and %v", text, err)
				}
			}
		})
	})
}

// A file that is being copied while the till starts is no list before it is whole.
func TestReadFileWaitsForACopy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "prices.csv")
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{t: t, path: path, clock: time.Now().Add(-time.Second)}
		s.write(before[:len(before)-len("4;4013;Plommer;10;15\n")])
		go func() {
			time.Sleep(Settle / 2)
			s.write(before)
		}()
		began := time.Now()
		list, err := ReadFile(path, norway, OS{})
		if err != nil || list.Len() != 4 || time.Since(began) < Settle {
			t.Errorf("%v articles after %v, %v", list, time.Since(began), err)
		}
		began = time.Now()
		if list, err = ReadFile(path, norway, OS{}); err != nil || list.Len() != 4 || time.Since(began) != 0 {
			t.Errorf("a file that is not new: %v after %v, %v", list, time.Since(began), err)
		}
	})
}
