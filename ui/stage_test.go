package ui

import (
	"bufio"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"

	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/stage"
)

// Every screen after every other one, as the terminal shows them: what the stage
// writes adds up to the view.
func TestScreensOnTheStage(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	screen, err := stage.Open(stage.NewKeyboard(slave), stage.NewLine(slave), 0)
	if err != nil {
		t.Fatal(err)
	}
	term := vt10x.New(vt10x.WithSize(home.W, home.H))
	news := make(chan struct{}, 1)
	read := make(chan struct{})
	go func() {
		defer close(read)
		b := bufio.NewReader(master)
		for term.Parse(b) == nil { // until the terminal is gone
			select {
			case news <- struct{}{}:
			default:
			}
		}
	}()
	list := scenes()
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for _, s := range list {
		m := s.stage(lang.Languages[0], home)
		want := plain(m.View())
		screen.Show(m.View(), home.W, home.H, 0)
		for deadline := time.After(10 * time.Second); !sameText(term.String(), want); {
			select {
			case <-news:
			case <-deadline:
				t.Fatalf("%s is shown as\n%s\nand is\n%s", s.name, term.String(), want)
			}
		}
	}
	if err := screen.Close(); err != nil {
		t.Error(err)
	}
	for _, f := range []*os.File{slave, master} {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	<-read
}

func sameText(shown, view string) bool {
	rows := strings.Split(strings.TrimRight(shown, "\n"), "\n")
	for i, row := range strings.Split(view, "\n") {
		if i >= len(rows) || strings.TrimRight(rows[i], " ") != strings.TrimRight(row, " ") {
			return false
		}
	}
	return true
}
