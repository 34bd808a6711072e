package sandbox_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"butikk/kasse/payments/vipps/sandbox"
)

// push is a create as a till sends it: two lines that add up to 499.00.
const push = `{
 "amount":{"currency":"NOK","value":49900},
 "paymentMethod":{"type":"WALLET"},
 "customer":{"phoneNumber":"4712345678"},
 "customerInteraction":"CUSTOMER_PRESENT",
 "reference":"till7-000123-1",
 "userFlow":"PUSH_MESSAGE",
 "paymentDescription":"Shop Storgata, receipt 000123",
 "receipt":{
  "orderLines":[
   {"name":"Wool jumper","id":"7035620056789","totalAmount":40000,"totalAmountExcludingTax":32000,"totalTaxAmount":8000,"taxRate":2500,
    "unitInfo":{"unitPrice":20000,"quantity":"2","quantityUnit":"PCS"},"discount":0,"isReturn":false},
   {"name":"Cheese","id":"2012345678900","totalAmount":9900,"totalAmountExcludingTax":8609,"totalTaxAmount":1291,"taxRate":1500,
    "unitInfo":{"unitPrice":12044,"quantity":"0.822","quantityUnit":"KG"}}],
  "bottomLine":{"currency":"NOK","posId":"7","receiptNumber":"000123"}}}`

// pushBody is push with edits: pairs of a path and the JSON to put there, or
// nothing to take the field away.
func pushBody(t *testing.T, edits ...string) string {
	t.Helper()
	var tree any
	if err := json.Unmarshal([]byte(push), &tree); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(edits); i += 2 {
		steps := strings.Split(edits[i], ".")
		at := tree
		for _, step := range steps[:len(steps)-1] {
			if n, err := strconv.Atoi(step); err == nil {
				at = at.([]any)[n]
				continue
			}
			at = at.(map[string]any)[step]
		}
		into, last := at.(map[string]any), steps[len(steps)-1]
		if into[last] = json.RawMessage(edits[i+1]); edits[i+1] == "" {
			delete(into, last)
		}
		// Written and read again, so that the next edit can go into it.
		written, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		if i+2 < len(edits) {
			if err := json.Unmarshal(written, &tree); err != nil {
				t.Fatal(err)
			}
			continue
		}
		return string(written)
	}
	return push
}

func text(n int) string { return `"` + strings.Repeat("å", n) + `"` }

