package importer

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"itsmload/client"
	"itsmload/importer/journal"
	"itsmload/mapping"
)

// Items are asked for by their ids while that is cheaper than reading all of
// the itemtype page by page. By id, 50 take the server 16 ms; of a page of 5,000
// whole items, 5,000 take it 100 ms: the two meet where one item in sixteen is
// asked for. A few hundred are not worth the comparison.
const (
	fewIDs      = 500
	pagesBeyond = 16
)

// snapshot holds items as they stood when they were read: of each only the
// fields that matter, as canonical texts. An item takes some 15 bytes, a byte for
// each field, and its texts.
type snapshot struct {
	fields  []mapping.Field
	places  []place // of the items, by their ids while sorted
	sorted  bool
	records records
	hidden  map[int]bool // asked for by id and out of the session's sight
}

// place is where the record of an item stands. The server's ids have 31 bits.
type place struct {
	id int32
	at position
}

// item is one item of a snapshot.
type item struct {
	id       int
	texts    string // in the order of the snapshot's fields, as textOf reads them
	trashed  bool
	template bool
}

func newSnapshot(fields []mapping.Field) *snapshot {
	return &snapshot{fields: fields, sorted: true, hidden: map[int]bool{}}
}

// The bits of the byte that a record begins with.
const (
	inTrash byte = 1 << iota
	isTemplate
)

// add keeps an item. One that is there already is replaced.
func (s *snapshot) add(from client.Item) { s.addAs(from.ID(), from) }

// addAs keeps an item under another id than its own.
func (s *snapshot) addAs(as int, from client.Item) {
	var bits byte
	if flagged(from["is_deleted"]) {
		bits |= inTrash
	}
	if flagged(from["is_template"]) {
		bits |= isTemplate
	}
	s.records.begin(bits)
	for _, field := range s.fields {
		s.records.text(field.Canonical(from[field.Name]))
	}
	id := int32(as)
	s.sorted = s.sorted && (len(s.places) == 0 || s.places[len(s.places)-1].id < id)
	s.places = append(s.places, place{id, s.records.end()})
}

// sort puts the items in the order of their ids. Of several readings of an item
// the last one counts.
func (s *snapshot) sort() {
	if s.sorted {
		return
	}
	slices.Reverse(s.places)
	slices.SortStableFunc(s.places, func(a, b place) int { return cmp.Compare(a.id, b.id) })
	s.places = slices.CompactFunc(s.places, func(a, b place) bool { return a.id == b.id })
	s.sorted = true
}

// find tells where the record of an item stands.
func (s *snapshot) find(id int) (position, bool) {
	s.sort()
	i, ok := slices.BinarySearchFunc(s.places, id, func(p place, id int) int { return cmp.Compare(int(p.id), id) })
	if !ok {
		return position{}, false
	}
	return s.places[i].at, true
}

// item is the item with an id; nil where the snapshot has none.
func (s *snapshot) item(id int) *item {
	at, ok := s.find(id)
	if !ok {
		return nil
	}
	bits, texts := s.records.at(at)
	return &item{id: id, texts: texts, trashed: bits&inTrash != 0, template: bits&isTemplate != 0}
}

// ids are those of all items.
func (s *snapshot) ids() []int {
	s.sort()
	ids := make([]int, len(s.places))
	for i, place := range s.places {
		ids[i] = int(place.id)
	}
	return ids
}

// flagged reads a flag as the API gives it: a number, or a number as text.
func flagged(stored any) bool {
	switch v := stored.(type) {
	case json.Number:
		return v != "0"
	case string:
		return v != "" && v != "0"
	case bool:
		return v
	}
	return false
}

// stored is a field of the snapshot, and what an item holds in it.
func (s *snapshot) stored(it *item, name string) (mapping.Field, string) {
	i := slices.IndexFunc(s.fields, func(f mapping.Field) bool { return f.Name == name })
	return s.fields[i], textOf(it.texts, i)
}

// has reports whether the snapshot holds a field.
func (s *snapshot) has(name string) bool { return contains(s.fields, name) }

// columns names what is asked of the server to fill the snapshot.
func (s *snapshot) columns() []string {
	names := []string{"is_deleted", "is_template"}
	for _, field := range s.fields {
		names = append(names, field.Name)
	}
	return names
}

// readIDs reads the items of the ids, by the run's fields: by id while they are
// few among all, else page by page, and then by id what no page showed. Items
// in the trash are found too.
func readIDs(ctx context.Context, server Reader, run journal.Run, ids []int) (*snapshot, error) {
	s := newSnapshot(run.Fields)
	if len(ids) <= max(fewIDs, run.Items/pagesBeyond) {
		return s, s.askByID(ctx, server, run.Itemtype, ids)
	}
	wanted := slices.Sorted(slices.Values(ids))
	for it, err := range server.Items(ctx, run.Itemtype, client.Query{Fields: s.columns()}) {
		if err != nil {
			return nil, err
		}
		if _, ok := slices.BinarySearch(wanted, it.ID()); ok {
			s.add(it)
		}
	}
	unseen := slices.DeleteFunc(wanted, func(id int) bool {
		_, seen := s.find(id)
		return seen
	})
	return s, s.askByID(ctx, server, run.Itemtype, unseen)
}

func (s *snapshot) askByID(ctx context.Context, server Reader, itemtype string, ids []int) error {
	if len(ids) == 0 {
		return nil
	}
	found, err := server.ByID(ctx, itemtype, ids, s.columns()...)
	if err != nil {
		return err
	}
	for _, it := range found.Items {
		s.add(it)
	}
	for _, id := range found.Forbidden {
		s.hidden[id] = true
	}
	return nil
}
