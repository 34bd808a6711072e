package display

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"strings"
	"sync"
	"time"
	"unicode"
)

const (
	// again is how long the follower waits before it knocks again.
	again = time.Second
	// longestLine bounds what a till can send at once, in bytes: some hundred
	// are usual, and a QR code holds less than three thousand.
	longestLine = 32 << 10
)

// News is how the till is doing, as far as this end knows.
type News struct {
	N       int   // counts news, from 1
	Reached bool  // the sight is the till's newest
	Known   bool  // the till has been reached before, so the sight is not empty
	Sight   Sight // of an unreached till: its last
}

// Follower keeps the newest sight of a till, whenever that is there. It comes
// back by itself, and only the newest counts: nothing queues up behind a terminal
// on a slow line.
type Follower struct {
	socket string
	stop   context.CancelFunc
	ended  chan struct{}

	mu    sync.Mutex
	news  News
	newer chan struct{} // closed when there is something newer
}

// Follow begins to follow a till until Stop.
func Follow(socket string) *Follower {
	ctx, stop := context.WithCancel(context.Background())
	f := &Follower{socket: socket, stop: stop, ended: make(chan struct{}), newer: make(chan struct{})}
	go f.run(ctx)
	return f
}

// Stop ends it and waits for that.
func (f *Follower) Stop() {
	f.stop()
	<-f.ended
}

// Next waits for news later than after and gives the newest.
func (f *Follower) Next(ctx context.Context, after int) (News, error) {
	for {
		f.mu.Lock()
		n, newer := f.news, f.newer
		f.mu.Unlock()
		if n.N > after {
			return n, nil
		}
		select {
		case <-newer:
		case <-ctx.Done():
			return News{}, ctx.Err()
		}
	}
}

// run follows until the context ends: one connection after the other, with a
// pause between, so that a till that is closed costs one knock a second.
func (f *Follower) run(ctx context.Context) {
	defer close(f.ended)
	for ctx.Err() == nil {
		f.follow(ctx)
		f.lost()
		select {
		case <-time.After(again):
		case <-ctx.Done():
		}
	}
}

// follow reads one connection to its end. Why it ended says nothing that the
// customer, or the next try, could use.
func (f *Follower) follow(ctx context.Context) {
	c, err := (&net.Dialer{}).DialContext(ctx, "unix", f.socket)
	if err != nil {
		return
	}
	stop := context.AfterFunc(ctx, func() { _ = c.Close() }) // ends the reading
	defer func() {
		stop()
		_ = c.Close() // only read from: nothing can be lost
	}()
	lines := bufio.NewScanner(c)
	lines.Buffer(make([]byte, 0, 4<<10), longestLine)
	for lines.Scan() {
		s, err := parse(lines.Bytes())
		if err != nil {
			return // not a till
		}
		f.tell(News{Reached: true, Known: true, Sight: s})
	}
}

func (f *Follower) lost() {
	f.mu.Lock()
	n := f.news
	f.mu.Unlock()
	if n.N > 0 && !n.Reached {
		return // no news
	}
	n.Reached = false
	f.tell(n)
}

// tell makes n the newest.
func (f *Follower) tell(n News) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n.N = f.news.N + 1
	f.news = n
	close(f.newer)
	f.newer = make(chan struct{})
}

// parse reads a line from the socket. What a terminal would obey is taken out:
// this end does not rely on the other.
func parse(line []byte) (Sight, error) {
	var s Sight
	if err := json.Unmarshal(line, &s); err != nil {
		return Sight{}, err
	}
	for _, text := range []*string{&s.Shop, &s.Mode, &s.App, (*string)(&s.Currency)} {
		*text = plain(*text)
	}
	if s.Newest != nil {
		s.Newest.Name = plain(s.Newest.Name)
	}
	return s, nil
}

func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
}
