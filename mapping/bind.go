package mapping

import (
	"slices"
	"strings"
)

// Binding is a mapping tied to the header of a file and the schema of its
// itemtype: all that is needed to make records of rows.
type Binding struct {
	Fields  []Bound  // what a row sets, in the order of the mapping; never the id
	Key     Key      // the first of Keys
	Keys    []Key    // what tells items apart: all of them together
	Ignored []string // columns of the file that the mapping lacks, as the file names them, each in one line

	parts  []part // where a row has its Keys
	name   string // of the mapping file, for the errors of Settle
	trials []*trial
}

// Bound is a column of the mapping that has found its field and its header.
type Bound struct {
	// Field is the schema's, its type made narrower where the mapping asks for
	// months, an address or, in a column of small numbers, an integer.
	Field  Field
	Column Column
	Header string // as the file has it, trimmed and in one line; empty for a constant, and where an expression gives it all
	Lock   bool   // only compared with what the item holds, and never written

	// Given are the values that the mapping itself can give the field: its constant,
	// what an empty cell stands for, and what `values` has; not what goes into an
	// expression.
	Given []Value

	index  int // in the header; -1 for none
	reader reader
}

// Bind ties the mapping to the header of a file and to the schema of its
// itemtype. Everything that does not fit is found at once, in an *Error.
func (m *Mapping) Bind(header []string, schema *Schema) (*Binding, error) {
	b := &binder{mapping: m, header: newHeaders(header), schema: schema}
	out := &Binding{}
	for _, c := range m.Columns {
		bound, ok := b.column(c)
		switch {
		case !ok:
		case c.Field == idField:
			b.addKey(out, m.parts()[0], bound, -1)
		default:
			out.Fields = append(out.Fields, bound)
		}
	}
	b.keys(out)
	out.Ignored = b.header.unused()
	if err := b.flaws.err(m.name); err != nil {
		return nil, err
	}
	out.name, out.trials = m.name, out.newTrials()
	return out, nil
}

// idField names an item, and can only be its key.
const idField = "id"

// binder is what Bind works with.
type binder struct {
	flaws
	mapping *Mapping
	schema  *Schema
	header  *headers
}

// column binds one entry. Each of its parts is looked at, whatever the others
// are like, so that all flaws come to light at once.
func (b *binder) column(c Column) (Bound, bool) {
	index, header, found := b.find(c)
	field, known := b.field(c)
	if !known {
		return Bound{}, false
	}
	bound := Bound{Field: field, Column: c, Header: header, Lock: c.Field == b.mapping.Lock, index: index}
	if bound.Lock {
		bound.Column.Required = true // an empty cell would leave the item unprotected
	}
	before := len(b.flaws)
	b.lookup(&bound)
	b.kind(&bound)
	b.entity(c)
	if before == len(b.flaws) {
		bound.reader = b.reader(bound)
		b.formula(&bound)
		b.texts(&bound)
	}
	return bound, found && before == len(b.flaws)
}

// find looks for the header of an entry.
func (b *binder) find(c Column) (int, string, bool) {
	if len(c.Column) == 0 {
		return -1, "", true
	}
	return b.one(c.at, c.Column)
}

// one looks for the only header that one of the spellings fits.
func (b *binder) one(at place, spellings []string) (int, string, bool) {
	indexes := b.header.find(spellings)
	switch {
	case len(indexes) == 0:
		b.add(at, "missing-header", orList(spellings), b.header.near(spellings))
	case len(indexes) == 1:
		return indexes[0], b.header.names[indexes[0]], true
	default:
		b.add(at, "repeated-header", orList(spellings), b.header.list(indexes))
	}
	return 0, "", false
}

// field looks for the field of an entry, and whether it can be set.
func (b *binder) field(c Column) (Field, bool) {
	if _, _, child := ChildOf(c.Field); child {
		return b.child(c)
	}
	switch {
	case c.Field == idField && b.mapping.Match.Field == idField:
		return identity(), true
	case readOnly(c.Field) && c.Field != b.mapping.Lock:
		b.add(c.at, "read-only-field", c.Field)
		return Field{}, false
	case unreadable(c.Field):
		b.add(c.at, "unreadable-field", c.Field)
		return Field{}, false
	}
	return b.known(c.at, c.Field)
}

// identity is the field that holds the id of an item.
func identity() Field { return Field{Name: idField, Type: TypeInteger} }

// known looks a field up in the schema.
func (b *binder) known(at place, name string) (Field, bool) {
	return b.knownIn(b.schema, at, name)
}

func (b *binder) knownIn(schema *Schema, at place, name string) (Field, bool) {
	field, ok := schema.Field(name)
	switch {
	case ok:
	case elsewhere(name):
		b.add(at, "child-field", name)
	default:
		names := make([]string, len(schema.Fields))
		for i, f := range schema.Fields {
			names[i] = f.Name
		}
		b.add(at, "unknown-field", schema.Itemtype, name, didYouMean(Nearest(name, names, 3)))
	}
	return field, ok
}

// readOnly tells fields that the server sets by itself.
func readOnly(field string) bool {
	return slices.Contains([]string{idField, "date_mod", "completename", "level", "ancestors_cache", "sons_cache"}, field)
}

// unreadable tells fields that cannot be read back, so that nothing could be
// said of what became of them.
func unreadable(field string) bool {
	return strings.HasPrefix(field, "_") ||
		slices.Contains([]string{"password", "password2", "api_token", "personal_token", "cookie_token"}, field)
}
