package itsmtest

import (
	"slices"
	"strings"
)

// separator stands between the names of a complete name.
const separator = " > "

// hang gives a tree's row its complete name and level from its parent. A
// parent that does not exist makes it a root.
func (t *table) hang(row []any) {
	name := t.text(row, "name")
	if up, ok := t.row(t.number(row, t.parent)); ok && !t.rootRow(row) {
		t.set(row, "completename", t.text(up, "completename")+separator+name)
		t.set(row, "level", t.number(up, "level")+1)
		return
	}
	if t.Name != "Entity" {
		t.set(row, t.parent, 0)
	}
	t.set(row, "completename", name)
	t.set(row, "level", 1)
}

// fillTree hangs a row that is put behind the server's back into its tree,
// unless its complete name is given.
func (t *table) fillTree(row []any, fields map[string]any) {
	if _, given := fields["completename"]; t.parent != "" && !given {
		t.hang(row)
	}
}

// settleTree hangs the items below an item anew after it was renamed or moved.
func (s *store) settleTree(t *table, id int) {
	if t.parent == "" {
		return
	}
	for _, child := range t.children(id) {
		old, _ := t.row(child)
		row := slices.Clone(old)
		t.hang(row)
		if slices.Equal(row, old) || t.below(id, child) {
			continue
		}
		t.put(row)
		s.settleTree(t, child)
	}
}

func (t *table) children(id int) []int {
	var found []int
	if t.parent == "" {
		return nil
	}
	for i, row := range t.rows {
		if t.number(row, t.parent) == id && t.ids[i] != id && !(id == 0 && t.Name != "Entity") {
			found = append(found, t.ids[i])
		}
	}
	return found
}

// below says whether an item is the other or stands somewhere below it.
func (t *table) below(id, other int) bool {
	for range t.rows {
		if id == other {
			return true
		}
		row, ok := t.row(id)
		if !ok || t.rootRow(row) {
			return false
		}
		id = t.number(row, t.parent)
	}
	return false
}

// prepareTree is what the server does to a tree's item before it updates it: a
// loop is refused, and a new name or parent makes a new complete name. A name
// that comes without its parent moves the item to the root.
func (t *table) prepareTree(row given, old []any) (refused bool) {
	if t.rootRow(old) {
		delete(row, t.parent)
		if name, renamed := row["name"]; renamed {
			row["completename"] = name
		}
		return false
	}
	parent, moved := row[t.parent]
	if moved {
		to, _ := t.column(t.parent).convert(parent).(int)
		if to != 0 && t.below(to, t.number(old, "id")) {
			return true
		}
		moved = to != t.number(old, t.parent)
	}
	name, renamed := row["name"]
	if !moved && (!renamed || name == t.text(old, "name")) {
		return false
	}
	t.adapt(row, t.text(old, "name"))
	return false
}

// adapt gives a tree's row its name, parent and complete name. The name that
// stands in where none was sent is the item's own, or the one of the row before
// in the same request.
func (t *table) adapt(row given, before string) {
	if _, sent := row["name"]; !sent {
		row["name"] = before
	}
	row["name"] = strings.TrimSpace(row["name"])
	if _, sent := row[t.parent]; !sent {
		row[t.parent] = "0"
	}
	trial := t.blankRow()
	for _, name := range []string{"name", t.parent} {
		t.set(trial, name, t.column(name).convert(row[name]))
	}
	t.hang(trial)
	for _, name := range []string{t.parent, "completename", "level"} {
		row[name] = t.text(trial, name)
	}
}

func (t *table) column(name string) *column { return t.Columns[t.places[name]] }
