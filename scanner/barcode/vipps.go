package barcode

import (
	"net/url"
	"strings"
)

// Personal is the text of a customer's personal QR. It holds a phone number or
// a token that stands for one, so it prints as its masked form, whatever it is
// printed inside of.
type Personal struct {
	// A pointer, because fmt reaches unexported strings of a struct that
	// somebody logs whole, but shows of a pointer only where it points.
	text   *string
	masked string
}

// Reveal is the whole text of the QR, 5 to 255 bytes, without what the scanner
// adds and put right where the code is Repaired, as the field
// customer.personalQr of the ePayment API wants it. Give it to nothing else.
func (p Personal) Reveal() string {
	if p.text == nil {
		return ""
	}
	return *p.text
}

// String is what may be shown: country and last three digits of a number in
// clear text ("+47 *** ** 567"), "Vipps-QR" for a token.
func (p Personal) String() string { return p.masked }

const (
	vippsHost = "qr.vipps.no"
	tokenText = "Vipps-QR"
)

// customer.personalQr takes no longer text (ePayment API, maxLength).
const longestPersonal = 255

// personal recognises the two forms of a personal QR: the number in clear text
// (version 1) and the token (version 2). Anything near to them but not exactly
// one of them is refused: a text that only looks like the customer's could name
// somebody else.
func personal(text string) (Personal, bool) {
	u, ok := address(text)
	if !ok || len(text) > longestPersonal || !strings.EqualFold(u.Host, vippsHost) || u.ForceQuery {
		return Personal{}, false
	}
	if number, ok := strings.CutPrefix(u.Path, "/28/2/01/031/"); ok {
		country, ok := mobile(number)
		if !ok || u.RawQuery != "" && u.RawQuery != "v=1" {
			return Personal{}, false
		}
		masked := "+" + country + " *** ** " + number[len(number)-3:]
		return Personal{text: &text, masked: masked}, true
	}
	if token, ok := strings.CutPrefix(u.Path, "/p/"); ok && isToken(token) && u.RawQuery == "" {
		return Personal{text: &text, masked: tokenText}, true
	}
	return Personal{}, false
}

// address is a text that is an https address and nothing more: no user before
// the host, no percent signs or fragment that could hide a second meaning.
func address(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Opaque != "" {
		return nil, false
	}
	if strings.Contains(text, "#") || strings.Contains(u.EscapedPath(), "%") {
		return nil, false
	}
	return u, true
}

// mobile tells whether digits are the international number (MSISDN) of a mobile
// telephone in a country where Vipps MobilePay has users, and gives its country
// code. Lengths and series are those of the national numbering plans; Denmark
// has no series of its own for mobile telephones.
func mobile(digits string) (country string, ok bool) {
	if !isDigits(digits) {
		return "", false
	}
	for _, plan := range [...]struct {
		country, series   string
		shortest, longest int
	}{
		{"47", "49", 8, 8},
		{"45", "23456789", 8, 8},
		{"46", "7", 9, 9},
		{"358", "45", 6, 11},
	} {
		national, found := strings.CutPrefix(digits, plan.country)
		if found && len(national) >= plan.shortest && len(national) <= plan.longest &&
			strings.Contains(plan.series, national[:1]) {
			return plan.country, true
		}
	}
	return "", false
}

// isToken tells whether s is one path segment of the characters that need no
// escaping in an address (RFC 3986, unreserved), "." and ".." left out.
func isToken(s string) bool {
	return s != "" && strings.Trim(s, ".") != "" && strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._~=", r))
	}) < 0
}

// isShop recognises the codes of Vipps and MobilePay that hang on counters and
// walls. They lie near enough to the personal one that a customer or a cashier
// takes one for the other, so the till should be able to say which it was.
func isShop(text string) bool {
	u, ok := address(text)
	if !ok {
		return false
	}
	host := strings.ToLower(u.Host)
	path := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(path) == 3 && path[0] == "box" && isToken(path[1]) && path[2] == "pay-in" {
		return host == vippsHost || host == "qr.mobilepay.dk" || host == "qr.mobilepay.fi"
	}
	if host != vippsHost {
		return false
	}
	switch {
	case len(path) == 5 && path[0] == "28" && path[1] == "2":
		// 01/010 is a payment link, 05/031 a merchant; 01/031 is a person.
		kind := path[2] + "/" + path[3]
		return isDigits(path[2]) && isDigits(path[3]) && kind != "01/031" && isToken(path[4])
	case len(path) == 1 && path[0] == "28":
		return u.Query().Has("e") // a shop's Vipps number
	case len(path) == 2 && path[0] == "donations":
		return isToken(path[1])
	default:
		return false
	}
}
