package payments_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/receipt/escpos/paper"
	"butikk/kasse/payments/receipt/printer"
	"butikk/kasse/payments/receipt/printer/fake"
	"butikk/kasse/payments/report"
	"butikk/kasse/payments/vipps/sandbox"
)

// printing is a story at a till with a receipt printer.
func printing(t *testing.T, f func(d *desk)) {
	t.Helper()
	story(t, func(d *desk) {
		d.close()
		d.printer = fake.New()
		d.open()
		f(d)
	})
}

// papers are the names of what has come out whole, in that order: the first word of a
// row that is the number of a document, with the mark of a copy behind it.
func (d *desk) papers() (names []string) {
	d.Helper()
	for _, p := range d.printer.Papers() {
		if !bytes.Contains(p, []byte("\x1dV")) {
			continue // torn where the power or the plug was pulled
		}
		lines, err := paper.Read(p)
		must(d, err)
		name, mark := "", ""
		for _, l := range lines {
			switch text := strings.TrimSpace(l.Text); {
			case text == "*** KOPI ***" && l.Tall:
				mark = "-KOPI"
			case l.Tall && (strings.HasPrefix(text, "X") || strings.HasPrefix(text, "Z")):
				name = text
			}
			for _, word := range strings.Fields(l.Text) {
				if kind, _, found := strings.Cut(word, "2-0"); found && slices.Contains([]string{"R", "RT", "P", "F"}, kind) && name == "" {
					name = word
				}
			}
		}
		names = append(names, name+mark)
	}
	return names
}

func (d *desk) out(want ...string) {
	d.Helper()
	d.pass(5 * time.Second)
	if got := d.papers(); !slices.Equal(got, want) {
		d.Errorf("out came %v, want %v; %+v", got, want, d.state().Printer)
	}
}

func (d *desk) waits(status printer.Status, names ...string) {
	d.Helper()
	if p := d.state().Printer; p == nil || p.Status != status || !slices.Equal(p.Waiting, names) {
		d.Errorf("the printer: %+v, want %s and %v", p, status, names)
	}
}

// cash sells a bottle of milk for cash.
func (d *desk) cash() {
	d.Helper()
	d.post(payments.Add{Code: milkCode}, payments.Settle{By: payments.Cash, Sale: d.state().Sale, Amount: 22_50})
}

// Every document comes out once, in its order, and is counted.
func TestPapersComeOut(t *testing.T) {
	printing(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Second)
		d.bought()
		d.cash()
		d.post(payments.Add{Code: milkCode}, payments.Provisional{}, payments.Provisional{}, payments.VoidSale{})
		d.post(payments.Copy{Receipt: "R2-0001"})
		d.noticed(payments.NoticeCopy, "R2-0001")
		d.post(payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50})
		d.pass(time.Minute)
		d.post(payments.ReadX{}, payments.CloseDay{})
		d.out("R2-0001", "R2-0002", "P2-0001", "P2-0002", "R2-0001-KOPI", "RT2-0001", "X 1", "Z 1")
		d.waits(printer.Ready)
		z := d.state().Report
		if z.Period.Copies != (report.Count{N: 1, Amount: rung}) || z.Period.Provisional != (report.Count{N: 2, Amount: 45_00}) || z.Period.Sales.N != 2 {
			t.Errorf("%+v", z.Period)
		}
		for _, name := range []string{"R2-0001-KOPI", "P2-0001", "RT2-0001"} {
			if !d.receipts.has(name) {
				t.Errorf("%s is no file", name)
			}
		}
		d.folds()
	})
}

