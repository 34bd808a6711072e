package scanner_test

import (
	"strings"
	"testing"
	"time"

	"butikk/kasse/scanner"
	"butikk/kasse/scanner/barcode"
)

func TestParseConfig(t *testing.T) {
	for s, want := range map[string]scanner.Config{
		"/dev/ttyACM0":                                     {Device: "/dev/ttyACM0", Baud: 9600},
		"/dev/ttyS0,115200":                                {Device: "/dev/ttyS0", Baud: 115200},
		"/dev/ttyS0,customer":                              {Device: "/dev/ttyS0", Baud: 9600, Role: scanner.Customer},
		"/dev/ttyS0,19200,customer":                        {Device: "/dev/ttyS0", Baud: 19200, Role: scanner.Customer},
		"/dev/ttyS0,cashier,19200":                         {Device: "/dev/ttyS0", Baud: 19200},
		" /dev/ttyS0 , 4800 , customer ":                   {Device: "/dev/ttyS0", Baud: 4800, Role: scanner.Customer},
		"/dev/serial/by-id/usb-Zebra_LS:2208-if00,4000000": {Device: "/dev/serial/by-id/usb-Zebra_LS:2208-if00", Baud: 4000000},
		"/dev/ttyS0,7e1":                                   {Device: "/dev/ttyS0", Baud: 9600, Bits: 7, Parity: scanner.EvenParity, Stop: 1},
		"/dev/ttyS0,8O2,1200":                              {Device: "/dev/ttyS0", Baud: 1200, Bits: 8, Parity: scanner.OddParity, Stop: 2},
		"/dev/ttyS0,beep,gap=60ms":                         {Device: "/dev/ttyS0", Baud: 9600, Beep: true, Gap: 60 * time.Millisecond},
		"/dev/ttyS0,separator=|,zebra":                     {Device: "/dev/ttyS0", Baud: 9600, Profile: barcode.Profile{Letters: barcode.Zebra, Separator: '|'}},
		"/dev/ttyS0,separator==":                           {Device: "/dev/ttyS0", Baud: 9600, Profile: barcode.Profile{Separator: '='}},
		"tcp://10.0.0.9:4001,customer,datalogic-eu":        {Device: "tcp://10.0.0.9:4001", Role: scanner.Customer, Profile: barcode.Profile{Letters: barcode.DatalogicEU}},
		"tcp://[::1]:4001":                                 {Device: "tcp://[::1]:4001"},
	} {
		if got, err := scanner.ParseConfig(s); err != nil || got != want {
			t.Errorf("ParseConfig(%q) = %+v, %v; want %+v", s, got, err, want)
		}
	}
	for s, want := range map[string]string{
		"":                             "names no device",
		",9600":                        "names no device",
		"/dev/x,14400":                 "no serial line runs at 14400 bits per second",
		"/dev/x,0":                     "no serial line runs at 0",
		"/dev/x,-9600":                 "no serial line runs at -9600",
		"/dev/x,kunde":                 `"kunde" is neither a speed nor a role`,
		"/dev/x,9600,":                 `"" is neither a speed nor a role`,
		"/dev/x,9600,19200":            "more than one speed",
		"/dev/x,cashier,9600,customer": "more than one role",
		"/dev/x,99999999999999999999":  "neither a speed nor a role",
		"/dev/x,7e1,8n1":               "more than one line setting",
		"/dev/x,zebra,honeywell":       "more than one table of letters",
		"/dev/x,beep,beep":             "more than one beep",
		"/dev/x,6n1":                   `"6n1" is neither`,
		"/dev/x,8m1":                   `"8m1" is neither`,
		"/dev/x,gap=5ms":               `the gap "5ms" is no time from 10ms to 2s`,
		"/dev/x,gap=60":                `the gap "60" is no time`,
		"/dev/x,gap=1h":                `the gap "1h" is no time`,
		"/dev/x,separator=":            `the separator "" is not one`,
		"/dev/x,separator=,":           `the separator "" is not one`,
		"/dev/x,separator=ab":          `the separator "ab" is not one`,
		"/dev/x,separator=7":           `the separator "7" is not one`,
		"/dev/x,separator=å":           `the separator "å" is not one`,
		"tcp://host":                   "written as tcp://host:port",
		"tcp://:4001":                  "written as tcp://host:port",
		"tcp://host:4001,9600":         "the speed of a device on the network",
		"tcp://host:4001,7e1":          "the speed of a device on the network",
		"/dev/x,\x1b[2J":               `"\x1b[2J" is neither`,
	} {
		got, err := scanner.ParseConfig(s)
		if err == nil || !strings.Contains(err.Error(), want) || got != (scanner.Config{}) {
			t.Errorf("ParseConfig(%q) = %+v, %v; want an error with %q", s, got, err, want)
		}
	}
}

func TestParseConfigs(t *testing.T) {
	if got, err := scanner.ParseConfigs([]string{"/dev/a", "/dev/b,115200,customer"}); err != nil || len(got) != 2 || got[1].Role != scanner.Customer {
		t.Errorf("%+v %v", got, err)
	}
	for _, given := range [][]string{{"/dev/a", "/dev/b", "/dev/a,115200"}, {"/dev/a", ""}} {
		if got, err := scanner.ParseConfigs(given); err == nil || got != nil {
			t.Errorf("%q: %+v", given, got)
		}
	}
}
