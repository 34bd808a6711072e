package payments_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"butikk/kasse/payments"
)

// memory is a journal whose disk is modelled: what Append has acknowledged is
// there for ever, what AppendSoon was given is there a moment later, and a crash
// loses what had not been flushed and may lose, whole, the batch that was being
// written. Entries go through their written form, so that what the journal does
// not keep is not there after a crash either.
type memory struct {
	mu     sync.Mutex
	kept   []payments.Event
	sums   []uint64 // of the entries up to each, to see that none is ever changed
	soon   []soonBatch
	live   map[string]payments.Reference
	copies map[string]time.Time
	slips  map[string]payments.Event
	aside  []payments.Held
	at     uint64 // of the checkpoint
	state  []byte
	closed bool
	flush  time.Duration // how long AppendSoon takes
	gone   chan struct{} // closed by a crash
	flying sync.WaitGroup
}

type soonBatch struct {
	events []payments.Event
	done   chan error
}

var errCrashed = errors.New("the power is gone")

func newMemory() *memory {
	return &memory{live: map[string]payments.Reference{}, slips: map[string]payments.Event{}, copies: map[string]time.Time{}, flush: 3 * time.Millisecond, gone: make(chan struct{})}
}

// written is the entry as it comes back from a disk.
func written(e payments.Event) payments.Event {
	body, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	var back payments.Event
	if err := json.Unmarshal(body, &back); err != nil {
		panic(err)
	}
	back.At, back.Kind, back.Sale, back.Reference = e.At.UTC().Round(0), e.Kind, e.Sale, e.Reference
	back.Personal.Request, back.Personal.Code = slices.Clone(e.Personal.Request), e.Personal.Code
	back.Personal.Name = e.Personal.Name
	if back.Personal.Customer, err = payments.ReadCustomer(e.Personal.Customer.Text(), e.Customer); err != nil {
		panic(err)
	}
	return back
}

// put writes a batch, all of it or nothing.
func (m *memory) put(events []payments.Event) error {
	live := map[string]payments.Reference{}
	for _, e := range events {
		switch {
		case e.Kind == payments.RefundPlanned:
			nth := fmt.Sprint(e.Reference, " ", e.Refund.Nth)
			if _, taken := m.live[nth]; taken {
				return fmt.Errorf("%w: %s", payments.ErrLive, e.Sale)
			}
			live[nth] = e.Reference
		case e.Kind == payments.AttemptPlanned:
			if _, taken := m.live[e.Sale]; taken {
				return fmt.Errorf("%w: %s", payments.ErrLive, e.Sale)
			}
			live[e.Sale] = e.Reference
		case e.Kind == payments.LineAdded && e.Line != nil && e.Line.Slip != "":
			if first, taken := m.slips[e.Line.Slip]; taken {
				return &payments.RedeemedError{Sale: first.Sale, At: first.At}
			}
			m.slips[e.Line.Slip] = e
		case e.Kind == payments.ReceiptCopied:
			if at, made := m.copies[e.Code]; made {
				return &payments.CopiedError{At: at}
			}
			m.copies[e.Code] = e.At
		case e.Slip != "" && m.slips[e.Slip].Sale == e.Sale:
			delete(m.slips, e.Slip)
		case e.Kind == payments.SalePaid && e.Tender != "":
			if _, taken := m.live[e.Sale]; taken {
				return fmt.Errorf("%w: %s", payments.ErrLive, e.Sale)
			}
			live[e.Sale] = ""
		case e.Held != nil:
			if err := m.park(e); err != nil {
				return err
			}
		case e.Kind == payments.SaleDropped:
			maps.DeleteFunc(m.slips, func(_ string, first payments.Event) bool { return first.Sale == e.Sale })
		case e.Ends && m.live[e.Sale] == e.Reference:
			delete(m.live, e.Sale)
		}
	}
	for sale, ref := range live {
		m.live[sale] = ref
	}
	for _, e := range events {
		e = written(e)
		e.Seq = uint64(len(m.kept) + 1)
		m.kept = append(m.kept, e)
		m.sums = append(m.sums, m.sum(len(m.kept)-1))
	}
	return nil
}

