package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
)

const (
	mediaJSON    = "application/json"
	mediaProblem = "application/problem+json"
)

// answer is a whole HTTP answer as a value, so that it can be kept and given
// again byte for byte to a caller who repeats an idempotency key.
type answer struct {
	status int
	media  string
	body   []byte
	again  bool // says nothing about the request: the same idempotency key may try again
	after  int  // seconds to wait, as the Retry-After header has them; zero leaves it out
}

// header has the names of an answer's headers in canonical spelling.
func (a answer) header() http.Header {
	h := http.Header{}
	if a.media != "" {
		h.Set("Content-Type", a.media)
	}
	if a.after > 0 {
		h.Set("Retry-After", strconv.Itoa(a.after))
	}
	return h
}

func (a answer) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header())
	w.WriteHeader(a.status)
	// A failed write means that the caller hung up. The call has had its
	// effect by now, as at the real place, and there is nobody to tell.
	_, _ = w.Write(a.body)
}

func jsonAnswer(status int, media string, v any) answer {
	body, err := json.Marshal(v)
	if err != nil {
		return gateway(http.StatusInternalServerError, fmt.Sprintf("sandbox: encode %T: %v", v, err))
	}
	return answer{status: status, media: media, body: body}
}

// gateway is an answer that does not come from the ePayment API but from the
// API gateway in front of it, which has a shape of its own.
func gateway(status int, message string) answer {
	return jsonAnswer(status, mediaJSON, struct {
		StatusCode int    `json:"statusCode"`
		Message    string `json:"message"`
	}{status, message})
}

func notFound() answer { return gateway(http.StatusNotFound, "Resource not found") }

// page is what stands in front of Vipps when Vipps is down: something for
// people, not JSON.
func page(status int) answer {
	const html = `<html>
<head><title>%[1]s</title></head>
<body>
<center><h1>%[1]s</h1></center>
</body>
</html>
`
	title := fmt.Sprintf("%d %s", status, http.StatusText(status))
	return answer{status: status, media: "text/html", body: fmt.Appendf(nil, html, title)}
}

// problem is the error object of the ePayment API (RFC 7807).
type problem struct {
	Type         string   `json:"type"`
	Title        string   `json:"title"`
	Detail       string   `json:"detail,omitempty"`
	Status       int      `json:"status"`
	Instance     string   `json:"instance"`
	TraceID      string   `json:"traceId"`
	ExtraDetails []detail `json:"extraDetails"`
}

// detail is an element of extraDetails: a field and what is wrong with it, or
// the word ErrorCode and the code.
type detail struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// refuse answers with a numbered error of the ePayment API. Its title and
// HTTP status come from the table of codes.
func (s *Sandbox) refuse(c call, code, why string) answer {
	e := codes[code]
	a := s.problem(c, e.status, e.title, why, []detail{{"ErrorCode", code}})
	a.again = e.again
	return a
}

// invalid answers a request whose fields are wrong: it has no code, it names
// the fields.
func (s *Sandbox) invalid(c call, details ...detail) answer {
	return s.problem(c, http.StatusBadRequest, "Bad Request", "One or more fields are not valid", details)
}

func (s *Sandbox) problem(c call, status int, title, why string, details []detail) answer {
	if c.op == ExchangeCall {
		return exchangeProblem(status, title, why, details)
	}
	id := s.unique()
	return jsonAnswer(status, mediaProblem, problem{
		Type:         fmt.Sprintf("https://httpstatuses.io/%d", status),
		Title:        title,
		Detail:       why,
		Status:       status,
		Instance:     c.instance,
		TraceID:      fmt.Sprintf("00-%x-%x-01", id[:16], id[16:24]),
		ExtraDetails: details,
	})
}
