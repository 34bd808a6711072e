package shop

import (
	"fmt"
	"slices"
	"strings"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
)

// departmentConfig is the table as it is written.
type departmentConfig struct {
	Number int    `toml:"number"` // 1 to 9
	Name   string `toml:"name"`
	VAT    string `toml:"vat"`  // a rate of the market: "15"
	Most   string `toml:"most"` // "500.00"; empty: 1000.00
}

// departments checks the tables against the rates of the market. The error names
// the setting.
func departments(configs []departmentConfig, m Market) ([]payments.Department, error) {
	var all []payments.Department
	for _, c := range configs {
		d := payments.Department{Number: c.Number, Name: plain(c.Name), Most: payments.UsualMost}
		switch {
		case c.Number < 1 || c.Number > payments.MostDepartments:
			return nil, fmt.Errorf("department.number %d is not 1 to %d", c.Number, payments.MostDepartments)
		case slices.ContainsFunc(all, func(o payments.Department) bool { return o.Number == d.Number }):
			return nil, fmt.Errorf("department.number %d stands there twice", c.Number)
		case d.Name == "":
			return nil, fmt.Errorf("department %d has no name", c.Number)
		}
		at := slices.IndexFunc(m.VAT, func(r money.VATRate) bool { return r.String() == strings.Replace(c.VAT, ",", ".", 1) })
		if at < 0 {
			return nil, fmt.Errorf("department %d: vat %q is no rate of %s", c.Number, c.VAT, m.Code)
		}
		d.VAT = m.VAT[at]
		if c.Most != "" {
			var err error
			if d.Most, err = money.Parse(c.Most); err != nil || d.Most <= 0 || d.Most > money.Maximum {
				return nil, fmt.Errorf("department %d: most %q is not an amount such as 500.00", c.Number, c.Most)
			}
		}
		all = append(all, d)
	}
	return all, nil
}
