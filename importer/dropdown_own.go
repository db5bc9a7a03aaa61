package importer

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// In a source of locations one row may need the item of another, as what it stands
// below. Such an item is made as the dropdowns are, before all rows, and its own row
// then sets what else it says.

// noteOwn notes how a row writes the name of its new item.
func (p *planner) noteOwn(record mapping.Record, it *item) {
	n := p.refs.toCreate[p.job.Schema.Itemtype]
	if it != nil || n == nil || n.parent == "" || !p.creates() {
		return
	}
	name, parent := p.said(record, nil, "name", ""), int(p.idSaid(record, nil, n.parent, int32(n.top())))
	n.own[dropdownName{parent, mapping.Fold(name), true}] = name
}

// spellAsRows has the dropdowns that are also rows of the source called as their rows say.
func (r *references) spellAsRows(itemtype string) {
	n := r.toCreate[itemtype]
	if n == nil {
		return
	}
	for _, s := range n.list {
		name := s.name()
		above := strings.TrimSuffix(s.path, name)
		if own, found := n.own[dropdownName{s.parent, mapping.Fold(name), true}]; found && !s.op.Exact {
			name = own
		}
		if s.parent < 0 {
			above = n.byID(s.parent).path + " > "
		}
		s.path = above + name
		s.op.Set[0].New, s.op.Set[0].NewText = name, s.path
	}
}

// createdAsDropdown gives the dropdown that is made in place of a row's new item; nil where
// none is.
func (p *planner) createdAsDropdown(record mapping.Record, set []journal.Field) *newDropdown {
	n := p.refs.toCreate[p.job.Schema.Itemtype]
	if n == nil || n.parent == "" {
		return nil
	}
	var wanted dropdownName
	for _, field := range set {
		switch {
		case field.Name == n.parent && field.From != "":
			wanted.parent = n.byOp[field.From]
		case field.Name == n.parent:
			id, _ := field.New.(json.Number)
			wanted.parent, _ = strconv.Atoi(id.String())
		case field.Name == "name":
			wanted.name, _ = field.New.(string)
		}
	}
	id, found := n.byName[wanted]
	if !found {
		id, found = n.byName[dropdownName{wanted.parent, mapping.Fold(wanted.name), true}]
	}
	switch {
	case !found, n.byID(id).op.Exact && !slices.ContainsFunc(n.byID(id).op.Set, holding("name", wanted.name)):
		return nil
	case n.parent != "entities_id" && placeIn(set) != n.byID(id).entity && p.places(record):
		return nil
	}
	return n.byID(id)
}

// namedElsewhere is the problem of a new item that is told by its name alone, where a dropdown
// of that name is made elsewhere in the tree: nothing could tell the two apart.
func (p *planner) namedElsewhere(own []journal.Field) *mapping.Problem {
	n := p.refs.toCreate[p.job.Schema.Itemtype]
	if n == nil || n.parent == "" || !slices.Equal(keyFields(p.job.Binding), []string{"name"}) {
		return nil
	}
	at := slices.IndexFunc(own, func(f journal.Field) bool { return f.Name == "name" })
	name, _ := own[at].New.(string)
	if called := n.byFoldedName[mapping.Fold(name)]; len(called) > 0 {
		return new(mapping.Because("name-elsewhere", called[0].path, n.parent))
	}
	return nil
}

// holding tells a field that gets a value.
func holding(name string, value any) func(journal.Field) bool {
	return func(field journal.Field) bool { return field.Name == name && field.New == value }
}

// places reports whether a row says itself in which entity its new item goes.
func (p *planner) places(record mapping.Record) bool {
	for i, bound := range p.job.Binding.Fields {
		if bound.Field.Name == "entities_id" && record.Values[i].Action == mapping.Set {
			return true
		}
	}
	return false
}

// asUpdate turns the operation that would make a dropdown's item once more into
// one that changes it.
func (s *newDropdown) asUpdate(op journal.Op) journal.Op {
	op.Verb, op.Key, op.Needs = journal.Update, nil, []string{s.op.Name}
	for i, field := range op.Set {
		at := slices.IndexFunc(s.op.Set, func(made journal.Field) bool { return made.Name == field.Name })
		if at < 0 {
			continue
		}
		op.Set[i].Old, op.Set[i].NewText = s.op.Set[at].New, ""
		if field.Name == "entities_id" {
			op.Set[i].New = s.op.Set[at].New // where its parent is
		}
	}
	return op
}
