package itsmtest

import (
	"fmt"
	"math"
)

// Items gives every row of an itemtype, also those in the trash, ordered by id,
// with the values as they are stored: int for integers, booleans and
// references, float64 for floats, string for texts, decimals and dates, nil for
// NULL. The maps are the caller's own. It gives nothing for an unknown itemtype.
func (s *Server) Items(itemtype string) []map[string]any {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	t, ok := s.store.table(itemtype)
	if !ok {
		return nil
	}
	items := make([]map[string]any, len(t.rows))
	for i, row := range t.rows {
		items[i] = t.fields(row)
	}
	return items
}

// Item gives one row as Items does.
func (s *Server) Item(itemtype string, id int) (map[string]any, bool) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	t, ok := s.store.table(itemtype)
	if !ok {
		return nil, false
	}
	row, ok := t.row(id)
	if !ok {
		return nil, false
	}
	return t.fields(row), true
}

// Put writes an item behind the server's back, as another user of the same
// ITSM-NG would: with the id of an item it changes the fields given and leaves
// the others, else it adds an item. Values are stored as given, without the
// API's encoding, within what their columns hold. date_mod becomes now unless
// it is given. It returns the item's id, and panics on an unknown itemtype or
// field, which is a mistake of the test that calls it.
func (s *Server) Put(itemtype string, fields map[string]any) int {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	id, err := s.store.place(itemtype, fields, s.now())
	if err != nil {
		panic("itsmtest: Put: " + err.Error())
	}
	return id
}

// Delete purges an item behind the server's back. An unknown one is no error.
func (s *Server) Delete(itemtype string, id int) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if t, ok := s.store.table(itemtype); ok {
		s.store.purge(t, id)
	}
}

func (t *table) fields(row []any) map[string]any {
	m := make(map[string]any, len(row))
	for i, c := range t.Columns {
		m[c.Name] = row[i]
	}
	return m
}

// place stores fields as they are, on top of the item with their id if there is
// one.
func (s *store) place(itemtype string, fields map[string]any, now string) (int, error) {
	t, ok := s.table(itemtype)
	if !ok {
		return 0, fmt.Errorf("unknown itemtype %q", itemtype)
	}
	row := t.blankRow()
	t.set(row, "date_creation", now)
	if id, ok := itemID(fields["id"]); ok {
		if old, found := t.row(id); found {
			copy(row, old)
		}
	}
	t.set(row, "date_mod", now)
	for name, value := range fields {
		i, ok := t.places[name]
		if !ok {
			return 0, fmt.Errorf("%s has no field %q", t.Name, name)
		}
		if compound(value) {
			return 0, fmt.Errorf("%s: field %q holds no single value", t.Name, name)
		}
		row[i] = t.Columns[i].stored(value)
	}
	t.fillTree(row, fields)
	id := t.put(row)
	s.settleTree(t, id)
	s.enrol(t, id)
	return id, nil
}

// stored gives a Go or JSON value as the column stores it.
func (c *column) stored(v any) any {
	switch v := v.(type) {
	case nil:
		return c.empty()
	case bool:
		if v {
			return c.convert("1")
		}
		return c.convert("0")
	case int64:
		return c.convert(text(float64(v)))
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return c.convert(text(int(v)))
		}
	}
	return c.convert(text(v))
}
