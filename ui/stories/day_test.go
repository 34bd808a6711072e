package stories_test

import (
	"testing"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
)

// TestADayByTheNumericPad is a day on which nobody touches anything but the numeric
// pad and the scanner: 0-9 + - * / , . and Enter. What can be done at this till can
// be done so, but for what is spelt in letters.
func TestADayByTheNumericPad(t *testing.T) {
	tell(t, func(c *counter) {
		c.pad = true
		c.basketByPad()
		c.unknownAndParkedByPad()
		c.codeByPad()
		c.requestsByPad()
		c.pastByPad()
		c.settingsByPad()
		c.books("taken 175.65 back 29.48", "aborted", "taken 22.50", "taken 74.90", "terminated", "taken 22.50", "taken 36.90 back 36.90")
		c.receipts("R2-0001 Vipps 175.65", "R2-0002 Vipps 22.50", "R2-0003 cash 12.50", "R2-0004 terminal 36.90", "R2-0005 Vipps 74.90",
			"R2-0006 Vipps 22.50", "R2-0007 cash 22.50", "R2-0008 Vipps 36.90", "RT2-0001 return 29.48", "RT2-0002 return 36.90")
	})
}

// basketByPad fills a basket in every way, changes it, voids it and brings it back,
// and sends the request to a number that is typed.
func (c *counter) basketByPad() {
	c.Helper()
	c.scan(milk)
	c.press("*")
	c.says("Lines 2 Pieces 2", "45.00")
	c.press("3*")
	c.scan(bread)
	c.says("155.70")
	c.press("1-")
	c.says("voided: Helmelk 1 l 22.50", "133.20")
	c.press("-")
	c.says("Voided: Grovbrød 110.70", "22.50")
	c.press("7041110002389 Enter")
	c.says("Kaffe filtermalt 500 g", "97.40")
	c.press("19,90 / 5 1")
	c.says("117.30")
	c.press("2* / 5 5,00 Enter 2")
	c.says("127.30")
	c.scan("7051100004026")
	c.says("NOT ADDED: Epler røde is sold by weight")
	c.press("0.5*")
	c.scan("7051100004026")
	c.says("144.75")
	c.press("/ 3")
	c.scan(cola)
	c.says("PRICE CHECK - NOTHING IS SOLD", "28.90", "+ Pant 2 kr", "TOTAL NOK 144.75")
	c.press("7041110002389 Enter -")
	c.silent("PRICE CHECK")
	c.press("/ 3 7044610001050 Enter +")
	c.says("175.65")
	c.press("0-")
	c.says("Void the whole sale (lines: 7, 175.65 NOK)?")
	c.press("1")
	c.says("is voided. For ten minutes it can be brought back")
	c.press("/ 2")
	c.says("PARKED SALES", "voided, 9:5", "Kaffe filtermalt 500 g")
	c.press("1")
	c.says("Sale recalled: ", "175.65")
	c.press("/ 8 7 0 + * - + * * * * 41234567 +")
	c.says("175.65 [OK] PAID")
}

// unknownAndParkedByPad sells what no list has, parks it for the customer who has
// forgotten something, and takes cash and a card terminal.
func (c *counter) unknownAndParkedByPad() {
	c.Helper()
	c.scan(nobody)
	c.says("THE TILL TAKES NO MORE")
	c.press("5 1 12,50 Enter 3")
	c.says("Lines 1 Pieces 1", "12.50")
	c.press("/ 1")
	c.says("PARK THE SALE")
	c.press("Enter")
	c.says("Parked 1")
	c.customers(sandbox.Decline, 3*time.Second)
	c.scan(milk, anna)
	c.press("+")
	c.says("[XX] DECLINED BY CUSTOMER")
	c.customers(sandbox.Approve, 3*time.Second)
	c.press("+")
	c.says("22.50 [OK] PAID")
	c.press("/ 2 1")
	c.says("Parked 0", "12.50")
	c.press("/ 7")
	c.says("OTHER PAYMENT", "TO PAY NOK 12.50")
	c.press("1")
	c.says("Have you received 12.50 NOK (Cash)?")
	c.press("+")
	c.says("12.50 [OK] PAID")
	c.scan(bread)
	c.press("+ / 7 2 0 2 +")
	c.says("36.90 [OK] PAID")
}

