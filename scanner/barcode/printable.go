package barcode

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// widest is the number of columns that Printable fills at most.
	widest = 60
	// hidden stands where a character must not or can not be shown.
	hidden = '·'
)

// Printable is scanned text made safe for a screen or a log: at most 60
// characters, each one column wide. Controls (C0 and C1, also where UTF-8
// carries them), marks that turn the direction of writing, line breaks,
// combining and wide characters each become a "·"; a text that was cut ends in
// "…". Text that is not UTF-8 is read as Latin-1. In a text that names Vipps or
// MobilePay, or writes a number as telephones do, long numbers show their last
// three digits only: a personal QR that was read wrongly still holds somebody's
// phone number.
func Printable[T string | []byte](raw T) string {
	text := string(raw)
	if !utf8.ValidString(text) {
		text = latin1(text)
	}
	lower := strings.ToLower(text)
	for _, sign := range []string{"vipps", "mobilepay", "tel", "+"} {
		if strings.Contains(lower, sign) {
			text = maskNumbers(text)
			break
		}
	}
	out := make([]rune, 0, widest)
	for _, r := range text {
		if len(out) == widest {
			out[widest-1] = '…'
			break
		}
		if !isNarrow(r) {
			r = hidden
		}
		out = append(out, r)
	}
	return string(out)
}

// Hidden is Printable, with long numbers masked wherever they stand: of bytes that
// were no whole scan nobody can say whose number is in them.
func Hidden[T string | []byte](raw T) string {
	text := string(raw)
	if !utf8.ValidString(text) {
		text = latin1(text)
	}
	return Printable(maskNumbers(text))
}

func latin1(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

// maskNumbers puts stars over all but the last three of six or more digits.
func maskNumbers(s string) string {
	b := []byte(s)
	for i := 0; i < len(b); {
		end := i
		for end < len(b) && b[end] >= '0' && b[end] <= '9' {
			end++
		}
		if end-i >= 6 {
			for j := i; j < end-3; j++ {
				b[j] = '*'
			}
		}
		i = end + 1
	}
	return string(b)
}

// isNarrow tells whether a character surely fills one column: printable ASCII
// and Latin (Basic Latin to Latin Extended-B), Greek and Cyrillic letters. All
// that people write in the Nordic countries is in there, and the tables of what
// is wide or combining are not needed.
func isNarrow(r rune) bool {
	switch {
	case r == 0xAD: // the soft hyphen shows or hides as the terminal likes
		return false
	case r < 0x250:
		return unicode.IsPrint(r)
	default:
		return unicode.IsLetter(r) && (r < 0x400 && unicode.Is(unicode.Greek, r) || r < 0x530 && unicode.Is(unicode.Cyrillic, r))
	}
}

// isControl tells whether a terminal would act on a character: C0, DEL, C1, the
// marks that turn the direction of writing and the two line separators.
func isControl(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == 0x2028 || r == 0x2029
}
