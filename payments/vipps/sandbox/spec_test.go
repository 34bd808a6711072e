package sandbox_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"butikk/kasse/payments/vipps/sandbox"
)

// specification loads a published specification that lies beside the
// repository, in shared/facts/openapi of a folder above this one. It is not
// part of the repository, so without it the test is skipped.
func specification(t *testing.T, name string) *openapi3.T {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; folder = filepath.Dir(folder) {
		file := filepath.Join(folder, "shared", "facts", "openapi", name)
		if _, err := os.Stat(file); err == nil {
			doc, err := openapi3.NewLoader().LoadFromFile(file)
			if err != nil {
				t.Fatal(err)
			}
			return doc
		}
		if folder == filepath.Dir(folder) {
			t.Skipf("shared/facts/openapi/%s is in none of the folders above: the answers are not compared with it", name)
		}
	}
}

// schemaOf is what the specification says of the body of an answer, or nil
// where it declares none for the status.
func schemaOf(t *testing.T, doc *openapi3.T, method, path string, r reply) *openapi3.Schema {
	t.Helper()
	item := doc.Paths.Find(path)
	if item == nil || item.GetOperation(method) == nil {
		t.Fatalf("%s %s is not in the specification", method, path)
	}
	response := item.GetOperation(method).Responses.Status(r.status)
	if response == nil {
		t.Fatalf("%s %s: status %d is not in the specification", method, path, r.status)
	}
	if len(response.Value.Content) == 0 {
		return nil
	}
	content := response.Value.Content.Get(r.media)
	if content == nil {
		t.Fatalf("%s %s: media type %s of status %d is not in the specification", method, path, r.media, r.status)
	}
	return content.Schema.Value
}

// fits wants an answer to be as its specification says.
func fits(t *testing.T, doc *openapi3.T, method, path string, r reply) {
	t.Helper()
	schema := schemaOf(t, doc, method, path, r)
	if schema == nil {
		if r.body != "" {
			t.Errorf("%s %s: the specification has no body: %s", method, path, r.body)
		}
		return
	}
	var body any
	r.decode(&body)
	if err := schema.VisitJSON(body, openapi3.MultiErrors(), openapi3.VisitAsResponse()); err != nil {
		t.Errorf("%s %s: %v\n%s", method, path, err, r.body)
	}
}

func TestAnswersFitTheSpecification(t *testing.T) {
	doc := specification(t, "epayment-1.8.1.yaml")
	const (
		one    = "/v1/payments/{reference}"
		create = "/v1/payments"
	)
	bodies := map[string]string{
		"push": pushBody(t, "metadata", `{"till":"7"}`, "profile", `{"scope":"name address birthDate"}`),
		"QR":   pushBody(t, "userFlow", `"QR"`, "customer", "", "qrFormat", `{"format":"IMAGE/PNG","size":300}`),
	}
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			x := open(t, unlimited)
			var sent map[string]any
			if err := json.Unmarshal([]byte(body), &sent); err != nil {
				t.Fatal(err)
			}
			delete(sent, "customer") // the specification's oneOf takes none of its own examples
			if err := doc.Paths.Find(create).Post.RequestBody.Value.Content.Get("application/json").Schema.Value.VisitJSON(sent); err != nil {
				t.Errorf("the body of the test itself: %v", err)
			}
			fits(t, doc, "POST", create, x.create(body, "k1").is(http.StatusCreated))
			fits(t, doc, "GET", one, x.do(sandbox.GetCall, ""))
			fits(t, doc, "POST", one+"/capture", x.adjust("capture", 100, "c1").is(http.StatusBadRequest))
			x.wait(4 * time.Second)
			fits(t, doc, "GET", one, x.do(sandbox.GetCall, ""))
			fits(t, doc, "POST", one+"/capture", x.adjust("capture", 100, "c2").is(http.StatusOK))
			fits(t, doc, "POST", one+"/capture", x.adjust("capture", 200, "c2").is(http.StatusConflict))
			fits(t, doc, "POST", one+"/refund", x.adjust("refund", 50, "r1").is(http.StatusOK))
			fits(t, doc, "POST", one+"/cancel", x.cancel("").is(http.StatusOK))
			fits(t, doc, "POST", one+"/cancel", x.cancel("").is(http.StatusBadRequest))
			fits(t, doc, "GET", one+"/events", x.do(sandbox.EventsCall, ""))
			fits(t, doc, "POST", create, x.create(body, "k2").is(http.StatusConflict))
			fits(t, doc, "POST", create, x.create(pushBody(t, "reference", `"short"`), "k3").is(http.StatusBadRequest))
		})
	}
	x := open(t, sandbox.Config{})
	fits(t, doc, "POST", one+"/capture", x.do(sandbox.CaptureCall, "c1").is(http.StatusNotFound))
	x.created()
	fits(t, doc, "POST", "/v1/test/payments/{reference}/approve", x.do(sandbox.ForceApproveCall, ""))
}

