package shop

import (
	"os"
	"strings"
	"testing"
	"time"

	"butikk/kasse/payments/staff"
)

const (
	pinInFile   = "pin = \"pbkdf2-sha256$10000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"\n"
	badgeInFile = "badge = \"hmac-sha256$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"\n"
)

func TestCashiers(t *testing.T) {
	s, _ := home(t)
	if set := load(t, s); !set.Staff.Empty() || set.LockAfter != 5*time.Minute {
		t.Errorf("without any: %+v", set)
	}
	s.Config = file(t, "lock_after = 0\n"+keysInFile+"\n[[cashier]]\nnumber = 12\nname = \" Kari N. \"\nlang = \"en\"\n"+pinInFile+
		"[[cashier]]\nnumber = 7\nname = \"Ola\"\nrights = [\"refund\", \"void-sale\"]\n"+badgeInFile)
	set := load(t, s)
	kari, known := set.Staff.Find(12)
	ola, too := set.Staff.Find(7)
	if !known || !too || set.LockAfter != 0 || kari.Name != "Kari N." || kari.Lang != "en" || kari.Rights.Has(staff.Refund) || !ola.Rights.Has(staff.VoidSale) || len(set.Langs) != 1 {
		t.Errorf("%+v %+v", kari, ola)
	}
	for text, sentence := range map[string]string{
		"number = 0\nname = \"x\"\n" + pinInFile:                                                         "the number 0 of a cashier",
		"number = 1\n" + pinInFile:                                                                       "cashier 1 has no name",
		"number = 1\nname = \"x\"\n":                                                                     "cashier 1 has neither PIN nor badge",
		"number = 1\nname = \"x\"\npin = \"1234\"":                                                       "cashier 1: the PIN is not a hash",
		"number = 1\nname = \"x\"\nbadge = \"KB-1\"":                                                     "cashier 1: the badge is not a hash",
		"number = 1\nname = \"x\"\nrights = [\"fly\"]\n" + pinInFile:                                     `cashier 1: there is no right "fly"`,
		"number = 1\nname = \"x\"\n" + pinInFile + "[[cashier]]\nnumber = 1\nname = \"y\"\n" + pinInFile: "two cashiers with the number 1",
	} {
		s, _ := home(t)
		s.Config = file(t, keysInFile+"\n[[cashier]]\n"+text)
		refused(t, s, sentence)
		if _, err := Load(s); strings.Contains(err.Error(), "1234") || strings.Contains(err.Error(), "KB-1") {
			t.Errorf("the sentence holds the secret: %v", err)
		}
	}
	s.Config = file(t, "lock_after = 2000\n"+keysInFile)
	refused(t, s, "lock_after 2000")
}

// A file from which PINs can be guessed is the owner's alone, as one with keys is.
func TestCashiersAreTheOwners(t *testing.T) {
	s, _ := home(t)
	s.Config = file(t, "[[cashier]]\nnumber = 12\nname = \"Kari\"\n"+pinInFile)
	if err := os.Chmod(s.Config, 0o644); err != nil {
		t.Fatal(err)
	}
	refused(t, s, "chmod 600")
}
