package pricelist

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"butikk/kasse/payments/money"
)

// Warnings are what a shop hardly means, though a till can sell by it: an article
// that costs nothing, that nobody can find by a code, whose last day is over, or
// two of one name and different prices. They are sentences like those of [Error],
// in the order of the file.
func (l *List) Warnings(file string, at time.Time) []*Error {
	var found []*Error
	warn := func(r *row, reason string, args ...any) {
		found = append(found, &Error{File: file, Line: int(r.line), Reason: fmt.Sprintf(reason, args...)})
	}
	follows := map[string]bool{} // deposits need no code
	for i := range l.rows {
		follows[l.rows[i].Linked] = true
	}
	day := DateOf(at)
	names := map[string]*row{}
	for i := range int32(l.Len()) {
		rows := l.of(i)
		first := &rows[len(rows)-1] // the one that began first
		coded, over := false, true
		for j := range rows {
			r := &rows[j]
			coded = coded || len(r.Codes) > 0
			over = over && r.To != 0 && r.To < day
			if r.Price == 0 && !follows[r.SKU] {
				warn(r, "sku %s costs nothing", r.SKU)
			}
		}
		if !coded && !follows[first.SKU] {
			warn(first, "sku %s has no code: it can be typed or searched, not scanned", first.SKU)
		}
		if over {
			warn(first, "sku %s has no price any more: its last day is over", first.SKU)
		}
		if twin := names[first.Name]; twin == nil {
			names[first.Name] = first
		} else if twin.Price != first.Price {
			warn(first, "sku %s has the name of sku %s (line %d) and another price", first.SKU, twin.SKU, twin.line)
		}
	}
	slices.SortStableFunc(found, func(a, b *Error) int { return a.Line - b.Line })
	return found
}

// ErrUnusable is wrapped by what Inspect says of a file that no till would take.
var ErrUnusable = errors.New("the price list is not used")

// Inspect tells everything that is wrong with a file, or might be, and, where
// another is named, how it differs from that one. Errors that do not wrap
// ErrUnusable are of files that can not be read at all.
func Inspect(w io.Writer, file, inUse string, rates []money.VATRate, at time.Time) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("price list: %w", err)
	}
	list, faults := Check(f, file, rates)
	if err := f.Close(); err != nil {
		return fmt.Errorf("price list: %w", err)
	}
	var says strings.Builder
	for _, fault := range faults {
		fmt.Fprintln(&says, fault)
	}
	if len(faults) == 0 {
		for _, warning := range list.Warnings(file, at) {
			fmt.Fprintln(&says, "warning:", warning)
		}
		fmt.Fprintf(&says, "%s can be used: %d articles, %s\n", file, list.Len(), list.Digest())
		if inUse != "" {
			before, err := ReadFile(inUse, rates, OS{})
			if err != nil {
				return err
			}
			says.WriteString(Differ(before, list, at).String())
		}
	}
	if _, err := io.WriteString(w, says.String()); err != nil {
		return err
	}
	if len(faults) > 0 {
		return fmt.Errorf("%w: %s has faults: %d", ErrUnusable, file, len(faults))
	}
	return nil
}
