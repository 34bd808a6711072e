package uitest

import (
	"sync"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// Driver plays a model as tea.Program does: every command runs beside it, and
// its answer is the next message. It lives in a synctest bubble, so that its
// clock stands still until it is moved and nothing is left to chance.
type Driver struct {
	model  tea.Model
	filter func(tea.Model, tea.Msg) tea.Msg
	quit   bool
	under  sync.WaitGroup // commands under way

	mu    sync.Mutex
	queue []tea.Msg
}

// Drive starts the model. Pass the filter that the program would run with.
func Drive(m tea.Model, filter func(tea.Model, tea.Msg) tea.Msg, w, h int) *Driver {
	d := &Driver{model: m, filter: filter}
	d.run(m.Init())
	d.Send(tea.WindowSizeMsg{Width: w, Height: h})
	return d
}

func (d *Driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	d.under.Go(func() {
		msg := cmd()
		d.mu.Lock()
		d.queue = append(d.queue, msg)
		d.mu.Unlock()
	})
}

// Close waits for the commands under way; end what they wait for first.
func (d *Driver) Close() { d.under.Wait() }

// Settle handles everything that has come, until nothing more comes at this
// moment.
func (d *Driver) Settle() {
	for {
		synctest.Wait()
		d.mu.Lock()
		queue := d.queue
		d.queue = nil
		d.mu.Unlock()
		if len(queue) == 0 {
			return
		}
		for _, msg := range queue {
			d.handle(msg)
		}
	}
}

func (d *Driver) handle(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.run(cmd)
		}
		return
	case tea.QuitMsg:
		d.quit = true
		return
	}
	var cmd tea.Cmd
	d.model, cmd = d.model.Update(d.filter(d.model, msg))
	d.run(cmd)
}

// Send gives the model a message and settles.
func (d *Driver) Send(msg tea.Msg) {
	d.Settle()
	d.handle(msg)
	d.Settle()
}

// Rest lets time pass.
func (d *Driver) Rest(t time.Duration) {
	d.Settle()
	for step := time.Duration(0); t > 0; t -= step {
		step = min(t, 10*time.Millisecond)
		<-time.After(step)
		d.Settle()
	}
}

// Stillness is long enough for every key to count for itself.
const Stillness = 400 * time.Millisecond

// Press presses keys, each after a pause and followed by one.
func (d *Driver) Press(keys ...string) {
	for _, k := range keys {
		d.Rest(Stillness)
		d.Send(Key(k))
		d.Rest(Stillness)
	}
}

// Burst presses keys with that much time between them.
func (d *Driver) Burst(gap time.Duration, keys ...string) {
	for _, k := range keys {
		d.Send(Key(k))
		d.Rest(gap)
	}
}

// View is what is on the screen, without colours.
func (d *Driver) View() string {
	d.Settle()
	return Plain(d.model.View())
}

// Quit says whether the model has asked to end.
func (d *Driver) Quit() bool { return d.quit }

var special = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "backspace": tea.KeyBackspace, "tab": tea.KeyTab, "f9": tea.KeyF9,
	"ctrl+c": tea.KeyCtrlC, "ctrl+j": tea.KeyCtrlJ, "ctrl+l": tea.KeyCtrlL, " ": tea.KeySpace,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "delete": tea.KeyDelete,
	"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
	"f7": tea.KeyF7, "f8": tea.KeyF8, "f10": tea.KeyF10, "f11": tea.KeyF11, "f12": tea.KeyF12,
	"ctrl+a": tea.KeyCtrlA, "ctrl+d": tea.KeyCtrlD, "ctrl+q": tea.KeyCtrlQ, "ctrl+s": tea.KeyCtrlS, "ctrl+z": tea.KeyCtrlZ,
}

// Key is a key by the name that bubbletea gives it; anything else is text that
// came in one read.
func Key(name string) tea.KeyMsg {
	if t, ok := special[name]; ok {
		if t == tea.KeySpace {
			return tea.KeyMsg{Type: t, Runes: []rune{' '}}
		}
		return tea.KeyMsg{Type: t}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// Keys are all that a keyboard has, one by one.
func Keys() []string {
	var all []string
	for name := range special {
		all = append(all, name)
	}
	for r := '!'; r <= '~'; r++ {
		all = append(all, string(r))
	}
	return append(all, "æ", "ø", "å", "é")
}
