package importer

import (
	"slices"
	"strconv"

	"itsmload/client"
	"itsmload/mapping"
)

// resolveKey puts ids in the place of the names in a row's key, before its item
// is known. An item of another entity may bear the same name; what the item holds
// is not judged here, but only which one the row means: the one that can be seen
// from the row's entity if the row has one, else the only one that is called so.
func (p *planner) resolveKey(record *mapping.Record) {
	named := slices.DeleteFunc(slices.Clone(p.refs.order), func(i int) bool {
		return record.Values[i].Action != mapping.Set || !p.isKey(p.job.Binding.Fields[i].Field)
	})
	if len(named) == 0 {
		return
	}
	resolved := *record
	resolved.Values = slices.Clone(record.Values)
	entity := nowhere
	for _, i := range named {
		l, value := p.refs.lookups[i], &resolved.Values[i]
		id, problem := l.meant(value.Text, entity)
		if problem != nil {
			value.Text = ""
			record.Values[i].Action, record.Problems = mapping.Keep, append(record.Problems, *problem)
			continue
		}
		value.Text = strconv.Itoa(id)
		if l.bound.Field.Name == "entities_id" {
			entity = id
		}
	}
	key := record.Key // as people wrote it
	p.job.Binding.Rekey(&resolved)
	record.Keys, record.Key = resolved.Keys, key
}

// isKey reports whether a field is a part of the key.
func (p *planner) isKey(field mapping.Field) bool {
	return slices.ContainsFunc(p.job.Binding.Keys, func(k mapping.Key) bool { return k.Field.Name == field.Name })
}

// meant gives the item that a text in a key means.
func (l *lookup) meant(text string, entity int) (int, *mapping.Problem) {
	a := l.find(text, entity)
	if !a.open && a.problem == nil {
		return a.id, nil
	}
	for called := range l.called(l.by, text) {
		if len(called) == 1 {
			return int(called[0].id), nil
		}
		return 0, new(l.ambiguous(text, called))
	}
	return 0, a.problem
}

// keyIn is the key of an item as the server gives it, a canonical text a part.
func keyIn(keys []mapping.Key, it client.Item) []string {
	key := make([]string, len(keys))
	for i, k := range keys {
		key[i] = k.Field.Canonical(it[k.Field.Name])
	}
	return key
}

// keyFields names the fields that tell items apart.
func keyFields(binding *mapping.Binding) []string {
	names := make([]string, len(binding.Keys))
	for i, key := range binding.Keys {
		names[i] = key.Field.Name
	}
	return names
}
