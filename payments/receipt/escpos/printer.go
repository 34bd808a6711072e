package escpos

import (
	"context"

	"butikk/kasse/payments/receipt"
	"butikk/kasse/payments/receipt/printer"
)

// Printer is a receipt printer with the paper that is in it.
type Printer struct {
	Paper  Paper
	Device printer.Printer
}

// Print puts a page on paper. It waits, begins, tells and fails as
// printer.Printer.Print does.
func (p Printer) Print(ctx context.Context, page receipt.Page, begin func() error, tell func(printer.Status)) error {
	device := p.Device
	device.Begin = begin
	return device.Print(ctx, p.Paper.Bytes(page), tell)
}

// Ask says how the printer is.
func (p Printer) Ask(ctx context.Context) printer.Status { return p.Device.Ask(ctx) }

// Test prints a slip on which somebody finds the code page that the printer has,
// with the line of the configuration that chooses it.
func (p Printer) Test(ctx context.Context, title string, tell func(printer.Status)) error {
	return p.Device.Print(ctx, p.Paper.TestSlip(title, `code_page = "%s"`), tell)
}
