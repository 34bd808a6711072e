package pricelist

import (
	"strconv"
	"strings"
	"unicode"
)

// longestText is the most characters that a name or a department keeps.
const longestText = 60

// oneCell holds the characters that every terminal draws one cell wide and
// from left to right. It says what is let in, not what is kept out: one
// character of another width moves the rest of its line, prices included, and
// a right-to-left one can show an amount backwards.
var oneCell = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x0020, Hi: 0x007E, Stride: 1}, // ASCII
		{Lo: 0x00A1, Hi: 0x00AC, Stride: 1}, // Latin-1 without no-break space and soft hyphen
		{Lo: 0x00AE, Hi: 0x024F, Stride: 1}, // Latin-1, Extended-A, Extended-B
		{Lo: 0x0370, Hi: 0x052F, Stride: 1}, // Greek, Cyrillic
		{Lo: 0x1E00, Hi: 0x1EFF, Stride: 1}, // Latin Extended Additional
		{Lo: 0x2010, Hi: 0x2015, Stride: 1}, // dashes
		{Lo: 0x2018, Hi: 0x2022, Stride: 1}, // quotation marks, daggers, bullet
		{Lo: 0x2026, Hi: 0x2026, Stride: 1}, // …
		{Lo: 0x2030, Hi: 0x2033, Stride: 1}, // per mille, primes
		{Lo: 0x2039, Hi: 0x203A, Stride: 1}, // ‹ ›
		{Lo: 0x20A0, Hi: 0x20BF, Stride: 1}, // currencies
		{Lo: 0x2116, Hi: 0x2116, Stride: 1}, // №
		{Lo: 0x2122, Hi: 0x2122, Stride: 1}, // ™
		{Lo: 0x2153, Hi: 0x215E, Stride: 1}, // ⅓ to ⅞
		{Lo: 0x2212, Hi: 0x2212, Stride: 1}, // minus
		{Lo: 0x2264, Hi: 0x2265, Stride: 1}, // ≤ ≥
	},
	LatinOffset: 2,
}

// shown reports whether a character may reach the screen.
func shown(r rune) bool {
	if r < 0x7F {
		return r >= ' '
	}
	return unicode.Is(oneCell, r) && unicode.IsPrint(r) && !unicode.Is(unicode.M, r)
}

// composed joins a letter and a combining mark to the one letter they draw, as
// pairs of letter and result. Texts from a Mac often come apart like that, and
// with the marks merely dropped an "å" turns into an "a" on every receipt.
var composed = map[rune]string{
	'\u0300': "aàeèiìoòuùAÀEÈIÌOÒUÙ",
	'\u0301': "aáeéiíoóuúyýAÁEÉIÍOÓUÚYÝcćnńsśzźCĆNŃSŚZŹ",
	'\u0302': "aâeêiîoôuûAÂEÊIÎOÔUÛ",
	'\u0303': "aãnñoõAÃNÑOÕ",
	'\u0308': "aäeëiïoöuüyÿAÄEËIÏOÖUÜYŸ",
	'\u030A': "aåAÅuůUŮ",
	'\u030C': "cčgǧkǩnňrřsšzžCČGǦKǨNŇRŘSŠZŽ",
	'\u0327': "cçsşCÇSŞ",
}

// compose is the one letter that a letter and a mark draw; ok is false when
// there is none, and the mark is better left out.
func compose(letter, mark rune) (one rune, ok bool) {
	match := false
	for i, r := range []rune(composed[mark]) {
		if i%2 == 1 && match {
			return r, true
		}
		match = i%2 == 0 && r == letter
	}
	return letter, false
}

// clean makes text safe for a screen: every character of the result is one cell
// wide. Spaces of all kinds, line ends and controls become one space and none
// at the ends; marks join their letter or go; invisible and direction-changing
// characters go; full-width ASCII becomes ASCII; all else becomes "?". What is
// longer than most characters is cut.
func clean(text string, most int) string {
	if isClean(text) && len(text) <= most {
		return text
	}
	kept := make([]rune, 0, min(len(text), most))
	gap := false
	for _, r := range text {
		switch {
		case r == ' ' || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Z, r):
			gap = len(kept) > 0
			continue
		case unicode.Is(unicode.M, r):
			if last := len(kept) - 1; last >= 0 && !gap {
				kept[last], _ = compose(kept[last], r)
			}
			continue
		case unicode.Is(unicode.Cf, r):
			continue
		case r >= 0xFF01 && r <= 0xFF5E:
			r -= 0xFF01 - '!'
		case !shown(r):
			r = '?'
		}
		if len(kept) == most || gap && len(kept)+1 >= most {
			break // the cut; marks of the last letter have been seen by now
		}
		if gap {
			kept = append(kept, ' ')
			gap = false
		}
		kept = append(kept, r)
	}
	return string(kept)
}

// isClean is the quick way out of clean for plain ASCII without odd spaces.
func isClean(text string) bool {
	space := true // a space at the start is as odd as one after a space
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' || space && text[i] == ' ' {
			return false
		}
		space = text[i] == ' '
	}
	return text == "" || !space
}

// quote shows what the file says inside an error, which is read on a screen too.
func quote(text string) string { return strconv.Quote(clean(text, 40)) }

// visible reports whether text is shown as it stands and has no space in it.
func visible(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r == ' ' || !shown(r) }) < 0
}
