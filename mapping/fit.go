package mapping

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// lookup checks a lookup against what the field refers to.
func (b *binder) lookup(bound *Bound) {
	c := bound.Column
	if c.Lookup == nil {
		return
	}
	f := bound.Field
	if ofUsers(c.Lookup.By) && c.Lookup.Itemtype != "User" {
		b.add(c.at, "user-lookup", c.Lookup.By, c.Lookup.Itemtype)
	}
	switch {
	case f.Type == TypeReference && f.Itemtype != "" && f.Itemtype != c.Lookup.Itemtype:
		b.add(c.at, "wrong-lookup", f.Name, f.Itemtype, c.Lookup.Itemtype)
	case f.Type == TypeReference || f.Type == TypeInteger && refers(f.Name):
		bound.Field.Type = TypeReference
		bound.Field.Itemtype = c.Lookup.Itemtype
	default:
		b.add(c.at, "needless-lookup", f.Name, f.Type)
	}
}

// ofUsers tells the ways of naming that only users have.
func ofUsers(by string) bool { return by == ByLogin || by == ByEmail || by == ByFullName }

// refers tells the names of fields that hold ids, for itemtypes that the
// schema does not know. items_id holds ids of any itemtype.
func refers(field string) bool {
	return field != "items_id" && (strings.HasSuffix(field, "_id") || strings.Contains(field, "_id_"))
}

// kind checks what the mapping says of the values against the field, and
// narrows the field's type where the mapping's tells more of it.
func (b *binder) kind(bound *Bound) {
	c, f := bound.Column, bound.Field
	as := cmp.Or(c.Type, f.Type)
	if !slices.Contains(kinds(f.Type), as) {
		b.add(c.at, "wrong-type", f.Name, f.Type, as)
		return
	}
	if c.Format != "" && as != TypeDate && as != TypeDateTime {
		b.add(c.at, "needless-format", f.Name, as)
	}
	if c.HTML != "" && (f.Type != TypeText || f.Characters > 0) {
		b.add(c.at, "needless-html", f.Name)
	}
	if narrows(f.Type, as) {
		bound.Field.Type = as
	}
}

// kinds lists the types of values that a field can hold.
func kinds(field Type) []Type {
	switch field {
	case TypeText:
		return []Type{TypeText, TypeInteger, TypeDecimal, TypeBoolean, TypeDate, TypeDateTime, TypeMAC, TypeIP, TypeEmail}
	case TypeInteger:
		return []Type{TypeInteger, TypeMonths, TypeBoolean}
	case TypeDecimal:
		return []Type{TypeDecimal, TypeInteger}
	case TypeBoolean:
		return []Type{TypeBoolean, TypeInteger}
	case TypeDateTime:
		return []Type{TypeDateTime, TypeDate}
	}
	return []Type{field}
}

// narrows reports whether values are compared by the mapping's type: addresses
// have several spellings, and a tinyint can hold more than yes and no. A date
// in a text column stays text.
func narrows(field, as Type) bool {
	switch as {
	case TypeMAC, TypeIP, TypeEmail, TypeMonths:
		return true
	}
	return field == TypeBoolean && as == TypeInteger
}

// entity refuses to empty the entity of an item: the server takes nothing for
// the root entity, and moves the item there.
func (b *binder) entity(c Column) {
	none := func(text *string) bool { return text != nil && Trim(*text) == "" }
	switch {
	case c.Field != "entities_id":
	case c.Empty == EmptyClear:
		b.add(c.at, "clears-entity", c.Field, `"empty: clear"`)
	case none(c.Default):
		b.add(c.at, "clears-entity", c.Field, `the empty "default"`)
	case none(c.Value):
		b.add(c.at, "clears-entity", c.Field, `the empty "value"`)
	}
}

// reader gathers what reading a cell of the column depends on.
func (b *binder) reader(bound Bound) reader {
	c, f := bound.Column, bound.Field
	layout, _ := parseLayout(c.Format) // Load has refused what is no format
	declared, _ := b.schema.Field(f.Name)
	low, high := integerRange(declared)
	r := reader{column: c, index: bound.index, rule: rule{
		where:   bound.Where(),
		header:  bound.Header,
		as:      cmp.Or(c.Type, f.Type),
		field:   f,
		bare:    itil(b.schema.Itemtype) && f.Name == "content",
		html:    c.HTML == HTMLText,
		decimal: b.mapping.Source.Decimal,
		dates:   b.mapping.Source.Dates,
		format:  c.Format,
		layout:  layout,
		timeOff: c.Type == TypeDate || layout.timed(),
		choices: choices(b.schema.Itemtype, f.Name),
		low:     low,
		high:    high,
	}}
	if f.Name == idField {
		r.as = typeID
	}
	if l := c.Lookup; l != nil {
		r.as, r.named, r.path = TypeReference, l.By != ByID, separator(l)
	}
	return r
}

// Where names the origin of the field's values as a person knows it: the column of
// the file, or the field itself where none gives them.
func (b Bound) Where() string {
	if b.index < 0 {
		return "field " + quote(b.Field.Name)
	}
	return "column " + quote(b.Header)
}

// separator gives what stands between the names of a path, where a cell can
// hold one.
func separator(l *Lookup) string {
	if l.By == ByPath {
		return l.Separator
	}
	if schema, ok := Builtin(l.Itemtype); ok && l.By == "" {
		if _, tree := schema.Tree(); tree {
			return l.Separator
		}
	}
	return ""
}

// texts converts what the mapping itself says once and for all, so that a
// value that can never be stored is found before a row is read.
func (b *binder) texts(bound *Bound) {
	c := bound.Column
	if c.Value != nil {
		bound.reader.constant = b.fixed(bound, *c.Value)
	}
	if c.Expr != "" { // the texts go into the expression, and what it gives is known row by row
		if c.Default != nil {
			bound.reader.instead = written(Trim(*c.Default))
		}
		return
	}
	if c.Default != nil {
		bound.reader.standby = b.fixed(bound, *c.Default)
	}
	for _, text := range slices.Compact(slices.Sorted(maps.Values(c.Values))) {
		b.fixed(bound, text)
	}
}

// fixed converts a text of the mapping file, and has the field know of it. No text
// clears the field.
func (b *binder) fixed(bound *Bound, text string) *Value {
	c := written(Trim(text))
	if c.Text == "" {
		return &Value{Action: Clear, Resolved: true}
	}
	v, why := bound.reader.value(c)
	if why != nil {
		at := bound.Column.at
		b.flaws = append(b.flaws, Flaw{Line: at.line, Column: at.column, Problem: *bound.reader.problem(text, why)})
	}
	bound.Given = append(bound.Given, v)
	return &v
}
