package barcode

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// layout undoes one way in which the keyboard that a scanner plays and the one
// that the till expects differ. A scanner sends keys, not characters: one that
// plays a keyboard of the United States types "httpsØ--qr.vipps.no-28-…" on a
// Norwegian till for "https://qr.vipps.no/28/…", because ":" and "Ø" are one
// key. Letters and digits are the same keys everywhere in the Nordic countries,
// so a till that only sees articles never notices, until the first QR.
type layout struct {
	mark     string // what "://" became
	from, to string // what is typed, and what was meant
}

// layouts are the keys of xkeyboard-config (us, no, dk, se, fi), which Windows
// agrees with. "=" is a dead acute accent in all of them but Norway's: most
// programs show it as "´", the console as "'".
var layouts = [...]layout{
	{"Ø--", `-_/?+&§\`, `/?&_-^~=`},   // United States on Norway
	{"Æ--", `-_/?+&§´'`, `/?&_-^~==`}, // United States on Denmark
	{"Ö--", `-_/?+&½´'`, `/?&_-^~==`}, // United States on Sweden and Finland
	{">&&", `&_^?/-)`, `/?&_-+=`},     // any of them on the United States
}

// relaid reads an address that a keyboard of another country has typed. It is
// put right where the outcome is beyond doubt: exactly a personal QR, a shop's
// QR, or an article whose check digit is right. Anything else might come out as
// somebody else's code, so it is only said what has happened.
func relaid(text string) (Code, bool) {
	if !utf8.ValidString(text) {
		text = latin1(text)
	}
	scheme, rest, first := cutScheme(text)
	if scheme == "" {
		return Code{}, false
	}
	wrong := Code{Reason: WrongLayout, Text: Printable(text)}
	for _, l := range layouts {
		if n := len(l.mark); len(rest) >= n && strings.EqualFold(rest[:n], l.mark) {
			// Caps Lock turns letters over, and programs differ in which.
			exact := strings.ToLower(scheme) == scheme && rest[:n] == l.mark
			if c, ok := l.undo(scheme, rest[n:], exact); ok && first {
				return c, true
			}
			return wrong, true
		}
	}
	// The colon itself is lost where the till can not read its letter.
	if strings.HasPrefix(rest, "--") || strings.HasPrefix(rest, "&&") {
		return wrong, true
	}
	return Code{}, false
}

// cutScheme cuts "http" or "https" off, in any case, and what may stand before
// it: three characters at the most, an AIM identifier that has been mistyped.
func cutScheme(text string) (scheme, rest string, first bool) {
	for at := range min(4, len(text)) {
		for _, scheme := range [...]string{"https", "http"} {
			if end := at + len(scheme); len(text) >= end && strings.EqualFold(text[at:end], scheme) {
				return text[at:end], text[end:], at == 0
			}
		}
	}
	return "", "", false
}

// undo reads what was meant. Where letters may have been turned over, only
// codes count in which none matters.
func (l layout) undo(scheme, typed string, exact bool) (Code, bool) {
	if !exact {
		scheme, typed = strings.ToLower(scheme), strings.ToLower(typed)
	}
	meant, ok := l.meant(typed)
	if !ok {
		return Code{}, false
	}
	address := scheme + "://" + meant
	c, ok := pay(address)
	if !ok {
		c, ok = link(address)
	}
	if !ok || c.Kind == Unreadable {
		return Code{}, false
	}
	digits := c.Kind == PersonalQR && c.Text != tokenText || c.Kind == Article && c.Lot == "" && c.Serial == ""
	c.Repaired = true
	return c, exact || digits
}

func (l layout) meant(typed string) (string, bool) {
	var b strings.Builder
	keys, to, runes := []rune(l.from), []rune(l.to), []rune(typed)
	for i, r := range runes {
		at := slices.Index(keys, r)
		switch {
		case at < 0 && !sameKey(r):
			return "", false
		case at < 0:
			b.WriteRune(r)
			continue
		case r == '´' || r == '\'':
			// A dead key shows once or twice for two strokes, and not at the end.
			if i+1 == len(runes) || runes[i+1] == '´' || runes[i+1] == '\'' {
				return "", false
			}
		}
		b.WriteRune(to[at])
	}
	return b.String(), true
}

// sameKey tells whether a character is on the same key in all layouts.
func sameKey(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".,!#%", r)
}
