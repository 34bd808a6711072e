package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"
)

// Sign puts the headers on a webhook by which Vipps MobilePay is recognised:
// x-ms-date, x-ms-content-sha256 and Authorization. The path, the query and the
// host, with a port that is not the usual one, are those of the request's URL.
//
// The secret looks like Base64 and is none: the key is its text, byte for byte.
func Sign(r *http.Request, secret string, body []byte, at time.Time) {
	date := at.UTC().Format(http.TimeFormat)
	sum := sha256.Sum256(body)
	content := base64.StdEncoding.EncodeToString(sum[:])
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "%s\n%s\n%s;%s;%s", r.Method, r.URL.RequestURI(), date, r.URL.Host, content)
	r.Header.Set("x-ms-date", date)
	r.Header.Set("x-ms-content-sha256", content)
	r.Header.Set("Authorization", "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="+
		base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}
