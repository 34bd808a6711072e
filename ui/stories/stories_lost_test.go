package stories_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

// Paid on the phone, nothing on the till. `/ 4` looks the payment up by its amount
// and asks Vipps; proof is Vipps' answer, never the phone, and the sale is finished
// where it is found.
func TestStory01PaidOnThePhoneNothingOnTheTill(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Ignore, 0)
		c.scan(milk, cola, anna)
		c.press("+")
		c.says("WAITING FOR CUSTOMER")
		c.vipps.SetDown(true)
		c.decides(sandbox.Approve)
		c.press("/ 4")
		c.says("SALES AND PAYMENTS", "From Vipps now: not reached", "53.40")
		c.silent("[OK] PAID")
		c.press("- 3") // the customer leaves, and the next one is served
		c.says("SALE 2-0002", "Set aside: ")
		c.restarts(time.Minute)
		c.press("-")
		c.scan(bread)
		c.press("/ 7 1 +")
		c.says("2-0002 36.90 [OK] PAID")
		c.vipps.SetDown(false)
		c.says("Sale 2-0001 (53.40): approved, waits for you.")
		c.press("/ 4 / 53,40 Enter")
		c.says("Found with 53,40", "[!!] APPROVED", "From Vipps now: APPROVED, captured 0.00")
		c.press("3")
		c.says("UNRESOLVED", "2 then - gives the money back")
		c.press("1 +")
		c.says("[OK] PAID 2-0001 53.40")
		c.books("taken 53.40")
		c.receipts("R2-0001 cash 36.90", "R2-0002 Vipps 53.40")
	})
}

// … and where the till hears of it while the cashier looks, the line says so by
// itself, and the sale is finished already.
func TestStory01PaidWhileTheListIsLookedAt(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Ignore, 0)
		c.scan(milk, cola, anna)
		c.press("+")
		c.says("WAITING FOR CUSTOMER")
		c.vipps.SetDown(true)
		c.decides(sandbox.Approve)
		c.press("3")
		c.scan(bread)
		c.press("/ 7 1 +")
		c.says("2-0002 36.90 [OK] PAID")
		c.press("/ 4 *")
		c.says("53.40 [..] WAITING FOR CUSTOMER", "From Vipps now: not reached")
		c.vipps.SetDown(false)
		c.says("53.40 [OK] PAID R2-0002", ">B", "captured 53.40")
		c.books("taken 53.40")
		c.receipts("R2-0001 cash 36.90", "R2-0002 Vipps 53.40")
	})
}

// … also on the till beside it, where the customer comes back. The sale is ended
// where it was begun.
func TestStory01FoundOnTheTillBeside(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Ignore, 0)
		c.scan(milk, cola, anna)
		c.press("+")
		c.says("WAITING FOR CUSTOMER")
		c.kill()
		c.decides(sandbox.Approve)
		beside := c.beside(1)
		defer beside.stop(nil)
		beside.press("/ 4")
		beside.says("Till 1", "2-0001-1", "53.40", "From Vipps now: APPROVED, captured 0.00")
		beside.silent("[OK] PAID")
		c.start()
		c.says("STARTED AFTER A STOP", "[!!] APPROVED")
		c.press("1 +")
		c.says("2-0001 53.40 [OK] PAID")
		beside.press("- / 4")
		beside.says("[OK] PAID R2-0001", "captured 53.40")
		c.books("taken 53.40")
		c.receipts("R2-0001 Vipps 53.40")
	})
}

// The callback never came. Polling always runs, and a till that hears nothing says
// how old its knowledge is.
func TestStory02TheCallbackNeverCame(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Approve, 30*time.Second)
		c.scan(milk, cola, anna)
		c.press("+")
		c.says("WAITING FOR CUSTOMER", "Last heard 0 s ago")
		c.must(c.vipps.Fail(sandbox.GetCall, "500", 4))
		c.says("Last heard 9 s ago", "No contact with Vipps")
		c.says("[OK] PAID", "53.40")
		c.books("taken 53.40")
		c.receipts("R2-0001 Vipps 53.40")
	})
}

