package payments

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
)

// obey carries out one command. A command that does not fit the moment (the
// request was answered while the key was on its way) says so and does nothing.
func (t *Till) obey(c Command) {
	if t.allowed(c) {
		t.carryOut(c)
	}
}

// carryOut does what a command that is allowed says.
func (t *Till) carryOut(c Command) {
	switch c := c.(type) {
	case Add:
		t.add(c)
	case RingUp:
		t.ringUp(c)
	case Again:
		t.repeat()
	case VoidLast:
		t.voidLast()
	case VoidLine:
		t.voidLine(c.No)
	case VoidSale:
		t.voidSale()
	case Hold:
		t.hold(c.Name)
	case Resume:
		t.resume(c.Sale)
	case Settle:
		t.settle(c)
	case Bind:
		t.bind(c.Customer)
	case Drop:
		t.drop()
	case TurnAway:
		a, _ := t.article(cmp.Or(c.Key, c.Code), "")
		name := nameOr(c.Name, a.Name)
		if t.turnAway(name, c.Code) && c.Customer {
			t.tell(Notice{Kind: NoticeCustomerScanner, Name: nameOr(name, c.Code)})
		}
	case Redeem:
		t.redeem(c)
	case Answer:
		t.answer(c)
	case Send:
		t.send(c.Flow)
	case CheckNow:
		t.checkNow(t.chosen(c.Reference).Reference)
	case nudge:
		t.nudged(c.ref)
	case CallOff:
		t.callOff(t.chosen(c.Reference))
	case Finish:
		p := t.chosen(c.Reference)
		t.decide(p, p.NeedsPerson() && t.book.saleOf(p.Reference) != nil, Event{Kind: AttemptConfirmed})
	case GiveBack:
		p := t.chosen(c.Reference)
		t.decide(p, p.NeedsPerson(), Event{Kind: AttemptReleased})
	case GiveUp:
		// It was there once: should it come back, it is given back by itself.
		p := t.chosen(c.Reference)
		t.decide(p, p.Unheard() && c.Why != "", Event{Kind: AttemptEnded, Op: OpCreate, ByPerson: true, Reason: c.Why})
	case GoOn:
		p := t.chosen("")
		t.decide(p, p.Leavable() && c.Why != "", Event{Kind: AttemptLeft, Reason: c.Why})
	case Leave:
		if p := t.chosen(""); t.book.phase() == Ended {
			t.decide(p, true, Event{Kind: AttemptClosed})
		}
	case SetAside:
		t.setAside()
	case Recall:
		t.recall(c.Reference)
	case Abandon:
		t.abandon(c.Reference)
	case GiveMoney:
		t.giveMoney(c)
	case PutAway:
		t.closeRefund(c.Key)
	case UsePrices:
		t.usePrices(c)
	case ReadX:
		t.readX()
	case CloseDay:
		t.closeDay(c)
	case LookedUp:
		t.lookedUp(c)
	case Copy:
		t.copyReceipt(c)
	case Provisional:
		t.provisional()
	case TestSlip:
		t.press.test = t.cfg.Printer != nil
	case PrintNow:
		t.press.tries, t.press.ended = 0, time.Time{}
	case CameOut:
		t.decidePaper(c.Name, Event{Kind: ReceiptPrinted, ByPerson: true})
	case PrintAgain:
		t.decidePaper(c.Name, Event{Kind: ReceiptAgain})
	case DropPapers:
		t.dropPapers()
	case LogIn:
		t.logIn(c)
	case LogOut:
		t.logOut(c)
	case WrongPIN:
		t.wrongPIN(c)
	case Allowed:
		t.approve(c)
	case priceNews:
		t.hearPrices(c.News)
	default:
		t.log.Error("unknown command", "type", fmt.Sprintf("%T", c))
	}
}

// append writes entries about the open sale and tells the cashier where that
// fails.
func (t *Till) append(events ...Event) bool {
	for i := range events {
		events[i].Sale = t.saleName()
	}
	switch err := t.write(t.ctx, events...); {
	case errors.Is(err, ErrLive): // another process has asked for the money of this sale
		t.tell(Notice{Kind: NoticeTooLate})
		return false
	case err != nil:
		t.tell(Notice{Kind: NoticeJournal})
		return false
	}
	return true
}

