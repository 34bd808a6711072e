package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A price list that is replaced under a running till is shown and used when
// somebody says so; one with a fault is named, and the last list kept.
func TestThePriceListChanges(t *testing.T) {
	t.Parallel()
	v, gun := startVipps(t), plug(t)
	list := filepath.Join(t.TempDir(), "prices.csv")
	write := func(price string) {
		t.Helper()
		text := "sku,codes,name,price,vat\n1010," + milk + ",Helmelk 1 l," + price + ",15\n"
		if err := os.WriteFile(list+"~", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(list+"~", list); err != nil {
			t.Fatal(err)
		}
	}
	write("22.50")
	c := open(t, keyed(t, v), "--scanner", gun.name, "--prices", list)
	c.expect("Scanner OK", "TOTAL NOK 0.00")
	gun.scan(milk)
	c.expect("TOTAL NOK 22.50")
	write("225.0x")
	c.expect("prices.csv:2:4", "225.0x")
	gun.scan(milk)
	c.expect("TOTAL NOK 45.00")
	write("24.90")
	c.expect("New price list (changes: 1)")
	c.types("/3*")
	c.expect("Helmelk 1 l", "22.50 -> 24.90")
	c.types("1+")
	c.expect("New price list from the next sale")
	c.types("-")
	gun.scan(milk) // this one has begun
	c.expect("TOTAL NOK 67.50")
	c.types("0-")
	c.expect("Void the whole sale")
	c.types("1")
	c.expect("TOTAL NOK 0.00")
	gun.scan(milk)
	c.expect("TOTAL NOK 24.90")
	if strings.Contains(c.screen(), "prices.csv") {
		t.Errorf("a fault that is mended:\n%s", c.screen())
	}
}
