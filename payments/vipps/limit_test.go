package vipps_test

import (
	"testing"
	"testing/synctest"
	"time"

	"butikk/kasse/payments"
)

// Five writes and 120 reads a minute for one payment, in any minute; another
// payment has its own.
func TestLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := always(200, payment("AUTHORIZED", 10000, 0, 0))
		c := client(f, time.Now)
		capture := func() error { _, err := c.Capture(background, ref, 10000, "k"); return err }
		get := func() error { _, err := c.Get(background, ref); return err }
		withheld := func(err error, wait time.Duration) {
			t.Helper()
			if tr := trouble(t, err); tr.Kind != payments.Withheld || tr.RetryAfter != wait || tr.HTTP != 0 {
				t.Errorf("%+v, want it withheld for %v", tr, wait)
			}
		}
		for i := range 5 {
			if err := capture(); err != nil {
				t.Errorf("write %d: %v", i+1, err)
			}
			time.Sleep(10 * time.Second)
		}
		sent := len(f.paths())
		withheld(capture(), 10*time.Second)
		if got := len(f.paths()); got != sent {
			t.Errorf("%d requests more were sent", got-sent)
		}
		time.Sleep(10 * time.Second)
		if err := capture(); err != nil {
			t.Error("after the minute:", err)
		}
		withheld(capture(), 10*time.Second)
		for i := range 120 {
			if err := get(); err != nil {
				t.Fatalf("read %d: %v", i+1, err)
			}
		}
		_, err := c.Events(background, ref)
		withheld(err, time.Minute)
		_, err = c.Create(background, "K2-0417-2-00000000", []byte("{}"), "k2")
		if tr := trouble(t, err); tr.Kind == payments.Withheld {
			t.Error("another payment pays for this one's calls")
		}
	})
}
