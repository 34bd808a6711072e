package sandbox

import (
	"fmt"
	"net/http"
)

// modification is the answer of capture, cancel and refund.
type modification struct {
	Amount       money     `json:"amount"`
	State        string    `json:"state"`
	Aggregate    aggregate `json:"aggregate"`
	PSPReference string    `json:"pspReference"`
	Reference    string    `json:"reference"`
}

// modified is a success, although its media type is that of a problem: so the
// ePayment API has it, and a caller has to go by the status.
func (p *payment) modified() answer {
	return jsonAnswer(http.StatusOK, mediaProblem, modification{
		Amount:       p.amount,
		State:        p.word(),
		Aggregate:    p.aggregate(),
		PSPReference: p.psp(),
		Reference:    p.reference,
	})
}

// cancelForm is the body of a cancel, where there is one.
var cancelForm = object{{"cancelTransactionOnly", boolean{}, optional}}

// cancel ends a payment that waits, or releases what is reserved and not yet
// captured. It takes an Idempotency-Key but heeds none (ePayment API 1.8.1
// dropped it): a repeated cancel is told that there is nothing left to cancel,
// and the event carries no key.
func (s *Sandbox) cancel(c call, p *payment) answer {
	var request struct {
		CancelTransactionOnly bool `json:"cancelTransactionOnly"`
	}
	if len(c.body) > 0 {
		var f findings
		f.read(c.body, cancelForm, &request)
		if refusal, bad := s.judge(c, f); bad {
			return refusal
		}
	}
	if refusal, told := s.told(c); told {
		return refusal
	}
	switch {
	case p.processing(c.now):
		return s.refuse(c, "6250", "The customer is approving the payment right now")
	case p.state == created:
		// Nothing was reserved, and yet the whole amount counts as
		// cancelled: so the API has it.
		p.state = terminated
		p.cancelled = p.amount.Value
		s.record(p, event{name: string(terminated), amount: p.amount.Value, at: c.now})
		return p.modified()
	case p.state != authorized:
		return s.refuse(c, "6050", fmt.Sprintf("The payment is %s", p.state))
	case p.cancelled > 0:
		return s.refuse(c, "6050", "What was reserved has been released already")
	case p.captured == p.authorized:
		return s.refuse(c, "6040", "Everything has been captured; refund instead")
	case p.over(p.captureWindow(), c.now):
		return s.refuse(c, "6030", "The reservation is older than the capture deadline")
	case request.CancelTransactionOnly:
		return s.refuse(c, "6060", "The customer has approved the payment")
	}
	released := p.authorized - p.captured
	p.cancelled = released
	s.record(p, event{name: cancelled, amount: released, at: c.now})
	return p.modified()
}

// adjustForm is the body of a capture and of a refund.
var adjustForm = object{{"modificationAmount", amountForm, required}}

// adjust carries out a capture or a refund, once per key.
func (s *Sandbox) adjust(c call, p *payment) answer {
	conflict, apply := "4010", s.capture
	if c.op == RefundCall {
		conflict, apply = "4150", s.refund // the API has no code of its own for it
	}
	return s.once(c, conflict, func() answer {
		var request struct {
			ModificationAmount money `json:"modificationAmount"`
		}
		var f findings
		f.read(c.body, adjustForm, &request)
		asked := request.ModificationAmount
		if f.clean() && asked.Currency != p.amount.Currency {
			f.refuse("modificationamount.currency", "Must be the currency of the payment, "+p.amount.Currency)
		}
		if f.clean() && asked.Value == 0 {
			f.fail("4040", "The amount must be greater than zero")
		}
		if refusal, bad := s.judge(c, f); bad {
			return refusal
		}
		if refusal, told := s.told(c); told {
			return refusal
		}
		name, code, why := apply(c, p, asked.Value)
		if code != "" {
			return s.refuse(c, code, why)
		}
		s.record(p, event{name: name, amount: asked.Value, at: c.now, key: c.key})
		return p.modified()
	})
}

// capture takes reserved money, or says with which code it does not.
func (s *Sandbox) capture(c call, p *payment, value int64) (name, code, why string) {
	left := p.authorized - p.captured - p.cancelled
	switch {
	case p.state == created:
		return "", "6080", "The customer has not approved the payment"
	case p.state == terminated:
		return "", "6070", "The payment is TERMINATED"
	case p.state != authorized:
		return "", "6200", fmt.Sprintf("The payment is %s", p.state)
	case p.cancelled > 0:
		return "", "6070", "What was left of the reservation has been released"
	case left == 0:
		return "", "6170", "Everything that was reserved has been captured"
	case p.over(p.captureWindow(), c.now):
		return "", "6100", "The reservation is older than the capture deadline"
	case value > left:
		return "", "6090", fmt.Sprintf("%d is left to capture", left)
	case value < left && s.settings.NoPartialCapture:
		return "", "6140", fmt.Sprintf("This sales unit has to capture all of it: %d", left)
	}
	p.captured += value
	return captured, "", ""
}

// refund gives captured money back, or says with which code it does not.
func (s *Sandbox) refund(c call, p *payment, value int64) (name, code, why string) {
	left := p.captured - p.refunded
	switch {
	case p.state == created:
		return "", "6020", "The customer has not approved the payment"
	case p.state != authorized:
		return "", "6210", fmt.Sprintf("The payment is %s", p.state)
	case p.captured > 0 && left == 0:
		return "", "6180", "Everything that was captured has been refunded"
	case p.over(refundWindow, c.now):
		return "", "6220", "The reservation is older than a year"
	case value > left:
		return "", "6150", fmt.Sprintf("%d is left to refund", left)
	}
	if s.settings.MagicAmounts {
		switch value {
		case refundToNobody:
			return "", "5100", "The customer has nowhere to receive it"
		case refundTooLate:
			return "", "6220", "It is too late to refund this payment"
		}
	}
	p.refunded += value
	return refunded, "", ""
}
