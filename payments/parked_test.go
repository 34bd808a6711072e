package payments_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments"
)

const (
	milkCode = "7038010009457"
	colaCode = "7044610001050"
)

func (d *desk) noticed(kind payments.NoticeKind, name string) {
	d.Helper()
	if n := d.state().Notice; n.Kind != kind || n.Name != name {
		d.Errorf("the till says %d %q, not %d %q", n.Kind, n.Name, kind, name)
	}
}

// settles is what the cashier says who has counted what stands there.
func (d *desk) settles(by payments.Tender) payments.Settle {
	s := d.state()
	return payments.Settle{By: by, Sale: s.Sale, Amount: s.Basket.Total()}
}

func (d *desk) lineNames() string {
	var names []string
	for _, l := range d.state().Basket.Lines {
		names = append(names, l.Name)
	}
	return strings.Join(names, " ")
}

// A parked sale comes back with its lines, once, under the number of the sale in
// front, and never into another one.
func TestHoldAndResume(t *testing.T) {
	story(t, func(d *desk) {
		d.post(payments.Hold{Name: "x"})
		d.noticed(payments.NoticeEmpty, "")
		d.post(payments.Add{Code: colaCode})
		d.post(payments.Bind{Customer: anna})
		d.post(payments.Hold{Name: "red coat"})
		d.noticed(payments.NoticeHeld, "red coat")
		if s := d.state(); s.Sale != "2-0002" || s.Held != 1 || s.Customer != "" || len(s.Basket.Lines) != 0 {
			t.Errorf("%+v", s)
		}
		d.post(payments.Add{Code: milkCode})
		d.post(payments.Resume{Sale: "2-0001"})
		d.noticed(payments.NoticeBegun, "")
		d.post(payments.VoidLine{No: 1})
		d.kill() // the power goes while it lies there
		d.post(payments.Resume{Sale: "2-0001"})
		d.noticed(payments.NoticeResumed, "red coat")
		if s := d.state(); d.lineNames() != "Cola Deposit" || s.Sale != "2-0002" || s.Held != 0 {
			t.Errorf("%q %+v", d.lineNames(), s)
		}
		d.post(payments.Resume{Sale: "2-0001"})
		d.noticed(payments.NoticeBegun, "")
		d.post(payments.VoidSale{})
		d.post(payments.Resume{Sale: "2-0001"})
		d.noticed(payments.NoticeGone, "2-0001")
		d.folds()
	})
}

// A voided sale can be taken back for ten minutes, and not for longer.
func TestShelf(t *testing.T) {
	story(t, func(d *desk) {
		d.post(payments.Add{Code: milkCode})
		d.post(payments.Redeem{Code: "980123400017", Worth: 1000})
		d.post(payments.VoidSale{})
		d.noticed(payments.NoticeSaleVoided, "2-0001")
		if s := d.state(); s.Sale != "2-0002" || s.Held != 0 {
			t.Errorf("%+v", s)
		}
		d.pass(9 * time.Minute)
		d.post(payments.Resume{Sale: "2-0001"})
		if d.lineNames() != "Milk " {
			t.Errorf("%q", d.lineNames())
		}
		d.post(payments.VoidSale{})
		// The slip of a voided sale can be used; then that sale stays where it is.
		d.post(payments.Redeem{Code: "980123400017", Worth: 1000})
		d.post(payments.Add{Code: milkCode}, payments.Hold{})
		d.post(payments.Resume{Sale: "2-0002"})
		d.noticed(payments.NoticeRedeemed, "2-0003")
		d.pass(10 * time.Minute)
		d.post(payments.Resume{Sale: "2-0002"})
		d.noticed(payments.NoticeGone, "2-0002")
		held, err := d.till.Held(d.Context())
		must(t, err)
		if len(held) != 1 || held[0].Sale != "2-0003" {
			t.Errorf("%+v", held)
		}
		d.post(payments.Resume{Sale: "2-0003"})
		d.noticed(payments.NoticeResumed, "2-0003")
		d.folds()
	})
}

