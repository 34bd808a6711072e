// Package tcpport opens scanners that are reached over TCP, as ser2net and the
// device servers of many makers hand out a serial line: bytes as they are, no
// more. It does not speak Telnet (RFC 2217): speed and parity are set where the
// scanner is plugged in.
//
// There is no authentication and no encryption. Whoever reaches the port can scan
// goods, and whoever listens reads what customers show: let the device server
// listen on this machine, or on a network that only the tills are on.
package tcpport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"butikk/kasse/scanner"
)

const (
	connectTimeout = 3 * time.Second

	// A far end that has vanished without a word is noticed after 14 seconds.
	keepAliveIdle     = 5 * time.Second
	keepAliveInterval = 3 * time.Second
	keepAliveCount    = 3

	// refusal is what ser2net says to a second client, as text, before it hangs
	// up.
	refusal = "Port already in use"

	// greeting is how long a new connection is listened to for the refusal. It
	// follows the accept at once; a scanner is silent.
	greeting = 250 * time.Millisecond
)

// Open connects to a device named tcp://host:port. It is a scanner.Opener: its
// errors hold the device's name, and one is scanner.ErrBusy where the far end
// says that somebody else is connected.
func Open(ctx context.Context, c scanner.Config) (scanner.Port, error) {
	address, ok := strings.CutPrefix(c.Device, "tcp://")
	if !ok {
		return nil, fmt.Errorf("%s: %w: no tcp:// address", c.Device, scanner.ErrNotSerial)
	}
	dialer := net.Dialer{Timeout: connectTimeout, Control: hurry, KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: keepAliveIdle, Interval: keepAliveInterval, Count: keepAliveCount,
	}}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Device, err)
	}
	p := newPort(c.Device, conn)
	if err := p.greet(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return p, nil
}

// port is a connection.
type port struct {
	conn  net.Conn
	name  string
	woken atomic.Bool
	// held is the beginning of what has come: a refusal as far as it goes, and
	// not handed over while it may still be one.
	held  []byte
	begun bool // what has come is no refusal
}

func newPort(name string, conn net.Conn) *port { return &port{conn: conn, name: name} }

// greet listens for the refusal, so that a device that is busy is not told as
// ready first. A refusal that is late is found by Read.
func (p *port) greet(ctx context.Context) error {
	stop := context.AfterFunc(ctx, p.Wake)
	defer stop()
	buf := make([]byte, 256)
	for until := time.Now().Add(greeting); time.Now().Before(until) && ctx.Err() == nil; {
		n, err := p.receive(buf, until)
		p.held = append(p.held, buf[:n]...)
		switch refused := p.refused(); {
		case refused != nil:
			return refused
		case err != nil:
			return err
		}
	}
	p.woken.Store(false)
	return ctx.Err()
}

// Read reads as scanner.Port says.
func (p *port) Read(b []byte, until time.Time) (int, error) {
	for {
		if p.begun && len(p.held) > 0 {
			n := copy(b, p.held)
			p.held = p.held[n:]
			return n, nil
		}
		if p.begun {
			return p.receive(b, until)
		}
		limit := until
		if len(p.held) > 0 { // half a refusal, and nothing follows: it was a scan
			if late := time.Now().Add(greeting); limit.IsZero() || late.Before(limit) {
				limit = late
			}
		}
		n, err := p.receive(b, limit)
		silent := n == 0 && err == nil
		p.held = append(p.held, b[:n]...)
		if refused := p.refused(); refused != nil {
			return 0, refused
		}
		switch {
		case silent && len(p.held) == 0:
			return 0, nil
		case silent, err != nil:
			p.begun = true
		}
		if err != nil {
			n := copy(b, p.held)
			p.held = p.held[n:]
			return n, err
		}
	}
}

// refused looks whether what has come so far is the refusal. Once it can not be
// one any more, it is not looked at again.
func (p *port) refused() error {
	switch {
	case bytes.HasPrefix(p.held, []byte(refusal)):
		return fmt.Errorf("%s: %w (%q)", p.name, scanner.ErrBusy, refusal)
	case !strings.HasPrefix(refusal, string(p.held)):
		p.begun = true
	}
	return nil
}

// receive waits for bytes until the given time or until Wake.
func (p *port) receive(b []byte, until time.Time) (int, error) {
	if err := p.conn.SetReadDeadline(until); err != nil {
		return 0, fmt.Errorf("%s: %w", p.name, err)
	}
	// A Wake before this line has left its mark, one after it moves the deadline
	// that has just been set.
	if p.woken.Swap(false) {
		return 0, nil
	}
	n, err := p.conn.Read(b)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded): // ours; the kernel's own is another
		p.woken.Store(false)
		return n, nil
	case errors.Is(err, io.EOF):
		return n, fmt.Errorf("%s: the far end has hung up", p.name)
	case err != nil:
		return n, fmt.Errorf("%s: %w", p.name, err)
	}
	return n, nil
}

// Write sends what the connection takes at once.
func (p *port) Write(b []byte) (int, error) {
	if err := p.conn.SetWriteDeadline(time.Now().Add(10 * time.Millisecond)); err != nil {
		return 0, fmt.Errorf("%s: %w", p.name, err)
	}
	n, err := p.conn.Write(b)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		return n, fmt.Errorf("%s: %w", p.name, err)
	}
	return n, nil
}

// Flush throws away what has come and is not read yet, as much as a device server
// may have kept.
func (p *port) Flush() error {
	buf := make([]byte, 4096)
	for range 64 {
		// A deadline that has passed would give nothing at all.
		n, err := p.receive(buf, time.Now().Add(time.Millisecond))
		if !p.begun {
			p.held = append(p.held, buf[:n]...)
			err = errors.Join(p.refused(), err)
		}
		if n == 0 || err != nil {
			p.held = nil
			return err
		}
	}
	p.held = nil
	return nil
}

// Wake ends the Read that waits, or else the next one.
func (p *port) Wake() {
	p.woken.Store(true)
	_ = p.conn.SetReadDeadline(time.Unix(1, 0)) // fails on a closed connection, in which nobody waits
}

// Identity is empty: an address is all that is known.
func (p *port) Identity() string { return "" }

// Close hangs up.
func (p *port) Close() error { return p.conn.Close() }
