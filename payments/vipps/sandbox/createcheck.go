package sandbox

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	flowPush   = "PUSH_MESSAGE"
	flowQR     = "QR"
	flowWeb    = "WEB_REDIRECT"
	flowNative = "NATIVE_REDIRECT"

	formatText = "TEXT/TARGETURL"
	formatSVG  = "IMAGE/SVG+XML"
	formatPNG  = "IMAGE/PNG"
)

// createRequest is what the sandbox goes by in the body of a create. The body
// has more; its form has been checked by then.
type createRequest struct {
	Amount        money `json:"amount"`
	PaymentMethod struct {
		Type           string   `json:"type"`
		BlockedSources []string `json:"blockedSources"`
	} `json:"paymentMethod"`
	Reference           string    `json:"reference"`
	UserFlow            string    `json:"userFlow"`
	Customer            *customer `json:"customer"`
	CustomerInteraction string    `json:"customerInteraction"`
	ReturnURL           string    `json:"returnUrl"`
	QRFormat            *struct {
		Format string `json:"format"`
		Size   *int   `json:"size"`
	} `json:"qrFormat"`
	Receipt    *receipt          `json:"receipt"`
	ReceiptURL string            `json:"receiptUrl"`
	Metadata   map[string]string `json:"metadata"`
	ExpiresAt  string            `json:"expiresAt"`
	Profile    struct {
		Scope string `json:"scope"`
	} `json:"profile"`
	LegalLinks struct {
		TermsOfSale   string `json:"termsOfSaleUrl"`
		PrivacyPolicy string `json:"privacyPolicyUrl"`
	} `json:"merchantLegalLinks"`
}

// customer has exactly one member, or the create is refused.
type customer struct {
	PhoneNumber   *string `json:"phoneNumber"`
	PersonalQR    *string `json:"personalQr"`
	CustomerToken *string `json:"customerToken"`
}

const exactlyOne = "Must have exactly one of phoneNumber, personalQr and customerToken"

// kinds are the names of the members that are there.
func (c *customer) kinds() []string {
	var names []string
	if c == nil {
		return names
	}
	if c.PhoneNumber != nil {
		names = append(names, "phoneNumber")
	}
	if c.PersonalQR != nil {
		names = append(names, "personalQr")
	}
	if c.CustomerToken != nil {
		names = append(names, "customerToken")
	}
	return names
}

type receipt struct {
	OrderLines []orderLine `json:"orderLines"`
	BottomLine struct {
		Currency string `json:"currency"`
	} `json:"bottomLine"`
}

type orderLine struct {
	Total         int64  `json:"totalAmount"`
	ExcludingTax  int64  `json:"totalAmountExcludingTax"`
	Tax           int64  `json:"totalTaxAmount"`
	TaxRate       *int64 `json:"taxRate"`
	TaxPercentage *int64 `json:"taxPercentage"`
	IsReturn      bool   `json:"isReturn"`
}

// readCreate checks everything about a create that can be said from its body
// and the set-up of the sales unit.
func readCreate(body []byte, lenient bool, set Settings, now time.Time) (createRequest, findings) {
	var (
		r createRequest
		f findings
	)
	f.read(body, createForm, &r)
	if !f.clean() {
		return r, f
	}
	r.checkFlow(&f)
	if r.UserFlow == flowPush && set.NoPush {
		f.fail("5080", "This sales unit has no approval for "+flowPush)
	}
	r.checkReceipt(&f, lenient)
	r.checkMoney(&f, set.market())
	r.checkURLs(&f)
	r.checkMetadata(&f)
	r.checkScope(&f)
	r.checkExpiry(&f, set.LongLiving, now)
	return r, f
}

// checkExpiry looks at a life that is longer than ten minutes.
func (r *createRequest) checkExpiry(f *findings, approved bool, now time.Time) {
	if r.ExpiresAt == "" {
		return
	}
	at, err := r.expiry()
	switch {
	case err != nil: // the pattern lets a 31st of February through
		f.refuse("expiresat", "Is no date")
	case r.Receipt == nil:
		f.fail("6130", "A payment with expiresAt needs a receipt")
	case !approved:
		f.fail("5050", "This sales unit has no approval for payments that live longer than 10 minutes")
	case at.Before(now.Add(lifetime)):
		f.fail("6120", "The earliest is 10 minutes from now")
	case at.After(now.Add(longestLife)):
		f.fail("6110", "The latest is 60 days from now")
	}
}

// expiry is expiresAt, which may have its T and Z in lower case.
func (r *createRequest) expiry() (time.Time, error) {
	return time.Parse(time.RFC3339, strings.ToUpper(r.ExpiresAt))
}

