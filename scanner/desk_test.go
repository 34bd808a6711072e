package scanner_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/scanner"
)

// fakePort is a line inside a bubble. It answers as tarm/serial does on Linux.
type fakePort struct {
	sent    chan string
	pulled  chan struct{} // closed when the plug is out
	hasty   bool          // an idle Read answers at once
	mu      sync.Mutex
	reads   int
	flushes int
	closes  int
}

func newFakePort() *fakePort { return &fakePort{sent: make(chan string), pulled: make(chan struct{})} }

func (p *fakePort) gone() bool {
	select {
	case <-p.pulled:
		return true
	default:
		return false
	}
}

func (p *fakePort) Read(b []byte) (int, error) {
	p.mu.Lock()
	p.reads++
	p.mu.Unlock()
	if p.hasty || p.gone() {
		return 0, io.EOF
	}
	select {
	case s := <-p.sent:
		return copy(b, s), nil
	case <-time.After(scanner.ReadTimeout):
		return 0, io.EOF
	case <-p.pulled:
		return 0, io.EOF
	}
}

func (p *fakePort) Write(b []byte) (int, error) {
	if p.gone() {
		return 0, errors.New("input/output error")
	}
	return len(b), nil
}

func (p *fakePort) Flush() error {
	p.mu.Lock()
	p.flushes++
	p.mu.Unlock()
	if p.gone() {
		return errors.New("input/output error")
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
	d := &desk{t: t, ports: ports, start: time.Now()}
	var configs []scanner.Config
	for _, device := range devices {
		configs = append(configs, scanner.Config{Device: device})
	}
	d.Scanners = scanner.Start(d.open, configs...)
	t.Cleanup(d.Stop)
	return d
}

func (d *desk) open(c scanner.Config) (scanner.Port, error) {
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
			got = append(got, "= "+e.State.String())
		}
	}
	return got
}
