package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// findings are what is wrong with a request: fields, all of them at once, or
// the first numbered error. Wrong fields come first, because a numbered error
// is about a request that could be read.
type findings struct {
	fields []detail
	code   string
	why    string
}

func (f *findings) clean() bool { return len(f.fields) == 0 && f.code == "" }

// refuse notes a wrong field under its path in lower case, as the ePayment API
// names fields; the root of the body is called body.
func (f *findings) refuse(path, reason string) {
	if path == "" {
		path = "body"
	}
	f.fields = append(f.fields, detail{Name: path, Reason: reason})
}

// fail notes a numbered error; the first one counts.
func (f *findings) fail(code, why string) {
	if f.code == "" {
		f.code, f.why = code, why
	}
}

// judge turns findings into the refusal of a call.
func (s *Sandbox) judge(c call, f findings) (refusal answer, bad bool) {
	switch {
	case len(f.fields) > 0:
		return s.invalid(c, f.fields...), true
	case f.code != "":
		return s.refuse(c, f.code, f.why), true
	}
	return answer{}, false
}

// read checks a body against its form and, when it passes, decodes it.
func (f *findings) read(body []byte, form object, into any) {
	tree, duplicates, err := parse(body)
	if err != nil {
		f.refuse("", fmt.Sprintf("Is not valid JSON: %v", err))
		return
	}
	for _, path := range duplicates {
		if strings.HasPrefix(path, "metadata.") {
			f.fail("4110", "The metadata has a key twice")
			continue
		}
		f.refuse(path, "Is given twice")
	}
	form.check(f, "", tree)
	if !f.clean() {
		return
	}
	// The form has refused names in any other spelling than the right one, so
	// the lenient matching of encoding/json can do no harm here.
	if err := json.Unmarshal(body, into); err != nil {
		f.refuse("", fmt.Sprintf("Is not what was expected: %v", err))
	}
}

func mustMatch(pattern string) string { return fmt.Sprintf("Must match the pattern '%s'", pattern) }

func mustMeasure(low, high int) string {
	return fmt.Sprintf("Must be between %d and %d characters", low, high)
}

// form is the rule for one JSON value. Numbers arrive as json.Number, so that
// nothing is lost before it is looked at.
type form interface {
	check(f *findings, path string, v any)
}

// text is a JSON string, never a number that looks like one.
type text struct {
	low, high int // characters; a high of zero is no limit
	pattern   *regexp.Regexp
	words     []string // the only texts allowed, where there are any
}

func (t text) check(f *findings, path string, v any) {
	s, isText := v.(string)
	n := utf8.RuneCountInString(s)
	switch {
	case !isText:
		f.refuse(path, "Must be a string")
	case t.words != nil && !slices.Contains(t.words, s):
		f.refuse(path, "Must be one of "+strings.Join(t.words, ", "))
	case t.pattern != nil && !t.pattern.MatchString(s):
		f.refuse(path, mustMatch(t.pattern.String()))
	case n < t.low, t.high > 0 && n > t.high:
		f.refuse(path, mustMeasure(t.low, t.high))
	}
}

// whole is a JSON number without fraction and exponent.
type whole struct {
	low, high int64
	fraction  string // the code for 49900.0 and its like, where there is one
}

func (w whole) check(f *findings, path string, v any) {
	number, isNumber := v.(json.Number)
	if !isNumber {
		f.refuse(path, "Must be an integer")
		return
	}
	if strings.ContainsAny(number.String(), ".eE") {
		if w.fraction != "" {
			f.fail(w.fraction, path+" must be a whole number of minor units")
		} else {
			f.refuse(path, "Must be an integer")
		}
		return
	}
	n, err := strconv.ParseInt(number.String(), 10, 64)
	if err != nil || n < w.low || n > w.high {
		f.refuse(path, fmt.Sprintf("Must be between %d and %d", w.low, w.high))
	}
}

// boolean is true or false.
type boolean struct{}

func (boolean) check(f *findings, path string, v any) {
	if _, is := v.(bool); !is {
		f.refuse(path, "Must be true or false")
	}
}

// list is a JSON array of at least low items of one form.
type list struct {
	low int
	of  form
}

func (l list) check(f *findings, path string, v any) {
	items, is := v.([]any)
	switch {
	case !is:
		f.refuse(path, "Must be an array")
	case len(items) < l.low:
		f.refuse(path, fmt.Sprintf("Must have at least %d items", l.low))
	}
	for i, item := range items {
		l.of.check(f, fmt.Sprintf("%s[%d]", path, i), item)
	}
}

// dictionary is a JSON object with names of the caller's own and texts behind
// them.
type dictionary struct{}

func (dictionary) check(f *findings, path string, v any) {
	entries, is := v.(map[string]any)
	if !is {
		f.refuse(path, "Must be an object")
		return
	}
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		text{}.check(f, join(path, name), entries[name])
	}
}

// barred is a field that the ePayment API knows and this sales unit may not
// use. It is refused with the code for that, where there is one.
type barred struct{ code, why string }

func (b barred) check(f *findings, path string, _ any) {
	if b.code == "" {
		f.refuse(path, b.why)
		return
	}
	f.fail(b.code, b.why)
}

// object is a JSON object with these fields and no others.
type object []field

type field struct {
	name string
	form form
	need need
}

// need says whether a field may be missing, and whether it may be null.
type need uint8

const (
	optional need = iota
	required
	optionalOrNull
	requiredOrNull
)

func (o object) check(f *findings, path string, v any) {
	values, is := v.(map[string]any)
	if !is {
		f.refuse(path, "Must be an object")
		return
	}
	for _, known := range o {
		value, given := values[known.name]
		at := join(path, known.name)
		switch {
		case !given && (known.need == required || known.need == requiredOrNull):
			f.refuse(at, "The field is required")
		case !given, value == nil && (known.need == optionalOrNull || known.need == requiredOrNull):
		case value == nil:
			f.refuse(at, "Must not be null")
		default:
			known.form.check(f, at, value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.ContainsFunc(o, func(known field) bool { return known.name == name }) {
			f.refuse(join(path, name), "The field is not known")
		}
	}
}

func join(path, name string) string {
	if path != "" {
		path += "."
	}
	return path + strings.ToLower(name)
}
