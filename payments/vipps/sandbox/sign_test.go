package sandbox_test

import (
	"net/http"
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

// TestSignVector is the example of the request authentication page of Vipps
// MobilePay as it was published in December 2023. In later copies the secret
// is blanked and the signature is not.
func TestSignVector(t *testing.T) {
	const (
		secret  = "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A=="
		address = "https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63"
		body    = `{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}`
	)
	r, err := http.NewRequest("POST", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	sandbox.Sign(r, secret, []byte(body), time.Date(2023, 3, 30, 10, 38, 32, 0, time.FixedZone("", 2*60*60)))
	for name, want := range map[string]string{
		"x-ms-date":           "Thu, 30 Mar 2023 08:38:32 GMT",
		"x-ms-content-sha256": "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=",
		"Authorization":       "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestSignatureCoversQueryAndPort(t *testing.T) {
	signature := func(address string) string {
		r, err := http.NewRequest("POST", address, nil)
		if err != nil {
			t.Fatal(err)
		}
		sandbox.Sign(r, "secret", nil, opening)
		return r.Header.Get("Authorization")
	}
	seen := map[string]string{}
	for _, address := range []string{"https://a.example/", "https://a.example/?b", "https://a.example:8080/", "https://b.example/"} {
		if other := seen[signature(address)]; other != "" {
			t.Errorf("%s and %s have one signature", address, other)
		}
		seen[signature(address)] = address
	}
}
