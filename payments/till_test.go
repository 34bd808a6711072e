package payments_test

import (
	"context"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/vipps/sandbox"
)

func TestPaid(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, 8*time.Second)
		d.ring()
		d.post(payments.Bind{Customer: anna}, payments.Add{Code: "4015", Quantity: quantity("0.822")})
		d.send()
		p := d.is(payments.Waiting)
		if p.SentAt.IsZero() || !p.SentAt.Equal(p.Pace.Heard) {
			t.Errorf("sent at %v, heard at %v", p.SentAt, p.Pace.Heard)
		}
		if !regexp.MustCompile(`^K2-0001-1-[0-9A-HJKMNP-TV-Z]{8}$`).MatchString(string(p.Reference)) {
			t.Errorf("reference %q", p.Reference)
		}
		d.pass(time.Minute)
		// Twice milk, cola and deposit, and 0.822 kg of apples at 34.90.
		sold := d.sold(2*rung + 28_69)
		d.books("AUTHORIZED", 135_49, 135_49, 0)
		if at := d.wire.times("get"); !slices.Equal(at, []time.Duration{5 * time.Second, 7 * time.Second, 9 * time.Second}) {
			t.Errorf("reads at %v", at)
		}
		if at := d.wire.times("capture"); !slices.Equal(at, []time.Duration{9 * time.Second}) {
			t.Errorf("captures at %v", at)
		}
		if got := d.wire.count("create") + d.wire.count("token"); got != 2 {
			t.Errorf("%d creates and tokens", got)
		}
		text, err := os.ReadFile(d.receipts.Path(sold.Receipt))
		must(t, err)
		for _, want := range []string{"Salgskvittering", "Milk", "Deposit", "0,822", "135,49"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("the receipt lacks %q:\n%s", want, text)
			}
		}
		if s := d.state(); s.Sale != "2-0002" || s.Faults != (payments.Faults{}) {
			t.Errorf("next sale: %+v", s)
		}
	})
}

// Two sales run into each other's numbers nowhere, and a checkpoint in between
// changes nothing.
func TestSalesInARow(t *testing.T) {
	story(t, func(d *desk) {
		for n := 1; n <= 3; n++ {
			d.send()
			d.pass(10 * time.Second)
			if got := d.sold(rung); got.Receipt != []string{"", "R2-0001", "R2-0002", "R2-0003"}[n] {
				t.Errorf("receipt %s of sale %d", got.Receipt, n)
			}
			d.reopen()
		}
		if seq, _, err := d.book.LastCheckpoint(); err != nil || seq == 0 {
			t.Errorf("no checkpoint: %d %v", seq, err)
		}
		if n := d.wire.count("create"); n != 3 {
			t.Errorf("%d creates", n)
		}
	})
}

func TestCustomerAtAnyTime(t *testing.T) {
	phone, err := payments.ParsePhone("98765432", payments.Countries[0])
	must(t, err)
	milk := payments.Add{Code: "7038010009457"}
	for name, commands := range map[string][]payments.Command{
		"first":   {payments.Bind{Customer: anna}, milk, milk},
		"between": {milk, payments.Bind{Customer: anna}, milk},
		"last":    {milk, milk, payments.Bind{Customer: anna}},
		"changed": {payments.Bind{Customer: anna}, milk, payments.Bind{Customer: phone}, milk},
		"dropped": {payments.Bind{Customer: phone}, milk, payments.Drop{}, milk, payments.Bind{Customer: anna}},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.post(commands...)
				if s := d.state(); s.Phase != payments.Selling || d.wire.count("create") != 0 {
					t.Error("a scan started a payment")
				}
				d.post(payments.Send{})
				d.is(payments.Waiting)
				d.pass(10 * time.Second)
				d.sold(45_00)
				e := d.box.Ledger()[0]
				field, value := "personalQr", `"personalQr":"https://qr.vipps.no/28/2/01/031/4791234567?v=1"`
				if name == "changed" {
					field, value = "phoneNumber", `"phoneNumber":"4798765432"`
				}
				if e.Customer != field || !strings.Contains(string(e.Body), value) {
					t.Errorf("customer %s in %s", e.Customer, e.Body)
				}
			})
		})
	}
}

