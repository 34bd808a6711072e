package stories_test

import (
	"sync"
	"testing"
	"time"

	"butikk/kasse/payments/staff"
	"butikk/kasse/payments/vipps/sandbox"
)

// Badges of the two who work here; 12 is Kari, 7 is Ola, who may do everything.
const (
	karisBadge = "KB-kari-0001"
	olasBadge  = "KB-ola-00002"
)

var people = sync.OnceValue(func() staff.List {
	all, err := staff.ReadRights([]string{staff.All})
	if err != nil {
		panic(err)
	}
	person := func(number int, name string, pin, badge staff.Secret, rights staff.Rights) staff.Cashier {
		p, err := staff.NewPIN(pin)
		if err != nil {
			panic(err)
		}
		b, err := staff.NewBadge(badge, staff.BadgeHash{})
		if err != nil {
			panic(err)
		}
		return staff.Cashier{Number: number, Name: name, PIN: p, Badge: b, Rights: rights}
	}
	list, err := staff.NewList([]staff.Cashier{person(12, "Kari N.", "1234", karisBadge, staff.Rights{}), person(7, "Ola B.", "4321", olasBadge, all)})
	if err != nil {
		panic(err)
	}
	return list
})

// A shift: log-in by PIN, a wait that no lock interrupts, the result on the lock
// screen, a basket that follows its cashier to another till, and money back that a
// badge alone does not give.
func TestAShift(t *testing.T) {
	tell(t, func(c *counter) {
		c.staff = people()
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
		c.scan(karisBadge, bread)
		c.says("SALE 2-0002", "Grovbrød")
		c.scan(olasBadge)
		c.says("Ola B. (7)", "SALE 2-0003", "Parked 1")
		c.silent("Grovbrød")
		other := c.beside(3)
		defer other.stop(nil)
		other.scan(karisBadge)
		other.says("Kari N. (12)", "Grovbrød", "36.90")
		other.press("o 1 +")
		other.says("PAID", "Cash")

		// Money back: not by her, nor by his badge, but by his PIN, and + alone sends.
		c.scan(karisBadge, "R2-0001")
		c.says("RETURN", "can be refunded 53.40")
		c.press("0 Enter + 53,40 +")
		c.says("You lack the right: pay money back.")
		c.scan(olasBadge)
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
