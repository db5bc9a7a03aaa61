package importer

import (
	"cmp"
	"context"
	"hash/maphash"
	"slices"
	"strings"

	"itsmload/client"
	"itsmload/mapping"
)

// nameIndex is the items of one itemtype that others can refer to, those in
// the trash too, since a row is told of them. An item takes 80 bytes and its
// texts, and 16 for each form in which some text was looked for: 100,000
// locations are about 20 MB, 100,000 users that are found by login 15.
type nameIndex struct {
	itemtype string
	want     wanted
	entries  []entry             // by id
	tree     bool                // some items have a path
	placed   bool                // the items stand in entities, and some are shared with those below
	bin      bool                // the itemtype has a trash
	indexes  map[form][]spelling // made when the form is first asked for
	seed     maphash.Seed
	near     map[string][]string // what an unknown name may be near to, by way
	unknowns int                 // how many texts nothing is called by
}

// wanted is what a nameIndex should know beyond names and entities.
type wanted struct {
	flags   []string // columns that say for what the items are offered
	parent  string   // the column of the item above; empty where nobody asks
	persons bool     // the full names of users
	emails  bool     // the e-mail addresses of users
}

// entry is one item. The server's ids have 31 bits.
type entry struct {
	name, path     string // the path is empty where it is the name
	person, emails string // several spellings, a NUL between them
	id             int32
	entity         int32 // in which the item stands; of an Entity the one above it
	parent         int32 // 0 is none
	flags          entryFlags
}

// entryFlags are what is true of an item. From offered on they stand for the flags
// that the index was asked for.
type entryFlags uint32

const (
	shared   entryFlags = 1 << iota // seen in the entities below, too
	trashed                         // no target, but named where it would have been one
	inactive                        // a target, such as a user who has left, but for one of the same name who has not
	offered
)

// readNameIndex reads the items of an itemtype, and its trash if it has one. Where
// that is known beforehand, the trash comes first and again at the end, so that
// what is trashed or restored meanwhile is seen in one of the lists.
func readNameIndex(ctx context.Context, server Reader, itemtype string, want wanted) (*nameIndex, error) {
	d := &nameIndex{
		itemtype: itemtype, want: want, indexes: map[form][]spelling{}, seed: maphash.MakeSeed(), near: map[string][]string{},
	}
	if schema, known := mapping.Builtin(itemtype); known {
		_, d.bin = schema.Field(trashFlag)
	}
	for _, trash := range []bool{true, false, true} {
		if trash && !d.bin {
			continue
		}
		if err := d.read(ctx, server, trash); err != nil {
			return nil, err
		}
	}
	d.sortByID()
	if want.emails {
		return d, d.readEmails(ctx, server)
	}
	return d, nil
}

// read lists the items that are in the trash, or those that are not. Templates
// are left out: nothing refers to them.
func (d *nameIndex) read(ctx context.Context, server Reader, trash bool) error {
	query := client.Query{Fields: d.columns(), Trash: trash}
	for it, err := range server.Items(ctx, d.itemtype, query) {
		if err != nil {
			return err
		}
		if !flagged(it["is_template"]) {
			d.add(it)
		}
	}
	return nil
}

// sortByID sorts the items. Of one that was seen more than once the last counts.
func (d *nameIndex) sortByID() {
	slices.Reverse(d.entries)
	slices.SortStableFunc(d.entries, func(a, b entry) int { return cmp.Compare(a.id, b.id) })
	d.entries = slices.Clip(slices.CompactFunc(d.entries, func(a, b entry) bool { return a.id == b.id }))
}

// columns names what is asked of the server.
func (d *nameIndex) columns() []string {
	columns := append([]string{"name", "completename", "is_template", "is_deleted", "is_active", "entities_id", "is_recursive"}, d.want.flags...)
	if d.want.parent != "" {
		columns = append(columns, d.want.parent)
	}
	if d.want.persons {
		columns = append(columns, "realname", "firstname")
	}
	return columns
}

// add takes an item in. Its name shares the memory of the path that ends in it.
func (d *nameIndex) add(it client.Item) {
	e := entry{
		name: plain(it["name"]), path: plain(it["completename"]), id: int32(it.ID()),
		entity: idIn(it["entities_id"]), parent: idIn(it[d.want.parent]), flags: d.flagsOf(it),
	}
	switch {
	case e.path == e.name:
		e.path = ""
	case strings.HasSuffix(e.path, e.name):
		e.name = e.path[len(e.path)-len(e.name):]
	}
	if d.want.persons {
		e.person = fullNames(it)
	}
	_, entity := it["entities_id"]
	_, recursive := it["is_recursive"]
	_, bin := it["is_deleted"]
	d.tree, d.placed, d.bin = d.tree || e.path != "", d.placed || entity && recursive, d.bin || bin
	d.entries = append(d.entries, e)
}

// flagsOf reads the flags of an item. One that the server does not have
// restricts nothing.
func (d *nameIndex) flagsOf(it client.Item) entryFlags {
	var m entryFlags
	if flagged(it["is_recursive"]) {
		m |= shared
	}
	if flagged(it["is_deleted"]) {
		m |= trashed
	}
	if active, has := it["is_active"]; has && !flagged(active) {
		m |= inactive
	}
	for i, flag := range d.want.flags {
		if stored, has := it[flag]; !has || flagged(stored) {
			m |= offered << i
		}
	}
	return m
}

// plain is a stored text as people read it.
func plain(stored any) string { return mapping.Field{Type: mapping.TypeText}.Canonical(stored) }

// at finds an item by its id.
func (d *nameIndex) at(id int) (entry, bool) {
	i, ok := slices.BinarySearchFunc(d.entries, id, func(e entry, id int) int { return cmp.Compare(int(e.id), id) })
	if !ok {
		return entry{}, false
	}
	return d.entries[i], true
}
