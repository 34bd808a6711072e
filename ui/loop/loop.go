// Package loop runs a model on the stage: bubbletea routes messages and keys, and
// the terminal is the stage's.
package loop

import (
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/ui/stage"
)

// Model is a tea.Model that tells its view together with the size that it was
// drawn for.
type Model interface {
	tea.Model
	// Frame is what the stage is to show. Without a size there is nothing to fit
	// into, and nothing is shown; a new number in again has everything drawn anew.
	Frame() (view string, w, h, again int)
}

// Filter sees each message before the model does, as tea.WithFilter.
type Filter func(tea.Model, tea.Msg) tea.Msg

// Run shows a model until it quits, stop is closed, or the terminal is gone. Only
// the first of them asks the model anything.
func Run(m Model, filter Filter, screen *stage.Screen, keys *stage.Keyboard, stop <-chan struct{}) error {
	// Bubbletea's own renderer rewrites whole rows at its ticker's pace and holds
	// the event loop up on a slow line. Without it, raw mode and the size are the
	// stage's too.
	program := newProgram(staged{m, screen}, filter, keys, screen.Line, tea.WithoutRenderer())
	over := make(chan struct{})
	defer close(over)
	go tellSize(program, screen, over)
	return Play(program, keys, stop)
}

// RunPlain is Run on bubbletea's own renderer, for a terminal that the stage does
// not get on with. It takes the terminal itself, and gives it back.
func RunPlain(m Model, filter Filter, line *stage.Line, keys *stage.Keyboard, stop <-chan struct{}) error {
	return Play(newProgram(&rendered{Model: m}, filter, keys, line, tea.WithAltScreen()), keys, stop)
}

func newProgram(m tea.Model, filter Filter, keys *stage.Keyboard, line *stage.Line, renderer tea.ProgramOption) *tea.Program {
	return tea.NewProgram(m, renderer, tea.WithInput(keys), tea.WithOutput(line), tea.WithFilter(filter), tea.WithoutSignalHandler())
}

// Play runs a program, whatever its output is, until it quits, stop is closed, or
// the terminal is gone.
func Play(program *tea.Program, keys *stage.Keyboard, stop <-chan struct{}) error {
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

// tellSize tells the program how large the screen is, and again whenever that may
// have changed.
func tellSize(program *tea.Program, screen *stage.Screen, over <-chan struct{}) {
	for {
		w, h := screen.Size()
		program.Send(tea.WindowSizeMsg{Width: w, Height: h})
		select {
		case <-screen.Resized():
		case <-over:
			return
		}
	}
}

// staged is a model on its stage.
type staged struct {
	Model
	screen *stage.Screen
}

// Update implements tea.Model. A model is a pointer, and answers with itself.
func (s staged) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := s.Model.Update(msg)
	return s, cmd
}

// View hands the view to the stage, which does not wait: its one side effect.
func (s staged) View() string {
	if view, w, h, again := s.Frame(); w > 0 && h > 0 {
		s.screen.Show(view, w, h, again)
	}
	return ""
}

// rendered is a model on bubbletea's own renderer.
type rendered struct {
	Model
	again int
}

// Update implements tea.Model. What is to be drawn again is cleared first: the
// renderer skips rows that it believes to be there.
func (r *rendered) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := r.Model.Update(msg)
	if _, _, _, again := r.Frame(); again != r.again {
		r.again = again
		cmd = tea.Batch(cmd, tea.ClearScreen)
	}
	return r, cmd
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
