package scanner

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

// begin is a moment for frames whose time does not matter.
var begin = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

const vCard = "BEGIN:VCARD\r\nN:Nordmann\r\nEND:VCARD"

func TestFraming(t *testing.T) {
	const code = "7038010009457"
	for _, c := range []struct {
		name, sent string
		want       []string
	}{
		{"CR", code + "\r", []string{"0 " + code}},
		{"LF", code + "\n", []string{"0 " + code}},
		{"CR LF", code + "\r\n", []string{"0 " + code}},
		{"LF CR", code + "\n\r", []string{"0 " + code}},
		{"TAB", code + "\t", []string{"0 " + code}},
		{"CR CR LF TAB", code + "\r\r\n\t", []string{"0 " + code}},
		{"suffixes alone", "\r\n\t\r\n", nil},
		{"STX ETX", "\x02" + code + "\x03", []string{"1 " + code}},
		{"STX CR ETX", "\x02" + code + "\r\x03", []string{"1 " + code}},
		{"STX ETX CR LF", "\x02" + code + "\x03\r\n", []string{"1 " + code}},
		{"STX ETX alone", "\x02\x03\x02\r\n\x03", nil},
		{"ETX without STX", code + "\x03" + code + "\x03", []string{"0 " + code, "0 " + code}},
		{"STX without ETX", "\x02" + code + "\r", []string{"2 " + code}},
		{"several lines in STX ETX", "\x02" + vCard + "\r\n\x03", []string{"1 " + vCard}},
		{"several lines without", vCard + "\r", []string{"0 BEGIN:VCARD", "0 N:Nordmann", "0 END:VCARD"}},
		{"STX again", "\x02703801\x02" + code + "\x03", []string{"3 703801", "1 " + code}},
		{"STX in the middle", "703801\x02" + code + "\x03", []string{"3 703801", "1 " + code}},
		{"noise", "\x00\xff\xfe\x80\r" + code + "\r", []string{"0 \x00\xff\xfe\x80", "0 " + code}},
		{"no suffix", code, []string{"2 " + code}},
		{"two without suffix, glued", code + code, []string{"2 " + code + code}},
		{"8192 bytes", strings.Repeat("1", 8192) + "\r", []string{"0 " + strings.Repeat("1", 8192)}},
		{"8193 bytes", strings.Repeat("1", 8193) + "\r" + code + "\r", []string{"4 " + strings.Repeat("1", 8192), "0 " + code}},
		{"20 kB", strings.Repeat("1", 20_000) + "\r" + code + "\r", []string{"4 " + strings.Repeat("1", 8192), "0 " + code}},
		{"20 kB in STX ETX", "\x02" + strings.Repeat("1\r", 10_000) + "\x03" + code + "\r", []string{"4 " + strings.Repeat("1\r", 4096)[:8191], "0 " + code}},
		{"20 kB, then STX", strings.Repeat("1", 20_000) + "\x02" + code + "\x03", []string{"4 " + strings.Repeat("1", 8192), "1 " + code}},
		{"20 kB, then silence", strings.Repeat("1", 20_000), []string{"4 " + strings.Repeat("1", 8192)}},
		{"7089 digits", strings.Repeat("7", 7089) + "\r", []string{"0 " + strings.Repeat("7", 7089)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			sent := []byte(c.sent)
			check := func(how string, chunks ...[]byte) {
				t.Helper()
				if got := frames(chunks...); !reflect.DeepEqual(got, c.want) {
					t.Errorf("%s: got %.200q, want %.200q", how, got, c.want)
				}
			}
			check("whole", sent)
			single := make([][]byte, len(sent))
			for i := range sent {
				single[i] = sent[i : i+1]
			}
			check("byte by byte", single...)
			// Every split in two; of the very long ones, every 97th.
			for i := 1; i < len(sent); i += 1 + len(sent)/300*97/3 {
				check(fmt.Sprintf("cut at %d", i), sent[:i], sent[i:])
			}
		})
	}
}