// The answer to "create" or "capture" is lost; a retry with a new key charges
// again. The same key, or the books read: UNKNOWN with a reason until it is known.
func TestStory06TheAnswerIsLost(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Approve, 10*time.Second)
		c.scan(milk, cola, anna)
		c.loses()
		c.press("+")
		c.says("[??] UNKNOWN", "The answer to the request was lost")
		c.says("WAITING FOR CUSTOMER")
		c.loses()
		c.says("[??] UNKNOWN", "the answer to the capture was lost")
		c.silent("DECLINED", "send again")
		c.says("[OK] PAID")
		c.books("taken 53.40")
		c.receipts("R2-0001 Vipps 53.40")
	})
}

// One hiccup in the network ends the wait. The till waits on, says how old its news
// is, and the result appears by itself when the net is back.
func TestStory07OneHiccupEndsTheWait(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Approve, 3*time.Minute)
		c.scan(milk, cola, anna)
		c.press("+")
		c.says("WAITING FOR CUSTOMER")
		c.must(c.vipps.LoseNext(sandbox.BeforeEffect, sandbox.AnyCall))
		c.must(c.vipps.Fail(sandbox.GetCall, "503", 2))
		c.says("WAITING FOR CUSTOMER", "[!!] No contact with Vipps since", "Vipps DOWN", "3 set aside")
		c.passes(20 * time.Second)
		c.says("WAITING FOR CUSTOMER", "Vipps OK")
		c.vipps.SetDown(true)
		c.passes(4 * time.Minute)
		c.says("WAITING FOR CUSTOMER", "No contact with Vipps", "3 set aside")
		c.vipps.SetDown(false)
		c.passes(20 * time.Second)
		c.says("[OK] PAID", "53.40")
		c.books("taken 53.40")
		c.receipts("R2-0001 Vipps 53.40")
	})
}

// Power cut after approval; the sale is gone. The journal is written before screen
// and network, so the first screen offers to finish it.
func TestStory09PowerCutAfterApproval(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Approve, 20*time.Second)
		c.scan(milk, cola, anna)
		c.press("+")
		c.says("WAITING FOR CUSTOMER")
		c.restarts(2 * time.Minute)
		c.says("STARTED AFTER A STOP", "53.40", "[!!] APPROVED", "1 then + finishes the sale")
		c.books("reserved 53.40")
		c.press("1")
		c.says("Finish the sale? + = capture 53.40")
		c.press("+")
		c.says("[OK] PAID", "53.40")
		c.books("taken 53.40")
		c.receipts("R2-0001 Vipps 53.40")
	})
}

// … and where the power goes while the money is being taken, the next start ends
// that by itself, under the same key.
func TestStory09PowerCutDuringTheCapture(t *testing.T) {
	tell(t, func(c *counter) {
		c.scan(milk, cola, anna)
		c.must(c.vipps.Slow(sandbox.CaptureCall, 10*time.Second))
		c.press("+")
		c.says("[..] APPROVED", "The till is capturing")
		c.passes(2 * time.Second)
		c.restarts(time.Minute)
		c.must(c.vipps.Slow(sandbox.CaptureCall, 0))
		c.says("[OK] PAID", "53.40")
		c.books("taken 53.40")
		c.receipts("R2-0001 Vipps 53.40")
	})
}

// … and whenever it goes: whoever does what the screen says has one payment and one
// receipt in the end.
func TestStory09PowerCutAtAnyMoment(t *testing.T) {
	for moment := range uint64(20) {
		play(t, moment, func(c *counter) {
			c.scan(milk, cola, anna)
			c.press("+")
			c.passes(time.Duration(moment) * 400 * time.Millisecond)
			c.restarts(time.Duration(moment%3) * 10 * time.Second)
			c.obeys("2-0001 53.40 [OK] PAID")
			paid := slices.DeleteFunc(c.ledger(), func(line string) bool { return line != "taken 53.40" })
			if len(paid) != 1 {
				c.Errorf("Vipps' books are %q", c.ledger())
			}
			c.receipts("R2-0001 Vipps 53.40")
		})
	}
}

