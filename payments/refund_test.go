package payments_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/sale"
	"butikk/kasse/payments/vipps/sandbox"
)

// TestRefundGrid writes out every status of a refund against every event.
func TestRefundGrid(t *testing.T) {
	plan := payments.Event{Kind: payments.RefundPlanned, At: at, Sale: "2-0001", Reference: "K2-0001-1-7F3K9QXM",
		Refund: &payments.RefundPlan{Amount: 1000, Currency: "NOK", Key: "K2-0001-1-7F3K9QXM.refund.2-1", Receipt: "R2-0001"}}
	heard := func(k payments.TroubleKind) payments.Event {
		return payments.Event{Kind: payments.RefundHeard, At: at, Trouble: &payments.Trouble{Kind: k, Code: "9999", RetryAfter: 7 * time.Second}}
	}
	made := payments.Event{Kind: payments.RefundHeard, At: at, Observed: &payments.Observation{State: payments.StateAuthorized, Refunded: 1000}}
	ended := heard(payments.Denied)
	ended.Kind = payments.RefundEnded
	starts := []struct {
		name   string
		events []payments.Event
	}{
		{"nothing", nil}, {"asked", []payments.Event{plan}}, {"in doubt", []payments.Event{plan, heard(payments.Unanswered)}},
		{"done", []payments.Event{plan, made}}, {"refused", []payments.Event{plan, heard(payments.Denied), ended}},
	}
	events := []struct {
		name string
		e    payments.Event
	}{{"planned", plan}, {"till started", kind(payments.TillStarted)}, {"made", made}, {"ended", ended}, {"heard nothing", payments.Event{Kind: payments.RefundHeard}}, {"closed", kind(payments.RefundClosed)}}
	for _, k := range troubles {
		events = append(events, struct {
			name string
			e    payments.Event
		}{string(k), heard(k)})
	}
	var b strings.Builder
	b.WriteString("# Status x event of a refund. A cell is the status, doubt and next step after it.\n")
	for _, s := range starts {
		var r payments.Refund
		for _, e := range s.events {
			next, err := r.Apply(e)
			if err != nil {
				t.Fatal(err)
			}
			r = next
		}
		fmt.Fprintf(&b, "\n## %s\n", s.name)
		for _, e := range events {
			next, err := r.Apply(e.e)
			says := "error"
			if err == nil {
				says = fmt.Sprintf("%s, %s", next.Status, step(next.Next()))
				if next.Doubt {
					says = "in doubt, " + says
				}
			} else if !strings.Contains(err.Error(), string(e.e.Kind)) {
				t.Errorf("the error does not name the event: %v", err)
			}
			fmt.Fprintf(&b, "%-16s %s\n", e.name, says)
		}
	}
	golden(t, "testdata/refund-grid.txt", b.String())
}

// bought is a paid sale with everything on its receipt, as the past tells it.
func (d *desk) bought() payments.Past {
	d.Helper()
	d.send()
	d.pass(8 * time.Second)
	return d.past(payments.Query{Receipt: d.sold(rung).Receipt, Limit: 9})
}

func (d *desk) past(q payments.Query) payments.Past {
	d.Helper()
	found, err := d.till.Past(d.Context(), q)
	if err != nil || len(found) != 1 {
		d.Fatalf("%+v finds %d: %v", q, len(found), err)
	}
	return found[0]
}

func back(lines ...int) (b []payments.Back) {
	for _, l := range lines {
		b = append(b, payments.Back{Line: l, Quantity: sale.Piece})
	}
	return b
}

func TestRefundByLine(t *testing.T) {
	story(t, func(d *desk) {
		p := d.bought() // milk 22.50, cola 28.90 and its deposit 2.00
		if p.Payment.Status != payments.Paid || p.Receipt == nil || len(p.Receipt.Lines) != 3 {
			t.Fatalf("%+v", p)
		}
		d.post(payments.GiveMoney{Receipt: p.Receipt.Number, Lines: back(2, 3), Amount: 30_90})
		d.pass(time.Second)
		if n := d.notice(payments.NoticeRefunded); n.Amount != 30_90 || n.Name != "R2-0001" {
			t.Errorf("%+v", n)
		}
		if e := d.box.Ledger()[0]; e.Refunded != 30_90 {
			t.Errorf("%+v", e)
		}
		text, err := os.ReadFile(d.receipts.Path("RT2-0001"))
		if err != nil || !strings.Contains(string(text), "Cola") || !strings.Contains(string(text), "-30,90") || strings.Contains(string(text), "Milk") {
			t.Errorf("%v\n%s", err, text)
		}
		d.folds()
		// What has come back is not left to return, whoever asks.
		for _, c := range []payments.GiveMoney{
			{Receipt: "R2-0001", Lines: back(2), Amount: 28_90},
			{Receipt: "R2-0001", Lines: back(1), Amount: 22_00},
			{Receipt: "R2-0001", Lines: back(4), Amount: 1},
			{Receipt: "R2-0001", Lines: []payments.Back{{Line: 1, Quantity: 2 * sale.Piece}}, Amount: 45_00},
			{Receipt: "R2-0001", Lines: []payments.Back{{Line: 1, Quantity: -sale.Piece}}, Amount: -22_50},
		} {
			d.post(c)
			d.notice(payments.NoticeNotLeft)
		}
		for _, c := range []payments.GiveMoney{{Receipt: "R9-0001", Lines: back(1), Amount: 22_50}, {Receipt: "R2-0001"}, {}} {
			d.post(c)
			d.notice(payments.NoticeTooLate)
		}
		d.post(payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50})
		d.pass(time.Second)
		d.notice(payments.NoticeRefunded)
		if e := d.box.Ledger()[0]; e.Refunded != rung {
			t.Errorf("%+v", e)
		}
		if n := d.wire.count("refund"); n != 2 {
			t.Errorf("%d refunds on the wire", n)
		}
	})
}

