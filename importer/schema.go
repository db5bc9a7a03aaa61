package importer

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"itsmload/client"
	"itsmload/mapping"
)

// Describer tells what a server knows of an itemtype. An itemtype that it does
// not know is client.ErrItemtype.
type Describer interface {
	// SearchOptions gives the fields by which the server searches the itemtype.
	SearchOptions(ctx context.Context, itemtype string) ([]client.SearchOption, error)
	// Items streams the itemtype's items; an error ends the list.
	Items(ctx context.Context, itemtype string, q client.Query) iter.Seq2[client.Item, error]
}

// LiveSchema asks the server for the fields of an itemtype that mapping.Builtin
// does not know, such as that of a plugin.
//
// The server tells no columns, and they are pieced together: there are those
// that its items have, and those behind its search options. A type is that of
// the search option where it says one, else what the values of some items look
// like. References are told by the way of the search option, or by the name:
// locations_id_old refers to a Location. What a reference leads to that neither
// tells is a whole number, which a mapping's `lookup` turns into a reference.
//
// Nobody tells how long a text may be, and the server's usual sizes are taken:
// 65,535 bytes for long texts, 255 characters for others, and four decimals of
// twenty digits. What a narrower column cuts is found when it is read back.
//
// Where there is no item at all, the search options alone are known, and fields
// without one are missing. An itemtype that the server does not know is
// client.ErrItemtype.
func LiveSchema(ctx context.Context, server Describer, itemtype string) (*mapping.Schema, error) {
	options, err := server.SearchOptions(ctx, itemtype)
	if err != nil {
		return nil, fmt.Errorf("fields of %s: %w", itemtype, err)
	}
	d := description{tables: map[string]string{}, columns: map[string]*evidence{}}
	for _, option := range options {
		d.option(option)
	}
	// Fields that the first item leaves empty are told by others; all items of
	// a page cost no more than one.
	for item, err := range server.Items(ctx, itemtype, client.Query{Limit: 100}) {
		if err != nil {
			return nil, fmt.Errorf("fields of %s: %w", itemtype, err)
		}
		d.item(item)
	}
	return d.schema(itemtype), nil
}

// description is what was heard of an itemtype.
type description struct {
	table   string
	tables  map[string]string // the itemtype whose items a table holds
	columns map[string]*evidence
}

// option hears a search option. Of several for a column the first counts, as it
// does on the server.
func (d *description) option(o client.SearchOption) {
	way := strings.Split(o.UID, ".")
	if len(way) == 2 {
		d.table = cmp.Or(d.table, o.Table)
	} else if len(way) > 2 {
		d.tables[o.Table] = way[len(way)-2]
	}
	if o.Column == "" {
		return
	}
	e := d.evidence(o.Column)
	e.itemtype = cmp.Or(e.itemtype, o.Itemtype)
	if o.Field == o.Column {
		e.datatype = cmp.Or(e.datatype, o.Datatype)
	}
}

// item hears an item: its columns, and what stands in them.
func (d *description) item(item client.Item) {
	for name, value := range item {
		d.evidence(name).value(value)
	}
}

func (d *description) evidence(column string) *evidence {
	if d.columns[column] == nil {
		d.columns[column] = &evidence{}
	}
	return d.columns[column]
}

// schema lists the fields by name.
func (d *description) schema(itemtype string) *mapping.Schema {
	s := &mapping.Schema{Itemtype: itemtype, Table: d.table}
	for _, name := range slices.Sorted(maps.Keys(d.columns)) {
		e := d.columns[name]
		e.itemtype = cmp.Or(e.itemtype, d.target(name))
		s.Fields = append(s.Fields, e.field(name))
	}
	return s
}

// target tells by the name of a column which itemtype it refers to; empty for
// a name that tells none.
func (d *description) target(column string) string {
	name, suffix, found := strings.Cut(column, "_id")
	if !found || suffix != "" && suffix[0] != '_' {
		return ""
	}
	table := "glpi_" + name
	if itemtype, known := mapping.BuiltinTable(table); known {
		return itemtype
	}
	return d.tables[table]
}
