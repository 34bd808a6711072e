package scanner

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

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

// Config is one scanner. The zero values of everything but Device are usable.
type Config struct {
	// Device is its name, best a link below /dev/serial/by-id, or
	// tcp://host:port of a serial line that a network hands out.
	Device string
	Role   Role

	// The serial line. They mean nothing for a device on the network, whose
	// line is set where the scanner is plugged in.
	Baud   int    // bits per second; 0 is DefaultBaud
	Bits   int    // data bits, 7 or 8; 0 is 8
	Parity Parity // the zero Parity is none
	Stop   int    // stop bits, 1 or 2; 0 is 1

	// Gap is how long the line is silent before an unended scan counts as
	// over; 0 is DefaultGap.
	Gap time.Duration
	// Beep says that the scanner beeps when a BEL (0x07) is written to it, and
	// that it should; most have to be told to.
	Beep bool

	Rules   *barcode.Rules  // of the shop; nil knows GTINs and QR codes alone
	Profile barcode.Profile // what the device adds to codes
}

// Parity is the bit that a serial line adds to each byte to find faults.
type Parity uint8

// The parities of serial scanners.
const (
	NoParity Parity = iota
	OddParity
	EvenParity
)

// String is the parity in plain English.
func (p Parity) String() string { return word(int(p), "none", "odd", "even") }

// Network says that the device is reached over TCP.
func (c Config) Network() bool { return strings.HasPrefix(c.Device, network) }

// Line is the setting of the serial line as a configuration writes it, such as
// "8n1".
func (c Config) Line() string {
	return fmt.Sprintf("%d%c%d", cmp.Or(c.Bits, 8), c.Parity.String()[0], cmp.Or(c.Stop, 1))
}

const network = "tcp://"

// bauds are the speeds that a serial line on Linux can be set to (termios,
// B50 to B4000000).
var bauds = []int{
	50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400,
	460800, 500000, 576000, 921600, 1000000, 1152000, 1500000, 2000000, 2500000, 3000000, 3500000, 4000000,
}

// ParseConfig reads "DEVICE[,option…]", such as
// "/dev/serial/by-id/usb-Symbol-if00,115200,customer" or
// "tcp://10.0.0.9:4001,zebra". Options stand in any order:
//
//	9600                a speed in bits per second; the default
//	cashier, customer, self-scan
//	                    a role; cashier is the default
//	8n1, 7e1, 7o1 …     data bits, parity (n, e, o) and stop bits; 8n1 is the default
//	honeywell, zebra, datalogic-usa, datalogic-eu
//	                    whose code letters the scanner sends; none is the default
//	separator=|         the character that it sends for the GS1 separator
//	gap=60ms            how long silence ends a scan, 10 ms to 2 s; 100 ms is the default
//	beep                write BEL to it where the till beeps
//
// The error is one sentence that says what is wrong.
func ParseConfig(s string) (Config, error) {
	words := strings.Split(s, ",")
	c := Config{Device: strings.TrimSpace(words[0]), Baud: DefaultBaud}
	if c.Device == "" {
		return Config{}, fmt.Errorf("scanner %q names no device; write it as /dev/ttyACM0,9600,cashier", s)
	}
	given := map[string]bool{}
	for _, option := range words[1:] {
		kind, err := c.set(strings.TrimSpace(option))
		if err != nil {
			return Config{}, fmt.Errorf("scanner %q: %w", s, err)
		}
		if given[kind] {
			return Config{}, fmt.Errorf("scanner %q has more than one %s", s, kind)
		}
		given[kind] = true
	}
	if c.Network() {
		host, port, err := net.SplitHostPort(strings.TrimPrefix(c.Device, network))
		if err != nil || host == "" || port == "" {
			return Config{}, fmt.Errorf("scanner %q: a device on the network is written as tcp://host:port", s)
		}
		if given["speed"] || given["line setting"] {
			return Config{}, fmt.Errorf("scanner %q: the speed of a device on the network is set where it is plugged in", s)
		}
		c.Baud = 0
	}
	return c, nil
}

// set takes one option in and answers what kind of option it is.
func (c *Config) set(option string) (kind string, err error) {
	name, value, named := strings.Cut(option, "=")
	switch letters := barcode.Letters(option); {
	case named && name == "gap":
		return "gap", c.setGap(value)
	case named && name == "separator":
		return "separator", c.setSeparator(value)
	case option == Cashier.String():
		return "role", nil
	case option == Customer.String():
		c.Role = Customer
		return "role", nil
	case option == SelfScan.String():
		c.Role = SelfScan
		return "role", nil
	case option == "beep":
		c.Beep = true
		return "beep", nil
	case letters == barcode.Honeywell, letters == barcode.Zebra, letters == barcode.DatalogicUSA, letters == barcode.DatalogicEU:
		c.Profile.Letters = letters
		return "table of letters", nil
	case c.setLine(strings.ToLower(option)):
		return "line setting", nil
	}
	baud, err := strconv.Atoi(option)
	if err != nil {
		return "", fmt.Errorf("%q is neither a speed nor a role (cashier, customer or self-scan) nor another option "+
			"(8n1, 7e1, …, honeywell, zebra, datalogic-usa, datalogic-eu, beep, gap=60ms, separator=|)", option)
	}
	if !slices.Contains(bauds, baud) {
		return "", fmt.Errorf("no serial line runs at %d bits per second; 9600 and 115200 are usual", baud)
	}
	c.Baud = baud
	return "speed", nil
}

// setLine reads data bits, parity and stop bits, such as "7e1".
func (c *Config) setLine(s string) bool {
	if len(s) != 3 || s[0] != '7' && s[0] != '8' || s[2] != '1' && s[2] != '2' {
		return false
	}
	parity := strings.IndexByte("noe", s[1])
	if parity < 0 {
		return false
	}
	c.Bits, c.Parity, c.Stop = int(s[0]-'0'), Parity(parity), int(s[2]-'0')
	return true
}

const (
	minGap = 10 * time.Millisecond // below it the bytes of one scan lie further apart
	maxGap = stall                 // above it the pieces of a stalled scan would be joined
)

func (c *Config) setGap(s string) error {
	gap, err := time.ParseDuration(s)
	if err != nil || gap < minGap || gap > maxGap {
		return fmt.Errorf("the gap %q is no time from %v to %v, such as 60ms", s, minGap, maxGap)
	}
	c.Gap = gap
	return nil
}

func (c *Config) setSeparator(s string) error {
	if len(s) != 1 || s[0] <= ' ' || s[0] >= 0x7F || strings.ContainsAny(s, letterDigits) {
		return fmt.Errorf("the separator %q is not one printable ASCII character that is no letter, digit or comma, such as |", s)
	}
	c.Profile.Separator = s[0]
	return nil
}

// letterDigits can not be separators: they stand in the codes themselves.
const letterDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

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