// The parts of a line that come back one after the other add up to it.
func TestRefundPartsAddUp(t *testing.T) {
	story(t, func(d *desk) {
		d.post(payments.Add{Code: "4015", Quantity: quantity("0.333")}, payments.Bind{Customer: anna}, payments.Send{}) // 11.62
		d.pass(8 * time.Second)
		d.sold(11_62)
		var sum money.Amount
		for _, q := range []string{"0.1", "0.033", "0.2"} {
			p := d.past(payments.Query{Receipt: "R2-0001", Limit: 1})
			l, err := p.Return(1, quantity(q))
			must(t, err)
			d.post(payments.GiveMoney{Receipt: "R2-0001", Lines: []payments.Back{{Line: 1, Quantity: quantity(q)}}, Amount: l.Amount})
			d.pass(time.Second)
			d.notice(payments.NoticeRefunded)
			sum += l.Amount
		}
		if sum != 11_62 {
			t.Errorf("gave back %s", sum)
		}
	})
}

// Sent exactly once, whatever is lost: the same key, until there is an answer,
// also after a stop. Nobody presses anything again.
func TestRefundIsMadeOnce(t *testing.T) {
	for name, arrange := range map[string]func(*desk){
		"lost before its effect": func(d *desk) { must(d, d.box.LoseNext(sandbox.BeforeEffect, sandbox.WriteCall)) },
		"lost behind its effect": func(d *desk) { must(d, d.box.LoseNext(sandbox.AfterEffect, sandbox.WriteCall)) },
		"Vipps is down":          func(d *desk) { d.box.SetDown(true) },
		"busy":                   func(d *desk) { d.wire.says("refund", 2, 423, "") },
		"killed":                 func(d *desk) { d.wire.slowBack("refund", time.Hour) },
		"the disk is full":       func(d *desk) { d.disk.failing(of(payments.RefundHeard)) },
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.bought()
				arrange(d)
				ask := payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50}
				d.post(ask, ask)
				d.pass(time.Second)
				if s := d.state(); len(s.Cases) != 1 || s.Cases[0].Refund == nil {
					t.Fatalf("%+v", s.Cases)
				}
				d.post(ask)
				d.notice(payments.NoticeRefundOpen)
				d.pass(20 * time.Second)
				d.wire.slowBack("refund", 0)
				d.kill()
				d.disk.failing(nil)
				d.box.SetDown(false)
				d.pass(2 * time.Minute)
				if e := d.box.Ledger()[0]; e.Refunded != 22_50 {
					t.Errorf("%+v", e)
				}
				if keys := d.wire.keys("refund"); len(keys) != 1 {
					t.Errorf("keys %v", keys)
				}
				if s := d.state(); len(s.Cases) != 0 {
					t.Errorf("%+v", s.Cases)
				}
			})
		})
	}
}

// A refund that Vipps refuses stays in sight until a person has seen it, and
// its goods can be returned again.
func TestRefundRefused(t *testing.T) {
	story(t, func(d *desk) {
		d.bought()
		d.wire.says("refund", 1, 400, problem("5100"))
		d.post(payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50})
		d.pass(time.Second)
		d.notice(payments.NoticeRefundRefused)
		d.kill()
		s := d.state()
		if s.Unresolved() != 1 || s.Cases[0].Refund.Refusal.Code != "5100" {
			t.Fatalf("%+v", s.Cases)
		}
		d.post(payments.PutAway{Key: s.Cases[0].Refund.Key}, payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50})
		d.pass(time.Second)
		d.notice(payments.NoticeRefunded)
		if n := len(d.wire.keys("refund")); n != 2 {
			t.Errorf("%d keys for two refunds", n)
		}
	})
}

