package setup

import (
	"bytes"
	"fmt"
	"strings"

	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
)

// isPersonal tells whether a frame holds somebody's phone number, or may: the QR
// that customers show, whole, in pieces, or in the wrong parity. The eighth bit
// is left out of the question for that.
func isPersonal(f scanner.Frame, e scanner.Event) bool {
	if scan, ok := e.(scanner.Scan); ok {
		switch scan.Code.Kind {
		case barcode.PersonalQR, barcode.GiftCard, barcode.Badge:
			return true
		default:
		}
	}
	plain := bytes.ToLower(masked(f.Bytes))
	for _, sign := range []string{"vipps", "mobilepay", "://", "tel", "+"} {
		if bytes.Contains(plain, []byte(sign)) {
			return true
		}
	}
	return false
}

func masked(b []byte) []byte {
	out := make([]byte, len(b))
	for i := range b {
		out[i] = b[i] & 0x7F
	}
	return out
}

// escaped is bytes in quotes as a terminal may show them. Where they may be
// somebody's number or token, letters behind the last "/" and all digits are "*".
func escaped(b []byte, hide bool) string {
	if !hide {
		return fmt.Sprintf("%+q", b)
	}
	plain := masked(b)
	tail := bytes.LastIndexByte(plain, '/')
	out := bytes.Clone(b)
	for i, c := range plain {
		if c >= '0' && c <= '9' || i > tail && strings.IndexByte(alphabet, c) >= 0 {
			out[i] = '*'
		}
	}
	return fmt.Sprintf("%+q", out)
}

const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