func (t *Till) bind(c Customer) {
	if t.book.Lock != nil || t.book.phase() == Paying {
		t.turnAway(c.String(), "")
		return
	}
	if last := t.book.Last; c == t.payer && last != nil && t.cfg.Now().Sub(last.At) < justPaid && !t.book.begun() {
		// The phone still lies before the scanner. It counts when it is shown
		// once more, or the next customer's goods would be asked of this one.
		t.payer = Customer{}
		t.tell(Notice{Kind: NoticeJustPaid, Name: c.String()})
		return
	}
	if t.append(Event{Kind: CustomerBound, Customer: c.String(), Personal: Personal{Customer: c}}) {
		t.tell(Notice{Kind: NoticeBound, Name: c.String()})
	}
}

// justPaid is how long a customer who has paid is not taken for the next one.
const justPaid = 30 * time.Second

func (t *Till) drop() {
	if t.book.phase() == Paying || !t.book.Customer.Known() {
		t.tell(Notice{Kind: NoticeTooLate})
		return
	}
	if t.append(Event{Kind: CustomerDropped}) {
		t.tell(Notice{Kind: NoticeDropped})
	}
}

// send freezes the basket and plans an attempt. The loop sends it when, and
// only when, the plan is on disk.
func (t *Till) send(f Flow) {
	total := t.book.Basket.Total()
	switch {
	case t.book.phase() == Paying || t.book.Lock != nil:
		t.tell(Notice{Kind: NoticeTooLate})
		return
	case len(t.book.Basket.Lines) == 0:
		t.tell(Notice{Kind: NoticeEmpty})
		return
	case total < t.cfg.Currency.Minimum():
		t.tell(Notice{Kind: NoticeTooSmall, Amount: t.cfg.Currency.Minimum()})
		return
	case total > money.Maximum:
		t.tell(Notice{Kind: NoticeTooLarge, Amount: money.Maximum})
		return
	case f == FlowPush && !t.book.Customer.Known():
		t.tell(Notice{Kind: NoticeNobody})
		return
	}
	if err := t.settleLines(); err != nil {
		return // the line has been taken back and the cashier told
	}
	e, err := t.plan(total, f)
	if err != nil {
		t.log.Error("plan", "error", err)
		t.tell(Notice{Kind: NoticeJournal})
		return
	}
	events := []Event{e}
	if t.book.Current != "" { // the one before has ended; going on closes it
		events = append([]Event{{Kind: AttemptClosed, Reference: t.book.Current}}, e)
	}
	if t.append(events...) {
		t.refused = Turned{}
	}
}

// settleLines waits until every line on the screen is on disk: the amount that
// is sent must be that of a basket which survives.
func (t *Till) settleLines() error {
	var first error
	for len(t.lines) > 0 {
		err := <-t.lines[0].done
		t.flushed(err)
		if first == nil {
			first = err
		}
	}
	return first
}

func (t *Till) plan(total money.Amount, f Flow) (Event, error) {
	ref, err := t.newReference(t.book.Attempts + 1)
	if err != nil {
		return Event{}, err
	}
	who := t.book.Customer
	if f == FlowQR { // whoever reads the code from the screen
		who = Customer{}
	}
	body, err := t.cfg.Gateway.Compose(Order{
		Reference: ref, Flow: f, Amount: total, Currency: t.cfg.Currency, Customer: who,
		Description: description(t.cfg.Shop.Name, t.saleName()), MinimumAge: t.book.Basket.MinAge(),
		Receipt: t.receiptOf(&t.book.openSale, ref),
	})
	if err != nil {
		return Event{}, fmt.Errorf("request %s: %w", ref, err)
	}
	basket, err := json.Marshal(t.book.Basket.Lines)
	if err != nil {
		return Event{}, fmt.Errorf("basket of %s: %w", ref, err)
	}
	sum := sha256.Sum256(basket)
	return Event{
		Kind: AttemptPlanned, Reference: ref,
		Plan: &Plan{
			Attempt: t.book.Attempts + 1, Amount: total, Currency: t.cfg.Currency,
			Key:  Payment{Reference: ref}.NewKey(OpCreate, 1),
			Flow: f, Customer: who.String(), Basket: hex.EncodeToString(sum[:]), Intent: IntentCapture,
		},
		Personal: Personal{Request: body},
	}, nil
}

