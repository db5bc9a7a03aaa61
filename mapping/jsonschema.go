package mapping

import _ "embed"

//go:embed mapping.schema.json
var jsonSchema []byte

// JSONSchema gives the JSON Schema (draft 2020-12) of mapping files, by which
// editors check and complete them. It takes what Load takes, as far as a
// schema can tell: that two entries set one field, or that a date's format has
// no year, is for Load alone.
func JSONSchema() []byte { return append([]byte(nil), jsonSchema...) }
