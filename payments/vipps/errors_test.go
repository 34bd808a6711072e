package vipps_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
)

// TestErrors is the error table: the code decides, then the status, never the
// words.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		status int
		code   string // empty: none
		want   payments.TroubleKind
	}{
		{500, "3010", payments.Unanswered}, {400, "3010", payments.Unanswered},
		{409, "4020", payments.Denied}, {400, "4040", payments.Denied}, {400, "4050", payments.Denied}, {400, "4060", payments.Denied},
		{400, "4070", payments.Denied}, {400, "4080", payments.Denied}, {400, "4140", payments.Denied}, {400, "5040", payments.Denied},
		{403, "5060", payments.Denied}, {422, "5070", payments.Denied}, {403, "5080", payments.Denied}, {404, "5090", payments.NotFound},
		{400, "5090", payments.NotFound}, {400, "6010", payments.Denied}, {400, "6030", payments.Denied}, {400, "6040", payments.Denied},
		{400, "6060", payments.Denied}, {400, "6070", payments.Denied}, {400, "6080", payments.Denied}, {400, "6090", payments.Denied},
		{400, "6100", payments.Denied}, {409, "6160", payments.Busy}, {423, "6160", payments.Busy}, {400, "6200", payments.Denied},
		{409, "6250", payments.Busy}, {400, "6260", payments.Denied}, {400, "6280", payments.Busy}, {500, "6280", payments.Busy},
		{400, "7010", payments.Denied}, {400, "9999", payments.Denied}, {503, "9999", payments.Unanswered},
		{400, "", payments.Denied}, {403, "", payments.KeysRefused}, {404, "", payments.Denied}, {408, "", payments.Unanswered}, {409, "", payments.Denied},
		{422, "", payments.Denied}, {423, "", payments.Busy}, {425, "", payments.Busy}, {429, "", payments.Busy}, {500, "", payments.Unanswered},
		{501, "", payments.Unanswered}, {502, "", payments.Unanswered}, {503, "", payments.Unanswered}, {504, "", payments.Unanswered},
		{100, "", payments.Unanswered}, {304, "", payments.Unanswered}, {600, "", payments.Unanswered},
	} {
		body := `{"statusCode":1,"message":"words"}`
		if c.code != "" {
			body = problem(c.code)
		}
		f := always(c.status, body)
		f.media = "application/problem+json; charset=utf-8"
		_, err := client(f, time.Now).Create(background, ref, []byte("{}"), "k")
		tr := trouble(t, err)
		if tr.Kind != c.want || tr.Code != c.code || tr.HTTP != c.status || (c.code != "") != (tr.Trace == "00-813b-01") {
			t.Errorf("%d %s: %+v, want %s", c.status, c.code, tr, c.want)
		}
		if strings.Contains(err.Error(), "4791234567") {
			t.Errorf("the free text of a problem is passed on: %v", err)
		}
	}
}