// codeByPad shows a code on the screen, for whoever reads it.
func (c *counter) codeByPad() {
	c.Helper()
	c.customers(sandbox.Approve, 10*time.Second)
	c.scan(coffee)
	c.press("+ / 7 3")
	c.says("WAITING FOR CUSTOMER", "Scan with the camera")
	c.says("74.90 [OK] PAID")
}

// requestsByPad cancels a request, sets another one aside and calls it back.
func (c *counter) requestsByPad() {
	c.Helper()
	c.customers(sandbox.Ignore, 0)
	c.scan(milk, anna)
	c.press("0-")
	c.says("1 void the whole sale 2 drop customer")
	c.press("2")
	c.says("Customer: (not scanned)", "22.50")
	c.scan(ola)
	c.press("+")
	c.says("WAITING FOR CUSTOMER")
	c.press("- 0 1 - 1")
	c.says("[XX] CANCELLED", "Vipps confirms")
	c.customers(sandbox.Approve, 5*time.Second)
	c.press("- +")
	c.says("22.50 [OK] PAID")

	c.customers(sandbox.Ignore, 0)
	c.scan(bread, anna)
	c.press("+")
	c.says("WAITING FOR CUSTOMER")
	c.press("3")
	c.says("Set aside: ")
	c.scan(milk)
	c.press("/ 7 1 +")
	c.says("22.50 [OK] PAID")
	c.press("/ 4 3")
	c.says("UNRESOLVED AND SET ASIDE")
	c.press("3")
	c.says("WAITING FOR CUSTOMER", "36.90")
	c.decides(sandbox.Approve)
	c.says("36.90 [OK] PAID")
}

// pastByPad looks up what a customer says is paid, and takes goods back.
func (c *counter) pastByPad() {
	c.Helper()
	c.press("/ 4")
	c.says("SALES AND PAYMENTS", "Cash, 00:", "Outside Vipps")
	c.press("*")
	c.says("From Vipps now: captured 36.90")
	c.press("1 5")
	c.says("LINES")
	c.press("6")
	c.says("LOG", "-")
	c.press("- / 175,65 Enter")
	c.says("Found with 175,65", "R2-0001")
	c.press("2")
	c.says("RETURN Receipt R2-0001", "can be refunded 175.65")
	c.press("1 Enter 5 Enter 0,2* +")
	c.says("Type the amount once more")
	c.press("29,48 +")
	c.says("[<<] REFUNDED: receipt R2-0001, 29.48.")
	c.press("/ 6")
	c.says("RETURN Receipt R2-0008", "can be refunded 36.90")
	c.press("0 Enter")
	c.says("TO REFUND NOK 36.90")
	c.press("0 Enter") // and none of it, once more
	c.says("TO REFUND NOK 0.00")
	c.press("0 Enter + 36.90 +")
	c.says("[<<] REFUNDED: receipt R2-0008, 36.90.")
}

// settingsByPad goes through what is about the till, and leaves it.
func (c *counter) settingsByPad() {
	c.Helper()
	c.press("/ 0")
	c.says("KEYS ON THIS SCREEN")
	c.press("- / 8")
	c.says("THE TILL")
	c.press("1 1")
	c.says("Kasse 2", "SALG")
	c.press("/ 8 1 2")
	c.says("Till 2", "SALE")
	c.press("/ 8 2 1")
	c.says("SOUND", "1 ON article taken")
	c.press("1")
	c.says("1 OFF article taken")
	c.press("- 3")
	c.says("Colours for a light screen.")
	c.press("3 3 3 8")
	c.says("Kasse 1.0", "Hjørnet")
	c.press("- 9")
	c.says("Leave the till?")
	c.press("0")
	c.silent("Leave the till?")
	c.press("/ 8 9 1")
	if err := <-c.ended; err != nil {
		c.Error(err)
	}
}
