package mapping

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
)

// itemtypes.json holds a JSON array of Schema, generated from the columns and
// search options of an ITSM-NG server.
//
//go:embed itemtypes.json
var itemtypes []byte

// Builtin gives the schema of a common itemtype, by its exact name. Each call
// decodes it anew, which takes some milliseconds: ask once a run.
func Builtin(itemtype string) (*Schema, bool) {
	schemas := builtin()
	for i := range schemas {
		if schemas[i].Itemtype == itemtype {
			return &schemas[i], true
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
	if hint == "" {
		slices.Sort(known)
		hint = " (there are " + strings.Join(known, ", ") + ")"
	}
	var found flaws
	found.add(m.itemtypeAt, code, m.Itemtype, hint)
	return found.err(m.name)
}

// builtin decodes the embedded schemas. A test holds that they decode.
func builtin() []Schema {
	var schemas []Schema
	if err := json.Unmarshal(itemtypes, &schemas); err != nil {
		panic("mapping: the embedded itemtypes.json is broken: " + err.Error())
	}
	return schemas
}
