package itsmtest

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// store holds the tables behind one mutex. Rows are never changed in place:
// who writes puts a changed copy, so that a row once read may be encoded
// without the mutex.
type store struct {
	mu     sync.Mutex
	tables map[string]*table // by itemtype
	names  map[string]string // an itemtype's name by its lower case
	grants map[int][]grant   // by user
}

// table holds the rows of an itemtype in the order of their ids.
type table struct {
	*itemtype
	ids    []int
	rows   [][]any
	last   int
	orders map[int]*order   // by the column's place
	locked map[int]bool     // rows that another transaction holds
	keys   map[string][]int // the ids by the folded unique key, if the table has one
}

// newStore makes empty tables for the measured itemtypes, and for those that
// further, unless it is nil, has besides.
func newStore(further io.Reader) (*store, error) {
	all, err := schemas(bytes.NewReader(measured))
	if err != nil {
		return nil, fmt.Errorf("embedded itemtypes: %w", err)
	}
	if further != nil {
		more, err := schemas(further)
		if err != nil {
			return nil, fmt.Errorf("further itemtypes: %w", err)
		}
		all = append(all, more...)
	}
	s := &store{tables: map[string]*table{}, names: map[string]string{}, grants: map[int][]grant{}}
	for _, it := range all {
		s.tables[it.Name] = &table{itemtype: it, orders: map[int]*order{}, locked: map[int]bool{}, keys: map[string][]int{}}
		s.names[strings.ToLower(it.Name)] = it.Name
	}
	return s, nil
}

// table finds a table by the itemtype's name in any letters.
func (s *store) table(itemtype string) (*table, bool) {
	t, ok := s.tables[s.names[strings.ToLower(itemtype)]]
	return t, ok
}

// row finds a row by its id.
func (t *table) row(id int) ([]any, bool) {
	i, ok := slices.BinarySearch(t.ids, id)
	if !ok {
		return nil, false
	}
	return t.rows[i], true
}

// put stores a row under its id, and gives it the next id where it has none.
// The row belongs to the table from then on.
func (t *table) put(row []any) (id int) {
	id = t.number(row, "id")
	if id == 0 && !t.rootRow(row) {
		id = t.last + 1
		t.set(row, "id", id)
	}
	t.last = max(t.last, id)
	i, found := slices.BinarySearch(t.ids, id)
	if found {
		t.release(t.rows[i])
		t.rows[i] = row
	} else {
		t.ids = slices.Insert(t.ids, i, id)
		t.rows = slices.Insert(t.rows, i, row)
	}
	t.claim(row)
	t.touch(id)
	return id
}

// rootRow tells the root entity, the one row whose id is 0.
func (t *table) rootRow(row []any) bool {
	return t.Name == "Entity" && t.number(row, "entities_id") < 0
}

func (t *table) remove(id int) {
	i, found := slices.BinarySearch(t.ids, id)
	if !found {
		return
	}
	t.release(t.rows[i])
	t.ids = slices.Delete(t.ids, i, i+1)
	t.rows = slices.Delete(t.rows, i, i+1)
	t.touch(id)
}

// compare orders two stored values as the database does: NULL first, numbers by
// value, texts without regard to case and accents.
func compare(a, b any) int {
	switch {
	case a == nil || b == nil:
		return cmp.Compare(rank(a), rank(b))
	case isNumber(a) && isNumber(b):
		return cmp.Compare(leadingNumber(text(a)), leadingNumber(text(b)))
	}
	return cmp.Compare(foldText(text(a)), foldText(text(b)))
}

func rank(v any) int {
	if v == nil {
		return 0
	}
	return 1
}

func isNumber(v any) bool {
	switch v.(type) {
	case int, float64:
		return true
	}
	return false
}
