package escpos

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"butikk/kasse/payments/receipt"
)

// plain are ASCII texts for characters that Unicode does not take apart by
// itself: letters with a stroke, of the Nordic and Sámi languages first, and
// the signs that names and prices hold.
var plain = map[rune]string{
	'Æ': "AE", 'æ': "ae", 'Ø': "O", 'ø': "o", 'Đ': "D", 'đ': "d", 'Ŋ': "N", 'ŋ': "n", 'Ŧ': "T", 'ŧ': "t",
	'Ð': "D", 'ð': "d", 'Þ': "TH", 'þ': "th", 'Œ': "OE", 'œ': "oe", 'ẞ': "SS", 'ß': "ss", 'Ł': "L", 'ł': "l",
	'Ħ': "H", 'ħ': "h", 'ı': "i", 'ĸ': "k",
	'€': "EUR", '£': "GBP", '¥': "JPY", '¢': "c",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '¯': "-",
	'‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", '´': "'", '‹': "'", '›': "'",
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '″': `"`, '¨': `"`, '«': `"`, '»': `"`,
	'•': "*", '·': ".", '×': "x", '÷': "/", '⁄': "/", '≤': "<=", '≥': ">=", '±': "+/-", '¦': "|", '©': "(C)", '®': "(R)",
}

// row is the text as the bytes of one row of exactly receipt.Width columns.
// Each character is one byte; where a code page needs more of them ("EUR"), the
// widest gap gives way, so that the amount at the right end stays where it is.
func (c CodePage) row(text string) []byte {
	text = strings.TrimRightFunc(text, blank)
	full := utf8.RuneCountInString(text) >= receipt.Width
	var row []byte
	shown := 0
	for _, r := range norm.NFC.String(text) { // an "a" and its ring are one "å"
		letters := c.letters(r)
		if len(letters) > 0 {
			shown++
		}
		if shown > receipt.Width {
			break
		}
		row = append(row, letters...)
	}
	for len(row) > receipt.Width {
		at, size := widestGap(row)
		if size < 2 {
			row = row[:receipt.Width]
			break
		}
		row = slices.Delete(row, at, at+1)
	}
	for full && len(row) < receipt.Width {
		at, size := widestGap(row)
		if size == 0 {
			break
		}
		row = slices.Insert(row, at, ' ')
	}
	return append(row, bytes.Repeat([]byte(" "), receipt.Width-len(row))...)
}

// letters are the bytes that a character becomes: its own, those of its nearest
// plain letters, "?", or none for what is not seen by itself.
func (c CodePage) letters(r rune) []byte {
	switch {
	case blank(r):
		return []byte(" ")
	case unicode.In(r, unicode.M, unicode.Cf):
		return nil
	}
	if b, ok := c.letter(r); ok {
		return b
	}
	var all []byte
	for _, part := range norm.NFKD.String(string(r)) {
		if unicode.In(part, unicode.M) {
			continue
		}
		b, ok := c.letter(part)
		if !ok {
			return []byte("?")
		}
		all = append(all, b...)
	}
	if len(all) == 0 {
		return []byte("?")
	}
	return all
}

func (c CodePage) letter(r rune) ([]byte, bool) {
	if b, ok := c.encode(r); ok {
		return []byte{b}, true
	}
	ascii, ok := plain[r]
	return []byte(ascii), ok
}

// blank reports whether a character is a space of any kind. Amounts are grouped
// by no-break spaces, which code pages have in different places or not at all.
func blank(r rune) bool { return unicode.Is(unicode.Zs, r) }

// widestGap is the widest run of spaces between two words, the last one of
// several. size is 0 when there is none.
func widestGap(row []byte) (at, size int) {
	run, word := 0, false
	for i, b := range row {
		if b == ' ' {
			run++
			continue
		}
		if word && run > 0 && run >= size {
			at, size = i-run, run
		}
		run, word = 0, true
	}
	return at, size
}