// readable has no letters that look like others (Crockford).
var readable = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// newReference is readable in front and has 40 random bits behind, so that no
// other till of the sales unit, and no life before this one, can have made it.
func (t *Till) newReference(attempt int) (Reference, error) {
	var bits [5]byte
	if _, err := io.ReadFull(t.cfg.Random, bits[:]); err != nil {
		return "", fmt.Errorf("random bits for a reference: %w", err)
	}
	return Reference(fmt.Sprintf("K%s-%d-%s", t.saleName(), attempt, readable.EncodeToString(bits[:]))), nil
}

// description is what the customer reads in the app, 3 to 100 characters.
func description(shop, sale string) string {
	name := []rune(strings.TrimSpace(shop))
	if len(name) > 80 {
		name = name[:80]
	}
	if len(name) == 0 {
		return "Kasse " + sale
	}
	return string(name) + " " + sale
}

// receiptOf is the receipt of a sale, without what only a paid one has.
func (t *Till) receiptOf(s *openSale, ref Reference) receipt.Receipt {
	r := receipt.Receipt{
		Mark: t.cfg.Mark, Shop: t.cfg.Shop, Till: t.cfg.Number, Sale: t.nameOf(s), Currency: t.cfg.Currency,
		Total: s.Basket.Total(), Reference: string(ref), Cashier: s.Owner,
	}
	for _, l := range s.Basket.Lines {
		r.Lines = append(r.Lines, receipt.Line{
			ID: l.SKU, Name: l.Name, Quantity: l.Quantity.String(), Unit: string(l.Unit),
			Price: l.Price, Gross: l.Total(), VAT: l.VAT, Department: l.Department,
		})
	}
	receipt.Split(r.Lines)
	return r
}

// checkNow brings the next call forward, but never closer to the last one than
// calls may be, whatever key is pressed or held down. A write that has left
// before keeps its pace.
func (t *Till) checkNow(ref Reference) {
	p, ok := t.book.Open[ref]
	if ok && (p.Next().Op == OpGet || !p.Pace.Reached) {
		t.hurry(p, Poll)
	}
}

// nudged is word from outside that there is something new: the next read comes
// at once. What a read that is under way answers may be older than the word.
func (t *Till) nudged(ref Reference) {
	p, ok := t.book.Open[ref]
	switch {
	case !ok:
	case p.Pace.Calling:
		t.again[ref] = true
	case p.Next().Op == OpGet:
		t.hurry(p, 0)
	}
}

// hurry makes the next call due as soon as floor has passed since the last one.
func (t *Till) hurry(p Payment, floor time.Duration) {
	if p.Pace.Missing > 0 { // a create may still be on its way
		floor = max(floor, FirstPoll)
	}
	if t.since(p.Reference) >= max(floor, p.Pace.NotBefore) {
		delete(t.called, p.Reference)
	}
}

// chosen is the attempt of that reference, or the one in front of the cashier
// where there is none; the zero Payment fits no command.
func (t *Till) chosen(ref Reference) Payment {
	if ref == "" {
		ref = t.book.Current
	}
	return t.book.Open[ref]
}

func (t *Till) callOff(p Payment) {
	fits := p.Status == Planned || p.Status == Waiting
	if fits && p.Cancel.Open {
		t.checkNow(p.Reference) // asked already: ask again now, with the same key
		return
	}
	fits = fits && p.Intent == IntentCapture // else the till is giving it back already
	t.decide(p, fits, Event{Kind: AttemptAsked, Op: OpCancel, Mode: OnlyIfUnapproved, Key: p.NewKey(OpCancel, p.Cancel.N+1)})
}

// decide writes a person's word about an attempt, if it still fits.
func (t *Till) decide(p Payment, fits bool, e Event) {
	switch {
	case !fits:
		t.tell(Notice{Kind: NoticeTooLate})
	case t.record(p, e):
		t.checkNow(p.Reference)
	default:
		t.tell(Notice{Kind: NoticeJournal})
	}
}
