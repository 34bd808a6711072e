package pricelist

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"unicode/utf8"

	"butikk/kasse/payments/money"
)

// Read reads a price list of a country that has these rates of VAT; file is what
// errors call it. Every error is an
// [*Error] and means that there is no list. Of several things wrong it is the
// first by line and then by column.
func Read(r io.Reader, file string, rates []money.VATRate) (*List, error) {
	list, faults := Check(r, file, rates)
	if len(faults) > 0 {
		return nil, faults[0]
	}
	return list, nil
}

// Check reads like [Read], and of a file that is no list it tells everything
// that is wrong, in the order of the file and at most [MostFaults]: there is no
// list, or there are no faults.
func Check(r io.Reader, file string, rates []money.VATRate) (*List, []*Error) {
	sum := sha256.New()
	in := bufio.NewReaderSize(io.TeeReader(r, sum), 64<<10)
	comma, err := prepare(in)
	if err != nil {
		return nil, []*Error{unreadable(file, err)}
	}
	rd := reader{
		file:  file,
		rates: rates,
		csv:   csv.NewReader(in),
		skus:  make(map[string]int32),
		codes: codes{gtins: make(map[uint64]claim), texts: make(map[string]claim)},
	}
	rd.csv.Comma = comma
	rd.csv.FieldsPerRecord = -1 // counted here, where the error can say more
	rd.csv.TrimLeadingSpace = true
	rd.csv.ReuseRecord = true
	list, fault := rd.read()
	switch {
	case fault != nil: // nothing else can be told
		return nil, []*Error{fault}
	case len(rd.faults) > 0:
		slices.SortStableFunc(rd.faults, func(a, b *Error) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)) })
		return nil, rd.faults[:min(len(rd.faults), MostFaults)]
	}
	list.digest = hex.EncodeToString(sum.Sum(nil))
	return list, nil
}

// MostFaults is how many faults of one file are told; who has mended those
// looks again.
const MostFaults = 100

// prepare skips the byte order mark and finds the separator: no column has a
// name with ";" in it, so one in the first line decides.
func prepare(in *bufio.Reader) (comma rune, err error) {
	head, err := in.Peek(4 << 10)
	if err != nil && err != io.EOF {
		return 0, err
	}
	if mark := []byte("\uFEFF"); bytes.HasPrefix(head, mark) {
		head = head[len(mark):]
		if _, err := in.Discard(len(mark)); err != nil {
			return 0, err
		}
	}
	head, _, _ = bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\n"))
	if bytes.IndexByte(head, ';') >= 0 {
		return ';', nil
	}
	return ',', nil
}

// unreadable is the error for a file that could not be opened or read.
func unreadable(file string, err error) *Error {
	reason := err
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		reason = path.Err // the sentence begins with the name already
	}
	return &Error{File: file, Reason: fmt.Sprintf("can not be read: %v", reason), cause: err}
}

// reader is one reading of one file. It goes on after an error, because an
// earlier line may turn out wrong only at the end (an sku that nothing has, two
// rows with one start), and people mend a file from the top.
type reader struct {
	file    string
	rates   []money.VATRate // that there are
	csv     *csv.Reader
	columns []column         // of the header, from left to right
	at      [columnCount]int // 1-based number of each column; 0 is missing
	rows    []row
	names   []string         // sku of each article
	skus    map[string]int32 // sku → article
	codes   codes
	partial bool // some rows could not be told apart, so "no such sku" can not be said
	faults  []*Error
}

// read is the whole of it: header, rows, then what only the whole can tell. Its
// error is one that ends the reading; the others are in r.faults.
func (r *reader) read() (*List, *Error) {
	record, err := r.csv.Read()
	if err == io.EOF {
		return nil, &Error{File: r.file, Line: 1, Reason: "the file is empty: it begins with the names of the columns"}
	}
	if err != nil {
		return nil, r.broken(record, err)
	}
	header := r.line()
	if r.header(record, header); len(r.faults) > 0 {
		return nil, nil
	}
	rows := 0
	for {
		record, err = r.csv.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			broken := r.broken(record, err)
			if broken.cause != nil {
				return nil, broken
			}
			r.fail(broken)
			r.partial = true
			break
		}
		rows++
		r.row(record, r.line())
	}
	if rows == 0 && len(r.faults) == 0 {
		r.fail(&Error{Line: header, Reason: "no article follows the names of the columns"})
	}
	list := r.list()
	r.links(list)
	return list, nil
}

