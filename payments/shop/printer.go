package shop

import (
	"cmp"
	"fmt"
	"strings"

	"butikk/kasse/payments/receipt/escpos"
	"butikk/kasse/payments/receipt/printer"
)

// printerConfig is the table as it is written.
type printerConfig struct {
	Device string `toml:"device"`           // tcp://host:9100, a device of USB, or a serial line
	Baud   int    `toml:"baud"`             // of a serial line
	Page   string `toml:"code_page"`        // as escpos.Named reads it; empty: 858
	Number *int   `toml:"code_page_number"` // 0 to 255, where the printer counts otherwise than Epson's
	Paper  int    `toml:"paper"`            // millimetres, 80 or 58; 0: 80
	Cut    *bool  `toml:"cut"`              // nil: it does
}

// Printer is a receipt printer as the shop has set it up. The zero Printer is
// none.
type Printer struct {
	Device string // as printer.Device reads it, or a serial line
	Baud   int    // of a serial line; 0: it is none
	Paper  escpos.Paper
}

// printerOf checks the settings. The error names the setting.
func printerOf(c printerConfig) (Printer, error) {
	if c.Device == "" {
		if c != (printerConfig{}) {
			return Printer{}, fmt.Errorf("printer.device is missing: tcp://HOST, a device such as /dev/usb/lp0, or a serial line with its baud")
		}
		return Printer{}, nil
	}
	p := Printer{Device: c.Device, Baud: c.Baud, Paper: escpos.Paper{Narrow: c.Paper == 58, Cut: c.Cut == nil || *c.Cut}}
	serial := strings.HasPrefix(c.Device, "/dev/tty") || strings.HasPrefix(c.Device, "/dev/serial/")
	switch {
	case c.Paper != 0 && c.Paper != 80 && c.Paper != 58:
		return Printer{}, fmt.Errorf("printer.paper %d is neither 80 nor 58", c.Paper)
	case serial && c.Baud == 0:
		return Printer{}, fmt.Errorf("printer.baud is missing: %s is a serial line", c.Device)
	case c.Baud != 0 && strings.Contains(c.Device, "://"):
		return Printer{}, fmt.Errorf("printer.baud %d: %s is no serial line", c.Baud, c.Device)
	case c.Baud != 0 && (c.Baud < 300 || c.Baud > 921_600):
		return Printer{}, fmt.Errorf("printer.baud %d is not the speed of a serial line, such as 9600 or 115200", c.Baud)
	case c.Number != nil && (*c.Number < 0 || *c.Number > 255):
		return Printer{}, fmt.Errorf("printer.code_page_number %d is not 0 to 255", *c.Number)
	}
	if _, err := printer.Device(c.Device); err != nil {
		return Printer{}, fmt.Errorf("printer.device: %w", err)
	}
	var err error
	if p.Paper.CodePage, err = escpos.Named(cmp.Or(c.Page, "858")); err != nil {
		return Printer{}, fmt.Errorf("printer.code_page: %w", err)
	}
	if c.Number != nil {
		p.Paper.CodePage.Number = byte(*c.Number)
	}
	return p, nil
}

// PrinterOf is the receipt printer, for commands that need no complete keys.
func PrinterOf(s Source) (Printer, error) {
	all, file, err := s.gather()
	if err != nil {
		return Printer{}, err
	}
	p, err := printerOf(all.Printer)
	if err != nil && file != "" {
		err = fmt.Errorf("configuration %s: %w", file, err)
	}
	return p, err
}
