package importer

import (
	"context"
	"errors"
	"iter"
	"slices"

	"itsmload/client"
	"itsmload/importer/journal"
	"itsmload/importer/report"
	"itsmload/mapping"
)

// reportMissing lists the items that the mapping is about and no row names, where
// the mapping asks for it. Nothing is done to them. It reads pages of its own, also
// where the rows are so few that their items were asked for one by one, and keeps
// no item, but of records that hang on items what the list shows of them: what a row
// names is told by the hashes of the keys.
func (p *planner) reportMissing(ctx context.Context, server Reader, folder *journal.Folder) error {
	if p.job.Mapping.Missing != mapping.MissingReport {
		return nil
	}
	for _, name := range distinguishingFields {
		field, ok := p.job.Schema.Field(name)
		if !ok {
			continue
		}
		// Whom the account may not ask for names is told ids.
		if err := p.refs.read(ctx, server, field.Itemtype); err != nil && !errors.Is(err, client.ErrForbidden) {
			return err
		}
	}
	columns := p.missingColumns()
	header := make([]string, len(columns))
	for i, column := range columns {
		header[i] = column.name
	}
	n, err := report.WriteMissing(folder, header, p.missing(ctx, server, columns))
	if err != nil {
		return err
	}
	return folder.Update(func(run *journal.Run) { run.Missing = &n })
}

// missingColumn is a column of the list, and the field that it shows.
type missingColumn struct {
	name  string
	field mapping.Field
}

// missingColumns are the id, the key, what tells the item to a person, and what
// the mapping has of it under the names of the file.
func (p *planner) missingColumns() []missingColumn {
	columns := []missingColumn{{"id", mapping.Field{Name: "id", Type: mapping.TypeInteger}}}
	add := func(name string, field mapping.Field) {
		if i := slices.IndexFunc(columns, func(c missingColumn) bool { return c.name == name }); i >= 0 {
			if columns[i].field.Name == field.Name {
				return
			}
			name += " (source)" // as in the report
		}
		columns = append(columns, missingColumn{name, field})
	}
	for _, key := range p.job.Binding.Keys {
		add(key.Field.Name, key.Field)
	}
	for _, told := range [][2]string{{"name", "name"}, {"entity", "entities_id"}, {"state", "states_id"}} {
		if field, ok := p.job.Schema.Field(told[1]); ok {
			add(told[0], field)
		}
	}
	for _, bound := range p.job.Binding.Fields {
		if bound.Header != "" {
			add(bound.Header, bound.Field)
		}
	}
	return columns
}

// missing reads the items, and gives the rows of those that no row names.
func (p *planner) missing(ctx context.Context, server Reader, columns []missingColumn) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		fields := []string{"is_template", "entities_id"}
		for _, column := range columns {
			fields = append(fields, column.field.Name)
		}
		for it, err := range itemsWithChildren(ctx, server, p.job.Mapping.Itemtype, p.job.Binding, client.Query{Fields: fields}) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !flagged(it["is_template"]) && p.scope.holds(it) && !p.namedByRow(it) && !yield(p.missingRow(it, columns), nil) {
				return
			}
		}
	}
}

// namedByRow reports whether a row has the key of an item.
func (p *planner) namedByRow(it client.Item) bool {
	keys := p.claims.keys
	hash, ok := keys.hash(keyIn(keys.binding.Keys, it))
	_, named := keys.at(hash)
	return ok && named
}

// missingRow shows an item, with the names of what it refers to.
func (p *planner) missingRow(it client.Item, columns []missingColumn) []string {
	row := make([]string, len(columns))
	for i, column := range columns {
		row[i] = p.refs.label(column.field, column.field.Canonical(it[column.field.Name]))
	}
	return row
}
