package sandbox

import "slices"

// Settings are how Vipps MobilePay has set up the sales units, and what the
// place does by itself. The zero value is an ordinary Norwegian shop.
type Settings struct {
	// NoRateLimits lets any number of calls through.
	NoRateLimits bool `json:"noRateLimits"`

	// CannotPay are phone numbers (MSISDN) whose owners can not pay here
	// (7010), beside NoCustomer.
	CannotPay []string `json:"cannotPay"`

	// NoPartialCapture refuses a capture of less than what is left (6140): in
	// Denmark and Finland capturing in parts needs an approval.
	NoPartialCapture bool `json:"noPartialCapture"`

	// MagicAmounts lets some amounts fail, as in the test environment of Vipps
	// MobilePay: payments of 151, 182, 183, 184, 186, 187, 197, 201 and 202,
	// refunds of 123 and 124.
	MagicAmounts bool `json:"magicAmounts"`
}

// Configure replaces all settings, for calls to come.
func (s *Sandbox) Configure(to Settings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	to.CannotPay = slices.Clone(to.CannotPay)
	s.settings = to
}
