// Package practice is what the panel of a demonstration plays with: the customer,
// Vipps and the scanner, all of them inside this program.
package practice

import (
	"errors"
	"sync"

	"butikk/kasse/payments/vipps/sandbox"
	"butikk/kasse/scanner/virtual"
)

// Play implements ui.Demo.
type Play struct {
	Scanner *virtual.Scanner // nil where there are no pseudo-terminals

	sandbox *sandbox.Sandbox
	mu      sync.Mutex
	codes   []string
	down    bool
}

// New plays with the stand-in for Vipps, and scans the codes in turn.
func New(s *sandbox.Sandbox, codes []string) *Play { return &Play{sandbox: s, codes: codes} }

var errNoScanner = errors.New("there is no virtual scanner")

func (p *Play) scan(code string) error {
	if p.Scanner == nil {
		return errNoScanner
	}
	return p.Scanner.Scan(code)
}

// ScanArticle scans the articles of the list in turn.
func (p *Play) ScanArticle() error {
	p.mu.Lock()
	if len(p.codes) == 0 {
		p.mu.Unlock()
		return errors.New("the price list has no codes")
	}
	code := p.codes[0]
	p.codes = append(p.codes[1:], code)
	p.mu.Unlock()
	return p.scan(code)
}

// ShowPersonalQR is a customer of the sandbox who holds out a phone.
func (p *Play) ShowPersonalQR() error {
	return p.scan("https://qr.vipps.no/28/2/01/031/4791234567?v=1")
}

// Approve and the next three decide for the customer of the newest request.
func (p *Play) Approve() error     { return p.sandbox.Decide("", sandbox.Approve) }
func (p *Play) Decline() error     { return p.sandbox.Decide("", sandbox.Decline) }
func (p *Play) Ignore() error      { return p.sandbox.Decide("", sandbox.Ignore) }
func (p *Play) ApproveLate() error { return p.sandbox.Decide("", sandbox.Late) }

// ToggleDown takes Vipps down, or brings it back.
func (p *Play) ToggleDown() (down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = !p.down
	p.sandbox.SetDown(p.down)
	return p.down
}

// LoseAnswer loses the answer to the next request that changes something, after
// it took effect.
func (p *Play) LoseAnswer() error { return p.sandbox.LoseNext(sandbox.AfterEffect, sandbox.WriteCall) }
