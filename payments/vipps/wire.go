package vipps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
)

// The bodies of the ePayment API, as far as a till needs them. Fields have the
// API's names.

type wireMoney struct {
	Currency money.Currency `json:"currency"`
	Value    money.Amount   `json:"value"` // minor units
}

type modification struct {
	Amount wireMoney `json:"modificationAmount"`
}

type cancellation struct {
	TransactionOnly bool `json:"cancelTransactionOnly"`
}

type wireCreate struct {
	Amount              wireMoney          `json:"amount"`
	PaymentMethod       wireMethod         `json:"paymentMethod"`
	Customer            *wireCustomer      `json:"customer,omitempty"`
	CustomerInteraction string             `json:"customerInteraction"`
	Reference           payments.Reference `json:"reference"`
	UserFlow            string             `json:"userFlow"`
	QRFormat            *wireFormat        `json:"qrFormat,omitempty"`
	Description         string             `json:"paymentDescription"`
	Receipt             wireReceipt        `json:"receipt"`
	MinimumUserAge      int                `json:"minimumUserAge,omitempty"`
}

type wireMethod struct {
	Type string `json:"type"`
}

// wireFormat asks for the text of a QR code instead of a picture of it.
type wireFormat struct {
	Format string `json:"format"`
}

// wireCustomer has exactly one member set.
type wireCustomer struct {
	PhoneNumber string `json:"phoneNumber,omitempty"`
	PersonalQR  string `json:"personalQr,omitempty"`
	Token       string `json:"customerToken,omitempty"`
}

type wireReceipt struct {
	Lines  []wireLine `json:"orderLines"`
	Bottom wireBottom `json:"bottomLine"`
}

// wireLine holds plain integers in minor units and, in unitInfo, the quantity
// as a text with a decimal point.
type wireLine struct {
	Name         string        `json:"name"`
	ID           string        `json:"id"`
	Total        money.Amount  `json:"totalAmount"`
	ExcludingTax money.Amount  `json:"totalAmountExcludingTax"`
	Tax          money.Amount  `json:"totalTaxAmount"`
	Rate         money.VATRate `json:"taxRate"` // hundredths of a percent
	Return       bool          `json:"isReturn,omitempty"`
	Unit         wireUnit      `json:"unitInfo"`
}

type wireUnit struct {
	Price    money.Amount `json:"unitPrice"`
	Quantity string       `json:"quantity"`
	Unit     string       `json:"quantityUnit"`
}

type wireBottom struct {
	Currency money.Currency `json:"currency"`
	POS      string         `json:"posId"`
	Receipt  string         `json:"receiptNumber,omitempty"`
}

// Compose implements payments.Gateway: a push to the phone of a customer who
// stands in the shop, or a code for our screen. customerInteraction stands on
// top: inside customer it would be ignored and the sale reported as remote.
func (c *Client) Compose(o payments.Order) ([]byte, error) {
	w := wireCreate{
		Amount:              wireMoney{Currency: o.Currency, Value: o.Amount},
		PaymentMethod:       wireMethod{Type: "WALLET"},
		CustomerInteraction: "CUSTOMER_PRESENT",
		Reference:           o.Reference,
		Description:         o.Description,
		MinimumUserAge:      o.MinimumAge,
		Receipt: wireReceipt{Bottom: wireBottom{
			Currency: o.Currency, POS: fmt.Sprint(o.Receipt.Till), Receipt: o.Receipt.Sale,
		}},
	}
	switch {
	case o.Flow == payments.FlowQR:
		w.UserFlow, w.QRFormat = "QR", &wireFormat{"TEXT/TARGETURL"}
	case o.Customer.Known():
		w.UserFlow = "PUSH_MESSAGE"
		w.Customer = &wireCustomer{o.Customer.PhoneNumber(), o.Customer.PersonalQR(), o.Customer.Token()}
	default:
		return nil, fmt.Errorf("order %s has no customer", o.Reference)
	}
	var sum money.Amount
	for _, l := range o.Receipt.Lines {
		w.Receipt.Lines = append(w.Receipt.Lines, orderLine(l))
		sum += l.Gross
	}
	if sum != o.Amount {
		// The app would show none of the lines.
		return nil, fmt.Errorf("order %s: lines add up to %s, not %s", o.Reference, sum, o.Amount)
	}
	return json.Marshal(w)
}