func TestCreateFields(t *testing.T) {
	const line = "receipt.orderLines.0."
	for _, tt := range []struct {
		name  string
		edits []string
		field string // refused; the field in lower case
		says  string // part of the reason
	}{
		{"no amount", []string{"amount", ""}, "amount", "required"},
		{"amount null", []string{"amount", "null"}, "amount", "null"},
		{"value as text", []string{"amount.value", `"49900"`}, "amount.value", "integer"},
		{"value below zero", []string{"amount.value", "-1"}, "amount.value", "between 0 and 65000000"},
		{"value too large", []string{"amount.value", "65000001"}, "amount.value", "between 0 and 65000000"},
		{"value beyond int64", []string{"amount.value", "99999999999999999999"}, "amount.value", "between"},
		{"no currency", []string{"amount.currency", ""}, "amount.currency", "required"},
		{"currency unknown", []string{"amount.currency", `"ISK"`}, "amount.currency", "one of NOK, DKK, EUR"},
		{"currency in lower case", []string{"amount.currency", `"nok"`}, "amount.currency", "one of"},
		{"unknown field", []string{"currency", `"NOK"`}, "currency", "not known"},
		{"other spelling", []string{"UserFlow", `"QR"`}, "userflow", "not known"},
		{"no payment method", []string{"paymentMethod", ""}, "paymentmethod", "required"},
		{"payment method as text", []string{"paymentMethod", `"WALLET"`}, "paymentmethod", "object"},
		{"payment method unknown", []string{"paymentMethod.type", `"CASH"`}, "paymentmethod.type", "one of"},
		{"blocked sources at top level", []string{"blockedSources", `["COMMERCIAL_CARDS"]`}, "blockedsources", "not known"},
		{"blocked source unknown", []string{"paymentMethod.blockedSources", `["CARDS"]`}, "paymentmethod.blockedsources[0]", "one of"},
		{"blocked sources as text", []string{"paymentMethod.blockedSources", `"CARDS"`}, "paymentmethod.blockedsources", "array"},
		{"no reference", []string{"reference", ""}, "reference", "required"},
		{"reference as number", []string{"reference", "2486791679658155992"}, "reference", "string"},
		{"reference short", []string{"reference", `"till7-1"`}, "reference", "^[a-zA-Z0-9-]{8,64}$"},
		{"reference long", []string{"reference", `"` + strings.Repeat("a", 65) + `"`}, "reference", "^[a-zA-Z0-9-]{8,64}$"},
		{"reference with underscore", []string{"reference", `"till7_000123_1"`}, "reference", "^[a-zA-Z0-9-]{8,64}$"},
		{"no flow", []string{"userFlow", ""}, "userflow", "required"},
		{"flow unknown", []string{"userFlow", `"PUSH"`}, "userflow", "one of PUSH_MESSAGE"},
		{"push to nobody", []string{"customer", ""}, "customer", "exactly one"},
		{"customer empty", []string{"customer", "{}"}, "customer", "exactly one"},
		{"customer twice", []string{"customer.personalQr", `"https://qr.vipps.no/p/abc"`}, "customer", "exactly one"},
		{"customer token under another name", []string{"customer.token", `"abc"`}, "customer.token", "not known"},
		{"interaction inside customer", []string{"customer.customerInteraction", `"CUSTOMER_PRESENT"`}, "customer.customerinteraction", "not known"},
		{"phone as number", []string{"customer.phoneNumber", "4712345678"}, "customer.phonenumber", "string"},
		{"phone with plus", []string{"customer.phoneNumber", `"+4712345678"`}, "customer.phonenumber", `^\d{9,15}$`},
		{"phone short", []string{"customer.phoneNumber", `"12345678"`}, "customer.phonenumber", `^\d{9,15}$`},
		{"phone long", []string{"customer.phoneNumber", `"1234567890123456"`}, "customer.phonenumber", `^\d{9,15}$`},
		{"personal QR short", []string{"customer", `{"personalQr":"http"}`}, "customer.personalqr", "between 5 and 255"},
		{"personal QR long", []string{"customer", `{"personalQr":` + text(256) + `}`}, "customer.personalqr", "between 5 and 255"},
		{"customer token empty", []string{"customer", `{"customerToken":""}`}, "customer.customertoken", "between 1"},
		{"interaction unknown", []string{"customerInteraction", `"PRESENT"`}, "customerinteraction", "one of CUSTOMER_PRESENT"},
		{"description short", []string{"paymentDescription", text(2)}, "paymentdescription", "between 3 and 100"},
		{"description long", []string{"paymentDescription", text(101)}, "paymentdescription", "between 3 and 100"},
		{"web redirect to nowhere", []string{"userFlow", `"WEB_REDIRECT"`}, "returnurl", "required"},
		{"return URL long", []string{"returnUrl", `"https://` + strings.Repeat("a", 2500) + `"`}, "returnurl", "2500"},
		{"QR format without QR", []string{"qrFormat", `{"format":"TEXT/TARGETURL"}`}, "qrformat", "QR only"},
		{"QR without the customer", []string{"userFlow", `"QR"`, "customer", "", "customerInteraction", ""}, "customerinteraction", "CUSTOMER_PRESENT"},
		{"QR format empty", []string{"userFlow", `"QR"`, "qrFormat", "{}"}, "qrformat.format", "required"},
		{"QR size small", []string{"userFlow", `"QR"`, "qrFormat", `{"format":"IMAGE/PNG","size":99}`}, "qrformat.size", "between 100 and 2000"},
		{"QR size of text", []string{"userFlow", `"QR"`, "qrFormat", `{"format":"TEXT/TARGETURL","size":100}`}, "qrformat.size", "PNG"},
		{"age as text", []string{"minimumUserAge", `"18"`}, "minimumuserage", "integer"},
		{"age with fraction", []string{"minimumUserAge", "18.0"}, "minimumuserage", "integer"},
		{"age too high", []string{"minimumUserAge", "101"}, "minimumuserage", "between 0 and 100"},
		{"expiry not a time", []string{"expiresAt", `"tomorrow"`}, "expiresat", "pattern"},
		{"metadata with a number", []string{"metadata", `{"a":1}`}, "metadata.a", "string"},
		{"metadata as a list", []string{"metadata", "[]"}, "metadata", "object"},
		{"card passthrough", []string{"cardPassthrough", "{}"}, "cardpassthrough", "payment service providers"},

		{"receipt null", []string{"receipt", "null"}, "receipt", "null"},
		{"receipt without lines", []string{"receipt.orderLines", ""}, "receipt.orderlines", "required"},
		{"receipt without bottom line", []string{"receipt.bottomLine", ""}, "receipt.bottomline", "required"},
		{"receipt under another name", []string{"orderDetails", "{}"}, "orderdetails", "not known"},
		{"no lines", []string{"receipt.orderLines", "[]"}, "receipt.orderlines", "at least 1"},
		{"line without name", []string{line + "name", ""}, "receipt.orderlines[0].name", "required"},
		{"line without id", []string{line + "id", ""}, "receipt.orderlines[0].id", "required"},
		{"id as number", []string{line + "id", "7035620056789"}, "receipt.orderlines[0].id", "string"},
		{"line without total", []string{line + "totalAmount", ""}, "receipt.orderlines[0].totalamount", "required"},
		{"line without net", []string{line + "totalAmountExcludingTax", ""}, "receipt.orderlines[0].totalamountexcludingtax", "required"},
		{"line without tax", []string{line + "totalTaxAmount", ""}, "receipt.orderlines[0].totaltaxamount", "required"},
		{"total as amount object", []string{line + "totalAmount", `{"currency":"NOK","value":40000}`}, "receipt.orderlines[0].totalamount", "integer"},
		{"total with fraction", []string{line + "totalAmount", "40000.0"}, "receipt.orderlines[0].totalamount", "integer"},
		{"tax rate too high", []string{line + "taxRate", "10001"}, "receipt.orderlines[0].taxrate", "between 0 and 10000"},
		{"no tax rate", []string{line + "taxRate", ""}, "receipt.orderlines[0].taxrate", "required"},
		{"tax percentage too high", []string{line + "taxPercentage", "101"}, "receipt.orderlines[0].taxpercentage", "between 0 and 100"},
		{"quantity as number", []string{line + "unitInfo.quantity", "2"}, "receipt.orderlines[0].unitinfo.quantity", "string"},
		{"quantity with comma", []string{line + "unitInfo.quantity", `"0,822"`}, "receipt.orderlines[0].unitinfo.quantity", "pattern"},
		{"quantity long", []string{line + "unitInfo.quantity", `"1.123456789"`}, "receipt.orderlines[0].unitinfo.quantity", "pattern"},
		{"quantity longer", []string{line + "unitInfo.quantity", `"12345.67890"`}, "receipt.orderlines[0].unitinfo.quantity", "between 0 and 10"},
		{"no quantity", []string{line + "unitInfo.quantity", ""}, "receipt.orderlines[0].unitinfo.quantity", "required"},
		{"no unit price", []string{line + "unitInfo.unitPrice", ""}, "receipt.orderlines[0].unitinfo.unitprice", "required"},
		{"unit price below zero", []string{line + "unitInfo.unitPrice", "-1"}, "receipt.orderlines[0].unitinfo.unitprice", "between 0"},
		{"unit unknown", []string{line + "unitInfo.quantityUnit", `"STK"`}, "receipt.orderlines[0].unitinfo.quantityunit", "one of PCS"},
		{"discount below zero", []string{line + "discount", "-1"}, "receipt.orderlines[0].discount", "between 0"},
		{"return as text", []string{line + "isReturn", `"no"`}, "receipt.orderlines[0].isreturn", "true or false"},
		{"barcode format unknown", []string{"receipt.bottomLine.barcode", `{"format":"CODE39","data":"1"}`}, "receipt.bottomline.barcode.format", "CODE 39"},
		{"barcode without data", []string{"receipt.bottomLine.barcode", `{"format":"CODE 39"}`}, "receipt.bottomline.barcode.data", "required"},
		{"pos as number", []string{"receipt.bottomLine.posId", "7"}, "receipt.bottomline.posid", "string"},
		{"tip below zero", []string{"receipt.bottomLine.tipAmount", "-1"}, "receipt.bottomline.tipamount", "between 0"},
		{"receipt in another currency", []string{"receipt.bottomLine.currency", `"DKK"`}, "receipt.bottomline.currency", "NOK"},
		{"line that does not add up", []string{line + "totalTaxAmount", "7999"}, "receipt.orderlines[0].totalamount", "32000 + 7999"},
		{"lines that do not add up", []string{"amount.value", "49901"}, "receipt.orderlines", "add up to 49900"},
		{"return counted as sold", []string{line + "isReturn", "true"}, "receipt.orderlines", "add up to -30100"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := open(t, sandbox.Config{})
			x.create(pushBody(t, tt.edits...), "k1").refused(http.StatusBadRequest, tt.field, tt.says)
			if len(x.Ledger()) != 0 {
				t.Error("a refused create is in the books")
			}
		})
	}
}

