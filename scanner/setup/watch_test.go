package setup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/scanner"
)

// line is a scanner in a bubble that says its words, each after a pause.
type line struct {
	words []word
	woken chan struct{}
	lost  bool // when it has said them
}

type word struct {
	after time.Duration
	text  string
}

func (l *line) Read(b []byte, until time.Time) (int, error) {
	var late, next <-chan time.Time
	if !until.IsZero() {
		late = time.After(time.Until(until))
	}
	switch {
	case len(l.words) > 0:
		next = time.After(l.words[0].after)
	case l.lost:
		return 0, errors.New("input/output error")
	}
	began := time.Now()
	select {
	case <-next:
		n := copy(b, l.words[0].text)
		l.words = l.words[1:]
		return n, nil
	case <-late:
	case <-l.woken:
	}
	if len(l.words) > 0 {
		l.words[0].after -= time.Since(began)
	}
	return 0, nil
}

func (l *line) Write(b []byte) (int, error) { return len(b), nil }
func (l *line) Flush() error                { return nil }
func (l *line) Wake()                       { l.woken <- struct{}{} }
func (l *line) Identity() string            { return "" }
func (l *line) Close() error                { return nil }

// watched is what Watch writes in ten minutes.
func watched(t *testing.T, c scanner.Config, words ...word) (out string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var b strings.Builder
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		l := &line{words: words, woken: make(chan struct{}, 1)}
		if err := Watch(ctx, &b, func(context.Context, scanner.Config) (scanner.Port, error) { return l, nil }, c); err != nil {
			t.Error(err)
		}
		out = b.String()
	})
	return out
}

const ms = time.Millisecond

func TestWatch(t *testing.T) {
	const code = "7038010009457"
	packet := "\x12\xf3\x00\x00\x0b" + code // SSI: length, opcode, source, status, type
	var sum uint16
	for i := range len(packet) {
		sum -= uint16(packet[i])
	}
	packet += string([]byte{byte(sum >> 8), byte(sum)})
	device := scanner.Config{Device: "/dev/x", Baud: 9600}
	for name, c := range map[string]struct {
		words       []word
		has, hasNot []string
	}{
		"a scan": {
			words: []word{{0, "70380"}, {3 * ms, "10009457\r"}},
			has: []string{"/dev/x is open at 9600 bits per second, 8n1.", `     +0.0 ms  "70380"`, `     +3.0 ms  "10009457\r"`,
				"13 bytes, ended by its suffix: article 7038010009457, looked up as [07038010009457]", "AIM"},
			hasNot: []string{"CR after each code", "Nothing comes"},
		},
		"no suffix":     {words: []word{{0, code}, {time.Second, code}}, has: []string{"ended by silence: article", "Let it send CR after each code"}},
		"glued":         {words: []word{{0, code + code}}, has: []string{"rejected, unfinished", "Two codes have run together"}},
		"odd parity":    {words: []word{{0, "7\xb0\xb38\xb01\xb0\xb0\xb01\xb6\xb5\xb9\r"}}, has: []string{"rejected, garbled", "= wrong settings", `line = "7e1" or "7o1"`, `\xb0`}},
		"packets":       {words: []word{{0, packet}}, has: []string{"= wrong settings", "talks SSI"}, hasNot: []string{"CR after each code"}},
		"a handshake":   {words: []word{{0, "\x05"}}, has: []string{"software handshake off", `"\x05"`, "1 byte, ended by silence"}},
		"the speed":     {words: []word{{0, "\x80\xfe\r"}, {ms, "\x80\xfe\r"}, {ms, "\x80\xfe\r"}}, has: []string{"the speed may be wrong"}},
		"no end":        {words: []word{{0, strings.Repeat("1", 4096)}, {ms, strings.Repeat("1", 4096)}, {ms, "1"}}, has: []string{"without an end for 8192 bytes"}},
		"nothing":       {has: []string{"Nothing comes."}},
		"STX ETX":       {words: []word{{0, "\x02a\r\nb\x03"}}, has: []string{"between STX and ETX", `"\x02a\r\nb\x03"`}},
		"what steers":   {words: []word{{0, "\x1b[2J\x9b\u202e\u0085\r"}}, has: []string{`"\x1b[2J\x9b\u202e\u0085\r"`}, hasNot: []string{"\x1b", "\x9b", "\u202e", "\u0085"}},
		"a phone":       {words: []word{{0, "https://qr.vipps.no/28/2/01/03"}, {3 * ms, "1/4791234567?v=1\r"}}, has: []string{"personal QR +47 *** ** 567", `"https://qr.vipps.no/**/*/**/**"`, `*/**********?*=*\r`}, hasNot: []string{"1234"}},
		"a torn phone":  {words: []word{{0, "https://qr.vipps.no/28/2/01/031/4791"}, {time.Second, "234567?v=1\r"}}, has: []string{"rejected, unfinished"}, hasNot: []string{"4791", "2345"}},
		"a near phone":  {words: []word{{0, "https://qr.vipps.no/p/SecretToken9%41\r"}}, has: []string{"unreadable"}, hasNot: []string{"Secret", "Token"}},
		"a wrong phone": {words: []word{{0, "\xe8\xf4\xf4\xf0\xf3:\xaf\xaf\xf1\xf2.\xf6\xe9\xf0\xf0\xf3.\xee\xef\xaf4791234567\r"}}, hasNot: []string{"1234"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := watched(t, device, c.words...)
			for _, want := range c.has {
				if !strings.Contains(got, want) {
					t.Errorf("%s\ndoes not hold %s", got, want)
				}
			}
			for _, no := range c.hasNot {
				if strings.Contains(got, no) {
					t.Errorf("%s\nholds %q", got, no)
				}
			}
		})
	}
}

// Advice is given once, and a device on the network has no speed to show.
func TestWatchRepeatsNoAdvice(t *testing.T) {
	got := watched(t, scanner.Config{Device: "tcp://x:1"}, word{0, "7038010009457"}, word{time.Second, "7038010009457"}, word{time.Second, "7038010009457"})
	if strings.Count(got, "Let it send CR") != 1 || strings.Contains(got, "bits per second") {
		t.Error(got)
	}
}

func TestWatchComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b strings.Builder
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		tries := 0
		err := Watch(ctx, &b, func(context.Context, scanner.Config) (scanner.Port, error) {
			switch tries++; tries {
			case 1:
				return &line{words: []word{{time.Second, "703801"}}, woken: make(chan struct{}, 1), lost: true}, nil
			case 2, 3:
				return nil, fs.ErrNotExist
			}
			return &line{words: []word{{time.Second, "7038010009457\r"}}, woken: make(chan struct{}, 1)}, nil
		}, scanner.Config{Device: "/dev/x"})
		for _, want := range []string{"cut short by the loss of the line: rejected, cut off", "lost: input/output error", "open again", "article 7038010009457"} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s\ndoes not hold %s, %v", b.String(), want, err)
			}
		}
		if tries != 4 {
			t.Errorf("%d tries", tries)
		}
	})
}

func TestWatchCanNotOpen(t *testing.T) {
	for want, cause := range map[string]error{"stop the till": scanner.ErrBusy, "kasse scanner list": fs.ErrNotExist, "permission": fs.ErrPermission} {
		err := Watch(t.Context(), io.Discard, func(context.Context, scanner.Config) (scanner.Port, error) {
			return nil, fmt.Errorf("/dev/x: %w", cause)
		}, scanner.Config{Device: "/dev/x"})
		if !errors.Is(err, cause) || !strings.Contains(err.Error(), want) {
			t.Error(err)
		}
	}
}
