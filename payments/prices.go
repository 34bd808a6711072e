package payments

import (
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
)

// PriceChange is what a journal tells of a price list that comes into use. The
// journal tells every change of a price and when it was made, beside the
// entries of what was sold by it.
type PriceChange struct {
	Digest   string      `json:"digest"`   // SHA-256 of the file, in hexadecimal
	Articles int         `json:"articles"` // in the list
	Start    bool        `json:"start,omitempty"`
	Added    int         `json:"added,omitempty"` // these three are zero at a start, which knows no list before
	Removed  int         `json:"removed,omitempty"`
	Changed  int         `json:"changed,omitempty"`
	Prices   []PriceStep `json:"prices,omitempty"`
}

// PriceStep is one article whose price has changed. Prices are minor units for
// one unit, VAT included, as of the day of the entry, or from a later day On.
type PriceStep struct {
	SKU string       `json:"sku"`
	Old money.Amount `json:"old"`
	New money.Amount `json:"new"`
	On  string       `json:"on,omitempty"` // YYYY-MM-DD
}

// UsePrices puts a list into use: the one that is offered. Another one, or one
// that has been offered no longer, was not what the cashier has seen.
type UsePrices struct{ List *pricelist.List }

// priceNews is what has become of the file of the price list.
type priceNews struct{ pricelist.News }

func (UsePrices) command() {}
func (priceNews) command() {}

// PriceNews tells of the file of the price list; nothing of it is used before a
// person says so. It never waits.
func (t *Till) PriceNews(n pricelist.News) { t.Post(priceNews{n}) }

// PricesInUse is the list that the next sale begins with.
func (t *Till) PricesInUse() *pricelist.List {
	t.shown.Lock()
	defer t.shown.Unlock()
	return t.shown.newest
}

// prices are the lists that a till goes by. A sale that has begun goes on with
// the list that it began with, also when it is held, or set aside, and resumed
// here: a customer who has seen two bottles at 30 pays 30 for the third, and the
// shelf was read before the list came. After a restart that list is gone; the
// lines keep their prices all the same, and what is scanned then has the price
// of the list at the start.
type prices struct {
	newest *pricelist.List
	before map[string]*pricelist.List // of sales that began with an older one, by their names
	news   pricelist.News
}

// pricesOf is the list of the sale in front.
func (t *Till) pricesOf() *pricelist.List {
	name := t.saleName()
	if !t.book.begun() { // everything has been taken out: it begins anew
		delete(t.prices.before, name)
	}
	if l, old := t.prices.before[name]; old {
		return l
	}
	return t.prices.newest
}

// startPrices is the entry for the list that the till starts with, if the journal
// does not know it as the one in use.
func (t *Till) startPrices() (e []Event) {
	if l := t.prices.newest; l != nil && l.Digest() != t.book.Prices {
		e = append(e, Event{Kind: PricesChanged, Prices: &PriceChange{Digest: l.Digest(), Articles: l.Len(), Start: true}})
	}
	return e
}

// usePrices changes the list: on disk first, then for scans and look-ups at the
// same moment.
func (t *Till) usePrices(c UsePrices) {
	d := t.prices.news.Difference
	if d == nil || c.List != d.To {
		t.tell(Notice{Kind: NoticeTooLate})
		return
	}
	if now := t.cfg.Now().In(t.cfg.Zone); pricelist.DateOf(now) != d.Day {
		// What the cashier has seen were the prices of another day.
		anew := pricelist.Differ(d.From, d.To, now)
		t.prices.news.Difference = &anew
		t.tell(Notice{Kind: NoticePricesAnew})
		return
	}
	change := PriceChange{Digest: d.To.Digest(), Articles: d.To.Len(), Added: d.Added, Removed: d.Removed, Changed: d.Changed}
	for _, r := range d.Rows {
		if r.Priced() {
			change.Prices = append(change.Prices, PriceStep{SKU: r.SKU, Old: r.Old.Price, New: r.New.Price, On: r.On.String()})
		}
	}
	if t.write(t.ctx, Event{Kind: PricesChanged, Prices: &change}) != nil {
		t.tell(Notice{Kind: NoticeJournal})
		return
	}
	says := Notice{Kind: NoticePrices, Line: d.Count()}
	if t.book.begun() {
		t.goesOn(t.saleName(), t.saleName())
		says.Kind = NoticePricesNext
	}
	for i := range t.book.Aside {
		name := t.nameOf(&t.book.Aside[i])
		t.goesOn(name, name)
	}
	t.prices.newest, t.prices.news = d.To, pricelist.News{}
	t.tell(says)
}

// goesOn keeps the list of a sale for the one that goes on with it.
func (t *Till) goesOn(of, in string) {
	if l, old := t.prices.before[of]; old {
		t.prices.before[in] = l
	} else {
		t.prices.before[in] = t.prices.newest
	}
}

// hearPrices takes in what has become of the file. What it was compared with may
// have gone out of use meanwhile.
func (t *Till) hearPrices(n pricelist.News) {
	if d := n.Difference; d != nil && d.From != t.prices.newest {
		anew := pricelist.Differ(t.prices.newest, d.To, t.cfg.Now().In(t.cfg.Zone))
		if n.Difference = &anew; anew.Count() == 0 {
			n.Difference = nil
		}
	}
	t.prices.news = n
}

// forgetPrices lets go of lists whose sales are over. Those that are parked, of
// this till or another, are named.
func (t *Till) forgetPrices(held []Held) {
	alive := map[string]bool{t.saleName(): true}
	for i := range t.book.Aside {
		alive[t.nameOf(&t.book.Aside[i])] = true
	}
	for _, h := range held {
		alive[h.Sale] = true
	}
	for name := range t.prices.before {
		if !alive[name] {
			delete(t.prices.before, name)
		}
	}
}
