package display

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/loop"
	"butikk/kasse/ui/stage"
	"butikk/kasse/ui/theme"
)

// Config is what a customer's screen needs.
type Config struct {
	Socket string // of the till, see Socket
	Till   int    // its number
	Mode   string // what is known of it before the till is reached
	Lang   string // of the screen; empty: that of the till
	Locale string // of the terminal, until the till has told its language
	Theme  theme.Theme
}

// Run shows what the till does until a key leaves it, stop is closed, or the
// terminal is gone. It needs no key for anything.
func Run(c Config, screen *stage.Screen, keys *stage.Keyboard, stop <-chan struct{}) error {
	f := Follow(c.Socket)
	defer f.Stop()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	return loop.Run(New(ctx, c, f), func(_ tea.Model, msg tea.Msg) tea.Msg { return msg }, screen, keys, stop)
}

// Source is where news of the till come from, implemented by Follower.
type Source interface {
	Next(ctx context.Context, after int) (News, error)
}

// Model is the customer's screen. It has no screens behind it and no memory: what
// it shows follows from the newest news alone.
type Model struct {
	Config
	ctx     context.Context // ends the waiting for news
	source  Source
	news    News
	size    layout.Size
	redraws int // asked for, since something else may have written to the terminal
}

type (
	newsMsg News
	// goneMsg is the end of the source; nothing more comes from it.
	goneMsg struct{}
)

// New is a customer's screen.
func New(ctx context.Context, c Config, s Source) *Model {
	return &Model{Config: c, ctx: ctx, source: s}
}

// Init arms the source.
func (m *Model) Init() tea.Cmd { return next(m.ctx, m.source, 0) }

func next(ctx context.Context, s Source, after int) tea.Cmd {
	return func() tea.Msg {
		n, err := s.Next(ctx, after)
		if err != nil {
			return goneMsg{} // the program is ending
		}
		return newsMsg(n)
	}
}

// Update implements tea.Model.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.size = layout.Size{W: msg.Width, H: msg.Height}
		if msg.Width <= 0 || msg.Height <= 0 {
			// A serial line does not know; 80 by 24 is what terminals are.
			m.size = layout.Size{W: 80, H: 24}
		}
	case newsMsg:
		m.news = News(msg)
		return m, next(m.ctx, m.source, m.news.N)
	case tea.KeyMsg:
		switch msg.String() {
		case "q", "ctrl+c":
			return m, tea.Quit
		case "ctrl+l":
			m.redraws++
		}
	}
	return m, nil
}

// Frame implements loop.Model.
func (m *Model) Frame() (view string, w, h, again int) {
	return m.View(), m.size.W, m.size.H, m.redraws
}

// words are the sentences in the screen's own language, or the till's.
func (m *Model) words() lang.Display {
	s := m.news.Sight
	return lang.DisplayFor(m.Lang, s.Lang, m.Locale).For(s.App)
}

// mode is DEMO or TEST, or nothing where real money moves. That of a till which
// is out of reach is not forgotten.
func (m *Model) mode() string {
	if m.news.Known {
		return m.news.Sight.Mode
	}
	return m.Mode
}