// Bodies that are no problem of Vipps' leave the status to decide.
func TestErrorBodies(t *testing.T) {
	for name, c := range map[string]struct {
		media, body, code string
		status            int
		want              payments.TroubleKind
	}{
		"a page":              {"text/html", "<html>", "", 502, payments.Unanswered},
		"a page, refused":     {"text/html", "<html>", "", 403, payments.KeysRefused},
		"half":                {"application/problem+json", problem("6060")[:90], "", 400, payments.Denied},
		"nothing":             {"application/json", "", "", 429, payments.Busy},
		"details null":        {"application/problem+json", `{"title":"x","extraDetails":null}`, "", 400, payments.Denied},
		"status as text":      {"application/problem+json", `{"status":"400","extraDetails":[{"name":"ErrorCode","reason":"6060"}]}`, "6060", 400, payments.Denied},
		"fields and code":     {"application/problem+json", `{"extraDetails":[{"name":"reference","reason":"r"},{"name":"ErrorCode","reason":"7010"}]}`, "7010", 400, payments.Denied},
		"only fields":         {"application/problem+json", `{"title":"Bad Request","extraDetails":[{"name":"customer.phonenumber","reason":"4791234567 must match"}]}`, "", 400, payments.Denied},
		"an array":            {"application/json", `["a","b"]`, "", 400, payments.Denied},
		"json without a word": {"", problem("6060"), "6060", 400, payments.Denied},
		"json called text":    {"text/plain", problem("5080"), "5080", 403, payments.Denied},
		"a code as a number":  {"", `{"traceId":7,"extraDetails":["x",{"name":"ErrorCode","reason":5090}]}`, "5090", 404, payments.NotFound},
		"details no list":     {"", `{"title":"x","extraDetails":{"name":"ErrorCode"}}`, "", 400, payments.Denied},
		"a number in a title": {"", `{"statusCode":400,"message":"phoneNumber 4791234567 has no account"}`, "", 400, payments.Denied},
		"too long":            {"application/json", `{"x":"` + strings.Repeat("y", 1<<20) + `"}`, "", 400, payments.Unanswered},
	} {
		f := always(c.status, c.body)
		f.media = c.media
		_, err := client(f, time.Now).Create(background, ref, []byte("{}"), "k")
		tr := trouble(t, err)
		if tr.Kind != c.want || tr.Code != c.code || tr.HTTP != c.status || strings.Contains(err.Error(), "4791234567") {
			t.Errorf("%s: %+v", name, tr)
		}
		if name == "only fields" && !strings.Contains(err.Error(), "customer.phonenumber") {
			t.Errorf("the field is not named: %v", err)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "0": 0, "-3": 0, "86400": 2 * time.Minute, "1.5": 0, "Wed, 21 Oct 2026 07:28:00 GMT": 0,
	} {
		_, err := clientOver(&waiting{fake: always(423, ""), value: header}).Get(background, ref)
		if tr := trouble(t, err); tr.RetryAfter != want || tr.Kind != payments.Busy {
			t.Errorf("423 %q: %v %s", header, tr.RetryAfter, tr.Kind)
		}
		if want == 0 { // too many calls, and not said when there may be more
			want = 10 * time.Second
		}
		_, err = clientOver(&waiting{fake: always(429, ""), value: header}).Get(background, ref)
		if tr := trouble(t, err); tr.RetryAfter != want || tr.Kind != payments.Busy {
			t.Errorf("429 %q: %v %s", header, tr.RetryAfter, tr.Kind)
		}
	}
}

// A reference that exists is adopted only with our own key in the log.
func TestAdoption(t *testing.T) {
	log := func(events string) *fake {
		return &fake{say: func(c call) (int, string) {
			switch {
			case c.Method == http.MethodPost:
				return 409, problem("4150")
			case strings.HasSuffix(c.URL.Path, "/events"):
				if events == "" {
					return 503, ""
				}
				return 200, events
			}
			return 200, payment("AUTHORIZED", 10000, 0, 0)
		}}
	}
	ours := `{"reference":"` + string(ref) + `","name":"CREATED","idempotencyKey":"our-key","success":true,"timestamp":"2026-10-06T10:00:00.1234567Z"}`
	for name, c := range map[string]struct {
		events string
		want   payments.TroubleKind // empty: adopted
		reads  int
	}{
		"ours":              {"[" + ours + "]", "", 2},
		"ours, later":       {`[{"name":"AUTHORIZED"},` + ours + `]`, "", 2},
		"a stranger's":      {strings.Replace("["+ours+"]", "our-key", "their-key", 1), payments.Denied, 1},
		"without a key":     {strings.Replace("["+ours+"]", `"idempotencyKey":"our-key",`, "", 1), payments.Unanswered, 1},
		"our key elsewhere": {strings.Replace("["+ours+"]", "CREATED", "CAPTURED", 1), payments.Unanswered, 1},
		"no events":         {"[]", payments.Unanswered, 1},
		"null":              {"null", payments.Unanswered, 1},
		"unread":            {"", payments.Unanswered, 1},
		"unreadable":        {"{", payments.Unanswered, 1},
	} {
		f := log(c.events)
		o, err := client(f, time.Now).Create(background, ref, []byte("{}"), "our-key")
		if c.want == "" {
			if err != nil || o.State != "AUTHORIZED" {
				t.Errorf("%s: %+v %v", name, o, err)
			}
		} else if tr := trouble(t, err); tr.Kind != c.want || c.want == payments.Denied && tr.Code != "4150" {
			t.Errorf("%s: %v", name, err)
		}
		reads := 0
		for _, p := range f.paths() {
			if strings.HasPrefix(p, "GET ") {
				reads++
			}
		}
		if reads != c.reads {
			t.Errorf("%s: %q", name, f.paths())
		}
	}
}

// A repeat that is told "done already" is settled by reading.
func TestDoneAlready(t *testing.T) {
	capture := func(c *fake) (payments.Observation, error) {
		return client(c, time.Now).Capture(background, ref, 10000, "k")
	}
	cancel := func(c *fake) (payments.Observation, error) {
		return client(c, time.Now).Cancel(background, ref, payments.OnlyIfUnapproved, "k")
	}
	for name, c := range map[string]struct {
		do   func(*fake) (payments.Observation, error)
		code string
		read string // empty: 503
		want payments.TroubleKind
	}{
		"captured":              {capture, "6170", payment("AUTHORIZED", 10000, 0, 10000), ""},
		"captured, key":         {capture, "4010", payment("AUTHORIZED", 10000, 0, 10000), ""},
		"captured in part":      {capture, "6170", payment("AUTHORIZED", 10000, 0, 5000), payments.Denied},
		"captured, unread":      {capture, "6170", "", payments.Unanswered},
		"capture too early":     {capture, "6080", "", payments.Denied},
		"terminated":            {cancel, "6050", payment("TERMINATED", 0, 10000, 0), ""},
		"terminated, other":     {cancel, "6190", payment("TERMINATED", 0, 10000, 0), ""},
		"declined":              {cancel, "6050", payment("ABORTED", 0, 0, 0), ""},
		"expired":               {cancel, "6190", payment("EXPIRED", 0, 0, 0), ""},
		"released":              {cancel, "6050", payment("AUTHORIZED", 10000, 10000, 0), ""},
		"not cancelled":         {cancel, "6050", payment("AUTHORIZED", 10000, 0, 0), payments.Denied},
		"cancelled, unread":     {cancel, "6190", "", payments.Unanswered},
		"the customer was fast": {cancel, "6060", "", payments.Denied},
	} {
		f := &fake{say: func(r call) (int, string) {
			switch {
			case r.Method == http.MethodPost:
				return 400, problem(c.code)
			case c.read == "":
				return 503, ""
			}
			return 200, c.read
		}}
		o, err := c.do(f)
		if c.want == "" {
			if err != nil || o == (payments.Observation{}) {
				t.Errorf("%s: %+v %v", name, o, err)
			}
			continue
		}
		if tr := trouble(t, err); tr.Kind != c.want || c.want == payments.Denied && tr.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
		if reads := slices.Contains(f.paths(), "GET /epayment/v1/payments/"+string(ref)); reads == (c.code == "6080" || c.code == "6060") {
			t.Errorf("%s: %q", name, f.paths())
		}
	}
}
