package importer

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"itsmload/importer/journal"
	"itsmload/mapping"
)

// newDropdownOf gives the dropdown that a canonical text of a reference stands for, where
// that is still to be made.
func (r *references) newDropdownOf(field mapping.Field, text string) *newDropdown {
	id, err := strconv.Atoi(text)
	if n := r.toCreate[field.Itemtype]; field.Type == mapping.TypeReference && err == nil && id < 0 && n != nil && -id <= len(n.list) {
		return n.byID(id)
	}
	return nil
}

// withNeeded gives an operation what it refers to and is not there yet: the names of
// the operations that make it, and before it those that no earlier row has.
func (p *planner) withNeeded(op journal.Op) []journal.Op {
	ops, counted := []journal.Op{}, map[*newDropdown]bool{}
	for _, field := range op.Set {
		if field.From != "" && field.From != journal.ItemOp && !slices.Contains(op.Needs, field.From) {
			op.Needs = append(op.Needs, field.From)
		}
	}
	for _, name := range op.Needs {
		ops = append(ops, p.refs.needed(name, counted)...)
	}
	return append(ops, op)
}

// needed gives the operations that make a dropdown and what it stands below, but for
// those that an earlier row has. The row counts once for each that it needs.
func (r *references) needed(name string, counted map[*newDropdown]bool) []journal.Op {
	for _, n := range r.toCreate {
		id, found := n.byOp[name]
		if !found {
			continue
		}
		for up := id; up < 0 && !counted[n.byID(up)]; up = n.byID(up).parent {
			n.byID(up).rows++
			counted[n.byID(up)] = true
		}
		return n.unplanned(n.byID(id))
	}
	return nil
}

func (n *newDropdowns) unplanned(s *newDropdown) []journal.Op {
	if s.planned {
		return nil
	}
	s.planned = true
	if s.parent < 0 {
		return append(n.unplanned(n.byID(s.parent)), s.op)
	}
	return []journal.Op{s.op}
}

// createIn tells where new dropdowns go that stand below nothing: below an entity of the
// mapping into that, else into the highest that is active in the session above the one
// of new items, so that the items of all entities can refer to them. What rows may make as
// items, too, goes where new items go, unless they say where that is.
func (p *planner) createIn(ctx context.Context, server Reader, active []int) error {
	entity := p.defaultEntity
	for _, n := range p.refs.toCreate {
		n.entity = entity
	}
	if entity == 0 || p.scope != nil || len(p.refs.toCreate) == 0 {
		return nil
	}
	if err := p.refs.readEntities(ctx, server); err != nil {
		return err
	}
	for itemtype, n := range p.refs.toCreate {
		if itemtype == p.job.Schema.Itemtype && p.creates() && !p.setsEntity() {
			continue
		}
		if n.inEntities() {
			n.entity = entities{p.refs.nameIndexes["Entity"]}.top(entity, active)
		}
	}
	return nil
}

// setsEntity reports whether the rows say in which entity their items stand.
func (p *planner) setsEntity() bool { return contains(boundFields(p.job.Binding), "entities_id") }

// others are the fields of the itemtypes of which dropdowns may be made.
func (r *references) others() map[string][]mapping.Field {
	others := map[string][]mapping.Field{}
	for itemtype, n := range r.toCreate {
		others[itemtype] = n.fields()
	}
	return others
}

// fields are those that a new dropdown is made with.
func (n *newDropdowns) fields() []mapping.Field {
	var fields []mapping.Field
	for _, name := range []string{"name", n.parent, "entities_id", "is_recursive"} {
		if field, ok := n.schema.Field(name); ok && !contains(fields, name) {
			fields = append(fields, field)
		}
	}
	return fields
}

// newDropdowns lists the dropdowns that the plan has operations for, the most used first.
func (r *references) newDropdowns() []journal.Dropdown {
	var all []journal.Dropdown
	for _, itemtype := range slices.Sorted(maps.Keys(r.toCreate)) {
		for _, s := range r.toCreate[itemtype].list {
			if s.planned {
				all = append(all, journal.Dropdown{Itemtype: itemtype, Path: s.path, Rows: s.rows, Near: s.near})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b journal.Dropdown) int { return -cmp.Compare(a.Rows, b.Rows) })
	return all
}
