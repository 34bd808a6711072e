// Package pricelist knows what the shop sells: articles, the codes that find
// them, and the price that holds on a day.
//
// A list is read from one CSV file, all or nothing: the first thing wrong in
// the file is an [*Error] with file, line and column, and no list. A till that
// took the good half of a file would sell the other half as "unknown article",
// and nobody would notice before the queue did.
//
// The first line names the columns, in any order:
//
//	sku         the shop's own number, 1 to 40 visible characters without a space
//	codes       what a scanner reads, a space between several; may be empty
//	name        what screen and receipt say, cut to 60 characters
//	price       22.50 or 22,50 with VAT included, for one piece or one kilogram
//	vat         a rate of the country, in percent: 25 or 25.5 or 25,5
//	unit        pcs (also when empty) or kg
//	department  free text, cut to 60 characters
//	min_age     whole years from 1 to 99; 0 or empty is no limit
//	linked      sku of the article that follows this one (a deposit)
//	from, to    YYYY-MM-DD, both inclusive; empty is open
//
// The columns from unit onward may be missing. Columns are separated by ";"
// when the first line has one, else by ",", and fields are quoted as in
// RFC 4180. The text is UTF-8 with or without a byte order mark.
//
// One sku may stand in several rows with different periods: of the rows that
// cover a day the one that began last holds, so a campaign is a row with from
// and to beside the row with the usual price.
//
// A [List] never changes once read, so any number of goroutines may ask it. A
// new file is a new list, and whoever holds the old one keeps its prices.
package pricelist

import (
	"iter"
	"strings"
	"time"

	"butikk/kasse/payments/money"
)

// Article is what one row of the list says.
type Article struct {
	SKU        string
	Codes      []string      // as written in the row; shared with the list, so read only
	Name       string        // 1 to 60 characters, each one terminal cell wide
	Price      money.Amount  // øre per Unit, VAT included
	VAT        money.VATRate // hundredths of a percent
	Unit       Unit
	Department string // "" is none; safe for the screen like Name
	MinAge     int    // years; 0 is no limit
	Linked     string // sku of the article that follows; "" is none
	From, To   Date   // both inclusive; zero is open
}

// Unit is what Price is the price of.
type Unit uint8

// The units that a list can name.
const (
	Piece    Unit = iota // "pcs"
	Kilogram             // "kg"
)

// String is the unit as the file writes it.
func (u Unit) String() string {
	if u == Kilogram {
		return "kg"
	}
	return "pcs"
}

// List is a price list that was read without an error.
type List struct {
	rows   []row            // articles in file order; of one article the latest From first
	starts []int32          // rows of article i are rows[starts[i]:starts[i+1]]
	skus   map[string]int32 // sku → article
	codes  codes
	digest string
}

// Digest is the SHA-256 of the file that was read, in hexadecimal: what
// sha256sum says of it. It names the list in the journal.
func (l *List) Digest() string { return l.digest }

// row is an article and where it came from.
type row struct {
	Article
	article int32 // number of the sku, in the order of first appearance
	line    int32 // 1-based, where the row begins
}

// Len is the number of articles. One that stands in several rows counts once.
func (l *List) Len() int { return len(l.skus) }

// ByCode finds what was scanned or typed, as it is priced on the day of at (the
// day that at names in its own location). The forms of one GTIN are one number:
// 12 digits, 13 with a leading zero and 14 with two find the same article. All
// other codes are looked up as they stand. A code that no article has is tried
// as a sku; a code whose article has no price that day is not, since an expired
// article must not ring up as another that happens to have its number as a sku.
func (l *List) ByCode(code string, at time.Time) (Article, bool) {
	code = strings.TrimSpace(code)
	if claim, ok := l.codes.find(code); ok {
		return l.on(claim.article, DateOf(at))
	}
	return l.BySKU(code, at)
}

// BySKU finds an article as it is priced on the day of at. It is how the caller
// gets the article that [Article.Linked] names; that one exists in every list,
// but like any other it may have no price on that day.
func (l *List) BySKU(sku string, at time.Time) (Article, bool) {
	article, ok := l.skus[sku]
	if !ok {
		return Article{}, false
	}
	return l.on(article, DateOf(at))
}

// All yields the articles that have a price on the day of at, in file order.
func (l *List) All(at time.Time) iter.Seq[Article] {
	day := DateOf(at)
	return func(yield func(Article) bool) {
		for i := range int32(l.Len()) {
			if a, ok := l.on(i, day); ok && !yield(a) {
				return
			}
		}
	}
}

// Scannable is one GTIN, as the file writes it, of every article sold by the
// piece that has one and has a price on the day of at, in file order: what a
// practice till "scans" one after the other.
func (l *List) Scannable(at time.Time) []string {
	var found []string
	for a := range l.All(at) {
		if a.Unit != Piece {
			continue
		}
		for _, code := range a.Codes {
			if _, ok := gtin(code); ok {
				found = append(found, code)
				break
			}
		}
	}
	return found
}

// on is the row of an article that holds on a day: rows are sorted latest From
// first, so the first that covers the day is the one that began last.
func (l *List) on(article int32, day Date) (Article, bool) {
	for i := l.starts[article]; i < l.starts[article+1]; i++ {
		if a := &l.rows[i].Article; a.From <= day && (a.To == 0 || day <= a.To) {
			return *a, true
		}
	}
	return Article{}, false
}
