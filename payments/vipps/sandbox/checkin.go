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

// CheckIn lets the customer with this phone number (MSISDN) scan a sticker of a
// sales unit, its merchant callback QR. The webhook user.checked-in.v1 brings
// the customer token that comes of it, which names the customer in a create and
// in an exchange for 15 minutes.
func (s *Sandbox) CheckIn(msn, sticker, number string) (token string, err error) {
	if !msisdn.MatchString(number) {
		return "", fmt.Errorf("check in %q: not a phone number with country code, 9 to 15 digits", number)
	}
	if !msnForm.MatchString(msn) {
		return "", fmt.Errorf("check in %q: not the number of a sales unit, 4 to 10 digits", msn)
	}
	defer s.wake()
	s.mu.Lock()
	defer s.mu.Unlock()
	id, now := s.unique(), s.now()
	token = base64.StdEncoding.EncodeToString(id[:])
	s.checkedIn[token] = presence{number: number, since: now, until: now.Add(tokenLife)}
	s.announceCheckIn(msn, sticker, token, now)
	return token, nil
}
