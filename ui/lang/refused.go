package lang

import (
	"fmt"

	"butikk/kasse/payments"
)

// Refusals are what a no of Vipps' means for the person at the till: what it is
// and, where there is anything, what to do now. They word every code of the
// ePayment API's error table.
type Refusals struct {
	Keys, Setup, Currency, Push                     string // the shop's owner must act
	Customer, QR, Phone, Reference, Amount, Trouble string // a new request can go better
	TooLate, Stopped, Funds, NotYet, Conflict       string // of a capture
	TooOld, Taken, NothingLeft, Faster              string // of a cancel
	Refund, Unpaid, TooMuch, Year                   string // of a refund
	Busy, Done, State, NotFound                     string
	Bug                                             string // the rest: a fault of the till's
}

// sentence is what the code means; codes that only a fault of the till can
// bring about share one. 7010 has three causes, one of them the customer's age,
// and none of them is said aloud.
func (r Refusals) sentence(code string) string {
	switch code {
	case "3010":
		return r.Trouble
	case "4010":
		return r.Conflict
	case "4020", "4150":
		return r.Reference
	case "4050", "4060":
		return r.QR
	case "4070":
		return r.Phone
	case "5040":
		return r.Currency
	case "5060", "5070":
		return r.Setup
	case "5080":
		return r.Push
	case "5090":
		return r.NotFound
	case "5100":
		return r.Refund
	case "6010":
		return r.Amount
	case "6020":
		return r.Unpaid
	case "6030":
		return r.TooOld
	case "6040":
		return r.Taken
	case "6050":
		return r.NothingLeft
	case "6060":
		return r.Faster
	case "6070":
		return r.Stopped
	case "6080":
		return r.NotYet
	case "6100":
		return r.TooLate
	case "6150":
		return r.TooMuch
	case "6160", "6250", "6280":
		return r.Busy
	case "6170", "6180", "6230":
		return r.Done
	case "6190", "6200", "6210":
		return r.State
	case "6220":
		return r.Year
	case "6260":
		return r.Funds
	case "7010":
		return r.Customer
	}
	return r.Bug
}

// Refusal is a refusal as a cashier can act on it. The code stands behind it
// for whoever is called.
func (w Words) Refusal(r payments.Refusal) string {
	code := r.Code
	if code == "" {
		code = fmt.Sprint(r.HTTP)
	}
	says := w.Refused.sentence(r.Code)
	if r.Kind == payments.KeysRefused {
		says = w.Refused.Keys
	}
	return fmt.Sprintf(w.RefusedCode, says, code)
}
