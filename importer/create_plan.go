package importer

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// creates reports whether the mapping wants items made that are not there.
func (p *planner) creates() bool { return p.job.Mapping.OnMissing == mapping.OnCreate }

// create gives a row the operation that makes its item, or says why none can be
// made of it.
func (p *planner) create(planned journal.Planned, record mapping.Record) journal.Planned {
	if problem := p.similarTo(planned.Row, record); problem != nil {
		return settled(planned, journal.Rejected, *problem)
	}
	set := p.initial(record)
	if problems := p.unfounded(set, record); len(problems) > 0 {
		return settled(planned, journal.Rejected, problems...)
	}
	own, hung := apart(set)
	own, later := p.overruled(own)
	op := journal.Op{
		Name: journal.ItemOp, Verb: journal.Add, Itemtype: p.job.Mapping.Itemtype,
		Set: own, Key: keyFields(p.job.Binding),
	}
	if s := p.createdAsDropdown(record, own); s != nil {
		op = s.asUpdate(op)
	} else if problem := p.namedElsewhere(own); problem != nil {
		return settled(planned, journal.Rejected, *problem)
	}
	planned.Ops = p.withNeeded(op)
	if len(later) > 0 {
		planned.Ops = append(planned.Ops, p.withNeeded(journal.Op{
			Name: "afterwards", Verb: journal.Update, Itemtype: op.Itemtype, Set: later, Needs: []string{journal.ItemOp},
		})...)
	}
	planned.Ops = append(planned.Ops, p.hanging(hung, 0)...)
	return planned
}

// overruled parts the fields that the server fills in by itself in a new item: they are
// set once it is there.
func (p *planner) overruled(set []journal.Field) (own, later []journal.Field) {
	for _, field := range set {
		if mapping.Overruled(p.job.Schema.Itemtype, field.Name) {
			later = append(later, field)
			continue
		}
		own = append(own, field)
	}
	return own, later
}

// initial is what a new item is made with: all that the row says, the key, and
// the place where it belongs. What would be empty is left to the server.
func (p *planner) initial(record mapping.Record) []journal.Field {
	var set []journal.Field
	for i, bound := range p.job.Binding.Fields {
		if value := record.Values[i]; value.Action == mapping.Set && value.Text != "" && !bound.Lock {
			set = append(set, p.beginning(bound.Field, value.Text))
		}
	}
	for i, key := range p.job.Binding.Keys {
		if !sets(set, key.Field.Name) {
			set = append(set, p.beginning(key.Field, record.Keys[i]))
		}
	}
	if field, ok := p.job.Schema.Field("entities_id"); ok && p.job.Schema.Itemtype != "User" && !sets(set, field.Name) {
		set = append(set, p.beginning(field, strconv.Itoa(p.defaultEntity)))
	}
	if parent, tree := p.job.Schema.Tree(); tree && !sets(set, parent) {
		field, _ := p.job.Schema.Field(parent)
		set = append(set, p.beginning(field, "0")) // else it would be the row before's in the same request
	}
	return set
}

// beginning is a field that holds nothing yet.
func (p *planner) beginning(field mapping.Field, text string) journal.Field {
	change := p.change(field, "", text)
	change.Old, change.OldText = nil, ""
	return change
}

// unfounded is all that keeps an item from being made: what it needs and the row
// lacks, and what would keep the next import from finding it.
func (p *planner) unfounded(set []journal.Field, record mapping.Record) []mapping.Problem {
	var problems []mapping.Problem
	_, tree := p.job.Schema.Tree()
	if (tree || p.job.Schema.Itemtype == "User") && !sets(set, "name") {
		problems = append(problems, mapping.Because("nameless", p.job.Schema.Itemtype))
	}
	for _, field := range set {
		i := slices.IndexFunc(p.job.Binding.Keys, func(k mapping.Key) bool { return k.Field.Name == field.Name })
		if i < 0 {
			continue
		}
		key := p.job.Binding.Keys[i]
		if text := key.Field.Canonical(field.New); key.Meaning(text) != key.Meaning(record.Keys[i]) {
			problems = append(problems, mapping.Because("other-key", field.Name, text, record.Keys[i]))
		}
	}
	if p.scope != nil && placeIn(set) != nowhere && !p.scope.entities[placeIn(set)] {
		problems = append(problems, mapping.Because("outside-entity", p.refs.label(mapping.Field{Type: mapping.TypeReference, Itemtype: "Entity"}, strconv.Itoa(placeIn(set))), p.scope.name))
	}
	return problems
}

// placeIn is the entity in which a new item is made.
func placeIn(set []journal.Field) int {
	for _, field := range set {
		if id, ok := field.New.(json.Number); ok && field.Name == "entities_id" {
			n, _ := strconv.Atoi(id.String())
			return n
		}
	}
	return nowhere
}

// defaultEntity is the entity of new items whose row names none: that of the mapping,
// else the one in which the session makes them.
func (s *scope) defaultEntity(session int) int {
	if s == nil {
		return session
	}
	return s.top
}

// ids are the entities of the scope in which items stand; none is all.
func (s *scope) ids() []int {
	if s == nil || s.column != "entities_id" {
		return nil
	}
	return slices.Sorted(maps.Keys(s.entities))
}
