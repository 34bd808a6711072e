//go:build linux

package serialport

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"butikk/kasse/scanner"
	"github.com/tarm/serial"
)

func sprint(baud int, size byte, parity serial.Parity, stop serial.StopBits) string {
	return fmt.Sprintf("%d %d%c%d", baud, size, parity, stop)
}

// What comes out of the whole chain, device to event, for each way in which
// scanners end their scans. Each is sent at once and byte by byte.
func TestFramingOnALine(t *testing.T) {
	const code, vCard = "7038010009457", "BEGIN:VCARD\r\nN:Nordmann\r\nEND:VCARD"
	for _, c := range []struct {
		name, sent string
		want       []string
	}{
		{"CR", code + "\r", []string{code}},
		{"LF", code + "\n", []string{code}},
		{"CR LF", code + "\r\n", []string{code}},
		{"LF CR", code + "\n\r", []string{code}},
		{"TAB", code + "\t", []string{code}},
		{"CR CR LF TAB", code + "\r\r\n\t", []string{code}},
		{"STX ETX", "\x02" + code + "\x03", []string{code}},
		{"STX CR ETX", "\x02" + code + "\r\x03", []string{code}},
		{"STX ETX CR LF", "\x02" + code + "\x03\r\n", []string{code}},
		{"lines in STX ETX", "\x02" + vCard + "\x03", []string{"?"}},
		{"lines without", vCard + "\r", []string{"?", "?", "?"}},
		{"STX twice", "\x02703801\x02" + code + "\x03", []string{`unfinished "703801"`, code}},
		{"noise", "\x00\xff\xfe\x80\r" + code + "\r", []string{"?", code}},
		{"no suffix", code, []string{code}},
		{"no suffix, glued", code + code, []string{`unfinished "` + code + code + `"`}},
		{"half, then silence", "7038010", []string{`unfinished "7038010"`}},
		{"7O1 taken as 8N1", parity(code+"\r", 1), []string{"garbled", "= wrong settings, parity"}},
		{"7E1 taken as 8N1", parity(code+"\r", 0), []string{"garbled", "= wrong settings, parity"}},
		{"a packet of SSI", "\x12\xf3\x00\x00\x0b" + code + checksum("\x12\xf3\x00\x00\x0b"+code), []string{"= wrong settings, packets", "unfinished"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, chunk := range []int{len(c.sent), 1} {
				master, slave := openPTY(t)
				s := start(t, Open, scanner.Config{Device: slave})
				s.expect("= starting", "= ready")
				for rest := c.sent; rest != ""; rest = rest[min(chunk, len(rest)):] {
					send(t, master, rest[:min(chunk, len(rest))])
				}
				for _, want := range c.want {
					if got := s.next(); got != want && !strings.HasPrefix(got, want+" ") {
						t.Errorf("%d at a time: came %s, want %s", chunk, got, want)
					}
				}
				s.Stop()
			}
		})
	}
}

// parity gives each byte a parity bit: an odd number of ones in all, or an even.
func parity(s string, odd int) string {
	b := []byte(s)
	for i, c := range b {
		ones := 0
		for ; c != 0; c &= c - 1 {
			ones++
		}
		if ones%2 != odd {
			b[i] |= 0x80
		}
	}
	return string(b)
}

func checksum(packet string) string {
	var sum uint16
	for i := range len(packet) {
		sum -= uint16(packet[i])
	}
	return string([]byte{byte(sum >> 8), byte(sum)})
}

func TestLongFrames(t *testing.T) {
	master, slave := openPTY(t)
	s := start(t, Open, scanner.Config{Device: slave})
	s.expect("= starting", "= ready")
	for _, length := range []int{7089, 8192} {
		send(t, master, strings.Repeat("7", length)+"\r")
		s.expect("?") // one frame; more digits than any key has
	}
	for _, length := range []int{8193, 20_000} {
		send(t, master, strings.Repeat("7", length)+"\r42\r")
		if got := s.next(); !strings.HasPrefix(got, `too long "7777`) {
			t.Errorf("%d digits came as %.40s", length, got)
		}
		s.expect("42")
	}
}

// A scan without suffix that comes in pieces is one, a stall in it is none, and
// two of the pieces that a stall leaves are none either.
func TestPacesOnALine(t *testing.T) {
	master, slave := openPTY(t)
	s := start(t, Open, scanner.Config{Device: slave, Gap: 60 * time.Millisecond})
	s.expect("= starting", "= ready")
	for _, piece := range []string{"70380", "10009", "457"} {
		send(t, master, piece)
	}
	began := time.Now()
	s.expect("7038010009457")
	if took := time.Since(began); took < 50*time.Millisecond {
		t.Errorf("judged after %v", took)
	}
	send(t, master, "7038010")
	s.expect(`unfinished "7038010"`)
	send(t, master, "009457\r")
	s.expect(`unfinished "009457"`)
}

// Ten thousand codes as fast as the line takes them, cut at random.
func TestBurstOnALine(t *testing.T) {
	master, slave := openPTY(t)
	s := start(t, Open, scanner.Config{Device: slave})
	s.expect("= starting", "= ready")
	const n = 10_000
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, "%06d\r", i)
	}
	sent := make(chan error, 1)
	go func() {
		random := rand.New(rand.NewPCG(1, 2))
		var err error
		for rest := all.String(); rest != "" && err == nil; {
			cut := min(1+random.IntN(300), len(rest))
			_, err = master.WriteString(rest[:cut])
			rest = rest[cut:]
		}
		sent <- err
	}()
	began := time.Now()
	for i := range n {
		if got, want := s.next(), fmt.Sprintf("%06d", i); got != want {
			t.Fatalf("scan %d came as %s", i, got)
		}
	}
	t.Logf("%d scans in %v", n, time.Since(began))
	if err := <-sent; err != nil {
		t.Error(err)
	}
}
