package mapping

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// itemtypes.json holds a JSON array of Schema, one a line, generated from the
// columns and search options of an ITSM-NG server.
//
//go:embed itemtypes.json
var itemtypes []byte

// Builtin gives the schema of a common itemtype, by its exact name.
func Builtin(itemtype string) (*Schema, bool) {
	begin := fmt.Appendf(nil, `{"itemtype":%q,`, itemtype)
	for line := range bytes.Lines(itemtypes) {
		if bytes.HasPrefix(line, begin) { // to decode all of them for one would take milliseconds
			schema := new(Schema)
			unpack(bytes.TrimRight(line, ",\n"), schema)
			return schema, true
		}
	}
	return nil, false
}

// BuiltinTable names the itemtype whose items a table of the server holds, such
// as Location for glpi_locations.
func BuiltinTable(table string) (itemtype string, known bool) {
	for _, s := range builtin() {
		if s.Table == table {
			return s.Itemtype, true
		}
	}
	return "", false
}

// BuiltinNames names the itemtypes that Builtin knows, in the file's order.
func BuiltinNames() []string {
	schemas := builtin()
	names := make([]string, len(schemas))
	for i, s := range schemas {
		names[i] = s.Itemtype
	}
	return names
}

// NotBuiltIn is the *Error of a mapping whose itemtype Builtin does not know, and
// of which no server was asked. It names the nearest of those that are built in,
// or all where none comes near.
func (m *Mapping) NotBuiltIn() error { return m.notBuiltIn("foreign-itemtype") }

// NoItemtype is the same where the server does not know the itemtype either.
func (m *Mapping) NoItemtype() error { return m.notBuiltIn("unknown-itemtype") }

func (m *Mapping) notBuiltIn(code Code) error {
	known := BuiltinNames()
	hint := didYouMean(Nearest(m.Itemtype, known, 3))
	switch {
	case hangingItemtype(m.Itemtype):
		hint = " (network ports and operating systems, which hang on items, are not supported)"
	case hint == "":
		slices.Sort(known)
		hint = " (there are:\n" + lines(known) + ")"
	}
	var found flaws
	found.add(m.itemtypeAt, code, m.Itemtype, hint)
	return found.err(m.name)
}

// hangingItemtype reports whether an itemtype is of the records that hang on
// items and cannot be loaded.
func hangingItemtype(itemtype string) bool {
	folded := Fold(itemtype)
	return strings.HasPrefix(folded, "networkport") || folded == "item_operatingsystem"
}

// lines lists words on indented lines short enough for a terminal.
func lines(words []string) string {
	const width = 78
	var text strings.Builder
	column := 0
	for i, word := range words {
		if i < len(words)-1 {
			word += ","
		}
		switch {
		case i == 0 || column+1+len(word) > width:
			text.WriteString(strings.Repeat("\n", min(i, 1)) + "    " + word)
			column = 4 + len(word)
		default:
			text.WriteString(" " + word)
			column += 1 + len(word)
		}
	}
	return text.String()
}

// builtin decodes the embedded schemas. A test holds that they decode.
func builtin() []Schema {
	var schemas []Schema
	unpack(itemtypes, &schemas)
	return schemas
}

func unpack(embedded []byte, into any) {
	if err := json.Unmarshal(embedded, into); err != nil {
		panic("mapping: the embedded itemtypes.json is broken: " + err.Error())
	}
}
