package importer

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"

	"itsmload/mapping"
)

// similarKeys tells rows apart whose keys people would take for one: they differ by
// case, accents and blanks alone. Two items are never made of such. A row takes 24
// bytes, of a mapping that makes items alone.
type similarKeys struct {
	seed   maphash.Seed
	all    []similarKey
	others map[int]int // of a row, one with another spelling of its key
}

// similarKey is a row's key by its hash, and by that of its folded form.
type similarKey struct {
	near, key uint64
	row       int
}

func newSimilarKeys() *similarKeys {
	return &similarKeys{seed: maphash.MakeSeed(), others: map[int]int{}}
}

// add takes a row in.
func (l *similarKeys) add(row int, keys []mapping.Key, key []string) {
	l.all = append(l.all, similarKey{
		near: maphash.String(l.seed, nearKey(keys, key)),
		key:  maphash.String(l.seed, strings.Join(key, "\x00")),
		row:  row,
	})
}

// close ends the adding.
func (l *similarKeys) close() {
	slices.SortFunc(l.all, func(a, b similarKey) int {
		return cmp.Or(cmp.Compare(a.near, b.near), cmp.Compare(a.key, b.key), cmp.Compare(a.row, b.row))
	})
	for start, end := 0, 0; start < len(l.all); start = end {
		for end = start + 1; end < len(l.all) && l.all[end].near == l.all[start].near; end++ {
		}
		first, last := l.all[start], l.all[end-1]
		if first.key == last.key {
			continue
		}
		for _, one := range l.all[start:end] {
			other := first
			if one.key == first.key {
				other = last
			}
			l.others[one.row] = other.row
		}
	}
	l.all = nil
}

// similarTo is the problem of a row for which an item would be made beside one
// that people would take for the same; nil where there is none.
func (p *planner) similarTo(row int, record mapping.Record) *mapping.Problem {
	if other, found := p.similarKeys.others[row]; found {
		return new(mapping.Because("near-row", record.Key, other))
	}
	want := nearKey(p.job.Binding.Keys, record.Keys)
	for id := range p.items.nearby(record.Keys) {
		if nearKey(p.job.Binding.Keys, p.items.keyIn(id)) == want {
			return new(p.nearTo(record, id))
		}
	}
	return nil
}
