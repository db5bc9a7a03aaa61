package itsmtest

import (
	"fmt"
	"slices"
	"strings"
)

// unique gives the columns of the table's unique key, in the order in which the
// database names them when a row breaks it.
func (t *table) unique() (columns []string, key string) {
	switch t.Name {
	case "Location":
		return []string{"entities_id", "locations_id", "name"}, "unicity"
	case "State":
		return []string{"states_id", "name"}, "unicity"
	case "Entity":
		return []string{"entities_id", "name"}, "unicity"
	case "UserEmail":
		return []string{"users_id", "email"}, "unicity"
	case "Infocom":
		return []string{"itemtype", "items_id"}, "unicity"
	}
	return nil, ""
}

// duplicate gives the database's message for a row that breaks the unique key,
// empty for a row that does not.
func (t *table) duplicate(row []any) string {
	if !t.shared(row) {
		return ""
	}
	_, key := t.unique()
	return fmt.Sprintf("Duplicate entry '%s' for key '%s'", t.keyOf(row), key)
}

// shared reports whether another row has the unique key of a row.
func (t *table) shared(row []any) bool {
	id := t.number(row, "id")
	return slices.ContainsFunc(t.keys[foldText(t.keyOf(row))], func(other int) bool { return other != id })
}

// claim notes the unique key of a row that is put.
func (t *table) claim(row []any) {
	if columns, _ := t.unique(); columns != nil {
		key := foldText(t.keyOf(row))
		t.keys[key] = append(t.keys[key], t.number(row, "id"))
	}
}

// release forgets the unique key of a row that is taken out.
func (t *table) release(row []any) {
	key := foldText(t.keyOf(row))
	t.keys[key] = slices.DeleteFunc(t.keys[key], func(id int) bool { return id == t.number(row, "id") })
}

// keyOf gives the unique key of a row, empty where the table has none.
func (t *table) keyOf(row []any) string {
	columns, _ := t.unique()
	parts := make([]string, len(columns))
	for i, name := range columns {
		parts[i] = t.text(row, name)
	}
	return strings.Join(parts, "-")
}
