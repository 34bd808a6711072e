package linear

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"golang.org/x/term"

	"butikk/kasse/ui/loop"
	"butikk/kasse/ui/stage"
)

// Model is a tea.Model that says what there is to say.
type Model interface {
	tea.Model
	// Speech is everything at this moment; false where nothing has happened but
	// that time has passed.
	Speech() (Speech, bool)
}

// Run lets a model be heard until it quits, stop is closed, or the terminal is
// gone.
func Run(m Model, filter loop.Filter, out *Terminal, keys *stage.Keyboard, stop <-chan struct{}) error {
	// Bubbletea's own output would be a terminal's, with a size and a renderer.
	program := tea.NewProgram(heard{m, out}, tea.WithoutRenderer(), tea.WithInput(keys), tea.WithOutput(io.Discard),
		tea.WithFilter(filter), tea.WithoutSignalHandler())
	return loop.Play(program, keys, stop)
}

// heard is a model whose speech is written.
type heard struct {
	Model
	out *Terminal
}

// Update implements tea.Model. A model is a pointer, and answers with itself.
func (h heard) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := h.Model.Update(msg)
	return h, cmd
}

// View hands over what is to be said, without waiting: its one side effect.
func (h heard) View() string {
	if speech, any := h.Speech(); any {
		h.out.Say(speech)
	}
	return ""
}

// Printer turns speeches into the bytes of a terminal that knows nothing but
// lines: text, CR LF, BS and BEL.
type Printer struct {
	memory
	open string // what stands on the line that has not been ended
}

// Bytes is what a speech adds to what is on the terminal.
func (p *Printer) Bytes(s Speech) []byte {
	typed := printable(s.Typed)
	lines := p.next(s)
	if len(lines) == 0 {
		out := echo(p.open, typed, s.Erased)
		p.open = typed
		return []byte(out)
	}
	out := p.end()
	for _, line := range lines {
		out = append(append(out, printable(line)...), "\r\n"...)
	}
	p.open = typed
	return append(out, typed...) // what was being typed goes on below
}

// end ends the line that is being typed, if there is any.
func (p *Printer) end() []byte {
	if p.open == "" {
		return nil
	}
	p.open = ""
	return []byte("\r\n")
}

// Terminal is the output half. One goroutine writes, so that a line which takes no
// bytes holds nobody up. What waits is never thrown away: it is a few bytes for
// each thing that happens, and every one of them was meant to be heard.
type Terminal struct {
	keys    *os.File
	out     io.Writer
	before  *term.State // of the terminal, to give back
	wake    chan struct{}
	stop    chan struct{}
	written chan struct{} // closed when nothing is written any more

	mu      sync.Mutex
	printer Printer
	waiting []byte
}

// Open takes the terminal that keys come from until Close: keys are read one by
// one, and what is typed is echoed by the till.
func Open(keys, out *os.File) (*Terminal, error) {
	before, err := term.MakeRaw(int(keys.Fd()))
	if err != nil {
		return nil, fmt.Errorf("terminal: %w", err)
	}
	t := &Terminal{keys: keys, out: out, before: before, wake: make(chan struct{}, 1), stop: make(chan struct{}), written: make(chan struct{})}
	go t.write()
	return t, nil
}

// Say writes what is new of a speech. It does not wait.
func (t *Terminal) Say(s Speech) {
	t.mu.Lock()
	t.waiting = append(t.waiting, t.printer.Bytes(s)...)
	t.mu.Unlock()
	t.wakeUp()
}

// Bell rings once, with the one tone that every terminal has.
func (t *Terminal) Bell(stage.Tone) {
	t.mu.Lock()
	t.waiting = append(t.waiting, '\a')
	t.mu.Unlock()
	t.wakeUp()
}

func (t *Terminal) wakeUp() {
	select {
	case t.wake <- struct{}{}:
	default: // it is awake
	}
}

// write writes what waits, until stop is closed and nothing does.
func (t *Terminal) write() {
	defer close(t.written)
	for {
		last := false
		select {
		case <-t.wake:
		case <-t.stop:
			last = true
		}
		t.mu.Lock()
		if last {
			t.waiting = append(t.waiting, t.printer.end()...)
		}
		out := t.waiting
		t.waiting = nil
		t.mu.Unlock()
		if _, err := t.out.Write(out); err != nil || last {
			return // a terminal that is gone is the keyboard's to find out
		}
	}
}

// goodbye is how long a terminal may take to take the end of it.
const goodbye = 500 * time.Millisecond

// Close gives the terminal back as it was; call it once. The error is that of a
// terminal which takes no bytes.
func (t *Terminal) Close() error {
	close(t.stop)
	var err error
	select {
	case <-t.written:
	case <-time.After(goodbye):
		err = errors.New("the terminal does not take what is written to it")
	}
	// A terminal that is gone can not be given back, and nobody misses it.
	_ = term.Restore(int(t.keys.Fd()), t.before)
	return err
}
