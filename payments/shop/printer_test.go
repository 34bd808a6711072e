package shop

import "testing"

func TestPrinter(t *testing.T) {
	s, _ := home(t)
	s.Config = file(t, keysInFile+"\n[printer]\ndevice = \"/dev/ttyUSB0\"\nbaud = 19200\ncode_page = \"865\"\ncode_page_number = 9\npaper = 58\ncut = false\n")
	p := load(t, s).Printer
	if p.Device != "/dev/ttyUSB0" || p.Baud != 19200 || p.Paper.CodePage.Name != "865" || p.Paper.CodePage.Number != 9 || !p.Paper.Narrow || p.Paper.Cut {
		t.Errorf("%+v", p)
	}
	if of, err := PrinterOf(s); err != nil || of.Device != p.Device {
		t.Errorf("%+v, %v", of, err)
	}
	s.Config = file(t, keysInFile+"\n[printer]\ndevice = \"/dev/usb/lp0\"\n")
	of := s.Getenv
	s.Getenv = func(k string) string {
		if k == "KASSE_PRINTER" {
			return "tcp://10.0.0.9"
		}
		return of(k)
	}
	p = load(t, s).Printer
	if p.Device != "tcp://10.0.0.9" || p.Paper.CodePage.Name != "858" || p.Paper.CodePage.Number != 19 || p.Paper.Narrow || !p.Paper.Cut {
		t.Errorf("%+v", p)
	}
	s.Flags.SetPrinter("tcp://10.0.0.10:9101")
	if p = load(t, s).Printer; p.Device != "tcp://10.0.0.10:9101" {
		t.Errorf("%+v", p)
	}
	for text, sentence := range map[string]string{
		"paper = 80":                                        "printer.device is missing",
		"device = \"/dev/ttyS0\"":                           "printer.baud is missing",
		"device = \"tcp://h\"\nbaud = 9600":                 "is no serial line",
		"device = \"/dev/ttyS0\"\nbaud = 7":                 "printer.baud 7",
		"device = \"/dev/usb/lp0\"\npaper = 72":             "printer.paper 72",
		"device = \"/dev/usb/lp0\"\ncode_page = \"437\"":    "printer.code_page",
		"device = \"/dev/usb/lp0\"\ncode_page_number = 256": "printer.code_page_number 256",
		"device = \"http://h\"":                             "printer.device",
	} {
		s, _ := home(t)
		s.Config = file(t, keysInFile+"\n[printer]\n"+text)
		refused(t, s, sentence)
	}
}