// Cash and a terminal beside the till end a sale with a receipt, once, and a
// lone krone is never asked for again.
func TestTenders(t *testing.T) {
	story(t, func(d *desk) {
		d.post(d.settles(payments.Cash))
		d.noticed(payments.NoticeEmpty, "")
		d.post(payments.Add{Code: milkCode})
		d.post(d.settles(payments.Cash))
		if l := d.state().Last; l == nil || l.Tender != payments.Cash || l.Amount != 2250 || l.Reference != "" || l.Receipt != "R2-0001" {
			t.Errorf("%+v", l)
		}
		d.post(payments.Add{Code: milkCode})
		d.post(d.settles(payments.Terminal))
		d.post(d.settles(payments.Terminal))
		d.noticed(payments.NoticeEmpty, "")
		d.post(payments.Redeem{Code: "980123400024", Worth: 500})
		d.post(d.settles(payments.Terminal))
		if n := d.state().Notice; n.Kind != payments.NoticeCashOnly || n.Amount != 500 {
			t.Errorf("%+v", n)
		}
		d.post(d.settles(payments.Cash))
		if l := d.state().Last; l.Amount != -500 || l.Sale != "2-0003" {
			t.Errorf("%+v", l)
		}
		past, err := d.till.Past(d.Context(), payments.Query{Limit: 9})
		must(t, err)
		var told []string
		for _, p := range past {
			told = append(told, p.Payment.Sale+" "+string(p.Tender)+" "+p.Receipt.Number)
		}
		if got := strings.Join(told, ", "); got != "2-0003 cash R2-0003, 2-0002 terminal R2-0002, 2-0001 cash R2-0001" {
			t.Error(got)
		}
		d.post(payments.GiveMoney{Receipt: "R2-0001", Lines: back(1), Amount: 2250})
		d.noticed(payments.NoticeTooLate, "")
		for q, n := range map[payments.Query]int{{Amount: 2250}: 2, {Ends: "0002"}: 1, {Receipt: "R2-0001"}: 1, {Since: time.Now().Add(time.Hour)}: 0, {Until: time.Now().Add(-time.Hour)}: 0} {
			q.Limit = 9
			if found, err := d.till.Past(d.Context(), q); err != nil || len(found) != n {
				t.Errorf("%+v finds %d, %v", q, len(found), err)
			}
		}
		d.folds()
	})
}

// What was counted must be what is owed: not the sum of a moment ago, and not
// that of the sale before.
func TestWhatWasCounted(t *testing.T) {
	story(t, func(d *desk) {
		d.post(payments.Add{Code: milkCode})
		counted := d.settles(payments.Cash)
		d.post(payments.Add{Code: milkCode}, counted)
		if n := d.state().Notice; n.Kind != payments.NoticeChanged || n.Amount != 4500 {
			t.Errorf("%+v", n)
		}
		d.post(d.settles(payments.Cash))
		d.post(payments.Add{Code: milkCode}, payments.Settle{By: payments.Cash, Sale: "2-0001", Amount: 2250})
		d.noticed(payments.NoticeChanged, "")
	})
}

// What may be a person's is erasable: names of parked sales and codes that no
// list has lie beside the chain.
func TestNamesLieBesideTheChain(t *testing.T) {
	story(t, func(d *desk) {
		d.post(payments.RingUp{Department: 1, Price: 100, Code: "41234567"}, payments.Hold{Name: "Kari Hansen"})
		d.noticed(payments.NoticeHeld, "Kari Hansen")
		held, err := d.till.Held(d.Context())
		must(t, err)
		if len(held) != 1 || held[0].Name != "Kari Hansen" || held[0].Basket.Lines[0].Code != "*****567" {
			t.Errorf("%+v", held)
		}
		d.post(payments.Resume{Sale: "2-0001"})
		d.noticed(payments.NoticeResumed, "Kari Hansen")
		for e, err := range d.book.Events(0) {
			must(t, err)
			body, err := json.Marshal(e)
			must(t, err)
			if strings.Contains(string(body), "Kari") || strings.Contains(string(body), "41234567") {
				t.Errorf("%s", body)
			}
		}
	})
}

