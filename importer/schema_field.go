package importer

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"itsmload/mapping"
)

// evidence is what is known of a column: what its search option says, and the
// values that stand in it.
type evidence struct {
	datatype string // of the search option; empty where it has none, or says none
	itemtype string // that it refers to; empty where nobody says one
	null     bool   // NULL was seen
	sample   any    // the value that tells most; nil where only NULL was seen
}

// value hears what an item holds.
func (e *evidence) value(v any) {
	if v == nil {
		e.null = true
		return
	}
	text, isText := v.(string)
	sample, hadText := e.sample.(string)
	if e.sample == nil || isText && hadText && len(text) > len(sample) {
		e.sample = v
	}
}

// field concludes what kind of field the column is.
func (e *evidence) field(name string) mapping.Field {
	f := mapping.Field{Name: name, Null: e.null, Type: e.kind(name)}
	switch f.Type {
	case mapping.TypeReference:
		f.Itemtype = e.itemtype
	case mapping.TypeDecimal:
		f.Precision, f.Scale = decimalDigits, e.scale()
	case mapping.TypeText:
		f.Characters, f.Bytes = e.size(name)
	}
	return f
}

// The sizes that the server's tables have where nothing tells a column's own.
const (
	usualCharacters = 255
	usualBytes      = 1<<16 - 1
	decimalDigits   = 20
	decimalScale    = 4
)

// kind concludes the type: from what the search option says, else from the
// sample, else from the name.
func (e *evidence) kind(name string) mapping.Type {
	_, number := e.sample.(json.Number)
	switch {
	case e.itemtype != "" && (number || e.sample == nil):
		return mapping.TypeReference
	case number:
		return e.number(name)
	case e.sample == nil:
		return cmp.Or(e.told(), named(name))
	}
	told, looks := e.told(), e.looks()
	if dated(told) && dated(looks) {
		return looks // the option only says how it is shown
	}
	return cmp.Or(told, looks)
}

func dated(t mapping.Type) bool { return t == mapping.TypeDate || t == mapping.TypeDateTime }

// number tells the numbers apart. A 0 or 1 can be a count as well, so that the
// option or the name must say that it is a yes or no.
func (e *evidence) number(name string) mapping.Type {
	switch {
	case strings.Contains(string(e.sample.(json.Number)), "."):
		return mapping.TypeDecimal
	case e.datatype == "bool", e.datatype == "" && named(name) == mapping.TypeBoolean:
		return mapping.TypeBoolean
	}
	return mapping.TypeInteger
}

// told is the type that the search option says outright; empty for none.
func (e *evidence) told() mapping.Type {
	switch e.datatype {
	case "bool":
		return mapping.TypeBoolean
	case "date":
		return mapping.TypeDate
	case "datetime":
		return mapping.TypeDateTime
	case "decimal":
		return mapping.TypeDecimal
	case "text", "string", "itemlink", "itemtypename", "email", "weblink", "ip", "mac", "color", "language":
		return mapping.TypeText
	case "number", "integer", "count", "timestamp":
		if e.sample == nil {
			return mapping.TypeInteger
		}
	}
	return ""
}

// looks concludes from what stands in the column.
func (e *evidence) looks() mapping.Type {
	text, isText := e.sample.(string)
	if !isText {
		return mapping.TypeBoolean
	}
	switch shape := zeros(text); {
	case shape == "0000-00-00 00:00:00":
		return mapping.TypeDateTime
	case shape == "0000-00-00":
		return mapping.TypeDate
	case strings.HasSuffix(shape, ".0000") && strings.Trim(shape, "-0.") == "" && strings.Count(shape, ".") == 1:
		return mapping.TypeDecimal
	}
	return mapping.TypeText
}

// zeros gives the shape of a text: a 0 for each digit.
func zeros(text string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return '0'
		}
		return r
	}, text)
}

// named concludes from the name, as the server's own tables have them.
func named(name string) mapping.Type {
	switch {
	case name == "id", strings.HasSuffix(name, "_id"), strings.Contains(name, "_id_"):
		return mapping.TypeInteger
	case strings.HasPrefix(name, "is_"):
		return mapping.TypeBoolean
	case strings.HasPrefix(name, "date_"), strings.HasSuffix(name, "_date"):
		return mapping.TypeDateTime
	}
	return mapping.TypeText
}

// scale is how many decimals the column has.
func (e *evidence) scale() int {
	if _, decimals, found := strings.Cut(fmt.Sprint(e.sample), "."); found {
		return len(decimals)
	}
	return decimalScale
}

// size is how much text the column is taken to hold.
func (e *evidence) size(name string) (characters, bytes int) {
	text, _ := e.sample.(string)
	switch {
	case e.datatype == "text", name == "comment", name == "content", name == "description",
		strings.Contains(text, "\n"), utf8.RuneCountInString(text) > usualCharacters:
		return 0, max(usualBytes, len(text))
	case e.datatype == "string", e.datatype == "email":
		return usualCharacters, usualCharacters // what PHP passes on of them
	}
	return usualCharacters, 0
}
