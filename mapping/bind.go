package mapping

import (
	"slices"
	"strings"
)

// Binding is a mapping tied to the header of a file and the schema of its
// itemtype: all that is needed to make records of rows.
type Binding struct {
	Fields  []Bound // what a row sets, in the order of the mapping; never the id
	Key     Key
	Ignored []string // columns of the file that the mapping lacks, as the file names them

	key      reader // of the key, where no entry of Fields holds it
	keyBound int    // the entry of Fields that holds the key; -1 for none
}

// Key is what the key of a row is compared with.
type Key struct {
	Field Field // of the schema; an integer "id" where rows name the id
}

// Bound is a column of the mapping that has found its field and its header.
type Bound struct {
	// Field is the schema's, its type made narrower where the mapping asks for
	// months, an address or, in a column of small numbers, an integer.
	Field  Field
	Column Column
	Header string // as the file has it, trimmed; empty for a constant

	index  int // in the header; -1 for a constant
	reader reader
}

// Bind ties the mapping to the header of a file and to the schema of its
// itemtype. Everything that does not fit is found at once, in an *Error.
func (m *Mapping) Bind(header []string, schema *Schema) (*Binding, error) {
	b := &binder{mapping: m, header: newHeaders(header), schema: schema}
	out := &Binding{keyBound: -1}
	for _, c := range m.Columns {
		bound, ok := b.column(c)
		switch {
		case !ok:
		case c.Field == idField:
			b.setKey(out, bound)
		default:
			out.Fields = append(out.Fields, bound)
		}
	}
	b.key(out)
	out.Ignored = b.header.unused()
	if err := b.flaws.err(m.name); err != nil {
		return nil, err
	}
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
	bound := Bound{Field: field, Column: c, Header: header, index: index}
	before := len(b.flaws)
	b.lookup(&bound)
	b.kind(&bound)
	b.entity(c)
	if before == len(b.flaws) {
		bound.reader = b.reader(bound)
		b.texts(&bound)
	}
	return bound, found && before == len(b.flaws)
}

// find looks for the header of an entry.
func (b *binder) find(c Column) (int, string, bool) {
	if c.Value != nil {
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
	switch {
	case c.Field == idField && b.mapping.Match.Field == idField:
		return identity(), true
	case readOnly(c.Field):
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
	field, ok := b.schema.Field(name)
	if !ok {
		names := make([]string, len(b.schema.Fields))
		for i, f := range b.schema.Fields {
			names[i] = f.Name
		}
		b.add(at, "unknown-field", b.schema.Itemtype, name, didYouMean(Nearest(name, names, 3)))
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

// key settles where the key of a row stands: in a column of its own, or in the
// one that sets the field.
func (b *binder) key(out *Binding) {
	match := b.mapping.Match
	if match.Column != "" {
		b.keyColumn(out)
		return
	}
	for i, f := range out.Fields {
		if f.Field.Name == match.Field {
			out.Key = b.newKey(f)
			out.keyBound = i
			out.Fields[i].reader.isKey = true
		}
	}
	if out.Key.Field.Name == "" && len(b.flaws) == 0 { // of a mapping that was not loaded
		b.add(b.mapping.at, "no-key-column", match.Field)
	}
}

// keyColumn binds a key that stands in another column than the one that sets
// its field.
func (b *binder) keyColumn(out *Binding) {
	match := b.mapping.Match
	field, known := identity(), true
	if match.Field != idField {
		field, known = b.known(b.mapping.at, match.Field)
	}
	index, header, found := b.one(b.mapping.at, []string{match.Column})
	if known && found {
		key := Bound{Field: field, Header: header, index: index}
		key.reader = b.reader(key)
		b.setKey(out, key)
	}
}

// setKey takes the key from a column that sets no field.
func (b *binder) setKey(out *Binding, key Bound) {
	out.Key = b.newKey(key)
	out.key = key.reader
	out.key.isKey = true
}

// newKey refuses what would give every row the same key, or one that is only
// known once the server is asked.
func (b *binder) newKey(k Bound) Key {
	c := k.Column
	if c.Lookup != nil || c.Value != nil || c.Default != nil {
		b.add(c.at, "bad-key", k.Field.Name)
	}
	return Key{Field: k.Field}
}
