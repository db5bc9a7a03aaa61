package importer

import (
	"encoding/json"
	"slices"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// diff is what has to be sent so that the item holds what the row says: the
// fields that differ, and no other. A cell that is what the field holds, letter
// by letter, differs in nothing, whatever would become of it if it were sent.
func (p *planner) diff(record mapping.Record, it *item) []journal.Field {
	p.job.Binding.Spare(&record, p.holds(it))
	var set []journal.Field
	for i, bound := range p.job.Binding.Fields {
		value, stored := record.Values[i], p.held(it, bound.Field.Name)
		if p.writes(bound, value, it) && !bound.Field.Same(stored, value.Text) {
			set = append(set, p.change(bound.Field, stored, value.Text))
		}
	}
	if it != nil && it.trashed {
		set = append(set, journal.Field{Name: trashFlag, Old: json.Number("1"), New: json.Number("0")})
	}
	return p.withParent(set, it)
}

// writes reports whether a row wants the field to hold its value, whatever the
// field holds now.
func (p *planner) writes(bound mapping.Bound, value mapping.Value, it *item) bool {
	if value.Action == mapping.Keep || bound.Lock {
		return false
	}
	return !bound.Column.OnlyIfEmpty || it != nil && bound.Field.Empty(p.held(it, bound.Field.Name))
}

// held is the canonical text that an item holds in a field; empty without an item.
func (p *planner) held(it *item, field string) string {
	if it == nil {
		return ""
	}
	if itemtype, name, child := mapping.ChildOf(field); child {
		return p.children[itemtype].held(it.id, name)
	}
	_, text := p.items.stored(it, field)
	return text
}

// holds gives what an item holds by the places of the binding's fields.
func (p *planner) holds(it *item) func(i int) string {
	return func(i int) string { return p.held(it, p.job.Binding.Fields[i].Field.Name) }
}

// withParent adds the parent to a renaming in a tree: the server moves an item
// that comes with a name and without its parent to the root.
func (p *planner) withParent(set []journal.Field, it *item) []journal.Field {
	parent, tree := p.job.Schema.Tree()
	if !tree || !sets(set, "name") || sets(set, parent) {
		return set
	}
	field, stored := p.items.stored(it, parent)
	return append(set, p.change(field, stored, stored))
}

func sets(set []journal.Field, name string) bool {
	return slices.ContainsFunc(set, func(f journal.Field) bool { return f.Name == name })
}

// change is a field's way from the stored text to the new one. The texts for
// people are given only where they say more than the values.
func (p *planner) change(field mapping.Field, stored, text string) journal.Field {
	change := journal.Field{Name: field.Name, Old: field.JSON(stored), New: field.JSON(text)}
	if s := p.refs.newDropdownOf(field, text); s != nil {
		change.New, change.OldText, change.NewText, change.From = nil, p.refs.label(field, stored), s.path, s.op.Name
		return change
	}
	if field.Type == mapping.TypeReference {
		change.OldText, change.NewText = p.refs.label(field, stored), p.refs.label(field, text)
	}
	return change
}

// written are the fields that the plan's operations may set.
func (p *planner) written() []mapping.Field {
	fields := slices.DeleteFunc(boundFields(p.job.Binding), ofChild)
	if parent, ok := p.job.Schema.Tree(); ok {
		fields = p.including(fields, parent)
	}
	if p.job.Mapping.OnTrash == mapping.OnRestore {
		fields = p.including(fields, trashFlag)
	}
	if n := p.refs.toCreate[p.job.Schema.Itemtype]; n != nil {
		for _, field := range n.fields() {
			fields = p.including(fields, field.Name)
		}
	}
	if p.creates() {
		fields = p.including(fields, append(keyFields(p.job.Binding), "entities_id")...)
	}
	return fields
}

// boundFields are the fields that a mapping sets, in its order.
func boundFields(binding *mapping.Binding) []mapping.Field {
	fields := make([]mapping.Field, len(binding.Fields))
	for i, bound := range binding.Fields {
		fields[i] = bound.Field
	}
	return fields
}

// compared are the fields that the plan needs of each item: those that it may
// set, the key, and what tells items apart.
func (p *planner) compared() []mapping.Field {
	return p.including(p.written(), append(keyFields(p.job.Binding), distinguishingFields...)...)
}

// including adds fields of the schema that are not among the fields yet.
func (p *planner) including(fields []mapping.Field, names ...string) []mapping.Field {
	for _, name := range names {
		field, ok := p.job.Schema.Field(name)
		if ok && !contains(fields, name) {
			fields = append(fields, field)
		}
	}
	return fields
}

func contains(fields []mapping.Field, name string) bool {
	return slices.ContainsFunc(fields, func(f mapping.Field) bool { return f.Name == name })
}
