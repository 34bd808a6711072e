// Package paper reads the bytes for a receipt printer as the printer does, for
// tests: what comes out on paper, and that nothing but the few commands that
// package escpos writes is among them. It shares no table with that package.
package paper

import (
	"fmt"
	"strings"

	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/receipt/escpos"
)

// Line is one thing that can be seen on paper: a row of text, a barcode or a cut.
type Line struct {
	Text    string // without blanks at the right end
	Tall    bool   // in double height
	Barcode string
	Cut     bool
}

// Read is what a stream prints, without the blank paper at the end of each job.
// A code page whose number is not Epson's is given along. Requests for a
// printer's state are skipped. Errors name the byte; they are a command that
// escpos does not write, a character that the code page lacks, a row that is
// wider than receipt.Width, and a command or the end amid a row.
func Read(stream []byte, renumbered ...escpos.CodePage) ([]Line, error) {
	tokens, err := scan(stream, renumbered)
	if err != nil {
		return nil, err
	}
	var s sheet
	for _, t := range tokens {
		if err := s.print(t); err != nil {
			return nil, fmt.Errorf("byte %d: %w", t.at, err)
		}
	}
	if s.row != "" {
		return nil, fmt.Errorf("byte %d: the last row %q has no line feed", len(stream), s.row)
	}
	return s.lines, nil
}

// sheet is the paper as far as it is printed.
type sheet struct {
	lines   []Line
	row     string // not yet fed
	tall    bool
	started bool // by ESC @
}

func (s *sheet) print(t token) error {
	switch {
	case t.request:
		return nil
	case !s.started && t.name != "ESC @":
		return fmt.Errorf("%s before ESC @: what an earlier job has set still holds", t)
	case t.name == "":
		s.row += t.text
		if n := len([]rune(s.row)); n > receipt.Width {
			return fmt.Errorf("the row %q is %d columns wide", s.row, n)
		}
		return nil
	case t.name == "LF":
		s.lines = append(s.lines, Line{Text: strings.TrimRight(s.row, " "), Tall: s.tall})
		s.row = ""
		return nil
	case s.row != "":
		return fmt.Errorf("%s amid the row %q", t, s.row)
	}
	switch t.name {
	case "ESC @":
		s.started, s.tall = true, false
	case "GS !":
		s.tall = t.args[0] == 1
	case "GS k 73":
		s.lines = append(s.lines, Line{Barcode: t.text})
	case "GS V 66":
		s.lines = append(s.lines, Line{Cut: true})
	}
	return nil
}

// Dump is a stream as a person reads it, one command or row a line: rows between
// bars, arguments as numbers.
func Dump(stream []byte, renumbered ...escpos.CodePage) (string, error) {
	tokens, err := scan(stream, renumbered)
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(t.String())
		if t.name == "" {
			b.WriteString(" ")
		} else {
			b.WriteString("\n")
		}
	}
	return b.String(), err
}
