package sandbox

import (
	"slices"
	"strings"
)

// userDetails is who paid, for payments whose profile.scope asked for it.
type userDetails struct {
	Email        string    `json:"email"`
	FirstName    string    `json:"firstName"`
	LastName     string    `json:"lastName"`
	MobileNumber string    `json:"mobileNumber"`
	DateOfBirth  string    `json:"dateOfBirth,omitempty"`
	Addresses    []address `json:"addresses,omitempty"`
}

type address struct {
	AddressLine1 string `json:"addressLine1"`
	City         string `json:"city"`
	Country      string `json:"country"`
	PostCode     string `json:"postCode"`
}

// userDetails gives the customer a name. The API has either all of the first
// four fields or none; birth date and address come where they were asked for.
func (p *payment) userDetails() *userDetails {
	asked := strings.Fields(p.request.Profile.Scope)
	if len(asked) == 0 {
		return nil
	}
	u := &userDetails{Email: "kari@example.com", FirstName: "Kari", LastName: "Nordmann", MobileNumber: p.number}
	if u.MobileNumber == "" { // nobody was named, so somebody scanned
		u.MobileNumber = numberBehind(p.token)
	}
	if slices.Contains(asked, "birthDate") {
		u.DateOfBirth = "1988-12-31"
	}
	if slices.Contains(asked, "address") {
		u.Addresses = []address{{"Storgata 1", "Oslo", "NO", "0155"}}
	}
	return u
}