// An attempt that ended without money stays on the screen, keeps basket and
// customer, and the next one has a reference of its own.
func TestEndsAndAgain(t *testing.T) {
	for decision, want := range map[sandbox.Decision]payments.Status{
		sandbox.Decline: payments.Declined, sandbox.Ignore: payments.Expired, sandbox.Expire: payments.Expired,
	} {
		t.Run(string(decision), func(t *testing.T) {
			story(t, func(d *desk) {
				d.customers(decision, 3*time.Second)
				d.send()
				first := d.is(payments.Waiting)
				if decision == sandbox.Ignore {
					d.pass(9*time.Minute + 55*time.Second)
					d.is(payments.Waiting)
				}
				d.pass(10 * time.Second)
				d.is(want)
				reads := d.wire.count("get")
				d.pass(time.Hour)
				if s := d.state(); s.Phase != payments.Ended || s.Customer != anna.String() || d.wire.count("get") != reads {
					t.Errorf("after the end: %+v", s)
				}
				d.reopen()
				d.is(want)
				d.customers(sandbox.Approve, time.Second)
				d.post(payments.Send{})
				if again := d.is(payments.Waiting); again.Reference == first.Reference || again.Attempt != 2 {
					t.Errorf("again: %+v", again)
				}
				d.pass(10 * time.Second)
				d.sold(rung)
				if keys := d.wire.keys("create"); len(keys) != 2 {
					t.Errorf("create keys %v", keys)
				}
			})
		})
	}
}

func TestLeaveUnfreezesTheBasket(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Decline, time.Second)
		d.send()
		d.post(payments.Leave{})
		d.notice(payments.NoticeNone + payments.NoticeBound) // nothing to leave: nothing said
		d.pass(10 * time.Second)
		d.is(payments.Declined)
		d.post(payments.Add{Code: "7038010009457"})
		d.notice(payments.NoticeNotAdded)
		d.post(payments.Leave{}, payments.Add{Code: "7038010009457"})
		if s := d.state(); s.Phase != payments.Selling || s.Basket.Total() != rung+22_50 || s.Customer != anna.String() || s.Refused.Count != 0 {
			t.Errorf("%+v", s)
		}
		d.reopen()
		if s := d.state(); s.Basket.Total() != rung+22_50 {
			t.Errorf("%+v", s)
		}
	})
}

func TestScansWhilePayingAreRefused(t *testing.T) {
	story(t, func(d *desk) {
		d.send()
		d.post(payments.Add{Code: "7038010009457"}, payments.Add{Code: "0000"}, payments.Bind{Customer: anna}, payments.TurnAway{Name: "Vipps-QR"},
			payments.TurnAway{Code: "4015"}, payments.VoidLast{}, payments.Drop{}, payments.Send{})
		s := d.state()
		if s.Refused != (payments.Turned{Count: 3, Newest: "Apples"}) || s.Basket.Total() != rung || s.Lock != nil {
			t.Errorf("%+v", s)
		}
		d.pass(10 * time.Second)
		d.sold(rung)
		// Paid, and three articles are not: that is said until goods are added.
		if s := d.state(); s.Refused.Count != 3 || s.Notice.Kind != payments.NoticeNone {
			t.Errorf("%+v %+v", s.Refused, s.Notice)
		}
		d.post(payments.Add{Code: "4015", Quantity: quantity("1")})
		if s := d.state(); s.Refused != (payments.Turned{}) {
			t.Errorf("%+v", s.Refused)
		}
		var names []string
		for e, err := range d.book.Events(0) {
			must(t, err)
			if e.Kind == payments.CodeRefused {
				names = append(names, e.Name+e.Code)
			}
		}
		if want := []string{"Milk7038010009457", "*000", "+47 *** ** 567", "Vipps-QR", "Apples4015"}; !slices.Equal(names, want) {
			t.Errorf("journal: %q, want %q", names, want)
		}
	})
}

func TestUnknownCodeLocks(t *testing.T) {
	story(t, func(d *desk) {
		d.ring()
		d.post(payments.Add{Code: "4444"}, payments.Add{Code: "7038010009457"}, payments.Add{Code: "5555"}, payments.Bind{Customer: anna}, payments.Send{})
		d.notice(payments.NoticeTooLate)
		want := payments.Lock{N: 1, Code: "4444", Refused: 3, Newest: anna.String()}
		if s := d.state(); s.Lock == nil || !reflect.DeepEqual(*s.Lock, want) || s.Basket.Total() != rung {
			t.Errorf("%+v", s)
		}
		d.reopen()
		if s := d.state(); s.Lock == nil || !reflect.DeepEqual(*s.Lock, want) {
			t.Errorf("after a restart: %+v", s.Lock)
		}
		d.answer(0)
		d.post(payments.Answer{}, payments.Add{Code: "4444", Other: "4015", Quantity: quantity("1")})
		if s := d.state(); s.Lock != nil || s.Basket.Total() != rung+34_90 || s.Refused.Count != 0 {
			t.Errorf("%+v", s)
		}
	})
}

