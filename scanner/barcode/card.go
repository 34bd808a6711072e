package barcode

import (
	"strings"
	"unicode/utf8"
)

// BadgeCode is the whole text of a Badge. Whoever knows it can make the badge
// again, so it prints as its masked form, whatever it is printed inside of.
type BadgeCode struct {
	text   *string // a pointer for the same reason as in Personal
	masked string
}

// Reveal is the whole text of the badge, as scanned; empty if the code is of no
// badge. Give it to the check of the staff and to nothing else.
func (b BadgeCode) Reveal() string {
	if b.text == nil {
		return ""
	}
	return *b.text
}

// String is what may be shown: the last characters behind stars.
func (b BadgeCode) String() string { return b.masked }

// card reads a gift card or a badge. Who knows a whole number can use the card:
// that of a gift card is in no field of the Code, that of a badge in Badge alone.
func (r *Rules) card(raw string) (Code, bool) {
	if prefix, ok := prefixed(raw, r.GiftCards); ok && isDigits(raw) {
		return Code{Kind: GiftCard, Text: mask(raw, len(prefix))}, true
	}
	if prefix, ok := prefixed(raw, r.Badges); ok {
		masked := mask(raw, len(prefix))
		whole := raw // of its own: the address of raw would cost every scan memory
		return Code{Kind: Badge, Text: masked, Badge: BadgeCode{text: &whole, masked: masked}}, true
	}
	return Code{}, false
}

func prefixed(raw string, prefixes []string) (string, bool) {
	for _, prefix := range prefixes {
		if prefix != "" && strings.HasPrefix(raw, prefix) {
			return prefix, true
		}
	}
	return "", false
}

// mask puts stars over all but the last four characters; over more where less
// than eight follow the prefix that everybody knows.
func mask(raw string, prefix int) string {
	text := Printable(raw)
	length := utf8.RuneCountInString(text)
	shown := min(4, max(0, length-prefix)/2)
	runes := []rune(text)
	return strings.Repeat("*", length-shown) + string(runes[length-shown:])
}

// show is Printable for a text that could not be read, which may still hold the
// number of a card: two of them in one scan, or one with noise around it.
func (r *Rules) show(raw string) string {
	for _, prefixes := range [...][]string{r.GiftCards, r.Badges} {
		for _, prefix := range prefixes {
			if prefix != "" && strings.Contains(raw, prefix) {
				return mask(raw, len(prefix))
			}
		}
	}
	return Printable(raw)
}

// receipt reads the number on a receipt of this shop's tills: R, the till from 1
// to 999, a hyphen and at least four digits.
func receipt(raw string) (Code, bool) {
	till, number, ok := strings.Cut(raw, "-")
	if !ok || till == "" || till[0] != 'R' && till[0] != 'r' {
		return Code{}, false
	}
	till = till[1:]
	if till == "" || len(till) > 3 || till[0] == '0' || !isDigits(till) {
		return Code{}, false
	}
	// No till counts further than 12 digits.
	if len(number) < 4 || len(number) > 12 || !isDigits(number) {
		return Code{}, false
	}
	return Code{Kind: Receipt, Text: "R" + raw[1:]}, true
}
