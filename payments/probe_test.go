package payments_test

import (
	"testing"
	"time"

	"butikk/kasse/payments"
)

// The lamp goes out by itself when Vipps is back, also while nothing is asked of
// it for a sale.
func TestLampGoesOutByItself(t *testing.T) {
	story(t, func(d *desk) {
		d.post(payments.Add{Code: milkCode}, payments.Bind{Customer: anna})
		d.send()
		d.box.SetDown(true)
		d.pass(20 * time.Second)
		if l := d.state().Link; !l.Down() {
			t.Fatalf("%+v", l)
		}
		d.box.SetDown(false)
		d.pass(20 * time.Second)
		if l := d.state().Link; l.Trouble != "" || l.Down() {
			t.Fatalf("%+v", l)
		}
		d.post(payments.CallOff{})
		d.pass(10 * time.Second)
		d.post(payments.Leave{})
		d.post(d.settles(payments.Cash))
		d.pass(time.Minute)

		// Nothing is open.
		d.box.SetDown(true)
		d.post(payments.Add{Code: milkCode}, payments.Bind{Customer: anna})
		d.send()
		d.pass(30 * time.Second)
		d.post(payments.CallOff{})
		d.pass(11 * time.Minute)
		calls := d.wire.count("get")
		d.pass(5 * time.Minute)
		if n := d.wire.count("get") - calls; d.state().Link.Trouble == "" || n == 0 || n > 40 {
			t.Errorf("%d calls in five minutes, %+v, %+v", n, d.state().Link, d.state().Payment)
		}
		d.box.SetDown(false)
		d.pass(6 * time.Minute)
		if l := d.state().Link; l.Trouble != "" {
			t.Errorf("%+v", l)
		}
		d.pass(30 * time.Minute) // a lost create is watched for a while
		calls = d.wire.count("get")
		d.pass(30 * time.Minute)
		if n := d.wire.count("get") - calls; n > 0 {
			t.Errorf("%d calls while all is well", n)
		}
	})
}

// Nor does a case that lies there, ended, keep it burning.
func TestLampGoesOutBesideAnEndedCase(t *testing.T) {
	story(t, func(d *desk) {
		d.box.SetDown(true)
		d.post(payments.Add{Code: milkCode}, payments.Bind{Customer: anna})
		d.send()
		d.pass(10 * time.Second)
		d.post(payments.SetAside{})
		d.post(payments.CallOff{d.state().Cases[0].Payment.Reference})
		d.pass(20 * time.Minute)
		if s := d.state(); len(s.Cases) != 1 || s.Link.Trouble == "" {
			t.Fatalf("%+v", s)
		}
		d.box.SetDown(false)
		d.pass(10 * time.Minute)
		if l := d.state().Link; l.Trouble != "" {
			t.Errorf("%+v", l)
		}
	})
}
