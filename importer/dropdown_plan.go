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

// shootOf gives the dropdown that a canonical text of a reference stands for, where
// that is still to be made.
func (r *references) shootOf(field mapping.Field, text string) *shoot {
	id, err := strconv.Atoi(text)
	if n := r.nurseries[field.Itemtype]; field.Type == mapping.TypeReference && err == nil && id < 0 && n != nil && -id <= len(n.shoots) {
		return n.shootAt(id)
	}
	return nil
}

// planted gives an operation what it refers to and is not there yet: the names of
// the operations that make it, and before it those that no earlier row has.
func (p *planner) planted(op journal.Op) []journal.Op {
	ops, counted := []journal.Op{}, map[*shoot]bool{}
	for _, field := range op.Set {
		if field.From != "" && field.From != journal.ItemOp && !slices.Contains(op.Needs, field.From) {
			op.Needs = append(op.Needs, field.From)
		}
	}
	for _, name := range op.Needs {
		ops = append(ops, p.refs.plant(name, counted)...)
	}
	return append(ops, op)
}

// plant gives the operations that make a dropdown and what it stands below, but for
// those that an earlier row has. The row counts once for each that it needs.
func (r *references) plant(name string, counted map[*shoot]bool) []journal.Op {
	for _, n := range r.nurseries {
		id, found := n.byOp[name]
		if !found {
			continue
		}
		for up := id; up < 0 && !counted[n.shootAt(up)]; up = n.shootAt(up).parent {
			n.shootAt(up).rows++
			counted[n.shootAt(up)] = true
		}
		return n.unplaced(n.shootAt(id))
	}
	return nil
}

func (n *nursery) unplaced(s *shoot) []journal.Op {
	if s.placed {
		return nil
	}
	s.placed = true
	if s.parent < 0 {
		return append(n.unplaced(n.shootAt(s.parent)), s.op)
	}
	return []journal.Op{s.op}
}

// settleIn tells the nurseries where new dropdowns go. Which items can refer to what is
// made outside of the root only the tree of the entities tells.
func (r *references) settleIn(ctx context.Context, server Reader, entity int) error {
	for _, n := range r.nurseries {
		n.home = entity
	}
	if entity == 0 || len(r.nurseries) == 0 {
		return nil
	}
	return r.readEntities(ctx, server)
}

// others are the fields of the itemtypes of which dropdowns may be made.
func (r *references) others() map[string][]mapping.Field {
	others := map[string][]mapping.Field{}
	for itemtype, n := range r.nurseries {
		others[itemtype] = n.fields()
	}
	return others
}

// fields are those that a new dropdown is made with.
func (n *nursery) fields() []mapping.Field {
	var fields []mapping.Field
	for _, name := range []string{"name", n.parent, "entities_id", "is_recursive"} {
		if field, ok := n.schema.Field(name); ok && !contains(fields, name) {
			fields = append(fields, field)
		}
	}
	return fields
}

// made lists the dropdowns that the plan has operations for, the most used first.
func (r *references) made() []journal.Dropdown {
	var all []journal.Dropdown
	for _, itemtype := range slices.Sorted(maps.Keys(r.nurseries)) {
		for _, s := range r.nurseries[itemtype].shoots {
			if s.placed {
				all = append(all, journal.Dropdown{Itemtype: itemtype, Path: s.path, Rows: s.rows, Near: s.near})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b journal.Dropdown) int { return -cmp.Compare(a.Rows, b.Rows) })
	return all
}
