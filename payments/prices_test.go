package payments_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/vipps/sandbox"
)

// offers lets a file with a new price of milk be found, and not used.
func (d *desk) offers(price string) *pricelist.List {
	d.Helper()
	list, err := pricelist.Read(strings.NewReader(strings.Replace(prices, "22,50", price, 1)), "prices.csv", []money.VATRate{2500, 1500, 0})
	must(d, err)
	diff := pricelist.Differ(d.till.PricesInUse(), list, time.Now())
	d.till.PriceNews(pricelist.News{Difference: &diff})
	d.pass(0)
	return list
}

// A sale keeps the prices that it began with, held and resumed too; the next one
// has the new ones, and the journal tells every change once.
func TestPricesChange(t *testing.T) {
	story(t, func(d *desk) {
		milk := payments.Add{Code: milkCode}
		d.post(milk)
		list := d.offers("30,00")
		d.post(milk)
		if got := d.state().Basket.Total(); got != 45_00 {
			t.Errorf("nobody has said yes, and two are %v", got)
		}
		d.post(payments.UsePrices{List: list})
		d.noticed(payments.NoticePricesNext, "")
		d.post(milk, payments.Again{})
		if got := d.state().Basket.Total(); got != 90_00 {
			t.Errorf("four of a sale that had begun are %v", got)
		}
		d.post(payments.Hold{Name: "coat"}, milk)
		if s := d.state(); s.Basket.Total() != 30_00 || s.Prices != list || s.PriceNews != (pricelist.News{}) {
			t.Errorf("the next sale: %v", s.Basket.Total())
		}
		d.post(payments.VoidSale{}, payments.Resume{Sale: "2-0001"}, milk)
		if got := d.state().Basket.Total(); got != 112_50 {
			t.Errorf("five of the sale that was held are %v", got)
		}
		for range 5 { // empty again, it begins anew
			d.post(payments.VoidLast{})
		}
		d.post(milk)
		if got := d.state().Basket.Total(); got != 30_00 {
			t.Errorf("begun anew: %v", got)
		}
		d.post(payments.UsePrices{List: list}) // offered no longer
		d.noticed(payments.NoticeTooLate, "")
		d.folds()

		var changes []*payments.PriceChange
		for e, err := range d.book.Events(0) {
			must(t, err)
			if e.Kind == payments.PricesChanged {
				changes = append(changes, e.Prices)
			}
		}
		if len(changes) != 2 || !changes[0].Start || changes[1].Digest != list.Digest() || changes[1].Changed != 1 ||
			len(changes[1].Prices) != 1 || changes[1].Prices[0] != (payments.PriceStep{SKU: "milk", Old: 22_50, New: 30_00}) {
			t.Errorf("%+v", changes)
		}
	})
}

// What can not be journalled is not used.
func TestPricesNeedTheDisk(t *testing.T) {
	story(t, func(d *desk) {
		was := d.state().Prices
		list := d.offers("30,00")
		d.disk.failing(full)
		d.post(payments.UsePrices{List: list})
		d.noticed(payments.NoticeJournal, "")
		if s := d.state(); s.Prices != was || s.PriceNews.Difference == nil {
			t.Error("used without an entry")
		}
		d.disk.failing(nil)
		d.post(payments.UsePrices{List: list})
		if d.state().Prices != list {
			t.Error("not used")
		}
	})
}

// A sale that was set aside goes on with its own list. What a restart forgets is
// the list, never the price of a line; and a start with the list that was in use
// has nothing to tell.
func TestPricesOutliveARestart(t *testing.T) {
	story(t, func(d *desk) {
		milk := payments.Add{Code: milkCode}
		d.customers(sandbox.Decline, time.Minute)
		d.post(milk, payments.Bind{Customer: anna}, payments.Send{}, payments.SetAside{})
		list := d.offers("30,00")
		d.post(payments.UsePrices{List: list})
		d.noticed(payments.NoticePrices, "")
		d.pass(2 * time.Minute)
		aside := d.state().Cases[0].Payment.Reference
		d.post(payments.Recall{Reference: aside}, payments.Leave{}, milk)
		if got := d.state().Basket.Total(); got != 45_00 {
			t.Errorf("two of the sale that was set aside are %v", got)
		}
		d.kill() // the file that is read at the start is still the old one
		if got := d.state().Basket.Total(); got != 45_00 {
			t.Errorf("after the restart they are %v", got)
		}
		d.kill()
		var digests []string
		for e, err := range d.book.Events(0) {
			must(t, err)
			if e.Kind == payments.PricesChanged {
				digests = append(digests, e.Prices.Digest)
			}
		}
		if len(digests) != 3 || digests[0] != digests[2] || digests[1] != list.Digest() {
			t.Errorf("%d entries: %v", len(digests), digests)
		}
	})
}

// A list that was looked at on another day is looked at again before it is used:
// its prices of today may be others. What begins on a later day is told with its
// day.
func TestPricesOfAnotherDay(t *testing.T) {
	story(t, func(d *desk) {
		tomorrow := time.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)
		dated, err := pricelist.Read(strings.NewReader("sku,codes,name,price,vat,from,to\nmilk,"+milkCode+",Milk,\"22,50\",15,,\nmilk,"+milkCode+",Milk,\"222,50\",15,"+tomorrow+",\n"), "prices.csv", []money.VATRate{2500, 1500, 0})
		must(t, err)
		diff := pricelist.Differ(d.till.PricesInUse(), dated, time.Now())
		d.till.PriceNews(pricelist.News{Difference: &diff})
		d.pass(0)
		d.pass(24 * time.Hour)
		d.post(payments.UsePrices{List: dated})
		d.noticed(payments.NoticePricesAnew, "")
		d.post(payments.Add{Code: milkCode})
		if s := d.state(); s.Basket.Total() != 22_50 || s.PriceNews.Difference == &diff || s.PriceNews.Difference == nil {
			t.Fatalf("%v, %+v", s.Basket.Total(), s.PriceNews)
		}
		d.post(payments.VoidLast{}, payments.UsePrices{List: dated}, payments.Add{Code: milkCode})
		if s := d.state(); s.Basket.Total() != 222_50 {
			t.Errorf("looked at again: %v", s.Basket.Total())
		}
		for e, err := range d.book.Events(0) {
			must(t, err)
			if e.Kind == payments.PricesChanged && !e.Prices.Start && !slices.Contains(e.Prices.Prices, payments.PriceStep{SKU: "milk", Old: 22_50, New: 222_50}) {
				t.Errorf("%+v", e.Prices)
			}
		}
	})
}
