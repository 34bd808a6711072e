package display

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/sale"
)

func goods() sale.Basket {
	var b sale.Basket
	for _, l := range []sale.Line{
		{Name: "Helmelk 1 l", Price: 2250, Quantity: 3 * sale.Piece, Unit: sale.Pieces},
		{Name: "Bananer", Price: 2690, Quantity: 822, Unit: sale.Kilograms},
		{Name: "Cola 0,5 l", Price: 2890, Quantity: 2 * sale.Piece, Unit: sale.Pieces},
		{Name: "Pant 2 kr", Price: 200, Quantity: 2 * sale.Piece, Unit: sale.Pieces, Under: 3},
	} {
		l.No = b.Last + 1
		b = b.Add(l)
	}
	return b
}

func paying(change func(*payments.Payment)) payments.State {
	p := payments.Payment{Sale: "2-0417", Amount: 15141, Currency: money.NOK, Status: payments.Waiting, Intent: payments.IntentCapture}
	change(&p)
	s := payments.State{Sale: p.Sale, Phase: payments.Paying, Basket: goods(), Payment: &p}
	if p.Status.Final() {
		s.Phase = payments.Ended
	}
	return s
}

func TestMomentOfAPayment(t *testing.T) {
	type change = func(*payments.Payment)
	is := func(s payments.Status) change { return func(p *payments.Payment) { p.Status = s } }
	for want, changes := range map[Moment][]change{
		Asked:    {is(payments.Planned)},
		Waiting:  {is(payments.Waiting), func(p *payments.Payment) { p.Refusal.Op = payments.OpCancel }},
		Approved: {is(payments.Approved), func(p *payments.Payment) { p.Status, p.Capture.Open = payments.Approved, true }},
		Cancelling: {func(p *payments.Payment) { p.Cancel.Open = true },
			func(p *payments.Payment) { p.Status, p.Cancel.Open = payments.Planned, true }},
		Releasing: {func(p *payments.Payment) { p.Status, p.Intent = payments.Approved, payments.IntentRelease }},
		Paid:      {is(payments.Paid), func(p *payments.Payment) { p.Status, p.Sums.Captured = payments.Paid, 15141 }},
		Declined:  {is(payments.Declined)},
		Expired:   {is(payments.Expired)},
		Cancelled: {is(payments.Cancelled), func(p *payments.Payment) { p.Status, p.Absent = payments.Cancelled, true }},
		Released:  {is(payments.Released)},
		CannotPay: {is(payments.Refused)},
		Unknown: {
			func(p *payments.Payment) { p.Status, p.Held = payments.Approved, true }, // a person must say
			func(p *payments.Payment) { p.Pace.Missing = 3 },
			func(p *payments.Payment) { p.Doubt = payments.OpCreate },
			func(p *payments.Payment) { p.Status, p.Doubt = payments.Approved, payments.OpCapture },
			func(p *payments.Payment) { p.Cancel.Open, p.Doubt = true, payments.OpCancel },
			func(p *payments.Payment) {
				p.Status, p.Intent, p.Doubt = payments.Approved, payments.IntentRelease, payments.OpCancel
			},
			func(p *payments.Payment) { p.Unknown = "PONDERING" },
			func(p *payments.Payment) { p.Status, p.Sums.Captured = payments.Released, 100 }, // a part was taken
		},
	} {
		for i, c := range changes {
			o := onlooker{}
			if v := o.look(paying(c)); v.Moment != want || v.Amount != 15141 || v.Newest != nil {
				t.Errorf("%s %d: %+v", want, i, v)
			}
		}
	}
}

// The code of a payment is there while it can be paid, and no longer.
func TestCodeOfAPayment(t *testing.T) {
	const target = "https://qr.vipps.no/o/1"
	coded := func(p *payments.Payment) { p.Flow, p.Pace.Target = payments.FlowQR, target }
	if v := (&onlooker{}).look(paying(coded)); v.Code != target {
		t.Errorf("%+v", v)
	}
	for i, over := range []func(*payments.Payment){
		func(p *payments.Payment) { p.Status = payments.Approved },
		func(p *payments.Payment) { p.Status = payments.Paid },
		func(p *payments.Payment) { p.Status = payments.Expired },
		func(p *payments.Payment) { p.Cancel.Open = true },
		func(p *payments.Payment) { p.Intent = payments.IntentRelease },
		func(p *payments.Payment) { p.Unknown = "PONDERING" },
		func(p *payments.Payment) { p.Flow = payments.FlowPush },
	} {
		if v := (&onlooker{}).look(paying(func(p *payments.Payment) { coded(p); over(p) })); v.Code != "" {
			t.Errorf("%d: %+v", i, v)
		}
	}
}

func TestWhatIsRungUp(t *testing.T) {
	o := onlooker{about: Sight{Till: 2, Shop: "Kiosk Majorstua"}}
	v := o.look(payments.State{Sale: "2-0417", Basket: goods()})
	if v.Moment != Selling || v.Amount != 6750+2211+6180 || v.Pieces != 6 || v.Till != 2 || v.Shop != "Kiosk Majorstua" {
		t.Errorf("%+v", v)
	}
	if want := (Article{"Cola 0,5 l", 2 * sale.Piece, sale.Pieces, 6180}); v.Newest == nil || *v.Newest != want {
		t.Errorf("%+v", v.Newest) // with its deposit
	}
	b, _ := goods().Void(3)
	if v := o.look(payments.State{Sale: "2-0417", Basket: b}); v.Newest == nil || v.Newest.Name != "Bananer" {
		t.Errorf("%+v", v.Newest)
	}
	if v := o.look(payments.State{Sale: "2-0417", Basket: sale.Basket{Last: 4}}); v.Moment != Idle || v.Amount != 0 {
		t.Errorf("everything voided: %+v", v)
	}
}

