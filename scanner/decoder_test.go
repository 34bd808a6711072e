package scanner

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"butikk/kasse/scanner/barcode"
)

// heard pushes the chunks with 10 ms between two, lets the line fall silent
// after each call and writes down what came, "?" for what can not be read.
func heard(d *Decoder, at *time.Time, chunks ...string) []string {
	var got []string
	note := func(events []Event) {
		for _, e := range events {
			switch e := e.(type) {
			case Scan:
				text := e.Code.Text
				if e.Code.Kind == barcode.Unreadable {
					text = "?"
				}
				got = append(got, text)
			case Rejected:
				got = append(got, e.Reason.String())
			case Status:
				got = append(got, strings.TrimSuffix("= "+e.State.String()+", "+e.Cause.String(), ", "))
			}
		}
	}
	for _, chunk := range chunks {
		*at = at.Add(10 * time.Millisecond)
		note(d.Push([]byte(chunk), *at))
	}
	*at = at.Add(3 * time.Second)
	note(d.Tick(*at))
	return got
}

// withParity gives each byte of a text a parity bit.
func withParity(s string, parity Parity) string {
	b := []byte(s)
	for i := range b {
		if ones := bits.OnesCount8(b[i]); parity == OddParity && ones%2 == 0 || parity == EvenParity && ones%2 == 1 {
			b[i] |= 0x80
		}
	}
	return string(b)
}

// packet is how a scanner sends a code in SSI.
func packet(kind byte, code string) string {
	b := append([]byte{byte(5 + len(code)), 0xF3, 0, 0, kind}, code...)
	var sum uint16
	for _, c := range b {
		sum -= uint16(c)
	}
	return string(append(b, byte(sum>>8), byte(sum)))
}

func TestWrongSettings(t *testing.T) {
	const code = "7038010009457"
	for name, steps := range map[string][][2]string{
		"odd parity": {
			{withParity(code+"\r", OddParity), "garbled|= wrong settings, parity"},
			{withParity(code+"\r", OddParity), "garbled"},
			{code + "\r", code + "|= ready"},
		},
		"even parity, whose CR ends nothing": {
			{withParity(code+"\r", EvenParity), "garbled|= wrong settings, parity"},
			{withParity("96385074\r"+code+"\r", EvenParity), "garbled"},
		},
		"even parity within STX and ETX": {{withParity("\x02"+code+"\r\x03", EvenParity), "garbled|= wrong settings, parity"}},
		"noise that is no code":          {{"\xb7\x30\xb3\r", "?"}, {"7038010009457\r", code}},
		"a Nordic QR":                    {{"Blåbærsyltetøy\r", "?"}, {"Bl\xe5b\xe6r\r", "?"}},
		"EAN-13 in SSI": {
			{packet(0x0B, code), "= wrong settings, packets|unfinished"},
			{packet(0x0B, code), "unfinished"},
			{code + "\r", code + "|= ready"},
		},
		// Length 13 is CR, and 10, the number of EAN-8, is LF.
		"EAN-8 in SSI":           {{packet(0x0A, "96385074"), "?|= wrong settings, packets|unfinished"}},
		"Code 128 in SSI":        {{packet(0x03, "ABC123"), "?|= wrong settings, packets|unfinished"}},
		"SSI with a wrong sum":   {{packet(0x0B, code)[:19] + "x", "unfinished"}},
		"a handshake":            {{"\x05", "= wrong settings, handshake|unfinished"}, {code + "\r", code + "|= ready"}},
		"noise, three times":     {{"\xf8\x00\xf8\r", "?"}, {"\xe0\x80\r", "?"}, {"\x80\xfe\r", "?|= wrong settings, speed"}, {"\x80\xfe\r", "?"}, {code + "\r", code + "|= ready"}},
		"noise, not in a row":    {{"\x80\xfe\r", "?"}, {"\x80\xfe\r", "?"}, {"42\r", "42"}, {"\x80\xfe\r", "?"}},
		"no end of it":           {{strings.Repeat("\x80", 9000), "too long"}, {strings.Repeat("\x80", 9000), "too long"}, {strings.Repeat("U", 9000), "too long|= wrong settings, speed"}},
		"NUL, BEL, ESC and 0x8D": {{"\x00\r", "?"}, {"42\r", "42"}, {"\a\x1b[2J\x8d\r", "?"}},
	} {
		t.Run(name, func(t *testing.T) {
			d, at := NewDecoder(Source{ID: 1}, Config{}), begin
			for _, s := range steps {
				got := strings.Join(heard(d, &at, s[0]), "|")
				if got != s[1] {
					t.Errorf("%q came as %q, want %q", s[0], got, s[1])
				}
			}
		})
	}
}