func orderLine(l receipt.Line) wireLine {
	unit := "PCS"
	if l.Unit == "kg" {
		unit = "KG"
	}
	sign := money.Amount(1)
	if l.Gross < 0 { // amounts are written without a sign, and a mark says that they count the other way
		sign = -1
	}
	return wireLine{
		Name: l.Name, ID: l.ID, Total: sign * l.Gross, ExcludingTax: sign * l.Net, Tax: sign * l.Tax, Rate: l.VAT, Return: l.Gross < 0,
		Unit: wireUnit{Price: sign * l.Price, Quantity: l.Quantity, Unit: unit},
	}
}

// wirePayment is the answer to get, capture and cancel. pspReference is that of
// the CREATED event in all of them.
type wirePayment struct {
	Reference payments.Reference   `json:"reference"`
	State     payments.RemoteState `json:"state"`
	PSP       string               `json:"pspReference"`
	Aggregate *wireAggregate       `json:"aggregate"`
	Target    string               `json:"redirectUrl"`
}

type wireAggregate struct {
	Authorized wireMoney `json:"authorizedAmount"`
	Cancelled  wireMoney `json:"cancelledAmount"`
	Captured   wireMoney `json:"capturedAmount"`
	Refunded   wireMoney `json:"refundedAmount"`
}

// check refuses sums that can not be of this sales unit.
func (a wireAggregate) check(c money.Currency) error {
	for _, m := range []wireMoney{a.Authorized, a.Cancelled, a.Captured, a.Refunded} {
		if m.Value < 0 || m.Value > 0 && m.Currency != c {
			return fmt.Errorf("sum %s %s in a sales unit with %s", m.Value, m.Currency, c)
		}
	}
	return nil
}

// problem is an error body: RFC 7807 of Vipps', or the shape of the gateway in
// front of it. Every field is read by itself, so that one of another kind than
// it should be takes nothing else with it.
type problem struct {
	title, trace, code string
	fields             []string
}

func readProblem(body []byte) (p problem) {
	var raw struct {
		Title   json.RawMessage   `json:"title"`
		Message json.RawMessage   `json:"message"`
		Trace   json.RawMessage   `json:"traceId"`
		Details []json.RawMessage `json:"extraDetails"`
	}
	if json.Unmarshal(body, &raw) != nil {
		// Perhaps only the list is no list.
		raw.Details = nil
	}
	p.title, p.trace = word(raw.Title), word(raw.Trace)
	if p.title == "" {
		p.title = word(raw.Message)
	}
	for _, d := range raw.Details {
		var detail struct{ Name, Reason json.RawMessage }
		if json.Unmarshal(d, &detail) != nil {
			continue // of no shape that anybody has heard of
		}
		if name := word(detail.Name); name == "ErrorCode" {
			// Codes are logged and kept: what is none, is not taken for one.
			if code := word(detail.Reason); errorCode.MatchString(code) {
				p.code = code
			}
		} else if name != "" {
			p.fields = append(p.fields, name)
		}
	}
	return p
}

// word is a JSON text, or a number as it is written.
func word(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// errorCode is what a code of the ePayment API looks like.
var errorCode = regexp.MustCompile(`^\d{1,4}$`)

// personal is what may be a phone number, or a part of one.
var personal = regexp.MustCompile(`\d{5,}`)

// summary is the problem for the log: titles and fields. The free text of a
// detail can quote what was sent and stays out; what looks like a phone number
// stays out of titles too.
func (p problem) summary(status int) string {
	parts := []string{http.StatusText(status)}
	if p.title != "" {
		parts[0] = p.title
	}
	for _, f := range p.fields {
		parts = append(parts, "field "+f)
	}
	return personal.ReplaceAllString(strings.Join(parts, ", "), "*****")
}

// Codes that the client itself acts on (ePayment API, error codes).
const (
	codeCaptureConflict = "4010"
	codeReferenceExists = "4150"
	codeNotFound        = "5090"
	codeNothingReserved = "6050"
	codeAlreadyCaptured = "6170"
	codeCannotCancel    = "6190"
)

// busy are codes that ask for the same request again a little later.
var busy = map[string]bool{"6160": true, "6250": true, "6280": true}

func kindOf(code string, status int) payments.TroubleKind {
	switch {
	case code == codeNotFound:
		return payments.NotFound
	case code == "" && status == http.StatusNotFound:
		// A proxy or a wrong address speaks, not Vipps: it says nothing of
		// the payment.
		return payments.Unanswered
	case busy[code]:
		return payments.Busy
	case status >= 500, code == "3010", status == http.StatusRequestTimeout:
		return payments.Unanswered
	case status == http.StatusLocked, status == http.StatusTooEarly, status == http.StatusTooManyRequests:
		return payments.Busy
	case code != "":
		return payments.Denied
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return payments.KeysRefused
	case status/100 == 4:
		return payments.Denied
	}
	return payments.Unanswered // a 1xx or 3xx: nobody knows
}
