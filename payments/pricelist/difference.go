package pricelist

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"butikk/kasse/payments/money"
)

// Difference is what a new list changes. It holds for the day that it was made
// for: prices are those of that day.
type Difference struct {
	From, To *List
	Day      Date
	Rows     []Change // what a person should look at first comes first
	Added    int
	Removed  int
	Changed  int
}

// Count is how many articles differ.
func (d Difference) Count() int { return d.Added + d.Removed + d.Changed }

// Change is one article that differs.
type Change struct {
	SKU      string
	Old, New Article // as priced on the day; in a list without a price that day, the first row
	What     What
	On       Date // where the price of the day is the same: the first day on which it is not
}

// Name is what the article is called, in the new list where it is in it.
func (c Change) Name() string { return cmp.Or(c.New.Name, c.Old.Name) }

// Priced says that the price is another, or for another unit, of the day or of On.
func (c Change) Priced() bool {
	return c.What&(Added|Removed) == 0 && (c.Old.Price != c.New.Price || c.Old.Unit != c.New.Unit)
}

// Leaps says that the price changes by more than half of what it was: a lost
// decimal mark looks like this.
func (c Change) Leaps() bool {
	return c.Priced() && (2*abs(c.New.Price-c.Old.Price) > c.Old.Price || c.Old.Unit != c.New.Unit)
}

func abs(a money.Amount) money.Amount { return max(a, -a) }

// What says in which ways an article differs.
type What uint8

// The ways, most of which can come together.
const (
	Added   What = 1 << iota // the old list does not have it
	Removed                  // the new one does not
	Price                    // or the unit
	Name
	VAT
	Codes
	Details // department, age limit or what follows it
	Later   // only rows of another day
)

// Differ tells two lists apart as they are on the day of at. It takes time in
// proportion to their length and looks at nothing else.
func Differ(from, to *List, at time.Time) Difference {
	day := DateOf(at)
	d := Difference{From: from, To: to, Day: day}
	for sku, i := range from.skus {
		j, still := to.skus[sku]
		old := from.shown(i, day)
		switch {
		case !still:
			d.Removed++
			d.Rows = append(d.Rows, Change{SKU: sku, Old: old, What: Removed})
		case !slices.EqualFunc(from.of(i), to.of(j), alike):
			d.Changed++
			now := to.shown(j, day)
			c := Change{SKU: sku, Old: old, New: now, What: compare(old, now)}
			if !c.Priced() {
				c = from.later(i, to, j, c, day)
			}
			d.Rows = append(d.Rows, c)
		}
	}
	for sku, j := range to.skus {
		if _, before := from.skus[sku]; !before {
			d.Added++
			d.Rows = append(d.Rows, Change{SKU: sku, New: to.shown(j, day), What: Added})
		}
	}
	slices.SortFunc(d.Rows, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), strings.Compare(a.Name(), b.Name()), strings.Compare(a.SKU, b.SKU))
	})
	return d
}

// rank orders changes by how much somebody wants to see them.
func (c Change) rank() int {
	switch {
	case c.Leaps():
		return 0
	case c.What&Removed != 0:
		return 1
	case c.Priced():
		return 2
	case c.What&Added != 0:
		return 4
	}
	return 3
}

// of are the rows of an article, the latest From first.
func (l *List) of(article int32) []row { return l.rows[l.starts[article]:l.starts[article+1]] }

// shown is an article on a day, or its first row where it has no price then.
func (l *List) shown(article int32, day Date) Article {
	if a, ok := l.on(article, day); ok {
		return a
	}
	return l.of(article)[0].Article
}

// later is the change with the prices of the first day to come on which they
// differ, where there is one: a campaign that begins tomorrow can have lost its
// decimal mark as well.
func (l *List) later(i int32, to *List, j int32, c Change, day Date) Change {
	var days []Date
	for _, r := range slices.Concat(l.of(i), to.of(j)) {
		days = append(days, r.From)
		if r.To != 0 {
			days = append(days, r.To.next())
		}
	}
	slices.Sort(days)
	for _, on := range days {
		old, was := l.on(i, on)
		now, is := to.on(j, on)
		if on > day && was && is && (old.Price != now.Price || old.Unit != now.Unit) {
			c.Old, c.New, c.On = old, now, on
			return c
		}
	}
	return c
}

// alike says that two rows mean the same, wherever they stand in their files.
func alike(a, b row) bool {
	return compare(a.Article, b.Article) == Later && a.From == b.From && a.To == b.To
}

// compare is what differs between two versions of one article. Where nothing
// does, a row of another day has changed.
func compare(a, b Article) (w What) {
	if a.Price != b.Price || a.Unit != b.Unit {
		w |= Price
	}
	if a.Name != b.Name {
		w |= Name
	}
	if a.VAT != b.VAT {
		w |= VAT
	}
	if !slices.Equal(a.Codes, b.Codes) {
		w |= Codes
	}
	if a.Department != b.Department || a.MinAge != b.MinAge || a.Linked != b.Linked {
		w |= Details
	}
	return cmp.Or(w, Later)
}

// String is a line for the counts and one for each article.
func (d Difference) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d changed, %d new, %d gone\n", d.Changed, d.Added, d.Removed)
	for _, c := range d.Rows {
		mark := "   "
		if c.Leaps() {
			mark = "!! "
		}
		fmt.Fprintf(&b, "%s%s  %s  ", mark, c.SKU, c.Name())
		switch {
		case c.What&Removed != 0:
			fmt.Fprintf(&b, "%s -> gone\n", c.Old.Price)
		case c.What&Added != 0:
			fmt.Fprintf(&b, "new %s\n", c.New.Price)
		case c.Priced():
			fmt.Fprintln(&b, strings.TrimSpace(fmt.Sprintf("%s -> %s  %s", c.Old.Price, c.New.Price, c.On)))
		default:
			fmt.Fprintln(&b, "same price")
		}
	}
	return b.String()
}
