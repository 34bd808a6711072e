package payments

import (
	"cmp"
	"slices"
	"time"

	"butikk/kasse/payments/money"
	"butikk/kasse/payments/sale"
	"butikk/kasse/payments/staff"
)

// Duty is what an entry tells of the people at the till.
type Duty struct {
	Number int         `json:"number"`          // of the cashier
	By     int         `json:"by,omitempty"`    // RightApproved: who has approved
	Badge  bool        `json:"badge,omitempty"` // by badge alone
	Right  staff.Right `json:"right,omitempty"` // RightRefused, RightApproved: …
	About  *Subject    `json:"about,omitempty"` // … of what
	Why    OutReason   `json:"why,omitempty"`   // CashierOut
}

// Subject is what a command that takes a right is about, so that whoever allows it
// knows what they allow. Fields that it does not have are zero.
type Subject struct {
	Sale    string       `json:"sale,omitempty"`
	Receipt string       `json:"receipt,omitempty"` // of goods that come back
	Name    string       `json:"name,omitempty"`    // of goods, or of their department
	Amount  money.Amount `json:"amount,omitempty"`  // minor units
}

// OutReason says why a cashier is no longer logged in. The words are part of the
// export format.
type OutReason string

// Why nobody is logged in any more.
const (
	OutLock   OutReason = "lock"   // a person has locked the till
	OutIdle   OutReason = "idle"   // nobody was there
	OutChange OutReason = "change" // another cashier has logged in
)

// Cashier is who is logged in, as the screen shows it. The zero Cashier is
// nobody.
type Cashier struct {
	Number int
	Name   string
	Lang   string // of the screen; empty: the shop's
}

// Guess counts wrong PINs of one number in a row.
type Guess struct {
	Number, Count int
	At            time.Time // the newest
}

// Asked is a command that waits for somebody who may allow it.
type Asked struct {
	N       int // counts what was asked
	Right   staff.Right
	Lacks   bool // the cashier has not that right; else only the PIN is missing
	Command Command
	About   Subject
	sale    string // in front when it was asked
}

type (
	// LogIn begins the shift of whoever has given the proof. A sale of somebody
	// else is parked for them, or set aside with its request; a sale of theirs
	// that was parked so, at whichever till, goes on.
	LogIn struct{ Proof staff.Proof }
	// LogOut locks the till, unless a customer is being waited for.
	LogOut struct{ Why OutReason }
	// WrongPIN tells that somebody has given a number and a PIN that do not belong
	// together.
	WrongPIN struct{ Number int }
	// Allowed says that somebody who has the right allows what the till has asked
	// for, by its number, once. The cashier stays logged in.
	Allowed struct {
		By    staff.Proof
		Asked int
	}
)

func (LogIn) command()    {}
func (LogOut) command()   {}
func (WrongPIN) command() {}
func (Allowed) command()  {}

// rightFor is what a command needs, or nothing. This is the whole table: what is
// not in it every cashier may do.
func (t *Till) rightFor(c Command) staff.Right {
	// What is in front is the cashier's own; of the rest somebody else decides.
	other := func(ref Reference) staff.Right {
		if ref == "" || ref == t.book.Current {
			return ""
		}
		return staff.Settle
	}
	// Nor does it become their own by being taken to the front.
	others := func(ref Reference) staff.Right {
		if s := t.book.saleOf(ref); s == nil || s.Owner == 0 || s.Owner == t.book.Cashier {
			return ""
		}
		return staff.Settle
	}
	switch c := c.(type) {
	case GiveMoney:
		return staff.Refund
	case VoidSale:
		return staff.VoidSale
	case RingUp:
		return staff.OpenPrice
	case Again: // what was allowed once was not allowed ten times
		if last, any := t.book.Basket.LastArticle(); any && last.Typed {
			return staff.OpenPrice
		}
	case Add: // a label that nobody has scanned says what the cashier has typed
		if c.Typed {
			return staff.OpenPrice
		}
	case Redeem:
		if c.Typed {
			return staff.OpenPrice
		}
	case Recall:
		return others(c.Reference)
	case Answer:
		return t.rightFor(c.Instead)
	case GoOn, GiveUp:
		return staff.LeaveUnconfirmed
	case UsePrices:
		return staff.Prices
	case ReadX:
		return staff.XReport
	case CloseDay:
		return staff.ZReport
	case Finish:
		return other(c.Reference)
	case GiveBack:
		return other(c.Reference)
	case Abandon:
		return other(c.Reference)
	case PutAway:
		return staff.Settle
	}
	return ""
}

