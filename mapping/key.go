package mapping

import (
	"cmp"
	"strings"
)

// Key is a part of what tells items apart: a field, and how its values are
// compared. A row and an item belong together where the meanings of all parts
// are the same, and none is empty.
type Key struct {
	Field   Field  // of the schema; an integer "id" where rows name the id
	Compare string // CompareExact, CompareFold, CompareDigits or CompareMAC

	at place // under `match`, for the errors of Settle
}

// How the values of a key are compared.
const (
	CompareExact  = "exact"  // as they are
	CompareFold   = "fold"   // case, accents and blanks do not count
	CompareDigits = "digits" // by their digits alone: INV-0012 is 0012
	CompareMAC    = "mac"    // whatever stands between the digits of an address
)

// Meaning gives one text for all canonical texts that are the same for the key,
// by which items and rows can be found. It is empty for a text in which there is
// nothing to compare.
func (k Key) Meaning(canonical string) string {
	switch {
	case canonical == "":
		return ""
	case k.Compare == CompareFold:
		return Fold(decode(canonical))
	case k.Compare == CompareDigits:
		return onlyDigits(canonical)
	case k.Compare == CompareMAC:
		return bareMAC(canonical)
	}
	return k.Field.Meaning(canonical)
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// Meaning gives one text for all keys that mean the same item: a canonical text
// for each of b.Keys, of a row or of an item. It is empty where a part is.
func (b *Binding) Meaning(key []string) string {
	parts := make([]string, len(b.Keys))
	for i, k := range b.Keys {
		if parts[i] = k.Meaning(key[i]); parts[i] == "" {
			return ""
		}
	}
	return strings.Join(parts, "\x00") // a character that no text holds
}

// part is where a row has a part of its key.
type part struct {
	bound  int    // the entry of Fields that sets the field as well; -1 for none
	reader reader // where there is none
}

// Rekey takes the parts of the key anew from the record's values, once names of
// other items are ids.
func (b *Binding) Rekey(r *Record) {
	for i, p := range b.parts {
		if p.bound >= 0 {
			r.Keys[i] = r.Values[p.bound].Text
		}
	}
	r.Key = ""
	for _, part := range r.Keys {
		if part == "" {
			return
		}
	}
	r.Key = strings.Join(r.Keys, " / ")
}

// checkKey makes a problem of each part in which there is nothing to compare, and
// leaves the part empty.
func (b *Binding) checkKey(r *Record) {
	for i, k := range b.Keys {
		named := b.parts[i].bound >= 0 && !r.Values[b.parts[i].bound].Resolved
		if r.Keys[i] == "" || named || k.Meaning(r.Keys[i]) != "" {
			continue
		}
		where := b.parts[i].reader
		if b.parts[i].bound >= 0 {
			where = b.Fields[b.parts[i].bound].reader
		}
		r.Problems = append(r.Problems, Because("empty-meaning", where.where, shown(r.Keys[i]), k.Compare).Of(where.header, r.Keys[i]))
		r.Keys[i], r.Key = "", ""
	}
}

// keys settles where the parts of a row's key stand: each in a column of its
// own, or in the one that sets the field.
func (b *binder) keys(out *Binding) {
	parts := b.mapping.parts()
	fixed := 0
	for _, m := range parts {
		if m.Column != "" {
			b.keyColumn(out, m)
			continue
		}
		for i, f := range out.Fields {
			if f.Field.Name == m.Field {
				b.addKey(out, m, f, i)
				out.Fields[i].reader.isKey = true
				if f.Column.Value != nil {
					fixed++
				}
			}
		}
	}
	if len(b.flaws) > 0 {
		return
	}
	if len(out.Keys) < len(parts) { // of a mapping that was not loaded
		b.add(b.mapping.at, "no-key-column", b.mapping.Match.Field)
		return
	}
	if fixed == len(parts) {
		b.add(b.mapping.at, "bad-key", b.mapping.Match.Field)
	}
	out.Key = out.Keys[0]
}

// keyColumn binds a part that stands in another column than the one that sets
// its field.
func (b *binder) keyColumn(out *Binding, m Match) {
	field, known := identity(), true
	if m.Field != idField {
		field, known = b.known(m.at, m.Field)
	}
	index, header, found := b.one(m.at, []string{m.Column})
	if known && found {
		key := Bound{Field: field, Header: header, index: index}
		key.reader = b.reader(key)
		key.reader.isKey = true
		b.addKey(out, m, key, -1)
	}
}

// addKey adds a part. One part alone must not be the same for every row, nor be
// known only once the server is asked.
func (b *binder) addKey(out *Binding, m Match, k Bound, bound int) {
	c := k.Column
	if len(b.mapping.parts()) == 1 && (c.Lookup != nil || c.Value != nil || c.Default != nil) {
		b.add(c.at, "bad-key", k.Field.Name)
	}
	if _, _, child := ChildOf(k.Field.Name); child {
		b.add(c.at, "child-key", k.Field.Name)
	}
	if b.mapping.OnMissing == OnCreate && Overruled(b.schema.Itemtype, k.Field.Name) {
		b.add(c.at, "overruled-key", k.Field.Name, b.schema.Itemtype)
	}
	if c.Lookup != nil && c.Lookup.OnUnknown == OnCreate {
		b.add(c.at, "creating-key", k.Field.Name, c.Lookup.Itemtype)
	}
	k.reader.isKey = true
	out.Keys = append(out.Keys, Key{Field: k.Field, Compare: cmp.Or(m.Compare, CompareExact), at: m.at})
	out.parts = append(out.parts, part{bound: bound, reader: k.reader})
}