// A no that comes while an earlier try may be alive is not the end: were it
// believed, the goods would be returned again and the money given back twice.
func TestRefundRefusedWhileAlive(t *testing.T) {
	story(t, func(d *desk) {
		d.bought()
		d.wire.mu.Lock()
		d.wire.stray = map[string]time.Duration{"refund": time.Minute} // 504, and it arrives a minute later
		d.wire.mu.Unlock()
		ask := payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50}
		d.post(ask)
		d.pass(time.Second)
		d.wire.says("refund", 4, 409, problem("4150"))
		d.pass(40 * time.Second)
		if s := d.state(); len(s.Cases) != 1 || s.Cases[0].Refund.Status != payments.RefundAsked {
			t.Fatalf("%+v", s.Cases)
		}
		d.post(payments.PutAway{Key: d.state().Cases[0].Refund.Key}, ask)
		d.notice(payments.NoticeRefundOpen)
		d.pass(3 * time.Minute)
		if e := d.box.Ledger()[0]; e.Refunded != 22_50 {
			t.Errorf("%+v", e)
		}
		if s := d.state(); len(s.Cases) != 0 {
			t.Errorf("%+v", s.Cases)
		}
	})
}

// Whatever Vipps keeps saying, a refund comes to an end that a person can act
// on: a no of its own, a "not now" without end, a no after a doubt.
func TestRefundComesToAnEnd(t *testing.T) {
	for name, arrange := range map[string]func(*desk){
		"a field is wrong": func(d *desk) {
			d.wire.says("refund", -1, 400, `{"title":"Bad Request","traceId":"00-1","extraDetails":[{"name":"modificationamount","reason":"r"}]}`)
		},
		"not now": func(d *desk) { d.wire.says("refund", -1, 423, "") },
		"no, after a doubt": func(d *desk) {
			must(d, d.box.LoseNext(sandbox.BeforeEffect, sandbox.WriteCall))
			d.wire.answer = func(s sent) *http.Response {
				if s.what == "refund" && d.wire.sentBefore(s.key) > 1 {
					return response(400, problem("5100"))
				}
				return nil
			}
		},
		"no, after a stop": func(d *desk) {
			d.wire.slowBack("refund", time.Hour)
			d.box.SetDown(true)
		},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.bought()
				arrange(d)
				d.post(payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50})
				if name == "no, after a stop" {
					d.pass(time.Second)
					d.kill()
					d.wire.slowBack("refund", 0)
					d.box.SetDown(false)
					d.wire.says("refund", -1, 400, problem("5100"))
				}
				d.pass(25 * time.Minute)
				s := d.state()
				if len(s.Cases) != 1 || s.Cases[0].Refund.Status != payments.RefundRefused {
					t.Fatalf("%+v", s.Cases[0].Refund)
				}
				d.wire.says("", 0, 0, "")
				d.post(payments.PutAway{Key: s.Cases[0].Refund.Key}, payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 22_50})
				d.pass(time.Second)
				d.notice(payments.NoticeRefunded)
			})
		})
	}
}

// Two of the same line are two of it.
func TestRefundNamesALineOnce(t *testing.T) {
	story(t, func(d *desk) {
		d.bought()
		d.post(payments.GiveMoney{Receipt: "R2-0001", Lines: back(1, 1), Amount: 45_00})
		d.notice(payments.NoticeNotLeft)
	})
}

// The past is found by receipt, by amount, by the end of the reference and by
// time, and says what became of each attempt.
func TestPast(t *testing.T) {
	story(t, func(d *desk) {
		begun := time.Now()
		d.customers(sandbox.Decline, time.Second)
		d.send()
		first := d.state().Payment.Reference
		d.pass(8 * time.Second)
		d.is(payments.Declined)
		d.customers(sandbox.Approve, time.Second)
		d.post(payments.Send{})
		d.pass(8 * time.Second)
		d.sold(rung)
		d.post(payments.Add{Code: "7038010009457"}, payments.Bind{Customer: anna}, payments.Send{})
		d.pass(8 * time.Second)
		for name, c := range map[string]struct {
			q    payments.Query
			want []payments.Status // newest first
		}{
			"all":             {payments.Query{Limit: 9}, []payments.Status{payments.Paid, payments.Paid, payments.Declined}},
			"two":             {payments.Query{Limit: 2}, []payments.Status{payments.Paid, payments.Paid}},
			"by amount":       {payments.Query{Amount: 22_50, Limit: 9}, []payments.Status{payments.Paid}},
			"by reference":    {payments.Query{Ends: strings.ToLower(string(first[len(first)-4:])), Limit: 9}, []payments.Status{payments.Declined}},
			"by receipt":      {payments.Query{Receipt: "R2-0002", Limit: 9}, []payments.Status{payments.Paid}},
			"end of receipt":  {payments.Query{Ends: "0002", Limit: 9}, []payments.Status{payments.Paid}},
			"lately":          {payments.Query{Since: begun.Add(10 * time.Second), Limit: 9}, []payments.Status{payments.Paid}},
			"nothing":         {payments.Query{Ends: "%", Limit: 9}, nil},
			"nothing of that": {payments.Query{Amount: 1, Limit: 9}, nil},
		} {
			found, err := d.till.Past(d.Context(), c.q)
			must(t, err)
			var got []payments.Status
			for _, p := range found {
				got = append(got, p.Payment.Status)
				if (p.Receipt != nil) != (p.Payment.Status == payments.Paid) {
					t.Errorf("%s: %+v", name, p)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
		if o, err := d.till.Ask(d.Context(), first); err != nil || o.State != payments.StateAborted {
			t.Errorf("%+v %v", o, err)
		}
	})
}
