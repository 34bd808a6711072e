package ui

import (
	"fmt"
	"strings"

	"butikk/kasse/payments"
	"butikk/kasse/ui/code"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/theme"
)

// besideCode is how many columns the words beside a code need.
const besideCode = 30

// codeFor is the code that the customer of a payment can read from the screen
// now, or nil.
func (c *counter) codeFor(p *payments.Payment) []string {
	if p == nil || p.Flow != payments.FlowQR || p.Status != payments.Waiting || p.Intent != payments.IntentCapture || p.Pace.Target == "" || c.Theme.Text == theme.ASCII {
		return nil
	}
	rows, err := code.Draw(p.Pace.Target)
	if err != nil {
		return nil // longer than any code holds: the screen says that there is none
	}
	for i, row := range rows {
		rows[i] = c.Theme.QR.Render(row)
	}
	return rows
}

// whole is a screen that wants the header's rows too.
type whole interface {
	// Whole draws everything, exactly s, or says that it does not now.
	Whole(s layout.Size) (view string, ok bool)
}

// Whole implements whole: a code needs every row that there is.
func (s *payScreen) Whole(size layout.Size) (view string, ok bool) {
	p := s.state.Payment
	code := s.codeFor(p)
	if code == nil || s.moment() != living || s.chosen != 0 || !s.roomFor(code, size) {
		return "", false
	}
	wide := layout.Width(code[0])
	w := size.Usable().W - wide - 2
	word := s.modeWord()
	if word != "" {
		word = s.Theme.Mode.Render(word) + " "
	}
	f := s.face(*p)
	words := layout.Stack(
		[]string{word + s.title(), ""},
		s.large([]string{"", s.Theme.Strong.Render(s.amount(p.Amount)), string(p.Currency)}, s.amount(p.Amount), w),
		[]string{""},
		layout.Wrap(f.style.Render(f.symbol+" "+f.word), w),
		layout.Wrap(s.Words.ScanThisCode, w),
		layout.Wrap(fmt.Sprintf(s.Words.ExpiresIn, s.Words.Expires, clockLike(p.SentAt.Add(lifetime).Sub(s.now))), w),
		layout.Wrap(s.Words.LastHeard+" "+s.age(*p), w),
	)
	if trouble := strings.TrimSpace(s.link("")); trouble != "" {
		words = append(words, s.urgent(trouble, w)...)
	}
	words = append(words, s.answers(w)...)
	var keys []string
	for _, b := range s.ShortHelp() {
		if b.Enabled() {
			keys = append(keys, b.Help().Key+" "+b.Help().Desc)
		}
	}
	words = append(layout.Fill(words, max(len(code)-len(keys), 0)), keys...)
	return layout.Page(size, layout.Beside(code, layout.Indent(2, words), wide), nil), true
}

// roomFor says whether a code and the words beside it fit.
func (s *payScreen) roomFor(code []string, size layout.Size) bool {
	return size.H >= len(code) && size.Usable().W >= layout.Width(code[0])+besideCode
}

// codeNeeds says what a terminal must be to show the code, where this one is
// too small.
func (s *payScreen) codeNeeds(size layout.Size) string {
	p := s.state.Payment
	code := s.codeFor(p)
	switch {
	case p != nil && p.Flow == payments.FlowQR && p.Status == payments.Waiting && s.Theme.Text == theme.ASCII:
		return s.Words.CodeNoBlocks
	case code == nil && p != nil && p.Flow == payments.FlowQR && p.Status == payments.Waiting && p.Pace.Target == "":
		return s.Words.CodeNotYet
	case code == nil || s.roomFor(code, layout.Size{W: size.W, H: size.H + headerRows}):
		return ""
	}
	return fmt.Sprintf(s.Words.CodeTooLarge, layout.Width(code[0])+besideCode+1, len(code), size.W, size.H+headerRows)
}
