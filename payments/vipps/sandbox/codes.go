package sandbox

import "net/http"

// code is a numbered error of the ePayment API. Callers branch on the number;
// titles are reworded from time to time.
type code struct {
	title  string
	status int
}

// codes are the errors that the sandbox can answer with. The API documents
// the HTTP status of only some of them; the others have the status that fits
// their meaning.
var codes = map[string]code{
	"3010": {"Internal error", http.StatusInternalServerError},

	"4010": {"Capture idempotency conflict", http.StatusConflict},
	"4020": {"Idempotency error: key exists", http.StatusConflict},
	"4040": {"Invalid amount", http.StatusBadRequest},
	"4050": {"Invalid CustomerToken", http.StatusBadRequest},
	"4060": {"Invalid PersonalQr", http.StatusBadRequest},
	"4070": {"Invalid phone number", http.StatusBadRequest},
	"4080": {"Invalid scope", http.StatusBadRequest},
	"4090": {"Invalid URL", http.StatusBadRequest},
	"4100": {"Too many metadata entries", http.StatusBadRequest},
	"4110": {"Duplicate metadata key", http.StatusBadRequest},
	"4120": {"Invalid metadata key length", http.StatusBadRequest},
	"4130": {"Invalid metadata value length", http.StatusBadRequest},
	"4140": {"Missing required parameter", http.StatusBadRequest},
	"4150": {"Reference exists", http.StatusConflict},
	"4160": {"Invalid payment method type", http.StatusBadRequest},

	"5010": {"Blocking sources not applicable", http.StatusBadRequest},
	"5020": {"Express not allowed", http.StatusForbidden},
	"5030": {"Illegal scope", http.StatusForbidden},
	"5040": {"Invalid currency for merchant", http.StatusBadRequest},
	"5050": {"Long-living payment not allowed", http.StatusForbidden},
	"5060": {"Bank account not verified", http.StatusForbidden},
	"5070": {"Payment cannot be created", http.StatusUnprocessableEntity},
	"5080": {"PUSH_MESSAGE not allowed", http.StatusForbidden},
	"5090": {"Reference not found", http.StatusNotFound},

	"6010": {"Amount too small", http.StatusBadRequest},
	"6020": {"Refund before reservation", http.StatusBadRequest},
	"6040": {"Cannot cancel a captured payment", http.StatusBadRequest},
	"6050": {"Cannot cancel non-reserved", http.StatusBadRequest},
	"6060": {"Cannot cancel authorized payment", http.StatusBadRequest},
	"6070": {"Cannot capture a cancelled payment", http.StatusBadRequest},
	"6080": {"Cannot capture before reservation", http.StatusBadRequest},
	"6090": {"Capture amount too high", http.StatusBadRequest},
	"6130": {"ExpiresAt requires receipt", http.StatusBadRequest},
	"6150": {"Not enough refundable", http.StatusBadRequest},
	"6170": {"Already captured", http.StatusBadRequest},
	"6180": {"Already refunded", http.StatusBadRequest},
	"6200": {"Payment cannot be captured", http.StatusBadRequest},
	"6210": {"Payment cannot be refunded", http.StatusBadRequest},

	"7010": {"Customer not found", http.StatusBadRequest},
}
