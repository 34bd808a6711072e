// Package staff is who works at a shop's tills: the cashiers of the
// configuration, what each may do, and the proof that somebody is who they say.
// It does no I/O and keeps nothing: how often a number was guessed is in the
// journal.
package staff

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Right is something that not every cashier may do. Its words stand in the
// configuration and in the journal, so they never change.
type Right string

// The rights.
const (
	Refund           Right = "refund"            // give money back
	VoidSale         Right = "void-sale"         // throw an open sale away
	OpenPrice        Right = "open-price"        // sell at a price of the cashier's own
	LeaveUnconfirmed Right = "leave-unconfirmed" // go on although a request is not confirmed dead
	Settle           Right = "settle"            // decide a case that is not the sale in front
	XReport          Right = "x-report"
	ZReport          Right = "z-report"
	Prices           Right = "prices" // take a new price list into use
)

// every is all rights, in the order in which they are listed to people.
var every = []Right{Refund, VoidSale, OpenPrice, LeaveUnconfirmed, Settle, XReport, ZReport, Prices}

// All is the word for every right there is, those of later versions too.
const All = "all"

// Rights are what one cashier may do.
type Rights struct {
	all  bool
	some []Right
}

// ReadRights reads the words of the configuration. The error names the word
// that is no right, and those that are.
func ReadRights(words []string) (Rights, error) {
	var r Rights
	for _, w := range words {
		switch {
		case w == All:
			r.all = true
		case slices.Contains(every, Right(w)):
			r.some = append(r.some, Right(w))
		default:
			names := []string{All}
			for _, right := range every {
				names = append(names, string(right))
			}
			return Rights{}, fmt.Errorf("there is no right %q; there are %s", w, strings.Join(names, ", "))
		}
	}
	return r, nil
}

// Has tells whether the right is among them.
func (r Rights) Has(right Right) bool { return r.all || slices.Contains(r.some, right) }

// Cashier is one of the staff. Hashes that were not given let nobody in.
type Cashier struct {
	Number int // 1 to MaxNumber; printed on receipts
	Name   string
	Lang   string // of the screen while they are logged in; empty: the shop's
	Rights Rights
	PIN    PINHash
	Badge  BadgeHash
}

// MaxNumber is the greatest number a cashier can have.
const MaxNumber = 9999

// List is the cashiers of a shop. The zero List is a shop without log-in.
type List struct{ cashiers []Cashier }

// NewList checks the cashiers together. Its errors name a cashier by number,
// never what is secret of them.
func NewList(cashiers []Cashier) (List, error) {
	badges := map[string]int{}
	seen := map[int]bool{}
	for _, c := range cashiers {
		switch {
		case c.Number < 1 || c.Number > MaxNumber:
			return List{}, fmt.Errorf("the number %d of a cashier is not one from 1 to %d", c.Number, MaxNumber)
		case seen[c.Number]:
			return List{}, fmt.Errorf("there are two cashiers with the number %d", c.Number)
		case c.Name == "":
			return List{}, fmt.Errorf("cashier %d has no name", c.Number)
		case !c.PIN.set() && !c.Badge.set():
			return List{}, fmt.Errorf("cashier %d has neither PIN nor badge and can never log in: make one with kasse staff pin", c.Number)
		}
		seen[c.Number] = true
		if !c.Badge.set() {
			continue
		}
		if other, taken := badges[c.Badge.key()]; taken {
			return List{}, fmt.Errorf("cashiers %d and %d have the same badge", other, c.Number)
		}
		badges[c.Badge.key()] = c.Number
	}
	return List{cashiers: slices.Clone(cashiers)}, nil
}

// Empty says that the shop has no log-in: everybody may do everything.
func (l List) Empty() bool { return len(l.cashiers) == 0 }

// AnyBadge is the badge of one of them, whose salt the next one shares; the zero
// BadgeHash where nobody has one.
func (l List) AnyBadge() BadgeHash {
	for _, c := range l.cashiers {
		if c.Badge.set() {
			return c.Badge
		}
	}
	return BadgeHash{}
}

// Find returns the cashier with a number.
func (l List) Find(number int) (Cashier, bool) {
	i := slices.IndexFunc(l.cashiers, func(c Cashier) bool { return c.Number == number })
	if i < 0 {
		return Cashier{}, false
	}
	return l.cashiers[i], true
}

// May tells whether whoever gave the proof is still of the staff and has the
// right. In a shop without log-in everybody has.
func (l List) May(p Proof, right Right) bool {
	if l.Empty() {
		return true
	}
	c, ok := l.Find(p.number)
	return ok && c.Rights.Has(right)
}

// Proof says that somebody is the cashier with a number. Only a check of this
// package makes one; the zero Proof is of nobody.
type Proof struct {
	number int
	pin    bool
}

// Number is whose proof it is; 0 is nobody's.
func (p Proof) Number() int { return p.number }

// ByPIN says that a PIN was given, which a badge that was found or borrowed does
// not do. Money back asks for it.
func (p Proof) ByPIN() bool { return p.pin }

// ErrWho is the answer to a wrong PIN, to a number that nobody has and to a
// badge that is not known: which of them it was helps only those who guess.
var ErrWho = errors.New("no cashier has this number and PIN, or this badge")

// CheckPIN takes tens of milliseconds, as long for a number that nobody has.
// The error is ErrWho.
func (l List) CheckPIN(number int, pin Secret) (Proof, error) {
	c, known := l.Find(number)
	hash := c.PIN
	if !hash.set() {
		known, hash = false, l.stranger()
	}
	if !hash.fits(pin) || !known {
		return Proof{}, ErrWho
	}
	return Proof{number: number, pin: true}, nil
}

// CheckBadge takes microseconds for each cashier. A code that two cashiers have
// is nobody's. The error is ErrWho.
func (l List) CheckBadge(code Secret) (Proof, error) {
	owner := 0
	for _, c := range l.cashiers {
		switch {
		case !c.Badge.fits(code):
		case owner != 0:
			return Proof{}, ErrWho
		default:
			owner = c.Number
		}
	}
	if owner == 0 {
		return Proof{}, ErrWho
	}
	return Proof{number: owner}, nil
}

// stranger is a hash that costs what the first cashier's does and fits nothing.
func (l List) stranger() PINHash {
	for _, c := range l.cashiers {
		if c.PIN.set() {
			return PINHash{rounds: c.PIN.rounds, salt: c.PIN.salt, sum: make([]byte, len(c.PIN.sum))}
		}
	}
	return PINHash{rounds: pinRounds, salt: make([]byte, saltBytes), sum: make([]byte, sumBytes)}
}

// Free guesses before a wait, and the waits: each twice the one before.
const (
	freeGuesses = 3
	firstWait   = 5 * time.Second
	longestWait = 5 * time.Minute
)

// Wait is how long a number takes no PIN after so many wrong ones in a row.
func Wait(wrong int) time.Duration {
	if wrong < freeGuesses {
		return 0
	}
	wait := firstWait
	for range wrong - freeGuesses {
		if wait *= 2; wait >= longestWait {
			return longestWait
		}
	}
	return wait
}
