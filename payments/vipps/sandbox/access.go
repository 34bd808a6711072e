package sandbox

import (
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	msnPattern        = `^[0-9]{4,10}$`
	subscriptionKey   = "Ocp-Apim-Subscription-Key"
	merchantSerial    = "Merchant-Serial-Number"
	idempotencyKey    = "Idempotency-Key"
	idempotencyKeyMax = 50 // characters
	systemHeaderMax   = 30 // characters
	missingKey        = "Access denied due to missing subscription key. " +
		"Make sure to include subscription key when making requests to an API."
	badToken = "Unauthorized. Access token is missing or invalid."
)

var (
	msnForm       = regexp.MustCompile(msnPattern)
	systemHeaders = []string{
		"Vipps-System-Name", "Vipps-System-Version",
		"Vipps-System-Plugin-Name", "Vipps-System-Plugin-Version",
	}
)

// RevokeTokens kills every access token that has been given out: the next
// call with one of them gets 401, as when Vipps MobilePay withdraws it.
func (s *Sandbox) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

// accessToken gives a token for any keys that are not empty. All seven fields
// are strings, the numbers too (access token API).
func (s *Sandbox) accessToken(r *http.Request) answer {
	switch {
	case s.faults.keyStatus != 0:
		return gateway(s.faults.keyStatus, "Access denied due to invalid subscription key. "+
			"Make sure to provide a valid key for an active subscription.")
	case r.Header.Get(subscriptionKey) == "":
		return gateway(http.StatusUnauthorized, missingKey)
	}
	for _, name := range []string{"client_id", "client_secret"} {
		if r.Header.Get(name) == "" {
			return gateway(http.StatusUnauthorized, "Access denied due to missing header "+name)
		}
	}
	from := s.now().UTC()
	until := from.Add(s.tokenLifetime)
	token := s.newToken(r.Header.Get("client_id"), from, until)
	s.tokens[token] = until
	return jsonAnswer(http.StatusOK, "application/json;charset=UTF-8", struct {
		TokenType    string `json:"token_type"`
		ExpiresIn    string `json:"expires_in"`
		ExtExpiresIn string `json:"ext_expires_in"`
		ExpiresOn    string `json:"expires_on"`
		NotBefore    string `json:"not_before"`
		Resource     string `json:"resource"`
		AccessToken  string `json:"access_token"`
	}{
		TokenType:    "Bearer",
		ExpiresIn:    strconv.FormatInt(int64(s.tokenLifetime/time.Second), 10),
		ExtExpiresIn: "0",
		ExpiresOn:    strconv.FormatInt(until.Unix(), 10),
		NotBefore:    strconv.FormatInt(from.Unix(), 10),
		Resource:     "00000002-0000-0000-c000-000000000000",
		AccessToken:  token,
	})
}

// tokenError is an error in the words of the token endpoint, which has a shape
// of its own.
func tokenError(status int, why string) answer {
	return jsonAnswer(status, mediaJSON, struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}{"invalid_request", why})
}

// newToken makes a token with the looks of a real one: a JWT of more than
// 1000 characters, so that a caller who keeps it in too small a place is found
// out here. Its signature is a row of hashes and proves nothing.
func (s *Sandbox) newToken(client string, from, until time.Time) string {
	var signature []byte
	for len(signature) < 512 {
		id := s.unique()
		signature = append(signature, id[:]...)
	}
	encode := base64.RawURLEncoding.EncodeToString
	header := `{"typ":"JWT","alg":"RS256","kid":"sandbox"}`
	claims := fmt.Sprintf(`{"aud":"00000002-0000-0000-c000-000000000000","iss":"sandbox","iat":%d,"nbf":%d,"exp":%d,"appid":%q,"uti":"%x"}`,
		from.Unix(), from.Unix(), until.Unix(), client, signature[:96])
	return encode([]byte(header)) + "." + encode([]byte(claims)) + "." + encode(signature)
}

// call is a call that has passed the gate.
type call struct {
	op       Operation
	now      time.Time
	msn      string
	key      string // Idempotency-Key; empty where the operation takes none
	instance string // the path as problems name it
	base     string // the address of the sandbox, as its caller knows it
	body     []byte
}

// callOf is a call as it arrives, with nothing checked.
func (s *Sandbox) callOf(r *http.Request, op Operation, body []byte) call {
	_, instance, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	return call{
		op:       op,
		now:      s.now(),
		msn:      r.Header.Get(merchantSerial),
		instance: "/" + instance,
		base:     base(r),
		body:     body,
	}
}

// admit is the gate in front of the APIs: first the subscription key, the token
// and the rate limit, which the API gateway checks, then the headers that the
// API itself wants. What fails here leaves no trace under the idempotency key.
func (s *Sandbox) admit(r *http.Request, c call, reference string) (admitted call, refusal answer, ok bool) {
	if r.Header.Get(subscriptionKey) == "" {
		return c, gateway(http.StatusUnauthorized, missingKey), false
	}
	// The word is Bearer with a capital B, and nothing else will do.
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	until, known := s.tokens[token]
	if !bearer || !known || !c.now.Before(until) {
		return c, gateway(http.StatusUnauthorized, badToken), false
	}
	if refusal, over := s.overBudget(c, reference, r.Header.Get(subscriptionKey)); over {
		return c, refusal, false
	}
	var wrong []detail
	if !msnForm.MatchString(c.msn) && (c.msn != "" || c.op.wantsMSN()) {
		wrong = append(wrong, detail{strings.ToLower(merchantSerial), mustMatch(msnPattern)})
	}
	for _, name := range systemHeaders {
		if utf8.RuneCountInString(r.Header.Get(name)) > systemHeaderMax {
			wrong = append(wrong, detail{strings.ToLower(name), mustMeasure(0, systemHeaderMax)})
		}
	}
	if c.op.writes() {
		c.key = r.Header.Get(idempotencyKey)
		if n := utf8.RuneCountInString(c.key); n > idempotencyKeyMax || (n == 0 && c.op != CancelCall) {
			wrong = append(wrong, detail{strings.ToLower(idempotencyKey), mustMeasure(1, idempotencyKeyMax)})
		}
	}
	if r.Method == http.MethodPost {
		wrong = append(wrong, bodyHeaders(r.Header, c.op, len(c.body) > 0)...)
	}
	if len(wrong) > 0 {
		return c, s.invalid(c, wrong...), false
	}
	return c, answer{}, true
}

// bodyHeaders checks the headers of calls that have a body. A cancel needs
// none; but where there is no body there must be no Content-Type either,
// because the API then expects a JSON object.
func bodyHeaders(h http.Header, op Operation, hasBody bool) (wrong []detail) {
	written := h.Get("Content-Type")
	if op == CancelCall && !hasBody {
		if written != "" {
			wrong = append(wrong, detail{"body", "A non-empty request body is required with a Content-Type"})
		}
		return wrong
	}
	if media, _, err := mime.ParseMediaType(written); err != nil || media != mediaJSON {
		wrong = append(wrong, detail{"content-type", "Must be " + mediaJSON})
	}
	return wrong
}
