package ui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"butikk/kasse/payments"
	"butikk/kasse/payments/sale"
	"butikk/kasse/scanner"
	"butikk/kasse/ui/linear"
	"butikk/kasse/ui/theme"
)

// listener is the till as linear mode runs it, and what it has written.
type listener struct {
	*Model
	printer linear.Printer
	out     strings.Builder
}

// Update implements tea.Model.
func (l *listener) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := l.Model.Update(msg)
	if speech, any := l.Speech(); any {
		l.out.Write(l.printer.Bytes(speech))
	}
	return l, cmd
}

// ear is a desk at which somebody listens.
type ear struct {
	desk
	*listener
}

func atEar(t *testing.T, s payments.State, play func(e ear)) {
	t.Helper()
	l := &listener{}
	atDeskOf(t, Demos, s, func(c Config) tea.Model {
		c.Linear, c.Theme = true, theme.New(theme.Plain, theme.NoColor, theme.UTF8)
		l.Model = New(c)
		return l
	}, func(d desk) { play(ear{d, l}) })
}

// hears is all that was written since the last call, line by line.
func (e ear) hears(want ...string) {
	e.t.Helper()
	e.Settle()
	if got := strings.TrimSuffix(strings.ReplaceAll(e.out.String(), "\r", ""), "\n"); got != strings.Join(want, "\n") {
		e.t.Errorf("heard\n%s\nnot\n%s", got, strings.Join(want, "\n"))
	}
	e.out.Reset()
}

// buys puts lines into the basket, as the till does.
func (e ear) buys(n payments.Notice, lines ...sale.Line) {
	e.change(func(s *payments.State) {
		n.N = s.Notice.N + 1
		s.Notice = n
		for _, l := range lines {
			l.No = s.Basket.Last + 1
			s.Basket = s.Basket.Add(l)
		}
	})
}

// A sale as somebody hears it who does not see it: every event is one line, and
// an hour in which nothing happens is none.
func TestASaleIsHeard(t *testing.T) {
	helmelk := sale.Line{Name: "Helmelk 1 l", Unit: sale.Pieces, Price: 2250, Quantity: sale.Piece}
	cola := sale.Line{Name: "Cola 0,5 l", Unit: sale.Pieces, Price: 2890, Quantity: 2 * sale.Piece}
	deposit := sale.Line{Under: 2, Name: "Pant 2 kr", Unit: sale.Pieces, Price: 200, Quantity: 2 * sale.Piece}
	added := payments.Notice{Kind: payments.NoticeAdded}
	atEar(t, payments.State{}, func(e ear) {
		e.hears("Till 2  DEMO. English. ? help; = say it again", "Scan to /dev/pts/7", "SALE 2-0417", "Scanner OK")
		e.buys(added, helmelk)
		e.hears("Helmelk 1 l  22.50. TOTAL NOK 22.50")
		e.Press("2", "*")
		e.hears("2", "2 * waits for an article: scan it, or - takes it away.")
		e.Press("-")
		e.hears("SALE 2-0417. TOTAL NOK 22.50")
		e.buys(added, cola, deposit)
		e.hears("Cola 0,5 l  2 x 28.90  57.80 + Pant 2 kr 4.00. TOTAL NOK 84.30")
		e.Press("4", "0")
		e.change(func(s *payments.State) {
			s.Customer = masked
			s.Notice = payments.Notice{N: s.Notice.N + 1, Kind: payments.NoticeBound, Name: masked}
		})
		e.Press("1", "backspace", "backspace", "backspace")
		e.hears("40", "Customer: +47 *** ** 567", "401\b \b\b \b\b \b")
		e.Rest(time.Hour)
		e.hears("")

		e.change(func(s *payments.State) {
			s.Lock = &payments.Lock{N: 1, Code: "999"}
			s.Notice = payments.Notice{}
		})
		e.hears("[!!] UNKNOWN ARTICLE 999. THE TILL TAKES NO MORE. Press a key (not Enter) to go on.")
		e.change(func(s *payments.State) { s.Lock = &payments.Lock{N: 1, Code: "999", Refused: 1, Newest: "Gum"} })
		e.hears("1 scan has been refused after it - it is NOT in the sale: Gum")
		e.Press("=")
		e.hears("Helmelk 1 l  22.50", "Cola 0,5 l  2 x 28.90  57.80 + Pant 2 kr 4.00", "Customer: +47 *** ** 567", "Lines 3, Pieces 3",
			"SALE 2-0417. TOTAL NOK 84.30", "[!!] UNKNOWN ARTICLE 999. THE TILL TAKES NO MORE. Press a key (not Enter) to go on.",
			"1 scan has been refused after it - it is NOT in the sale: Gum")
		e.posted()
		e.change(func(s *payments.State) { s.Lock = nil })
		e.hears("")

		e.till.Show(paying(status(payments.Planned)))
		e.hears("Lines 6, Pieces 8. TOTAL NOK 259.21", "[..] SENDING REQUEST. The request is on its way to Vipps. To +47 *** ** 567. 259.21 NOK")
	})
}