// line is where the record just read begins.
func (r *reader) line() int {
	line, _ := r.csv.FieldPos(0)
	return line
}

// fail keeps what is wrong.
func (r *reader) fail(e *Error) {
	e.File = r.file
	r.faults = append(r.faults, e)
}

// failAt says what is wrong with a row in a column.
func (r *reader) failAt(line int, c column, reason error) {
	r.fail(&Error{Line: line, Column: r.at[c], Reason: fmt.Sprintf("column %s: %v", c, reason)})
}

// broken makes an Error of what encoding/csv met. The line is the one where the
// row begins, not where the reader gave up: a quotation mark that is never
// closed takes in the rest of the file. The fields before it are in the record.
func (r *reader) broken(record []string, err error) *Error {
	syntax := (*csv.ParseError)(nil)
	if !errors.As(err, &syntax) {
		return unreadable(r.file, err)
	}
	reason := `a quotation mark (") inside a field: put the field in quotation marks and write the mark twice`
	if errors.Is(syntax.Err, csv.ErrQuote) {
		reason = `a quotation mark (") is not closed, or text follows the closing one`
	}
	if len(record) < len(r.columns) {
		reason = fmt.Sprintf("column %s: %s", r.columns[len(record)], reason)
	}
	return &Error{File: r.file, Line: syntax.StartLine, Column: len(record) + 1, Reason: reason}
}

// header reads the names of the columns.
func (r *reader) header(record []string, line int) {
	for i, text := range record {
		c, err := parseColumn(text)
		switch {
		case !utf8.ValidString(text):
			err = errNotUTF8
		case err == nil && r.at[c] != 0:
			err = fmt.Errorf("column %s is column %d already", c, r.at[c])
		}
		if err != nil {
			r.fail(&Error{Line: line, Column: i + 1, Reason: err.Error()})
			return
		}
		r.at[c] = i + 1
		r.columns = append(r.columns, c)
	}
	for c := range requiredColumns {
		if r.at[c] == 0 {
			r.fail(&Error{Line: line, Reason: fmt.Sprintf("column %s is missing: sku, codes, name, price and vat must be there", c)})
			return
		}
	}
}

// list orders what was read. Two rows of one sku that begin on one day come to
// stand side by side then: which of two prices holds must not hang on their
// order in a file.
func (r *reader) list() *List {
	order := func(a, b row) int {
		return cmp.Or(cmp.Compare(a.article, b.article), cmp.Compare(b.From, a.From))
	}
	slices.SortStableFunc(r.rows, order)
	starts := make([]int32, 0, len(r.names)+1)
	same := 0 // the first of the rows that begin with this one
	for i := range r.rows {
		this := &r.rows[i]
		if i == 0 || this.article != r.rows[i-1].article {
			starts = append(starts, int32(i))
		}
		if i == 0 || order(r.rows[same], *this) != 0 {
			same = i
			continue
		}
		at := colFrom
		if r.at[at] == 0 {
			at = colSKU
		}
		r.failAt(int(this.line), at, fmt.Errorf("sku %s begins on the same day as on line %d", this.SKU, r.rows[same].line))
	}
	return &List{rows: r.rows, starts: append(starts, int32(len(r.rows))), skus: r.skus, codes: r.codes}
}

// links looks after the articles that follow others. One link is all there is:
// a chain or a ring would add lines to a basket that nobody scanned, without end.
func (r *reader) links(list *List) {
	onward := make([]*row, len(r.names)) // the first row of each article that links on
	for i := range list.rows {
		this := &list.rows[i]
		if seen := onward[this.article]; this.Linked != "" && (seen == nil || this.line < seen.line) {
			onward[this.article] = this
		}
	}
	for i := range list.rows {
		this := &list.rows[i]
		if this.Linked == "" {
			continue
		}
		target, known := r.skus[this.Linked]
		switch {
		case this.Linked == this.SKU:
			r.failAt(int(this.line), colLinked, errors.New("the article is linked to itself"))
		case !known && !r.partial:
			r.failAt(int(this.line), colLinked, fmt.Errorf("no article has the sku %s", this.Linked))
		case known && onward[target] != nil:
			r.failAt(int(this.line), colLinked, fmt.Errorf("%s links on to %s (line %d): a linked article can not have one of its own",
				this.Linked, onward[target].Linked, onward[target].line))
		}
	}
}
