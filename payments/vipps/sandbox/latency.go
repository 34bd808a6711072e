package sandbox

import (
	"context"
	"fmt"
	"time"
)

// Slow makes the answers of an operation take this long from now on; zero makes
// them quick again. The call has its effect when it arrives, so a caller who
// hangs up too early has changed something and does not know it.
func (s *Sandbox) Slow(op Operation, d time.Duration) error {
	switch {
	case !op.known():
		return fmt.Errorf("slow %q: %w", op, errOperation())
	case d < 0:
		return fmt.Errorf("slow %s: %v is below zero", op, d)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.latency[op] = d
	return nil
}

// Advance moves the clock of Vipps MobilePay ahead of Config.Now, by this much
// more: tokens and payments expire, customers act, webhooks fall due. There is
// no way back.
func (s *Sandbox) Advance(d time.Duration) error {
	if d < 0 {
		return fmt.Errorf("advance by %v: time does not run backwards", d)
	}
	defer s.wake()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead += d
	return nil
}

// pass waits by the clock of the machine.
func pass(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
