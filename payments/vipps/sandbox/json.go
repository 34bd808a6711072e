package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// nesting is how deep a body may go. A receipt needs five.
const nesting = 16

// parse reads a body as it stands: names in their exact spelling, numbers as
// they were written, and names that occur twice in one object by their paths.
// encoding/json alone would fold the case and keep the last of two, and so let
// a caller's slip through.
func parse(body []byte) (tree any, duplicates []string, err error) {
	if !utf8.Valid(body) {
		return nil, nil, errors.New("not UTF-8")
	}
	// The tokens alone would not tell that something follows the value.
	var syntax json.RawMessage
	if err := json.Unmarshal(body, &syntax); err != nil {
		return nil, nil, err
	}
	p := parser{tokens: json.NewDecoder(bytes.NewReader(body))}
	p.tokens.UseNumber()
	tree, err = p.value("", 0)
	return tree, p.duplicates, err
}

type parser struct {
	tokens     *json.Decoder
	duplicates []string
}

func (p *parser) value(path string, depth int) (any, error) {
	if depth > nesting {
		return nil, fmt.Errorf("more than %d levels deep", nesting)
	}
	token, err := p.tokens.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return p.object(path, depth)
	case json.Delim('['):
		return p.array(path, depth)
	}
	return token, nil
}

func (p *parser) object(path string, depth int) (map[string]any, error) {
	values := map[string]any{}
	for p.tokens.More() {
		token, err := p.tokens.Token()
		if err != nil {
			return nil, err
		}
		name := fmt.Sprint(token)
		at := join(path, name)
		if _, twice := values[name]; twice {
			p.duplicates = append(p.duplicates, at)
		}
		if values[name], err = p.value(at, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := p.tokens.Token() // the closing brace
	return values, err
}

func (p *parser) array(path string, depth int) ([]any, error) {
	var items []any
	for p.tokens.More() {
		item, err := p.value(fmt.Sprintf("%s[%d]", path, len(items)), depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	_, err := p.tokens.Token() // the closing bracket
	return items, err
}