// obeys does what the screen says until that stands there.
func (c *counter) obeys(end string) {
	c.Helper()
	for range 100 {
		switch view := c.reads(); {
		case strings.Contains(view, end):
			return
		case strings.Contains(view, "1 finish the sale"):
			c.press("1 +")
		case strings.Contains(view, "send again"), strings.Contains(view, "send Vipps request"):
			c.press("+")
		}
		c.passes(2 * time.Second)
	}
	c.says(end)
}

// Wallet outage: staff cannot leave the waiting dialog, or every login throws them
// back into it. `3` sets the sale aside at any time, the lamp says since when, and
// the case waits in Unresolved.
func TestStory12WalletOutage(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Ignore, 0)
		c.scan(milk, cola, anna)
		c.vipps.SetDown(true)
		c.press("+")
		c.says("[!!] SENDING REQUEST", "Nothing has been sent yet", "Vipps DOWN 00:00", "3 set aside")
		c.press("3")
		c.says("SALE 2-0002", "Set aside: ")
		c.scan(bread)
		c.passes(15 * time.Second) // three calls have failed: what works is offered first
		c.says("Vipps can not be reached since 00:00. Other payment: o or / 7.", "o other payment n* * qty")
		c.press("/ 7 1 +")
		c.says("[OK] PAID", "36.90")
		c.restarts(time.Minute)
		c.says("STARTED AFTER A STOP", "53.40")
		c.press("-")
		c.says("SALE 2-0003")
		c.scan(coffee)
		c.press("/ 7 2 +")
		c.says("2-0003 74.90 [OK] PAID")
		c.press("/ 4 3")
		c.says("UNRESOLVED AND SET ASIDE", "2-0001", "53.40")
		c.vipps.SetDown(false)
		c.passes(time.Minute)
		c.says("[XX] CANCELLED", "3 brings the sale back")
		c.press("3")
		c.says("2-0001", "53.40")
		c.press("2 1 +")
		c.says("2-0001 53.40 [OK] PAID")
		c.books()
		c.receipts("R2-0001 cash 36.90", "R2-0002 terminal 74.90", "R2-0003 cash 53.40")
	})
}

// … and the customer who stands there pays otherwise: a request that never left is
// ended at once.
func TestStory12WalletOutageAndCash(t *testing.T) {
	tell(t, func(c *counter) {
		c.scan(milk, cola, anna)
		c.vipps.SetDown(true)
		c.press("+")
		c.says("Nothing has been sent yet")
		c.press("- 1")
		c.says("[XX] CANCELLED", "The request was never sent. No money has been taken.", "2 o other payment")
		c.press("2 1 +")
		c.says("2-0001 53.40 [OK] PAID")
		c.vipps.SetDown(false)
		c.passes(12 * time.Minute)
		c.books()
		c.receipts("R2-0001 cash 53.40")
	})
}

// … also where Vipps broke down a moment after it had been there, and nobody knows
// whether the request came through: the cashier goes on, and should it live, it is
// let go.
func TestStory12WalletOutageInDoubt(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Approve, 4*time.Second)
		c.scan(bread, ola)
		c.press("+")
		c.says("2-0001 36.90 [OK] PAID")
		c.scan(milk, cola, anna)
		c.loses()
		c.press("+")
		c.passes(slowest) // it has arrived
		c.vipps.SetDown(true)
		c.says("[??] UNKNOWN", "Do not ask the customer to pay again")
		c.press("- 1")
		c.says("2 go on without")
		c.press("2 2 +")
		c.says("SALE 2-0002", "Unresolved 1")
		c.press("/ 7 1 +")
		c.says("2-0002 53.40 [OK] PAID")
		c.vipps.SetDown(false)
		c.says("has been given back to the customer", "Unresolved 0")
		c.books("taken 36.90", "freed 53.40")
		c.receipts("R2-0001 Vipps 36.90", "R2-0002 cash 53.40")
	})
}
