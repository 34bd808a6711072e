package serialport

import (
	"io"

	"github.com/tarm/serial"

	"butikk/kasse/scanner"
)

// Line opens a serial line of 8 data bits that is no scanner's, such as that of a
// receipt printer, for reading and writing. A Read that finds nothing comes back
// after a tenth of a second with io.EOF. Errors are as those of Open.
func Line(device string, baud int) (io.ReadWriteCloser, error) {
	p, err := serial.OpenPort(library(scanner.Config{Baud: baud}, device))
	if err != nil {
		return nil, explain(device, err)
	}
	return p, nil
}
