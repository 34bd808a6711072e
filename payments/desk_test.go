package payments_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/journal"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/pricelist"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/receipt/escpos"
	"butikk/kasse/payments/receipt/printer"
	"butikk/kasse/payments/receipt/printer/fake"
	"butikk/kasse/payments/report"
	"butikk/kasse/payments/sale"
	"butikk/kasse/payments/staff"
	"butikk/kasse/payments/vipps"
	"butikk/kasse/payments/vipps/sandbox"
)

const prices = `sku;codes;name;price;vat;unit;min_age;linked
milk;7038010009457;Milk;22,50;15;pcs;;
cola;7044610001050;Cola;28,90;15;pcs;;deposit
beer;7044610025056;Beer;36,90;25;pcs;18;deposit
apples;4015;Apples;34,90;15;kg;;
bag;7054200007164;Bag;0,50;25;pcs;;
ring;9990000000005;Ring;99999,00;25;pcs;;
deposit;;Deposit;2,00;0;pcs;;
`

// desk is a counter with a till on it, in virtual time: the real client, the
// real journal on disk, and the sandbox as Vipps.
type desk struct {
	*testing.T
	dir      string
	box      *sandbox.Sandbox
	wire     *wire
	disk     *disk
	book     kept
	mem      *memory // instead of the journal on disk, in simulations
	luck     *rand.Rand
	till     *payments.Till
	client   *vipps.Client
	receipts *texts
	staff    staff.List    // empty: nobody logs in
	printer  *fake.Printer // nil: the till has none
	random   io.Reader
	log      *syncLog
}

// kept is a journal that can be closed.
type kept interface {
	payments.Journal
	Close() error
}

// texts is a receipt folder whose disk can be full, or that is none.
type texts struct {
	receipt.Folder
	mu    sync.Mutex
	texts map[string]string // instead of the folder, in simulations
	full  bool
	tries int
}

func (p *texts) Write(number, text string) error {
	p.mu.Lock()
	full := p.full
	p.tries++
	p.mu.Unlock()
	if full {
		return errDisk
	}
	if p.texts != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.texts[number] = text
		return nil
	}
	return p.Folder.Write(number, text)
}

func (p *texts) has(number string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.texts != nil {
		return p.texts[number] != ""
	}
	_, err := os.Stat(p.Path(number))
	return err == nil
}

func (p *texts) text(number string) string {
	text, err := os.ReadFile(p.Path(number))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

type syncLog struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *syncLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

// story runs a day at the counter in a bubble of virtual time and checks
// afterwards what must hold whatever happened.
func story(t *testing.T, f func(d *desk)) {
	t.Helper()
	tell(t, world{}, f)
}

// world is what a story plays in: the real journal on a disk, or one in memory
// whose disk is modelled.
type world struct {
	simulated bool
	seed      uint64
}

func tell(t *testing.T, how world, f func(d *desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d := &desk{T: t, box: sandbox.New(sandbox.Config{}), random: rand.NewChaCha8([32]byte{1}), log: &syncLog{}}
		if how.simulated {
			d.mem, d.luck = newMemory(), rand.New(rand.NewPCG(how.seed, 11))
			d.receipts = &texts{texts: map[string]string{}}
		} else {
			d.dir = t.TempDir()
			d.receipts = &texts{Folder: receipt.Folder(filepath.Join(d.dir, "receipts"))}
		}
		d.wire = &wire{box: d.box, begun: time.Now(), fail: t.Errorf, bodies: map[string]string{}, delay: map[string]time.Duration{}, late: map[string]time.Duration{}}
		defer func() { // a story that broke off must leave the bubble empty, too
			if d.till != nil {
				d.till.Close()
			}
			if d.book != nil {
				if err := d.book.Close(); err != nil {
					t.Error(err)
				}
			}
		}()
		d.open()
		f(d)
		d.close()
		d.audit()
	})
}

func (d *desk) open() {
	d.Helper()
	if d.mem != nil {
		d.mem.reopen()
		d.book = d.mem
	} else {
		book, err := journal.Open(d.dir, 2, journal.Identity{API: "sandbox", MSN: "123456"})
		must(d, err)
		d.book = book
	}
	d.wire.mu.Lock()
	d.wire.journal = d.book
	d.wire.mu.Unlock()
	d.disk = &disk{Journal: d.book}
	d.client = vipps.New(vipps.Config{
		URL: "https://sandbox.invalid", Currency: money.NOK, HTTP: d.wire, Now: time.Now,
		Keys:   vipps.Keys{ClientID: "id", ClientSecret: "secret-word", SubscriptionKey: "sub-word", MerchantSerialNumber: "123456"},
		System: vipps.System{Name: "Kasse", Version: "1.0", Plugin: "kasse-till", PluginVersion: "1.0"},
	})
	list, err := pricelist.Read(strings.NewReader(prices), "prices.csv", []money.VATRate{2500, 1500, 1200, 0})
	if err != nil {
		d.Fatal(err)
	}
	var paper payments.Printer
	if d.printer != nil {
		paper = escpos.Printer{Paper: escpos.Paper{CodePage: escpos.CodePages()[0], Cut: true}, Device: printer.Printer{Open: d.printer.Open}}
	}
	d.till, err = payments.Open(d.Context(), payments.Config{
		Number: 2, Version: "1.0", Shop: receipt.Shop{Name: "Hjørnet", OrgNumber: "999999999"}, Currency: money.NOK, Tender: "Vipps",
		Zone: time.UTC, Prices: list, Gateway: d.client, Journal: d.disk, Receipts: d.receipts,
		Labels:      receipt.Labels{Title: "Salgskvittering", Copy: "KOPI", Receipt: "Kvittering", Total: "SUM", Cash: "Kontant", Terminal: "Bankterminal", DecimalMark: ",", DateLayout: time.DateTime},
		Reports:     report.Words{Labels: report.Labels{X: "X", Z: "Z"}, Receipt: receipt.Labels{DecimalMark: ",", DateLayout: time.DateTime}, State: func(code string) string { return code }},
		Departments: []payments.Department{{Number: 1, Name: "Fruit", VAT: 1500, Most: 100_000}, {Number: 2, Name: "Sundry", VAT: 2500, Most: 50_000}},
		Staff:       d.staff, Printer: paper,
		Now: time.Now, Random: d.random, Log: slog.New(slog.NewTextHandler(d.log, nil)),
	})
	if err != nil {
		d.Fatal(err)
	}
	synctest.Wait()
}

