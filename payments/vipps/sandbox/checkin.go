package sandbox

import (
	"encoding/base64"
	"fmt"
	"time"
)

// tokenLife is how long a customer token can be used (QR API).
const tokenLife = 15 * time.Minute

// presence is a customer who has scanned the sticker of a sales unit.
type presence struct {
	number string
	since  time.Time
	until  time.Time
}

// CheckIn lets the customer with this phone number (MSISDN) scan the sticker
// of a sales unit, its merchant callback QR. The customer token that comes of
// it names the customer in a create and in an exchange for 15 minutes.
func (s *Sandbox) CheckIn(number string) (token string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.checkIn(number)
}

func (s *Sandbox) checkIn(number string) (token string, err error) {
	if !msisdn.MatchString(number) {
		return "", fmt.Errorf("check in %q: not a phone number with country code, 9 to 15 digits", number)
	}
	id, now := s.unique(), s.now()
	token = base64.StdEncoding.EncodeToString(id[:])
	s.checkedIn[token] = presence{number: number, since: now, until: now.Add(tokenLife)}
	return token, nil
}
