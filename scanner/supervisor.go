package scanner

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"time"
)

const (
	firstWait = 100 * time.Millisecond
	maxWait   = 2 * time.Second
)

// supervisor keeps one device connected. Its goroutine does everything with the
// device: it alone opens, reads, probes and closes, so that no Close meets a
// waiting Read and no Write a stuck one.
type supervisor struct {
	open   Opener
	config Config
	source Source
	put    func(Event)
	state  State
}

func (s *supervisor) run(ctx context.Context) {
	s.put(Status{Source: s.source, State: Starting, At: time.Now()})
	wait := firstWait
	for ctx.Err() == nil {
		port, err := s.open(s.config)
		if err != nil {
			s.report(unopened(err), err.Error())
		} else {
			worked, err := s.serve(ctx, port)
			if err != nil {
				s.report(Lost, err.Error())
			}
			if worked {
				wait = firstWait
			}
		}
		pause(ctx, wait)
		wait = min(2*wait, maxWait)
	}
}

// serve reads the line until it is lost, which is the error, or until ctx ends,
// and closes it. It answers as well whether the line has worked at all: one that
// opens and dies at once must not be tried at the quickest pace for ever.
func (s *supervisor) serve(ctx context.Context, port Port) (worked bool, err error) {
	framer, judge := Framer{}, judge{source: s.source, config: s.config}
	defer func() {
		if frame, ok := framer.Lose(); ok {
			s.put(judge.decide(frame))
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

	buf := make([]byte, 4096)
	for ctx.Err() == nil {
		asked := time.Now()
		n, err := port.Read(buf)
		now := time.Now()
		for _, frame := range framer.Push(buf[:n], now) {
			s.put(judge.decide(frame))
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return worked, err
		}
		if n > 0 {
			worked = true
			continue
		}
		// An idle line and an unplugged one both read as the end of a file. Only
		// a write tells them apart.
		if _, err := port.Write(nil); err != nil {
			return worked, err
		}
		worked = true
		if frame, ok := framer.Tick(now); ok {
			s.put(judge.decide(frame))
		}
		// A read that found nothing has waited. Where it has not, asking again
		// at once would take a whole processor.
		pause(ctx, ReadTimeout-now.Sub(asked))
	}
	return worked, nil
}

func (s *supervisor) report(state State, detail string) {
	if state == s.state {
		return
	}
	s.state = state
	s.put(Status{Source: s.source, State: state, Detail: detail, At: time.Now()})
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

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
