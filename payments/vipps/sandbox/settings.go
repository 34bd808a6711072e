package sandbox

// Settings are how Vipps MobilePay has set up the sales units, and what the
// place does by itself. The zero value is an ordinary Norwegian shop.
type Settings struct {
	// NoRateLimits lets any number of calls through.
	NoRateLimits bool `json:"noRateLimits"`
}

// Configure replaces all settings, for calls to come.
func (s *Sandbox) Configure(to Settings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings = to
}