func TestCreateCodes(t *testing.T) {
	const noReceipt = "receipt"
	for _, tt := range []struct {
		name   string
		edits  []string
		status int
		code   string
	}{
		{"fraction", []string{"amount.value", "49900.0"}, 400, "4040"},
		{"exponent", []string{"amount.value", "499e2"}, 400, "4040"},
		{"phone with leading zero", []string{"customer.phoneNumber", `"04712345678"`}, 400, "4070"},
		{"insecure return URL", []string{"returnUrl", `"http://example.com"`}, 400, "4090"},
		{"return URL without scheme", []string{"returnUrl", `"example.com"`}, 400, "4090"},
		{"insecure receipt URL", []string{"receiptUrl", `"http://example.com"`}, 400, "4090"},
		{"much metadata", []string{"metadata", `{"a":"","b":"","c":"","d":"","e":"","f":""}`}, 400, "4100"},
		{"metadata twice", []string{"metadata", `{"a":"1","a":"2"}`}, 400, "4110"},
		{"metadata key", []string{"metadata", `{` + text(101) + `:""}`}, 400, "4120"},
		{"metadata value", []string{"metadata", `{"a":` + text(501) + `}`}, 400, "4130"},
		{"card", []string{"paymentMethod.type", `"CARD"`}, 400, "4160"},
		{"scope unknown", []string{"profile", `{"scope":"name shoeSize"}`}, 400, "4080"},
		{"scope with nin", []string{"profile", `{"scope":"name nin"}`}, 403, "5030"},
		{"blocked sources in Norway", []string{"paymentMethod.blockedSources", `["COMMERCIAL_CARDS"]`}, 400, "5010"},
		{"express", []string{"shipping", "{}"}, 403, "5020"},
		{"Swedish kroner", []string{"amount.currency", `"SEK"`, noReceipt, ""}, 400, "5040"},
		{"long life without receipt", []string{"expiresAt", `"2026-10-06T12:00:00+02:00"`, noReceipt, ""}, 400, "6130"},
		{"long life", []string{"expiresAt", `"2026-10-06T12:00:00Z"`}, 403, "5050"},
		{"below a krone", []string{"amount.value", "99", noReceipt, ""}, 400, "6010"},
		{"nobody's number", []string{"customer.phoneNumber", `"` + sandbox.NoCustomer + `"`}, 400, "7010"},
		{"nobody's clear QR", []string{"customer", `{"personalQr":"https://qr.vipps.no/28/2/01/031/` + sandbox.NoCustomer + `?v=1"}`}, 400, "7010"},
		{"nobody's token QR", []string{"customer", `{"personalQr":"https://qr.vipps.no/p/` + sandbox.NoCustomer + `"}`}, 400, "7010"},
		{"product code", []string{"customer", `{"personalQr":"7035620056789"}`}, 400, "4060"},
		{"collection box", []string{"customer", `{"personalQr":"https://qr.mobilepay.dk/box/1/pay-in"}`}, 400, "4060"},
		{"QR with the scanner's suffix", []string{"customer", `{"personalQr":"https://qr.vipps.no/p/abc\r"}`}, 400, "4060"},
		{"QR of another version", []string{"customer", `{"personalQr":"https://qr.vipps.no/28/2/01/031/4712345678?v=2"}`}, 400, "4060"},
		{"QR with few digits", []string{"customer", `{"personalQr":"https://qr.vipps.no/p/12345678"}`}, 400, "4060"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := open(t, sandbox.Config{})
			x.create(pushBody(t, tt.edits...), "k1").code(tt.status, tt.code)
			if len(x.Ledger()) != 0 {
				t.Error("a refused create is in the books")
			}
		})
	}
}