// A printer that is away holds nobody up, and what was sold meanwhile comes out
// when it is back, after a kill as well.
func TestThePrinterIsAway(t *testing.T) {
	printing(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Second)
		d.printer.Off()
		d.cash()
		d.send()
		d.pass(5 * time.Second)
		d.sold(rung)
		d.pass(time.Minute)
		d.waits(printer.Away, "R2-0001", "R2-0002")
		d.kill()
		d.cash()
		d.pass(time.Hour)
		d.waits(printer.Away, "R2-0001", "R2-0002", "R2-0003")
		if got := d.papers(); len(got) != 0 {
			t.Errorf("out came %v", got)
		}
		d.printer.On()
		d.pass(time.Minute)
		d.out("R2-0001", "R2-0002", "R2-0003")
		d.waits(printer.Ready)
	})
}

// A roll that ends in the middle of a receipt is changed, and the receipt is not
// begun again; the result has been on the screen long since.
func TestThePaperRunsOut(t *testing.T) {
	printing(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Second)
		d.printer.PaperFor(200)
		d.send()
		d.pass(5 * time.Second)
		d.sold(rung)
		d.pass(5 * time.Second)
		d.waits(printer.PaperOut, "R2-0001")
		if s := d.state(); s.Printer.Job != "R2-0001" || s.Phase != payments.Selling {
			t.Errorf("%+v", s.Printer)
		}
		d.cash()
		d.pass(time.Hour)
		d.waits(printer.PaperOut, "R2-0001", "R2-0002")
		d.printer.Refill()
		d.out("R2-0001", "R2-0002")
		d.waits(printer.Ready)
	})
}

// A till that closes while the printer waits for paper does not wait with it, and
// prints at its next start what is left.
func TestClosingDoesNotWaitForPaper(t *testing.T) {
	printing(t, func(d *desk) {
		d.printer.Cover(true)
		d.cash()
		d.pass(time.Minute)
		d.waits(printer.CoverOpen, "R2-0001")
		began := time.Now()
		d.close()
		if took := time.Since(began); took > payments.Grace {
			t.Errorf("closing took %v", took)
		}
		d.printer.Cover(false)
		d.open()
		d.out("R2-0001")
	})
}

// What has come out is not printed again where only the journal is in the way. Where
// the till is killed before the journal knew, nobody knows: a person says, and
// nothing else waits for that.
func TestPrintedAndKilled(t *testing.T) {
	printing(t, func(d *desk) {
		d.disk.failing(of(payments.ReceiptPrinted))
		d.cash()
		d.pass(10 * time.Minute)
		d.out("R2-0001")
		d.waits(printer.Ready)
		d.disk.failing(nil)
		d.pass(time.Minute)
		d.kill()
		d.out("R2-0001")
		for _, again := range []bool{false, true} {
			before := d.papers()
			d.disk.failing(of(payments.ReceiptPrinted))
			d.cash()
			d.pass(time.Second)
			name := d.state().Last.Receipt
			d.kill()
			d.pass(time.Minute)
			d.cash()
			d.out(append(slices.Clone(before), name, d.state().Last.Receipt)...)
			if p := d.state().Printer; !p.Doubts(name) || p.Waits(name) {
				t.Fatalf("%+v", p)
			}
			d.post(payments.CameOut{Name: "R2-0001"}) // of that everything is known
			d.noticed(payments.NoticeTooLate, "")
			if again {
				d.post(payments.PrintAgain{Name: name})
				d.out(append(slices.Clone(before), name, d.state().Last.Receipt, name)...)
			} else {
				d.post(payments.CameOut{Name: name})
			}
			d.pass(time.Minute)
			d.waits(printer.Ready)
		}
	})
}

// Where the line is lost behind the document nobody knows either, and it is not
// printed again and again.
func TestTheLineIsLostInTheMiddle(t *testing.T) {
	printing(t, func(d *desk) {
		d.printer.DropAfter(300)
		d.cash()
		d.pass(time.Minute)
		d.printer.DropAfter(-1)
		d.cash()
		d.pass(8 * time.Hour)
		if p := d.state().Printer; !slices.Equal(p.Unsure, []string{"R2-0001"}) || len(p.Waiting) != 0 {
			t.Errorf("%+v", p)
		}
		d.out("R2-0002")
		d.reopen()
		d.post(payments.PrintAgain{Name: "R2-0001"})
		d.out("R2-0002", "R2-0001")
	})
}

