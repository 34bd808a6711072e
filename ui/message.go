package ui

import (
	"cmp"
	"fmt"
	"strings"

	"butikk/kasse/payments"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/layout"
)

// message is the answer to the newest key or scan, and whether it needs a
// person.
func (c *counter) message() (text string, alarm bool) {
	text, alarm = c.answer()
	switch {
	case c.double.Kind != barcode.Unreadable && c.odd.count == 0 && c.say == "":
		return strings.TrimRight(c.Words.DoubleRead+"  "+text, " "), true
	case text == "":
		news, bad := c.priceNews()
		switch text = cmp.Or(c.scannerSays(), c.printerSays()); {
		case text != "" && news != "": // neither hides the other
			return text + "  " + news, true
		case text != "":
			return text, true
		case news != "":
			return news, bad
		}
		return c.unclosed(), false
	}
	return text, alarm
}

// answer is what the newest key or scan, or what has happened since, calls for.
func (c *counter) answer() (text string, alarm bool) {
	w := c.Words
	said, urgent := "", false
	if c.state.Notice.N > c.seen {
		said, urgent = c.notice(c.state.Notice)
	}
	switch {
	case c.odd.count > 0, c.say != "":
		return c.reply()
	case c.state.Faults.Journal:
		return c.journalFault(), true
	case said != "":
		return said, urgent
	case c.state.Faults.Receipt != "":
		return fmt.Sprintf(w.ReceiptFault, c.state.Faults.Receipt), true
	case c.state.Refused.Count > 0 && c.state.Phase == payments.Selling:
		// They must not leave the shop unpaid, so this stands until goods are
		// added again.
		return c.refusedSays(), true
	}
	return "", false
}

// reply is what the screen itself says to the newest key or scan.
func (c *counter) reply() (text string, alarm bool) {
	switch {
	case c.odd.count > 0 && c.odd.layout:
		return c.Words.WrongLayout, true
	case c.odd.count > 0 && c.wrongSettings() != "":
		return fmt.Sprintf("%s (%d)", c.wrongSettings(), c.odd.count), true
	case c.odd.count > 0:
		return fmt.Sprintf(c.Words.Unreadable, c.odd.text, c.odd.count), true
	}
	return c.say, c.alarm
}

// refusedSays are the goods that were turned away and are in no sale.
func (c *counter) refusedSays() string {
	r := c.state.Refused
	switch {
	case r.Count == 0:
		return ""
	case c.state.Phase == payments.Paying:
		return fmt.Sprintf(c.Words.NotAddedCount, r.Newest, r.Count)
	case c.state.Phase == payments.Ended:
		return fmt.Sprintf(c.Words.NotAddedEnded, r.Newest, r.Count)
	}
	return fmt.Sprintf(c.Words.NotInSale, r.Count, r.Newest)
}

// messages are the message in rows of w columns: one, also when there is
// nothing to say, and more where a sentence would have to be cut.
func (c *counter) messages(w int) []string {
	text, alarm := c.message()
	if alarm {
		return c.urgent(text, w)
	}
	return layout.Indent(1, layout.Wrap(text, w-2))
}

// urgent is a sentence that needs a person. Each row has its own style: rows
// are drawn one by one.
func (c *counter) urgent(s string, w int) []string {
	rows := layout.Wrap("[!!] "+s, w-2)
	for i := range rows {
		rows[i] = c.Theme.Alert.Render(rows[i])
	}
	return layout.Indent(1, rows)
}

