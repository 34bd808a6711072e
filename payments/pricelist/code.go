package pricelist

import (
	"fmt"
	"strings"
)

// longestCode is the most characters that a code may have.
const longestCode = 20

// claim says which article a code belongs to, and the line that said so first.
type claim struct {
	article int32
	line    int32
}

// codes finds articles by code. GTINs are kept by number, which makes their
// written forms one and a look-up free of allocation; the rest by text.
type codes struct {
	gtins map[uint64]claim
	texts map[string]claim
}

// find looks a code up.
func (c codes) find(code string) (claim, bool) {
	if n, ok := gtin(code); ok {
		found, ok := c.gtins[n]
		return found, ok
	}
	found, ok := c.texts[code]
	return found, ok
}

// add claims a code. Where it has been claimed before, the first claim stays
// and is handed back.
func (c codes) add(code string, mine claim) claim {
	if first, ok := c.find(code); ok {
		return first
	}
	if n, ok := gtin(code); ok {
		c.gtins[n] = mine
	} else {
		c.texts[code] = mine
	}
	return mine
}

// gtin is the number that 8, 12, 13 or 14 digits stand for (GS1 General
// Specifications, GTIN-8 to GTIN-14); ok is false for everything else. The
// check digit is not looked at: a list holds valid ones only, so a misread code
// finds nothing.
func gtin(code string) (n uint64, ok bool) {
	switch len(code) {
	case 8, 12, 13, 14:
	default:
		return 0, false
	}
	for i := range len(code) {
		if code[i] < '0' || code[i] > '9' {
			return 0, false
		}
		n = n*10 + uint64(code[i]-'0')
	}
	return n, true
}

// checkDigit is the last digit that belongs to a GTIN: the digits before it
// weigh 3 and 1 in turn from the right, and all together come to a whole ten.
func checkDigit(n uint64) uint64 {
	sum, weight := uint64(0), uint64(3)
	for n /= 10; n > 0; n /= 10 {
		sum += n % 10 * weight
		weight = 4 - weight
	}
	return (10 - sum%10) % 10
}

// parseCodes splits a field into codes and refuses those that no scanner would
// deliver: an article under a mistyped number can not be scanned, and its price
// waits for whichever article has that number one day.
func parseCodes(text string) ([]string, error) {
	found := strings.Fields(text)
	for _, code := range found {
		if len(code) > longestCode {
			return nil, fmt.Errorf("%s is longer than %d characters", quote(code), longestCode)
		}
		if strings.IndexFunc(code, notInCode) >= 0 {
			return nil, fmt.Errorf("%s may have digits, letters a to z and - only, and a space between two codes", quote(code))
		}
		if n, ok := gtin(code); ok && n%10 != checkDigit(n) {
			return nil, fmt.Errorf("%s has a wrong check digit: the last digit should be %d", code, checkDigit(n))
		}
	}
	return found, nil
}

func notInCode(r rune) bool {
	return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-'
}