// Whatever way the bytes are cut, the same comes out.
func FuzzDecoder(f *testing.F) {
	for i, seed := range []string{
		"7038010009457\r\n42\t", "]Q3x\ry\r7038010009457\r", "\x02a\rb\x03\n", withParity("7038010009457\r", EvenParity),
		packet(0x0A, "96385074"), "\x05", "\x00\x07\x1b\x8d\r", strings.Repeat("1", 8193) + "\r1\r", strings.Repeat("1", 8192) + "\r",
	} {
		f.Add([]byte(seed), uint64(i))
	}
	f.Fuzz(func(t *testing.T, sent []byte, seed uint64) {
		run := func(cut func(rest int) int) []string {
			d, at := NewDecoder(Source{ID: 1}, Config{}), begin
			var events []Event
			for rest := sent; len(rest) > 0; {
				n := cut(len(rest))
				events = append(events, d.Push(rest[:n], at)...)
				rest = rest[n:]
			}
			events = append(events, d.Tick(at.Add(time.Second))...)
			var got []string
			for _, e := range events {
				if _, ok := e.(Status); !ok { // a suspicion may be a chunk earlier or later
					got = append(got, fmt.Sprint(e))
				}
			}
			return got
		}
		random := rand.New(rand.NewPCG(seed, 1))
		whole := run(func(rest int) int { return rest })
		cut := run(func(rest int) int { return 1 + random.IntN(min(rest, 64)) })
		if !reflect.DeepEqual(whole, cut) {
			t.Errorf("%q at once gives %q, in pieces %q", sent, whole, cut)
		}
	})
}

func TestDue(t *testing.T) {
	d := NewDecoder(Source{}, Config{Gap: 60 * time.Millisecond})
	if due := d.Due(); !due.IsZero() {
		t.Errorf("a line at rest is due at %v", due)
	}
	d.Push([]byte("7038010009457"), begin)
	if due := d.Due(); due != begin.Add(60*time.Millisecond) {
		t.Errorf("due at %v", due)
	}
	if events := d.Tick(begin.Add(59 * time.Millisecond)); events != nil {
		t.Errorf("59 ms of silence gave %v", events)
	}
	if events := d.Tick(begin.Add(60 * time.Millisecond)); len(events) != 1 {
		t.Errorf("60 ms of silence gave %v", events)
	}
	for _, s := range []string{"\x02", strings.Repeat("1", 9000)} {
		d.Push([]byte(s), begin)
		if d.Due().IsZero() {
			t.Errorf("%.10q waits for nothing", s)
		}
		d.Tick(begin.Add(time.Hour))
	}
	if due := d.Due(); !due.IsZero() {
		t.Errorf("a line at rest is due at %v", due)
	}
}

// Ten thousand codes through framer and classifier, in reads of 64 bytes.
func BenchmarkBurst(b *testing.B) {
	const n = 10_000
	var all strings.Builder
	for range n {
		all.WriteString("7038010009457\r")
	}
	sent := []byte(all.String())
	b.SetBytes(int64(len(sent)))
	for b.Loop() {
		d, scans := NewDecoder(Source{ID: 1}, Config{}), 0
		for rest := sent; len(rest) > 0; {
			cut := min(64, len(rest))
			for _, e := range d.Push(rest[:cut], begin) {
				if scan, ok := e.(Scan); ok && scan.Code.Text == "7038010009457" {
					scans++
				}
			}
			rest = rest[cut:]
		}
		if scans != n {
			b.Fatalf("%d scans of %d", scans, n)
		}
	}
}
