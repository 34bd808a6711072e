// Package fake is a receipt printer for tests. It takes ESC/POS as a real one does:
// it answers DLE EOT at once and GS r in order, keeps what it cannot print, and
// remembers what has come out.
package fake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"testing"

	"butikk/kasse/payments/receipt/printer"
)

// Printer is one printer. Its methods may be called by any goroutine. A line that
// Open gave has goroutines, which end when either side closes it.
type Printer struct {
	mu      sync.Mutex
	changed chan struct{} // closed and replaced at every change
	lines   map[*line]bool
	pending []command
	strip   []byte // what hangs out, not cut yet
	of      *line  // that it came from
	papers  [][]byte

	off, mute, cover, offline, unordered bool
	noise                                []byte
	paper                                int // bytes until the roll ends; -1 is never
	hang, drop                           int // bytes until that; -1 is never
	buffer                               int // bytes that it keeps
}

// command is something to print or to answer, whole, and whence it came.
type command struct {
	bytes []byte
	from  *line
}

// New is a printer that is on, with paper without end.
func New() *Printer {
	return &Printer{
		changed: make(chan struct{}), lines: map[*line]bool{},
		paper: -1, hang: -1, drop: -1, buffer: 1 << 20,
	}
}

// change changes something and lets go on whatever waited for it.
func (p *Printer) change(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
	p.print()
	close(p.changed)
	p.changed = make(chan struct{})
}

// PaperFor lets the roll end after n more bytes, or at the end of the command in
// which that is; 0 is now.
func (p *Printer) PaperFor(n int) { p.change(func() { p.paper = n }) }

// Refill puts a roll in that never ends.
func (p *Printer) Refill() { p.PaperFor(-1) }

// Cover opens or closes the cover.
func (p *Printer) Cover(open bool) { p.change(func() { p.cover = open }) }

// Offline jams the cutter, or frees it.
func (p *Printer) Offline(yes bool) { p.change(func() { p.offline = yes }) }

// Mute lets it print and never answer.
func (p *Printer) Mute(yes bool) { p.change(func() { p.mute = yes }) }

// Unordered lets it not know GS r.
func (p *Printer) Unordered(yes bool) { p.change(func() { p.unordered = yes }) }

// Noise is what it says before each answer.
func (p *Printer) Noise(b ...byte) { p.change(func() { p.noise = b }) }

// HangAfter lets it stop reading after n more bytes that are no status request;
// 0 is now, and -1 lets it read on.
func (p *Printer) HangAfter(n int) { p.change(func() { p.hang = n }) }

// DropAfter drops the line after n more bytes that are no status request; 0 is
// now. What it has by then it prints.
func (p *Printer) DropAfter(n int) {
	p.change(func() {
		if p.drop = n; n == 0 {
			p.dropAll()
		}
	})
}

// Buffer lets it stop reading when it keeps n bytes that it cannot print.
func (p *Printer) Buffer(n int) { p.change(func() { p.buffer = n }) }

// Off switches it off: it drops its lines, forgets what it kept and cannot be
// reached.
func (p *Printer) Off() {
	p.change(func() {
		p.off, p.pending = true, nil
		p.dropAll()
	})
}

// On switches it on again.
func (p *Printer) On() { p.change(func() { p.off = false }) }

func (p *Printer) dropAll() {
	p.drop = -1
	for l := range p.lines {
		l.close()
	}
}

// Papers is what has come out: what was cut off, in order, each with its cut, and
// then what hangs out still. What came over another line is a paper of its own.
// Status requests are no part of it.
func (p *Printer) Papers() [][]byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	papers := slices.Clone(p.papers)
	if len(p.strip) > 0 {
		papers = append(papers, bytes.Clone(p.strip))
	}
	return papers
}

// print prints as much as can be printed.
func (p *Printer) print() {
	for len(p.pending) > 0 && !p.stopped() {
		c := p.pending[0]
		p.pending = p.pending[1:]
		switch {
		case c.is(gs, 'r'):
			if !p.unordered {
				p.answer(c.from, 0x00)
			}
			continue
		case p.of != c.from:
			p.tear()
		}
		p.of, p.strip = c.from, append(p.strip, c.bytes...)
		if p.paper > 0 {
			p.paper = max(0, p.paper-len(c.bytes))
		}
		if c.is(gs, 'V') {
			p.tear()
		}
	}
}

func (p *Printer) stopped() bool { return p.off || p.cover || p.offline || p.paper == 0 }

func (p *Printer) tear() {
	if len(p.strip) > 0 {
		p.papers, p.strip = append(p.papers, p.strip), nil
	}
}

