package importer

import (
	"cmp"
	"context"
	"strconv"

	"itsmload/client"
	"itsmload/mapping"
)

// references resolves the names in reference columns to ids, and ids back to
// names. Each itemtype that is pointed to is read once a run.
type references struct {
	dictionaries map[string]*dictionary // by itemtype
}

// readReferences reads what the reference columns of the binding point to.
func readReferences(ctx context.Context, server Reader, binding *mapping.Binding) (*references, error) {
	r := &references{dictionaries: map[string]*dictionary{}}
	for _, bound := range binding.Fields {
		if bound.Field.Type == mapping.TypeReference {
			if err := r.read(ctx, server, bound.Field.Itemtype); err != nil {
				return nil, err
			}
		}
	}
	return r, nil
}

// read reads the dictionary of an itemtype, unless it stands already.
func (r *references) read(ctx context.Context, server Reader, itemtype string) error {
	if r.dictionaries[itemtype] != nil {
		return nil
	}
	d := newDictionary(itemtype)
	query := client.Query{Fields: []string{"name", "completename", "is_template"}}
	for it, err := range server.Items(ctx, itemtype, query) {
		if err != nil {
			return err
		}
		if !flagged(it["is_template"]) {
			d.add(it)
		}
	}
	r.dictionaries[itemtype] = d
	return nil
}

// resolve puts ids in the place of the record's names. A name without exactly
// one item is a problem of the row, or, where the mapping says so, leaves its
// field out.
func (r *references) resolve(binding *mapping.Binding, record *mapping.Record) {
	for i, bound := range binding.Fields {
		value := &record.Values[i]
		if bound.Field.Type != mapping.TypeReference || value.Action != mapping.Set {
			continue
		}
		id, problem := r.dictionaries[bound.Field.Itemtype].find(bound, value.Text)
		switch {
		case problem == nil:
			value.Text, value.Resolved = strconv.Itoa(id), true
		case problem.Code != "ambiguous-reference" && skips(bound):
			record.Notes = append(record.Notes, mapping.Because("unknown-reference-skipped", nameOf(bound), value.Text).Why)
			*value = mapping.Value{}
		default:
			value.Action, record.Problems = mapping.Keep, append(record.Problems, *problem)
		}
	}
}

// skips reports whether a value that nothing is called by leaves its field out.
func skips(bound mapping.Bound) bool {
	return bound.Column.Lookup != nil && bound.Column.Lookup.OnUnknown == mapping.OnSkip
}

// nameOf is what a person calls the origin of a value: the column's header, or
// the field that a constant sets.
func nameOf(bound mapping.Bound) string { return cmp.Or(bound.Header, bound.Field.Name) }

// label is a canonical text as a person reads it: of a reference the path or
// name of what it points to.
func (r *references) label(field mapping.Field, text string) string {
	d := r.dictionaries[field.Itemtype]
	if field.Type != mapping.TypeReference || d == nil {
		return text
	}
	id, err := strconv.Atoi(text)
	if name, ok := d.names[id]; ok && err == nil {
		return name
	}
	if field.Empty(text) {
		return ""
	}
	return "id " + text
}
