package payments

// Tender is what a sale is paid with where the till takes no part in it: a person
// says that the whole amount has been paid. The words are part of the export
// format. Empty is a payment that the till follows itself.
type Tender string

// The tenders.
const (
	Cash     Tender = "cash"
	Terminal Tender = "terminal" // a card terminal, or whatever else stands beside the till
)

// settle ends the sale with another tender. A request must have ended before, or
// have been left with the promise to give back whatever comes of it; the storage
// sees to it that no sale is paid twice.
func (t *Till) settle(c Settle) {
	by, total := c.By, t.book.Basket.Total()
	switch {
	case t.book.phase() == Paying || t.book.Lock != nil || by != Cash && by != Terminal:
		t.tell(Notice{Kind: NoticeTooLate})
		return
	case len(t.book.Basket.Lines) == 0:
		t.tell(Notice{Kind: NoticeEmpty})
		return
	case c.Sale != t.saleName() || c.Amount != total:
		t.tell(Notice{Kind: NoticeChanged, Amount: total})
		return
	case total <= 0 && by != Cash:
		t.tell(Notice{Kind: NoticeCashOnly, Amount: -total})
		return
	case t.settleLines() != nil:
		return // the line has been taken back and the cashier told; the sum is another
	}
	at := t.stamp()
	r := t.receiptOf(&t.book.openSale, "")
	r.Number, r.PaidAt, r.Tender = t.nextReceipt(), at, t.tenderName(by)
	var events []Event
	if t.book.Current != "" { // the request before has ended; going on closes it
		events = append(events, Event{Kind: AttemptClosed, Reference: t.book.Current})
	}
	if t.append(append(events, Event{Kind: SalePaid, At: at, Tender: by, Receipt: &r})...) {
		t.refused = Turned{}
	}
}

// tenderName is what receipts call it.
func (t *Till) tenderName(by Tender) string {
	if by == Cash {
		return t.cfg.Labels.Cash
	}
	return t.cfg.Labels.Terminal
}

// settled is a sale that was paid without an attempt, as lists show it.
func settled(e Event) Past {
	r := *e.Receipt
	return Past{
		Payment: Payment{Sale: e.Sale, Attempt: 1, Amount: r.Total, Currency: r.Currency, Status: Paid, PlannedAt: e.At, ChangedAt: e.At},
		Receipt: &r, Tender: e.Tender,
	}
}
