package mapping

// Type is how a field's values are converted, compared and sent.
type Type string

// The types of a field. The schema gives a field Text to Reference; the others
// are asked for by a mapping's `type`.
const (
	TypeText      Type = "text"
	TypeInteger   Type = "integer"
	TypeDecimal   Type = "decimal"
	TypeBoolean   Type = "boolean"
	TypeDate      Type = "date"
	TypeDateTime  Type = "datetime"
	TypeReference Type = "reference"
	TypeMonths    Type = "months"
	TypeMAC       Type = "mac"
	TypeIP        Type = "ip"
	TypeEmail     Type = "email"
)

// Field is one field of an itemtype: a column of its table.
type Field struct {
	Name       string `json:"name"`
	Type       Type   `json:"type"`
	Characters int    `json:"characters,omitempty"` // the most that a varchar or char holds; 0 for other types
	Bytes      int    `json:"bytes,omitempty"`      // the most that a text column holds, or that the server passes on to a varchar; 0 is no such limit
	Precision  int    `json:"precision,omitempty"`  // digits of a decimal in all
	Scale      int    `json:"scale,omitempty"`      // digits of a decimal behind the point
	Null       bool   `json:"null,omitempty"`       // the column takes NULL
	Itemtype   string `json:"itemtype,omitempty"`   // what a reference points to
}

// Schema is what is known of an itemtype: its fields in the order of its table.
type Schema struct {
	Itemtype string  `json:"itemtype"`
	Table    string  `json:"table"`
	Fields   []Field `json:"fields"`
}

// Field finds a field by its exact name.
func (s *Schema) Field(name string) (Field, bool) {
	for _, f := range s.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Tree reports whether items of this itemtype form a tree, and the field that
// holds an item's parent.
func (s *Schema) Tree() (parent string, ok bool) {
	if _, ok := s.Field("completename"); !ok {
		return "", false
	}
	for _, f := range s.Fields {
		if f.Itemtype == s.Itemtype {
			return f.Name, true
		}
	}
	return "", false
}
