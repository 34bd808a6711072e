package scanner

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

const (
	firstWait = 100 * time.Millisecond
	maxWait   = 2 * time.Second

	// settled is how long a line has to live to count as a success: one that
	// opens and dies at once must not be tried at the quickest pace for ever.
	settled = time.Second

	// look is how often an absent device is looked for while its next try is
	// further away: a scanner that is plugged in again works within half a
	// second, however long it was out. Looking is not opening.
	look = 400 * time.Millisecond

	bell = 0x07 // BEL, at which scanners beep
)

// supervisor keeps one device connected. Its goroutine does everything with the
// device: it alone opens, reads, writes and closes, so that no Close meets a
// waiting Read and no Write a stuck one. Others can wake it, and no more.
type supervisor struct {
	open   Opener
	config Config
	source Source
	put    func(Event)
	state  State

	// identity is what answered to the name first. A name such as /dev/ttyACM0
	// goes to whatever is plugged in next, and that may be no scanner.
	identity string

	beep atomic.Bool // one is wanted

	mu   sync.Mutex
	port Port // that is open, for Wake alone
}

func (s *supervisor) run(ctx context.Context) {
	s.put(Status{Source: s.source, State: Starting, At: time.Now()})
	wait := firstWait
	for ctx.Err() == nil {
		port, err := s.connect(ctx)
		switch {
		case ctx.Err() != nil && err != nil:
			return // nobody wants to know how an interrupted try went
		case err != nil:
			s.report(unopened(err), err.Error())
		default:
			var worked bool
			if worked, err = s.serve(ctx, port); err != nil {
				s.report(lost(err), err.Error())
			}
			if worked {
				wait = firstWait
			}
		}
		// Scanners that fell out together, at a hub, should not come back in step.
		if s.pause(ctx, wait+rand.N(wait/4), err) {
			wait = firstWait
		} else {
			wait = min(2*wait, maxWait)
		}
	}
}

// strangerError is the error of a name that leads to another device than it did.
type strangerError struct{ name, was, is string }

func (e strangerError) Error() string {
	return e.name + ": is another device now (" + e.is + ", and it was " + e.was + "); name the scanner by its link below /dev/serial/by-id, or start the till again"
}

// connect opens the device, if it is still the same.
func (s *supervisor) connect(ctx context.Context) (Port, error) {
	port, err := s.open(ctx, s.config)
	if err != nil {
		return nil, err
	}
	identity := port.Identity()
	if s.identity != "" && identity != "" && identity != s.identity {
		_ = port.Close() // the stranger has to go in any case
		return nil, strangerError{s.config.Device, s.identity, identity}
	}
	if identity != "" {
		s.identity = identity
	}
	return port, nil
}

// serve reads the line until it is lost, which is the error, or until ctx ends,
// and closes it. It answers as well whether the line has worked at all.
func (s *supervisor) serve(ctx context.Context, port Port) (worked bool, err error) {
	decoder := NewDecoder(s.source, s.config)
	s.beep.Store(false) // what was wanted of the line before is late by now
	s.lend(port)
	defer func() {
		s.lend(nil)
		if !errors.Is(err, ErrBusy) { // what came was the refusal
			s.tell(decoder.Lose())
		}
		// Close at once: while a descriptor is open the kernel keeps the number
		// of an unplugged device, and it would come back under another name.
		// Flush first, because closing a line with unsent bytes can take 30 s.
		// Their errors could only say again that the line is lost.
		_ = port.Flush()
		_ = port.Close()
	}()
	// What was scanned before the till listened belongs to no sale.
	if err := port.Flush(); err != nil {
		return false, err
	}
	s.report(Ready, "")

	opened, hasty := time.Now(), 0
	buf := make([]byte, 4096)
	for ctx.Err() == nil {
		if s.beep.Swap(false) {
			if _, err := port.Write([]byte{bell}); err != nil {
				return worked, err
			}
		}
		asked, due := time.Now(), decoder.Due()
		n, err := port.Read(buf, due)
		now := time.Now()
		s.tell(decoder.Push(buf[:n], now))
		worked = worked || n > 0 || now.Sub(opened) >= settled
		if err != nil {
			return worked, err
		}
		if n > 0 {
			hasty = 0
			continue
		}
		if !due.IsZero() && !now.Before(due) {
			// Only a line with nothing on it is silent: this goroutine may be late,
			// and bytes may wait that came in time.
			if n, err = port.Read(buf, now); n > 0 || err != nil {
				s.tell(decoder.Push(buf[:n], time.Now()))
				if err != nil {
					return worked, err
				}
				continue
			}
			s.tell(decoder.Tick(now))
		}
		// A Read that finds nothing has waited, or was woken. Where neither is
		// so, asking again at once would take a whole processor.
		if hasty++; now.Sub(asked) > time.Millisecond || !due.IsZero() && !now.Before(due) {
			hasty = 0
		}
		if hasty > 10 {
			pause(ctx, firstWait)
		}
	}
	return worked, nil
}

// lend lets others wake the Read of a port; nil takes it back, before Close.
func (s *supervisor) lend(port Port) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.port = port
}

func (s *supervisor) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.port != nil {
		s.port.Wake()
	}
}

func (s *supervisor) askBeep() {
	if s.config.Beep {
		s.beep.Store(true)
		s.wake()
	}
}

// tell hands events over and remembers what they say of the state.
func (s *supervisor) tell(events []Event) {
	for _, e := range events {
		if status, ok := e.(Status); ok {
			s.state = status.State
		}
		s.put(e)
	}
}

func (s *supervisor) report(state State, detail string) {
	if state != s.state {
		s.tell([]Event{Status{Source: s.source, State: state, Detail: detail, At: time.Now()}})
	}
}

// unopened is the state of a device that could not be opened.
func unopened(err error) State {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return NoAccess
	case errors.Is(err, ErrBusy):
		return Busy
	case errors.Is(err, ErrNotSerial):
		return NotSerial
	default: // fs.ErrNotExist, and whatever else a half plugged device answers
		return Absent
	}
}

// lost is the state of a line that was open.
func lost(err error) State {
	if errors.Is(err, ErrBusy) {
		return Busy
	}
	return Lost
}

// pause waits for d, until ctx ends, or until a device that was absent has
// returned, which is what it answers.
func (s *supervisor) pause(ctx context.Context, d time.Duration, why error) (returned bool) {
	absence, ok := errors.AsType[Absence](why)
	if !ok {
		pause(ctx, d)
		return false
	}
	for ; d > 0 && ctx.Err() == nil; d -= look {
		pause(ctx, min(d, look))
		if absence.Returned() {
			return true
		}
	}
	return false
}

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
