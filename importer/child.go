package importer

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"itsmload/client"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

// The records that hang on items, such as Infocom, are found by the itemtype and the
// id of their item. In a row their fields go by a whole name, as in
// Infocom.buy_date; in the plan they have an operation of their own, which is sent
// once the item's has been, and which makes the record where there is none.

// children is the records of one itemtype that hang on items that the rows mean.
type children struct {
	fields  []mapping.Field // by their own names: what says where a record hangs, and what the rows may set
	byOwner *snapshot       // the records under the ids of their items
}

// ofChild tells a field of a record from one of its item.
func ofChild(field mapping.Field) bool {
	_, _, child := mapping.ChildOf(field.Name)
	return child
}

// newChildren prepares for the records that the mapping wants to set something of.
func newChildren(binding *mapping.Binding) map[string]*children {
	all := map[string]*children{}
	for _, bound := range binding.Fields {
		itemtype, name, child := mapping.ChildOf(bound.Field.Name)
		if !child {
			continue
		}
		if all[itemtype] == nil {
			all[itemtype] = &children{fields: []mapping.Field{
				{Name: "id", Type: mapping.TypeInteger}, {Name: "itemtype", Type: mapping.TypeText}, {Name: "items_id", Type: mapping.TypeInteger},
			}}
		}
		field := bound.Field
		field.Name = name
		all[itemtype].fields = append(all[itemtype].fields, field)
	}
	return all
}

// readChildren reads the records that hang on the items of the index: one by one
// while the items are few, else all that hang on items of their itemtype.
func (p *planner) readChildren(ctx context.Context, server Reader) error {
	p.children = newChildren(p.job.Binding)
	for _, itemtype := range slices.Sorted(maps.Keys(p.children)) {
		c := p.children[itemtype]
		c.byOwner = newSnapshot(c.fields)
		for _, equal := range p.owners() {
			for it, err := range server.Items(ctx, itemtype, client.Query{Fields: c.byOwner.columns(), Equal: equal}) {
				if err != nil {
					return err
				}
				c.take(it, p.job.Mapping.Itemtype, p.items)
			}
		}
	}
	return nil
}

// owners is what the records are searched by.
func (p *planner) owners() []map[string]string {
	ids := p.items.ids()
	if len(ids) > fewKeys {
		return []map[string]string{{"itemtype": p.job.Mapping.Itemtype}}
	}
	var owners []map[string]string
	for _, id := range ids {
		owners = append(owners, map[string]string{"itemtype": p.job.Mapping.Itemtype, "items_id": strconv.Itoa(id)})
	}
	return owners
}

// take keeps a record that hangs on an item of the index.
func (c *children) take(it client.Item, itemtype string, items *keyIndex) {
	owner := int(idIn(it["items_id"]))
	if it["itemtype"] != itemtype || items.item(owner) == nil {
		return
	}
	c.byOwner.addAs(owner, it)
}

// held is what the record of an item holds in a field; empty where there is none.
func (c *children) held(owner int, field string) string {
	it := c.byOwner.item(owner)
	if it == nil {
		return ""
	}
	_, text := c.byOwner.stored(it, field)
	return text
}

// apart parts the fields of the item from those of the records that hang on it.
func apart(set []journal.Field) (own []journal.Field, hung map[string][]journal.Field) {
	hung = map[string][]journal.Field{}
	for _, field := range set {
		itemtype, name, child := mapping.ChildOf(field.Name)
		if !child {
			own = append(own, field)
			continue
		}
		field.Name = name
		hung[itemtype] = append(hung[itemtype], field)
	}
	return own, hung
}

// hanging gives the operations on the records that hang on an item. The id is 0 where
// the item is still to be made.
func (p *planner) hanging(hung map[string][]journal.Field, owner int) []journal.Op {
	var ops []journal.Op
	for _, itemtype := range slices.Sorted(maps.Keys(hung)) {
		op := journal.Op{Name: itemtype, Verb: journal.Update, Itemtype: itemtype, Set: hung[itemtype], Needs: []string{journal.ItemOp}}
		op.ID, _ = strconv.Atoi(p.children[itemtype].held(owner, "id"))
		if owner == 0 || op.ID == 0 {
			op.ID, op.Verb, op.Key, op.Set = 0, journal.Add, []string{"itemtype", "items_id"}, p.hung(op.Set, owner)
		}
		ops = append(ops, p.withNeeded(op)...)
	}
	return ops
}

// changing turns an operation that was to make a record into one that changes the
// record that is there. Fresh tells that this run has made the item on which it hangs.
func changing(op journal.Op) (changed journal.Op, fresh bool) {
	hangs := op.Key
	op.Verb, op.Key = journal.Update, nil
	op.Set = slices.Clone(op.Set)
	op.Set = slices.DeleteFunc(op.Set, func(field journal.Field) bool {
		fresh = fresh || field.From == journal.ItemOp
		return slices.Contains(hangs, field.Name)
	})
	return op, fresh
}

// hung is what a new record is made with: where it hangs, and what is not empty. That
// it hangs there is no change of its own.
func (p *planner) hung(set []journal.Field, owner int) []journal.Field {
	itemtype := p.job.Mapping.Itemtype
	at := journal.Field{Name: "items_id", From: journal.ItemOp}
	if owner > 0 {
		id := json.Number(strconv.Itoa(owner))
		at = journal.Field{Name: "items_id", Old: id, New: id}
	}
	all := []journal.Field{{Name: "itemtype", Old: itemtype, New: itemtype}, at}
	for _, field := range set {
		field.Old, field.OldText = nil, ""
		all = append(all, field)
	}
	return all
}
