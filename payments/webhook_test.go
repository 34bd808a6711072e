package payments_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/payments"
	"butikk/kasse/payments/journal"
	"butikk/kasse/payments/vipps"
	"butikk/kasse/payments/vipps/sandbox"
)

// straight is a network on which every request is a call of the handler.
type straight struct{ http.Handler }

func (s straight) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result(), nil
}

// webhooks makes the till hear of its payments as a shop with an address does,
// and gives what the receiver answered.
func (d *desk) webhooks(url string) (stop func()) {
	d.Helper()
	hooks := vipps.Subscribe(d.client, url, d.dir+"/webhook-2.json")
	ctx, cancel := context.WithCancel(d.Context())
	log := slog.New(slog.NewTextHandler(d.log, nil))
	receiver := &vipps.Receiver{
		URL: url, Secret: hooks.Secret, Nudge: d.till.Nudge, Log: log,
		Keep: func(ctx context.Context, got vipps.Delivery) error {
			return d.book.(*journal.Journal).Hint(ctx, string(got.Reference), got.PSP, got.Name, time.Now())
		},
	}
	done := make(chan struct{}, 2)
	go func() { hooks.Keep(ctx); done <- struct{}{} }()
	go func() { d.box.Run(ctx, straight{receiver}); done <- struct{}{} }()
	synctest.Wait()
	return func() { cancel(); <-done; <-done }
}

// With webhooks the till knows within a tenth of a second of Vipps' event what
// it would have found out at the next poll; what counts is read back all the
// same, and the till works on when they do not come.
func TestWebhooksSaveThePoll(t *testing.T) {
	story(t, func(d *desk) {
		defer d.webhooks("https://till.invalid/hook?till=2")()
		d.customers(sandbox.Ignore, 0)
		d.send()
		d.pass(1500 * time.Millisecond) // the first poll would be at five seconds
		must(t, d.box.Decide("", sandbox.Approve))
		reads := d.wire.count("get")
		d.pass(100 * time.Millisecond)
		d.sold(rung)
		if n := d.wire.count("get") - reads; n < 1 {
			t.Error("believed without reading")
		}

		d.send()
		d.pass(1500 * time.Millisecond)
		must(t, d.box.Decide("", sandbox.Decline))
		d.pass(100 * time.Millisecond)
		d.is(payments.Declined)
		d.post(payments.Leave{})

		settings := d.box.Settings()
		settings.DropWebhooks = true
		d.box.Configure(settings)
		d.post(payments.Send{})
		d.pass(time.Second)
		must(t, d.box.Decide("", sandbox.Approve))
		d.pass(6 * time.Second)
		d.sold(rung)
	})
}
