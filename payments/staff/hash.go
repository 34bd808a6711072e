package staff

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
)

// Secret is a PIN or the code of a badge. However it is printed or logged, it is
// dots.
type Secret string

const dots = "••••"

// Format writes dots for every verb.
func (Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, dots) }

// LogValue is dots.
func (Secret) LogValue() slog.Value { return slog.StringValue(dots) }

// MarshalText is dots.
func (Secret) MarshalText() ([]byte, error) { return []byte(dots), nil }

// A PIN has from MinPIN to MaxPIN digits.
const (
	MinPIN = 4
	MaxPIN = 8
)

// How hashes are made today. Those in a file say themselves how they were.
const (
	pinWord   = "pbkdf2-sha256"
	badgeWord = "hmac-sha256"
	pinRounds = 200_000 // some 50 ms on a till's processor
	minRounds = 10_000
	maxRounds = 10_000_000 // more would look like a till that has stopped
	saltBytes = 16
	sumBytes  = sha256.Size
)

var encoding = base64.RawURLEncoding

// PINHash is what the file keeps of a PIN: a PIN has so few digits that only the
// time each guess takes protects it. Its text is
// pbkdf2-sha256$ROUNDS$SALT$SUM, as Text writes it; printed otherwise it is dots.
type PINHash struct {
	rounds    int
	salt, sum []byte
}

// NewPIN makes the hash of a PIN; the error says what is no PIN.
func NewPIN(pin Secret) (PINHash, error) {
	if !isPIN(string(pin)) {
		return PINHash{}, fmt.Errorf("a PIN is %d to %d digits", MinPIN, MaxPIN)
	}
	h := PINHash{rounds: pinRounds, salt: newSalt()}
	var err error
	if h.sum, err = h.of(pin); err != nil {
		return PINHash{}, fmt.Errorf("hash a PIN: %w", err)
	}
	return h, nil
}

func isPIN(s string) bool {
	return len(s) >= MinPIN && len(s) <= MaxPIN && strings.Trim(s, "0123456789") == ""
}

func newSalt() []byte {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // crypto/rand: it never returns an error
	return salt
}

func (h PINHash) set() bool { return len(h.sum) > 0 }

func (h PINHash) of(pin Secret) ([]byte, error) {
	return pbkdf2.Key(sha256.New, string(pin), h.salt, h.rounds, sumBytes)
}

func (h PINHash) fits(pin Secret) bool {
	sum, err := h.of(pin)
	return err == nil && subtle.ConstantTimeCompare(sum, h.sum) == 1
}

// ReadPIN reads what Text wrote. The errors never hold the text: it may be a
// PIN that somebody wrote down.
func ReadPIN(text string) (PINHash, error) {
	notHash := errors.New("the PIN is not a hash: make one with kasse staff pin")
	parts := strings.Split(text, "$")
	if len(parts) != 4 || parts[0] != pinWord {
		return PINHash{}, notHash
	}
	rounds, err := strconv.Atoi(parts[1])
	if err != nil || rounds < minRounds || rounds > maxRounds {
		return PINHash{}, fmt.Errorf("the hash of the PIN is not of %d to %d rounds: make one with kasse staff pin", minRounds, maxRounds)
	}
	salt, sum, ok := decode(parts[2], parts[3])
	if !ok {
		return PINHash{}, notHash
	}
	return PINHash{rounds: rounds, salt: salt, sum: sum}, nil
}

// Text is the hash for the file.
func (h PINHash) Text() string {
	return fmt.Sprintf("%s$%d$%s$%s", pinWord, h.rounds, encoding.EncodeToString(h.salt), encoding.EncodeToString(h.sum))
}

// Format writes dots for every verb.
func (PINHash) Format(f fmt.State, _ rune) { fmt.Fprint(f, dots) }

// BadgeHash is what the file keeps of a badge. The badges of a shop share a
// salt, so that one that two cashiers have is found. Its text is
// hmac-sha256$SALT$SUM, as Text writes it; printed otherwise it is dots.
type BadgeHash struct{ salt, sum []byte }

// NewBadge makes the hash of a badge's whole code, with the salt of a badge that
// the shop has already; the zero BadgeHash makes a new salt.
func NewBadge(code Secret, like BadgeHash) (BadgeHash, error) {
	if code == "" {
		return BadgeHash{}, errors.New("a badge without a code")
	}
	h := BadgeHash{salt: like.salt}
	if !like.set() {
		h.salt = newSalt()
	}
	h.sum = h.of(code)
	return h, nil
}

func (h BadgeHash) set() bool { return len(h.sum) > 0 }

func (h BadgeHash) of(code Secret) []byte {
	m := hmac.New(sha256.New, h.salt)
	m.Write([]byte(code)) // a hash never returns an error
	return m.Sum(nil)
}

func (h BadgeHash) fits(code Secret) bool {
	return h.set() && code != "" && subtle.ConstantTimeCompare(h.of(code), h.sum) == 1
}

func (h BadgeHash) key() string { return string(h.salt) + string(h.sum) }

// ReadBadge reads what Text wrote. The errors never hold the text: it may be
// the code of a badge.
func ReadBadge(text string) (BadgeHash, error) {
	parts := strings.Split(text, "$")
	if len(parts) == 3 && parts[0] == badgeWord {
		if salt, sum, ok := decode(parts[1], parts[2]); ok {
			return BadgeHash{salt: salt, sum: sum}, nil
		}
	}
	return BadgeHash{}, errors.New("the badge is not a hash: make one with kasse staff badge")
}

// Text is the hash for the file.
func (h BadgeHash) Text() string {
	return fmt.Sprintf("%s$%s$%s", badgeWord, encoding.EncodeToString(h.salt), encoding.EncodeToString(h.sum))
}

// Format writes dots for every verb.
func (BadgeHash) Format(f fmt.State, _ rune) { fmt.Fprint(f, dots) }

func decode(salt, sum string) (saltOf, sumOf []byte, ok bool) {
	saltOf, err1 := encoding.DecodeString(salt)
	sumOf, err2 := encoding.DecodeString(sum)
	return saltOf, sumOf, errors.Join(err1, err2) == nil && len(saltOf) == saltBytes && len(sumOf) == sumBytes
}
