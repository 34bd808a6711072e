package stories_test

import (
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
	"butikk/kasse/ui/uitest"
)

// A shift: log-in by PIN, a wait that no lock interrupts, the result on the lock
// screen, a basket that follows its cashier to another till, and money back that a
// badge alone does not give.
func TestAShift(t *testing.T) {
	tell(t, func(c *counter) {
		c.staff = uitest.People()
		c.restarts(time.Second)
		c.says("LOG IN")
		c.scan(milk)
		c.says("NOT ADDED", "Helmelk")
		c.press("12 Enter 9999 Enter")
		c.says("Wrong number or PIN.")
		c.press("1234 Enter")
		c.says("Kari N. (12)", "SALE 2-0001")

		// Ten minutes are no reason to lock while a customer is waited for.
		c.customers(sandbox.Ignore, 0)
		c.scan(milk, cola, anna)
		c.press("+")
		c.says("WAITING FOR CUSTOMER")
		c.passes(6 * time.Minute)
		c.says("WAITING FOR CUSTOMER", "Kari N. (12)")
		c.decides(sandbox.Approve)
		c.says("PAID")
		c.passes(6 * time.Minute)
		c.says("LOG IN", "[OK] PAID", "53.40")

		// Another cashier finds an empty till, and the basket waits for its own.
		c.scan(uitest.KarisBadge, bread)
		c.says("SALE 2-0002", "Grovbrød")
		c.scan(uitest.OlasBadge)
		c.says("Ola B. (7)", "SALE 2-0003", "Parked 1")
		c.silent("Grovbrød")
		other := c.beside(3)
		defer other.stop(nil)
		other.scan(uitest.KarisBadge)
		other.says("Kari N. (12)", "Grovbrød", "36.90")
		other.press("o 1 +")
		other.says("PAID", "Cash")

		// Money back: not by her, nor by his badge, but by his PIN, and + alone sends.
		c.scan(uitest.KarisBadge, "R2-0001")
		c.says("RETURN", "can be refunded 53.40")
		c.press("0 Enter + 53,40 +")
		c.says("You lack the right: pay money back.")
		c.scan(uitest.OlasBadge)
		c.press("+")
		c.says("PIN >")
		c.press("4321 Enter")
		c.says("Allowed by Ola B. (7)")
		c.books("taken 53.40")
		c.press("+")
		c.says("REFUNDED", "Kari N. (12)")
		c.books("taken 53.40 back 53.40")
	})
}
