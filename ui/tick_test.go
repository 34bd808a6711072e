package ui

import (
	"testing"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/sale"
)

// A till at rest wakes for the clock alone, once a minute and on time; while it
// waits for a customer it counts every second, from the first one on.
func TestTicks(t *testing.T) {
	atDesk(t, Live, selling(sale.Basket{}), func(d desk) {
		m := d.model
		d.Rest(time.Until(time.Now().Truncate(time.Minute).Add(time.Minute + 30*time.Second)))
		before := m.ticks
		for range 10 {
			d.Rest(time.Minute)
			d.says(time.Now().In(shopZone).Format("15:04") + " ")
		}
		if n := m.ticks - before; n != 10 {
			t.Errorf("%d ticks in ten minutes", n)
		}
		d.Rest(7 * time.Second) // so that the clock of the screen is that far behind
		s := paying(status(payments.Waiting))
		s.Payment.SentAt = time.Now()
		d.show(s)
		for _, left := range []string{"10:00", "9:59", "9:58", "9:57"} {
			d.says(left)
			d.Rest(time.Second)
		}
		d.show(selling(sale.Basket{}))
		d.Rest(2 * time.Second)
		before = m.ticks
		if d.Rest(5 * time.Minute); m.ticks-before != 5 {
			t.Errorf("%d ticks in five minutes after a payment", m.ticks-before)
		}
	})
}
