package itsmtest

import (
	"cmp"
	"slices"
)

// order is a table's rows sorted by one column and then by id. It is kept from
// one request to the next, so that paging through 100,000 items sorts them
// once: rows written meanwhile are taken out, sorted among themselves and
// merged in again.
type order struct {
	entries []entry
	touched map[int]bool
}

type entry struct {
	key any
	id  int
}

// touch notes in every order that a row has changed.
func (t *table) touch(id int) {
	for _, o := range t.orders {
		o.touched[id] = true
	}
}

// sorted gives the ids in the order of a column.
func (t *table) sorted(place int) []entry {
	o, ok := t.orders[place]
	if !ok {
		o = &order{entries: make([]entry, 0, len(t.ids)), touched: make(map[int]bool, len(t.ids))}
		for _, id := range t.ids {
			o.touched[id] = true
		}
		t.orders[place] = o
	}
	if len(o.touched) > 0 {
		o.merge(t, place)
	}
	return o.entries
}

func (o *order) merge(t *table, place int) {
	kept := slices.DeleteFunc(o.entries, func(e entry) bool { return o.touched[e.id] })
	var fresh []entry
	for id := range o.touched {
		if row, ok := t.row(id); ok {
			fresh = append(fresh, entry{sortKey(row[place]), id})
		}
	}
	slices.SortFunc(fresh, compareEntries)
	merged := make([]entry, 0, len(kept)+len(fresh))
	for _, e := range kept {
		for len(fresh) > 0 && compareEntries(fresh[0], e) < 0 {
			merged, fresh = append(merged, fresh[0]), fresh[1:]
		}
		merged = append(merged, e)
	}
	o.entries = append(merged, fresh...)
	clear(o.touched)
}

// sortKey folds a text once for all the comparisons to come.
func sortKey(v any) any {
	if s, ok := v.(string); ok {
		return foldText(s)
	}
	return v
}

func compareEntries(a, b entry) int {
	if s, ok := a.key.(string); ok {
		if t, ok := b.key.(string); ok {
			return cmp.Or(cmp.Compare(s, t), cmp.Compare(a.id, b.id))
		}
	}
	return cmp.Or(compare(a.key, b.key), cmp.Compare(a.id, b.id))
}
