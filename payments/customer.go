package payments

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Customer is who shall pay: a personal QR, a phone number or a token of the
// provider's, never two of them. The zero value is nobody. Its String is safe
// to show and to log.
type Customer struct {
	qr     string // the complete scanned text
	phone  string // country code and number, digits only
	token  string
	masked string
}

// CustomerByQR is the customer whose app showed the text; it is passed on whole
// (ePayment API, customer.personalQr). masked is how the screen names them.
func CustomerByQR(text, masked string) Customer { return Customer{qr: text, masked: masked} }

// CustomerByToken is the customer to whom the provider gave a token when they
// checked in at the till (ePayment API, customer.customerToken).
func CustomerByToken(token, masked string) Customer { return Customer{token: token, masked: masked} }

// Token is the provider's token, or empty.
func (c Customer) Token() string { return c.token }

// PersonalQR is the scanned text, or empty.
func (c Customer) PersonalQR() string { return c.qr }

// PhoneNumber is the number as customer.phoneNumber wants it, or empty.
func (c Customer) PhoneNumber() string { return c.phone }

// Known says whether there is anybody.
func (c Customer) Known() bool { return c != Customer{masked: c.masked} }

// String is the customer as people see them: "+47 *** ** 567" or "Vipps-QR".
func (c Customer) String() string { return c.masked }

// Format keeps every verb from printing what String hides.
func (c Customer) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, c.masked) // f keeps the error
}

// Country is a telephone country with the shape of its mobile numbers.
type Country struct {
	Code     string // ISO 3166 alpha-2
	Prefix   string // "47"
	min, max int    // national digits, without a trunk 0
	starts   string // first digits of mobile numbers
	trunk    bool   // people write a 0 in front within the country
}

// Countries are those whose people have Vipps or MobilePay, Norway first.
// Shapes: national numbering plans of Nkom, Digitaliseringsstyrelsen, PTS and
// Traficom.
var Countries = []Country{
	{Code: "NO", Prefix: "47", min: 8, max: 8, starts: "49"},
	{Code: "DK", Prefix: "45", min: 8, max: 8, starts: "23456789"},
	{Code: "SE", Prefix: "46", min: 9, max: 9, starts: "7", trunk: true},
	{Code: "FI", Prefix: "358", min: 6, max: 10, starts: "45", trunk: true},
}

// ErrPhone is wrapped by every error of ParsePhone.
var ErrPhone = errors.New("not a mobile number")

// ParsePhone reads a number as it was typed, without its country code. It
// completes and corrects nothing: digits that are no mobile number of that
// country are an error wrapping ErrPhone, because a guess would send the
// request to a stranger.
func ParsePhone(typed string, c Country) (Customer, error) {
	n := strings.ReplaceAll(typed, " ", "")
	if c.trunk {
		n = strings.TrimPrefix(n, "0")
	}
	if strings.Trim(n, "0123456789") != "" || len(n) < c.min || len(n) > c.max || !strings.Contains(c.starts, n[:1]) {
		return Customer{}, fmt.Errorf("%w of +%s", ErrPhone, c.Prefix)
	}
	return Customer{phone: c.Prefix + n, masked: MaskPhone(c.Prefix, n)}, nil
}

// MaskPhone leaves the country code and the last three digits.
func MaskPhone(prefix, national string) string {
	return "+" + prefix + " *** ** " + national[max(len(national)-3, 0):]
}

// Text packs the customer for keeping beside the journal; ReadCustomer undoes it.
func (c Customer) Text() string {
	switch {
	case c.qr != "":
		return "qr " + c.qr
	case c.phone != "":
		return "phone " + c.phone
	case c.token != "":
		return "token " + c.token
	}
	return ""
}

// ReadCustomer reads what Text wrote; masked is how the screen names them. An
// empty text, as erasing leaves it, is nobody.
func ReadCustomer(text, masked string) (Customer, error) {
	kind, value, _ := strings.Cut(text, " ")
	switch {
	case text == "":
		return Customer{}, nil
	case kind == "qr" && value != "":
		return Customer{qr: value, masked: masked}, nil
	case kind == "phone" && value != "":
		return Customer{phone: value, masked: masked}, nil
	case kind == "token" && value != "":
		return Customer{token: value, masked: masked}, nil
	}
	return Customer{}, fmt.Errorf("customer %s: neither qr, phone nor token", masked)
}