// checkFlow holds the fields together that depend on userFlow.
func (r *createRequest) checkFlow(f *findings) {
	kinds := r.Customer.kinds()
	if (r.Customer != nil || r.UserFlow == flowPush) && len(kinds) != 1 {
		f.refuse("customer", exactlyOne)
	}
	if r.UserFlow == flowWeb && r.ReturnURL == "" {
		f.refuse("returnurl", "The field is required with userFlow "+flowWeb)
	}
	if r.UserFlow == flowQR && r.CustomerInteraction != "CUSTOMER_PRESENT" {
		f.refuse("customerinteraction", "Must be CUSTOMER_PRESENT with userFlow "+flowQR)
	}
	if r.QRFormat == nil {
		return
	}
	if r.UserFlow != flowQR {
		f.refuse("qrformat", "Is for userFlow QR only")
	}
	if r.QRFormat.Size != nil && r.QRFormat.Format != formatPNG {
		f.refuse("qrformat.size", "Is for format IMAGE/PNG only")
	}
}

// checkReceipt does the arithmetic: each line by itself, then all lines
// against the payment. The app shows no line at all when they differ.
func (r *createRequest) checkReceipt(f *findings, lenient bool) {
	if r.Receipt == nil {
		return
	}
	var sum int64
	for i, line := range r.Receipt.OrderLines {
		at := fmt.Sprintf("receipt.orderlines[%d]", i)
		if line.TaxRate == nil && line.TaxPercentage == nil {
			f.refuse(at+".taxrate", "Either taxRate or taxPercentage is required")
		}
		if line.Total != line.ExcludingTax+line.Tax {
			f.refuse(at+".totalamount", fmt.Sprintf("Must be totalAmountExcludingTax + totalTaxAmount: %d is not %d + %d",
				line.Total, line.ExcludingTax, line.Tax))
		}
		if line.IsReturn {
			sum -= line.Total
		} else {
			sum += line.Total
		}
	}
	if r.Receipt.BottomLine.Currency != r.Amount.Currency {
		f.refuse("receipt.bottomline.currency", "Must be the currency of the payment, "+r.Amount.Currency)
	}
	if sum != r.Amount.Value && !lenient {
		f.refuse("receipt.orderlines", fmt.Sprintf("The lines add up to %d and the payment is %d", sum, r.Amount.Value))
	}
}

// checkMoney looks at what kind of money this sales unit can take.
func (r *createRequest) checkMoney(f *findings, market string) {
	if r.PaymentMethod.Type != "WALLET" {
		f.fail("4160", r.PaymentMethod.Type+" is not for this sales unit")
	}
	if r.Amount.Currency != market {
		f.fail("5040", fmt.Sprintf("This sales unit takes %s, not %s", market, r.Amount.Currency))
	}
	if least := minimum[r.Amount.Currency]; r.Amount.Value < least {
		f.fail("6010", fmt.Sprintf("The smallest payment is %s %d", r.Amount.Currency, least))
	}
	if len(r.PaymentMethod.BlockedSources) > 0 && market == "NOK" {
		f.fail("5010", "Sources can be blocked in Denmark and Finland only")
	}
}

var scheme = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]*)://`)

// checkURLs wants https:// or a scheme of the merchant's own, never http://.
func (r *createRequest) checkURLs(f *findings) {
	for _, url := range []string{r.ReturnURL, r.ReceiptURL, r.LegalLinks.TermsOfSale, r.LegalLinks.PrivacyPolicy} {
		m := scheme.FindStringSubmatch(url)
		if url != "" && (m == nil || strings.EqualFold(m[1], "http")) {
			f.fail("4090", fmt.Sprintf("%q does not use https:// or a custom scheme", url))
		}
	}
}

func (r *createRequest) checkMetadata(f *findings) {
	if len(r.Metadata) > 5 {
		f.fail("4100", "The most is 5")
	}
	for _, key := range slices.Sorted(maps.Keys(r.Metadata)) {
		if n := utf8.RuneCountInString(key); n < 1 || n > 100 {
			f.fail("4120", mustMeasure(1, 100))
		}
		if utf8.RuneCountInString(r.Metadata[key]) > 500 {
			f.fail("4130", mustMeasure(0, 500))
		}
	}
}

// checkScope knows the words of the ePayment API. The national identity number
// needs an approval that this sales unit does not have.
func (r *createRequest) checkScope(f *findings) {
	known := []string{"name", "address", "email", "phoneNumber", "birthDate"}
	for word := range strings.FieldsSeq(r.Profile.Scope) {
		switch {
		case word == "nin":
			f.fail("5030", "nin is not for this sales unit")
		case !slices.Contains(known, word):
			f.fail("4080", fmt.Sprintf("%q is not a scope", word))
		}
	}
}
