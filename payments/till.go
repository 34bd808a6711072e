package payments

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"time"

	"butikk/kasse/payments/fault"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/report"
	"butikk/kasse/payments/staff"
)

// Receipts is where the text of a receipt goes, implemented by receipt.Folder.
// Writing the same number twice leaves one receipt.
type Receipts interface {
	Write(number, text string) error
}

// Config is what a till is made of. All fields but Log, Departments, Staff and Printer are needed.
type Config struct {
	Number      int // of the till, from 1
	Version     string
	Mark        string // on receipts where no real money moves: "DEMO", "TEST"; else empty
	Shop        receipt.Shop
	Currency    money.Currency
	Tender      string         // what receipts call the payment: "Vipps"
	Zone        *time.Location // of the shop
	Prices      *pricelist.List
	Staff       staff.List   // nobody: no log-in
	Departments []Department // where goods without a number are rung up; empty: those of the price list
	Gateway     Gateway
	Journal     Journal
	Receipts    Receipts
	Printer     Printer // nil: the till has none
	Labels      receipt.Labels
	Reports     report.Words
	Now         func() time.Time
	Random      io.Reader // for references
	Log         *slog.Logger
}

// CallTimeout bounds one request to the provider.
const CallTimeout = 15 * time.Second

// Grace is how long Close waits for the answer of requests under way, and
// PaperGrace for the end of what is being printed.
const (
	Grace      = time.Second
	PaperGrace = 1500 * time.Millisecond
)

// Till is the one writer of a journal: it takes commands in order, follows the
// payments, and hands out the state. Its methods can be called by anybody.
//
// One goroutine, started by Open and stopped by Close, owns the book; requests
// to the provider run beside it and report back to it.
type Till struct {
	cfg Config
	log *slog.Logger

	// Owned by the loop.
	book     book
	refused  Turned   // stays until goods are added or the money is asked for: nothing leaves unseen
	payer    Customer // of the sale paid last, until they are scanned once more
	notice   Notice
	link     Link
	faults   Faults
	called   map[Reference]time.Time // the last call ended
	refunded map[Key]time.Time       // the last call of a refund ended
	again    map[Reference]bool      // asked for while a call was under way
	lines    []pending
	closing  bool      // nothing new is begun
	written  time.Time // a receipt was last tried to be written, in vain
	wanted   *Asked    // waits for somebody who may allow it; nil: nothing does
	asks     int       // so far
	held     int       // parked sales, when they were last counted
	counted  time.Time
	prices   prices
	derived  derived
	press    press
	newest   Reference // that was asked about
	asked    time.Time // the last call of any kind ended

	answers  chan answer
	pressed  chan pressed
	calls    sync.WaitGroup
	inFlight int
	ctx      context.Context // of the calls
	hangUp   context.CancelFunc
	stop     chan struct{}
	stopped  chan struct{}
	stopOnce sync.Once

	mail struct {
		sync.Mutex
		queue []Command
		wake  chan struct{} // holds one
	}
	shown struct {
		sync.Mutex
		state  State
		newest *pricelist.List
		news   chan struct{} // closed by the next state
	}
}

// answer is what became of a call.
type answer struct {
	ref      Reference
	refund   Key // of a refund; empty for what a payment asked
	op       Op
	observed *Observation
	trouble  *Trouble
}

// pending is a line that is on the screen and not yet on disk.
type pending struct {
	done   <-chan error
	no     int
	name   string
	before *day // of a line that has been taken out since: what was counted before
}

// Open reads the journal, so that the till is where it was when it stopped, and
// starts it. The first thing it does by itself is to ask what became of
// payments that were open.
func Open(ctx context.Context, c Config) (*Till, error) {
	t := &Till{cfg: c, log: c.Log, called: map[Reference]time.Time{}, refunded: map[Key]time.Time{}, again: map[Reference]bool{}, answers: make(chan answer), pressed: make(chan pressed),
		stop: make(chan struct{}), stopped: make(chan struct{})}
	if t.log == nil {
		t.log = slog.New(slog.DiscardHandler)
	}
	t.prices = prices{newest: c.Prices, before: map[string]*pricelist.List{}}
	t.mail.wake = make(chan struct{}, 1)
	t.shown.news = make(chan struct{})
	if err := t.replay(ctx); err != nil {
		return nil, err
	}
	t.ctx, t.hangUp = context.WithCancel(context.WithoutCancel(ctx))
	t.countHeld()
	t.publish()
	go t.run()
	return t, nil
}

