package paper

import (
	"slices"
	"strings"
	"testing"

	"butikk/kasse/payments/receipt/escpos"
)

const start = "\x1b@\x1bt\x13"

func TestWhatIsPrintedIsRead(t *testing.T) {
	for _, c := range []struct {
		stream string
		want   []Line
	}{
		{"", nil},
		{start + "  Bl\x86b\x91r 5 \xd5   \n\n", []Line{{Text: "  Blåbær 5 €"}, {}}},
		{start + "\x1d!\x01a\n\x1d!\x00b\n", []Line{{Text: "a", Tall: true}, {Text: "b"}}},
		{start + "\x1d!\x01" + start + "a\n", []Line{{Text: "a"}}},
		{start + "\x1dkI\x06{BR{{1", []Line{{Barcode: "R{1"}}},
		{start + "\x1dkI\x03{B!a\n\x1bd\x04\x1dVB\x00", []Line{{Barcode: "!"}, {Text: "a"}, {Cut: true}}},
		{"\x10\x04\x01" + start + "a\x1dr\x01b\x10\x14\x01\x00\x05c\n\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", []Line{{Text: "abc"}}},
		{start + "\x91\x1dr\x01\n\x1bt\x10\xe6\n\x1bt\x28\xa4\n", []Line{{Text: "æ"}, {Text: "æ"}, {Text: "€"}}},
	} {
		got, err := Read([]byte(c.stream))
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%q: %+v %v", c.stream, got, err)
		}
	}
}

func TestWhatIsNoReceiptIsRefused(t *testing.T) {
	for _, c := range []struct{ stream, want string }{
		{"a\n", "byte 0: |a| before ESC @"},
		{"\x1dVB\x00", "byte 0: GS V 66 0 before ESC @"},
		{start + "\x1bp\x00\x19\xfa", "byte 5: 1b 70 00 19 is no command"},
		{start + "a\x1b", "byte 6: 1b is no command"},
		{start + "a\tb\n", "09 62 0a is no command"},
		{start + "\x00", "00 is no command"},
		{start + "\r\n", "0d 0a is no command"},
		{start + "\x1dV\x00", "no command"},
		{start + "\x1d!\x11", "GS ! 17, which is not written"},
		{start + "\x1bR\x09", "ESC R 9, which is not written"},
		{start + "\x10\x14\x03\x01", "no command"},
		{start + "\x1bt", "ESC t is cut off"},
		{start + "\x1bt\x07", "code page 7 is not known"},
		{start + "\x7f\n", "no character has the byte 0x7f"},
		{start + "\x1bt\x10\x81\n", "no character has the byte 0x81"},
		{start + "\x1bt\x28\x9b\n", "no character has the byte 0x9b"},
		{"\x1b@\x86\n", "no character has the byte 0x86"},
		{start + "\x1b@\x86\n", "no character has the byte 0x86"},
		{start + "\x1dkI", "GS k 73 is cut off"},
		{start + "\x1dkI\x09{BR2", "is cut off"},
		{start + "\x1dkI\x02{B", "is not Code 128 in set B"},
		{start + "\x1dkI\x04{AR2", "is not Code 128 in set B"},
		{start + "\x1dkI\x05{BR{C", "is not Code 128 in set B"},
		{start + "\x1dkI\x04{BR\n", "is not Code 128 in set B"},
		{start + "a\x1dVB\x00", "byte 6: GS V 66 0 amid the row"},
		{start + "a\x1b@", "ESC @ amid the row"},
		{start + "a", "the last row \"a\" has no line feed"},
		{start + strings.Repeat("\x91", 43) + "\n", "is 43 columns wide"},
	} {
		_, err := Read([]byte(c.stream))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.stream, err, c.want)
		}
	}
}

func TestAPrinterMayCountOtherwise(t *testing.T) {
	c, err := escpos.Named("865")
	if err != nil {
		t.Fatal(err)
	}
	c.Number = 19
	if got, err := Read([]byte(start+"\xaf\n"), c); err != nil || got[0].Text != "¤" {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := Read(nil, escpos.CodePage{Name: "437"}); err == nil {
		t.Error("a code page that there is not is taken")
	}
}

func TestADumpShowsWhatComesBeforeAnError(t *testing.T) {
	got, err := Dump([]byte(start + "a\n\x1dkI\x03{B!\x1dr\x01\x00"))
	if want := "ESC @\nESC t 19\n|a| LF\nGS k 73 3 \"!\"\nGS r 1\n"; got != want || err == nil {
		t.Errorf("got %q, %v", got, err)
	}
}

// FuzzRead: no stream is too strange to be read or refused.
func FuzzRead(f *testing.F) {
	f.Add([]byte(start + "Bl\x86b\x91r\n\x1dkI\x03{B!\x1bd\x04\x1dVB\x00"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		_, scanned := Dump(stream)
		lines, err := Read(stream)
		if scanned != nil && err == nil || err != nil && lines != nil {
			t.Fatalf("%+v, %v, %v", lines, scanned, err)
		}
	})
}
