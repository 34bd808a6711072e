package scanner

import (
	"testing"
	"time"

	"butikk/kasse/scanner/barcode"
)

// step is a frame, when it began and ended, and what should become of it: the
// text of a scan, "*" for any, or the word of a rejection.
type step struct {
	bytes string
	ended Ending
	at    time.Duration
	want  string
}

func TestJudge(t *testing.T) {
	const qr = "https://qr.vipps.no/28/2/01/031/4791234567"
	for name, steps := range map[string][]step{
		"with suffix everything counts": {
			{"7038010009457", BySuffix, 0, "7038010009457"},
			{"42", BySuffix, 0, "42"},
			{"ABC", BySuffix, 0, "ABC"},
			{"7038010009458", ByEnclosure, 0, "7038010009458"},
		},
		"without suffix only what is whole": {
			{"7038010009457", ByIdle, 0, "7038010009457"},
			{qr, ByIdle, time.Second, "+47 *** ** 567"},
			{"70380100094577038010009457", ByIdle, 2 * time.Second, "unfinished"},
			{"7038010009457", ByIdle, 3 * time.Second, "7038010009457"},
			{"42", ByIdle, 4 * time.Second, "unfinished"},
			{"https://qr.vipps.no/donations/45046", ByIdle, 5 * time.Second, "unfinished"},
			{"7038010009458", ByIdle, 6 * time.Second, "unfinished"},
		},
		"the rest of a stalled scan": {
			{"7038010", ByIdle, 0, "unfinished"},
			{"009457", BySuffix, 900 * time.Millisecond, "unfinished"},
			{"009457", BySuffix, time.Second, "009457"},
		},
		"the rest may look whole": {
			{"00000", ByIdle, 0, "unfinished"},
			{"96385074", BySuffix, 900 * time.Millisecond, "unfinished"},
		},
		"the rest after a long stall": {
			{"7038010", ByIdle, 0, "unfinished"},
			{"009457", BySuffix, time.Minute, "unfinished"},
			{"42", BySuffix, time.Minute, "42"},
		},
		"noise long before a scan": {
			{"\xff", ByIdle, 0, "unfinished"},
			{"7038010009457", BySuffix, time.Minute, "7038010009457"},
		},
		"the rest after a piece that looked whole": {
			{qr, ByIdle, 0, "+47 *** ** 567"},
			{"?v=1", BySuffix, time.Second, "unfinished"},
		},
		"an end mark of its own": {
			{"7038010", ByIdle, 0, "unfinished"},
			{"42", ByEnclosure, time.Second, "42"},
			{"43", BySuffix, time.Second, "43"},
		},
		"further lines of a QR": {
			{"]Q1BEGIN:VCARD", BySuffix, 0, "*"},
			{"7038010009457", BySuffix, 0, "continued"},
			{"42", BySuffix, 99 * time.Millisecond, "continued"},
			{"END:VCARD", ByIdle, 198 * time.Millisecond, "continued"},
			{"7038010009457", BySuffix, 298 * time.Millisecond, "7038010009457"},
		},
		"a scan after a QR": {
			{"]Q1hello", BySuffix, 0, "*"},
			{"7038010009457", BySuffix, 100 * time.Millisecond, "7038010009457"},
			{"]d1hello", ByEnclosure, time.Second, "*"},
			{"]E07038010009457", BySuffix, time.Second, "*"},
			{"]L0hello", BySuffix, 2 * time.Second, "*"},
			{"7038010009457", ByEnclosure, 2 * time.Second, "7038010009457"},
			{"7038010009457", BySuffix, 2 * time.Second, "7038010009457"},
		},
		"no room for lines": {
			{"]C0ABC", BySuffix, 0, "*"},
			{"42", BySuffix, 0, "42"},
			{"]Q", BySuffix, 0, "*"},
			{"43", BySuffix, 0, "43"},
		},
		"no end": {
			{"7038010009457", ByRestart, 0, "unfinished"},
			{"7038010009457", ByLoss, 0, "cut off"},
			{"7038010009457", ByLength, 0, "too long"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			source := Source{ID: 1, Device: "x"}
			j := judge{source: source}
			for _, s := range steps {
				at := begin.Add(s.at)
				got := ""
				switch e := j.decide(Frame{Bytes: []byte(s.bytes), Ended: s.ended, First: at, Last: at}).(type) {
				case Scan:
					if got = e.Code.Text; s.want == "*" {
						got = "*"
					}
					if e.Source != source || e.At != at {
						t.Errorf("%q came as %v at %v", s.bytes, e.Source, e.At)
					}
				case Rejected:
					got = e.Reason.String()
					if e.Source != source || e.At != at || string(e.Raw) != s.bytes {
						t.Errorf("%q was rejected as %q from %v at %v", s.bytes, e.Raw, e.Source, e.At)
					}
				}
				if got != s.want {
					t.Errorf("%q ended %d after %v: %q, want %q", s.bytes, s.ended, s.at, got, s.want)
				}
			}
		})
	}
}

func TestEventStrings(t *testing.T) {
	source := Source{ID: 2, Role: Customer, Device: "/dev/ttyS0"}
	for want, e := range map[string]Event{
		"scanner 2 (customer, /dev/ttyS0): personal QR +47 *** ** 567":    Scan{Source: source, Code: (*barcode.Rules)(nil).Parse("https://qr.vipps.no/28/2/01/031/4791234567", barcode.Profile{})},
		"scanner 2 (customer, /dev/ttyS0): rejected, cut off, 10 bytes":   Rejected{Source: source, Raw: []byte("4791234567"), Reason: CutOff},
		"scanner 2 (customer, /dev/ttyS0): ready":                         Status{Source: source, State: Ready},
		"scanner 2 (customer, /dev/ttyS0): busy: device or resource busy": Status{Source: source, State: Busy, Detail: "device or resource busy"},
		"scanner 2 (customer, /dev/ttyS0): undefined":                     Status{Source: source, State: 99},
	} {
		if got := e.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A suffix that comes after the silence is the end of the scan before, not a
// reason to doubt the next one; and bytes that waited while nobody looked are not
// cut off.
func TestLateSuffix(t *testing.T) {
	d := NewDecoder(Source{ID: 1}, Config{})
	at := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	var got []Event
	got = append(got, d.Push([]byte("7038010009457"), at)...)
	got = append(got, d.Tick(at.Add(100*time.Millisecond))...)
	got = append(got, d.Push([]byte("\r"), at.Add(110*time.Millisecond))...)
	got = append(got, d.Push([]byte("7038010001659\r"), at.Add(time.Second))...)
	if len(got) != 2 {
		t.Fatalf("%v", got)
	}
	for _, e := range got {
		if _, ok := e.(Scan); !ok {
			t.Errorf("%v", e)
		}
	}
	// Half a scan stays half a scan.
	d = NewDecoder(Source{ID: 1}, Config{})
	got = append(d.Push([]byte("70380"), at), d.Tick(at.Add(100*time.Millisecond))...)
	got = append(got, d.Push([]byte("\r"), at.Add(110*time.Millisecond))...)
	got = append(got, d.Push([]byte("10009\r"), at.Add(200*time.Millisecond))...)
	for _, e := range got {
		if _, ok := e.(Rejected); !ok {
			t.Errorf("%v", e)
		}
	}
}
