package virtual

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"

	"github.com/creack/pty"
	"golang.org/x/term"
)

// Scanner is an open virtual scanner.
type Scanner struct {
	device, line pair
	relays       sync.WaitGroup
	once         sync.Once
	failed       [2]error // why each relay ended, if not by Close
}

// Open makes a virtual scanner. Close it when the till has stopped.
func Open() (*Scanner, error) {
	device, err := openPair()
	if err != nil {
		return nil, err
	}
	line, err := openPair()
	if err != nil {
		return nil, errors.Join(err, device.close())
	}
	s := &Scanner{device: device, line: line}
	s.relays.Go(func() { s.failed[0] = relay(s.device.master, s.line.master) })
	// The till may answer a scanner with a beep. Nobody listens, and a line
	// that fills up would block the till.
	s.relays.Go(func() { s.failed[1] = relay(io.Discard, s.device.master) })
	return s, nil
}

// Close unplugs the scanner: an open device is hung up. It returns when the
// relay has ended, and tells what else had ended it before. It may be called
// again.
func (s *Scanner) Close() error {
	var err error
	s.once.Do(func() {
		// The masters first and the slaves when the relays have ended: one that
		// still reads when the last slave closes may take the hang-up for a
		// fault.
		err = errors.Join(s.line.master.Close(), s.device.master.Close())
		s.relays.Wait()
		err = errors.Join(err, s.line.slave.Close(), s.device.slave.Close(), s.failed[0], s.failed[1])
	})
	return err
}

// relay copies until one of its files is closed. It copies by hand because
// io.Copy would try to splice two terminals inside the kernel.
func relay(to io.Writer, from io.Reader) error {
	buf := make([]byte, 4096)
	for {
		n, err := from.Read(buf)
		if err == nil {
			_, err = to.Write(buf[:n])
		}
		if errors.Is(err, os.ErrClosed) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("virtual scanner: %w", err)
		}
	}
}

// pair is one pseudo-terminal. Its slave stays open as long as it lives: without
// one, reads of the master fail, and what is written is kept by nobody.
type pair struct{ master, slave *os.File }

func openPair() (pair, error) {
	master, slave, err := pty.Open()
	if err != nil {
		return pair{}, fmt.Errorf("this system gives no pseudo-terminal for a virtual scanner: %w", err)
	}
	p := pair{master: master, slave: slave}
	if _, err := term.MakeRaw(int(slave.Fd())); err != nil {
		return pair{}, errors.Join(fmt.Errorf("virtual scanner: make %s raw: %w", slave.Name(), err), p.close())
	}
	// The two calls above have left both files blocking, and a Close does not
	// wake whoever waits in one. They are known to the runtime's poller, so
	// non-blocking is all it takes; after this nothing may call Fd again.
	for _, f := range []*os.File{master, slave} {
		if err := syscall.SetNonblock(int(f.Fd()), true); err != nil {
			return pair{}, errors.Join(fmt.Errorf("virtual scanner: %s: %w", f.Name(), err), p.close())
		}
	}
	return p, nil
}

// close is for a pair that nothing reads.
func (p pair) close() error { return errors.Join(p.master.Close(), p.slave.Close()) }
