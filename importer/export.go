package importer

import (
	"context"
	"iter"
	"strconv"

	"itsmload/client"
	"itsmload/mapping"
)

// Export gives what the server holds as the rows of a file that a mapping reads,
// so that people can edit it and send it back. Of a file that nobody has touched
// an import finds every row unchanged; where that cannot be, Notes tells.
//
// The items are those that the mapping is about: of its itemtype and in its
// entity, without templates and the trash. Names stand for references, or
// "id 12" where no name means the item.
type Export struct {
	Header []string

	form    *mapping.Export
	planner planner // of an import of the file, as far as it needs no rows
	notes   exportNotes
}

// NewExport reads what the mapping's references point to. An error of the mapping
// is a *mapping.Error.
func NewExport(ctx context.Context, server Reader, m *mapping.Mapping, schema *mapping.Schema) (*Export, error) {
	form, err := m.Export(schema)
	if err != nil {
		return nil, err
	}
	e := &Export{form: form, notes: newExportNotes(form)}
	for _, column := range form.Columns {
		e.Header = append(e.Header, column.Header)
	}
	p := &e.planner
	p.job = Job{Mapping: m, Binding: form.Binding, Schema: schema}
	if p.refs, err = readReferences(ctx, server, p.job); err != nil {
		return nil, err
	}
	p.scope, err = p.readScope(ctx, server)
	return e, err
}

// Rows reads the items page by page, and gives a row an item: a text a column of
// the header. An error ends them.
func (e *Export) Rows(ctx context.Context, server Reader) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		query := client.Query{Fields: e.fields()}
		for it, err := range itemsWithChildren(ctx, server, e.planner.job.Mapping.Itemtype, e.form.Binding, query) {
			if err != nil {
				yield(nil, err)
				return
			}
			if flagged(it["is_template"]) || !e.planner.scope.holds(it) {
				continue
			}
			if it.ID() == 0 {
				e.notes.root = true
				continue
			}
			if !yield(e.row(it), nil) {
				return
			}
		}
	}
}

// fields names the columns that are asked of the server.
func (e *Export) fields() []string {
	names := []string{"is_template", "entities_id"}
	for _, column := range e.form.Columns {
		names = append(names, column.Field.Name)
	}
	for _, bound := range e.form.Binding.Fields { // constants too, to tell what an import would change
		names = append(names, bound.Field.Name)
	}
	return append(names, keyFields(e.form.Binding)...)
}

// row writes an item, and notes what an import would not find unchanged.
func (e *Export) row(it client.Item) []string {
	row := make([]string, len(e.form.Columns))
	for i, column := range e.form.Columns {
		stored := column.Field.Canonical(it[column.Field.Name])
		if column.Named() {
			row[i] = e.name(column, stored, entityOf(it))
		} else {
			row[i] = column.Text(stored)
		}
	}
	e.check(row, it)
	return row
}

// entityOf is the entity from which the item's references are seen.
func entityOf(it client.Item) int {
	if _, placed := it["entities_id"]; !placed {
		return nowhere
	}
	return int(idIn(it["entities_id"]))
}

// name is what the item that a reference points to is called, in a way that is
// read as that item: by the mapping's `by`, else by its id. The root entity has the
// id 0, which elsewhere is none.
func (e *Export) name(column mapping.Exported, stored string, entity int) string {
	none := column.Field.Empty(stored)
	if none && column.Field.Itemtype != "Entity" {
		return column.Text("")
	}
	l := e.planner.refs.lookups[column.Bound]
	id, _ := strconv.Atoi(stored)
	target, _ := l.at(id)
	for _, form := range l.forms(l.by) {
		for called := range target.spellings(form.by) {
			for _, text := range column.Spellings(called) {
				if called != "" && l.says(column.Read(text), id, entity) {
					return text
				}
			}
		}
	}
	if none {
		return column.Text("")
	}
	return idName(stored)
}

// says reports whether a value is read as the item with an id by one that refers
// to it already.
func (l *lookup) says(value mapping.Value, id, entity int) bool {
	if value.Problem != nil || value.Action != mapping.Set {
		return false
	}
	a := l.find(value.Text, entity)
	return a.problem == nil && a.id == id || a.keeps(value.Text, strconv.Itoa(id))
}
