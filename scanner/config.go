package scanner

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"butikk/kasse/scanner/barcode"
)

// DefaultBaud is the speed of a device whose configuration gives none, in bits
// per second. USB scanners ignore it.
const DefaultBaud = 9600

// Role says who holds the scanner.
type Role uint8

const (
	// Cashier is the scanner in the cashier's hand. It may scan everything.
	Cashier Role = iota
	// Customer is the scanner that faces the customer, who shows a phone to it.
	Customer
	// SelfScan is one that faces a customer who scans the goods as well.
	SelfScan
)

// Takes says whether codes of that kind count from a scanner in that role. A
// customer's phone, and what else lies on the counter before it, must not ring
// up goods by accident.
func (r Role) Takes(k barcode.Kind) bool {
	switch r {
	case Customer:
		return k == barcode.PersonalQR
	case SelfScan:
		return k == barcode.PersonalQR || k == barcode.Article || k == barcode.Number
	case Cashier:
	}
	return true
}

// String is the role as a configuration writes it.
func (r Role) String() string { return word(int(r), "cashier", "customer", "self-scan") }

// Config is one scanner. Eight data bits, no parity and one stop bit are
// understood.
type Config struct {
	Device string // its name, best a link below /dev/serial/by-id
	Baud   int    // bits per second; 0 is DefaultBaud
	Role   Role

	Rules   *barcode.Rules  // of the shop; nil knows GTINs and QR codes alone
	Profile barcode.Profile // what the device adds to codes
}

// bauds are the speeds that a serial line on Linux can be set to (termios,
// B50 to B4000000).
var bauds = []int{
	50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400,
	460800, 500000, 576000, 921600, 1000000, 1152000, 1500000, 2000000, 2500000, 3000000, 3500000, 4000000,
}

// ParseConfig reads "DEVICE[,baud][,role]", such as
// "/dev/serial/by-id/usb-Symbol-if00,115200,customer". Speed and role may stand
// in either order and default to 9600 and cashier. The error is one sentence
// that says what is wrong.
func ParseConfig(s string) (Config, error) {
	words := strings.Split(s, ",")
	c := Config{Device: strings.TrimSpace(words[0]), Baud: DefaultBaud}
	if c.Device == "" {
		return Config{}, fmt.Errorf("scanner %q names no device; write it as /dev/ttyACM0,9600,cashier", s)
	}
	speeds, roles := 0, 0
	for _, option := range words[1:] {
		option = strings.TrimSpace(option)
		switch baud, err := strconv.Atoi(option); {
		case option == Cashier.String():
			c.Role = Cashier
			roles++
		case option == Customer.String():
			c.Role = Customer
			roles++
		case err == nil && slices.Contains(bauds, baud):
			c.Baud = baud
			speeds++
		case err == nil:
			return Config{}, fmt.Errorf("scanner %q: no serial line runs at %d bits per second; 9600 and 115200 are usual", s, baud)
		default:
			return Config{}, fmt.Errorf("scanner %q: %q is neither a speed nor a role (cashier or customer)", s, option)
		}
	}
	if speeds > 1 {
		return Config{}, fmt.Errorf("scanner %q has more than one speed", s)
	}
	if roles > 1 {
		return Config{}, fmt.Errorf("scanner %q has more than one role", s)
	}
	return c, nil
}

// ParseConfigs reads scanners in the order in which they were named. A device
// that is named twice would have two readers, and each would get half a scan.
func ParseConfigs(all []string) ([]Config, error) {
	configs := make([]Config, 0, len(all))
	for _, s := range all {
		c, err := ParseConfig(s)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(configs, func(o Config) bool { return o.Device == c.Device }) {
			return nil, fmt.Errorf("the scanner %s is named twice", c.Device)
		}
		configs = append(configs, c)
	}
	return configs, nil
}