func TestWebhooksFitTheSpecification(t *testing.T) {
	schema := specification(t, "epayment-1.8.1.yaml").Components.Schemas["WebhookEvent"]
	if schema == nil {
		t.Fatal("the specification has no WebhookEvent")
	}
	x, v := subscribed(t, sandbox.Config{})
	x.create(pushBody(t, "profile", `{"scope":"name address"}`), "k1").is(http.StatusCreated)
	x.deliver(v, 4*time.Second)
	x.adjust("capture", 100, "c1").is(http.StatusOK)
	x.cancel("").is(http.StatusOK)
	x.deliver(v, 0)
	for _, h := range v.got {
		var body any
		if err := json.Unmarshal([]byte(h.body), &body); err != nil {
			t.Fatal(err)
		}
		if err := schema.Value.VisitJSON(body, openapi3.MultiErrors()); err != nil {
			t.Errorf("%s: %v\n%s", h.Name, err, h.body)
		}
	}

	doc := specification(t, "webhooks-v1-2026.yaml")
	fits(t, doc, "POST", "/v1/webhooks", x.call("POST", hooks, `{"url":"https://till.example/","events":["`+authorized+`"]}`))
	fits(t, doc, "POST", "/v1/webhooks", x.call("POST", hooks, `{"url":"https://till.example/","events":["x"]}`))
	fits(t, doc, "GET", "/v1/webhooks", x.call("GET", hooks, ""))
	if err := x.Forget(""); err != nil {
		t.Fatal(err)
	}
	id := x.Deliveries()[0].Webhook
	fits(t, doc, "DELETE", "/v1/webhooks/{id}", x.call("DELETE", hooks+"/"+id, ""))
}

func TestExchangesFitTheSpecification(t *testing.T) {
	doc := specification(t, "qr-1.0-2024-10.yaml")
	x := open(t, sandbox.Config{})
	fits(t, doc, "POST", "/v1/exchange", x.do(sandbox.ExchangeCall, "").is(http.StatusOK))
	fits(t, doc, "POST", "/v1/exchange", x.exchange(`{}`).is(http.StatusBadRequest))
	token, err := x.CheckIn("123456", "till-7", "4798765432")
	if err != nil {
		t.Fatal(err)
	}
	for token, status := range map[string]int{token: http.StatusOK, "other": http.StatusBadRequest} {
		fits(t, doc, "POST", "/v1/exchange/customer",
			x.call("POST", "/qr/v1/exchange/customer", `{"customer":{"customerToken":"`+token+`"},"requestedData":["MSISDN"]}`).is(status))
	}
}

func TestTokenFitsTheSpecification(t *testing.T) {
	doc := specification(t, "access-token-2.0.0-2026.yaml")
	x := open(t, sandbox.Config{})
	for path := range doc.Paths.Map() {
		if strings.EqualFold(path, "/accesstoken/get") {
			fits(t, doc, "POST", path, x.do(sandbox.TokenCall, ""))
			return
		}
	}
	t.Error("the specification has no token endpoint")
}
