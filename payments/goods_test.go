package payments_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/vipps/sandbox"
)

// What a label holds is what is asked for: its weight at the price of the day,
// or its price as it stands.
func TestLabels(t *testing.T) {
	const label, key = "2302148210869", "02302148200006"
	weighed := func(grams string) payments.Label {
		l := payments.Label{Key: "4015", Weighed: true}
		if grams != "" {
			l.Weight = quantity(grams)
		}
		return l
	}
	priced := payments.Label{Key: "4015", Priced: true, Price: 39_75}
	day := func(days int) time.Time { // the bubble begins at midnight, 2000-01-01
		return time.Date(2000, 1, 1+days, 0, 0, 0, 0, time.UTC)
	}
	for name, c := range map[string]struct {
		add   payments.Add
		total money.Amount
		says  payments.NoticeKind
	}{
		"a weight":                     {payments.Add{Code: label, Label: weighed("1.086")}, 37_90, payments.NoticeAdded},
		"no weight":                    {payments.Add{Code: label, Label: weighed("")}, 0, payments.NoticeWeigh},
		"no weight, and one typed":     {payments.Add{Code: label, Label: weighed(""), Quantity: quantity("0.5")}, 17_45, payments.NoticeAdded},
		"a weight, and one typed":      {payments.Add{Code: label, Label: weighed("1.086"), Quantity: quantity("2")}, 0, payments.NoticeLabelled},
		"a weight of what has pieces":  {payments.Add{Code: label, Label: payments.Label{Key: "7038010009457", Weighed: true, Weight: 500}}, 0, payments.NoticeWhole},
		"a price":                      {payments.Add{Code: label, Label: priced}, 39_75, payments.NoticeAdded},
		"a price, three of them":       {payments.Add{Code: label, Label: priced, Quantity: quantity("3")}, 119_25, payments.NoticeAdded},
		"a price, half of it":          {payments.Add{Code: label, Label: priced, Quantity: quantity("0.5")}, 0, payments.NoticeWhole},
		"a price in crowns":            {payments.Add{Code: label, Label: payments.Label{Key: "4015", Priced: true, Price: 10_00, Currency: "578"}}, 10_00, payments.NoticeAdded},
		"listed just as it stands":     {payments.Add{Code: "7038010009457", Label: payments.Label{Key: key, Weighed: true, Weight: 500}}, 22_50, payments.NoticeAdded},
		"a label without a price":      {payments.Add{Code: "7038010009457", Label: payments.Label{Key: "7038010009457", Priced: true}}, 22_50, payments.NoticeAdded},
		"a price below zero":           {payments.Add{Code: label, Label: payments.Label{Key: "4015", Priced: true, Price: -5_00}}, 0, payments.NoticeBadPrice},
		"a price beyond all measure":   {payments.Add{Code: label, Label: payments.Label{Key: "4015", Priced: true, Price: 18446744073706500}}, 0, payments.NoticeBadPrice},
		"today is the best":            {payments.Add{Code: "7038010009457", Label: payments.Label{BestBefore: day(0), Expires: day(0)}}, 22_50, payments.NoticeAdded},
		"past its best":                {payments.Add{Code: "7038010009457", Label: payments.Label{BestBefore: day(-1), Expires: day(1)}}, 22_50, payments.NoticeBestBefore},
		"a coupon that is in the list": {payments.Add{Code: "7054200007164", Voucher: true}, 50, payments.NoticeAdded},
		"a coupon that is not":         {payments.Add{Code: "9810123456780", Voucher: true}, 0, payments.NoticeVoucher},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.post(c.add)
				if s := d.state(); s.Notice.Kind != c.says || s.Basket.Total() != c.total || s.Lock != nil || s.Refused.Count != 0 {
					t.Errorf("%s, notice %+v, lock %+v", s.Basket.Total(), s.Notice, s.Lock)
				}
				d.folds()
			})
		})
	}
}

