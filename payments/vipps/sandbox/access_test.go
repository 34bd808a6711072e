package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

var keys = []string{"client_id", "id", "client_secret", "secret"}

func TestAccessToken(t *testing.T) {
	for _, path := range []string{"/accesstoken/get", "/accessToken/get"} {
		x := open(t, sandbox.Config{})
		r := x.call("POST", path, "", keys...).is(http.StatusOK)
		var got map[string]string // every field is a string, the numbers too
		r.decode(&got)
		if r.media != "application/json;charset=UTF-8" || len(got) != 7 || got["token_type"] != "Bearer" ||
			got["expires_in"] != "3600" || got["not_before"] != "1791280800" || got["expires_on"] != "1791284400" {
			t.Errorf("%s %v", r.media, got)
		}
		if token := got["access_token"]; len(token) < 1000 || strings.Count(token, ".") != 2 {
			t.Errorf("token of %d characters", len(token))
		}
	}
}

func TestAccessTokenWantsKeys(t *testing.T) {
	x := open(t, sandbox.Config{})
	for _, name := range []string{"client_id", "client_secret", "Ocp-Apim-Subscription-Key"} {
		x.call("POST", "/accesstoken/get", "", append(keys[:4:4], name, "")...).apim(http.StatusUnauthorized)
	}
	x.call("GET", "/accesstoken/get", "", keys...).apim(http.StatusNotFound)

	x.RefuseKeys(http.StatusUnauthorized)
	x.call("POST", "/accesstoken/get", "", keys...).apim(http.StatusUnauthorized)
	x.created() // with the token that it has
	x.RefuseKeys(0)
	x.call("POST", "/accesstoken/get", "", keys...).is(http.StatusOK)
}

func TestTokenExpires(t *testing.T) {
	x := open(t, sandbox.Config{TokenLifetime: time.Minute})
	x.created()
	x.wait(time.Minute - time.Nanosecond)
	x.get()
	x.wait(time.Nanosecond)
	x.call("GET", payments+"/"+ref, "").apim(http.StatusUnauthorized)
	x.fetchToken()
	x.get()
	x.RevokeTokens()
	x.call("GET", payments+"/"+ref, "").apim(http.StatusUnauthorized)
}

func TestGate(t *testing.T) {
	x := open(t, unlimited)
	for _, pairs := range [][]string{
		{"Authorization", ""},
		{"Authorization", "bearer " + x.token},
		{"Authorization", x.token},
		{"Authorization", "Bearer not-a-token"},
		{"Ocp-Apim-Subscription-Key", ""},
	} {
		x.create(push, "k1", pairs...).apim(http.StatusUnauthorized)
	}
	for _, tt := range []struct{ header, value string }{
		{"Merchant-Serial-Number", ""},
		{"Merchant-Serial-Number", "123"},
		{"Merchant-Serial-Number", "12345678901"},
		{"Merchant-Serial-Number", "12a456"},
		{"Vipps-System-Name", strings.Repeat("k", 31)},
		{"Vipps-System-Plugin-Version", strings.Repeat("1", 31)},
		{"Idempotency-Key", ""},
		{"Idempotency-Key", strings.Repeat("k", 51)},
		{"Content-Type", ""},
		{"Content-Type", "text/plain"},
	} {
		x.create(push, "k1", tt.header, tt.value).refused(http.StatusBadRequest, strings.ToLower(tt.header), "")
	}
	// Nothing of all that is left under the key.
	x.create(push, "k1", "Content-Type", "application/json; charset=utf-8").is(http.StatusCreated)
}

func TestPathsThatAreNone(t *testing.T) {
	x := open(t, sandbox.Config{})
	x.created()
	for _, line := range []string{
		"GET /", "GET " + payments, "PUT " + payments, "GET " + payments + "/", "POST " + payments + "/", "GET " + payments + "s",
		"GET /" + payments + "/" + ref, "GET " + payments + "/" + ref + "/", "GET " + payments + "/" + ref + "/capture",
		"POST " + payments + "/" + ref, "POST " + payments + "/" + ref + "/approve", "DELETE " + payments + "/" + ref,
	} {
		method, path, _ := strings.Cut(line, " ")
		x.call(method, path, "").apim(http.StatusNotFound)
	}
}