// frames pushes the chunks, lets the line fall silent and writes down what came
// as the number of its Ending and its bytes.
func frames(chunks ...[]byte) []string {
	var f Framer
	var got []string
	note := func(frame Frame) { got = append(got, fmt.Sprintf("%d %s", frame.Ended, frame.Bytes)) }
	for _, chunk := range chunks {
		for _, frame := range f.Push(chunk, begin) {
			note(frame)
		}
	}
	if frame, ok := f.Tick(begin.Add(DefaultGap)); ok {
		note(frame)
	}
	return got
}

func TestFramerTime(t *testing.T) {
	var f Framer
	at := func(ms int) time.Time { return begin.Add(time.Duration(ms) * time.Millisecond) }
	if got := f.Push([]byte("70380"), at(0)); got != nil {
		t.Fatalf("half a scan gave %v", got)
	}
	f.Push([]byte("1000"), at(50))
	if frame, ok := f.Tick(at(149)); ok {
		t.Fatalf("99 ms of silence gave %v", frame)
	}
	// A gap between two reads proves nothing: the machine may have been busy.
	f.Push([]byte("9457"), at(400))
	frame, ok := f.Tick(at(501))
	want := Frame{Bytes: []byte("7038010009457"), Ended: ByIdle, First: at(0), Last: at(400)}
	if !ok || !reflect.DeepEqual(frame, want) {
		t.Fatalf("101 ms of silence gave %v, want %v", frame, want)
	}
	if frame, ok := f.Tick(at(900)); ok {
		t.Fatalf("the same bytes came twice: %v", frame)
	}

	f.Push([]byte("\x02703801"), at(1000))
	frame, ok = f.Lose()
	want = Frame{Bytes: []byte("703801"), Ended: ByLoss, First: at(1000), Last: at(1000)}
	if !ok || !reflect.DeepEqual(frame, want) {
		t.Fatalf("a lost line gave %v, want %v", frame, want)
	}
	if got := f.Push([]byte("1\r2"), at(2000)); len(got) != 1 || got[0].Ended != BySuffix {
		t.Fatalf("the next line began with %v: the lost STX was remembered", got)
	}
	// Frames keep their bytes when the Framer goes on.
	first := f.Push([]byte("2\r"), at(2100))
	f.Push([]byte("99999\r"), at(2200))
	if string(first[0].Bytes) != "22" {
		t.Errorf("a frame turned into %q", first[0].Bytes)
	}
}

func FuzzFramer(f *testing.F) {
	for i, seed := range []string{
		"7038010009457\r\n", "\x02a\rb\x03\n", "\x02703801\x027038010009457\x03", "a\tb\x03c", "\x03\x02\x02\r\x03x", vCard,
		strings.Repeat("1", 9000) + "\r1\r",
	} {
		f.Add([]byte(seed), uint64(i))
	}
	f.Fuzz(func(t *testing.T, sent []byte, seed uint64) {
		whole := frames(sent)
		random := rand.New(rand.NewPCG(seed, 1))
		var chunks [][]byte
		for rest := sent; len(rest) > 0; {
			n := 1 + random.IntN(min(len(rest), 64))
			chunks = append(chunks, rest[:n])
			rest = rest[n:]
		}
		if cut := frames(chunks...); !reflect.DeepEqual(cut, whole) {
			t.Errorf("%q in %d reads gives %q, in one read %q", sent, len(chunks), cut, whole)
		}
		total := 0
		for _, frame := range whole {
			body := []byte(frame[2:])
			total += len(body)
			if len(body) == 0 || len(body) > maxFrame || bytes.ContainsAny(body, "\x02\x03") {
				t.Errorf("%q gives the frame %q", sent, body)
			}
		}
		if total > len(sent) {
			t.Errorf("%d bytes became %d", len(sent), total)
		}
	})
}
