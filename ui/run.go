package ui

import (
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/ui/stage"
)

// Run shows the till until the cashier leaves it, stop is closed, or the
// terminal is gone. Only the first of them asks anything.
func Run(c Config, screen *stage.Screen, keys *stage.Keyboard, stop <-chan struct{}) error {
	// At 120 frames a second the first one is out 8 ms after the start, and a
	// scan is seen as soon; bubbletea's own renderer writes at its ticker's pace.
	program := tea.NewProgram(New(c), tea.WithAltScreen(), tea.WithInput(keys), tea.WithOutput(screen),
		tea.WithFilter(Stamp(time.Now)), tea.WithoutSignalHandler(), tea.WithFPS(120))
	ended := make(chan error, 1)
	go func() {
		_, err := program.Run()
		ended <- err
	}()
	var err error
	select {
	case err = <-ended:
	case <-stop:
		err = leave(program, ended)
	}
	select {
	case <-keys.Gone():
		return nil // that the program could not read or write any more is no news
	default:
		return err
	}
}

// leave ends a screen that nobody may be looking at any more. A terminal that
// takes no bytes can hold the program for ever; the journal must be closed all
// the same.
func leave(program *tea.Program, ended <-chan error) error {
	go program.Quit() // it waits for a loop that may be stuck
	select {
	case err := <-ended:
		return err
	case <-time.After(500 * time.Millisecond):
	}
	go program.Kill()
	select {
	case err := <-ended:
		if errors.Is(err, tea.ErrProgramKilled) {
			return nil
		}
		return err
	case <-time.After(500 * time.Millisecond):
		return errors.New("the terminal does not take what is written to it")
	}
}
