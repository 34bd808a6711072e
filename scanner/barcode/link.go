package barcode

import (
	"net/url"
	"strings"
)

// link reads a GS1 Digital Link (GS1 Digital Link Standard: URI Syntax): an
// address of any host whose path holds "/01/", a GTIN and more fields, and whose
// query may hold the others. The address itself is never opened.
func link(text string) (Code, bool) {
	if isPay(text) {
		// A near miss of a personal QR is nothing else either.
		return Code{}, false
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return Code{}, false
	}
	path := strings.Split(strings.TrimSuffix(u.EscapedPath(), "/"), "/")
	at := 0
	for ; ; at++ {
		if at+1 >= len(path) {
			return Code{}, false
		}
		if digits := path[at+1]; path[at] == "01" && isDigits(digits) && isGTINLength(len(digits)) {
			break
		}
	}
	gtin := path[at+1]
	if !agrees(gtin) {
		return Code{Reason: WrongCheckDigit, Text: gtin}, true
	}
	var f fields
	f.add("01", pad(gtin).String())
	f.open = len(gtin) < len(GTIN{}) // the first digits of a longer one, perhaps
	path = path[at+2:]
	if len(path)%2 != 0 {
		return f.broken(text), true
	}
	for i := 0; i < len(path); i += 2 {
		if !isAI(path[i]) || !f.addEscaped(path[i], path[i+1]) {
			return f.broken(text), true
		}
	}
	if !f.query(u.RawQuery) {
		return f.broken(text), true
	}
	c := f.code(text)
	if c.Kind == Article {
		c.Text = gtin
	}
	return c, true
}

// query takes the fields of a query in: the keys that are application
// identifiers. Other keys belong to whoever made the address.
func (f *fields) query(raw string) bool {
	if raw == "" {
		return true
	}
	for pair := range strings.SplitSeq(raw, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if !isAI(key) {
			f.open = true
			continue
		}
		if !f.addEscaped(key, value) {
			return false
		}
	}
	return true
}

func (f *fields) addEscaped(ai, escaped string) bool {
	value, err := url.PathUnescape(escaped)
	return err == nil && f.add(ai, value)
}

func isGTINLength(n int) bool { return n == 8 || n == 12 || n == 13 || n == 14 }

// isPay tells whether a text names Vipps or MobilePay.
func isPay(text string) bool {
	lower := strings.ToLower(text)
	return strings.Contains(lower, "vipps") || strings.Contains(lower, "mobilepay")
}
