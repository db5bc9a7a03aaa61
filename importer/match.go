package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"itsmload/client"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

// catalogue is a snapshot in which items are found by the key of a row.
type catalogue struct {
	*snapshot
	key   mapping.Field
	first map[string]int   // the first item of a key
	more  map[string][]int // all items of a key that several have
	seen  int              // items that the pages showed, wanted or not
}

// miss is why a key gives no item to update.
type miss struct {
	status  journal.Status
	problem mapping.Problem
}

// readItems reads the items whose key some row names. Templates never match;
// an item in the trash is kept so that the row can be told of it.
func (p *planner) readItems(ctx context.Context, server Reader) (*catalogue, error) {
	c := &catalogue{
		snapshot: newSnapshot(p.compared()), key: p.job.Binding.Key.Field,
		first: map[string]int{}, more: map[string][]int{},
	}
	if p.claims.byID && len(p.claims.keys) <= fewIDs {
		if err := c.askByID(ctx, server, p.job.Mapping.Itemtype, p.claims.ids()); err != nil {
			return nil, err
		}
		for id, it := range c.items {
			c.first[strconv.Itoa(id)] = it.id
		}
		return c, p.mayList(ctx, server, c)
	}
	if err := p.readPages(ctx, server, c, false); err != nil {
		return nil, err
	}
	if _, ok := p.job.Schema.Field("is_deleted"); !ok || len(c.first) == len(p.claims.keys) {
		return c, nil
	}
	return c, p.readPages(ctx, server, c, true)
}

// mayList sees, where no id was found, that it is not for want of the right to
// the itemtype: of single ids the server tells the two apart in no other way.
func (p *planner) mayList(ctx context.Context, server Reader, c *catalogue) error {
	if len(c.items) > 0 {
		return nil
	}
	for _, err := range server.Items(ctx, p.job.Mapping.Itemtype, client.Query{Fields: []string{}, PageSize: 2}) {
		return err
	}
	return nil
}

// readPages adds the items of all pages whose key a row names; those of the
// trash only where no other item has the key.
func (p *planner) readPages(ctx context.Context, server Reader, c *catalogue, trash bool) error {
	query := client.Query{Fields: c.columns(), Trash: trash}
	for it, err := range server.Items(ctx, p.job.Mapping.Itemtype, query) {
		if err != nil {
			return err
		}
		c.seen++
		key := c.keyOf(it)
		if key == "" || !p.claims.want(key) || flagged(it["is_template"]) {
			continue
		}
		if first, taken := c.first[key]; trash && taken && !c.items[first].trashed {
			continue
		}
		c.file(key, c.add(it))
	}
	return nil
}

// keyOf is what an item's key means; empty where it has none.
func (c *catalogue) keyOf(it client.Item) string {
	if c.key.Name == "id" {
		return strconv.Itoa(it.ID())
	}
	canonical := c.key.Canonical(it[c.key.Name])
	if canonical == "" {
		return ""
	}
	return c.key.Meaning(canonical)
}

// file notes an item under its key.
func (c *catalogue) file(key string, it *item) {
	first, taken := c.first[key]
	if !taken {
		c.first[strings.Clone(key)] = it.id
		return
	}
	if len(c.more[key]) == 0 {
		c.more[key] = []int{first}
	}
	c.more[key] = append(c.more[key], it.id)
}

// found is the item of a row; id is known also where the row only names it.
type found struct {
	id   int
	item *item
}

// match finds the one item that a key means, or tells why there is none.
func (p *planner) match(key string) (found, *miss) {
	if key == "" {
		return found{}, nil
	}
	meaning := p.items.key.Meaning(key)
	id, ok := p.items.first[meaning]
	it := p.items.items[id]
	switch {
	case !ok || it.template:
		return p.named(key), p.absent(mapping.Because("not-found", p.job.Binding.Key.Field.Name, key))
	case it.trashed:
		return found{id: id}, &miss{journal.NotFound, mapping.Because("in-trash", id)}
	case len(p.items.more[meaning]) > 0:
		return found{}, &miss{journal.Ambiguous, mapping.Because("ambiguous-key",
			p.job.Binding.Key.Field.Name, key, p.rivals(meaning))}
	}
	return found{id: id, item: it}, nil
}

// named is the id of a key that is one.
func (p *planner) named(key string) found {
	if !p.claims.byID {
		return found{}
	}
	id, _ := strconv.Atoi(key)
	return found{id: id}
}

// absent is the miss of a row without an item, by the mapping's policy.
func (p *planner) absent(problem mapping.Problem) *miss {
	if p.job.Mapping.OnMissing == mapping.OnSkip {
		return &miss{journal.Skipped, problem}
	}
	return &miss{journal.NotFound, problem}
}

// nameRivals reads what rivals are told apart by, where there are any.
func (p *planner) nameRivals(ctx context.Context, server Reader) error {
	for _, name := range rivalFields {
		field, ok := p.job.Schema.Field(name)
		if !ok || len(p.items.more) == 0 {
			continue
		}
		// Whom the account may not ask for names is told apart by ids.
		if err := p.refs.read(ctx, server, field.Itemtype); err != nil && !errors.Is(err, client.ErrForbidden) {
			return err
		}
	}
	return nil
}

// rivals names the items that share a key, with what tells them apart.
func (p *planner) rivals(key string) string {
	var all []string
	for _, id := range p.items.more[key] {
		it := p.items.items[id]
		var told []string
		for _, name := range rivalFields {
			if p.items.has(name) {
				field, text := p.items.stored(it, name)
				told = append(told, cmp.Or(p.refs.label(field, text), "none"))
			}
		}
		all = append(all, fmt.Sprintf("id %d (%s)", id, strings.Join(told, ", ")))
	}
	return strings.Join(all, "; ")
}

// rivalFields are what tells items of one key apart to a person.
var rivalFields = []string{"entities_id", "states_id"}