// PAID stands there until the next sale begins, and never again.
func TestPaidIsForTheOneWhoPaid(t *testing.T) {
	sold := func(sale, receipt string, a money.Amount) *payments.Sold {
		return &payments.Sold{Sale: sale, Receipt: receipt, Amount: a}
	}
	old := sold("0", "R2-0416", 9900)
	open := func(s payments.State, name string, last *payments.Sold) payments.State {
		s.Sale, s.Last = name, last
		return s
	}
	begun := payments.State{Basket: goods()}
	for name, story := range map[string][]struct {
		state payments.State
		want  Moment
	}{
		"a sale": {
			{open(begun, "1", nil), Selling},
			{open(paying(func(p *payments.Payment) { p.Status = payments.Paid }), "1", nil), Paid},
			{open(payments.State{}, "2", sold("1", "R1", 500)), Paid},
			{open(payments.State{}, "2", sold("1", "R1", 500)), Paid},
			{open(payments.State{Customer: "+47 *** ** 567"}, "2", sold("1", "R1", 500)), Idle},
			{open(payments.State{}, "2", sold("1", "R1", 500)), Idle},
			{open(begun, "2", sold("1", "R1", 500)), Selling},
		},
		"the till starts with one of yesterday": {
			{open(payments.State{}, "2", old), Idle},
			{open(payments.State{}, "2", old), Idle},
			{open(begun, "2", old), Selling},
			{open(payments.State{}, "3", sold("2", "R2", 500)), Paid},
		},
		"the one after brought no money": {
			{open(payments.State{}, "1", nil), Idle},
			{open(payments.State{}, "2", sold("1", "R1", 500)), Paid},
			{open(begun, "2", sold("1", "R1", 500)), Selling},
			{open(payments.State{}, "3", sold("1", "R1", 500)), Idle}, // set aside
		},
		"one that was set aside is paid while another is open": {
			{open(begun, "2", old), Selling},
			{open(begun, "2", sold("1", "R1", 500)), Selling},
			{open(payments.State{}, "3", sold("1", "R1", 500)), Idle}, // set aside, too
		},
		"one that was set aside is paid while nothing is rung up": {
			{open(payments.State{}, "3", old), Idle},
			{open(payments.State{}, "3", sold("2", "R1", 500)), Idle}, // whoever stands here has not paid
		},
		"a lock is a beginning": {
			{open(payments.State{}, "1", nil), Idle},
			{open(payments.State{}, "2", sold("1", "R1", 500)), Paid},
			{open(payments.State{Lock: &payments.Lock{}}, "2", sold("1", "R1", 500)), Idle},
		},
	} {
		o := onlooker{}
		for i, step := range story {
			if v := o.look(step.state); v.Moment != step.want {
				t.Errorf("%s, %d: %s, not %s", name, i, v.Moment, step.want)
			} else if v.Moment == Paid && step.state.Last != nil && v.Amount != 500 {
				t.Errorf("%s, %d: %v", name, i, v.Amount)
			}
		}
	}
}

// fill gives every text below v a value of its own that begins with "secret".
func fill(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("secret" + path)
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				fill(v.Field(i), path+"."+f.Name)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), path)
	default: // numbers and times
	}
}

// Of all the texts in a state, whatever will be added to it, two reach the
// socket: the name of an article and the code that is drawn for the customer.
func TestNothingElseLeavesTheTill(t *testing.T) {
	var full payments.State
	fill(reflect.ValueOf(&full).Elem(), "")
	full.Basket.Lines[0].Under, full.Basket.Lines[0].Slip = 0, ""
	for _, phase := range []payments.Phase{payments.Selling, payments.Paying, payments.Ended} {
		for _, status := range []payments.Status{payments.Planned, payments.Waiting, payments.Approved, payments.Paid, payments.Declined, payments.Expired, payments.Cancelled, payments.Refused, payments.Released} {
			for _, flow := range []payments.Flow{payments.FlowPush, payments.FlowQR} {
				for _, unknown := range []string{"", "secret word"} {
					s, p := full, *full.Payment
					p.Status, p.Flow, p.Unknown, p.Doubt, p.Intent = status, flow, unknown, payments.OpNone, payments.IntentCapture
					s.Payment, s.Phase = &p, phase
					o := onlooker{}
					o.look(payments.State{Sale: "1"})
					s.Customer, s.Lock, s.Basket.Last = full.Customer, full.Lock, len(s.Basket.Lines)
					line, err := json.Marshal(o.look(s))
					if err != nil {
						t.Fatal(err)
					}
					said := string(line)
					for _, may := range []string{"secret.Basket.Lines.Name", "secret.Basket.Lines.Unit"} {
						if phase == payments.Selling {
							said = strings.ReplaceAll(said, may, "")
						}
					}
					if phase != payments.Selling && status == payments.Waiting && flow == payments.FlowQR {
						said = strings.ReplaceAll(said, "secret.Payment.Pace.Target", "")
					}
					if strings.Contains(said, "secret") {
						t.Errorf("%v %s %q: %s", phase, status, flow, line)
					}
				}
			}
		}
	}
}

func TestALineIsShort(t *testing.T) {
	b := goods()
	b = b.Add(sale.Line{No: 5, Name: strings.Repeat("æ", 5000), Quantity: sale.Piece})
	v := (&onlooker{}).look(payments.State{Sale: "1", Basket: b})
	if got := []rune(v.Newest.Name); len(got) != longest || got[longest-1] != 'æ' {
		t.Errorf("%d characters", len(got))
	}
}
