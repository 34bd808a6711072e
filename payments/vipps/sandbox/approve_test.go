package sandbox_test

import (
	"net/http"
	"strings"
	"testing"

	"butikk/kasse/payments/vipps/sandbox"
)

func (x *till) forceApprove(body string) reply {
	x.Helper()
	return x.call("POST", "/epayment/v1/test/payments/"+ref+"/approve", body)
}

func TestForceApprove(t *testing.T) {
	for _, body := range []string{
		`{"customer":{"phoneNumber":"4712345678"}}`,
		`{"customer":{"personalQr":"https://qr.vipps.no/p/abc"}}`,
	} {
		x := open(t, sandbox.Config{Settings: sandbox.Settings{MagicAmounts: true}})
		x.create(pushBody(t, "receipt", "", "amount.value", "151"), "k1").is(http.StatusCreated)
		if r := x.forceApprove(body).is(http.StatusOK); r.body != "" {
			t.Errorf("body: %s", r.body)
		}
		x.books("AUTHORIZED", 151, 0, 0, 0)
		x.forceApprove(body).code(http.StatusBadRequest, "6230")
	}
}

func TestForceApproveByToken(t *testing.T) {
	x := open(t, sandbox.Config{})
	var answer struct{ RedirectURL string }
	x.create(pushBody(t, "userFlow", `"QR"`, "customer", "", "qrFormat", `{"format":"TEXT/TARGETURL"}`), "k1").decode(&answer)
	token := answer.RedirectURL[strings.LastIndex(answer.RedirectURL, "/")+1:]
	x.forceApprove(`{"token":"other"}`).refused(http.StatusBadRequest, "token", "redirectUrl")
	x.forceApprove(`{"token":"` + token + `"}`).is(http.StatusOK)
	x.books("AUTHORIZED", 49900, 0, 0, 0)
}

func TestForceApproveRefuses(t *testing.T) {
	x := open(t, sandbox.Config{})
	const anyone = `{"customer":{"phoneNumber":"4712345678"}}`
	x.forceApprove(anyone).code(http.StatusNotFound, "5090")
	x.created()
	for body, field := range map[string]string{
		`{}`:                   "body",
		`{"token":"abc"}`:      "token", // a push has none
		`{"customer":{}}`:      "customer",
		`{"phoneNumber":"47"}`: "phonenumber",
		`{"customer":{"phoneNumber":"4712345678"},"token":"a"}`: "body",
	} {
		x.forceApprove(body).refused(http.StatusBadRequest, field, "")
	}
	x.forceApprove(`{"customer":{"phoneNumber":"`+sandbox.NoCustomer+`"}}`).code(http.StatusBadRequest, "7010")
	x.forceApprove("").refused(http.StatusBadRequest, "content-type", "")
	for _, failure := range []string{"10010", "10050", "10070", "500"} {
		if err := x.Fail(sandbox.ForceApproveCall, failure, 1); err != nil {
			t.Fatal(err)
		}
		if r := x.forceApprove(anyone); failure == "500" {
			r.is(http.StatusInternalServerError)
		} else {
			r.code(http.StatusBadRequest, failure)
		}
	}
	x.books("CREATED", 0, 0, 0, 0)
	x.cancel("").is(http.StatusOK)
	x.forceApprove(anyone).code(http.StatusBadRequest, "10010")
	for _, path := range []string{"/epayment/v1/test/payments/" + ref, "/epayment/v1/test/payments//approve", "/epayment/v1/test/payments/a/b/approve"} {
		x.call("POST", path, anyone).apim(http.StatusNotFound)
	}
}
