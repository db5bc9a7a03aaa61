package importer

import (
	"context"
	"iter"
	"slices"

	"itsmload/client"
	"itsmload/mapping"
)

// itemsWithChildren streams all items that a query asks for, each with the fields of
// what hangs on it that a mapping knows, by their whole names. The records are read
// before, and stand in memory with those fields alone.
func itemsWithChildren(ctx context.Context, server Reader, itemtype string, binding *mapping.Binding, q client.Query) iter.Seq2[client.Item, error] {
	all := newChildren(binding)
	if len(all) == 0 {
		return server.Items(ctx, itemtype, q)
	}
	return func(yield func(client.Item, error) bool) {
		for child, c := range all {
			if err := c.readAll(ctx, server, child, itemtype); err != nil {
				yield(nil, err)
				return
			}
		}
		q.Fields = slices.DeleteFunc(slices.Clone(q.Fields), func(name string) bool { return ofChild(mapping.Field{Name: name}) })
		for it, err := range server.Items(ctx, itemtype, q) {
			if err == nil {
				join(it, binding, all)
			}
			if !yield(it, err) || err != nil {
				return
			}
		}
	}
}

// readAll reads all records that hang on items of an itemtype.
func (c *children) readAll(ctx context.Context, server Reader, child, itemtype string) error {
	c.byOwner = newSnapshot(c.fields)
	query := client.Query{Fields: c.byOwner.columns(), Equal: map[string]string{"itemtype": itemtype}}
	for it, err := range server.Items(ctx, child, query) {
		if err != nil {
			return err
		}
		if it["itemtype"] == itemtype {
			c.byOwner.addAs(int(idIn(it["items_id"])), it)
		}
	}
	return nil
}

// join puts into an item what hangs on it.
func join(it client.Item, binding *mapping.Binding, all map[string]*children) {
	for _, bound := range binding.Fields {
		if child, name, ok := mapping.ChildOf(bound.Field.Name); ok {
			it[bound.Field.Name] = all[child].held(it.ID(), name)
		}
	}
}
