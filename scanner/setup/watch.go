package setup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
)

const (
	// patience is how long a scanner may be silent before Watch says what may be
	// the matter.
	patience = 15 * time.Second
	// retry is how often a device that fell out is tried again.
	retry = 500 * time.Millisecond
	// longest is how many bytes without an end are kept to be shown.
	longest = 16 << 10
)

// Watch opens the scanner and writes what comes from it, until ctx ends: each run
// of bytes with the silence before it, how the scan ended, what it is, and what to
// change where something is wrong. It has the device to itself, so a till that
// runs must be stopped first. The error is that of the first opening; a device
// that falls out later is waited for.
func Watch(ctx context.Context, w io.Writer, open scanner.Opener, c scanner.Config) error {
	port, err := open(ctx, c)
	if ctx.Err() != nil {
		if err == nil {
			err = port.Close()
		}
		return err
	}
	if err != nil {
		return explain(err)
	}
	s := &watcher{w: w, config: c, told: map[string]bool{}}
	s.printf("%s is open", barcode.Printable(c.Device))
	if !c.Network() {
		s.printf(" at %d bits per second, %s", c.Baud, c.Line())
	}
	s.printf(". Scan something; Ctrl-C ends this.\n")
	for {
		lost := s.follow(ctx, port)
		if s.failed != nil || ctx.Err() != nil {
			return s.failed
		}
		s.printf("lost: %v\n", lost)
		if port = s.again(ctx, open); port == nil {
			return s.failed
		}
		s.printf("open again\n")
	}
}

// explain adds what to do about a device that can not be opened.
func explain(err error) error {
	switch {
	case errors.Is(err, scanner.ErrBusy):
		return fmt.Errorf("%w: stop the till, or whatever has it, first", err)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: \"kasse scanner list\" shows what is there", err)
	}
	return err
}

// watcher writes down one scanner.
type watcher struct {
	w      io.Writer
	failed error // of w: there is nobody left to write for
	config scanner.Config
	told   map[string]bool // pieces of advice that have been given

	last    time.Time // when the last byte came
	chunks  []chunk   // not shown yet
	size    int
	lines   []string  // about the frames in them
	hide    bool      // they may hold somebody's number
	private time.Time // when the last frame came that may have held one
	wrong   bool      // the settings are known to be wrong
}

type chunk struct {
	bytes []byte
	gap   time.Duration // of silence before it
}

func (s *watcher) printf(format string, args ...any) {
	if s.failed == nil {
		_, s.failed = fmt.Fprintf(s.w, format, args...)
	}
}

// again waits until the device can be opened once more; nil is the end of ctx.
func (s *watcher) again(ctx context.Context, open scanner.Opener) scanner.Port {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(retry):
		}
		port, err := open(ctx, s.config)
		if err == nil {
			return port
		}
	}
}

// follow shows what comes until the line is lost, which is the error, or ctx
// ends, and closes it.
func (s *watcher) follow(ctx context.Context, port scanner.Port) (err error) {
	decoder := scanner.NewDecoder(scanner.Source{ID: 1, Role: s.config.Role, Device: s.config.Device}, s.config)
	decoder.Trace = s.frame
	woken := make(chan struct{})
	stop := context.AfterFunc(ctx, func() { port.Wake(); close(woken) })
	defer func() {
		if !stop() {
			<-woken // no Wake may meet a closed line
		}
		s.status(decoder.Lose())
		s.show()
		_ = port.Close() // the line is lost or not wanted any more
	}()
	if err := port.Flush(); err != nil {
		return err
	}
	buf := make([]byte, 4096)
	quiet := time.Now().Add(patience)
	for ctx.Err() == nil && s.failed == nil {
		until := decoder.Due()
		if until.IsZero() {
			until = quiet
		}
		n, err := port.Read(buf, until)
		now := time.Now()
		if n > 0 {
			s.keep(buf[:n], now)
			quiet = now.Add(24 * time.Hour)
		}
		s.status(decoder.Push(buf[:n], now))
		if err != nil {
			return err
		}
		if n == 0 {
			s.status(decoder.Tick(now))
		}
		if decoder.Due().IsZero() || s.size > longest {
			s.show()
		}
		if n == 0 && !now.Before(quiet) {
			s.advise(silence)
			quiet = now.Add(24 * time.Hour)
		}
	}
	return nil
}

// keep keeps bytes until it is known whether they may be shown.
func (s *watcher) keep(b []byte, at time.Time) {
	var gap time.Duration
	if !s.last.IsZero() {
		gap = at.Sub(s.last)
	}
	s.last = at
	s.chunks = append(s.chunks, chunk{bytes.Clone(b), gap})
	s.size += len(b)
}

// show writes what was kept, and what the frames in it were.
func (s *watcher) show() {
	for _, c := range s.chunks {
		s.printf("%+9.1f ms  %s\n", float64(c.gap.Microseconds())/1000, escaped(c.bytes, s.hide || s.size > longest))
	}
	for _, l := range s.lines {
		s.printf("%s", l)
	}
	s.chunks, s.size, s.lines, s.hide = nil, 0, nil, false
}