// Whoever stands there does not wait behind those who have gone, and a backlog that
// nobody wants is given up by a person.
func TestTheNewestReceiptComesFirst(t *testing.T) {
	printing(t, func(d *desk) {
		d.printer.Off()
		for range 3 {
			d.cash()
			d.pass(5 * time.Minute)
		}
		d.cash()
		d.post(payments.Copy{Receipt: "R2-0002"})
		d.printer.On()
		d.post(payments.PrintNow{})
		backlog := []string{"R2-0004", "R2-0002-KOPI", "R2-0001", "R2-0002", "R2-0003"}
		d.out(backlog...)
		d.printer.Off()
		d.cash()
		d.cash()
		d.pass(time.Minute)
		d.post(payments.DropPapers{})
		if n := d.notice(payments.NoticePapersGone); n.Line != 2 {
			t.Errorf("%+v", n)
		}
		d.printer.On()
		d.cash()
		d.pass(time.Minute)
		d.out(append(backlog, "R2-0007")...)
	})
}

// A till that is closed while a document prints waits a moment for its end.
func TestClosingWaitsForWhatIsPrinted(t *testing.T) {
	printing(t, func(d *desk) {
		d.cash()
		d.reopen()
		d.pass(time.Minute)
		d.out("R2-0001")
		d.waits(printer.Ready)
	})
}

// A slow printer has its own time at the end, and no more: what is not out by then a
// person says.
func TestClosingGivesASlowPrinterItsTime(t *testing.T) {
	printing(t, func(d *desk) {
		for _, slow := range []time.Duration{payments.PaperGrace - 100*time.Millisecond, time.Minute} {
			d.printer.HangAfter(300)
			d.cash()
			d.pass(100 * time.Millisecond)
			goOn := time.AfterFunc(slow, func() { d.printer.HangAfter(-1) })
			began := time.Now()
			d.close()
			if took := time.Since(began); took > payments.PaperGrace || took < payments.Grace {
				t.Errorf("closing took %v", took)
			}
			goOn.Stop()
			d.printer.HangAfter(-1)
			d.open()
			d.pass(time.Minute)
			if name := d.state().Last.Receipt; d.state().Printer.Doubts(name) != (slow > payments.PaperGrace) {
				t.Errorf("slow by %v: %+v", slow, d.state().Printer)
			}
		}
		d.out("R2-0001")
	})
}

// What waits for somebody to open, close or fill the printer can be given up, also
// what it has begun, and nobody says afterwards that it came out.
func TestGivenUpWhileThePrinterWaits(t *testing.T) {
	printing(t, func(d *desk) {
		d.printer.Cover(true)
		d.cash()
		d.pass(time.Minute)
		d.waits(printer.CoverOpen, "R2-0001")
		d.post(payments.DropPapers{})
		d.notice(payments.NoticePapersGone)
		d.waits(printer.CoverOpen)
		if d.state().Last.Paper {
			t.Error("it came out, says the till")
		}
		d.printer.Cover(false)
		d.pass(time.Minute)
		d.out()
		d.printer.PaperFor(200)
		d.cash()
		d.pass(5 * time.Second)
		d.waits(printer.PaperOut, "R2-0002")
		d.post(payments.DropPapers{})
		d.notice(payments.NoticePapersGone)
		d.cash()
		d.pass(time.Minute)
		d.printer.Refill()
		d.pass(time.Minute)
		if got := d.papers(); !slices.Contains(got, "R2-0003") {
			t.Errorf("out came %v", got)
		}
		d.waits(printer.Ready)
		d.kill()
		d.waits(printer.Ready)
		d.folds()
	})
}

