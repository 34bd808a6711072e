package stories_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/journal"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/staff"
	"butikk/kasse/payments/vipps"
	"butikk/kasse/payments/vipps/sandbox"
	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/stage"
	"butikk/kasse/ui/theme"
)

var seeds = flag.Uint64("seeds", usualSeeds, "how many orders of answers each story is played in, beside the plain one")

// counter is where a story plays: a till with everything that belongs to it, a
// customer with a phone, and Vipps.
type counter struct {
	*testing.T
	number int // of the till
	dir    string
	vipps  *sandbox.Sandbox
	wire   *wire
	dice   io.Reader  // of references; it goes on when the till starts again
	staff  staff.List // nobody: no log-in
	pad    bool       // nothing but the numeric pad may be pressed

	elsewhere int64 // given back by somebody else, in the portal

	book     *journal.Journal
	disk     *disk
	client   *vipps.Client
	till     *payments.Till
	gun      *gun
	scanners *scanner.Scanners
	bells    atomic.Int64

	leave    context.CancelFunc
	keyboard *io.PipeWriter
	program  *tea.Program
	glass    *glass
	ended    chan error
	closed   bool
}

// tell plays a story several times: once with a Vipps that answers at once, and
// then with answers that take their time, each time in another order.
func tell(t *testing.T, story func(c *counter)) {
	t.Helper()
	for seed := range *seeds + 1 {
		if play(t, seed, story); t.Failed() {
			return // one order of answers is enough to look at
		}
	}
}

// play plays a story in one order of answers, and holds the books against each
// other at its end.
func play(t *testing.T, seed uint64, story func(c *counter)) {
	t.Helper()
	t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			box := sandbox.New(sandbox.Config{})
			c := &counter{T: t, number: 2, dir: t.TempDir(), vipps: box, wire: newWire(box, seed, t.Errorf), dice: rand.NewChaCha8([32]byte{byte(seed)})}
			defer func() { // a story that broke off leaves an empty bubble, too
				c.stop(nil)
				time.Sleep(time.Minute) // until the last tick of clock and bell has come
			}()
			c.start()
			story(c)
			c.stop(nil)
			c.audit()
		})
	})
}

var (
	rules = withBadges(barcode.RulesOf("NO"))
	shop  = journal.Identity{API: "sandbox", MSN: "123456"}
)

func withBadges(r barcode.Rules) barcode.Rules {
	r.Badges = []string{"KB-"}
	return r
}

// beside is another till of the shop, in the same folder. Close it with stop.
func (c *counter) beside(number int) *counter {
	c.Helper()
	other := &counter{T: c.T, number: number, dir: c.dir, staff: c.staff, vipps: c.vipps, wire: c.wire, dice: c.dice}
	other.start()
	return other
}

// start is somebody who starts the program.
func (c *counter) start() {
	c.Helper()
	book, err := journal.Open(c.dir, c.number, shop)
	c.must(err)
	c.book, c.disk, c.closed = book, &disk{Journal: book}, false
	c.client = vipps.New(vipps.Config{
		URL: "https://sandbox.invalid", Currency: money.NOK, HTTP: c.wire, Now: time.Now,
		Keys:   vipps.Keys{ClientID: "id", ClientSecret: "secret-word", SubscriptionKey: "sub-word", MerchantSerialNumber: "123456"},
		System: vipps.System{Name: "Kasse", Version: "1.0", Plugin: "kasse-till", PluginVersion: "1.0"},
	})
	words, _ := lang.Find("en")
	words = words.For("Vipps")
	c.till, err = payments.Open(context.Background(), payments.Config{
		Number: c.number, Version: "1.0", Shop: receipt.Shop{Name: "Hjørnet", OrgNumber: "999999999"}, Currency: money.NOK, Tender: "Vipps",
		Zone: time.UTC, Prices: pricelist.Demo(), Staff: c.staff, Gateway: c.client, Journal: c.disk,
		Receipts: c.folder(), Labels: words.Labels, Reports: words.Reports(), Now: time.Now, Random: c.dice,
	})
	c.must(err)
	c.gun = newGun()
	c.scanners = scanner.Start(c.gun.open, scanner.Config{Device: "gun", Rules: &rules})
	ctx, leave := context.WithCancel(context.Background())
	c.leave = leave
	screen := ui.New(ui.Config{
		Context: ctx, Till: c.till, Scans: c.scanners, Number: c.number, Currency: money.NOK, Country: "NO", Zone: time.UTC, Twice: 250 * time.Millisecond,
		Rules: &rules, Start: time.Now(), Words: words, Theme: theme.New(theme.Dark, theme.Colors16, theme.UTF8), Bell: func(stage.Tone) { c.bells.Add(1) },
		Heard: ui.Usual(), App: "Vipps", About: ui.About{Version: "1.0", Shop: "Hjørnet", Unit: "123456"},
		Prices: pricelist.Demo(), Scanners: 1, Staff: c.staff, LockAfter: 5 * time.Minute,
	})
	keys, keyboard := io.Pipe()
	c.keyboard, c.glass, c.ended = keyboard, &glass{Model: screen}, make(chan error, 1)
	c.program = tea.NewProgram(c.glass, tea.WithInput(keys), tea.WithOutput(io.Discard), tea.WithoutRenderer(), tea.WithoutSignalHandler(), tea.WithFilter(ui.Stamp(time.Now)))
	go func(p *tea.Program, ended chan<- error) {
		_, err := p.Run()
		ended <- err
		close(ended)
	}(c.program, c.ended)
	c.program.Send(tea.WindowSizeMsg{Width: 80, Height: 24})
	c.passes(time.Second)
}

func (c *counter) folder() receipt.Folder { return receipt.Folder(filepath.Join(c.dir, "receipts")) }

// stop ends the program in order. What comes first happens before anything else;
// nil is nothing.
func (c *counter) stop(first func()) {
	c.Helper()
	if c.closed || c.ended == nil {
		return
	}
	c.closed = true
	synctest.Wait()
	if first != nil {
		first()
	}
	c.program.Kill()
	if err := <-c.ended; err != nil && !errors.Is(err, tea.ErrProgramKilled) {
		c.Error(err)
	}
	c.leave()
	if err := c.keyboard.Close(); err != nil {
		c.Error(err)
	}
	c.scanners.Stop()
	c.till.Close()
	if err := c.book.Close(); err != nil {
		c.Error(err)
	}
	c.client.Close()
}

// kill is a power cut: the till is cut off from its journal first, so that
// nothing it still does leaves a trace.
func (c *counter) kill() {
	c.Helper()
	c.stop(func() { c.disk.gone.Store(true) })
}

// restarts is a power cut and, so much later, a start.
func (c *counter) restarts(later time.Duration) {
	c.Helper()
	c.kill()
	time.Sleep(later)
	c.start()
}

func (c *counter) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// glass is the screen that the cashier looks at.
type glass struct {
	*ui.Model
	mu   sync.Mutex
	view string
}

// Update implements tea.Model.
func (g *glass) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := g.Model.Update(msg)
	return g, cmd
}

// View implements tea.Model.
func (g *glass) View() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.view = g.Model.View()
	return ""
}

func (g *glass) shows() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.view
}