// notice is what the till answered, as a sentence, and whether it needs a
// person.
func (c *counter) notice(n payments.Notice) (text string, alarm bool) {
	w := c.Words
	switch n.Kind {
	case payments.NoticeNone:
		return "", false
	case payments.NoticeAdded:
		if n.Age > 0 {
			return fmt.Sprintf(w.AgeLimit, n.Age) + "  " + n.Name + "  " + c.amount(n.Amount), true
		}
		return "", false // the newest line of the basket says it, and a row less is written
	case payments.NoticeBestBefore:
		text := fmt.Sprintf(w.Added, n.Name, c.amount(n.Amount)) + "  " + fmt.Sprintf(w.BestBefore, c.day(n.At))
		if n.Age > 0 {
			text = fmt.Sprintf(w.AgeLimit, n.Age) + "  " + text
		}
		return text, true
	case payments.NoticeBadPrice:
		return fmt.Sprintf(w.BadPrice, n.Name), true
	case payments.NoticeLabelled:
		return fmt.Sprintf(w.Labelled, n.Name), true
	case payments.NoticeRedeemed:
		return fmt.Sprintf(w.Redeemed, n.Name, c.clock(n.At)), true
	case payments.NoticeSlipUnknown:
		return fmt.Sprintf(w.SlipUnknown, n.Name), true
	case payments.NoticeVoucher:
		return fmt.Sprintf(w.CouponSays, n.Name), true
	case payments.NoticeVoided:
		return fmt.Sprintf(w.Voided, n.Name, c.amount(n.Amount)), false
	case payments.NoticeNothing:
		return w.NothingToVoid, true
	case payments.NoticeEmpty:
		return w.EmptyBasket, true
	case payments.NoticeTooSmall:
		return fmt.Sprintf(w.UnderMinimum, c.sum(n.Amount)), true
	case payments.NoticeTooLarge:
		return fmt.Sprintf(w.OverMaximum, c.sum(n.Amount)), true
	case payments.NoticeRefunding:
		return fmt.Sprintf(w.RefundUnderWay, n.Name, c.amount(n.Amount)), false
	case payments.NoticeRefunded:
		return fmt.Sprintf(w.RefundMade, n.Name, c.amount(n.Amount)), false
	case payments.NoticeRefundRefused:
		return fmt.Sprintf(w.RefundNotMade, n.Name, c.amount(n.Amount)), true
	case payments.NoticeCharged:
		return fmt.Sprintf(w.Charged, c.amount(n.Amount), n.Name), true
	case payments.NoticeRefundOpen:
		return fmt.Sprintf(w.RefundOpen, n.Name), true
	case payments.NoticeNotLeft:
		return fmt.Sprintf(w.NotLeft, n.Name), true
	case payments.NoticeOverMaximum:
		return fmt.Sprintf(w.NotAdded, n.Name) + ". " + fmt.Sprintf(w.OverMaximum, c.sum(n.Amount)), true
	case payments.NoticeJustPaid:
		return fmt.Sprintf(w.JustPaid, n.Name), true
	case payments.NoticeCustomerScanner:
		return fmt.Sprintf(w.CustomerScannerOnly, n.Name), true
	case payments.NoticeWeigh:
		return fmt.Sprintf(w.NeedsWeight, n.Name), true
	case payments.NoticeWhole:
		return fmt.Sprintf(w.WholePieces, n.Name), true
	case payments.NoticeBound:
		return fmt.Sprintf(w.CustomerBound, n.Name), false
	case payments.NoticeDropped:
		return w.CustomerDropped, false
	case payments.NoticeNobody:
		return w.NoCustomer, true
	case payments.NoticeNotAdded:
		return fmt.Sprintf(w.NotAdded, n.Name), true
	case payments.NoticeJournal:
		return c.journalFault(), true
	case payments.NoticeTakenBack:
		return fmt.Sprintf(w.TakenBack, n.Name), true
	case payments.NoticeNoDeposit:
		return fmt.Sprintf(w.NoDeposit, n.Name), true
	case payments.NoticeSetAside:
		return fmt.Sprintf(w.SetAside, n.Name), false
	case payments.NoticeBegun:
		return w.SaleBegun, true
	case payments.NoticeAbandoned:
		return fmt.Sprintf(w.Abandoned, n.Name), false
	case payments.NoticeAsidePaid:
		return fmt.Sprintf("[OK] %s  %s  %s", w.Paid, n.Name, c.amount(n.Amount)), false
	case payments.NoticeAsideEnded:
		return fmt.Sprintf(w.AsideEnded, n.Name, c.amount(n.Amount)), true
	case payments.NoticeAsideWaits:
		return fmt.Sprintf(w.AsideWaits, n.Name, c.amount(n.Amount)), true
	case payments.NoticeStrayPaid:
		return fmt.Sprintf(w.StrayPaid, n.Name, c.amount(n.Amount)), true
	case payments.NoticeReleased:
		return fmt.Sprintf(w.GivenBack, n.Name, c.amount(n.Amount)), false
	case payments.NoticeTooLate:
		return w.TooLate, true
	case payments.NoticeNoLine:
		return fmt.Sprintf(w.NoLine, n.Name), true
	case payments.NoticeLineVoided:
		return fmt.Sprintf(w.LineVoided, fmt.Sprint(n.Line), n.Name, c.amount(n.Amount)), true
	case payments.NoticeNoRepeat:
		return w.NoRepeat, true
	case payments.NoticeChanged:
		return fmt.Sprintf(w.SumChanged, c.sum(n.Amount)), true
	case payments.NoticeFollows:
		return fmt.Sprintf(w.LineFollows, n.Name), true
	case payments.NoticeHeld:
		return fmt.Sprintf(w.HeldSays, n.Name), false
	case payments.NoticeSaleVoided:
		return fmt.Sprintf(w.SaleVoided, n.Name), false
	case payments.NoticeResumed:
		return fmt.Sprintf(w.Resumed, n.Name), false
	case payments.NoticeGone:
		return fmt.Sprintf(w.HeldGone, n.Name), true
	case payments.NoticeOverLimit:
		return fmt.Sprintf(w.OverLimit, n.Name, c.sum(n.Amount)), true
	case payments.NoticeDayOpen:
		return w.DayOpen, true
	case payments.NoticeNothingToClose:
		return w.NothingToClose, true
	case payments.NoticeDayClosed:
		return fmt.Sprintf(w.DayClosed, n.Name), false
	case payments.NoticeNobodyIn:
		return w.NobodyIn, true
	case payments.NoticeWaiting:
		return w.LockWaits, true
	case payments.NoticeCashOnly:
		if n.Amount == 0 {
			return w.NothingOwed, true
		}
		return fmt.Sprintf(w.CashOnly, c.sum(n.Amount)), true
	case payments.NoticePrices:
		return fmt.Sprintf(w.PricesUsed, n.Line), false
	case payments.NoticeCopy:
		return fmt.Sprintf(w.CopyMade, n.Name), false
	case payments.NoticeCopied:
		return fmt.Sprintf(w.CopyBefore, n.Name, c.dated(n.At, "15:04")), true
	case payments.NoticePapersGone:
		return fmt.Sprintf(w.PapersGone, n.Line), true
	case payments.NoticeUnpaid:
		return fmt.Sprintf(w.UnpaidMade, n.Name), false
	case payments.NoticePricesAnew:
		return w.PricesAnother, true
	case payments.NoticePricesNext:
		return fmt.Sprintf(w.PricesUsedNext, n.Line), false
	}
	return "", false
}

// journalFault says what a journal that can not be written means. While a
// request lives money may move that the journal can not hold yet.
func (c *counter) journalFault() string {
	if c.state.Phase == payments.Paying {
		return c.Words.JournalFaultPaying
	}
	return c.Words.JournalFault
}
