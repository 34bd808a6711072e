// Package shop is how a shop sets up a till: from a file, the environment and
// flags, the later before the earlier. It decides what is complete enough to
// open with and, above all, whose money it is: a till with half its keys never
// opens as a demonstration.
package shop

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"butikk/kasse/payments"
	"butikk/kasse/payments/money"
	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/staff"
	"butikk/kasse/payments/vipps"
)

// The addresses of the Vipps API.
const (
	LiveURL = "https://api.vipps.no"
	TestURL = "https://apitest.vipps.no"
	// TestWord stands for TestURL wherever an address can be given.
	TestWord = "test"
)

// Settings are complete: whatever was not given has its default.
type Settings struct {
	Demo     bool
	URL      string // empty in a demonstration
	Keys     vipps.Keys
	Scanners []string // DEVICE[,option…], as scanner.ParseConfig reads it
	Prices   string   // a file; empty: none was given
	Data     string   // the folder of the journal
	Till     int
	Shop     receipt.Shop
	Lang     string // as given; empty: none was
	Linear   bool   // one line of text after the other, for those who see no screen
	Market   Market
	Speed    int // of the terminal's line, bits a second; 0: not known
	Webhook  Webhook
	Codes    Codes

	Departments []payments.Department // empty: those of the price list
	Staff       staff.List            // nobody: no log-in
	Langs       []string              // that cashiers want; the screen knows which there are
	LockAfter   time.Duration         // without a key or a scan; 0: never
	Sounds      map[string]bool       // by name, whether each is heard; the screen knows the names
	Printer     Printer
}

// Host is what a journal is bound to. The sandbox of a demonstration listens on
// another port each time.
func (s Settings) Host() string {
	if s.Demo {
		return "demo"
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		return s.URL
	}
	return u.Host
}

// Webhook is where word of payments comes in: the address to listen on, and the
// one that Vipps reaches it by. Both are empty where there is none.
type Webhook struct{ Listen, URL string }

// Live says that real money can move: always, unless the address is that of the
// test API or on this machine. Another address may lead to the live API.
func (s Settings) Live() bool {
	if s.Demo || s.URL == TestURL {
		return false
	}
	u, err := url.Parse(s.URL)
	return err != nil || !loopback(u.Hostname())
}

// Values is what one source says; what it does not say is empty.
type Values struct {
	URL      string
	ID       vipps.Secret
	Secret   vipps.Secret
	Sub      vipps.Secret
	MSN      string
	Scanners []string
	Prices   string
	Data     string
	Till     string
	Name     string
	Org      string
	Lang     string
	Linear   string // as strconv.ParseBool reads it
	Market   string
	Speed    string
	Webhook  Webhook
	Codes    codesConfig // of the file alone

	Departments []departmentConfig // … as well
	Sounds      map[string]bool    // … as well
	Cashiers    []cashierConfig    // … as well
	LockAfter   *int               // … as well
	Printer     printerConfig      // but for its device, of the file alone
}

// SetPrinter names the device of the receipt printer, as a flag does.
func (v *Values) SetPrinter(device string) { v.Printer.Device = device }

// Source is where settings come from.
type Source struct {
	Flags  Values
	Config string // the file that was named; empty: the default one, if it is there
	Demo   bool   // a demonstration was asked for
	Getenv func(string) string
}

// Load reads all sources. Every error is one sentence for whoever set the till
// up.
func Load(s Source) (Settings, error) {
	all, file, err := s.gather()
	if err != nil {
		return Settings{}, err
	}
	set := Settings{
		Scanners: all.Scanners, Prices: all.Prices, Lang: all.Lang, Sounds: all.Sounds,
		Shop: receipt.Shop{Name: plain(all.Name), OrgNumber: plain(all.Org)},
		Keys: vipps.Keys{ClientID: all.ID, ClientSecret: all.Secret, SubscriptionKey: all.Sub, MerchantSerialNumber: all.MSN},
	}
	given, missing := all.keys()
	if set.Demo = s.Demo || len(given) == 0 && all.URL == "" && file == ""; set.Demo {
		set.Keys = vipps.Keys{}
	} else {
		switch {
		case len(given) == 0 && file != "":
			return set, fmt.Errorf("%s has no Vipps keys, and neither has the environment: add them, or start with --demo", file)
		case len(missing) > 0:
			return set, fmt.Errorf("keys of Vipps are missing: %s", strings.Join(missing, ", "))
		case !msn.MatchString(all.MSN):
			// Not quoted: whoever mixed the keys up has a secret in it.
			return set, errors.New("VIPPS_MERCHANT_SERIAL_NUMBER (vipps.merchant_serial_number) is not 4 to 10 digits")
		}
		if set.URL, err = address(all.URL); err != nil {
			return set, err
		}
	}
	if set.Till, err = number(all.Till); err != nil {
		return set, err
	}
	if set.Linear, err = linear(all.Linear); err != nil {
		return set, err
	}
	if set.Market, err = market(all.Market); err != nil {
		return set, err
	}
	if set.Speed, err = speed(all.Speed); err != nil {
		return set, err
	}
	if set.Codes, err = all.Codes.codes(set.Market.Code); err != nil {
		return set, fmt.Errorf("configuration %s: %w", file, err)
	}
	if set.Departments, err = departments(all.Departments, set.Market); err != nil {
		return set, fmt.Errorf("configuration %s: %w", file, err)
	}
	if set.Staff, err = cashiers(all.Cashiers); err != nil {
		return set, fmt.Errorf("configuration %s: %w", file, err)
	}
	if set.LockAfter, err = lockAfter(all.LockAfter); err != nil {
		return set, fmt.Errorf("configuration %s: %w", file, err)
	}
	set.Langs = langs(all.Cashiers)
	if set.Printer, err = printerOf(all.Printer); err != nil {
		return set, fmt.Errorf("configuration %s: %w", file, err)
	}
	if set.Webhook, err = webhook(all.Webhook); err != nil {
		return set, err
	}
	set.Data, err = s.folder(all.Data, set.Demo)
	return set, err
}

