package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"strings"
)

const (
	picturePath = "/qr-image/v1"
	pngSize     = 1024 // pixels, where the create asks for no size
)

// qrText is what the one-time QR of a payment says. The app scans nothing
// outside this domain.
func qrText(token string) string { return "https://qr.vipps.no/o/" + token }

// base is the address under which the caller knows the sandbox.
func base(r *http.Request) string {
	scheme := r.URL.Scheme // a client in the same program fills it in
	switch {
	case scheme != "":
	case r.TLS != nil:
		scheme = "https"
	default:
		scheme = "http"
	}
	return scheme + "://" + r.Host
}

// picture answers for the picture of a one-time QR. It asks for no keys, so
// that it can be embedded anywhere, and is gone when the payment no longer
// waits for its customer.
func (s *Sandbox) picture(r *http.Request) answer {
	p := s.scanned(r.URL.Query().Get("token"))
	if r.Method != http.MethodGet || p == nil {
		return notFound()
	}
	if s.settle(p, s.now()); p.state != created {
		return notFound()
	}
	code, format := drawQR(qrText(p.token)), p.request.QRFormat
	if format == nil || format.Format != formatPNG {
		return answer{status: http.StatusOK, media: "image/svg+xml", body: code.svg()}
	}
	size := pngSize
	if format.Size != nil {
		size = *format.Size
	}
	body, err := code.png(size)
	if err != nil {
		return gateway(http.StatusInternalServerError, fmt.Sprintf("sandbox: draw the QR of %s: %v", p.reference, err))
	}
	return answer{status: http.StatusOK, media: "image/png", body: body}
}

// scanned gives the payment whose one-time QR has this token, or nil.
func (s *Sandbox) scanned(token string) *payment {
	for _, p := range s.order {
		if p.request.UserFlow == flowQR && token != "" && p.token == token {
			return p
		}
	}
	return nil
}

var errNoCode = errors.New("this is no one-time QR code of the sandbox")

// Scan lets a customer scan a one-time QR and decide about its payment. The
// code is what the QR says, or the redirectUrl that the create answered with,
// which is the same thing or the address of its picture. The errors are those
// of Decide; a code that belongs to no payment is an ErrNoPayment.
func (s *Sandbox) Scan(code string, d Decision) error {
	defer s.wake()
	s.mu.Lock()
	defer s.mu.Unlock()
	token, isText := strings.CutPrefix(code, qrText(""))
	if u, err := url.Parse(code); !isText && err == nil {
		token = u.Query().Get("token")
	}
	p := s.scanned(token)
	if p == nil {
		return fmt.Errorf("scan %q: %w: %w", code, ErrNoPayment, errNoCode)
	}
	return s.decideFor(p, d)
}

// svg is the code as a drawing of one path, a module to a unit.
func (q *qrCode) svg() []byte {
	const side = qrSide + 2*qrQuiet
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">`, side, side)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/><path d="`, side, side)
	for row := range qrSide {
		for col := range qrSide {
			if q.dark[row][col] {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", col+qrQuiet, row+qrQuiet)
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return b.Bytes()
}

// png is the code as a square picture, size pixels wide, with modules of a
// whole number of pixels and the quiet zone as wide as the rest allows.
func (q *qrCode) png(size int) ([]byte, error) {
	scale := size / (qrSide + 2*qrQuiet)
	margin := (size - qrSide*scale) / 2
	m := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{color.White, color.Black})
	for y := range qrSide * scale {
		for x := range qrSide * scale {
			if q.dark[y/scale][x/scale] {
				m.SetColorIndex(margin+x, margin+y, 1)
			}
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, m)
	return b.Bytes(), err
}
