package importer

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

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
// fields that matter, as canonical texts.
type snapshot struct {
	fields []mapping.Field
	items  map[int]*item
	hidden map[int]bool // asked for by id and out of the session's sight
}

// item is one item of a snapshot. Its texts stand in the order of the
// snapshot's fields and share one string.
type item struct {
	id       int
	texts    []string
	trashed  bool
	template bool
}

func newSnapshot(fields []mapping.Field) *snapshot {
	return &snapshot{fields: fields, items: map[int]*item{}, hidden: map[int]bool{}}
}

// add keeps an item.
func (s *snapshot) add(from client.Item) *item {
	var all strings.Builder
	ends := make([]int, len(s.fields))
	for i, field := range s.fields {
		all.WriteString(field.Canonical(from[field.Name]))
		ends[i] = all.Len()
	}
	kept := &item{
		id: from.ID(), texts: make([]string, len(s.fields)),
		trashed: flagged(from["is_deleted"]), template: flagged(from["is_template"]),
	}
	for i, start := 0, 0; i < len(ends); start, i = ends[i], i+1 {
		kept.texts[i] = all.String()[start:ends[i]]
	}
	s.items[kept.id] = kept
	return kept
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
	return s.fields[i], it.texts[i]
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
	wanted := make(map[int]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	for it, err := range server.Items(ctx, run.Itemtype, client.Query{Fields: s.columns()}) {
		if err != nil {
			return nil, err
		}
		if wanted[it.ID()] {
			s.add(it)
		}
	}
	var unseen []int
	for _, id := range ids {
		if s.items[id] == nil {
			unseen = append(unseen, id)
		}
	}
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