// Folder is the data folder alone, for commands that read the journal and need
// no complete keys.
func Folder(s Source) (string, error) {
	all, file, err := s.gather()
	if err != nil {
		return "", err
	}
	given, _ := all.keys()
	return s.folder(all.Data, s.Demo || len(given) == 0 && all.URL == "" && file == "")
}

// CodesOf is how the shop's codes are read, for commands that need no complete
// keys.
func CodesOf(s Source) (Codes, error) {
	all, file, err := s.gather()
	if err != nil {
		return Codes{}, err
	}
	m, err := market(all.Market)
	if err != nil {
		return Codes{}, err
	}
	codes, err := all.Codes.codes(m.Code)
	if err != nil {
		return Codes{}, fmt.Errorf("configuration %s: %w", file, err)
	}
	return codes, nil
}

// PricesOf is what a price list is checked by, for commands that need no complete
// keys: the rates of VAT of the market, and the file of the list in use, if any is
// named.
func PricesOf(s Source) (rates []money.VATRate, used string, err error) {
	all, _, err := s.gather()
	if err != nil {
		return nil, "", err
	}
	m, err := market(all.Market)
	return m.VAT, all.Prices, err
}

// plain is a text without what a terminal or a printer would obey.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

var msn = regexp.MustCompile(`^[0-9]{4,10}$`)

// gather merges the sources and tells which file was read.
func (s Source) gather() (v Values, file string, err error) {
	fromFile, file, err := s.file()
	if err != nil {
		return v, file, err
	}
	v = merge(merge(fromFile, s.environment()), s.Flags)
	for _, key := range []*vipps.Secret{&v.ID, &v.Secret, &v.Sub} { // blanks are what a copy left behind
		*key = vipps.Secret(strings.TrimSpace(string(*key)))
	}
	v.MSN = strings.TrimSpace(v.MSN)
	return v, file, nil
}

func (s Source) environment() Values {
	e := s.Getenv
	return Values{
		URL: e("VIPPS_API_URL"), ID: vipps.Secret(e("VIPPS_CLIENT_ID")), Secret: vipps.Secret(e("VIPPS_CLIENT_SECRET")),
		Sub: vipps.Secret(e("VIPPS_SUBSCRIPTION_KEY")), MSN: e("VIPPS_MERCHANT_SERIAL_NUMBER"),
		Scanners: strings.Fields(e("KASSE_SCANNER")), Prices: e("KASSE_PRICES"), Data: e("KASSE_DATA"),
		Till: e("KASSE_TILL"), Lang: e("KASSE_LANG"), Linear: e("KASSE_LINEAR"), Printer: printerConfig{Device: e("KASSE_PRINTER")}, Market: e("KASSE_MARKET"), Speed: e("KASSE_LINE_SPEED"),
	}
}

// merge puts the later source over the earlier one.
func merge(earlier, later Values) Values {
	over := func(a, b string) string {
		if b != "" {
			return b
		}
		return a
	}
	secret := func(a, b vipps.Secret) vipps.Secret { return vipps.Secret(over(string(a), string(b))) }
	v := Values{
		URL: over(earlier.URL, later.URL), ID: secret(earlier.ID, later.ID), Secret: secret(earlier.Secret, later.Secret),
		Sub: secret(earlier.Sub, later.Sub), MSN: over(earlier.MSN, later.MSN), Scanners: earlier.Scanners,
		Prices: over(earlier.Prices, later.Prices), Data: over(earlier.Data, later.Data), Till: over(earlier.Till, later.Till),
		Name: over(earlier.Name, later.Name), Org: over(earlier.Org, later.Org), Lang: over(earlier.Lang, later.Lang), Linear: over(earlier.Linear, later.Linear), Market: over(earlier.Market, later.Market),
		Codes: earlier.Codes, Departments: earlier.Departments, Sounds: earlier.Sounds, Cashiers: earlier.Cashiers, LockAfter: earlier.LockAfter, Printer: earlier.Printer,
		Speed:   over(earlier.Speed, later.Speed),
		Webhook: Webhook{over(earlier.Webhook.Listen, later.Webhook.Listen), over(earlier.Webhook.URL, later.Webhook.URL)},
	}
	v.Printer.Device = over(earlier.Printer.Device, later.Printer.Device)
	if len(later.Scanners) > 0 {
		v.Scanners = later.Scanners
	}
	return v
}

