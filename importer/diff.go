package importer

import (
	"slices"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// diff is what has to be sent so that the item holds what the row says: the
// fields that differ, and no other.
func (p *planner) diff(values []mapping.Value, it *item) []journal.Field {
	var set []journal.Field
	for i, bound := range p.job.Binding.Fields {
		value := values[i]
		_, stored := p.items.stored(it, bound.Field.Name)
		if value.Action == mapping.Keep || bound.Field.Same(stored, value.Text) {
			continue
		}
		if bound.Column.OnlyIfEmpty && !bound.Field.Empty(stored) {
			continue
		}
		set = append(set, p.change(bound.Field, stored, value.Text))
	}
	return p.withParent(set, it)
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
	if field.Type == mapping.TypeReference {
		change.OldText, change.NewText = p.refs.label(field, stored), p.refs.label(field, text)
	}
	return change
}

// written are the fields that the plan's operations may set.
func (p *planner) written() []mapping.Field {
	fields := boundFields(p.job.Binding)
	if parent, ok := p.job.Schema.Tree(); ok {
		fields = p.including(fields, parent)
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
	return p.including(p.written(), append([]string{p.job.Binding.Key.Field.Name}, rivalFields...)...)
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
