package sandbox_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"rsc.io/qr/coding"

	"butikk/kasse/payments/vipps/sandbox"
)

// shown is a payment by one-time QR and its redirectUrl.
func (x *till) shown(format string) (redirect string) {
	x.Helper()
	var answer struct{ RedirectURL string }
	x.create(pushBody(x.T, "userFlow", `"QR"`, "customer", "", "qrFormat", format), "k1").is(http.StatusCreated).decode(&answer)
	return answer.RedirectURL
}

// drawn is what a library of QR codes makes of the code behind an address.
func drawn(t *testing.T, redirect string) *coding.Code {
	t.Helper()
	plan, err := coding.NewPlan(4, coding.M, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(redirect, "token=")
	code, err := plan.Encode(coding.String("https://qr.vipps.no/o/" + token))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestPNG(t *testing.T) {
	for format, size := range map[string]int{
		`{"format":"IMAGE/PNG"}`: 1024, `{"format":"IMAGE/PNG","size":100}`: 100, `{"format":"IMAGE/PNG","size":600}`: 600, `{"format":"IMAGE/PNG","size":2000}`: 2000,
	} {
		x := open(t, sandbox.Config{})
		redirect := x.shown(format)
		r := x.call("GET", redirect, "", "Authorization", "", "Ocp-Apim-Subscription-Key", "").is(http.StatusOK)
		m, err := png.Decode(strings.NewReader(r.body))
		if err != nil || r.media != "image/png" || m.Bounds() != image.Rect(0, 0, size, size) {
			t.Fatalf("%s: %s, %v", format, r.media, err)
		}
		want, scale := drawn(t, redirect), size/41
		margin := (size - 33*scale) / 2
		if margin < 4*scale {
			t.Errorf("%s: a quiet zone of %d pixels, modules of %d", format, margin, scale)
		}
		for y := range size {
			for x := range size {
				dark := want.Black((x+scale-margin)/scale-1, (y+scale-margin)/scale-1)
				if red, _, _, _ := m.At(x, y).RGBA(); (red == 0) != dark {
					t.Fatalf("%s: pixel %d, %d", format, x, y)
				}
			}
		}
	}
}

func TestSVG(t *testing.T) {
	for _, format := range []string{`null`, `{"format":"IMAGE/SVG+XML"}`} {
		x := open(t, sandbox.Config{})
		redirect := x.shown(format)
		r := x.call("GET", redirect, "").is(http.StatusOK)
		var path bytes.Buffer
		for y, want := 0, drawn(t, redirect); y < want.Size; y++ {
			for x := range want.Size {
				if want.Black(x, y) {
					fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+4, y+4)
				}
			}
		}
		if r.media != "image/svg+xml" || !strings.Contains(r.body, `viewBox="0 0 41 41"`) || !strings.Contains(r.body, `"`+path.String()+`"`) {
			t.Errorf("%s: %s", r.media, r.body)
		}
	}
}

func TestPictureGoesWithThePayment(t *testing.T) {
	x := open(t, sandbox.Config{Customer: sandbox.Script{Decision: sandbox.Ignore}})
	redirect := x.shown(`null`)
	x.wait(10*time.Minute - 1)
	x.call("GET", redirect, "").is(http.StatusOK)
	x.wait(1)
	x.call("GET", redirect, "").is(http.StatusNotFound)
	x.call("GET", "/qr-image/v1", "").is(http.StatusNotFound)
	x.call("GET", "/qr-image/v1?token=abc", "").is(http.StatusNotFound)

	y := open(t, sandbox.Config{})
	redirect = y.shown(`null`)
	y.cancel("").is(http.StatusOK)
	y.call("GET", redirect, "").is(http.StatusNotFound)
}

func TestScan(t *testing.T) {
	for _, format := range []string{`{"format":"TEXT/TARGETURL"}`, `{"format":"IMAGE/PNG"}`, `{"format":"IMAGE/SVG+XML"}`} {
		x := open(t, sandbox.Config{Customer: sandbox.Script{Decision: sandbox.Ignore}})
		code := x.shown(format)
		if strings.Contains(format, "TEXT") && !regexp.MustCompile(`^https://qr\.vipps\.no/o/[0-9a-f]{32}$`).MatchString(code) {
			t.Errorf("text: %s", code)
		}
		x.books("CREATED", 0, 0, 0, 0)
		if err := x.Scan(code, "shrug"); !errors.Is(err, sandbox.ErrDecision) {
			t.Error(err)
		}
		if err := x.Scan(code, sandbox.Approve); err != nil {
			t.Error(err)
		}
		x.books("AUTHORIZED", 49900, 0, 0, 0)
		if err := x.Scan(code, sandbox.Approve); !errors.Is(err, sandbox.ErrFinal) {
			t.Error(err)
		}
	}
	x := open(t, sandbox.Config{})
	x.created()
	for _, code := range []string{"", "https://qr.vipps.no/o/", "https://qr.vipps.no/o/abc", "https://qr.vipps.no/p/4712345678", "%"} {
		if err := x.Scan(code, sandbox.Approve); !errors.Is(err, sandbox.ErrNoPayment) {
			t.Errorf("%q: %v", code, err)
		}
	}
}
