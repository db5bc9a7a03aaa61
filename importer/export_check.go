package importer

import (
	"slices"
	"strconv"

	"itsmload/client"
	"itsmload/mapping"
)

// check reads a row of an export as an import would, and notes what that would
// reject, or change in the item.
func (e *Export) check(row []string, it client.Item) {
	b := e.form.Binding
	cells := make([]mapping.Cell, len(row)+len(e.form.Lacking))
	for i, text := range row {
		if text != "" {
			cells[i] = mapping.Cell{Kind: mapping.Text, Text: text}
		}
	}
	record := b.Record(cells)
	e.planner.resolveKey(&record)
	found := e.found(record, it)
	b.Spare(&record, func(i int) string { return b.Fields[i].Field.Canonical(it[b.Fields[i].Field.Name]) })
	for i, bound := range b.Fields {
		if found && !e.keeps(i, record.Values[i], it) {
			e.misfit(bound, record.Values[i].Text, row, it.ID())
		}
	}
}

// found reports whether a row has the key of the item, and notes it where it has
// not.
func (e *Export) found(record mapping.Record, it client.Item) bool {
	b := e.form.Binding
	if slices.ContainsFunc(record.Problems, func(p mapping.Problem) bool { return p.Code == "empty-key" || p.Code == "empty-meaning" }) {
		e.notes.empty.add(idName(strconv.Itoa(it.ID())))
		return false
	}
	key := keyIn(b.Keys, it)
	for i, k := range b.Keys {
		if record.Keys[i] == "" || k.Meaning(record.Keys[i]) != k.Meaning(key[i]) {
			e.notes.misfit(e.notes.ofKey(i), it.ID(), key[i])
			return false
		}
	}
	e.notes.key(b.Meaning(key), it.ID())
	return true
}

// keeps reports whether a value leaves a field of the item as it is.
func (e *Export) keeps(i int, value mapping.Value, it client.Item) bool {
	bound, l := e.form.Binding.Fields[i], e.planner.refs.lookups[i]
	stored := bound.Field.Canonical(it[bound.Field.Name])
	switch {
	case value.Problem != nil:
		return false
	case value.Action == mapping.Keep, bound.Lock, bound.Column.OnlyIfEmpty && !bound.Field.Empty(stored), bound.Field.Same(stored, value.Text):
		return true
	case l == nil || value.Action == mapping.Clear:
		return false
	}
	return l.says(value, int(idIn(it[bound.Field.Name])), entityOf(it))
}

// misfit notes what an import would not read as what a field holds: the cell, or, where
// there is none, what the mapping itself makes of the row.
func (e *Export) misfit(bound mapping.Bound, text string, row []string, id int) {
	where := ofField(bound.Field.Name)
	if at := slices.Index(e.Header, bound.Header); at >= 0 {
		where, text = ofColumn(bound.Header), row[at]
	}
	e.notes.misfit(where, id, text)
}
