package shop

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"butikk/kasse/payments/vipps"
)

// config is the file as it is written.
type config struct {
	Vipps struct {
		URL    string       `toml:"url"`
		ID     vipps.Secret `toml:"client_id"`
		Secret vipps.Secret `toml:"client_secret"`
		Sub    vipps.Secret `toml:"subscription_key"`
		MSN    digits       `toml:"merchant_serial_number"`

		Webhook struct {
			Listen string `toml:"listen"`
			URL    string `toml:"url"`
		} `toml:"webhook"`
	} `toml:"vipps"`
	Scanner []device    `toml:"scanner"`
	Codes   codesConfig `toml:"codes"`

	Department []departmentConfig `toml:"department"`
	Sounds     map[string]bool    `toml:"sounds"`
	Cashier    []cashierConfig    `toml:"cashier"`
	LockAfter  *int               `toml:"lock_after"` // minutes
	Printer    printerConfig      `toml:"printer"`

	Prices string `toml:"prices"`
	Data   string `toml:"data"`
	Till   *int   `toml:"till"`
	Lang   string `toml:"lang"`
	Linear *bool  `toml:"linear"`
	Market string `toml:"market"`
	Speed  *int   `toml:"line_speed"`
	Shop   struct {
		Name string `toml:"name"`
		Org  digits `toml:"org_number"`
	} `toml:"shop"`
}

// device is one scanner. Package scanner reads its values and says what is wrong
// with them.
type device struct {
	Device    string  `toml:"device"`
	Baud      int     `toml:"baud"`
	Role      string  `toml:"role"`
	Line      string  `toml:"line"`
	Letters   string  `toml:"letters"`
	Beep      bool    `toml:"beep"`
	Gap       *int    `toml:"gap_ms"`
	Separator *string `toml:"separator"`
}

// words is the scanner as a flag writes it, DEVICE[,option…].
func (d device) words() string {
	words := []string{d.Device}
	if d.Baud != 0 {
		words = append(words, strconv.Itoa(d.Baud))
	}
	for _, option := range []string{d.Role, d.Line, d.Letters} {
		if option != "" {
			words = append(words, option)
		}
	}
	if d.Beep {
		words = append(words, "beep")
	}
	if d.Gap != nil {
		words = append(words, fmt.Sprintf("gap=%dms", *d.Gap))
	}
	if d.Separator != nil {
		words = append(words, "separator="+*d.Separator)
	}
	return strings.Join(words, ",")
}

// digits is a text of digits, which people write without quotes too.
type digits string

// UnmarshalText takes a TOML string without its quotes, and a number as it
// stands in the file.
func (d *digits) UnmarshalText(b []byte) error {
	*d = digits(b)
	return nil
}

// read reads the file. Its errors name file, line and key, never a value: a
// misplaced one may be a secret.
func read(path string) (Values, error) {
	f, err := os.Open(path)
	if err != nil {
		return Values{}, fmt.Errorf("configuration: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(f, 1<<20))
	info, statErr := f.Stat()
	if err := errors.Join(err, statErr, f.Close()); err != nil {
		return Values{}, fmt.Errorf("configuration %s: %w", path, err)
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF")) // as some editors begin a file
	var c config
	if err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&c); err != nil {
		return Values{}, fmt.Errorf("configuration %s", at(path, err))
	}
	if (c.Vipps.ID != "" || c.Vipps.Secret != "" || c.Vipps.Sub != "" || len(c.Cashier) > 0) && info.Mode().Perm()&0o077 != 0 {
		return Values{}, fmt.Errorf("configuration %s holds keys, or cashiers, and others can read it: chmod 600 %s", path, path)
	}
	v := Values{
		URL: c.Vipps.URL, ID: c.Vipps.ID, Secret: c.Vipps.Secret, Sub: c.Vipps.Sub, MSN: string(c.Vipps.MSN),
		Prices: c.Prices, Data: c.Data, Name: c.Shop.Name, Org: string(c.Shop.Org), Lang: c.Lang, Market: c.Market,
		Codes: c.Codes, Departments: c.Department, Sounds: c.Sounds, Cashiers: c.Cashier, LockAfter: c.LockAfter, Printer: c.Printer,
		Webhook: Webhook{c.Vipps.Webhook.Listen, c.Vipps.Webhook.URL},
	}
	if c.Linear != nil {
		v.Linear = strconv.FormatBool(*c.Linear)
	}
	if c.Till != nil {
		v.Till = strconv.Itoa(*c.Till)
	}
	if c.Speed != nil {
		v.Speed = strconv.Itoa(*c.Speed)
	}
	for _, s := range c.Scanner {
		v.Scanners = append(v.Scanners, s.words())
	}
	return v, nil
}

// at says where in the file the fault is.
func at(path string, err error) string {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		e := strict.Errors[0]
		line, _ := e.Position()
		return fmt.Sprintf("%s:%d: there is no setting %q", path, line, strings.Join(e.Key(), "."))
	}
	var bad *toml.DecodeError
	if errors.As(err, &bad) {
		line, column := bad.Position()
		if key := strings.Join(bad.Key(), "."); key != "" {
			return fmt.Sprintf("%s:%d: the value of %s is of the wrong kind, or stands there twice", path, line, key)
		}
		// The library quotes the character it stopped at, and it may be one
		// of a secret.
		reason, _, _ := strings.Cut(strings.TrimPrefix(bad.Error(), "toml: "), " U+")
		return fmt.Sprintf("%s:%d:%d: this is not TOML: %s", path, line, column, strings.TrimSuffix(reason, ":"))
	}
	return path + ": " + err.Error()
}
