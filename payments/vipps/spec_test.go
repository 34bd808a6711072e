package vipps_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/vipps"
	"butikk/kasse/payments/vipps/sandbox"
)

// specifications are the published ones that lie beside the repository, in
// shared/facts/openapi of a folder above this one, by the path in front of
// theirs. They are not part of the repository, so without them the test is
// skipped.
func specifications(t *testing.T) map[string]*openapi3.T {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; folder = filepath.Dir(folder) {
		at := filepath.Join(folder, "shared", "facts", "openapi")
		if _, err := os.Stat(at); err == nil {
			all := map[string]*openapi3.T{}
			for prefix, name := range map[string]string{
				"/epayment": "epayment-1.8.1.yaml", "/webhooks": "webhooks-v1-2026.yaml", "": "access-token-2.0.0-2026.yaml", "/qr": "qr-1.0-2024-10.yaml",
			} {
				doc, err := openapi3.NewLoader().LoadFromFile(filepath.Join(at, name))
				if err != nil {
					t.Fatal(err)
				}
				all[prefix] = doc
			}
			return all
		}
		if folder == filepath.Dir(folder) {
			t.Skip("shared/facts/openapi is in none of the folders above: the requests are not compared with it")
		}
	}
}

// judge lets the sandbox answer and holds every request against the
// specification of its API.
type judge struct {
	*testing.T
	docs map[string]*openapi3.T
	box  *sandbox.Sandbox
	seen map[string]bool
}

func (j *judge) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	j.check(r, body)
	return j.box.RoundTrip(r)
}

// find is the operation of a request, in whichever specification has it.
func (j *judge) find(r *http.Request) (*openapi3.Operation, string) {
	for prefix, doc := range j.docs {
		rest, ours := strings.CutPrefix(r.URL.Path, prefix)
		if !ours || prefix == "" && !strings.HasPrefix(rest, "/accesstoken") {
			continue
		}
		for path, item := range doc.Paths.Map() {
			if fitsPath(path, rest) && item.GetOperation(r.Method) != nil {
				return item.GetOperation(r.Method), prefix + path
			}
			// The server's base can hold the front of the path as well.
			if fitsPath(path, r.URL.Path) && item.GetOperation(r.Method) != nil {
				return item.GetOperation(r.Method), path
			}
		}
	}
	return nil, ""
}

func fitsPath(pattern, path string) bool {
	want, have := strings.Split(strings.Trim(pattern, "/"), "/"), strings.Split(strings.Trim(path, "/"), "/")
	if len(want) != len(have) {
		return false
	}
	for i := range want {
		if !strings.HasPrefix(want[i], "{") && !strings.EqualFold(want[i], have[i]) {
			return false
		}
	}
	return true
}

func (j *judge) check(r *http.Request, body []byte) {
	op, path := j.find(r)
	if op == nil {
		j.Errorf("%s %s is in no specification", r.Method, r.URL.Path)
		return
	}
	j.seen[r.Method+" "+path] = true
	for _, p := range op.Parameters {
		value := r.Header.Get(p.Value.Name)
		if own := r.Header[p.Value.Name]; len(own) > 0 { // client_id, as Vipps spells it
			value = own[0]
		}
		switch {
		case p.Value.In != "header":
		case p.Value.Required && value == "":
			j.Errorf("%s %s without %s", r.Method, path, p.Value.Name)
		case value != "" && p.Value.Schema != nil:
			if err := p.Value.Schema.Value.VisitJSON(value); err != nil {
				j.Errorf("%s %s: %s %q: %v", r.Method, path, p.Value.Name, value, err)
			}
		}
	}
	if op.RequestBody == nil || len(body) == 0 {
		if op.RequestBody != nil && op.RequestBody.Value.Required {
			j.Errorf("%s %s without a body", r.Method, path)
		}
		return
	}
	var sent any
	if err := json.Unmarshal(body, &sent); err != nil {
		j.Errorf("%s %s: %v", r.Method, path, err)
		return
	}
	if object, ok := sent.(map[string]any); ok && object["customer"] != nil && !strings.Contains(path, "exchange") {
		// The specification's oneOf of the three kinds of customer takes none of
		// its own examples: every kind allows the fields of the others.
		if who, ok := object["customer"].(map[string]any); ok && len(who) != 1 {
			j.Errorf("%d ways to name the customer", len(who))
		}
		delete(object, "customer")
	}
	media := op.RequestBody.Value.Content.Get("application/json")
	if media == nil {
		j.Errorf("%s %s: no JSON is taken", r.Method, path)
		return
	}
	if err := media.Schema.Value.VisitJSON(sent, openapi3.MultiErrors(), openapi3.VisitAsRequest()); err != nil {
		j.Errorf("%s %s: %v\n%s", r.Method, path, err, body)
	}
}

// Everything that the client can say fits what Vipps has published.
func TestRequestsFitTheSpecification(t *testing.T) {
	now := time.Date(2026, 10, 9, 12, 0, 0, 0, time.UTC)
	j := &judge{T: t, docs: specifications(t), box: sandbox.New(sandbox.Config{Now: func() time.Time { return now }}), seen: map[string]bool{}}
	c := vipps.New(vipps.Config{
		URL: "https://sandbox.invalid", Keys: keys, Currency: money.NOK, HTTP: j, Now: func() time.Time { return now },
		System: vipps.System{Name: "Kasse", Version: "1.2.3", Plugin: "kasse-till", PluginVersion: "1.2.4"},
	})
	phone, err := payments.ParsePhone("91234567", payments.Countries[0])
	must(t, err)
	personal := payments.CustomerByQR("https://qr.vipps.no/28/2/01/031/4791234567?v=1", "")
	for i, who := range []payments.Customer{phone, personal, {}} {
		o := order(who)
		o.Reference = payments.Reference([]string{"K2-0001-1-AAAAAAAA", "K2-0002-1-AAAAAAAA", "K2-0003-1-AAAAAAAA"}[i])
		if who == (payments.Customer{}) {
			o.Flow = payments.FlowQR
		}
		body, err := c.Compose(o)
		must(t, err)
		must(t, second(c.Create(background, o.Reference, body, payments.Key(o.Reference)+".create.1")))
		must(t, second(c.Get(background, o.Reference)))
		must(t, second(c.Events(background, o.Reference)))
	}
	must(t, c.ForceApprove(background, "K2-0001-1-AAAAAAAA", phone))
	must(t, second(c.Capture(background, "K2-0001-1-AAAAAAAA", 104_19, "K2-0001-1-AAAAAAAA.capture.1")))
	must(t, second(c.Refund(background, "K2-0001-1-AAAAAAAA", 4_19, "K2-0001-1-AAAAAAAA.refund.2-1", false)))
	must(t, second(c.Cancel(background, "K2-0002-1-AAAAAAAA", payments.OnlyIfUnapproved, "K2-0002-1-AAAAAAAA.cancel.1")))
	must(t, second(c.Exchange(background, "https://qr.vipps.no/28/2/01/031/4791234567?v=1")))
	made, _, err := c.Register(background, "https://till.example/hook")
	must(t, err)
	must(t, second(c.Webhooks(background)))
	must(t, c.Unregister(background, made.ID))
	if len(j.seen) < 12 {
		t.Errorf("only these calls were made: %v", j.seen)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