// keys tells which of the four are there, by the names of the environment.
func (v Values) keys() (given, missing []string) {
	for _, k := range []struct{ name, value string }{
		{"VIPPS_CLIENT_ID", string(v.ID)}, {"VIPPS_CLIENT_SECRET", string(v.Secret)},
		{"VIPPS_SUBSCRIPTION_KEY", string(v.Sub)}, {"VIPPS_MERCHANT_SERIAL_NUMBER", v.MSN},
	} {
		if k.value == "" {
			missing = append(missing, k.name)
		} else {
			given = append(given, k.name)
		}
	}
	return given, missing
}

// address checks the API address and writes it in one way, so that the live API
// is known by whatever spelling. Keys go over plain http only to this machine.
func address(given string) (string, error) {
	switch given {
	case "":
		return LiveURL, nil
	case TestWord:
		return TestURL, nil
	}
	u, err := url.Parse(given)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", fmt.Errorf("the API address is neither %q nor an address such as %s", TestWord, LiveURL)
	}
	host, port := strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")), u.Port()
	plain := url.URL{Scheme: u.Scheme, Host: host, Path: strings.TrimRight(u.Path, "/")}
	if strings.Contains(host, ":") {
		plain.Host = "[" + host + "]"
	}
	if port != "" && port != map[string]string{"https": "443", "http": "80"}[u.Scheme] {
		plain.Host += ":" + port
	}
	switch {
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("the API address %q holds more than scheme, host and path", plain.String())
	case u.Scheme == "http" && !loopback(host):
		return "", fmt.Errorf("the API address %q is plain http and not on this machine: the keys would be readable on the way", plain.String())
	}
	return plain.String(), nil
}

// webhook checks that there are both addresses or none, and that Vipps would
// take its own: https, unless it is on this machine, where only a stand-in is.
func webhook(w Webhook) (Webhook, error) {
	switch {
	case w == Webhook{}:
		return w, nil
	case w.Listen == "":
		return w, errors.New("a webhook address without one to listen on: name it with --webhook-listen or vipps.webhook.listen")
	case w.URL == "":
		return w, errors.New("an address to listen on without the one that Vipps calls: name it with --webhook-url or vipps.webhook.url")
	}
	if _, _, err := net.SplitHostPort(w.Listen); err != nil {
		return w, fmt.Errorf("the address to listen on for webhooks, %q, is not HOST:PORT", w.Listen)
	}
	u, err := url.Parse(w.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		return w, fmt.Errorf("the webhook address %q is not one that Vipps can call: it begins with https://", w.URL)
	}
	return w, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func number(given string) (int, error) {
	if given == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < 1 || n > 999 {
		return 0, fmt.Errorf("the till number %q is not a whole number from 1 to 999", given)
	}
	return n, nil
}

// speed is that of a line in bits per second. What nobody has ever made is a slip
// of the finger: a till that waits ten times too long for its line looks broken.
func speed(given string) (int, error) {
	if given == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < 75 || n > 4_000_000 {
		return 0, fmt.Errorf("the line speed %q is not that of a terminal line, such as 9600 bits per second", given)
	}
	return n, nil
}

func (s Source) folder(given string, demo bool) (string, error) {
	name := "kasse"
	if demo {
		name = "kasse-demo"
	}
	if given != "" {
		return given, nil
	}
	base, err := s.home("XDG_STATE_HOME", ".local", "state")
	if err != nil {
		return "", fmt.Errorf("no data folder: %w; name one with --data", err)
	}
	return filepath.Join(base, name), nil
}

// home is a base folder of the XDG specification: the variable if it is an
// absolute path, else the place below the home folder.
func (s Source) home(variable string, below ...string) (string, error) {
	if dir := s.Getenv(variable); filepath.IsAbs(dir) {
		return dir, nil
	}
	dir := s.Getenv("HOME")
	if dir == "" {
		return "", errors.New("HOME is not set")
	}
	return filepath.Join(append([]string{dir}, below...)...), nil
}

// file reads the configuration file; no default file is no fault.
func (s Source) file() (v Values, path string, err error) {
	if path = s.Config; path == "" {
		base, err := s.home("XDG_CONFIG_HOME", ".config")
		if err != nil {
			return v, "", nil // nowhere to look
		}
		path = filepath.Join(base, "kasse", "config.toml")
		// A link that leads nowhere is a file whose keys did not arrive.
		if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
			return v, "", nil
		}
	}
	v, err = read(path)
	return v, path, err
}

// linear reads a yes or no; nothing given is no.
func linear(given string) (bool, error) {
	if given == "" {
		return false, nil
	}
	yes, err := strconv.ParseBool(given)
	if err != nil {
		return false, fmt.Errorf("KASSE_LINEAR is 1 or 0, not %q", given)
	}
	return yes, nil
}
