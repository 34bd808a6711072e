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

// String is the day as the file writes it, and "" for none.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d/10_000, d/100%100, d%100)
}
