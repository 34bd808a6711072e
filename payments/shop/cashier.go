package shop

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"butikk/kasse/payments/staff"
)

// cashierConfig is the table as it is written.
type cashierConfig struct {
	Number int      `toml:"number"` // 1 to staff.MaxNumber
	Name   string   `toml:"name"`
	PIN    string   `toml:"pin"`    // as kasse staff pin writes it
	Badge  string   `toml:"badge"`  // as kasse staff badge writes it
	Rights []string `toml:"rights"` // staff.Right, or "all"
	Lang   string   `toml:"lang"`   // of the screen; the screen knows which there are
}

// cashiers checks the tables. The error names the cashier and the setting, never
// a value that may be a secret.
func cashiers(configs []cashierConfig) (staff.List, error) {
	var all []staff.Cashier
	for _, c := range configs {
		one := staff.Cashier{Number: c.Number, Name: strings.TrimSpace(plain(c.Name)), Lang: c.Lang}
		var err error
		if one.Rights, err = staff.ReadRights(c.Rights); err != nil {
			return staff.List{}, fmt.Errorf("cashier %d: %w", c.Number, err)
		}
		if c.PIN != "" {
			if one.PIN, err = staff.ReadPIN(c.PIN); err != nil {
				return staff.List{}, fmt.Errorf("cashier %d: %w", c.Number, err)
			}
		}
		if c.Badge != "" {
			if one.Badge, err = staff.ReadBadge(c.Badge); err != nil {
				return staff.List{}, fmt.Errorf("cashier %d: %w", c.Number, err)
			}
		}
		all = append(all, one)
	}
	return staff.NewList(all)
}

// usualLock is after how long without a key or a scan a till locks itself.
const usualLock = 5 * time.Minute

// lockAfter reads minutes; 0 is never.
func lockAfter(minutes *int) (time.Duration, error) {
	switch {
	case minutes == nil:
		return usualLock, nil
	case *minutes < 0 || *minutes > 24*60:
		return 0, fmt.Errorf("lock_after %d is not 0 to 1440 minutes", *minutes)
	}
	return time.Duration(*minutes) * time.Minute, nil
}

// StaffOf is who works here, and how their badges are read, for commands that need
// no complete keys.
func StaffOf(s Source) (staff.List, Codes, error) {
	all, file, err := s.gather()
	if err != nil {
		return staff.List{}, Codes{}, err
	}
	list, err := cashiers(all.Cashiers)
	if err != nil {
		return staff.List{}, Codes{}, fmt.Errorf("configuration %s: %w", file, err)
	}
	codes, err := CodesOf(s)
	return list, codes, err
}

// langs are the languages that cashiers want, each once.
func langs(configs []cashierConfig) (codes []string) {
	for _, c := range configs {
		if c.Lang != "" && !slices.Contains(codes, c.Lang) {
			codes = append(codes, c.Lang)
		}
	}
	return codes
}
