package stories_test

import (
	"strings"
	"testing/synctest"
	"time"

	"butikk/kasse/payments/vipps/sandbox"
	"butikk/kasse/ui/uitest"
)

// What lies on the counter: articles of the demonstration's list, and phones.
const (
	milk   = "7038010009457" // 22.50
	bread  = "7048720001139" // 36.90
	cola   = "7044610001050" // 28.90, and 2.00 of deposit
	coffee = "7041110002389" // 74.90
	nobody = "7038010055720" // in no list

	anna = "https://qr.vipps.no/28/2/01/031/4791234567?v=1"
	ola  = "https://qr.vipps.no/28/2/01/031/4798765432?v=1"
)

// passes lets time go by.
func (c *counter) passes(t time.Duration) {
	time.Sleep(t)
	synctest.Wait()
}

// scan is the cashier's scanner, one code after the other.
func (c *counter) scan(codes ...string) {
	for _, code := range codes {
		c.gun.sent <- code + "\r"
		c.passes(400 * time.Millisecond)
	}
}

// press is a hand on the keyboard. The words of keys have blanks between them:
// each is typed character by character, and Enter is a key. A hand takes a third
// of a second from key to key.
func (c *counter) press(keys string) {
	c.Helper()
	for word := range strings.FieldsSeq(keys) {
		if word == "Enter" {
			word = "\r"
		}
		for _, r := range word {
			if c.pad && !strings.ContainsRune("0123456789+-*/,.\r", r) {
				c.Errorf("%q is not on the numeric pad", r)
			}
			c.types(string(r))
			c.passes(350 * time.Millisecond)
		}
	}
}

// types sends bytes as a keyboard does, all of them at once.
func (c *counter) types(bytes string) {
	c.Helper()
	if _, err := c.keyboard.Write([]byte(bytes)); err != nil {
		c.Fatal(err)
	}
	synctest.Wait()
}

// wedge is a scanner that types, into whatever is on the screen.
func (c *counter) wedge(code string) {
	c.Helper()
	c.passes(350 * time.Millisecond)
	for _, r := range code + "\r" {
		c.types(string(r))
		c.passes(5 * time.Millisecond)
	}
	c.passes(350 * time.Millisecond)
}

// reads is the screen as somebody reads it, who does not see where a row ends.
func (c *counter) reads() string {
	synctest.Wait()
	return strings.Join(strings.Fields(uitest.Plain(c.glass.shows())), " ")
}

// patience is how long somebody looks at a screen for a word to appear.
const patience = 30 * time.Second

// says waits until all of that stands on the screen.
func (c *counter) says(words ...string) {
	c.Helper()
	missing := ""
	for begun := time.Now(); time.Since(begun) < patience; c.passes(100 * time.Millisecond) {
		missing = ""
		view := c.reads()
		for _, w := range words {
			if !strings.Contains(view, w) {
				missing = w
			}
		}
		if missing == "" {
			return
		}
	}
	c.Fatalf("%q does not come; on the screen is\n%s\nVipps' books: %q", missing, uitest.Plain(c.glass.shows()), c.ledger())
}

// silent says that none of that stands on the screen now.
func (c *counter) silent(words ...string) {
	c.Helper()
	for _, w := range words {
		if strings.Contains(c.reads(), w) {
			c.Errorf("%q is on\n%s", w, uitest.Plain(c.glass.shows()))
		}
	}
}

// customers says what customers do with the requests to come.
func (c *counter) customers(d sandbox.Decision, after time.Duration) {
	c.vipps.SetDefault(sandbox.Script{Decision: d, After: after})
}

// decides is the customer of the newest request, with the phone in the hand.
func (c *counter) decides(d sandbox.Decision) {
	c.Helper()
	c.must(c.vipps.Decide("", d))
}

// loses loses the answer to the next request that changes something, behind its
// effect.
func (c *counter) loses() {
	c.Helper()
	c.must(c.vipps.LoseNext(sandbox.AfterEffect, sandbox.WriteCall))
}