// allowed says whether a command may be carried out now. Where somebody else must
// allow it, that is asked. Money goes back only to a PIN that is given for just
// that: a badge can be found, and a till left alone for a moment.
func (t *Till) allowed(c Command) bool {
	switch c.(type) {
	case LogIn, LogOut, WrongPIN, Allowed, nudge, priceNews:
		return true
	}
	if t.cfg.Staff.Empty() {
		return true
	}
	if t.book.Cashier == 0 {
		if _, scan := c.(TurnAway); scan {
			return true
		}
		t.tell(Notice{Kind: NoticeNobodyIn})
		return false
	}
	right := t.rightFor(c)
	if right == "" {
		return true
	}
	has := t.mayNow(right)
	if has && right != staff.Refund {
		return true
	}
	if !has {
		about := t.subject(c)
		t.note(RightRefused, Duty{Number: t.book.Cashier, Right: right, About: &about})
	}
	t.askFor(right, !has, c)
	return false
}

func (t *Till) askFor(right staff.Right, lacks bool, c Command) {
	t.asks++
	t.wanted = &Asked{N: t.asks, Right: right, Lacks: lacks, Command: c, About: t.subject(c), sale: t.saleName()}
}

// subject is what the command is about.
func (t *Till) subject(c Command) Subject {
	of := func(ref Reference) Subject {
		p := t.chosen(ref)
		return Subject{Sale: p.Sale, Amount: p.Amount}
	}
	front := Subject{Sale: t.saleName()}
	switch c := c.(type) {
	case GiveMoney:
		about := Subject{Receipt: c.Receipt, Amount: c.Amount}
		if found, err := t.Past(t.ctx, Query{Receipt: c.Receipt, Limit: 1}); err == nil && len(found) > 0 { // else the refund says why not
			about.Sale = found[0].Payment.Sale
		}
		return about
	case VoidSale:
		front.Amount = t.book.Basket.Total()
	case RingUp:
		front.Amount = c.Price.Times(int64(cmp.Or(c.Quantity, sale.Piece)))
		for _, d := range t.departments() {
			if d.Number == c.Department {
				front.Name = d.Name
			}
		}
	case Again:
		l, _ := t.book.Basket.LastArticle()
		front.Name, front.Amount = l.Name, l.Price
	case Add:
		a, _ := t.article(cmp.Or(c.Label.Key, c.Code), "")
		front.Name, front.Amount = a.Name, c.Label.Price.Times(int64(cmp.Or(c.Quantity, sale.Piece)))
	case Redeem:
		front.Name, front.Amount = t.cfg.Labels.DepositSlip, -c.Worth
	case Answer:
		return t.subject(c.Instead)
	case GoOn:
		return of("")
	case GiveUp:
		return of(c.Reference)
	case Finish:
		return of(c.Reference)
	case GiveBack:
		return of(c.Reference)
	case Abandon:
		return of(c.Reference)
	case Recall:
		return of(c.Reference)
	case PutAway:
		r := t.book.Refunds[c.Key]
		return Subject{Receipt: r.Receipt, Amount: r.Amount}
	default: // of the whole till
		return Subject{}
	}
	return front
}

// mayNow says that the cashier who is logged in has the right.
func (t *Till) mayNow(right staff.Right) bool {
	c, ok := t.cfg.Staff.Find(t.book.Cashier)
	return ok && c.Rights.Has(right)
}

// note writes an entry about people. What can not be written did not happen.
func (t *Till) note(k Kind, d Duty) bool {
	e := Event{Kind: k, Duty: &d}
	if d.About != nil {
		e.Sale = d.About.Sale
	}
	if t.write(t.ctx, e) != nil {
		t.tell(Notice{Kind: NoticeJournal})
		return false
	}
	return true
}

// approve carries out what was asked for, if it is still that, and who allows it
// may. What was asked of one sale is not allowed of the next.
func (t *Till) approve(c Allowed) {
	asked := t.wanted
	if asked == nil || asked.N != c.Asked || asked.sale != t.saleName() || t.book.Cashier == 0 || t.guessing(c.By) {
		t.tell(Notice{Kind: NoticeTooLate})
		return
	}
	right := asked.Right
	switch {
	case !t.cfg.Staff.May(c.By, right), right == staff.Refund && !c.By.ByPIN():
		if t.note(RightRefused, Duty{Number: c.By.Number(), Right: right, Badge: !c.By.ByPIN(), About: &asked.About}) {
			t.askFor(right, true, asked.Command)
		}
		return
	}
	if t.note(RightApproved, Duty{Number: t.book.Cashier, By: c.By.Number(), Right: right, Badge: !c.By.ByPIN(), About: &asked.About}) {
		t.wanted = nil
		t.carryOut(asked.Command)
	}
}

// Waits is how long that number takes no PIN yet.
func Waits(guesses []Guess, number int, now time.Time) time.Duration {
	i := slices.IndexFunc(guesses, func(g Guess) bool { return g.Number == number })
	if i < 0 {
		return 0
	}
	// A clock that was set back since then makes nobody wait longer.
	return max(staff.Wait(guesses[i].Count)-max(now.Sub(guesses[i].At), 0), 0)
}

