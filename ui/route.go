package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
)

func printable[T string | []byte](raw T) string { return barcode.Printable(raw) }

// taker is a screen that says which codes it takes. From the others, which lie
// over one or list what has been, a code goes to the sale.
type taker interface{ takes() string }

// accept is what a screen does with the codes that it takes; a nil func turns
// the code away, by name and counted.
type accept struct {
	goods    func(barcode.Code) // articles, deposit slips and coupons
	customer func(payments.Customer)
}

// route is the one way of every code, scanned or typed, on every screen. The
// receipts that a screen takes it has taken before.
func (c *counter) route(code barcode.Code, from scanner.Role, a accept) tea.Cmd {
	c.hush()
	switch {
	case c.state.Lock != nil && (code.Kind == barcode.Unreadable || code.Kind == barcode.ShopQR):
		// While the till is locked nothing passes unnamed and uncounted.
		c.post(payments.TurnAway{Code: code.Text})
		return nil
	case code.Kind == barcode.Unreadable:
		return c.unreadable(code)
	}
	c.odd = oddities{}
	switch {
	case !from.Takes(code.Kind):
		c.turnAway(code, true)
	case code.Kind == barcode.PersonalQR && a.customer != nil:
		a.customer(payments.CustomerByQR(code.Personal.Reveal(), code.Text))
	case isGoods(code.Kind) && a.goods != nil:
		a.goods(code)
	case code.Kind == barcode.ShopQR:
		c.warn(c.Words.ShopQR)
		return c.ring(SoundRefused)
	default:
		c.turnAway(code, false)
		if says := c.useless(code.Kind); says != "" && c.state.Lock == nil {
			c.warn(says) // the till's answer only says that it was not added
		}
	}
	if code.Repaired {
		c.warn(c.Words.WrongLayout)
	}
	return nil // the till's answer rings
}

// isGoods says that a code changes what the customer has to pay.
func isGoods(k barcode.Kind) bool {
	switch k {
	case barcode.Article, barcode.Number, barcode.Deposit, barcode.Coupon:
		return true
	case barcode.Unreadable, barcode.PersonalQR, barcode.ShopQR, barcode.GiftCard, barcode.Receipt, barcode.Badge, barcode.Trade:
	}
	return false
}

// turnAway refuses a code by its name. What may be goods is counted, since it
// must not leave the shop unpaid.
func (c *counter) turnAway(code barcode.Code, customer bool) {
	switch code.Kind {
	case barcode.Article, barcode.Number, barcode.Trade:
		c.post(payments.TurnAway{Code: code.Text, Key: c.label(code).Key, Customer: customer})
	default:
		c.post(payments.TurnAway{Name: c.called(code), Customer: customer})
	}
}

// called is what people call a code that is no article.
func (c *counter) called(code barcode.Code) string {
	w := c.Words
	switch code.Kind {
	case barcode.Deposit:
		return w.Labels.DepositSlip + " " + code.Text
	case barcode.Coupon:
		return w.Coupon + " " + code.Text
	case barcode.GiftCard:
		return w.GiftCard + " " + code.Text
	case barcode.Receipt:
		return w.Receipt + " " + code.Text
	case barcode.Badge:
		return w.Badge + " " + code.Text
	case barcode.Unreadable, barcode.Article, barcode.Number, barcode.PersonalQR, barcode.ShopQR, barcode.Trade:
	}
	return code.Text
}

// useless says why no screen takes such a code, or nothing where one does.
func (c *counter) useless(k barcode.Kind) string {
	switch k {
	case barcode.GiftCard:
		return c.Words.GiftCardSays
	case barcode.Badge:
		if c.staffed() { // from a scanner that faces customers
			return c.Words.BadgeUnknown
		}
		return c.Words.BadgeSays
	case barcode.Trade:
		return c.Words.TradeSays
	case barcode.Unreadable, barcode.Article, barcode.Number, barcode.PersonalQR, barcode.ShopQR, barcode.Deposit, barcode.Coupon, barcode.Receipt:
	}
	return ""
}

// unreadable shows and counts what is no code, until a code comes or a key. It
// never locks: the next scan counts.
func (c *counter) unreadable(code barcode.Code) tea.Cmd {
	c.hush()
	c.odd = oddities{count: c.odd.count + 1, text: code.Text, layout: code.Reason == barcode.WrongLayout}
	return c.ring(SoundRefused)
}

// add posts goods with the quantity that was typed for them, and addTyped those
// whose code was typed too: what such a code is worth, nobody has printed.
func (c *counter) add(code barcode.Code)      { c.goods(code, false) }
func (c *counter) addTyped(code barcode.Code) { c.goods(code, true) }

func (c *counter) goods(code barcode.Code, typed bool) {
	q := c.takeQuantity()
	if code.Kind == barcode.Deposit {
		c.post(payments.Redeem{Code: code.Text, Worth: money.Amount(code.Price), Typed: typed})
		return
	}
	l := c.label(code)
	c.post(payments.Add{
		Code: code.Text, Other: code.Other.String(), Quantity: q, Voucher: code.Kind == barcode.Coupon, Label: l, Typed: typed && l.Priced,
	})
}

// takeQuantity is what was typed for the next article, once; zero where nothing
// was.
func (c *counter) takeQuantity() sale.Quantity {
	q, err := sale.ParseQuantity(c.quantity)
	if err != nil { // it was checked when it was typed; what can not be read is nothing
		q = 0
	}
	c.quantity = ""
	return q
}

// label is what the code holds beside the number of the article.
func (c *counter) label(code barcode.Code) payments.Label {
	day := func(d barcode.Day) time.Time {
		t, _ := d.On(c.now.In(c.Zone)) // none is the zero time
		return t
	}
	l := payments.Label{
		Weighed: code.By == barcode.ByWeight, Weight: sale.Quantity(code.Grams),
		Priced: code.By == barcode.ByPrice, Price: money.Amount(code.Price), Currency: code.Currency,
		Expires: day(code.Expires), BestBefore: day(code.BestBefore),
	}
	if key := code.GTIN.String(); !sameNumber(key, code.Text) {
		l.Key = key
	}
	return l
}

// sameNumber says that a key is the code itself behind zeros, which the price
// list sees through.
func sameNumber(key, text string) bool {
	return key == "" || len(text) <= len(key) && key == "00000000000000"[:len(key)-len(text)]+text
}

func (c *counter) bind(who payments.Customer) { c.post(payments.Bind{Customer: who}) }