// realTime answers DLE EOT n.
func (p *Printer) realTime(l *line, n byte) {
	b := byte(0x12)
	set := func(yes bool, bits byte) {
		if yes {
			b |= bits
		}
	}
	switch n {
	case 1:
		set(true, 0x04) // the drawer is open, and no reason to stop
		set(p.stopped(), 0x08)
	case 2:
		set(p.cover, 0x04)
		set(p.paper == 0, 0x20)
		set(p.offline, 0x40)
	case 3:
		set(p.offline, 0x08)
	case 4:
		set(true, 0x0c) // near the end, as always
		set(p.paper == 0, 0x60)
	}
	p.answer(l, b)
}

func (p *Printer) answer(l *line, b byte) {
	if p.mute {
		return
	}
	for _, b := range append(slices.Clone(p.noise), b) {
		select {
		case l.answers <- b:
		default: // nobody reads it, as with a real one
		}
	}
}

// line is one connection, as the printer has it.
type line struct {
	conn    net.Conn
	answers chan byte
	request []byte // the beginning of a DLE EOT
	command []byte // the beginning of anything else
	once    sync.Once
	closed  chan struct{}
}

func (l *line) close() {
	l.once.Do(func() {
		close(l.closed)
		_ = l.conn.Close() // it goes in any case
	})
}

var errOff = errors.New("the printer is off")

// Open is a printer.Opener over memory. It works in a synctest bubble.
func (p *Printer) Open(ctx context.Context) (printer.Line, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	near, far := net.Pipe()
	l := p.accept(far)
	if l == nil {
		return nil, errors.Join(errOff, near.Close())
	}
	go p.serve(l)
	return &nearEnd{near, l}, nil
}

// nearEnd tells a printer that hangs, and does not read, that the line is closed.
type nearEnd struct {
	net.Conn
	far *line
}

func (e *nearEnd) Close() error {
	err := e.Conn.Close()
	e.far.close()
	return err
}

// Listen serves the printer over TCP until the test ends and gives its address,
// for printer.Device.
func (p *Printer) Listen(t testing.TB) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip("no network here:", err)
	}
	var serving sync.WaitGroup
	t.Cleanup(func() {
		_ = listener.Close() // Accept says that it is
		p.Off()
		serving.Wait()
	})
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if l := p.accept(conn); l != nil {
				serving.Go(func() { p.serve(l) })
			}
		}
	})
	return fmt.Sprintf("tcp://%s", listener.Addr())
}

// accept is nil where the printer is off, and the connection is closed then.
func (p *Printer) accept(conn net.Conn) *line {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := &line{conn: conn, answers: make(chan byte, 256), closed: make(chan struct{})}
	if p.off {
		l.close()
		return nil
	}
	p.lines[l] = true
	return l
}

// serve reads the line byte by byte, so that what happens after a number of bytes
// happens after exactly those.
func (p *Printer) serve(l *line) {
	var speaking sync.WaitGroup
	speaking.Go(func() { l.speak() })
	b := make([]byte, 1)
	for p.reads(l) {
		if _, err := l.conn.Read(b); err != nil {
			break
		}
		p.change(func() { p.take(l, b[0]) })
	}
	l.close()
	speaking.Wait()
	p.change(func() { delete(p.lines, l) })
}

func (l *line) speak() {
	for {
		select {
		case b := <-l.answers:
			if _, err := l.conn.Write([]byte{b}); err != nil {
				return
			}
		case <-l.closed:
			return
		}
	}
}

// reads waits until the printer reads on; it does not when the line is closed.
func (p *Printer) reads(l *line) bool {
	for {
		p.mu.Lock()
		kept := 0
		for _, c := range p.pending {
			kept += len(c.bytes)
		}
		on, changed := p.hang != 0 && kept < p.buffer, p.changed
		p.mu.Unlock()
		if on {
			return true
		}
		select {
		case <-changed:
		case <-l.closed:
			return false
		}
	}
}

// take takes status requests out of what comes, wherever they stand.
func (p *Printer) take(l *line, b byte) {
	l.request = append(l.request, b)
	if len(l.request) == 3 && bytes.HasPrefix(l.request, eot) {
		p.realTime(l, b)
		l.request = nil
		return
	}
	for len(l.request) > 0 && !bytes.HasPrefix(eot, l.request) {
		p.data(l, l.request[0])
		l.request = l.request[1:]
	}
}

func (p *Printer) data(l *line, b byte) {
	l.command = append(l.command, b)
	if size(l.command) == len(l.command) {
		p.pending = append(p.pending, command{l.command, l})
		l.command = nil
		p.print()
	}
	if p.hang > 0 {
		p.hang--
	}
	if p.drop > 0 {
		if p.drop--; p.drop == 0 {
			p.dropAll()
		}
	}
}