// guessing says that a PIN came sooner than one may come after so many wrong ones.
func (t *Till) guessing(p staff.Proof) bool {
	return p.ByPIN() && Waits(t.book.Guesses, p.Number(), t.cfg.Now()) > 0
}

func (t *Till) logIn(c LogIn) {
	number := c.Proof.Number()
	if _, ok := t.cfg.Staff.Find(number); !ok || t.guessing(c.Proof) {
		t.tell(Notice{Kind: NoticeNobodyIn})
		return
	}
	switch owner := t.book.Owner; {
	case number == t.book.Cashier:
		return
	case owner != 0 && owner != number && t.book.begun() && !t.makeWay(owner):
		return // the cashier has been told
	case t.book.Cashier != 0 && !t.note(CashierOut, Duty{Number: t.book.Cashier, Why: OutChange}):
		return
	}
	if !t.note(CashierIn, Duty{Number: number, Badge: !c.Proof.ByPIN()}) {
		return
	}
	t.wanted, t.refused = nil, Turned{} // what was scanned while nobody was there is in no sale of theirs
	t.tell(Notice{})
	t.takeUp(number)
}

// makeWay takes the sale of another cashier out of the way, so that it waits for
// them. Where a person must answer for its goods first, it stays until whoever is
// there now has answered.
func (t *Till) makeWay(owner int) bool {
	switch t.book.phase() {
	case Paying:
		t.setAside()
		return !t.book.begun()
	case Ended:
		if !t.append(Event{Kind: AttemptClosed, Reference: t.book.Current}) {
			return false
		}
	case Selling:
	}
	if t.book.Lock != nil {
		return true
	}
	if len(t.book.Basket.Lines) > 0 {
		c, _ := t.cfg.Staff.Find(owner)
		t.lay(SaleHeld, Notice{}, c.Name, owner)
		return !t.book.begun()
	}
	if t.book.Customer.Known() {
		return t.append(Event{Kind: CustomerDropped})
	}
	return true
}

// takeUp goes on with the sale that was parked when somebody else came.
func (t *Till) takeUp(number int) {
	if t.book.begun() || t.book.Lock != nil {
		return
	}
	held, err := t.cfg.Journal.Held(t.ctx)
	if err != nil { // it is in the list of parked sales all the same
		t.log.Warn("parked sales", "error", err)
		return
	}
	if i := slices.IndexFunc(held, func(h Held) bool { return h.Owner == number && !h.Voided }); i >= 0 {
		t.resume(held[i].Sale)
	}
}

func (t *Till) logOut(c LogOut) {
	switch {
	case t.book.Cashier == 0:
		return
	case t.book.phase() == Paying:
		t.tell(Notice{Kind: NoticeWaiting})
		return
	}
	if t.note(CashierOut, Duty{Number: t.book.Cashier, Why: c.Why}) {
		t.wanted = nil
		t.tell(Notice{})
	}
}

func (t *Till) wrongPIN(c WrongPIN) {
	d := Duty{Number: c.Number}
	if _, ok := t.cfg.Staff.Find(c.Number); !ok {
		d.Number = 0 // nobody's; it may be a PIN that was typed into the wrong field
	}
	if !t.note(CashierWrong, d) {
		t.book.onDuty(Event{Kind: CashierWrong, At: t.stamp(), Duty: &d}) // a full disk gives no free guesses
	}
}

// onDuty folds an entry about people into the book.
func (b *book) onDuty(e Event) {
	d := *e.Duty
	switch e.Kind {
	case CashierIn:
		b.Cashier, b.Owner = d.Number, cmp.Or(b.Owner, d.Number)
		if !d.Badge { // only the PIN says that the guesses were theirs
			b.Guesses = without(b.Guesses, d.Number)
		}
	case CashierOut:
		b.Cashier = 0
	case CashierWrong:
		if d.Number == 0 {
			return
		}
		g := Guess{Number: d.Number, Count: 1, At: e.At}
		if i := slices.IndexFunc(b.Guesses, func(g Guess) bool { return g.Number == d.Number }); i >= 0 {
			g.Count += b.Guesses[i].Count
		}
		b.Guesses = append(without(b.Guesses, d.Number), g)
	case RightApproved:
		if !d.Badge {
			b.Guesses = without(b.Guesses, d.By)
		}
	default: // the rest is told and changes nothing
	}
}

// without is a new list: the old one has been handed out.
func without(guesses []Guess, number int) []Guess {
	return slices.DeleteFunc(slices.Clone(guesses), func(g Guess) bool { return g.Number == number })
}

// cashier is who is logged in, as the screen shows it.
func (t *Till) cashier() Cashier {
	c, ok := t.cfg.Staff.Find(t.book.Cashier)
	if !ok {
		return Cashier{}
	}
	return Cashier{Number: c.Number, Name: c.Name, Lang: c.Lang}
}
