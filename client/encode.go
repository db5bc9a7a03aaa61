package client

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxBody is how many bytes the body of an update should have at most: half of
// what nginx takes by default, which answers more with a 413.
const MaxBody = 512 << 10

// Size is the number of bytes that a row adds to the body of an update, with
// its comma. A row that Update would refuse has no size.
func Size(row Input) int {
	if checkRow(row) != nil {
		return 0
	}
	encoded, err := encode(row.object())
	if err != nil {
		return 0
	}
	return len(encoded) + len(",")
}

// object is the row as it is sent.
func (row Input) object() map[string]any {
	object := make(map[string]any, len(row.Fields)+1)
	maps.Copy(object, row.Fields)
	object["id"] = row.ID
	return object
}

// encode writes JSON as short as it goes: <, > and & stay single characters.
func encode(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// checkRows refuses rows that the server would take without writing them.
func checkRows(itemtype string, rows []Input) error {
	for i, row := range rows {
		if err := cmp.Or(checkRow(row), checkTree(itemtype, row)); err != nil {
			return fmt.Errorf("row %d of %d (id %d): %w; nothing was sent", i+1, len(rows), row.ID, err)
		}
	}
	return nil
}

func checkRow(row Input) error {
	if row.ID <= 0 {
		return errors.New("an id must be a positive number")
	}
	for _, name := range slices.Sorted(maps.Keys(row.Fields)) {
		if err := checkField(name, row.Fields[name]); err != nil {
			return fmt.Errorf("field %.60q: %w", name, err)
		}
	}
	return nil
}

func checkField(name string, value any) error {
	switch {
	case name == "" || !utf8.ValidString(name):
		return errors.New("this is not the name of a field")
	case name == "id":
		return errors.New("the id stands beside the fields, not among them")
	}
	switch v := value.(type) {
	case int, bool:
		return nil
	case json.Number:
		return checkNumber(v)
	case string:
		if !utf8.ValidString(v) {
			return errors.New("the text is not valid UTF-8")
		}
		return nil
	case nil:
		return errors.New(`null is never sent, since the server skips it: send "" to clear the field`)
	}
	return fmt.Errorf("a value of the Go type %T is never sent: make it a string, a json.Number, an int or a bool", value)
}

// checkNumber refuses what JSON does not take as a number: only those begin
// with a digit or a minus and end with a digit. (encoding/json would write an
// empty one as 0.)
func checkNumber(n json.Number) error {
	text := string(n)
	if text == "" || !json.Valid([]byte(text)) || !strings.Contains("-0123456789", text[:1]) || !strings.Contains("0123456789", text[len(text)-1:]) {
		return fmt.Errorf("%.40q is not a number", text)
	}
	return nil
}
