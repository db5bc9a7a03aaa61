package importer

import (
	"context"
	"hash/maphash"
	"slices"
	"strings"

	"itsmload/client"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

// existingItems are the items of the server that have the key of an item to be made,
// or one that is nearly the same: case, accents and blanks alone tell it apart.
type existingItems struct {
	run        journal.Run // as the itemtype sees it
	onExisting onExisting
	keys       []mapping.Key
	seed       maphash.Seed
	wanted     map[uint64]bool           // by the hash of the near key
	asked      int                       // keys
	texts      []map[string]string       // of the first few, to search for: a map a key, by field
	found      map[string][]existingItem // by the near key, those in the trash last
	bin        bool                      // the itemtype may have a trash
}

// onExisting is what becomes of an operation whose item somebody else has made
// meanwhile.
type onExisting int

const (
	conflict onExisting = iota // it is left alone, as an item
	adopt                      // what is there is used, as a dropdown
	change                     // what is there is changed, as a record that hangs on an item: there is but one
)

// existingItem is one of them.
type existingItem struct {
	id      int
	key     []string // canonical
	trashed bool
}

func newExistingItems(run journal.Run, meet onExisting) *existingItems {
	return &existingItems{run: run, onExisting: meet, seed: maphash.MakeSeed(), wanted: map[uint64]bool{}, found: map[string][]existingItem{}, bin: true}
}

// want has an operation's key looked for. All operations of an itemtype have the
// same fields as their key.
func (n *existingItems) want(op journal.Op) {
	if n.keys == nil {
		n.keys = keysOf(n.run, op)
	}
	key := n.keyOf(op)
	n.wanted[maphash.String(n.seed, nearKey(n.keys, key))] = true
	if n.asked++; n.asked > fewKeys {
		return // all items are read
	}
	texts := map[string]string{}
	for i, k := range n.keys {
		if key[i] != "" {
			texts[k.Field.Name] = key[i]
		}
	}
	n.texts = append(n.texts, texts) // several may have one near key, where they are compared exactly
}

// keysOf are the parts of the key of an item to be made.
func keysOf(run journal.Run, op journal.Op) []mapping.Key {
	var keys []mapping.Key
	for _, name := range op.Key {
		i := slices.IndexFunc(run.Keys, func(k mapping.Key) bool { return k.Field.Name == name })
		if i >= 0 {
			keys = append(keys, run.Keys[i])
			continue
		}
		i = slices.IndexFunc(run.Fields, func(f mapping.Field) bool { return f.Name == name })
		keys = append(keys, mapping.Key{Field: run.Fields[i], Compare: mapping.CompareExact})
	}
	return keys
}

// keyOf is an operation's key.
func (n *existingItems) keyOf(op journal.Op) []string {
	key := make([]string, len(n.keys))
	for i, k := range n.keys {
		for _, set := range op.Set {
			if set.Name == k.Field.Name {
				key[i] = k.Field.Canonical(set.New)
			}
		}
	}
	return key
}

// nearKey gives one text for all keys between which people see no difference.
func nearKey(keys []mapping.Key, key []string) string {
	near := make([]string, len(key))
	for i, k := range keys {
		near[i] = mapping.Fold(k.Meaning(key[i]))
	}
	return strings.Join(near, "\x00")
}

// pageSize is how many items take about as long to read as one search for a key.
const pageSize = 5000

// read reads the items that have, or nearly have, one of the keys, those in the
// trash too.
func (n *existingItems) read(ctx context.Context, server Reader) error {
	for _, trash := range []bool{false, true} {
		for _, query := range n.queries() {
			if trash && !n.bin {
				return nil
			}
			query.Trash = trash
			for it, err := range server.Items(ctx, n.run.Itemtype, query) {
				if err != nil {
					return err
				}
				n.file(it)
			}
		}
	}
	return nil
}

// queries are a search for each key while they are few; else, and where the plan saw
// that there are no more items, one for all items.
func (n *existingItems) queries() []client.Query {
	if n.asked == 0 {
		return nil
	}
	columns := []string{"is_deleted", "is_template", "entities_id"}
	for _, k := range n.keys {
		columns = append(columns, k.Field.Name)
	}
	most := fewKeys
	if n.run.Items > 0 {
		most = min(most, 1+n.run.Items/pageSize)
	}
	if n.asked > most {
		return []client.Query{{Fields: columns}}
	}
	var queries []client.Query
	for _, texts := range n.texts {
		queries = append(queries, client.Query{Fields: columns, Equal: texts})
	}
	return queries
}

// file notes an item, if its key is wanted.
func (n *existingItems) file(it client.Item) {
	_, n.bin = it["is_deleted"]
	key := keyIn(n.keys, it)
	near := nearKey(n.keys, key)
	known := slices.ContainsFunc(n.found[near], func(other existingItem) bool { return other.id == it.ID() })
	if n.wanted[maphash.String(n.seed, near)] && !known && !flagged(it["is_template"]) && n.inScope(it) {
		n.found[near] = append(n.found[near], existingItem{it.ID(), key, flagged(it["is_deleted"])})
	}
}

// inScope reports whether an item stands where the run looks for items. What stands
// in an entity that was made since the plan may be the run's own.
func (n *existingItems) inScope(it client.Item) bool {
	entity := int(idIn(it["entities_id"]))
	return len(n.run.Scope) == 0 || slices.Contains(n.run.Scope, entity) || !slices.Contains(n.run.Entities, entity)
}

// decide settles a task whose item is there. What was on the wire before has made
// it; else somebody has been quicker.
func (n *existingItems) decide(t task) (journal.Kind, journal.Outcome) {
	key := n.keyOf(t.op)
	all := n.found[nearKey(n.keys, key)]
	if len(all) == 0 {
		return "", journal.Outcome{}
	}
	at := slices.IndexFunc(all, func(other existingItem) bool { return n.same(other.key, key) })
	if at < 0 && t.op.Exact {
		return "", journal.Outcome{}
	}
	it := all[max(at, 0)]
	t.op.ID = it.id
	switch {
	case at >= 0 && t.kind == journal.Sending:
		return journal.Answered, t.outcome()
	case it.trashed:
		return journal.Settled, t.outcomeWith(journal.NotFound, mapping.Because("in-trash", it.id))
	case n.onExisting == adopt:
		outcome := t.outcome()
		outcome.Status = journal.Unchanged
		return journal.Settled, outcome
	case n.onExisting == change:
		outcome := t.outcome()
		outcome.Found = true
		return journal.Unsent, outcome
	case at < 0:
		return journal.Settled, t.outcomeWith(journal.Conflict, mapping.Because("near-meanwhile", it.id, strings.Join(it.key, " / ")))
	}
	return journal.Settled, t.outcomeWith(journal.Conflict, mapping.Because("made-meanwhile", it.id))
}

// same reports whether two keys hold the same.
func (n *existingItems) same(a, b []string) bool {
	for i, k := range n.keys {
		if !k.Field.Same(a[i], b[i]) {
			return false
		}
	}
	return true
}
