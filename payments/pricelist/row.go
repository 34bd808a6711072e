package pricelist

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"butikk/kasse/payments/money"
)

// column is one of the columns that a list can have.
type column int

// The columns; those before requiredColumns must be in every file.
const (
	colSKU column = iota
	colCodes
	colName
	colPrice
	colVAT
	colUnit
	colDepartment
	colMinAge
	colLinked
	colFrom
	colTo

	columnCount
	requiredColumns = colUnit
)

var columnNames = [columnCount]string{
	"sku", "codes", "name", "price", "vat", "unit", "department", "min_age", "linked", "from", "to",
}

func (c column) String() string { return columnNames[c] }

// parseColumn reads one name of the header. A name that is not known is an
// error: with "form" for "from" a campaign price would hold for ever.
func parseColumn(text string) (column, error) {
	name := strings.ToLower(strings.TrimSpace(text))
	for c, known := range columnNames {
		if name == known {
			return column(c), nil
		}
	}
	if name == "" {
		return 0, errors.New("a column without a name")
	}
	return 0, fmt.Errorf("column %s is not known: the columns are %s", quote(text), strings.Join(columnNames[:], ", "))
}

// errNotUTF8 is for files that a spreadsheet saved in an older character set:
// taken as they are, every æ, ø and å on every receipt would be a "?".
var errNotUTF8 = errors.New("the text is not UTF-8: save the file as CSV UTF-8")

// row reads one row and adds it to the list that is coming about.
func (r *reader) row(record []string, line int) {
	for i, text := range record {
		if i < len(r.columns) && !utf8.ValidString(text) {
			r.partial = true
			r.failAt(line, r.columns[i], errNotUTF8)
			return
		}
	}
	if len(record) != len(r.columns) {
		r.partial = true
		r.fail(&Error{Line: line, Column: min(len(record), len(r.columns)) + 1, Reason: r.miscounted(len(record))})
		return
	}
	f := fields{r, record, line}
	a := Article{
		SKU:        field(f, colSKU, parseSKU),
		Codes:      field(f, colCodes, parseCodes),
		Name:       field(f, colName, parseName),
		Price:      field(f, colPrice, parsePrice),
		VAT:        field(f, colVAT, r.parseVAT),
		Unit:       field(f, colUnit, parseUnit),
		Department: clean(f.text(colDepartment), longestText),
		MinAge:     field(f, colMinAge, parseAge),
		Linked:     field(f, colLinked, parseLinked),
		From:       field(f, colFrom, parseDate),
		To:         field(f, colTo, parseDate),
	}
	if a.To != 0 && a.To < a.From {
		r.failAt(line, colTo, fmt.Errorf("%s is before from (%s)", a.To, a.From))
	}
	if a.SKU == "" { // said already, and nothing can belong to it
		r.partial = true
		return
	}
	article, known := r.skus[a.SKU]
	if !known {
		article = int32(len(r.names))
		r.skus[a.SKU] = article
		r.names = append(r.names, a.SKU)
	}
	mine := claim{article, int32(line)}
	for _, code := range a.Codes {
		if first := r.codes.add(code, mine); first.article != article {
			r.failAt(line, colCodes, fmt.Errorf("%s belongs to sku %s already (line %d)", code, r.names[first.article], first.line))
		}
	}
	r.rows = append(r.rows, row{a, article, mine.line})
}

// miscounted explains a row of the wrong length. With "," between the columns
// it is most often a price.
func (r *reader) miscounted(n int) string {
	reason := fmt.Sprintf("%d fields where the first line has %d", n, len(r.columns))
	if n > len(r.columns) && r.csv.Comma == ',' {
		reason += `: a field with a comma needs quotation marks, as in "22,50"`
	}
	return reason
}

// fields are the fields of one row.
type fields struct {
	r      *reader
	record []string
	line   int
}

// text is a field as written, or "" where the file does not have the column.
func (f fields) text(c column) string {
	if f.r.at[c] == 0 {
		return ""
	}
	return strings.TrimSpace(f.record[f.r.at[c]-1])
}

// field is what a field means. The zero value stands in for one that is wrong.
func field[T any](f fields, c column, parse func(string) (T, error)) T {
	value, err := parse(f.text(c))
	if err != nil {
		f.r.failAt(f.line, c, err)
	}
	return value
}

// longestSKU is the most characters that a sku may have.
const longestSKU = 40

var errEmpty = errors.New("is empty")

// parseSKU does not mend what it reads, as a name is mended: two skus that
// differ in an invisible character only would become one article.
func parseSKU(text string) (string, error) {
	switch {
	case text == "":
		return "", errEmpty
	case !visible(text):
		return "", fmt.Errorf("%s has a space in it, or a character that a screen does not show", quote(text))
	case utf8.RuneCountInString(text) > longestSKU:
		return "", fmt.Errorf("%s is longer than %d characters", quote(text), longestSKU)
	}
	return text, nil
}

func parseLinked(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	return parseSKU(text)
}

func parseName(text string) (string, error) {
	name := clean(text, longestText)
	if name == "" {
		return "", errEmpty
	}
	return name, nil
}

func parsePrice(text string) (money.Amount, error) {
	if text == "" {
		return 0, errEmpty
	}
	if strings.HasPrefix(text, "-") {
		return 0, fmt.Errorf("%s is negative", quote(text))
	}
	whole, fraction, _ := strings.Cut(strings.Replace(text, ",", ".", 1), ".")
	if len(fraction) > 2 && digits(whole) && digits(fraction) {
		return 0, fmt.Errorf("%s has more than two decimals", quote(text))
	}
	price, err := money.Parse(text)
	if tooLong := digits(whole) && digits(fraction) && len(strings.TrimLeft(whole, "0")) > 12; tooLong || price > money.Maximum {
		return 0, fmt.Errorf("%s is more than %s, the most that one payment can be", quote(text), money.Maximum)
	}
	if err != nil {
		return 0, fmt.Errorf("%s is not a price such as 22.50 or 22,50", quote(text))
	}
	return price, nil
}

// parseVAT takes the rates of the country and no others: a slip would put a
// wrong tax on every receipt.
func (r *reader) parseVAT(text string) (money.VATRate, error) {
	names := make([]string, len(r.rates))
	for i, rate := range r.rates {
		names[i] = rate.String()
		if strings.Replace(text, ",", ".", 1) == names[i] {
			return rate, nil
		}
	}
	last := len(names) - 1
	return 0, fmt.Errorf("%s is not a rate: %s or %s", quote(text), strings.Join(names[:last], ", "), names[last])
}

func parseUnit(text string) (Unit, error) {
	switch text {
	case "", Piece.String():
		return Piece, nil
	case Kilogram.String():
		return Kilogram, nil
	}
	return 0, fmt.Errorf("%s is not a unit: pcs or kg", quote(text))
}

// parseAge refuses what it can not read: with "18+" taken for no limit, beer
// would be sold to children.
func parseAge(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	age, err := strconv.Atoi(text)
	if err != nil || !digits(text) || age > 99 {
		return 0, fmt.Errorf("%s is not an age in whole years from 0 to 99", quote(text))
	}
	return age, nil
}

func parseDate(text string) (Date, error) {
	if text == "" {
		return 0, nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("%s is not a date such as 2026-01-31", quote(text))
	}
	return DateOf(day), nil
}

func digits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
