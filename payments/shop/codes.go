package shop

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Codes are how the shop's own codes are read, beside what is usual in its
// country.
type Codes struct {
	Country    string        // whose scales and deposit machines, ISO 3166 alpha-2
	Labels     []Label       // of the shop's own scale; they come before the country's
	GiftCards  []string      // digits that its gift cards begin with
	Badges     []string      // text that its badges begin with
	DoubleRead time.Duration // the same code sooner than this, from the same scanner, counts once
}

// Label is one layout of a code that the shop's own scale prints: 13 digits,
// prefix first, then the article, the value and the check digit.
type Label struct {
	Prefix   string `toml:"prefix"`   // 2 to 6 digits
	Digits   int    `toml:"digits"`   // of the value, 4 to 6
	Holds    string `toml:"holds"`    // "weight" or "price"
	Decimals int    `toml:"decimals"` // of the value: of a kilogram, or of the main unit of money
	Checked  bool   `toml:"checked"`  // the digit before the value is its check digit
}

// labelCountries are those whose layouts are known.
var labelCountries = []string{"NO", "SE", "DK", "FI"}

// usualDoubleRead is shorter than anybody moves two goods past a scanner.
const usualDoubleRead = 250 * time.Millisecond

// codesConfig is the table as it is written.
type codesConfig struct {
	Country    string   `toml:"country"`
	GiftCards  []string `toml:"gift_cards"`
	Badges     []string `toml:"badges"`
	DoubleRead *int     `toml:"double_read_ms"`
	Label      []Label  `toml:"label"`
}

// codes checks the table; the market is whose layouts count where it names no
// country. The error names the setting.
func (c codesConfig) codes(market string) (Codes, error) {
	codes := Codes{Country: strings.ToUpper(c.Country), Labels: c.Label, GiftCards: c.GiftCards, Badges: c.Badges, DoubleRead: usualDoubleRead}
	if codes.Country == "" {
		codes.Country = market
	}
	if !slices.Contains(labelCountries, codes.Country) {
		return codes, fmt.Errorf("codes.country %q is none of %s", c.Country, strings.Join(labelCountries, ", "))
	}
	if c.DoubleRead != nil {
		if *c.DoubleRead < 0 || *c.DoubleRead > 2000 {
			return codes, fmt.Errorf("codes.double_read_ms %d is not 0 to 2000 milliseconds", *c.DoubleRead)
		}
		codes.DoubleRead = time.Duration(*c.DoubleRead) * time.Millisecond
	}
	for _, p := range c.GiftCards {
		if len(p) < 2 || strings.Trim(p, "0123456789") != "" {
			return codes, fmt.Errorf("codes.gift_cards: %q is not two digits or more", p)
		}
	}
	for _, p := range c.Badges {
		if len(p) < 2 {
			return codes, fmt.Errorf("codes.badges: %q is shorter than two characters: it would take articles for badges", p)
		}
	}
	for _, l := range c.Label {
		if err := l.check(); err != nil {
			return codes, err
		}
	}
	return codes, nil
}

func (l Label) check() error {
	used := len(l.Prefix) + l.Digits + 1 // and the check digit
	if l.Checked {
		used++
	}
	switch {
	case len(l.Prefix) < 2 || len(l.Prefix) > 6 || strings.Trim(l.Prefix, "0123456789") != "":
		return fmt.Errorf("codes.label: the prefix %q is not 2 to 6 digits", l.Prefix)
	case l.Holds != "weight" && l.Holds != "price":
		return fmt.Errorf("codes.label %s: holds %q is neither weight nor price", l.Prefix, l.Holds)
	case l.Digits < 4 || l.Digits > 6 || used > 12:
		return fmt.Errorf("codes.label %s: a value of %d digits leaves no room for an article in 13", l.Prefix, l.Digits)
	case l.Checked && l.Digits == 6:
		return fmt.Errorf("codes.label %s: only values of 4 or 5 digits have a check digit of their own", l.Prefix)
	case l.Decimals < 0 || l.Decimals > 3 || l.Holds == "price" && l.Decimals > 2:
		return fmt.Errorf("codes.label %s: %d decimals are not those of a %s", l.Prefix, l.Decimals, l.Holds)
	}
	return nil
}
