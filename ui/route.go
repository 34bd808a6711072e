package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
)

func printable[T string | []byte](raw T) string { return barcode.Printable(raw) }

// accept is what a screen does with the codes that it takes; a nil func turns
// the code away, by name and counted.
type accept struct {
	article  func(barcode.Code)
	customer func(payments.Customer)
}

// route is the one way of every code, scanned or typed, on every screen.
func (c *counter) route(code barcode.Code, from scanner.Role, a accept) tea.Cmd {
	c.hush()
	switch {
	case c.state.Lock != nil && (code.Kind == barcode.Unreadable || code.Kind == barcode.ShopQR):
		// While the till is locked nothing passes unnamed and uncounted.
		c.post(payments.TurnAway{Code: code.Text})
		return nil
	case code.Kind == barcode.Unreadable:
		return c.unreadable(code.Text)
	}
	c.odd = oddities{}
	goods := code.Kind == barcode.Article || code.Kind == barcode.Number
	switch {
	case from == scanner.Customer && code.Kind != barcode.PersonalQR:
		c.post(payments.TurnAway{Code: code.Text, Customer: true})
		return nil // the till's answer rings
	case code.Kind == barcode.PersonalQR && a.customer != nil:
		a.customer(payments.CustomerByQR(code.Personal.Reveal(), code.Text))
		return nil
	case goods && a.article != nil:
		a.article(code)
		return nil
	case goods:
		c.post(payments.TurnAway{Code: code.Text})
		return nil // the till's answer rings
	case code.Kind == barcode.PersonalQR:
		c.post(payments.TurnAway{Name: code.Text})
		return nil
	case code.Kind == barcode.ShopQR:
		c.warn(c.Words.ShopQR)
		return ring(c.Bell, refusedRhythm)
	}
	return c.unreadable(code.Text)
}

// unreadable shows and counts what is no code, until a code comes or a key. It
// never locks: the next scan counts.
func (c *counter) unreadable(text string) tea.Cmd {
	c.hush()
	c.odd = oddities{count: c.odd.count + 1, text: text}
	return ring(c.Bell, refusedRhythm)
}

// add posts an article with the quantity that was typed for it.
func (c *counter) add(code barcode.Code) {
	q := sale.Quantity(0)
	if c.quantity != "" {
		// It was checked when it was typed; what can not be read here is one.
		if typed, err := sale.ParseQuantity(c.quantity); err == nil {
			q = typed
		}
		c.quantity = ""
	}
	c.post(payments.Add{Code: code.Text, Other: code.Other.String(), Quantity: q})
}

func (c *counter) bind(who payments.Customer) { c.post(payments.Bind{Customer: who}) }
