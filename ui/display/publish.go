package display

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"butikk/kasse/payments"
)

// Till is what is followed, implemented by payments.Till.
type Till interface {
	Watch(ctx context.Context, after uint64) (payments.State, error)
}

// Socket is where the till with that number is followed.
func Socket(folder string, number int) string {
	return filepath.Join(folder, fmt.Sprintf("display-%d.sock", number))
}

const (
	// most is how many screens can follow a till at once. Those beyond it are
	// turned away, and come back by themselves.
	most = 8
	// patience is how long a screen may leave what is sent to it unread before it
	// is let go.
	patience = 10 * time.Second
	// longestPath is what the address of a unix socket holds, in bytes: 108 with
	// a zero behind it on Linux, 104 elsewhere.
	longestPath = 103
)

// Publish lets screens follow the till at the socket until the func it gives
// is called, which takes the socket away again. What is in about never changes; the rest is filled
// in from the till's states.
//
// A till sells without a second screen too: where there can be no socket, that is
// a line in the log and that func does nothing. The journal's lock allows one process
// for a till number, so a socket that is there already is that of a till that was
// killed.
func Publish(t Till, about Sight, socket string, log *slog.Logger) (end func() error) {
	about.Shop = brief(about.Shop)
	l, err := listen(socket)
	if err != nil {
		log.Error("display: no screen can follow this till", "error", err)
		return func() error { return nil }
	}
	ctx, cancel := context.WithCancel(context.Background())
	p := &publisher{ctx: ctx, log: log, news: make(chan struct{})}
	p.running.Go(func() { p.watch(t, about) })
	p.running.Go(func() { p.accept(l) })
	return func() error {
		cancel()
		err := l.Close()
		p.running.Wait()
		if gone := os.Remove(socket); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
		return err
	}
}

// listen makes the socket in a folder that nobody else can enter and moves it to
// its place when its mode is right: there is no moment at which another user can
// knock, and a socket that a killed till has left behind is replaced in one step.
func listen(socket string) (_ net.Listener, err error) {
	if len(socket) > longestPath {
		return nil, fmt.Errorf("the path of the socket, %s, has %d bytes and a unix socket takes %d: name a shorter data folder", socket, len(socket), longestPath)
	}
	switch there, err := os.Lstat(socket); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case there.Mode().Type() != fs.ModeSocket:
		return nil, fmt.Errorf("%s is there and is no socket", socket)
	}
	// "d", ten digits at most and "/s": never longer than the name in the end.
	private, err := os.MkdirTemp(filepath.Dir(socket), "d")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.Remove(private)) }()
	made := filepath.Join(private, "s")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: made, Net: "unix"})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false) // its name is another soon
	if err = os.Chmod(made, 0o600); err == nil {
		err = os.Rename(made, socket)
	}
	if err != nil {
		return nil, errors.Join(err, l.Close(), os.Remove(made))
	}
	return l, nil
}

// publisher hands the newest line to every screen. Nothing waits for a screen:
// each has a goroutine of its own, which takes the newest line when it can.
type publisher struct {
	ctx     context.Context // ends with the publisher
	log     *slog.Logger
	running sync.WaitGroup

	mu      sync.Mutex
	line    []byte        // empty before the till has shown anything; never changed in place
	news    chan struct{} // closed when there is a newer one
	screens int
}

// watch turns states into lines until the till or the publisher is closed.
func (p *publisher) watch(t Till, about Sight) {
	o := onlooker{about: about}
	for after := uint64(0); ; {
		s, err := t.Watch(p.ctx, after)
		if err != nil {
			return // closed
		}
		after = s.Seq
		line, err := json.Marshal(o.look(s))
		if err != nil { // numbers and texts: it can not be
			p.log.Error("display", "error", err)
			continue
		}
		p.show(append(line, '\n'))
	}
}

// show makes a line the newest. What looks the same is no news: most states
// differ in what is the cashier's alone.
func (p *publisher) show(line []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if string(line) == string(p.line) {
		return
	}
	p.line = line
	close(p.news)
	p.news = make(chan struct{})
}

// newest is the line to show now, and what tells of the next one.
func (p *publisher) newest() ([]byte, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.line, p.news
}

// accept lets screens in until the listener is closed.
func (p *publisher) accept(l net.Listener) {
	for {
		c, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // out of files, most likely: the next screen may find one
			p.log.Error("display", "error", err)
			select {
			case <-time.After(time.Second):
			case <-p.ctx.Done():
			}
			continue
		}
		if !p.enter() {
			_ = c.Close() // nothing was written to it that could be lost
			continue
		}
		p.running.Go(func() {
			p.serve(c)
			p.leave()
		})
	}
}

func (p *publisher) enter() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.screens == most {
		return false
	}
	p.screens++
	return true
}

func (p *publisher) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.screens--
}

// serve sends one screen the newest line again and again, until it is gone, reads
// nothing any more, talks, or the publisher ends.
func (p *publisher) serve(c net.Conn) {
	// A cut connection ends reading and writing at once.
	stop := context.AfterFunc(p.ctx, func() { _ = c.Close() })
	gone := make(chan struct{})
	p.running.Go(func() { hear(c); close(gone) })
	defer func() {
		stop()
		_ = c.Close() // of what was written, nothing matters to a screen that is let go
		<-gone
	}()
	if u, ok := c.(*net.UnixConn); ok {
		// The least that the system gives: what lies there is old by the time a
		// slow screen reads it. It only costs time where it can not be set.
		_ = u.SetWriteBuffer(1)
	}
	var shown []byte
	for {
		line, news := p.newest()
		if len(line) > 0 && string(line) != string(shown) {
			_ = c.SetWriteDeadline(time.Now().Add(patience)) // fails on a closed one, as the write will
			if _, err := c.Write(line); err != nil {
				return
			}
			shown = line
			continue
		}
		select {
		case <-news:
		case <-gone:
			return
		}
	}
}

// hear waits until a screen is gone. It has nothing to say: what talks is no
// screen, and is let go before it can keep the till busy.
func hear(c net.Conn) {
	_, _ = c.Read(make([]byte, 1)) // its end and its noise are the same
}
