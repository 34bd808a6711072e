package setup

import (
	"fmt"
	"strings"
	"time"

	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
)

var endings = map[scanner.Ending]string{
	scanner.BySuffix:    "ended by its suffix",
	scanner.ByEnclosure: "between STX and ETX",
	scanner.ByIdle:      "ended by silence",
	scanner.ByRestart:   "cut short by the STX of the next",
	scanner.ByLength:    "without an end for 8192 bytes",
	scanner.ByLoss:      "cut short by the loss of the line",
}

const (
	silence = "Nothing comes. The scanner may be set to another interface (keyboard), another speed, or a handshake\n" +
		"that waits for the host (RTS/CTS, ACK/NAK, ENQ): scan the set-up code for plain serial output in its handbook."
	suffixless = "The scanner sends no suffix, so each scan waits for the silence after it, and only what a check digit\n" +
		"shows to be whole counts. Let it send CR after each code: the handbook says \"suffix\" or \"postamble\"."
	identify = "The scanner does not say which kind of code it reads. With AIM identifiers on (\"transmit AIM ID\"),\n" +
		"8 digits are never ambiguous and several lines of a QR never become goods."
	noisy = "Bytes that are no text: the speed may be wrong. Try 9600, 115200, 19200, 38400, or 7e1 and 7o1."
	long  = "So much without an end is no scan: the speed may be wrong, or the device is no scanner."
	glued = "Two codes have run together. Let the scanner send CR after each code."
	turn  = "Several lines in one symbol: let the scanner put STX before and ETX after each scan."
)

// aftermath is how long the rest of a personal QR that was torn may take to come.
const aftermath = 5 * time.Second

// frame takes in a frame and what became of it. It is the decoder's Trace.
func (s *watcher) frame(f scanner.Frame, e scanner.Event) {
	personal := isPersonal(f, e)
	rejected, _ := e.(scanner.Rejected)
	scan, ok := e.(scanner.Scan)
	// What is left of a personal QR that was torn has no sign of what it is.
	hide := personal || scan.Code.Kind == barcode.Unreadable && f.First.Sub(s.private) < aftermath
	if hide {
		s.private = f.Last
	}
	s.hide = s.hide || hide
	line := fmt.Sprintf("              %s, %s: ", count(len(f.Bytes)), endings[f.Ended])
	if !ok {
		s.lines = append(s.lines, line+"rejected, "+rejected.Reason.String()+"\n")
		s.adviseRejected(f, rejected)
		return
	}
	if scan.Code.Symbology != "" {
		line += "]" + barcode.Printable(string(scan.Code.Symbology)) + ", "
	}
	if hide && scan.Code.Kind == barcode.Unreadable {
		scan.Code.Text = ""
	}
	s.lines = append(s.lines, line+meaning(scan.Code)+"\n")
	if f.Ended == scanner.ByIdle {
		s.advise(suffixless)
	}
	if scan.Code.Symbology == "" && scan.Code.Kind == barcode.Article && f.Bytes[0] != ']' {
		s.advise(identify)
	}
}

// meaning is a code in words.
func meaning(c barcode.Code) string {
	text := barcode.Printable(c.Kind.String())
	if c.Reason != 0 {
		text += ", " + c.Reason.String()
	}
	if c.Text != "" {
		text += " " + barcode.Printable(c.Text)
	}
	if c.Kind == barcode.Article {
		text += fmt.Sprintf(", looked up as %v", c.Candidates())
	}
	switch c.By {
	case barcode.ByWeight:
		text += fmt.Sprintf(", %d g", c.Grams)
	case barcode.ByPrice:
		text += fmt.Sprintf(", price %d.%02d", c.Price/100, c.Price%100)
	}
	for _, part := range []struct{ name, text string }{
		{"expires", string(c.Expires)}, {"best before", string(c.BestBefore)}, {"lot", c.Lot}, {"serial", c.Serial}, {"add-on", c.AddOn},
	} {
		if part.text != "" {
			text += ", " + part.name + " " + barcode.Printable(part.text)
		}
	}
	return text
}

func (s *watcher) adviseRejected(f scanner.Frame, r scanner.Rejected) {
	digits := len(f.Bytes) > 0
	for _, b := range f.Bytes {
		digits = digits && b >= '0' && b <= '9'
	}
	switch {
	case s.wrong: // which has been said, and is the cause of this too
	case r.Reason == scanner.TooLong:
		s.advise(long)
	case r.Reason == scanner.Continued:
		s.advise(turn)
	case r.Reason == scanner.Unfinished && f.Ended == scanner.ByIdle && digits && len(f.Bytes) > 14:
		s.advise(glued)
	case r.Reason == scanner.Unfinished && f.Ended == scanner.ByIdle:
		s.advise(suffixless)
	}
}

// status shows what the decoder has found out about the settings.
func (s *watcher) status(events []scanner.Event) {
	for _, e := range events {
		status, ok := e.(scanner.Status)
		if !ok {
			continue
		}
		s.wrong = status.Cause != scanner.NoCause
		s.lines = append(s.lines, fmt.Sprintf("              = %v %s\n", status.State, status.Detail))
		switch status.Cause {
		case scanner.CauseParity:
			s.advise("The parity is wrong: " + status.Detail + ",\nin the configuration as line = \"7e1\" or \"7o1\", or set the scanner to 8 data bits and no parity.")
		case scanner.CausePackets:
			s.advise("The scanner talks SSI, a packet protocol, and waits for an answer that the till does not give.\n" +
				"Scan the set-up code \"USB CDC host\" or \"standard RS-232 host\" in its handbook.")
		case scanner.CauseHandshake:
			s.advise("The scanner asks (ENQ) and waits for an answer. Turn its software handshake off.")
		case scanner.CauseSpeed:
			s.advise(noisy)
		}
	}
}

// advise says each thing once.
func (s *watcher) advise(text string) {
	if s.told[text] {
		return
	}
	s.told[text] = true
	line := "  -> " + strings.ReplaceAll(text, "\n", "\n     ") + "\n"
	if len(s.chunks) > 0 {
		s.lines = append(s.lines, line) // behind the bytes that it is about
		return
	}
	s.printf("%s", line)
}

func count(n int) string {
	if n == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}
