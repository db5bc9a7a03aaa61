package importer

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"

	"itsmload/client"
	"itsmload/mapping"
)

// keyIndex is a snapshot in which items are found by the key of a row. Of an
// item it keeps no more than the snapshot does, and four bytes a key.
type keyIndex struct {
	*snapshot
	keys  *keys
	scope *scope
	live  idsByKey
	trash idsByKey
	near  []nearby // items that no key means, and some key comes near to; by rough
	seen  int      // items that the pages showed, wanted or not
}

// idsByKey is which items have a key, by the key's place among the keys.
type idsByKey struct {
	first []int32         // the first item; none where it is none
	more  map[int][]int32 // the others, of a key that several have
}

// none is no item: the root entity has the id 0.
const none = -1

// nearby is an item under the rough form of its key.
type nearby struct {
	rough uint32
	id    int32
}

func newKeyIndex(keys *keys, scope *scope, fields []mapping.Field) *keyIndex {
	return &keyIndex{snapshot: newSnapshot(fields), keys: keys, scope: scope, live: newIDsByKey(len(keys.all))}
}

func newIDsByKey(keys int) idsByKey {
	return idsByKey{first: slices.Repeat([]int32{none}, keys), more: map[int][]int32{}}
}

// add files an item under the key at a place, once.
func (f *idsByKey) add(place, id int) {
	switch {
	case f.first[place] == none:
		f.first[place] = int32(id)
	case f.first[place] != int32(id) && !slices.Contains(f.more[place], int32(id)):
		f.more[place] = append(f.more[place], int32(id))
	}
}

// has reports whether the key at a place has an item.
func (f *idsByKey) has(place int) bool { return len(f.first) > 0 && f.first[place] != none }

// at gives the items of the key at a place.
func (f *idsByKey) at(place int) []int {
	if !f.has(place) {
		return nil
	}
	ids := []int{int(f.first[place])}
	for _, id := range f.more[place] {
		ids = append(ids, int(id))
	}
	return ids
}

// readItems reads the items that the rows mean: by id or by key while they are
// few, else page by page. Templates never match; an item in the trash is kept so
// that the row can be told of it.
func (p *planner) readItems(ctx context.Context, server Reader) (*keyIndex, error) {
	c := newKeyIndex(p.claims.keys, p.scope, p.compared())
	if c.keys.byID && len(c.keys.all) <= fewIDs {
		return c, p.readByID(ctx, server, c)
	}
	_, bin := p.job.Schema.Field("is_deleted")
	found, err := p.search(ctx, server, c, bin)
	if err == nil && !found {
		c = newKeyIndex(p.claims.keys, p.scope, p.compared())
		err = p.readPages(ctx, server, c, bin)
	}
	slices.SortFunc(c.near, func(a, b nearby) int { return cmp.Or(cmp.Compare(a.rough, b.rough), cmp.Compare(a.id, b.id)) })
	return c, err
}

// readByID reads the items of the ids that the rows name.
func (p *planner) readByID(ctx context.Context, server Reader, c *keyIndex) error {
	found, err := server.ByID(ctx, p.job.Mapping.Itemtype, c.keys.ids(), c.columns()...)
	if err != nil {
		return err
	}
	for _, it := range found.Items {
		c.take(it, flagged(it["is_deleted"]))
	}
	if len(found.Items) > 0 {
		return nil
	}
	// It may be for want of the right to the itemtype that no id was found: of
	// single ids the server tells the two apart in no other way.
	for _, err := range server.Items(ctx, p.job.Mapping.Itemtype, client.Query{Fields: []string{}, PageSize: 2}) {
		return err
	}
	return nil
}

// readPages reads all items. The trash comes before, so that what is restored
// meanwhile is seen in one or the other, and, where a key is still missing, behind
// them once more, for what goes there meanwhile.
func (p *planner) readPages(ctx context.Context, server Reader, c *keyIndex, bin bool) error {
	lists := []bool{false}
	if bin {
		lists = []bool{true, false, true}
	}
	for i, trash := range lists {
		if i == 2 && c.complete() {
			break
		}
		query := client.Query{Fields: c.columns(), Trash: trash}
		for it, err := range server.Items(ctx, p.job.Mapping.Itemtype, query) {
			if err != nil {
				return err
			}
			c.take(it, trash)
			if i < 2 {
				c.seen++
			}
		}
	}
	return nil
}

// complete reports whether all keys have an item, be it in the trash.
func (c *keyIndex) complete() bool {
	for place := range c.keys.all {
		if !c.known(place) {
			return false
		}
	}
	return true
}

// known reports whether the key at a place has an item, be it in the trash.
func (c *keyIndex) known(place int) bool { return c.live.has(place) || c.trash.has(place) }

// take keeps an item if a row means it, or comes near to meaning it.
func (c *keyIndex) take(it client.Item, trash bool) {
	key, ok := c.keys.hash(keyIn(c.keys.binding.Keys, it))
	if !ok || flagged(it["is_template"]) || !c.scope.holds(it) {
		return
	}
	place, wanted := c.keys.at(key)
	switch {
	case trash && wanted && !c.live.has(place):
		if c.trash.first == nil {
			c.trash = newIDsByKey(len(c.keys.all))
		}
		c.trash.add(place, it.ID())
	case !trash && wanted:
		c.live.add(place, it.ID())
	case !trash && c.keys.near(key):
		c.near = append(c.near, nearby{uint32(key >> 32), int32(it.ID())})
	default:
		return
	}
	c.add(it)
}

// keyIn is the key of an item of the index.
func (c *keyIndex) keyIn(id int) []string {
	if c.keys.byID {
		return []string{strconv.Itoa(id)}
	}
	it, key := c.item(id), make([]string, len(c.keys.binding.Keys))
	for i, k := range c.keys.binding.Keys {
		_, key[i] = c.stored(it, k.Field.Name)
	}
	return key
}

// called gives the items of an idsByKey that have a key. The hash finds them, and
// the key itself decides.
func (c *keyIndex) called(f *idsByKey, key []string) []int {
	hash, ok := c.keys.hash(key)
	place, known := c.keys.at(hash)
	if !ok || !known {
		return nil
	}
	meaning := c.keys.binding.Meaning(key)
	return slices.DeleteFunc(f.at(place), func(id int) bool { return c.keys.binding.Meaning(c.keyIn(id)) != meaning })
}

// nearby gives the items, by id, whose key comes near a row's; other rows may mean
// them. What has neither letters nor digits comes near to nothing.
func (c *keyIndex) nearby(key []string) iter.Seq[int] {
	return func(yield func(int) bool) {
		hash, ok := c.keys.hash(key)
		meaning := rough(c.keys.binding.Meaning(key))
		if !ok || c.keys.byID || meaning == "" {
			return
		}
		for _, id := range c.alike(uint32(hash >> 32)) {
			if rough(c.keys.binding.Meaning(c.keyIn(id))) == meaning && !yield(id) {
				return
			}
		}
	}
}

// alike gives the items of a rough form, by its hash.
func (c *keyIndex) alike(want uint32) []int {
	var ids []int
	i, _ := slices.BinarySearchFunc(c.near, want, func(n nearby, want uint32) int { return cmp.Compare(n.rough, want) })
	for ; i < len(c.near) && c.near[i].rough == want; i++ {
		ids = append(ids, int(c.near[i].id))
	}
	place, _ := c.keys.at(uint64(want) << 32)
	for ; place < len(c.keys.all) && uint32(c.keys.all[place]>>32) == want; place++ {
		ids = append(ids, c.live.at(place)...)
	}
	return ids
}
