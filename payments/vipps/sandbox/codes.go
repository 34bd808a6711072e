package sandbox

import "net/http"

// code is a numbered error of the ePayment API. Callers branch on the number;
// titles are reworded from time to time.
type code struct {
	title  string
	status int
	again  bool // the caller is to try again with the same idempotency key
}

// codes are the errors that the sandbox can answer with. The API documents
// the HTTP status of only some of them; the others have the status that fits
// their meaning.
var codes = map[string]code{
	"3010": {"Internal error", http.StatusInternalServerError, false},

	"4010": {"Capture idempotency conflict", http.StatusConflict, false},
	"4020": {"Idempotency error: key exists", http.StatusConflict, false},
	"4040": {"Invalid amount", http.StatusBadRequest, false},
	"4050": {"Invalid CustomerToken", http.StatusBadRequest, false},
	"4060": {"Invalid PersonalQr", http.StatusBadRequest, false},
	"4070": {"Invalid phone number", http.StatusBadRequest, false},
	"4080": {"Invalid scope", http.StatusBadRequest, false},
	"4090": {"Invalid URL", http.StatusBadRequest, false},
	"4100": {"Too many metadata entries", http.StatusBadRequest, false},
	"4110": {"Duplicate metadata key", http.StatusBadRequest, false},
	"4120": {"Invalid metadata key length", http.StatusBadRequest, false},
	"4130": {"Invalid metadata value length", http.StatusBadRequest, false},
	"4140": {"Missing required parameter", http.StatusBadRequest, false},
	"4150": {"Reference exists", http.StatusConflict, false},
	"4160": {"Invalid payment method type", http.StatusBadRequest, false},

	"5010": {"Blocking sources not applicable", http.StatusBadRequest, false},
	"5020": {"Express not allowed", http.StatusForbidden, false},
	"5030": {"Illegal scope", http.StatusForbidden, false},
	"5040": {"Invalid currency for merchant", http.StatusBadRequest, false},
	"5050": {"Long-living payment not allowed", http.StatusForbidden, false},
	"5060": {"Bank account not verified", http.StatusForbidden, false},
	"5070": {"Payment cannot be created", http.StatusUnprocessableEntity, false},
	"5080": {"PUSH_MESSAGE not allowed", http.StatusForbidden, false},
	"5090": {"Reference not found", http.StatusNotFound, false},
	"5100": {"Refund not possible", http.StatusBadRequest, false},

	"6010": {"Amount too small", http.StatusBadRequest, false},
	"6020": {"Refund before reservation", http.StatusBadRequest, false},
	"6030": {"Cancel period expired", http.StatusBadRequest, false},
	"6040": {"Cannot cancel a captured payment", http.StatusBadRequest, false},
	"6050": {"Cannot cancel non-reserved", http.StatusBadRequest, false},
	"6060": {"Cannot cancel authorized payment", http.StatusBadRequest, false},
	"6070": {"Cannot capture a cancelled payment", http.StatusBadRequest, false},
	"6080": {"Cannot capture before reservation", http.StatusBadRequest, false},
	"6090": {"Capture amount too high", http.StatusBadRequest, false},
	"6100": {"Capture period expired", http.StatusBadRequest, false},
	"6110": {"ExpiresAt is too late", http.StatusBadRequest, false},
	"6120": {"ExpiresAt is too soon", http.StatusBadRequest, false},
	"6130": {"ExpiresAt requires receipt", http.StatusBadRequest, false},
	"6140": {"Must capture full amount", http.StatusBadRequest, false},
	"6150": {"Not enough refundable", http.StatusBadRequest, false},
	"6160": {"Order processing", http.StatusConflict, true},
	"6170": {"Already captured", http.StatusBadRequest, false},
	"6180": {"Already refunded", http.StatusBadRequest, false},
	"6190": {"Payment cannot be cancelled", http.StatusBadRequest, false},
	"6200": {"Payment cannot be captured", http.StatusBadRequest, false},
	"6210": {"Payment cannot be refunded", http.StatusBadRequest, false},
	"6220": {"Refund period expired", http.StatusBadRequest, false},
	"6230": {"Already reserved", http.StatusBadRequest, false},
	"6250": {"Cannot cancel processing payment", http.StatusConflict, true},
	"6260": {"Funds unavailable", http.StatusBadRequest, false},
	"6280": {"Capture failed, try later", http.StatusBadRequest, true},

	"7010": {"Customer not found", http.StatusBadRequest, false},

	"10010": {"Approve failed", http.StatusBadRequest, false},
	"10020": {"Approve not allowed", http.StatusBadRequest, false},
	"10030": {"Identification required", http.StatusBadRequest, false},
	"10040": {"Invalid payment source", http.StatusBadRequest, false},
	"10050": {"No cards", http.StatusBadRequest, false},
	"10060": {"Operation not supported", http.StatusBadRequest, false},
	"10070": {"Payment limit exceeded", http.StatusBadRequest, false},
}
