package pricelist

import (
	"fmt"
	"time"
)

// Date is a day of the calendar without a place on earth, as 20260131 for 31
// January 2026; zero is none. A period is about days as the shop's wall shows
// them: kept as instants, a campaign would end an hour off when the clocks
// change within it.
type Date int32

// DateOf is the day that t names in its own location.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date(year*10_000 + int(month)*100 + day)
}

// UTC is the beginning of the day, for whoever prints it.
func (d Date) UTC() time.Time {
	return time.Date(int(d/10_000), time.Month(d/100%100), int(d%100), 0, 0, 0, 0, time.UTC)
}

// next is the day after.
func (d Date) next() Date { return DateOf(d.UTC().AddDate(0, 0, 1)) }

// String is the day as the file writes it, and "" for none.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d/10_000, d/100%100, d%100)
}