// close stops the till and checks that the journal tells the same story.
func (d *desk) close() {
	d.Helper()
	synctest.Wait()
	d.till.Close()
	d.folds()
	if err := d.book.Close(); err != nil {
		d.Error(err)
	}
	d.client.Close()
}

// reopen stops the till and starts it again on the same journal.
func (d *desk) reopen() {
	d.Helper()
	d.close()
	d.open()
}

// kill is a restart without a word.
func (d *desk) kill() {
	d.Helper()
	d.die()
	d.open()
}

// die takes the power away: the till is cut off from its journal and from the
// network first, so that nothing it still does leaves a trace.
func (d *desk) die() {
	d.Helper()
	synctest.Wait()
	if d.mem != nil {
		d.mem.crash(d.luck)
	}
	d.disk.failing(full)
	d.till.Close()
	if err := d.book.Close(); err != nil {
		d.Error(err)
	}
	d.client.Close()
}

func (d *desk) state() payments.State {
	d.Helper()
	synctest.Wait()
	s, err := d.till.Watch(context.Background(), 0)
	if err != nil {
		d.Fatal(err)
	}
	return s
}

func (d *desk) post(commands ...payments.Command) {
	for _, c := range commands {
		d.till.Post(c)
	}
	synctest.Wait()
}

// answer answers the lock that is there, if any.
func (d *desk) answer(choice int) {
	d.Helper()
	if l := d.state().Lock; l != nil {
		d.post(payments.Answer{Lock: l.N, Choice: choice})
	}
}

// pass lets virtual time go by.
func (d *desk) pass(t time.Duration) {
	time.Sleep(t)
	synctest.Wait()
}

func (d *desk) customers(c sandbox.Decision, after time.Duration) {
	d.box.SetDefault(sandbox.Script{Decision: c, After: after})
}

var anna = payments.CustomerByQR("https://qr.vipps.no/28/2/01/031/4791234567?v=1", "+47 *** ** 567")

// ring puts milk and cola into the basket (53.40 with the deposit) and binds
// the customer.
func (d *desk) ring() {
	d.post(payments.Add{Code: "7038010009457"}, payments.Add{Code: "7044610001050"}, payments.Bind{Customer: anna})
}

const rung = 53_40

func (d *desk) send() {
	d.ring()
	d.post(payments.Send{})
}

// is wants the attempt on the screen in this status.
func (d *desk) is(want payments.Status) payments.Payment {
	d.Helper()
	s := d.state()
	if s.Payment == nil {
		if want != "" {
			d.Fatalf("no payment on the screen, want %s; notice %v", want, s.Notice)
		}
		return payments.Payment{}
	}
	if s.Payment.Status != want {
		d.Fatalf("the payment is %q, want %q: %+v", s.Payment.Status, want, *s.Payment)
	}
	d.folds()
	return *s.Payment
}

// sold wants a finished sale of this amount and nothing open.
func (d *desk) sold(want money.Amount) payments.Sold {
	d.Helper()
	s := d.state()
	if s.Last == nil || s.Last.Amount != want || s.Phase != payments.Selling || len(s.Basket.Lines) > 0 || s.Payment != nil || s.Customer != "" {
		d.Fatalf("not sold for %s: %+v payment %+v", want, s, s.Payment)
	}
	d.folds()
	return *s.Last
}

func (d *desk) notice(want payments.NoticeKind) payments.Notice {
	d.Helper()
	n := d.state().Notice
	if n.Kind != want {
		d.Fatalf("notice %+v, want kind %d", n, want)
	}
	return n
}

// books wants the newest payment's sums at Vipps.
func (d *desk) books(state string, authorized, captured, cancelled int64) sandbox.Entry {
	d.Helper()
	l := d.box.Ledger()
	if len(l) == 0 {
		d.Fatal("Vipps has no payment")
	}
	e := l[len(l)-1]
	if e.State != state || e.Authorized != authorized || e.Captured != captured || e.Cancelled != cancelled {
		d.Fatalf("Vipps' books say %+v, want %s %d %d %d", e, state, authorized, captured, cancelled)
	}
	return e
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func quantity(s string) sale.Quantity {
	q, err := sale.ParseQuantity(s)
	if err != nil {
		panic(errors.Join(errors.New(s), err))
	}
	return q
}
