// Package escpos turns a page into the bytes for a receipt printer: ESC/POS, as
// Epson's ESC/POS Command Reference describes it and nearly every other maker
// follows it. The commands are few and common, so that a cheap printer does too.
package escpos

import (
	"bytes"
	"fmt"

	"butikk/kasse/payments/receipt"
)

// The commands in use; an argument follows where one is named.
const (
	initialise = "\x1b@"     // forget what the last job has set
	singleByte = "\x1c."     // one byte is one character: many printers start with two, as Chinese needs
	usa        = "\x1bR\x00" // ASCII stays ASCII: in other sets [ ] { } are letters
	codePage   = "\x1bt"     // number
	fontB      = "\x1bM\x01" // the small font
	centred    = "\x1ba\x01" // a row of 42 columns in the middle of a paper of 48
	tall       = "\x1d!\x01" // double height
	normal     = "\x1d!\x00"
	lineFeed   = "\n"
	feed       = "\x1bd"     // lines
	cut        = "\x1dVB"    // motion units past the cutter; leaves a corner uncut, so that nothing falls
	moduleSize = "\x1dw"     // dots
	barHeight  = "\x1dh"     // dots
	textBelow  = "\x1dH\x02" // the number in writing too, for when it does not scan
	textFontA  = "\x1df\x00"
	code128    = "\x1dkI" // count, data
	setB       = "{B"     // the set of Code 128 that is ASCII
)

const (
	module   = 2  // dots, 0.25 mm at 203 dots per inch: the narrowest that GS w has, and the number still fits 58 mm
	height   = 80 // dots; 10 mm
	endLines = 4  // 17 mm: past the edge to tear at, and past a cutter whose printer does not feed up to it by itself
)

// Paper is how a printer is set up.
type Paper struct {
	CodePage CodePage
	Narrow   bool // 58 mm, where receipt.Width columns take the small font; else 80 mm
	Cut      bool // the printer has a cutter
}

// Bytes is the page as the printer wants it, a job of its own: whatever texts
// hold, no byte of theirs is a command, and no row is wider than the paper.
func (p Paper) Bytes(page receipt.Page) []byte {
	j := p.job()
	for _, r := range page {
		j.row(r)
	}
	return j.end()
}

// TestSlip is a job that shows which code page a printer prints right: each one
// with its name and number, the letters, and the line of the settings that
// chooses it. setting is that line with %s for the name. What else a receipt
// needs follows: double height, a barcode, and the cut. The paper's own code page
// is tried by its own number.
func (p Paper) TestSlip(title, setting string) []byte {
	j := p.job()
	j.row(receipt.Row{Text: title})
	j.row(receipt.Row{})
	for _, c := range CodePages() {
		if c.Name == p.CodePage.Name {
			c = p.CodePage
		}
		j.choose(c)
		j.row(receipt.Row{Text: fmt.Sprintf("%s (%d)  æøåäö ÆØÅÄÖ €", c.Name, c.Number)})
		j.row(receipt.Row{Text: fmt.Sprintf(setting, c.Name)})
		j.row(receipt.Row{})
	}
	j.choose(p.CodePage)
	j.row(receipt.Row{Text: title, Tall: true})
	j.row(receipt.Row{Text: "R0-0000", Barcode: true})
	return j.end()
}

// job is what goes to the printer at one time.
type job struct {
	paper Paper
	page  CodePage // chosen now
	out   bytes.Buffer
}

func (p Paper) job() *job {
	j := &job{paper: p}
	j.command(initialise)
	j.command(singleByte)
	j.command(usa)
	if p.Narrow {
		j.command(fontB)
	}
	j.command(centred)
	j.choose(p.CodePage)
	return j
}

func (j *job) command(c string, arguments ...byte) {
	j.out.WriteString(c)
	j.out.Write(arguments)
}

func (j *job) choose(c CodePage) {
	j.page = c
	j.command(codePage, c.Number)
}

func (j *job) row(r receipt.Row) {
	if r.Barcode && j.paper.bars(r.Text) {
		j.barcode(r.Text)
		return
	}
	if r.Tall {
		j.command(tall)
	}
	j.out.Write(j.page.row(r.Text))
	j.command(lineFeed)
	if r.Tall {
		j.command(normal)
	}
}

// bars reports whether a text can be a barcode: printable ASCII that takes no
// more dots than a row. A printer leaves out a barcode that is too wide.
func (p Paper) bars(text string) bool {
	for _, r := range text {
		if r < ' ' || r > '~' {
			return false
		}
	}
	dots := receipt.Width * 12 // Font A
	if p.Narrow {
		dots = receipt.Width * 9 // Font B
	}
	// Code 128 (ISO/IEC 15417): start, check and each character take 11 modules,
	// stop takes 13, and 10 stay white on both sides.
	modules := 11*(len(text)+2) + 13 + 2*10
	return text != "" && modules*module <= dots
}

func (j *job) barcode(text string) {
	j.command(moduleSize, module)
	j.command(barHeight, height)
	j.command(textBelow)
	j.command(textFontA)
	data := setB + string(bytes.ReplaceAll([]byte(text), []byte("{"), []byte("{{"))) // "{" alone changes the set
	j.command(code128, byte(len(data)))
	j.out.WriteString(data)
}

// end brings the last row past the edge where the paper is torn or cut.
func (j *job) end() []byte {
	if j.paper.Cut {
		j.command(cut, 0) // which feeds as far as it must
	} else {
		j.command(feed, endLines)
	}
	return j.out.Bytes()
}