func (t *Till) replay(ctx context.Context) error {
	b, err := replay(t.cfg.Journal, true)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	t.book = b
	if err := t.write(ctx, slices.Concat([]Event{{Kind: TillStarted, Version: t.cfg.Version}}, t.startPrices(), t.startPapers())...); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// replay is what the journal adds up to, from its last checkpoint on where that
// is wanted and of use, else from its first entry.
func replay(j Journal, fromCheckpoint bool) (book, error) {
	b, after := newBook(), uint64(0)
	if fromCheckpoint {
		seq, packed, err := j.LastCheckpoint()
		if err != nil {
			return b, err
		}
		if kept, ok := unpack(packed); ok {
			b, after = kept, seq
		}
	}
	for e, err := range j.Events(after) {
		if err != nil {
			return b, err
		}
		if err := b.apply(e); err != nil {
			return b, err
		}
	}
	return b, nil
}

// Close stops the till: nothing new is begun, calls under way have Grace to be
// answered and journalled, and everything else is left to the next start.
func (t *Till) Close() {
	t.stopOnce.Do(func() { close(t.stop) })
	<-t.stopped
}

// Post hands over a command. It never waits: a screen may call it.
func (t *Till) Post(c Command) {
	t.mail.Lock()
	t.mail.queue = append(t.mail.queue, c)
	t.mail.Unlock()
	select {
	case t.mail.wake <- struct{}{}:
	default: // woken already
	}
}

// Nudge asks the provider about that payment at once instead of at the next
// poll. The hint itself is not believed.
func (t *Till) Nudge(ref Reference) { t.Post(nudge{ref}) }

type nudge struct{ ref Reference }

func (nudge) command() {}

// Watch waits for a state newer than after and returns the newest: whole, never
// an old one, with nothing queued in between.
func (t *Till) Watch(ctx context.Context, after uint64) (State, error) {
	for {
		t.shown.Lock()
		s, news := t.shown.state, t.shown.news
		t.shown.Unlock()
		if s.Seq > after {
			return s, nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return State{}, ctx.Err()
		case <-t.stopped:
			return State{}, errors.New("the till is closed")
		}
	}
}

// run is the loop: the only code that changes the book or writes the journal.
func (t *Till) run() {
	defer close(t.stopped)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		wake := min(t.advance(), t.advanceRefunds(), t.recountHeld(), t.advanceProbe())
		t.publish()
		// Paper comes behind the result on the screen, too.
		if t.cfg.Printer != nil {
			busy := t.press.busy
			wake = min(wake, t.advancePrinter())
			if t.press.busy != busy {
				t.publish()
			}
		}
		// The screen first: a slow or full disk must not hide that the money
		// is there.
		if len(t.book.Unwritten) > 0 {
			wake = min(wake, t.writeReceipts())
			t.publish()
		}
		if len(t.book.Day.Unwritten) > 0 {
			wake = min(wake, t.writeReports())
			t.publish()
		}
		timer.Reset(fault.Real(wake))
		select {
		case <-t.stop:
			t.shutDown()
			return
		case <-t.mail.wake:
			select {
			case <-t.stop: // what comes with the end is not begun, whichever is seen first
				t.shutDown()
				return
			default:
			}
			t.mail.Lock()
			queue := t.mail.queue
			t.mail.queue = nil
			t.mail.Unlock()
			for _, c := range queue {
				t.obey(c)
			}
		case a := <-t.answers:
			t.heard(a)
		case w := <-t.pressed:
			t.heardPrinter(w)
		case err := <-t.oldestLine():
			t.flushed(err)
		case <-timer.C:
		}
	}
}

// shutDown lets calls under way finish, writes what they said, and closes.
func (t *Till) shutDown() {
	t.closing = true
	grace := time.NewTimer(Grace)
	defer grace.Stop()
	paper := time.NewTimer(PaperGrace)
	defer paper.Stop()
	t.letGo()
	for t.inFlight > 0 || t.press.busy {
		select {
		case a := <-t.answers:
			t.heard(a)
		case w := <-t.pressed:
			t.heardPrinter(w)
			t.letGo()
		case <-paper.C:
			if t.press.busy {
				t.press.cancel()
			}
		case <-grace.C:
			t.hangUp()
			for ; t.inFlight > 0; t.inFlight-- {
				<-t.answers // cut off by us: what they say is not the provider's word
			}
		}
	}
	t.hangUp()
	t.calls.Wait()
	if err := t.write(context.Background(), Event{Kind: TillStopped}); err != nil {
		t.log.Error("journal", "kind", TillStopped, "error", err)
	}
	t.publish()
}

