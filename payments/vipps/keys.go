// Package vipps speaks the ePayment API of Vipps MobilePay for one sales unit.
// Client is a payments.Gateway.
package vipps

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
)

// Secret is a text that no screen, log or error shows. Use string(s) where it
// is sent.
type Secret string

// String is dots, however long the secret is.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "••••"
}

// Format hides the secret from every verb: %d, which fits no text, would print
// it in the complaint.
func (s Secret) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, s.String()) // f keeps the error
}

// LogValue hides the secret from log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalJSON hides the secret from whatever dumps a struct.
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// Keys are what Vipps gives a sales unit, one set for each environment.
type Keys struct {
	ClientID             Secret
	ClientSecret         Secret
	SubscriptionKey      Secret // Ocp-Apim-Subscription-Key
	MerchantSerialNumber string // 4 to 10 digits; not a secret
}
