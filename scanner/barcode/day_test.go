package barcode_test

import (
	"testing"
	"time"

	"butikk/kasse/scanner/barcode"
)

func TestDayOn(t *testing.T) {
	oslo := time.FixedZone("Oslo", 3600)
	for _, c := range []struct {
		day  barcode.Day
		year int
		want string
	}{
		{"261231", 2026, "2026-12-31"},
		{"260200", 2026, "2026-02-28"},
		{"280200", 2026, "2028-02-29"},
		{"261200", 2026, "2026-12-31"},
		{"760101", 2026, "2076-01-01"},
		{"770101", 2026, "1977-01-01"},
		{"990101", 2026, "1999-01-01"},
		{"000229", 2026, "2000-02-29"},
		{"050101", 2060, "2105-01-01"},
		{"110101", 2060, "2011-01-01"},
		{"100101", 2060, "2110-01-01"},
		{"000229", 2090, ""}, // 2100 is no leap year
		{"", 2026, ""},
		{"260229", 2026, ""},
		{"261301", 2026, ""},
		{"26123", 2026, ""},
		{"26-231", 2026, ""},
	} {
		got, ok := c.day.On(time.Date(c.year, 6, 15, 23, 59, 0, 0, oslo))
		if ok != (c.want != "") || ok && got.Format(time.DateOnly) != c.want {
			t.Errorf("%q in %d is %v, %v; want %s", c.day, c.year, got, ok, c.want)
		}
		if ok && (got.Location() != oslo || got.Hour() != 0) {
			t.Errorf("%q is %v, not midnight there", c.day, got)
		}
	}
}
