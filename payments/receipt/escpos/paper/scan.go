package paper

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"butikk/kasse/payments/receipt/escpos"
)

// token is a command, or a run of text.
type token struct {
	at      int    // of its first byte
	name    string // "ESC t"; empty: text
	args    []byte
	text    string // of a run of text, or of a barcode
	request bool
}

// String is the token as a line of a dump.
func (t token) String() string {
	if t.name == "" {
		return "|" + t.text + "|"
	}
	var b strings.Builder
	b.WriteString(t.name)
	for _, a := range t.args {
		fmt.Fprintf(&b, " %d", a)
	}
	if t.text != "" {
		fmt.Fprintf(&b, " %q", t.text)
	}
	return b.String()
}

// command is one that may occur.
type command struct {
	lead    string // the bytes before the arguments
	name    string
	args    int    // how many
	values  string // what the first argument may be; empty: anything
	request bool   // asks the printer, or tells it something that does not show
}

var grammar = []command{
	{lead: "\n", name: "LF"},
	{lead: "\x1b@", name: "ESC @"},
	{lead: "\x1bM", name: "ESC M", args: 1, values: "\x01"},
	{lead: "\x1bR", name: "ESC R", args: 1, values: "\x00"},
	{lead: "\x1ba", name: "ESC a", args: 1, values: "\x01"},
	{lead: "\x1bd", name: "ESC d", args: 1},
	{lead: "\x1bt", name: "ESC t", args: 1},
	{lead: "\x1c.", name: "FS ."},
	{lead: "\x1d!", name: "GS !", args: 1, values: "\x00\x01"},
	{lead: "\x1dH", name: "GS H", args: 1, values: "\x02"},
	{lead: "\x1dVB", name: "GS V 66", args: 1},
	{lead: "\x1df", name: "GS f", args: 1, values: "\x00"},
	{lead: "\x1dh", name: "GS h", args: 1},
	{lead: "\x1dkI", name: "GS k 73", args: 1}, // the argument counts the data that follow
	{lead: "\x1dw", name: "GS w", args: 1, values: "\x02\x03\x04\x05\x06"},

	{lead: "\x1dr", name: "GS r", args: 1, request: true},
	{lead: "\x10\x04", name: "DLE EOT", args: 1, values: "\x01\x02\x03\x04", request: true},
	{lead: "\x10\x14\x01", name: "DLE DC4 1", args: 2, request: true},
	{lead: "\x10\x14\x02", name: "DLE DC4 2", args: 2, request: true},
	{lead: "\x10\x14\x08", name: "DLE DC4 8", args: 7, request: true},
}

// scan takes a stream apart. With an error come the tokens before it.
func scan(stream []byte, renumbered []escpos.CodePage) ([]token, error) {
	numbers, err := numbered(renumbered)
	if err != nil {
		return nil, err
	}
	var tokens []token
	page := ascii
	for at := 0; at < len(stream); {
		rest := stream[at:]
		var t token
		var size int
		if rest[0] >= ' ' {
			t, size, err = run(rest, page)
		} else {
			t, size, err = parse(rest)
		}
		t.at = at
		if err == nil && t.name == "ESC t" {
			if page = numbers[t.args[0]]; page == nil {
				err = fmt.Errorf("code page %d is not known", t.args[0])
			}
		} else if t.name == "ESC @" {
			page = ascii
		}
		if err != nil {
			return tokens, fmt.Errorf("byte %d: %w", at, err)
		}
		tokens = append(tokens, t)
		at += size
	}
	return tokens, nil
}

// run is text up to the next control character.
func run(rest []byte, page *charmap.Charmap) (token, int, error) {
	var text strings.Builder
	for i, b := range rest {
		if b < ' ' {
			return token{text: text.String()}, i, nil
		}
		r := page.DecodeByte(b)
		if r < ' ' || r >= 0x7F && r < 0xA0 || r == '\uFFFD' || page == ascii && b > '~' {
			return token{}, 0, fmt.Errorf("no character has the byte %#x", b)
		}
		text.WriteRune(r)
	}
	return token{text: text.String()}, len(rest), nil
}

// parse is the command that a stream begins with.
func parse(rest []byte) (token, int, error) {
	for _, c := range grammar {
		after, ok := bytes.CutPrefix(rest, []byte(c.lead))
		if !ok {
			continue
		}
		if len(after) < c.args {
			return token{}, 0, fmt.Errorf("%s is cut off", c.name)
		}
		t := token{name: c.name, args: after[:c.args], request: c.request}
		if c.values != "" && !strings.Contains(c.values, string(t.args[:1])) {
			return token{}, 0, fmt.Errorf("%s, which is not written", t)
		}
		size := len(c.lead) + c.args
		if c.name != "GS k 73" {
			return t, size, nil
		}
		var err error
		t.text, err = bars(after)
		return t, size + int(after[0]), err
	}
	return token{}, 0, fmt.Errorf("% x is no command", rest[:min(len(rest), 4)])
}

// bars is the text of a barcode, from the count of its data on.
func bars(after []byte) (string, error) {
	n, data := int(after[0]), after[1:]
	if len(data) < n {
		return "", fmt.Errorf("a barcode of %d bytes is cut off", n)
	}
	text, ok := strings.CutPrefix(string(data[:n]), "{B")
	bare := strings.ReplaceAll(text, "{{", "")
	if !ok || text == "" || strings.Contains(bare, "{") || strings.ContainsFunc(bare, func(r rune) bool { return r < ' ' || r > '~' }) {
		return "", fmt.Errorf("the barcode %q is not Code 128 in set B", data[:n])
	}
	return strings.ReplaceAll(text, "{{", "{"), nil
}

// ascii stands for the code page that a printer starts with, which is a setting
// of its own: beyond ASCII it may be any.
var ascii = charmap.CodePage437

var characters = map[string]*charmap.Charmap{
	"850": charmap.CodePage850, "858": charmap.CodePage858, "865": charmap.CodePage865,
	"1252": charmap.Windows1252, "8859-15": charmap.ISO8859_15,
}

// numbered are the code pages by their numbers: Epson's, and what a printer
// counts otherwise.
func numbered(renumbered []escpos.CodePage) (map[byte]*charmap.Charmap, error) {
	numbers := map[byte]*charmap.Charmap{
		0: ascii, 2: characters["850"], 5: characters["865"], 16: characters["1252"], 19: characters["858"], 40: characters["8859-15"],
	}
	for _, c := range renumbered {
		page := characters[c.Name]
		if page == nil {
			return nil, fmt.Errorf("no code page is called %q", c.Name)
		}
		numbers[c.Number] = page
	}
	return numbers, nil
}