// What must not be missed locks the till, also after a restart.
func TestLocks(t *testing.T) {
	for name, c := range map[string]struct {
		add  payments.Add
		want payments.Lock
	}{
		"past their day": {payments.Add{Code: "7038010009457", Label: payments.Label{Expires: time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC)}},
			payments.Lock{N: 1, Why: payments.LockExpired, Code: "7038010009457", Name: "Milk", Day: time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC)}},
		"a price in euro": {payments.Add{Code: "4015", Label: payments.Label{Priced: true, Price: 1, Currency: "978"}},
			payments.Lock{N: 1, Why: payments.LockForeign, Code: "4015", Name: "Apples"}},
		"two articles": {payments.Add{Code: "7038010009457", Other: "7054200007164", Quantity: quantity("2")},
			payments.Lock{N: 1, Why: payments.LockChoice, Code: "7038010009457", Quantity: quantity("2"), Choices: []payments.Choice{
				{Code: "7038010009457", Name: "Milk", Price: 22_50}, {Code: "7054200007164", Name: "Bag", Price: 50},
			}}},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(d *desk) {
				d.post(c.add)
				d.reopen()
				if l := d.state().Lock; l == nil || !reflect.DeepEqual(*l, c.want) {
					t.Fatalf("%+v\nwant %+v", l, c.want)
				}
				d.post(payments.Add{Code: "7038010009457"})
				d.answer(3)
				d.answer(-1)
				d.post(payments.Answer{}, payments.Answer{Lock: 7}) // of another lock
				if l := d.state().Lock; l == nil || l.Refused != 1 || l.Why != c.want.Why || len(l.Choices) != len(c.want.Choices) {
					t.Errorf("%+v", l)
				}
				d.answer(0)
				if s := d.state(); s.Lock != nil || len(s.Basket.Lines) != 0 || s.Refused.Count != 1 {
					t.Errorf("%+v", s)
				}
			})
		})
	}
	story(t, func(d *desk) {
		d.post(payments.Add{Code: "7038010009457", Other: "7054200007164", Quantity: quantity("2")}, payments.Add{Code: "7044610001050"})
		d.answer(2)
		if s := d.state(); s.Lock != nil || s.Basket.Total() != 1_00 || s.Basket.Lines[0].Name != "Bag" || s.Refused.Count != 1 {
			t.Errorf("%+v", s.Basket)
		}
		// One reading that is sold is no question.
		d.post(payments.Add{Code: "1", Other: "7054200007164"}, payments.Add{Code: "7054200007164", Other: "1"}, payments.Add{Code: "milk", Other: "7038010009457"})
		if s := d.state(); s.Lock != nil || s.Basket.Total() != 24_50 {
			t.Errorf("%+v", s)
		}
	})
}

// A deposit slip is money: it is taken off once, ever, whatever happens between.
func TestDepositSlip(t *testing.T) {
	const slip = "9801234030006"
	take := payments.Redeem{Code: slip, Worth: 30_00}
	story(t, func(d *desk) {
		d.customers(sandbox.Approve, time.Second)
		d.post(take)
		if s := d.state(); s.Basket.Total() != -30_00 || s.Basket.Pieces() != 0 {
			t.Errorf("%+v", s.Basket)
		}
		d.post(payments.Bind{Customer: anna}, payments.Send{})
		d.notice(payments.NoticeTooSmall) // Vipps can not pay anybody
		d.post(payments.Redeem{Code: "980000"})
		d.notice(payments.NoticeSlipUnknown)
		d.post(take)
		if n := d.notice(payments.NoticeRedeemed); n.Name != "2-0001" || n.At.IsZero() {
			t.Errorf("%+v", n)
		}
		d.kill()
		d.post(take)
		d.notice(payments.NoticeRedeemed)
		d.post(payments.VoidLast{})
		if n := d.notice(payments.NoticeVoided); n.Amount != -30_00 {
			t.Errorf("%+v", n)
		}
		d.post(take)
		d.notice(payments.NoticeAdded)
		d.ring()
		d.post(payments.Send{}, take)
		d.notice(payments.NoticeNotAdded)
		d.pass(time.Minute)
		d.sold(rung - 30_00)
		if n := d.state().Refused.Count; n != 0 {
			t.Errorf("%d goods not in the sale", n)
		}
		d.books("AUTHORIZED", rung-30_00, rung-30_00, 0)
		d.post(take)
		d.notice(payments.NoticeRedeemed)
	})
	// A full disk gives nothing away.
	story(t, func(d *desk) {
		d.disk.failing(full)
		d.post(take)
		d.notice(payments.NoticeJournal)
		d.disk.failing(nil)
		d.post(take)
		d.notice(payments.NoticeAdded)
		var taken *payments.RedeemedError
		if err := d.book.Append(t.Context(), payments.Event{Kind: payments.LineAdded, At: time.Now(), Sale: "3-0001", Line: &d.state().Basket.Lines[0]}); !errors.As(err, &taken) {
			t.Errorf("another till: %v", err)
		}
	})
}
