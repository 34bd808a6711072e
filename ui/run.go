package ui

import (
	"time"

	"butikk/kasse/ui/linear"
	"butikk/kasse/ui/loop"
	"butikk/kasse/ui/stage"
)

// Run shows the till until the cashier leaves it, stop is closed, or the
// terminal is gone. Only the first of them asks anything.
func Run(c Config, screen *stage.Screen, keys *stage.Keyboard, stop <-chan struct{}) error {
	return loop.Run(New(c), Stamp(time.Now), screen, keys, stop)
}

// RunLinear is Run for a terminal that takes the till line by line.
func RunLinear(c Config, out *linear.Terminal, keys *stage.Keyboard, stop <-chan struct{}) error {
	return linear.Run(New(c), Stamp(time.Now), out, keys, stop)
}

// RunPlain is Run on bubbletea's own renderer, for a terminal that the stage does
// not get on with.
func RunPlain(c Config, line *stage.Line, keys *stage.Keyboard, stop <-chan struct{}) error {
	return loop.RunPlain(New(c), Stamp(time.Now), line, keys, stop)
}

// Frame implements loop.Model.
func (m *Model) Frame() (view string, w, h, again int) {
	if m.size.W <= 0 || m.size.H <= 0 {
		return "", 0, 0, 0
	}
	return m.View(), m.size.W, m.size.H, m.redraws
}