// One copy, whatever is tried, and of nothing that was not sold.
func TestACopyIsMadeOnce(t *testing.T) {
	story(t, func(d *desk) {
		d.cash()
		d.post(payments.Copy{Receipt: "R2-0007"})
		d.noticed(payments.NoticeTooLate, "")
		d.post(payments.Copy{Receipt: "R2-0001"})
		d.noticed(payments.NoticeCopy, "R2-0001")
		made := time.Now()
		d.pass(time.Second)
		if text := d.receipts.text("R2-0001-KOPI"); !strings.Contains(text, "KOPI") || !strings.Contains(text, "22,50") {
			t.Error(text)
		}
		d.pass(time.Hour)
		d.kill()
		d.post(payments.Copy{Receipt: "R2-0001"})
		if n := d.notice(payments.NoticeCopied); n.Name != "R2-0001" || !n.At.Equal(made.UTC()) {
			t.Errorf("%+v", n)
		}
		if got := d.state().Day.Copies; got != (report.Count{N: 1, Amount: 22_50}) {
			t.Errorf("%+v", got)
		}
		d.post(payments.Provisional{})
		d.noticed(payments.NoticeEmpty, "")
	})
}

// Money that came too late and was given back has a slip for the customer, without
// anybody's doing.
func TestASlipForWhomWasLate(t *testing.T) {
	printing(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Second)
		d.wire.late12("create")
		d.send()
		d.pass(time.Second)
		d.post(payments.CallOff{})
		d.pass(time.Minute)
		d.out("F2-0001")
		ref := string(d.state().Payment.Reference)
		if text := d.receipts.text("F2-0001"); !strings.Contains(text, ref) || !strings.Contains(text, "53,40") || !strings.Contains(text, "+47 *** ** 567") || strings.Contains(text, "Milk") {
			t.Error(text)
		}
		if s := d.state(); s.Day.Sales.N != 0 || len(s.Day.Freed) != 1 {
			t.Errorf("%+v", s.Day)
		}
		d.kill()
		d.pass(time.Minute)
		d.out("F2-0001")
	})
}

// A printer that is new prints what is sold from then on, and one that is taken
// away leaves nothing behind for the next.
func TestAPrinterIsNew(t *testing.T) {
	story(t, func(d *desk) {
		d.cash()
		d.pass(time.Minute)
		plug := func(p *fake.Printer) {
			d.close()
			d.printer = p
			d.open()
		}
		first := fake.New()
		plug(first)
		d.cash()
		d.out("R2-0002")
		first.Off()
		d.cash()
		d.pass(time.Minute)
		d.waits(printer.Away, "R2-0003")
		plug(nil)
		if p := d.state().Printer; p != nil {
			t.Errorf("%+v", p)
		}
		d.cash()
		plug(fake.New())
		d.cash()
		d.out("R2-0005")
	})
}

// The slip that finds the code page comes in its turn, and a cashier who has put
// paper in need not wait for the till to look.
func TestTheTestSlip(t *testing.T) {
	printing(t, func(d *desk) {
		d.post(payments.TestSlip{})
		d.pass(5 * time.Second)
		papers := d.printer.Papers()
		if len(papers) != 1 || !strings.Contains(string(papers[0]), `code_page = "858"`) {
			t.Fatalf("%q", papers)
		}
		d.printer.Off()
		d.cash()
		d.pass(5 * time.Minute)
		d.printer.On()
		d.post(payments.PrintNow{})
		d.pass(2 * time.Second)
		if got := d.printer.Papers(); len(got) != 2 {
			t.Errorf("%d papers", len(got))
		}
	})
}

// An idle till asks a printer that is well once a minute, and sees that it has gone.
func TestAnIdleTillLooksAtItsPrinter(t *testing.T) {
	printing(t, func(d *desk) {
		d.pass(time.Second)
		d.waits(printer.Ready)
		d.printer.Off()
		d.pass(2 * time.Minute)
		d.waits(printer.Away)
		d.printer.On()
		d.pass(time.Minute)
		d.waits(printer.Ready)
	})
}