// What becomes of a request, and of the questions about it.
func TestAPaymentIsHeard(t *testing.T) {
	atEar(t, paying(status(payments.Waiting)), func(e ear) {
		e.out.Reset()
		e.Press("-")
		e.hears("Cancel the request? 1 = yes, 0 = no. Vipps must confirm.")
		e.Press("0")
		e.hears("[..] WAITING FOR CUSTOMER. The request is at Vipps. 259.21 NOK")
		e.change(func(s *payments.State) { s.Link = payments.Link{Trouble: payments.Unanswered, Since: e.now} })
		e.hears("[!!] No contact with Vipps since " + e.now.In(shopZone).Format("15:04") + ". The till goes on asking.")
		e.change(func(s *payments.State) { s.Link.Trouble = "" })
		e.hears("Vipps OK")
		e.change(func(s *payments.State) {
			s.Refused = payments.Turned{Count: 1, Newest: "Gum"}
			s.Notice = payments.Notice{N: 1, Kind: payments.NoticeNotAdded, Name: "Gum"}
		})
		e.hears("NOT ADDED: Gum (1 refused). The request must end first.")
		e.change(func(s *payments.State) {
			p := *s.Payment
			p.Status = payments.Approved
			s.Payment, s.Refused = &p, payments.Turned{}
		})
		e.hears("[..] APPROVED. The customer has approved. The till is capturing the amount. 259.21 NOK")
		e.change(func(s *payments.State) {
			*s = payments.State{Seq: s.Seq, Sale: "2-0418", Link: s.Link, Last: &payments.Sold{Sale: "2-0417", Receipt: "R2-0417", Amount: 25921, Customer: masked, At: e.now}}
		})
		e.hears("[OK] PAID  259.21 NOK  from +47 *** ** 567. Receipt R2-0417. "+e.now.In(shopZone).Format("15:04"), "SALE 2-0418")
	})
}

// A scanner that types is not echoed, and what it typed is no secret on the line.
func TestABurstIsNotEchoed(t *testing.T) {
	atEar(t, payments.State{}, func(e ear) {
		e.out.Reset()
		var keys []string
		for _, r := range personal {
			keys = append(keys, string(r))
		}
		e.Burst(5*time.Millisecond, append(keys, "enter")...)
		e.Rest(time.Second)
		if out := e.out.String(); strings.Contains(out, "4791234567") || strings.Contains(out, "qr.vipps") {
			t.Errorf("wrote %q", out)
		}
		if posts := e.till.Posts(); len(posts) != 1 {
			t.Errorf("posted %v", posts)
		}
	})
}

// The lamp of a scanner, the language, and the look that is always the same.
func TestLampsAndChoicesAreHeard(t *testing.T) {
	atEar(t, payments.State{}, func(e ear) {
		e.out.Reset()
		e.desk.scan(scanner.Status{Source: scanner.Source{ID: 1}, State: scanner.Absent})
		e.hears("[!!] Scanner MISSING. The scanner is not connected: check its cable. Codes can be typed.")
		e.desk.scan(scanner.Status{Source: scanner.Source{ID: 1}, State: scanner.Ready})
		e.hears("Scanner OK")
		e.Press("/", "8", "1", "1")
		e.Settle()
		out := e.out.String()
		if !strings.HasSuffix(out, "Kasse 2  DEMO. Norsk bokmål. ? hjelp; = si det igjen\r\nSALG 2-0417\r\n") {
			t.Errorf("heard %q", out)
		}
		e.out.Reset()
		e.Press("/", "8", "3")
		if out := e.out.String(); !strings.HasSuffix(out, e.Words.LookPlain+"\r\n") || e.Theme.Look != theme.Plain {
			t.Errorf("heard %q", out)
		}
	})
}
