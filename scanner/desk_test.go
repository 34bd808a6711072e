package scanner_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/scanner"
)

// fakePort is a line inside a bubble.
type fakePort struct {
	sent     chan string
	pulled   chan struct{} // closed when the plug is out
	woken    chan struct{}
	hasty    bool   // an idle Read answers at once
	refusal  error  // of every Read, where set
	identity string // of what is at the other end

	mu      sync.Mutex
	reads   int
	wrote   string
	flushes int
	closes  int
}

func newFakePort() *fakePort {
	return &fakePort{sent: make(chan string), pulled: make(chan struct{}), woken: make(chan struct{}, 1)}
}

var errUnplugged = errors.New("input/output error")

func (p *fakePort) gone() bool {
	select {
	case <-p.pulled:
		return true
	default:
		return false
	}
}

func (p *fakePort) Read(b []byte, until time.Time) (int, error) {
	p.mu.Lock()
	p.reads++
	p.mu.Unlock()
	switch {
	case p.refusal != nil:
		return 0, p.refusal
	case p.gone():
		return 0, errUnplugged
	case p.hasty:
		return 0, nil
	}
	var late <-chan time.Time
	if !until.IsZero() {
		late = time.After(time.Until(until))
	}
	select {
	case s := <-p.sent:
		return copy(b, s), nil
	case <-late:
	case <-p.woken:
	case <-p.pulled:
		return 0, errUnplugged
	}
	return 0, nil
}

func (p *fakePort) Wake() {
	select {
	case p.woken <- struct{}{}:
	default:
	}
}

func (p *fakePort) Identity() string { return p.identity }

func (p *fakePort) Write(b []byte) (int, error) {
	if p.gone() {
		return 0, errUnplugged
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wrote += string(b)
	return len(b), nil
}

func (p *fakePort) Flush() error {
	p.mu.Lock()
	p.flushes++
	p.mu.Unlock()
	if p.gone() {
		return errUnplugged
	}
	return nil
}

func (p *fakePort) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closes++
	return nil
}

// desk is a running set of scanners whose devices come and go.
type desk struct {
	*scanner.Scanners
	t     *testing.T
	mu    sync.Mutex
	ports map[string]*fakePort
	fails error // of every open, where set
	opens []time.Duration
	start time.Time
}

func newDesk(t *testing.T, ports map[string]*fakePort, devices ...string) *desk {
	var configs []scanner.Config
	for _, device := range devices {
		configs = append(configs, scanner.Config{Device: device})
	}
	return configuredDesk(t, ports, configs...)
}

func configuredDesk(t *testing.T, ports map[string]*fakePort, configs ...scanner.Config) *desk {
	d := &desk{t: t, ports: ports, start: time.Now()}
	d.Scanners = scanner.Start(d.open, configs...)
	t.Cleanup(d.Stop)
	return d
}

func (d *desk) open(_ context.Context, c scanner.Config) (scanner.Port, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.opens = append(d.opens, time.Since(d.start))
	if d.fails != nil {
		return nil, d.fails
	}
	if port := d.ports[c.Device]; port != nil {
		return port, nil
	}
	return nil, fs.ErrNotExist
}

func (d *desk) plug(device string, port *fakePort) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ports[device] = port
}

// expect waits until all is still and compares what has come.
func (d *desk) expect(want ...string) {
	d.t.Helper()
	if got := d.gathered(); !reflect.DeepEqual(got, want) {
		d.t.Errorf("after %v\n got %q\nwant %q", time.Since(d.start), got, want)
	}
}

func (d *desk) gathered() []string {
	synctest.Wait()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	time.AfterFunc(time.Nanosecond, cancel) // Next hands over what is there first
	events, _ := d.Next(ctx)
	var got []string
	for _, e := range events {
		switch e := e.(type) {
		case scanner.Scan:
			got = append(got, e.Code.Text)
		case scanner.Rejected:
			got = append(got, fmt.Sprintf("%v %q", e.Reason, e.Raw))
		case scanner.Status:
			word := "= " + e.State.String()
			if e.Cause != scanner.NoCause {
				word += ", " + e.Cause.String()
			}
			got = append(got, word)
		}
	}
	return got
}
