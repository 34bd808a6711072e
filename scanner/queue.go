package scanner

import (
	"context"
	"io"
	"sync"
)

// Scanners are the scanners of one till, and what came from them.
type Scanners struct {
	cancel  context.CancelFunc
	running sync.WaitGroup
	ended   chan struct{} // closed when no supervisor runs any more
	once    sync.Once
	each    []*supervisor

	mu     sync.Mutex
	events []Event
	// One token says "there is something": it wakes a waiting Next, which then
	// takes everything. More than one would say nothing more.
	woken chan struct{}
}

// Start keeps every configured scanner connected until Stop, each in a goroutine
// of its own, and returns at once: a device that is absent or forbidden is told
// as a Status and tried again for ever.
func Start(open Opener, configs ...Config) *Scanners {
	ctx, cancel := context.WithCancel(context.Background())
	s := &Scanners{cancel: cancel, ended: make(chan struct{}), woken: make(chan struct{}, 1)}
	for i, config := range configs {
		one := &supervisor{
			open: open, config: config, put: s.put,
			source: Source{ID: i + 1, Role: config.Role, Device: config.Device},
		}
		s.each = append(s.each, one)
		s.running.Go(func() { one.run(ctx) })
	}
	return s
}

// Next waits until something has come from any scanner and hands over all of
// it, in order of arrival. Events belong to the caller who got them; let one
// goroutine at a time call Next, or the order is lost between two. The error is
// that of ctx, which takes no event with it, or io.EOF when the scanners have
// been stopped and everything has been handed over.
func (s *Scanners) Next(ctx context.Context) ([]Event, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if events := s.take(); events != nil {
			return events, nil
		}
		select {
		case <-s.woken:
		case <-ctx.Done():
		case <-s.ended:
			// A supervisor may have put its last word between the two.
			if events := s.take(); events != nil {
				return events, nil
			}
			return nil, io.EOF
		}
	}
}

// Beep lets the scanner with that ID beep, if it is configured to. It does not
// wait. A beep that the line has not taken yet stands for all that follow it.
func (s *Scanners) Beep(id int) {
	if id >= 1 && id <= len(s.each) {
		s.each[id-1].askBeep()
	}
}

// Stop ends every supervisor, closes the devices and returns when that is done,
// at once as a rule and 150 ms later at most. It may be called again.
func (s *Scanners) Stop() {
	s.cancel()
	for _, one := range s.each {
		one.wake()
	}
	s.running.Wait()
	s.once.Do(func() { close(s.ended) })
}

func (s *Scanners) put(e Event) {
	s.mu.Lock()
	s.events = append(s.events, e)
	s.mu.Unlock()
	select {
	case s.woken <- struct{}{}:
	default:
	}
}

func (s *Scanners) take() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	events := s.events
	s.events = nil
	return events
}
