package sandbox

import (
	"fmt"
	"slices"
	"time"
)

// Settings are how Vipps MobilePay has set up the sales units, and what the
// place does by itself. The zero value is an ordinary Norwegian shop.
type Settings struct {
	// NoRateLimits lets any number of calls through.
	NoRateLimits bool `json:"noRateLimits"`

	// NoPush refuses payments by PUSH_MESSAGE (5080): the sales unit has no
	// approval to leave the landing page out. Others need none.
	NoPush bool `json:"noPush"`

	// Currency is that of the sales unit's market: NOK, DKK or EUR; NOK when
	// empty. A payment in another one is refused (5040).
	Currency string `json:"currency"`

	// CannotPay are phone numbers (MSISDN) whose owners can not pay here
	// (7010), beside NoCustomer.
	CannotPay []string `json:"cannotPay"`

	// LongLiving allows expiresAt, 10 minutes to 60 days ahead, which needs an
	// approval (5050).
	LongLiving bool `json:"longLiving"`

	// NoPartialCapture refuses a capture of less than what is left (6140): in
	// Denmark and Finland capturing in parts needs an approval.
	NoPartialCapture bool `json:"noPartialCapture"`

	// MagicAmounts lets some amounts fail, as in the test environment of Vipps
	// MobilePay: payments of 151, 182, 183, 184, 186, 187, 197, 201 and 202,
	// refunds of 123 and 124.
	MagicAmounts bool `json:"magicAmounts"`

	// WebhookDelay is how long after its event a webhook is sent first.
	WebhookDelay Span `json:"webhookDelay"`

	// DuplicateWebhooks delivers every webhook twice.
	DuplicateWebhooks bool `json:"duplicateWebhooks"`

	// DropWebhooks never sends the webhooks of events to come.
	DropWebhooks bool `json:"dropWebhooks"`

	// RetryScale multiplies every wait of the retry schedule, which is two
	// seconds to a day for a week: 0.01 goes through it in less than two
	// hours. Zero is 1.
	RetryScale float64 `json:"retryScale"`
}

// market is the currency of the sales unit.
func (t Settings) market() string {
	if t.Currency == "" {
		return "NOK"
	}
	return t.Currency
}

// Settings are a copy of the settings as they are.
func (s *Sandbox) Settings() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.settings
	now.CannotPay = slices.Clone(now.CannotPay)
	return now
}

// Configure replaces all settings, for calls to come.
func (s *Sandbox) Configure(to Settings) {
	defer s.wake()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.configure(to)
}

func (s *Sandbox) configure(to Settings) {
	to.CannotPay = slices.Clone(to.CannotPay)
	s.settings = to
}

// Span is a duration that JSON has as text, such as "1m30s".
type Span time.Duration

// MarshalText writes a span as time.Duration prints it.
func (d Span) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads what time.ParseDuration reads, and nothing below zero.
func (d *Span) UnmarshalText(text []byte) error {
	read, err := time.ParseDuration(string(text))
	if err != nil {
		return err
	}
	if read < 0 {
		return fmt.Errorf("duration %s is below zero", read)
	}
	*d = Span(read)
	return nil
}
