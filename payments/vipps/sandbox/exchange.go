package sandbox

import (
	"net/http"
	"strings"
)

// The bodies of the two exchanges. The list of requestedData knows one word.
var (
	requestedForm = list{of: text{words: []string{"MSISDN"}}}
	exchangeForm  = object{
		{"qrCode", text{low: 1}, required},
		{"requestedData", requestedForm, optional},
	}
	customerExchangeForm = object{
		{"customer", object{{"customerToken", text{low: 1, high: 1000}, required}}, required},
		{"requestedData", requestedForm, required},
	}
)

// exchanged is what an exchange gives. The timestamp, in Unix seconds, is when
// the code was made; codes of version 1.0 have none.
type exchanged struct {
	MSISDN    string `json:"msisdn"`
	Version   string `json:"version,omitempty"`
	Timestamp int64  `json:"timestamp,omitempty"`
}

// exchange tells the phone number behind a personal QR, or behind a customer
// token.
func (s *Sandbox) exchange(c call, what string) answer {
	var (
		found exchanged
		f     findings
	)
	if what == "customer" {
		found = s.exchangeToken(c, &f)
	} else {
		found = s.exchangeQR(c, &f)
	}
	if refusal, bad := s.judge(c, f); bad {
		return refusal
	}
	if refusal, told := s.told(c); told {
		return refusal
	}
	return jsonAnswer(http.StatusOK, mediaJSON, found)
}

func (s *Sandbox) exchangeQR(c call, f *findings) (found exchanged) {
	var request struct {
		QRCode string `json:"qrCode"`
	}
	if f.read(c.body, exchangeForm, &request); !f.clean() {
		return found
	}
	var ok bool
	if found.MSISDN, found.Version, ok = readPersonalQR(request.QRCode); !ok {
		f.refuse("qrcode", "The complete data contained in the QR code is required.")
	}
	if found.Version == "2.0" {
		found.Timestamp = c.now.Unix() // the phone makes a new one for every look
	}
	return found
}

func (s *Sandbox) exchangeToken(c call, f *findings) (found exchanged) {
	var request struct {
		Customer struct {
			CustomerToken string `json:"customerToken"`
		} `json:"customer"`
	}
	if f.read(c.body, customerExchangeForm, &request); !f.clean() {
		return found
	}
	in, ok := s.checkedIn[request.Customer.CustomerToken]
	if !ok || !c.now.Before(in.until) {
		f.refuse("customer.customertoken", "The customer token is not valid.")
	}
	return exchanged{MSISDN: in.number, Timestamp: in.since.Unix()}
}

// exchangeProblem is a problem in the shape of the QR API: plain JSON, without
// type and traceId, and fields in their own spelling.
func exchangeProblem(status int, title, why string, details []detail) answer {
	spelling := strings.NewReplacer("qrcode", "qrCode", "requesteddata", "requestedData", "customertoken", "customerToken")
	spelt := make([]detail, len(details))
	for i, d := range details {
		spelt[i] = detail{Name: spelling.Replace(d.Name), Reason: d.Reason}
	}
	return jsonAnswer(status, mediaJSON, struct {
		Title        string   `json:"title"`
		Status       int      `json:"status"`
		Detail       string   `json:"detail"`
		ExtraDetails []detail `json:"extraDetails"`
	}{title, status, why, spelt})
}
