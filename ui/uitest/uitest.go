// Package uitest is what tests of screens share: a till, scanners and a
// demonstration that do as they are told, a driver that plays a model on a
// clock of its own, and golden views.
package uitest

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"butikk/kasse/payments"
	"butikk/kasse/scanner"
)

// Till keeps what is posted and shows the state it is given.
type Till struct {
	mu     sync.Mutex
	posts  []payments.Command
	state  payments.State
	news   chan struct{}
	OnPost func(payments.Command) // may call Show; nil: nothing happens

	History []payments.Past // what Past finds
	Queries []payments.Query
	Told    map[string]payments.Record // by sale
	Parked  []payments.Held            // what Held finds
	Fail    bool                       // Past and Record find no journal
	Vipps   map[payments.Reference]payments.Observation
}

// NewTill shows s as its first state.
func NewTill(s payments.State) *Till {
	s.Seq = 1
	return &Till{state: s, news: make(chan struct{})}
}

// Post implements ui.Till.
func (t *Till) Post(c payments.Command) {
	t.mu.Lock()
	t.posts = append(t.posts, c)
	t.mu.Unlock()
	if t.OnPost != nil {
		t.OnPost(c)
	}
}

// Posts are the commands since the last call.
func (t *Till) Posts() []payments.Command {
	t.mu.Lock()
	defer t.mu.Unlock()
	posts := t.posts
	t.posts = nil
	return posts
}

// State is the newest.
func (t *Till) State() payments.State {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state
}

// Show makes s the newest state; its Seq is filled in.
func (t *Till) Show(s payments.State) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s.Seq = t.state.Seq + 1
	t.state = s
	close(t.news)
	t.news = make(chan struct{})
}

// Watch implements ui.Till.
func (t *Till) Watch(ctx context.Context, after uint64) (payments.State, error) {
	for {
		t.mu.Lock()
		s, news := t.state, t.news
		t.mu.Unlock()
		if s.Seq > after {
			return s, nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return payments.State{}, ctx.Err()
		}
	}
}

// Past implements ui.Till with what History has.
func (t *Till) Past(_ context.Context, q payments.Query) ([]payments.Past, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Queries = append(t.Queries, q)
	if t.Fail {
		return nil, errors.New("no journal")
	}
	return t.History, nil
}

// Record implements ui.Till with what Told has.
func (t *Till) Record(_ context.Context, sale string) (payments.Record, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.Fail {
		return payments.Record{}, errors.New("no journal")
	}
	return t.Told[sale], nil
}

// Held implements ui.Till with what is Parked.
func (t *Till) Held(context.Context) ([]payments.Held, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.Fail {
		return nil, errors.New("no journal")
	}
	return t.Parked, nil
}

// Ask implements ui.Till with what Vipps has.
func (t *Till) Ask(_ context.Context, ref payments.Reference) (payments.Observation, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	o, ok := t.Vipps[ref]
	if !ok {
		return o, &payments.Trouble{Kind: payments.Unanswered}
	}
	return o, nil
}

// Scans hands over what it is given, a batch at a time.
type Scans struct {
	batches chan []scanner.Event
	mu      sync.Mutex
	beeps   []int
}

// Beep implements ui.Scans.
func (s *Scans) Beep(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.beeps = append(s.beeps, id)
}

// Beeps are the scanners that were to beep, in order.
func (s *Scans) Beeps() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.beeps)
}

// NewScans has nothing to hand over yet.
func NewScans() *Scans { return &Scans{batches: make(chan []scanner.Event, 64)} }

// Put hands over one batch.
func (s *Scans) Put(events ...scanner.Event) { s.batches <- events }

// Next implements ui.Scans.
func (s *Scans) Next(ctx context.Context) ([]scanner.Event, error) {
	select {
	case events := <-s.batches:
		return events, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Demo remembers what was played, and fails where it is told to.
type Demo struct {
	mu     sync.Mutex
	played []string
	Fail   bool
}

func (d *Demo) play(what string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.played = append(d.played, what)
	if d.Fail {
		return errors.New("nothing to do that with")
	}
	return nil
}

// Played is what was played since the last call.
func (d *Demo) Played() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	played := d.played
	d.played = nil
	return played
}

// The acts of a ui.Demo.
func (d *Demo) ScanArticle() error    { return d.play("scan") }
func (d *Demo) ShowPersonalQR() error { return d.play("qr") }
func (d *Demo) Approve() error        { return d.play("approve") }
func (d *Demo) Decline() error        { return d.play("decline") }
func (d *Demo) Ignore() error         { return d.play("ignore") }
func (d *Demo) ApproveLate() error    { return d.play("late") }
func (d *Demo) ToggleDown() bool      { return d.play("down") == nil }
func (d *Demo) LoseAnswer() error     { return d.play("lose") }

// Plain is a view without its colours.
func Plain(view string) string { return ansi.Strip(view) }

var update = flag.Bool("update", false, "write the golden views anew")

// Golden compares a view, without colours and without blanks at the ends of
// rows, with the file of that name below testdata/golden.
func Golden(t *testing.T, name, view string) {
	t.Helper()
	var got bytes.Buffer
	for row := range strings.SplitSeq(Plain(view), "\n") {
		got.WriteString(strings.TrimRight(row, " ") + "\n")
	}
	path := filepath.Join("testdata", "golden", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (write it with -update and look at it)", err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s is now\n%s\nand was\n%s", name, got.Bytes(), want)
	}
}
