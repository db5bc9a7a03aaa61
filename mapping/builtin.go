package mapping

import (
	_ "embed"
	"encoding/json"
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

// BuiltinNames names the itemtypes that Builtin knows, in the file's order.
func BuiltinNames() []string {
	schemas := builtin()
	names := make([]string, len(schemas))
	for i, s := range schemas {
		names[i] = s.Itemtype
	}
	return names
}

// builtin decodes the embedded schemas. A test holds that they decode.
func builtin() []Schema {
	var schemas []Schema
	if err := json.Unmarshal(itemtypes, &schemas); err != nil {
		panic("mapping: the embedded itemtypes.json is broken: " + err.Error())
	}
	return schemas
}
