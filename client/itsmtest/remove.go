package itsmtest

import (
	"slices"
	"time"
)

// remove is DELETE.
func (c *call) remove() (answer, error) {
	if c.hasID {
		c.params["input"] = map[string]any{"id": c.id}
	}
	rows, list, err := c.rows()
	if err != nil {
		return answer{}, err
	}
	results, failed := []any{}, 0
	for _, row := range rows {
		fields, _ := row.(map[string]any)
		if fields["id"] == nil {
			continue
		}
		if compound(fields["id"]) {
			return answer{}, died()
		}
		o := c.removeRow(fields)
		if !o.ok {
			failed++
		}
		results = append(results, o.element())
	}
	return c.reply("DELETE", results, failed, len(rows), list)
}

// removeRow puts an item into the trash, or purges it where that is asked for
// or the itemtype has no trash.
func (c *call) removeRow(fields map[string]any) *outcome {
	id, _ := itemID(fields["id"])
	time.Sleep(c.server.options.RowLatency)
	t, st := c.table, c.server.store
	st.mu.Lock()
	defer st.mu.Unlock()
	old, ok := t.row(id)
	if !ok {
		return &outcome{key: text(fields["id"]), message: "Item not found"}
	}
	if !c.may(toWrite) || !c.session.owns(t, old) {
		return &outcome{key: text(fields["id"]), message: noPermission}
	}
	if !t.has("is_deleted") || t.number(old, "is_template") == 1 || truthy(c.params["force_purge"]) {
		st.purge(t, id)
		return &outcome{key: text(fields["id"]), ok: true}
	}
	row := slices.Clone(old)
	t.set(row, "is_deleted", 1)
	t.set(row, "date_mod", c.began)
	t.put(row)
	return &outcome{key: text(fields["id"]), ok: true}
}

// purge removes an item, the records that belong to it, and the references to
// it. What stood below it in a tree becomes a root.
func (s *store) purge(t *table, id int) {
	children := t.children(id)
	t.remove(id)
	for _, other := range s.tables {
		other.forget(t, id)
	}
	if t.Name == "User" {
		delete(s.grants, id)
	}
	for _, child := range children {
		row, ok := t.row(child)
		if !ok {
			continue
		}
		row = slices.Clone(row)
		t.hang(row)
		t.put(row)
		s.settleTree(t, child)
	}
}

// forget drops the rows that belong to a purged item, and sets references to it
// to none.
func (t *table) forget(gone *table, id int) {
	if t.Name == "Infocom" {
		t.drop(func(row []any) bool {
			return t.text(row, "itemtype") == gone.Name && t.number(row, "items_id") == id
		})
	}
	if t.Name == "UserEmail" && gone.Name == "User" {
		t.drop(func(row []any) bool { return t.number(row, "users_id") == id })
	}
	for place, col := range t.Columns {
		if col.Itemtype != gone.Name || gone.Name == "Entity" {
			continue
		}
		for _, row := range slices.Clone(t.rows) {
			if row[place] == id {
				row = slices.Clone(row)
				row[place] = 0
				t.put(row)
			}
		}
	}
}

func (t *table) drop(belongs func(row []any) bool) {
	for i := len(t.rows) - 1; i >= 0; i-- {
		if belongs(t.rows[i]) {
			t.remove(t.ids[i])
		}
	}
}
