package sandbox

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// NoCustomer is the one phone number (MSISDN) that belongs to nobody: a create
// for it is refused with 7010, by number, by personal QR and by customer token
// alike. Every other number of the right form is a customer, unless
// Settings.CannotPay has it.
const NoCustomer = "4740000000"

// The personal QR codes that customers show. The first form carries the
// number in clear text; in the second, a token of digits only is a number and
// any other token is a customer whose number an exchange tells.
var (
	clearQR = regexp.MustCompile(`^https://qr\.vipps\.no/28/2/01/031/(\d{9,15})\?v=1$`)
	tokenQR = regexp.MustCompile(`^https://qr\.vipps\.no/p/([A-Za-z0-9._~%-]+)$`)
	digits  = regexp.MustCompile(`^\d+$`)
	msisdn  = regexp.MustCompile(`^[1-9]\d{8,14}$`)
)

const notPersonal = "This is not a personal QR code"

// readPersonalQR gives the phone number behind a personal QR and the version
// of its form. The same token is always the same customer.
func readPersonalQR(content string) (number, version string, ok bool) {
	version = "1.0"
	m := clearQR.FindStringSubmatch(content)
	if m == nil {
		version, m = "2.0", tokenQR.FindStringSubmatch(content)
	}
	if m == nil {
		return "", "", false
	}
	number = m[1]
	if !digits.MatchString(number) {
		number = numberBehind(number)
	}
	return number, version, msisdn.MatchString(number)
}

// numberBehind is the Norwegian number of the customer with this token.
func numberBehind(token string) string {
	sum := sha256.Sum256([]byte(token))
	return fmt.Sprintf("479%07d", binary.BigEndian.Uint64(sum[:])%10_000_000)
}

// recognise finds the phone number of the customer that a request names, which
// is empty where it names none. The code is 4050 for a customer token that is
// none or has expired, 4060 for a personal QR that is none, 4070 for a number
// that can not be one, 7010 for one that can not pay.
func (s *Sandbox) recognise(c *customer, now time.Time) (number, code, why string) {
	switch {
	case c == nil:
		return "", "", ""
	case c.PhoneNumber != nil:
		number = *c.PhoneNumber
		if strings.HasPrefix(number, "0") {
			return "", "4070", "A phone number begins with its country code, without zeros"
		}
	case c.PersonalQR != nil:
		var ok bool
		if number, _, ok = readPersonalQR(*c.PersonalQR); !ok {
			return "", "4060", notPersonal
		}
	case c.CustomerToken != nil:
		in, ok := s.checkedIn[*c.CustomerToken]
		if !ok || !now.Before(in.until) {
			return "", "4050", "The customer token is unknown or more than 15 minutes old"
		}
		number = in.number
	}
	if number == NoCustomer || slices.Contains(s.settings.CannotPay, number) {
		return "", "7010", "The customer can not pay with Vipps MobilePay here"
	}
	return number, "", ""
}
