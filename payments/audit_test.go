package payments_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/journal"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/sale"
)

// folds compares the live state with what the journal adds up to.
func (d *desk) folds() {
	d.Helper()
	if d.mem != nil {
		d.pass(2 * d.mem.flush) // a line may be drawn while its flush is under way
	}
	live := bare(d.state())
	for name, fold := range map[string]func(payments.Journal, int) (payments.State, error){"fold": payments.Fold, "whole fold": payments.FoldAll} {
		folded, err := fold(d.book, 2)
		if err != nil {
			d.Errorf("%s: %v", name, err)
			return
		}
		f := bare(folded)
		if lack := missing(papersOf(folded), papersOf(d.state())); len(lack) > 1 { // what has come out the journal may not know yet
			d.Errorf("the %s has papers %v which the live state has not", name, lack)
		}
		if !reflect.DeepEqual(live, f) {
			d.Errorf("the %s differs from the live state:\n%+v payment %+v\nlive:\n%+v payment %+v", name, f, f.Payment, live, live.Payment)
		}
	}
}

// papersOf are the documents that have not come out, or of which nobody knows.
func papersOf(s payments.State) []string {
	if s.Printer == nil {
		return nil
	}
	return slices.Concat(s.Printer.Waiting, s.Printer.Unsure)
}

// missing are those of the first list that the second has not.
func missing(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) })
}

// bare is the state without what the journal does not keep.
func bare(s payments.State) payments.State {
	s.Seq, s.Refused, s.Notice, s.Link, s.Faults = 0, payments.Turned{}, payments.Notice{}, payments.Link{}, payments.Faults{}
	s.Cashier, s.Locked, s.Asked = payments.Cashier{}, false, nil // by the configuration
	s.Held = 0                                                    // counted in the storage
	s.Departments = nil
	s.Printer = nil // compared by names
	s.Prices = nil  // the configuration's, or a person's word since
	s.PriceNews = pricelist.News{}
	s.Basket.Last = 0 // a number given to a line that was taken back is free again after a restart
	if len(s.Guesses) == 0 {
		s.Guesses = nil
	}
	if len(s.Basket.Lines) == 0 {
		s.Basket.Lines = nil
	}
	if s.Payment != nil {
		p := s.Payment.Durable()
		s.Payment = &p
	}
	s.Cases = slices.Clone(s.Cases)
	for i := range s.Cases {
		s.Cases[i].Payment = s.Cases[i].Payment.Durable()
	}
	for i := range s.Cases {
		if r := s.Cases[i].Refund; r != nil {
			bare := *r
			bare.Pace = payments.Pace{}
			s.Cases[i].Refund = &bare
		}
	}
	// Their order tells how the conversation with Vipps goes just now.
	slices.SortFunc(s.Cases, func(a, b payments.Case) int {
		return strings.Compare(a.Name(), b.Name())
	})
	return s
}

// audit holds the journal against Vipps' books: every krone captured has its
// receipt, in the journal and as a file, and no sale was paid twice.
func (d *desk) audit() {
	d.Helper()
	var export strings.Builder
	var book kept = d.mem
	if d.mem == nil {
		r, err := journal.Read(d.dir)
		must(d, err)
		if _, err := r.Verify(); err != nil {
			d.Error(err)
		}
		if err := errors.Join(r.Export(&export), r.Close()); err != nil {
			d.Error(err)
		}
		onDisk, err := journal.Open(d.dir, 2, journal.Identity{API: "sandbox", MSN: "123456"})
		must(d, err)
		book = onDisk
	}
	paid, returned := map[string]money.Amount{}, map[string]money.Amount{}
	sales := map[string]bool{}
	baskets := map[string]sale.Basket{}
	slips := map[string]string{} // to the sale that was paid with it
	var last time.Time
	var events []payments.Event
	for e, err := range book.Events(0) {
		events = append(events, e)
		if err != nil {
			d.Error(err)
		}
		if e.At.IsZero() || e.At.Before(last) {
			d.Errorf("entry %d %s is of %v, the one before of %v", e.Seq, e.Kind, e.At, last)
		}
		last = e.At
		switch e.Kind {
		case payments.LineAdded:
			baskets[e.Sale] = baskets[e.Sale].Add(*e.Line)
		case payments.LineVoided:
			baskets[e.Sale], _ = baskets[e.Sale].Void(e.LineNo)
		case payments.SaleResumed:
			baskets[e.Sale] = e.Held.Basket
		}
		if e.Kind == payments.SaleReturned {
			returned[e.Receipt.Reference] -= e.Receipt.Total
		}
		if e.Kind != payments.SalePaid {
			continue
		}
		if sales[e.Sale] {
			d.Errorf("sale %s was paid twice", e.Sale)
		}
		sales[e.Sale] = true
		for _, l := range baskets[e.Sale].Lines {
			if first := slips[l.Slip]; l.Slip != "" && first != "" {
				d.Errorf("slip %s was taken in %s and in %s", l.Slip, first, e.Sale)
			}
			slips[l.Slip] = e.Sale
		}
		if total := baskets[e.Sale].Total(); total != e.Receipt.Total {
			d.Errorf("sale %s: the basket is %s, the receipt %s", e.Sale, total, e.Receipt.Total)
		}
		if e.Tender == "" {
			paid[e.Receipt.Reference] += e.Receipt.Total
		}
		if !d.receipts.has(e.Receipt.Number) && !d.receipts.full {
			d.Errorf("receipt %s is not written", e.Receipt.Number)
		}
	}
	folded, err := payments.FoldAll(book, 2)
	must(d, err)
	d.counts(events, folded)
	if err := book.Close(); err != nil {
		d.Error(err)
	}
	for _, e := range d.box.Ledger() {
		if e.Captured != int64(paid[e.Reference]) {
			d.Errorf("%s: Vipps took %d, the receipts say %d", e.Reference, e.Captured, paid[e.Reference])
		}
		if e.Refunded != int64(returned[e.Reference]) {
			d.Errorf("%s: Vipps gave back %d, the receipts say %d", e.Reference, e.Refunded, returned[e.Reference])
		}
	}
	for name, text := range map[string]string{"log": d.log.b.String(), "export": export.String()} {
		for _, secret := range []string{"secret-word", "sub-word", "4791234567", "4798765432", "Bearer "} {
			if strings.Contains(text, secret) {
				d.Errorf("the %s holds %q", name, secret)
			}
		}
	}
}