func TestBasket(t *testing.T) {
	story(t, func(d *desk) {
		d.post(payments.VoidLast{})
		d.notice(payments.NoticeNothing)
		d.post(payments.Add{Code: "4015"})
		d.notice(payments.NoticeWeigh)
		d.post(payments.Add{Code: "7038010009457", Quantity: quantity("1.5")})
		d.notice(payments.NoticeWhole)
		d.post(payments.Add{Code: "7044610025056", Quantity: quantity("3")})
		if n := d.notice(payments.NoticeAdded); n.Age != 18 || n.Amount != 3*(36_90+2_00) {
			t.Errorf("%+v", n)
		}
		if s := d.state(); s.Basket.Total() != 3*(36_90+2_00) || len(s.Basket.Lines) != 2 || s.Basket.Lines[1].Quantity != quantity("3") {
			t.Errorf("the deposit does not follow: %+v", s.Basket)
		}
		d.post(payments.VoidLast{})
		if n := d.notice(payments.NoticeVoided); n.Amount != 3*(36_90+2_00) {
			t.Errorf("%+v", n)
		}
		if s := d.state(); len(s.Basket.Lines) != 0 {
			t.Errorf("the deposit stayed: %+v", s.Basket)
		}
		d.post(payments.Add{Code: "9990000000005", Quantity: quantity("7")})
		if n := d.notice(payments.NoticeOverMaximum); n.Name != "Ring" || d.state().Refused.Count != 1 {
			t.Errorf("%+v %+v", n, d.state().Refused)
		}
		d.post(payments.Send{})
		d.notice(payments.NoticeEmpty)
		d.post(payments.Add{Code: "7054200007164"}, payments.Bind{Customer: anna}, payments.Send{})
		if n := d.notice(payments.NoticeTooSmall); n.Amount != 100 {
			t.Errorf("%+v", n)
		}
		d.post(payments.Add{Code: "7054200007164"}, payments.Drop{}, payments.Drop{}, payments.Send{})
		d.notice(payments.NoticeNobody)
		if d.wire.count("create") != 0 {
			t.Error("something was sent")
		}
	})
}

// The highest age limit of the basket goes out with the request.
func TestAge(t *testing.T) {
	story(t, func(d *desk) {
		d.post(payments.Add{Code: "7044610025056"}, payments.Bind{Customer: anna}, payments.Send{})
		d.is(payments.Waiting)
		if b := string(d.box.Ledger()[0].Body); !strings.Contains(b, `"minimumUserAge":18`) {
			t.Error(b)
		}
		d.pass(10 * time.Second)
		d.sold(38_90)
	})
}

// The journal itself lets a sale have one live attempt, whoever asks.
func TestOneLiveAttempt(t *testing.T) {
	story(t, func(d *desk) {
		d.customers(sandbox.Ignore, 0)
		d.send()
		p := d.is(payments.Waiting)
		second := payments.Event{Kind: payments.AttemptPlanned, Sale: p.Sale, Reference: "K2-0001-9-00000000", Plan: &payments.Plan{Attempt: 9, Amount: 100}}
		if err := d.book.Append(t.Context(), second); err == nil || !strings.Contains(err.Error(), payments.ErrLive.Error()) {
			t.Errorf("a second live attempt: %v", err)
		}
		d.box.SetDefault(sandbox.Script{})
		must(t, d.box.Decide("", sandbox.Approve))
		d.pass(10 * time.Second)
		d.sold(rung)
		if err := d.book.Append(t.Context(), second); err == nil {
			t.Error("an attempt for a sale that is paid")
		}
	})
}

func TestWatch(t *testing.T) {
	story(t, func(d *desk) {
		s := d.state()
		got := make(chan payments.State, 1)
		go func() {
			n, err := d.till.Watch(context.Background(), s.Seq)
			if err != nil {
				t.Error(err)
			}
			got <- n
		}()
		d.post(payments.Add{Code: "7038010009457"})
		if n := <-got; n.Seq <= s.Seq {
			t.Errorf("an old state: %d", n.Seq)
		}
		gone, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := d.till.Watch(gone, 1<<40); err == nil {
			t.Error("Watch outlived its context")
		}
		d.till.Close()
		last, err := d.till.Watch(context.Background(), 0)
		must(t, err)
		if _, err := d.till.Watch(context.Background(), last.Seq); err == nil {
			t.Error("Watch waits for a closed till")
		}
		d.till.Post(payments.Send{})
		d.till.Close()
		d.close()
		d.open()
	})
}

// A phone that still lies before the scanner when its owner has paid does not
// become the next customer, until it is shown once more.
func TestWhoHasJustPaid(t *testing.T) {
	story(t, func(d *desk) {
		d.send()
		d.pass(8 * time.Second)
		d.sold(rung)
		d.post(payments.Bind{Customer: anna})
		d.notice(payments.NoticeJustPaid)
		if who := d.state().Customer; who != "" {
			t.Errorf("bound: %s", who)
		}
		d.post(payments.Bind{Customer: anna})
		d.notice(payments.NoticeBound)
		d.post(payments.Drop{})
	})
}
