package fake

import (
	"strings"
	"testing"
)

// Each command is followed by a byte that is none of its own.
func TestSize(t *testing.T) {
	for name, c := range map[string]string{
		"text":                "A",
		"line feed":           "\n",
		"initialise":          "\x1b@",
		"code page":           "\x1bt\x13",
		"position":            "\x1b$\x10\x1d",
		"drawer":              "\x1bp\x00\x19\xfa",
		"drawer in real time": "\x10\x14\x01\x00\x01",
		"tab stops":           "\x1bD\x08\x1d\x00",
		"low picture":         "\x1b*\x00\x02\x00\x1dr",
		"high picture":        "\x1b*\x21\x01\x00\x1dV\x00",
		"picture":             "\x1dv0\x00\x02\x00\x02\x00\x1dr\x1dV",
		"large picture":       "\x1d8L\x03\x00\x00\x00\x1dr\x01",
		"QR code":             "\x1d(k\x04\x00\x31\x50\x30\x1d",
		"bar code with NUL":   "\x1dk\x02703\x00",
		"bar code, counted":   "\x1dk\x49\x03\x1dr\x01",
		"cut":                 "\x1dV\x00",
		"cut with a feed":     "\x1dVB\x00",
		"question":            "\x1dr\x01",
	} {
		for n := 1; n <= len(c); n++ {
			if got := size([]byte(c[:n])); (got == n) != (n == len(c)) {
				t.Errorf("%s: %q is taken for %d bytes", name, c[:n], got)
			}
		}
		if strings.HasPrefix(c, string(eot)) {
			t.Errorf("%s is a status request", name)
		}
	}
}
