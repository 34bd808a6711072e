package receipt

import (
	"strings"
	"unicode/utf8"
)

// Row is one line of a page, at most Width columns of text without control
// characters. A paper shows a row that is Tall in double height: the law wants
// titles and marks larger than the amounts (kassasystemforskrifta § 2-8).
type Row struct {
	Text    string
	Tall    bool
	Barcode bool // Text is printed as a barcode, and is in no text file
}

// Page is a receipt or a report as it is laid out, for a text file and for paper.
type Page []Row

// String is the page as plain text, ending in a newline.
func (p Page) String() string {
	var b strings.Builder
	for _, r := range p {
		if !r.Barcode {
			b.WriteString(r.Text + "\n")
		}
	}
	return b.String()
}

// Line adds a row of plain text.
func (p *Page) Line(text string) { *p = append(*p, Row{Text: text}) }

// Ends adds a row with two texts at its ends.
func (p *Page) Ends(left, right string) { p.Line(Ends(left, right)) }

// Center adds a row with its text in the middle.
func (p *Page) Center(text string) { p.Line(center(text)) }

// Title adds a row with its text in the middle, large on paper.
func (p *Page) Title(text string) { *p = append(*p, Row{Text: center(text), Tall: true}) }

// Rule adds a line across the page.
func (p *Page) Rule() { p.Line(strings.Repeat("-", Width)) }

// Ends sets two texts at the ends of one line of Width columns; a left text
// that would touch the right one is cut, an amount never is.
func Ends(left, right string) string {
	if right == "" {
		return strings.TrimRight(cut(left, Width), " ")
	}
	right = cut(right, Width)
	left = cut(left, max(Width-utf8.RuneCountInString(right)-1, 0))
	return left + strings.Repeat(" ", Width-utf8.RuneCountInString(left)-utf8.RuneCountInString(right)) + right
}

func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}

func center(s string) string {
	s = cut(s, Width)
	return strings.Repeat(" ", (Width-utf8.RuneCountInString(s))/2) + s
}
