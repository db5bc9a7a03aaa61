package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// Item is one item as the server stores it, by the names of its columns. Its
// values are nil, string, json.Number or bool; texts are as stored, with &lt;
// and &gt; for < and >. Values that are lists or objects are left out.
type Item map[string]any

// ID is the item's id.
func (i Item) ID() int { return i.number("id") }

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}

// picker makes items of JSON objects, keeping some of their members. An item
// has sixty columns of which a mapping wants five: the others are skipped by
// their quotes and brackets and never decoded, which spares half of the time
// and nearly all of the memory.
type picker struct {
	keep    map[string]bool   // nil keeps all
	columns map[string]column // by their names as written
}

// column is a member that was met before. All items share its name's string.
type column struct {
	name string
	keep bool
}

func newPicker(fields []string) *picker {
	p := &picker{columns: map[string]column{}}
	if fields == nil {
		return p
	}
	p.keep = map[string]bool{"id": true}
	for _, field := range fields {
		p.keep[field] = true
	}
	return p
}

// column looks a member's name up.
func (p *picker) column(quoted []byte) column {
	known, ok := p.columns[string(quoted)]
	if !ok {
		name := text(quoted)
		known = column{name, p.keep == nil || p.keep[name]}
		p.columns[string(quoted)] = known
	}
	return known
}

// item decodes an object that is known to be valid JSON.
func (p *picker) item(raw []byte) (Item, error) {
	s := scanner{raw}
	if !s.skip('{') {
		return nil, errors.New("an item was expected, and it is no object")
	}
	item := make(Item, len(p.keep))
	for !s.skip('}') {
		column := p.column(s.value())
		s.skip(':')
		value := s.value()
		s.skip(',')
		if column.keep {
			item.set(column.name, value)
		}
	}
	if item.ID() == 0 && item["id"] != json.Number("0") {
		return nil, errors.New("an item without an id")
	}
	return item, nil
}

// set decodes a value, unless it is a list or an object.
func (i Item) set(name string, value []byte) {
	switch value[0] {
	case '[', '{':
	case '"':
		i[name] = text(value)
	case 'n':
		i[name] = nil
	case 't', 'f':
		i[name] = value[0] == 't'
	default:
		i[name] = json.Number(value)
	}
}

// text decodes a JSON string.
func text(quoted []byte) string {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return strings.ToValidUTF8(string(quoted[1:len(quoted)-1]), "\uFFFD")
	}
	var s string
	_ = json.Unmarshal(quoted, &s) // valid, as the decoder found
	return s
}

// text is a column's text, empty where it holds none.
func (i Item) text(column string) string {
	text, _ := i[column].(string)
	return text
}

// number is a column's number, however the server wrote it; 0 where it holds none.
func (i Item) number(column string) int {
	switch value := i[column].(type) {
	case json.Number:
		return number(value.String())
	case string:
		return number(value)
	}
	return 0
}
