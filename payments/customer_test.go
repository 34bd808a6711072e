package payments_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"butikk/kasse/payments"
)

func TestParsePhone(t *testing.T) {
	for _, c := range []struct{ country, typed, want string }{
		{"NO", "91234567", "4791234567"},
		{"NO", "412 34 567", "4741234567"},
		{"NO", "51234567", ""}, // a telephone on a wall
		{"NO", "9123456", ""},
		{"NO", "912345678", ""},
		{"NO", "4791234567", ""}, // a country code is not guessed away
		{"NO", "+4791234567", ""},
		{"NO", "004791234567", ""},
		{"NO", "091234567", ""}, // nor a trunk 0 that Norway does not have
		{"NO", "9123456a", ""},
		{"NO", "９１２３４５６７", ""},
		{"NO", "91-234-567", ""},
		{"NO", "", ""},
		{"NO", "        ", ""},
		{"DK", "20123456", "4520123456"},
		{"DK", "20 12 34 56", "4520123456"},
		{"DK", "02012345", ""},
		{"DK", "10123456", ""},
		{"DK", "4520123456", ""},
		{"DK", "2012345", ""},
		{"SE", "0701234567", "46701234567"},
		{"SE", "070 123 45 67", "46701234567"},
		{"SE", "701234567", "46701234567"},
		{"SE", "00701234567", ""},
		{"SE", "081234567", ""},
		{"SE", "46701234567", ""},
		{"SE", "0", ""},
		{"FI", "0401234567", "358401234567"},
		{"FI", "040 1234567", "358401234567"},
		{"FI", "50123456", "35850123456"},
		{"FI", "0451234", "358451234"},
		{"FI", "04512", ""},
		{"FI", "045123456789", ""},
		{"FI", "0912345678", ""},
		{"FI", "358401234567", ""},
	} {
		var country payments.Country
		for _, k := range payments.Countries {
			if k.Code == c.country {
				country = k
			}
		}
		got, err := payments.ParsePhone(c.typed, country)
		if got.PhoneNumber() != c.want || got.Known() != (c.want != "") || (err == nil) != (c.want != "") {
			t.Errorf("%s %q: %q %v, want %q", c.country, c.typed, got.PhoneNumber(), err, c.want)
		}
		if err != nil && !errors.Is(err, payments.ErrPhone) {
			t.Errorf("%s %q: %v", c.country, c.typed, err)
		}
		if n := len(got.PhoneNumber()); n != 0 && (n < 9 || n > 15) {
			t.Errorf("%s %q: %d digits", c.country, c.typed, n)
		}
	}
}

// What a customer is called shows the country and three digits, whichever way
// it is printed; only Text has it all, and reads back.
func TestCustomerIsMasked(t *testing.T) {
	phone, err := payments.ParsePhone("91234567", payments.Countries[0])
	must(t, err)
	for _, c := range []payments.Customer{phone, payments.CustomerByQR("https://qr.vipps.no/28/2/01/031/4791234567?v=1", "+47 *** ** 567")} {
		for _, s := range []string{fmt.Sprint(c), fmt.Sprintf("%v %+v %#v %s %q %d %x", c, c, c, c, c, c, c), fmt.Sprintf("%+v", struct{ C payments.Customer }{c})} {
			if strings.Contains(s, "1234") {
				t.Errorf("%s", s)
			}
		}
		again, err := payments.ReadCustomer(c.Text(), c.String())
		if err != nil || again != c {
			t.Errorf("%q read back: %v", c, err)
		}
	}
	if c, err := payments.ReadCustomer("", "+47 *** ** 567"); err != nil || c.Known() {
		t.Errorf("erased: %v %v", c, err)
	}
	for _, bad := range []string{"qr", "qr ", "phone", "phone ", "card 1"} {
		if _, err := payments.ReadCustomer(bad, "x"); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
	if (payments.Customer{}).Text() != "" || (payments.Customer{}).Known() {
		t.Error("nobody is somebody")
	}
}