// park lays a sale aside, or hands it out once.
func (m *memory) park(e payments.Event) error {
	h := *e.Held
	h.Name = e.Personal.Name
	if e.Kind != payments.SaleResumed {
		if h.Voided {
			maps.DeleteFunc(m.slips, func(_ string, first payments.Event) bool { return first.Sale == e.Sale })
		}
		m.aside = append(m.aside, h)
		return nil
	}
	at := slices.IndexFunc(m.aside, func(other payments.Held) bool { return other.Sale == h.Sale })
	if at < 0 {
		return fmt.Errorf("%w: %s", payments.ErrLive, h.Sale)
	}
	for _, l := range h.Basket.Lines {
		if first, taken := m.slips[l.Slip]; l.Slip != "" && taken && first.Sale != h.Sale {
			return &payments.RedeemedError{Sale: first.Sale, At: first.At}
		}
	}
	for _, l := range h.Basket.Lines {
		if l.Slip != "" {
			m.slips[l.Slip] = payments.Event{Sale: e.Sale, At: e.At}
		}
	}
	m.aside = slices.Delete(m.aside, at, at+1)
	return nil
}

func (m *memory) Held(context.Context) ([]payments.Held, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.aside), nil
}

func (m *memory) sum(i int) uint64 {
	e := m.kept[i]
	body, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	h := fnv.New64a()
	fmt.Fprint(h, e.Seq, e.At, e.Kind, e.Sale, e.Reference, string(body), string(e.Personal.Request))
	return h.Sum64()
}

// flushSoon writes what AppendSoon was given, in order.
func (m *memory) flushSoon() {
	for _, b := range m.soon {
		b.done <- m.put(b.events)
	}
	m.soon = nil
}

func (m *memory) Append(ctx context.Context, e ...payments.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return errCrashed
	}
	m.flushSoon()
	return m.put(e)
}

func (m *memory) AppendSoon(e ...payments.Event) <-chan error {
	m.mu.Lock()
	defer m.mu.Unlock()
	done := make(chan error, 1)
	if m.closed {
		done <- errCrashed
		return done
	}
	m.soon = append(m.soon, soonBatch{e, done})
	gone := m.gone
	m.flying.Go(func() {
		select {
		case <-gone:
		case <-time.After(m.flush):
			m.mu.Lock()
			defer m.mu.Unlock()
			m.flushSoon()
		}
	})
	return done
}

// crash takes the power away. What was on its way to the disk is there up to
// some batch, and what was told to be there is there.
func (m *memory) crash(r *rand.Rand) {
	m.mu.Lock()
	survive := 0
	if len(m.soon) > 0 {
		survive = r.IntN(len(m.soon) + 1)
	}
	for i, b := range m.soon {
		if i >= survive {
			b.done <- errCrashed
		} else if err := m.put(b.events); err != nil {
			panic(err)
		} else {
			b.done <- errCrashed // on disk, and nobody was told
		}
	}
	m.soon, m.closed = nil, true
	close(m.gone)
	m.mu.Unlock()
	m.flying.Wait()
}

// reopen is the next start.
func (m *memory) reopen() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed, m.gone = false, make(chan struct{})
}

func (m *memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.closed {
		m.flushSoon()
		m.closed = true
		close(m.gone)
	}
	return nil
}

func (m *memory) Events(after uint64) iter.Seq2[payments.Event, error] {
	return func(yield func(payments.Event, error) bool) {
		m.mu.Lock()
		kept := m.kept
		m.mu.Unlock()
		for _, e := range kept[min(after, uint64(len(kept))):] {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func (m *memory) Past(_ context.Context, q payments.Query) ([]payments.Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	numbers := map[payments.Reference]string{}
	for _, e := range m.kept {
		if e.Kind == payments.SalePaid {
			numbers[e.Reference] = e.Receipt.Number
		}
	}
	wanted := map[payments.Reference]bool{}
	var settled []payments.Event
	for _, e := range slices.Backward(m.kept) {
		if e.Tender != "" && len(settled) < q.Limit && q.Matches(e, e.Receipt.Number) {
			settled = append(settled, e)
		}
		if e.Kind == payments.AttemptPlanned && len(wanted) < q.Limit && q.Matches(e, numbers[e.Reference]) {
			wanted[e.Reference] = true
		}
	}
	found := settled
	for _, e := range m.kept {
		if wanted[e.Reference] {
			found = append(found, e)
		}
	}
	return found, nil
}

func (m *memory) OfSale(_ context.Context, sale string) (found []payments.Event, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.kept {
		if e.Sale == sale {
			found = append(found, e)
		}
	}
	return found, nil
}

func (m *memory) Checkpoint(_ context.Context, state []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return errCrashed
	}
	m.flushSoon()
	m.at, m.state = uint64(len(m.kept)), slices.Clone(state)
	return nil
}

func (m *memory) LastCheckpoint() (uint64, []byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at, m.state, nil
}

// unchanged says that every entry is what it was when it was written.
func (m *memory) unchanged() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.kept {
		if m.sum(i) != m.sums[i] {
			return fmt.Errorf("entry %d was changed: %+v", i+1, m.kept[i])
		}
	}
	return nil
}