// Another tender comes only after the request has ended, or with the promise to
// give back what comes of it.
func TestTenderAndRequest(t *testing.T) {
	story(t, func(d *desk) {
		d.post(payments.Add{Code: milkCode}, payments.Bind{Customer: anna})
		d.send()
		d.post(d.settles(payments.Cash))
		d.noticed(payments.NoticeTooLate, "")
		d.post(payments.Hold{}, payments.VoidSale{})
		d.noticed(payments.NoticeTooLate, "")
		d.post(payments.CallOff{})
		d.pass(10 * time.Second)
		if d.state().Phase != payments.Ended {
			t.Fatalf("%+v", d.state())
		}
		d.post(d.settles(payments.Cash))
		if s := d.state(); s.Last == nil || s.Last.Tender != payments.Cash || s.Phase != payments.Selling || s.Sale != "2-0002" {
			t.Errorf("%+v", s)
		}
	})
}

func TestDepartmentsAndRepeats(t *testing.T) {
	story(t, func(d *desk) {
		d.post(payments.Again{})
		d.noticed(payments.NoticeNoRepeat, "")
		d.post(payments.RingUp{Department: 1, Price: 1990})
		d.post(payments.RingUp{Department: 1, Price: 1990, Quantity: 2500})
		d.noticed(payments.NoticeWhole, "Fruit")
		d.post(payments.RingUp{Department: 1, Price: 100_001})
		d.noticed(payments.NoticeOverLimit, "Fruit")
		d.post(payments.RingUp{Department: 3, Price: 100})
		d.noticed(payments.NoticeTooLate, "")
		d.post(payments.RingUp{Department: 2, Price: 500, Quantity: 3000, Code: "7038010055720"}, payments.Again{})
		d.post(payments.Add{Code: colaCode, Quantity: 2000}, payments.Again{})
		var told []string
		for _, l := range d.state().Basket.Lines {
			told = append(told, l.Name+" "+l.Quantity.String()+" "+l.VAT.String()+" "+l.Total().String())
		}
		if got := strings.Join(told, ", "); got != "Fruit 1 15 19.90, Sundry 3 25 15.00, Sundry 1 25 5.00, Cola 2 15 57.80, Deposit 2 0 4.00, Cola 1 15 28.90, Deposit 1 0 2.00" {
			t.Error(got)
		}
		d.post(payments.VoidLine{No: 5})
		d.noticed(payments.NoticeFollows, "Cola")
		d.post(payments.VoidLine{No: 4}, payments.VoidLine{No: 99})
		d.noticed(payments.NoticeNoLine, "99")
		if d.lineNames() != "Fruit Sundry Sundry Cola Deposit" {
			t.Error(d.lineNames())
		}
		d.post(payments.Add{Code: "4015", Quantity: 500}, payments.Again{})
		d.noticed(payments.NoticeWeigh, "Apples")
		d.post(d.settles(payments.Cash))
		if text := d.receipts.text("R2-0001"); !strings.Contains(text, "Sundry") || !strings.Contains(text, "Kontant") || strings.Contains(text, "K2-0001") {
			t.Error(text)
		}
	})
}

// Whose goods have all been taken out again has gone, perhaps: the next ones are not
// asked of them.
func TestCustomerGoesWithTheLastLine(t *testing.T) {
	story(t, func(d *desk) {
		d.post(payments.Bind{Customer: anna}, payments.Add{Code: milkCode}, payments.Add{Code: colaCode}, payments.VoidLast{})
		if d.state().Customer == "" {
			t.Error("gone too early")
		}
		d.post(payments.VoidLast{})
		if s := d.state(); s.Customer != "" || s.Notice.Kind != payments.NoticeVoided {
			t.Errorf("%+v", s)
		}
		d.folds()
	})
}

// What is sold in the place of an unknown article makes nobody forget what was
// turned away beside it.
func TestSoldInsteadOfAnUnknownArticle(t *testing.T) {
	for _, instead := range []payments.Command{payments.RingUp{Department: 1, Price: 1990, Code: "123"}, payments.Add{Code: "milk", Label: payments.Label{Key: "milk"}}} {
		story(t, func(d *desk) {
			d.post(payments.Add{Code: "7038010055720"}, payments.Add{Code: colaCode})
			d.post(payments.Answer{Lock: d.state().Lock.N, Instead: instead})
			if s := d.state(); s.Lock != nil || len(s.Basket.Lines) != 1 || s.Refused.Count != 1 || s.Refused.Newest != "Cola" {
				t.Errorf("%+v", s)
			}
			d.folds()
		})
	}
}
