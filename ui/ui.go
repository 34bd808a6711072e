// Package ui is the till on the screen.
//
// The root Model routes: what the till says, what the scanners say, the clock
// and the keys each come in at one place and go to the active Screen, which
// answers with the screen to show next. Update and View neither wait nor
// wonder: what takes time is the till's, which is handed commands and shows its
// newest state.
package ui

import (
	"context"
	"time"

	"github.com/charmbracelet/bubbles/help"
	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/staff"
	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
	"butikk/kasse/ui/lang"
	"butikk/kasse/ui/layout"
	"butikk/kasse/ui/stage"
	"butikk/kasse/ui/theme"
)

// Till is the till behind the screen, implemented by payments.Till.
type Till interface {
	Post(payments.Command)
	Watch(ctx context.Context, after uint64) (payments.State, error)
	Past(ctx context.Context, q payments.Query) ([]payments.Past, error)
	Record(ctx context.Context, sale string) (payments.Record, error)
	Held(ctx context.Context) ([]payments.Held, error)
	Ask(ctx context.Context, ref payments.Reference) (payments.Observation, error)
}

// Scans is where codes come from, implemented by scanner.Scanners.
type Scans interface {
	Beep(id int) // lets the scanner with that ID beep, where it is set up to; does not wait
	Next(ctx context.Context) ([]scanner.Event, error)
}

// Demo is what can be played with in demo mode. Each call may take a moment and
// answers with what went wrong, if anything.
type Demo interface {
	ScanArticle() error
	ShowPersonalQR() error
	Approve() error
	Decline() error
	Ignore() error
	ApproveLate() error
	ToggleDown() (down bool) // Vipps goes down, or comes back
	LoseAnswer() error       // the answer to the next request is lost
}

// Mode says whose money it is.
type Mode int

// The modes. All but Live are written on every screen.
const (
	Live  Mode = iota
	Test       // the test environment of Vipps
	Demos      // the embedded sandbox
)

// String is the word that stands on every screen and receipt; none for Live.
func (m Mode) String() string {
	switch m {
	case Demos:
		return "DEMO"
	case Test:
		return "TEST"
	case Live:
	}
	return ""
}

// Config is what a screen needs.
type Config struct {
	Context   context.Context // ends the waiting of commands
	Till      Till
	Scans     Scans
	Demo      Demo // nil outside demo mode
	Mode      Mode
	Number    int // of the till
	Currency  money.Currency
	Country   string // ISO 3166 alpha-2: whose numbers are typed unless another is chosen
	Zone      *time.Location
	Twice     time.Duration  // the same code again from the same scanner sooner than this counts once
	Rules     *barcode.Rules // how the shop reads codes
	Start     time.Time      // what the clock shows before its first tick
	Words     lang.Words
	Theme     theme.Theme
	Bell      func(stage.Tone) // rings the terminal's bell once; it may wait
	Heard     Heard            // which sounds are on
	App       string           // what customers call the app here
	About     About
	Prices    *pricelist.List // for those who look something up before the till has named its own; nil: nobody can
	Staff     staff.List      // nobody: no log-in
	LockAfter time.Duration   // without a key or a scan; 0: never
	Scanners  int             // how many are configured
	Line      string          // of the virtual scanner: where to write codes
	NoLine    string          // why there is no virtual scanner, though there should be
	Linear    bool            // it is heard line by line, and not seen
}

// Screen is what the cashier is looking at. Update answers with itself or with
// the screen to go to: navigation is a return value, so no key can fall
// between two screens.
type Screen interface {
	help.KeyMap
	Update(msg tea.Msg) (Screen, tea.Cmd)
	// View draws the rows between header and edge, exactly s.
	View(s layout.Size) string
}

// counter is what all screens look at: the newest state, the clock, the
// scanners. The root changes it, and only between two messages.
type counter struct {
	Config
	state    payments.State
	now      time.Time
	home     lang.Words  // of the shop; a cashier may have others
	active   time.Time   // when somebody last did something
	size     layout.Size // of the terminal
	scanners map[int]scanner.Status
	odd      oddities
	read     read         // the newest scan
	echo     int          // ID of the scanner whose scan the till has not answered yet, or 0
	scan     time.Time    // when the newest scan came; zero: none yet
	double   barcode.Code // came twice at once and counts once; its Kind says whether there is any
	quantity string       // typed for the next article
	seen     int          // the newest notice that the cashier has answered with a key
	shown    string       // number of the receipt that stands there as paid, until something begins
	returned string       // … of the return that stands there as refunded
	led      bool         // the cashier's own key leads to the next screen
	searches int          // in the past, so far
	news     int          // tells whether the news that ring are still those
	redraws  int          // asked for, since something else may have written to the terminal
	say      string       // a sentence of the screen's own for the message row
	replies  int          // how many there were of those
	alarm    bool         // say needs a person
}

// oddities counts what came from a scanner and could not be read.
type oddities struct {
	count  int
	text   string // printable
	layout bool   // a keyboard of another country has typed it
}

// read is a scan, as far as the next one is compared with it.
type read struct {
	source int // 0: the keyboard
	code   barcode.Code
	at     time.Time
}

// doubled says that a scan is the one before, read twice: a trigger that bounces,
// a symbol that passes the window slowly. It counts once.
func (c *counter) doubled(e scanner.Scan) bool {
	was := c.read
	c.read = read{e.Source.ID, e.Code, e.At}
	c.read.code.Personal, c.read.code.Badge = barcode.Personal{}, barcode.BadgeCode{} // each has its own; the masked text tells them apart
	c.double = barcode.Code{}
	since := e.At.Sub(was.at)
	return was.code == c.read.code && was.source == c.read.source && e.Code.Kind != barcode.Unreadable && since >= 0 && since < c.Twice
}

func (c *counter) post(cmd payments.Command) {
	c.hush()
	switch cmd.(type) {
	case payments.Leave, payments.GoOn, payments.SetAside, payments.Recall, payments.Send, payments.Answer, payments.Settle, payments.Hold, payments.Resume, payments.VoidSale, payments.LogIn, payments.LogOut, payments.Allowed:
		c.led = true
	default:
		c.led = false
	}
	c.Till.Post(cmd)
}

// tell puts a sentence on the message row until the next key, scan or answer.
func (c *counter) tell(s string) { c.say, c.alarm, c.replies = s, false, c.replies+1 }

// warn is tell for what needs a person: an answer to something else does not
// take it away.
func (c *counter) warn(s string) { c.say, c.alarm, c.replies = s, true, c.replies+1 }

func (c *counter) hush() { c.say, c.alarm = "", false }

func (c *counter) amount(a money.Amount) string { return a.Format(c.Words.Decimal, c.Words.Group) }

// sum is an amount with its currency.
func (c *counter) sum(a money.Amount) string { return c.amount(a) + " " + string(c.Currency) }

func (c *counter) clock(t time.Time) string { return c.dated(t, "15:04") }

// day is a date as people here write one, whatever zone it was written in.
func (c *counter) day(t time.Time) string { return t.Format(c.Words.DateYear) }

func (c *counter) clockSeconds(t time.Time) string { return c.dated(t, "15:04:05") }

// dated is a time of today; one of another day says which, so that a sale of
// yesterday is not taken for the one just made.
func (c *counter) dated(t time.Time, layout string) string {
	t = t.In(c.Zone)
	if now := c.now.In(c.Zone); t.YearDay() != now.YearDay() || t.Year() != now.Year() {
		layout = c.Words.Date + " " + layout
	}
	return t.Format(layout)
}
