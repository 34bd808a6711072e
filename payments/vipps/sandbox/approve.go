package sandbox

import (
	"fmt"
	"net/http"
	"strings"
)

// approveForm is the body of a force approve: who approves, or the token of
// the redirectUrl.
var approveForm = object{
	{"customer", customerForm, optional},
	{"token", text{low: 1}, optional},
}

// forceApprove approves a payment without a phone, as the test environment of
// Vipps MobilePay lets its callers do. Magic amounts do not count here.
func (s *Sandbox) forceApprove(c call, p *payment) answer {
	var request struct {
		Customer *customer `json:"customer"`
		Token    string    `json:"token"`
	}
	var f findings
	f.read(c.body, approveForm, &request)
	switch kinds := request.Customer.kinds(); {
	case !f.clean():
	case (request.Customer == nil) == (request.Token == ""):
		f.refuse("", "Must have either a customer or a token")
	case request.Customer != nil && len(kinds) != 1:
		f.refuse("customer", exactlyOne)
	case request.Token != "" && (p.token == "" || request.Token != p.token):
		f.refuse("token", "Is not the token in the redirectUrl of this payment")
	}
	if refusal, bad := s.judge(c, f); bad {
		return refusal
	}
	number, code, why := s.recognise(request.Customer, c.now)
	if code != "" {
		return s.refuse(c, code, why)
	}
	if refusal, told := s.told(c); told {
		return refusal
	}
	switch p.state {
	case created:
	case authorized:
		return s.refuse(c, "6230", "The customer has approved the payment")
	default:
		return s.refuse(c, "10010", fmt.Sprintf("The payment is %s", p.state))
	}
	if number != "" {
		p.number = number
	}
	p.trick = 0
	p.schedule(Approve, c.now)
	s.settle(p, c.now)
	return answer{status: http.StatusOK}
}

// approveCall is operationFor below /epayment/v1/test/payments/.
func approveCall(method, rest string) (op Operation, reference string, found bool) {
	reference, ours := strings.CutSuffix(rest, "/approve")
	return ForceApproveCall, reference, ours && method == http.MethodPost && reference != "" && !strings.Contains(reference, "/")
}