// write appends entries and folds them into the book: disk first.
func (t *Till) write(ctx context.Context, events ...Event) error {
	for i := range events {
		if events[i].At.IsZero() { // what was judged by a time is kept with that time
			events[i].At = t.stamp()
		}
	}
	t.toPrint(events)
	// A batch that the book would not take must not get into the journal:
	// nobody could read it back.
	trial := t.book.clone()
	for _, e := range events {
		if err := trial.apply(e); err != nil {
			t.log.Error("entry refused", "error", err)
			return err
		}
	}
	err := t.cfg.Journal.Append(ctx, events...)
	t.faults.Journal = err != nil && !errors.Is(err, ErrLive)
	if err != nil {
		t.log.Error("journal", "kind", events[0].Kind, "error", err)
		return err
	}
	before := t.book
	t.book = trial
	if before.SaleNo != trial.SaleNo { // what was said of that sale is not said of the next
		t.tell(Notice{})
		if trial.Receipts != before.Receipts {
			t.payer = before.Customer
		}
	}
	if events[len(events)-1].Kind == ReceiptWritten && t.book.quiet() {
		t.checkpoint(ctx)
	}
	return nil
}

func (t *Till) checkpoint(ctx context.Context) {
	packed, err := t.book.pack()
	if err == nil {
		err = t.cfg.Journal.Checkpoint(ctx, packed)
	}
	if err != nil { // the next start reads more entries, that is all
		t.log.Warn("checkpoint", "error", err)
	}
}

// stamp is the time as the journal keeps it.
func (t *Till) stamp() time.Time { return t.cfg.Now().UTC().Round(0) }

// oldestLine tells when the oldest line on the screen has reached the disk.
func (t *Till) oldestLine() <-chan error {
	if len(t.lines) == 0 {
		return nil
	}
	return t.lines[0].done
}

// flushed takes a line back whose flush failed: what is not on disk is not
// sold.
func (t *Till) flushed(err error) {
	l := t.lines[0]
	t.lines = t.lines[1:]
	t.faults.Journal = err != nil
	if err == nil {
		return
	}
	t.log.Error("journal", "kind", LineAdded, "error", err)
	t.book.Basket, _ = t.book.Basket.Void(l.no)
	if l.before != nil {
		t.book.Day = *l.before // it was never there, and so is no correction
	}
	t.tell(Notice{Kind: NoticeTakenBack, Name: l.name})
}

// receiptRetry is how long a receipt that could not be written waits.
const receiptRetry = 15 * time.Second

// writeReceipts writes the text of sales that are paid and says when it wants
// to be called again.
func (t *Till) writeReceipts() time.Duration {
	if left := receiptRetry - t.cfg.Now().Sub(t.written); left > 0 && !t.written.IsZero() {
		return left
	}
	for _, r := range t.book.Unwritten {
		if err := t.cfg.Receipts.Write(r.Name(), r.Text(t.cfg.Labels, t.cfg.Zone)); err != nil {
			t.log.Error("receipt", "number", r.Name(), "error", err)
			t.faults.Receipt, t.written = r.Name(), t.cfg.Now()
			return receiptRetry
		}
		t.faults.Receipt = ""
		if t.write(t.ctx, Event{Kind: ReceiptWritten, Sale: r.Sale, Code: r.Name()}) != nil {
			t.written = t.cfg.Now() // the same number again leaves one receipt
			return receiptRetry
		}
	}
	t.written = time.Time{}
	return time.Hour
}

// publish hands out the state.
func (t *Till) publish() {
	b := &t.book
	s := State{
		Sale: t.saleName(), Phase: b.phase(), Basket: b.Basket, Customer: b.Customer.String(),
		Cases: t.cases(), Lock: b.Lock, Last: b.Last, Back: b.Back, Stop: b.Stop, Refused: t.refused, Notice: t.notice, Link: t.link, Faults: t.faults, Held: t.held,
		Prices: t.pricesOf(), PriceNews: t.prices.news,
	}
	s.Departments, s.Printer = t.departments(), t.printerState()
	s.Day, s.Grand, s.Report, s.Closed = b.Day.Period, b.Day.Grand, b.Day.Newest, b.Day.ClosedAt
	s.Cashier, s.Locked, s.Guesses, s.Asked = t.cashier(), !t.cfg.Staff.Empty() && b.Cashier == 0, b.Guesses, t.wanted
	if p, ok := b.current(); ok {
		s.Payment = &p
	}
	t.shown.Lock()
	defer t.shown.Unlock()
	s.Seq = t.shown.state.Seq + 1
	t.shown.state, t.shown.newest = s, t.prices.newest
	close(t.shown.news)
	t.shown.news = make(chan struct{})
}

// saleName is the name of the sale in front of the cashier: "2-0417".
func (t *Till) saleName() string { return t.nameOf(&t.book.openSale) }

func (t *Till) nameOf(s *openSale) string { return fmt.Sprintf("%d-%04d", t.cfg.Number, s.SaleNo) }

func (t *Till) tell(n Notice) {
	n.N = t.notice.N + 1
	t.notice = n
}
