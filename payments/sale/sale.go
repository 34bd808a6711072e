// Package sale holds the basket: what the customer has on the counter, line by
// line, before a receipt exists. Everything in it is a value; it knows neither
// disk nor network nor screen.
package sale

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"butikk/kasse/payments/money"
)

// Quantity is in thousandths of the unit: one piece or one kilogram is 1000,
// 822 grams are 822.
type Quantity int64

// Piece is one whole unit.
const Piece Quantity = 1000

// MaxQuantity bounds what one line can hold.
const MaxQuantity = 9999 * Piece

// String writes the quantity with a point and without needless zeros: "3",
// "0.822". It is the form that unitInfo.quantity of an ePayment order line has.
func (q Quantity) String() string {
	sign := ""
	if q < 0 {
		sign, q = "-", -q
	}
	s := fmt.Sprintf("%s%d.%03d", sign, q/1000, q%1000)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// Whole says whether the quantity counts whole units.
func (q Quantity) Whole() bool { return q%1000 == 0 }

// ErrQuantity is wrapped by every error of ParseQuantity.
var ErrQuantity = errors.New("not a quantity")

// ParseQuantity reads a quantity as people type it: "3", "0,822", "0.822". It
// is above zero, at most MaxQuantity, and has at most three decimals.
func ParseQuantity(s string) (Quantity, error) {
	whole, fraction, _ := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if whole == "" {
		whole = "0"
	}
	if len(whole) > 4 || len(fraction) > 3 {
		return 0, fmt.Errorf("%w: %q", ErrQuantity, s)
	}
	n, err := strconv.ParseUint(whole+fraction+"000"[len(fraction):], 10, 32)
	if err != nil || n == 0 || Quantity(n) > MaxQuantity {
		return 0, fmt.Errorf("%w: %q", ErrQuantity, s)
	}
	return Quantity(n), nil
}

// Unit is what a quantity counts.
type Unit string

// The units a till sells by.
const (
	Pieces    Unit = "pcs"
	Kilograms Unit = "kg"
)

// Line is one row of the basket. Prices include VAT.
type Line struct {
	No         int           `json:"no"`              // from 1, never used again in the sale
	Under      int           `json:"under,omitempty"` // the line that this one follows (deposit), or 0
	SKU        string        `json:"sku"`
	Code       string        `json:"code,omitempty"` // as scanned or typed
	Name       string        `json:"name"`
	Department string        `json:"department,omitempty"`
	Unit       Unit          `json:"unit"`
	Price      money.Amount  `json:"price"` // minor units for one unit
	Quantity   Quantity      `json:"quantity"`
	VAT        money.VATRate `json:"vat"`
	MinAge     int           `json:"min_age,omitempty"` // years; 0 is none
	Typed      bool          `json:"typed,omitempty"`   // the price: by hand, not off a label
	Slip       string        `json:"slip,omitempty"`    // the deposit slip that this is the worth of, below zero
}

// Total is what the line costs, in minor units.
func (l Line) Total() money.Amount { return l.Price.Times(int64(l.Quantity)) }

// Basket is the list of lines in the order they were added. The zero value is
// an empty basket. Its methods return a new basket; the lines of one that has
// been handed out never change. Baskets that come from one another share their
// lines, so only one goroutine at a time may add to them; any number may read.
type Basket struct {
	Lines []Line `json:"lines,omitempty"`
	Last  int    `json:"last,omitempty"` // the highest line number used so far
}

// Add appends a line that has its number already (see Basket.Last).
func (b Basket) Add(l Line) Basket {
	n := len(b.Lines)
	// A place behind the last line is taken by whoever grows first. Where it is
	// taken, or there is none, the lines are copied: two baskets may grow from
	// this one. A copy for each of a thousand lines would be 200 KB of garbage each.
	if n == cap(b.Lines) || b.Lines[:n+1][n] != (Line{}) {
		b.Lines = append(make([]Line, 0, n+n/4+8), b.Lines...)
	}
	return Basket{Lines: append(b.Lines, l), Last: max(b.Last, l.No)}
}

// Void returns the basket without line no and the lines that follow it, and
// the lines taken away. Nothing is taken when there is no such line.
func (b Basket) Void(no int) (Basket, []Line) {
	kept := make([]Line, 0, len(b.Lines))
	var gone []Line
	for _, l := range b.Lines {
		// Zero is the number of no line, and what lines that follow none have.
		if no != 0 && (l.No == no || l.Under == no) {
			gone = append(gone, l)
		} else {
			kept = append(kept, l)
		}
	}
	return Basket{Lines: kept, Last: b.Last}, gone
}

// LastArticle is the newest line that follows no other.
func (b Basket) LastArticle() (Line, bool) {
	for i := len(b.Lines) - 1; i >= 0; i-- {
		if b.Lines[i].Under == 0 {
			return b.Lines[i], true
		}
	}
	return Line{}, false
}

// Total is what the customer pays, in minor units.
func (b Basket) Total() money.Amount {
	var sum money.Amount
	for _, l := range b.Lines {
		sum += l.Total()
	}
	return sum
}

// Pieces counts the goods: whole units as they are, weighed goods as one each,
// lines that follow another (deposits) and deposit slips not at all.
func (b Basket) Pieces() int {
	n := 0
	for _, l := range b.Lines {
		switch {
		case l.Under != 0, l.Slip != "":
		case l.Unit == Kilograms:
			n++
		default:
			n += int(l.Quantity / Piece)
		}
	}
	return n
}

// MinAge is the highest age limit of any line, in years, or 0.
func (b Basket) MinAge() int {
	age := 0
	for _, l := range b.Lines {
		age = max(age, l.MinAge)
	}
	return age
}
