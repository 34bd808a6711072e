package barcode

import "time"

// Day is a day in a GS1 code, as it stands there: YYMMDD, DD 00 for the last of
// the month. The zero Day is none; any other is a day that exists.
type Day string

// dayOf is the day that six digits of a GS1 code name, if there is such a day.
func dayOf(digits string) (Day, bool) {
	if len(digits) != 6 || !isDigits(digits) {
		return "", false
	}
	year, month, day := two(digits[:2]), two(digits[2:4]), two(digits[4:])
	if month < 1 || month > 12 {
		return "", false
	}
	// 2000 is a leap year, so every fourth one is, from 1901 to 2099.
	last := time.Date(2000+year%4, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return Day(digits), day <= last
}

// On is the day at midnight where now is; false for none. The code has no
// century: it is the one that brings the year nearest to now, 50 years ahead at
// the most and 49 back (GS1 General Specifications, determination of century in
// dates). The wrong century would stop the sale of fresh goods, or sell those
// that have gone off.
func (d Day) On(now time.Time) (time.Time, bool) {
	if _, ok := dayOf(string(d)); !ok {
		return time.Time{}, false
	}
	year, month, day := now.Year()/100*100+two(string(d[:2])), time.Month(two(string(d[2:4]))), two(string(d[4:]))
	switch ahead := year - now.Year(); {
	case ahead >= 51:
		year -= 100
	case ahead <= -50:
		year += 100
	}
	if day == 0 {
		return time.Date(year, month+1, 0, 0, 0, 0, 0, now.Location()), true
	}
	at := time.Date(year, month, day, 0, 0, 0, 0, now.Location())
	return at, at.Month() == month // 2100 has no 29 February
}

func two(digits string) int { return int(digits[0]-'0')*10 + int(digits[1]-'0') }
