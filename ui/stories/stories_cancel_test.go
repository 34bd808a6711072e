package stories_test

import (
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

// "Cancelled" at the till, still payable on the phone. Three words: asked for,
// confirmed, not confirmed. The sale stays bound until Vipps confirms, and what is
// approved late is let go.
func TestStory03CancelledAtTheTillStillPayable(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Ignore, 0)
		c.scan(milk, cola, anna)
		c.press("+")
		c.says("WAITING FOR CUSTOMER")
		c.vipps.SetDown(true)
		c.press("- 1")
		c.says("[??] CANCEL NOT CONFIRMED", "The cancel is not confirmed; the customer can still approve", "2 go on without")
		c.scan(bread)
		c.says("NOT ADDED: Grovbrød")
		c.press("2")
		c.says("Why?", "1 the customer has left")
		c.press("1")
		c.says("Go on without a confirmation?", "Should the customer approve, the money is released.")
		c.press("+")
		c.says("SALE 2-0001", "53.40", "Unresolved 1")
		c.restarts(time.Minute) // the word is in the journal
		c.decides(sandbox.Approve)
		c.says("STARTED AFTER A STOP", "give back", "The money may still be reserved; the till goes on asking.")
		c.vipps.SetDown(false)
		c.says("has been given back to the customer")
		c.books("freed 53.40")
		c.receipts()
	})
}

// … and where Vipps answers, the word is CANCELLED, confirmed, and the request is
// dead on the phone.
func TestStory03CancelledAndConfirmed(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Ignore, 0)
		c.scan(milk, cola, anna)
		c.press("+")
		c.says("WAITING FOR CUSTOMER")
		c.press("-")
		c.says("Cancel the request? 1 = yes, 0 = no. Vipps must confirm.")
		c.must(c.vipps.Slow(sandbox.CancelCall, 3*time.Second))
		c.press("1")
		c.says("[..] CANCEL ASKED FOR", "The customer can still approve until Vipps confirms")
		c.says("[XX] CANCELLED", "Vipps confirms: the request is stopped and no money is taken.")
		c.books("terminated")
		if c.vipps.Decide("", sandbox.Approve) == nil {
			c.Error("it can be approved all the same")
		}
		c.press("-")
		c.says("SALE 2-0001", "53.40")
		c.receipts()
	})
}

// Customer and cashier press at the same second. The cancel is conditional; where
// it loses, the till says so and offers to finish or to give the money back.
func TestStory04BothPressAtTheSameSecond(t *testing.T) {
	for name, keys := range map[string]string{"finish": "1 +", "release": "2 -"} {
		t.Run(name, func(t *testing.T) {
			tell(t, func(c *counter) {
				c.customers(sandbox.Ignore, 0)
				c.scan(milk, cola, anna)
				c.press("+")
				c.says("WAITING FOR CUSTOMER")
				c.press("-")
				c.decides(sandbox.Approve)
				c.press("1")
				c.says("[!!] CUSTOMER WAS FASTER", "The customer approved before the cancel arrived.", "1 finish the sale", "2 give the money back")
				c.passes(time.Minute)
				c.books("reserved 53.40")
				c.press(keys)
				if name == "finish" {
					c.says("[OK] PAID", "53.40")
					c.books("taken 53.40")
					c.receipts("R2-0001 Vipps 53.40")
					return
				}
				c.says("[<-] RELEASED", "the money is back with the customer")
				c.books("freed 53.40")
				c.receipts()
			})
		})
	}
}

// The till gives up at five minutes and invites a second try; the customer approves
// the first. There is no second try while the first one lives.
func TestStory05GivingUpAtFiveMinutes(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Ignore, 0)
		c.scan(milk, cola, anna)
		c.press("+")
		c.says("WAITING FOR CUSTOMER")
		c.passes(6 * time.Minute)
		c.says("WAITING FOR CUSTOMER")
		c.press("+ + / 9 -")
		c.books("created")
		c.says("WAITING FOR CUSTOMER")
		c.decides(sandbox.Approve)
		c.says("[OK] PAID", "53.40")
		c.books("taken 53.40")
		c.receipts("R2-0001 Vipps 53.40")
	})
}

// … and where staff insist, the first one is to be given back before there is a
// second; both are approved, and one is paid.
func TestStory05TheSecondTryAllTheSame(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Ignore, 0)
		c.scan(milk, cola, anna)
		c.press("+")
		c.says("WAITING FOR CUSTOMER")
		c.must(c.vipps.Fail(sandbox.CancelCall, "503", 4))
		c.press("- 1")
		c.says("The cancel is not confirmed")
		c.decides(sandbox.Approve)
		c.press("2 1 +")
		c.customers(sandbox.Approve, 4*time.Second)
		c.says("SALE 2-0001")
		c.press("+")
		c.says("2-0001 53.40 [OK] PAID")
		c.passes(time.Minute)
		c.books("freed 53.40", "taken 53.40")
		c.receipts("R2-0001 Vipps 53.40")
	})
}

// The previous customer's request is still armed; the next one pays it. Results are
// bound to sale and attempt: each sale ends with its own.
func TestStory08ThePreviousRequestIsStillArmed(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Ignore, 0)
		c.scan(milk, cola, anna)
		c.press("+")
		c.says("WAITING FOR CUSTOMER")
		first := c.vipps.Ledger()[0].Reference
		c.scan(ola) // the next one holds the phone out already
		c.says("NOT ADDED: +47 *** ** 432", "To +47 *** ** 567")
		c.press("3")
		c.says("SALE 2-0002", "(not scanned)", "Set aside: ")
		c.scan(bread, ola)
		c.press("+")
		c.says("WAITING FOR CUSTOMER", "36.90")
		c.must(c.vipps.Decide(first, sandbox.Approve))
		c.says("[OK] PAID 2-0001 53.40")
		c.says("WAITING FOR CUSTOMER", "36.90")
		c.books("taken 53.40", "created")
		c.decides(sandbox.Decline)
		c.says("[XX] DECLINED BY CUSTOMER", "36.90")
		c.press("-")
		c.says("SALE 2-0002", "36.90")
		c.books("taken 53.40", "aborted")
		c.receipts("R2-0001 Vipps 53.40")
	})
}

// Expiry of attempt 1 cancels the sale paid by attempt 2. What happens to an older
// attempt is matched by its reference and never lowers a paid sale.
func TestStory10ExpiryOfTheFirstAttempt(t *testing.T) {
	tell(t, func(c *counter) {
		c.customers(sandbox.Ignore, 0)
		c.scan(milk, cola, anna)
		c.press("+")
		c.says("WAITING FOR CUSTOMER")
		c.must(c.vipps.Fail(sandbox.CancelCall, "503", 1000))
		c.press("- 1")
		c.says("The cancel is not confirmed")
		c.press("2 1 +")
		c.says("SALE 2-0001")
		c.customers(sandbox.Approve, 4*time.Second)
		c.press("+")
		c.says("2-0001 53.40 [OK] PAID")
		c.passes(12 * time.Minute)
		c.says("2-0001 53.40 [OK] PAID", "Unresolved 0")
		c.books("expired", "taken 53.40")
		c.receipts("R2-0001 Vipps 53.40")
	})
}
