package printer

import (
	"testing"
	"time"
)

// The answers of a TM-T88 that is ready, without paper, open, and jammed.
func TestStatusOf(t *testing.T) {
	for _, c := range []struct {
		printer, cause, paper byte
		want                  Status
	}{
		{0x12, 0x12, 0x12, Ready},
		{0x16, 0x12, 0x1e, Ready}, // drawer open, paper near its end
		{0x1e, 0x32, 0x7e, PaperOut},
		{0x12, 0x12, 0x72, PaperOut},
		{0x1e, 0x16, 0x12, CoverOpen},
		{0x1e, 0x36, 0x7e, CoverOpen},
		{0x1a, 0x1a, 0x12, Offline}, // the feed button
		{0x1a, 0x52, 0x12, Offline},
		{0x12, 0x52, 0x12, Offline},
		{0x1a, 0, 0, Offline}, // knows only the first question
		{0x12, 0, 0, Ready},
	} {
		if got := statusOf(c.printer, c.cause, c.paper); got != c.want {
			t.Errorf("%#x %#x %#x is %s, want %s", c.printer, c.cause, c.paper, got, c.want)
		}
	}
}

func TestSorter(t *testing.T) {
	at := time.Now()
	for _, c := range []struct {
		name, said string
		late       time.Duration // between two bytes
		want       []kind
	}{
		{"real time", "\x12\x1e\x7e", 0, []kind{realTime, realTime, realTime}},
		{"in order", "\x00\x03\x0c\x0f", 0, []kind{inOrder, inOrder, inOrder, inOrder}},
		{"flow control", "\x13\x11\x00", 0, []kind{neither, neither, inOrder}},
		{"no ESC/POS", "\xff\x80\x9c", 0, []kind{neither, neither, neither}},
		{"ASB", "\x14\x00\x0c\x0f\x00", 0, []kind{neither, neither, neither, neither, inOrder}},
		{"ASB and flow control", "\x10\x13\x00\x11\x00\x00\x00", 0, []kind{neither, neither, neither, neither, neither, neither, inOrder}},
		{"ASB and a status", "\x10\x00\x16\x00\x00\x00", 0, []kind{neither, neither, realTime, neither, neither, inOrder}},
		{"half an ASB", "\x10\x00\x00", time.Second, []kind{neither, inOrder, inOrder}},
	} {
		var s sorter
		for i, b := range []byte(c.said) {
			if got := s.sort(b, at.Add(time.Duration(i)*c.late)); got != c.want[i] {
				t.Errorf("%s: byte %d is %d, want %d", c.name, i, got, c.want[i])
			}
		}
	}
}
