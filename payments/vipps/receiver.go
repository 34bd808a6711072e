package vipps

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"

	"butikk/kasse/payments"
)

// Delivery is word of one event of one payment. It is a hint: the truth is read
// back with Get.
type Delivery struct {
	Reference payments.Reference `json:"reference"`
	PSP       string             `json:"pspReference"` // of this event; no other event has it
	Name      string             `json:"name"`         // CREATED, AUTHORIZED, …
	Success   bool               `json:"success"`      // false: it was tried and changed nothing
}

// Receiver takes deliveries of webhooks. It is an http.Handler.
//
// A delivery counts when its signature is that of the secret. It is answered
// with 200 only once Keep has it on disk, and then Nudge is called; whatever is
// signed and of no use is answered with 200 too, since a delivery that fails
// holds up everything behind it for a week.
type Receiver struct {
	URL    string        // as registered: its host and path are signed
	Secret func() Secret // of the registration; empty while there is none
	Keep   func(ctx context.Context, d Delivery) error
	Nudge  func(payments.Reference)
	Log    *slog.Logger
}

// largest is the largest delivery that is read, in bytes; real ones are below a
// thousand.
const largest = 64 << 10

// ServeHTTP implements http.Handler.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	status := r.receive(w, q)
	w.WriteHeader(status)
}

func (r *Receiver) receive(w http.ResponseWriter, q *http.Request) (status int) {
	if q.Method != http.MethodPost {
		return http.StatusMethodNotAllowed
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, q.Body, largest))
	if err != nil {
		r.Log.Warn("webhook", "error", err)
		return http.StatusBadRequest
	}
	if secret := r.Secret(); secret == "" || !signed(q.Header, r.URL, body, secret) {
		// Neither headers nor body: whoever sent it may want to be quoted.
		r.Log.Warn("webhook refused: not signed with our secret", "bytes", len(body))
		return http.StatusUnauthorized
	}
	var d Delivery
	if err := json.Unmarshal(body, &d); err != nil || d.Reference == "" {
		r.Log.Warn("webhook without a payment", "bytes", len(body), "error", err)
		return http.StatusOK
	}
	if err := r.Keep(q.Context(), d); err != nil {
		r.Log.Error("webhook not kept", "reference", d.Reference, "event", d.Name, "error", err)
		return http.StatusServiceUnavailable
	}
	r.Log.Info("webhook", "reference", d.Reference, "event", d.Name, "psp", d.PSP, "success", d.Success)
	r.Nudge(d.Reference)
	return http.StatusOK
}

// signed says whether the delivery carries the signature that its headers and
// body have under the secret (Webhooks API, request authentication).
func signed(h http.Header, address string, body []byte, secret Secret) bool {
	date, digest := h.Get(dateHeader), h.Get(digestHeader)
	want, err := Sign(address, date, body, secret)
	if err != nil || date == "" {
		return false
	}
	// Both are always compared, and each in a time that tells nothing.
	body256 := subtle.ConstantTimeCompare([]byte(digest), []byte(want.Get(digestHeader)))
	signature := subtle.ConstantTimeCompare([]byte(h.Get("Authorization")), []byte(want.Get("Authorization")))
	return body256&signature == 1
}

const (
	dateHeader   = "X-Ms-Date"
	digestHeader = "X-Ms-Content-Sha256"
)

// Sign is the headers of a delivery of the body to the address at that date
// (RFC 1123, GMT). The key is the secret as it is written: it looks like Base64
// and is used as text.
func Sign(address, date string, body []byte, secret Secret) (http.Header, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	digest := base64.StdEncoding.EncodeToString(sum[:])
	mac := hmac.New(sha256.New, []byte(secret))
	// A port that is not the usual one is part of the host.
	mac.Write([]byte("POST\n" + u.RequestURI() + "\n" + date + ";" + u.Host + ";" + digest))
	h := http.Header{}
	h.Set(dateHeader, date)
	h.Set(digestHeader, digest)
	h.Set("Authorization", "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="+
		base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return h, nil
}
