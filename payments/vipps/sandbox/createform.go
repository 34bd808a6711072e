package sandbox

import (
	"math"
	"regexp"
)

const (
	referencePattern = `^[a-zA-Z0-9-]{8,64}$`
	phonePattern     = `^\d{9,15}$`
	quantityPattern  = `^\d+([\.]\d{1,8})?$`
	timePattern      = `^((?:(\d{4}-\d{2}-\d{2})(T|t)(\d{2}:\d{2}:\d{2}(?:\.\d+)?))(Z|z|([+-](?:2[0-3]|[01][0-9]):[0-5][0-9])))$`
)

// amountMax is the largest amount of the ePayment API: 650 000.00.
const amountMax = 650_000_00

// lineMax bounds an amount of an order line, for which the API states no
// limit. Ten billion kroner is no line of a shop, and the sum of all lines that
// fit a body stays far from the end of an int64.
const lineMax = 1_000_000_000_000

// currencies are all that the API knows. A wallet payment can have the first
// three only.
var currencies = []string{"NOK", "DKK", "EUR", "SEK", "USD", "GBP"}

// minimum is the smallest wallet payment of a currency, in minor units.
var minimum = map[string]int64{"NOK": 100, "DKK": 1, "EUR": 1}

var (
	anyWhole    = whole{low: math.MinInt64, high: math.MaxInt64}
	notNegative = whole{low: 0, high: math.MaxInt64}
	lineAmount  = whole{low: -lineMax, high: lineMax}
)

var amountForm = object{
	{"currency", text{words: currencies}, required},
	{"value", whole{low: 0, high: amountMax, fraction: "4040"}, required},
}

// createForm is the body of a create: ePayment API 1.8.1, and merchantLegalLinks,
// which came later. What is not for a till is barred.
var createForm = object{
	{"amount", amountForm, required},
	{"paymentMethod", object{
		{"type", text{words: []string{"WALLET", "CARD", "CARD_PASSTHROUGH"}}, required},
		{"blockedSources", list{of: text{words: []string{"COMMERCIAL_CARDS"}}}, optional},
	}, required},
	{"reference", text{pattern: regexp.MustCompile(referencePattern)}, required},
	{"userFlow", text{words: []string{flowPush, flowQR, flowWeb, flowNative}}, required},
	{"customer", customerForm, optional},
	{"customerInteraction", text{words: []string{"CUSTOMER_PRESENT", "CUSTOMER_NOT_PRESENT"}}, optional},
	{"returnUrl", text{high: 2500}, optional},
	{"paymentDescription", text{low: 3, high: 100}, optional},
	{"qrFormat", object{
		{"format", text{words: []string{formatText, formatSVG, formatPNG}}, required},
		{"size", whole{low: 100, high: 2000}, optionalOrNull},
	}, optionalOrNull},
	{"receipt", receiptForm, optional},
	{"receiptUrl", text{}, optionalOrNull},
	{"metadata", dictionary{}, optionalOrNull},
	{"minimumUserAge", whole{low: 0, high: 100}, optionalOrNull},
	{"expiresAt", text{pattern: regexp.MustCompile(timePattern)}, optionalOrNull},
	{"profile", object{{"scope", text{}, optional}}, optional},
	{"merchantLegalLinks", object{
		{"termsOfSaleUrl", text{}, optional},
		{"privacyPolicyUrl", text{}, optional},
	}, optional},
	{"shipping", barred{code: "5020", why: "This sales unit has no Express"}, optional},
	{"cardPassthrough", barred{why: "Is for payment service providers"}, optional},
	{"industryData", barred{why: "Is not for this sales unit"}, optional},
}

var customerForm = object{
	{"phoneNumber", text{pattern: regexp.MustCompile(phonePattern)}, optional},
	{"personalQr", text{low: 5, high: 255}, optional},
	{"customerToken", text{low: 1, high: 1000}, optional},
}

var receiptForm = object{
	{"orderLines", list{low: 1, of: lineForm}, required},
	{"bottomLine", bottomLineForm, required},
}

// lineForm has plain integers where the payment has amount objects.
var lineForm = object{
	{"name", text{}, required},
	{"id", text{}, required},
	{"totalAmount", lineAmount, required},
	{"totalAmountExcludingTax", lineAmount, required},
	{"totalTaxAmount", lineAmount, required},
	{"taxRate", whole{low: 0, high: 10000}, optionalOrNull},
	{"taxPercentage", whole{low: 0, high: 100}, optionalOrNull},
	{"unitInfo", object{
		{"unitPrice", notNegative, requiredOrNull},
		{"quantity", text{high: 10, pattern: regexp.MustCompile(quantityPattern)}, required},
		{"quantityUnit", text{words: []string{"PCS", "KG", "KM", "MINUTE", "LITRE", "KWH"}}, optionalOrNull},
	}, optional},
	{"discount", notNegative, optionalOrNull},
	{"productUrl", text{}, optionalOrNull},
	{"isReturn", boolean{}, optionalOrNull},
	{"isShipping", boolean{}, optionalOrNull},
}

// bottomLineForm has the fields that the API calls deprecated too: it still
// takes them.
var bottomLineForm = object{
	{"currency", text{words: currencies}, required},
	{"tipAmount", notNegative, optionalOrNull},
	{"posId", text{}, optionalOrNull},
	{"receiptNumber", text{}, optionalOrNull},
	{"paymentSources", object{
		{"giftCard", anyWhole, optionalOrNull},
		{"card", anyWhole, optionalOrNull},
		{"voucher", anyWhole, optionalOrNull},
		{"cash", anyWhole, optionalOrNull},
	}, optional},
	{"barcode", object{
		{"format", text{words: []string{"EAN-13", "CODE 39", "CODE 128"}}, requiredOrNull},
		{"data", text{}, requiredOrNull},
	}, optional},
	{"giftCardAmount", notNegative, optionalOrNull},
	{"totalAmount", anyWhole, optionalOrNull},
	{"totalTax", notNegative, optionalOrNull},
	{"totalDiscount", notNegative, optionalOrNull},
	{"shippingAmount", notNegative, optionalOrNull},
	{"shippingInfo", object{
		{"amount", notNegative, requiredOrNull},
		{"amountExcludingTax", notNegative, requiredOrNull},
		{"taxAmount", notNegative, requiredOrNull},
		{"taxPercentage", whole{low: 0, high: 100}, requiredOrNull},
	}, optional},
	{"terminalId", text{}, optionalOrNull},
}
